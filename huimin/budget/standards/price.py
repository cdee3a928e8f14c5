"""The price link month by month: what was measured, which line held, what the switch did, what it pays.

The switch, its lines and the amount are those of the policy `price_subsidy`: its `start` and `stop`, its dated parameters (the
lower line and the wider circle of 2022-09 to 2023-03 among them), its formula. Nothing of it is said again here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from huimin import policy
from huimin.budget.standards.errors import NoPriceLink
from huimin.catalog import ParameterValue
from huimin.kernel import Fen, Month, Text
from huimin.matching import Prepared
from huimin.policy import Household, Item, Program, RuleSet, World

POLICY, SWITCH, WIDER = "price_subsidy", "price_subsidy.linked", "price_subsidy.edge_included"
PUBLISHED = ("price_subsidy.cpi", "price_subsidy.food_cpi", "price_subsidy.rate")
"""Figures of one month each; the other numbers are law and stand until they change."""
EVENTS = {"start": Text("启动", "start"), "continue": Text("继续", "continue"), "stop": Text("停止", "stop"), "off": Text("未启动", "off"),
          "unknown": Text("不能判断", "not known")}


@dataclass(frozen=True)
class Input:
    """A number the switch compared or the amount uses. row None: nobody has set it."""

    id: str
    name: Text
    row: ParameterValue | None


@dataclass(frozen=True)
class PriceMonth:
    """event: see EVENTS; wider: members of edge families are included; fen: paid to each person, None while off or not computable.

    carried: figures that are not of this month: no figure of it has been entered
    """

    month: Month
    inputs: tuple[Input, ...]
    event: str
    wider: bool
    fen: Fen | None
    carried: tuple[str, ...]

    @property
    def on(self) -> bool | None:
        return None if self.event == "unknown" else self.event in {"start", "continue"}

    def as_json(self) -> dict[str, Any]:
        return {"month": str(self.month), "event": self.event, "on": self.on, "wider": self.wider, "per_person_fen": self.fen,
                "inputs": {one.id: None if one.row is None else str(one.row.value) for one in self.inputs}, "carried": list(self.carried)}


def price_months(prepared: Prepared, first: Month, last: Month, residence: str = "urban") -> list[PriceMonth]:
    """What the link did in each month from `first` to `last`, in the workspace's area, under the law of each month.

    prepared: of any day: its library and its tables are read. Raises NoPriceLink.
    """
    found: list[PriceMonth] = []
    law = _Law.of(prepared, first.shift(-1))
    was = law.state(first.shift(-1), residence) if law else False
    for month in first.until(last):
        law = _Law.of(prepared, month, law)
        if law is None:
            raise NoPriceLink(policy=POLICY, area=prepared.workspace.area, month=month)
        now = law.state(month, residence)
        found.append(law.month(month, residence, _event(was, now)))
        was = now
    return found


def _event(was: bool | None, now: bool | None) -> str:
    if now is None:
        return "unknown"
    return ("continue" if was else "start") if now else ("stop" if was else "off")


@dataclass(frozen=True)
class _Law:
    """The rules of one version of the policy, over the tables."""

    prepared: Prepared
    rules: RuleSet
    program: Program
    item: Item

    @classmethod
    def of(cls, prepared: Prepared, month: Month, known: "_Law | None" = None) -> "_Law | None":
        """The rules of a month, checked again only where they differ from those of `known`; None where the policy is not in force."""
        rules = prepared.library.resolve(prepared.workspace.area, month.last_day)
        if known is not None and (rules.policies, rules.definitions) == (known.rules.policies, known.rules.definitions):
            return known
        if POLICY not in rules.policies:
            return None
        program = policy.check(rules, prepared.catalog, [POLICY])
        return cls(prepared, rules, program, program.items[POLICY])

    @property
    def names(self) -> dict[str, Text]:
        return {parameter.id: parameter.name for parameter in self.rules.policies[POLICY].parameters}

    def lookup(self, id: str, residence: str, on: date) -> Any:
        return policy.Parameters(self.program, self.prepared.catalog, on).value(id, self.prepared.workspace.area, residence, on)

    def state(self, month: Month, residence: str) -> bool | None:
        found = self.lookup(SWITCH, residence, month.first_day)
        return found if isinstance(found, bool) else None

    def month(self, month: Month, residence: str, event: str) -> PriceMonth:
        wider = self.lookup(WIDER, residence, month.first_day) if WIDER in self.names else None
        inputs = tuple(self._inputs(month, residence))
        carried = tuple(one.id for one in inputs if one.id in PUBLISHED and one.row and Month.of(one.row.valid_from) != month)
        fen = self._fen(month, residence) if event in {"start", "continue"} else None
        return PriceMonth(month, inputs, event, wider == 1, fen, carried)

    def _inputs(self, month: Month, residence: str) -> Iterator[Input]:
        table, area, known = self.prepared.catalog.parameters, self.prepared.workspace.area, self.names
        for id in dict.fromkeys([*self.program.triggers[SWITCH].inputs, *(id for id in PUBLISHED if id in known)]):
            yield Input(id, known[id], table.value(id, area, residence, month.first_day))

    def _fen(self, month: Month, residence: str) -> Fen | None:
        """The policy's own formula; it reads no fact of a family."""
        subject = World(self.program, lambda id, _: self.lookup(id, residence, month.first_day), {}, Household("", {}, [])).house
        amount = policy.exact(self.item.amount, subject) if self.item.amount is not None else None
        return None if amount is None else int(amount)
