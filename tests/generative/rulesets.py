"""Random rule sets: definitions, policies of both levels, interactions and parameters, written as the TOML files people write.

Items are written one after another and read only earlier ones, so that there is always an order of evaluation.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from huimin.catalog import Catalog, ParameterTable, ParameterValue, parse_unit
from huimin.policy import RELATIONS, Library, Program, check, read_library
from tests.generative.expressions import Expressions
from tests.generative.source import Source, chance, pick, some
from tests.generative.words import HEAD, MONTHLY, PERSON, PLAIN, YEAR, YEARLY, Scope, Text, Word
from tests.generative.worlds import DAYS, catalog

AREA = "330881"
_PERIODS = {"month": MONTHLY, "year": YEARLY, "once": "fen"}
_ROUND = [
    f'{{ to = "{to}", how = "{how}" }}'
    for to in ("fen", "yuan", "jiao")
    for how in ("up", "half_up", "down", "half_even")
]


@dataclass(frozen=True)
class Rules:
    """files: path → TOML text; values: rows of the parameter catalog."""

    files: dict[str, str]
    values: tuple[ParameterValue, ...]
    day: date

    @property
    def catalog(self) -> Catalog:
        return catalog().with_parameters(ParameterTable(self.values))

    def library(self) -> Library:
        with TemporaryDirectory(prefix="rules") as folder:
            for path, text in self.files.items():
                target = Path(folder) / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
            return read_library([Path(folder)], national=False)

    def program(self) -> Program:
        """Read, resolve and check. Raises what these raise."""
        return check(self.library().resolve(AREA, self.day), self.catalog)

    def __repr__(self) -> str:
        return f"<{len(self.files)} files, {len(self.values)} values, as of {self.day}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """For Hypothesis, which would write every file out; failures print `str` of the rules themselves."""
        printer.text(repr(self))

    def __str__(self) -> str:
        return "\n".join(
            [
                f"as of {self.day}",
                *(f"# --- {path}\n{text}" for path, text in self.files.items()),
                *map(str, self.values),
            ]
        )


@dataclass
class _Plan:
    id: str
    unit: str
    period: str
    delivery: str


def rules(source: Source, *, plain: bool = False) -> Rules:
    """A rule set of 2 to 5 policies and up to 5 definitions.

    plain: without `known`, `coalesce`, division by what may be zero, `highest` and `lowest` of perhaps nobody
    """
    return _Maker(source, plain).make()


class _Maker:
    def __init__(self, source: Source, plain: bool) -> None:
        self.source, self.plain = source, plain
        self.day = pick(source, DAYS)
        self.words: list[Word] = []
        self.parameters: list[Word] = []
        self.files: dict[str, str] = {}
        self.values: list[ParameterValue] = []
        self.definitions: list[str] = []
        self.plans = [
            _Plan(
                f"p{number}",
                pick(source, ["household", "person"]),
                pick(source, ["month", "month", "month", "year", "once"]),
                pick(source, ["cash", "cash", "cash", "status"]),
            )
            for number in range(1, pick(source, [2, 3, 4, 5]) + 1)
        ]
        self.rows = self._interactions()

    def make(self) -> Rules:
        heads = "count(member.student or not member.student" + (
            ")" if self.plain else " where not member.ill)"
        )
        self._definition(
            "family_size",
            "household",
            Text(heads),
            PERSON,
        )
        for plan in self.plans:
            for _ in range(pick(self.source, [0, 1, 1, 2])):
                self._random_definition()
            self._policy(plan)
        self._dormant()
        self.files["definitions/all.toml"] = "\n".join(self.definitions)
        self.files["interactions.toml"] = "\n".join(self.rows)
        return Rules(self.files, tuple(self.values), self.day)

    # -- interactions --------------------------------------------------------------------------

    def _interactions(self) -> list[str]:
        """Losers come after winners, what is topped up after what it is topped up with: no circles."""
        self.excluded: dict[
            str, int
        ] = {}  # household policy → how many policies must be written before `excluded.it` may be read
        self.entangled: set[str] = set()
        self.pairs: set[tuple[str, str]] = set()
        self.grouped: set[str] = set()
        found: list[str] = []
        for _ in range(pick(self.source, [0, 1, 2, 3, 4])):
            operator = pick(
                self.source,
                ["exclude", "choose", "max", "choose", "max", "topup_to", "topup_to", "not_income"],
            )
            low, high = sorted(
                (self.source.whole(0, len(self.plans) - 1), self.source.whole(0, len(self.plans) - 1))
            )
            if low < high:
                found += getattr(self, f"_{operator}")(self.plans[low], self.plans[high], low)
        return found

    @staticmethod
    def _row(operator: str, policy: str, others: Iterable[str], more: str = "") -> str:
        listed = ", ".join(f'"{other}"' for other in others)
        return f'[[interaction]]\noperator = "{operator}"\npolicy = "{policy}"\nwith = [{listed}]\narticle = "x"\n{more}'

    def _exclude(self, winner: _Plan, loser: _Plan, position: int) -> list[str]:
        if (winner.id, loser.id) in self.pairs:
            return []
        self.pairs.add((winner.id, loser.id))
        if winner.unit == "person" and loser.unit == "household":
            self.excluded[loser.id] = max(position + 1, self.excluded.get(loser.id, 0))
        self.entangled.add(loser.id)
        return [self._row("exclude", winner.id, [loser.id])]

    def _group(self, operator: str, one: _Plan, other: _Plan) -> list[str]:
        if (
            one.unit != other.unit
            or {one.id, other.id} & self.grouped
            or "status" in {one.delivery, other.delivery}
        ):
            return []
        members = [one.id, other.id]
        members += [
            p.id
            for p in self.plans
            if p.unit == one.unit and p.delivery == "cash" and p.id not in {*members, *self.grouped}
        ][:1]
        self.grouped.update(members)
        return [self._row(operator, members[0], members[1:])]

    def _choose(self, one: _Plan, other: _Plan, _: int) -> list[str]:
        return self._group("choose", one, other)

    def _max(self, one: _Plan, other: _Plan, _: int) -> list[str]:
        return self._group("max", one, other)

    def _topup_to(self, other: _Plan, policy: _Plan, _: int) -> list[str]:
        if (
            other.period != policy.period
            or "status" in {other.delivery, policy.delivery}
            or (other.unit, policy.unit) == ("person", "household")
        ):
            return []
        self.entangled.add(policy.id)
        return [self._row("topup_to", policy.id, [other.id])]

    def _not_income(self, one: _Plan, other: _Plan, _: int) -> list[str]:
        return [self._row("not_income", one.id, [other.id])]

    # -- items ---------------------------------------------------------------------------------

    def _expressions(self, entity: str, owner: str) -> Expressions:
        return Expressions(self.source, Scope(entity, owner, self.words, self.parameters, plain=self.plain))

    def _random_definition(self) -> None:
        number = len(self.definitions)
        entity, kind = (
            pick(self.source, ["person", "household"]),
            pick(self.source, ["boolean", MONTHLY, PLAIN, "date", "fen", YEARLY]),
        )
        tables = (
            self._parameters(f"d{number}", entity, "definition.parameters") if chance(self.source, 20) else ""
        )
        found = self._expressions(entity, f"d{number}").any(kind, pick(self.source, [1, 2, 2, 3]))
        self._definition(f"d{number}", entity, found, kind, tables)

    def _definition(self, name: str, entity: str, found: Text, kind: str, tables: str = "") -> None:
        text = f'[[definition]]\nid = "{name}"\nentity = "{entity}"\nformula = "{found.text}"\n'
        fraction = found.fraction
        if kind not in {"boolean", "date"} and chance(self.source, 45):
            text += f"round = {pick(self.source, _ROUND)}\n"
            fraction = False
        self.definitions.append(text + tables)
        self._word(
            Word(name, kind, entity, self._own(entity, found.text), fraction, found.partial, found.asks)
        )

    def _own(self, entity: str, text: str) -> bool:
        """May relatives be asked for it? Only what needs nothing but the person's own facts and events."""
        if entity != "person" or any(f"{prefix}." in text for prefix in ("member", *RELATIONS, "excluded")):
            return False
        tokens = set(re.findall(r"[a-z_0-9.]+", text))
        read = [word for word in self.words if tokens & {word.name, f"household.{word.name}"}]
        return all(word.own and word.entity == "person" for word in read)

    def _word(self, word: Word) -> None:
        self.words.append(word)

    def _policy(self, plan: _Plan) -> None:
        tables = self._parameters(plan.id, plan.unit, "parameters") if chance(self.source, 60) else ""
        write = self._expressions(plan.unit, plan.id)
        conditions = [
            write.truth(pick(self.source, [1, 2, 2, 3])) for _ in range(pick(self.source, [1, 2, 3]))
        ]
        kind = _PERIODS[plan.period]
        amount = write.number(kind, pick(self.source, [1, 2, 3])) if plan.delivery == "cash" else None
        self.files[f"{plan.id}/CN@2020-01-01.toml"] = _policy_text(
            plan, tables, conditions, amount, pick(self.source, _ROUND)
        )
        texts = [*conditions, *([amount] if amount else [])]
        own = (
            plan.unit == "person"
            and plan.id not in self.entangled
            and all(self._own("person", part.text) for part in texts)
        )
        partial = plan.id in self.entangled or any(t.partial for t in texts)
        asks = any(t.asks for t in texts)
        self._word(Word(f"{plan.id}.outcome", "boolean", plan.unit, own, False, partial, asks))
        if amount:
            self._word(Word(f"{plan.id}.amount", kind, plan.unit, own, False, partial, asks))
        self._word(Word(f"receives.{plan.id}", "boolean", plan.unit))
        self._word(Word(f"paid.{plan.id}", kind, plan.unit))
        written = len(self.files)
        for target in self.plans:
            if target.unit == "household" and self.excluded.get(target.id, 1) == written:
                self._word(Word(f"excluded.{target.id}", "boolean", "person", False, partial=True, asks=True))
                self._word(Word(f"counted_benefits.{target.id}", YEARLY, "person"))

    def _dormant(self) -> None:
        """A policy that is not in force yet; earlier texts cannot name it, an extra condition does."""
        if chance(self.source, 30):
            plan = _Plan("sleeper", "person", "month", "cash")
            self.files["sleeper/CN@2030-01-01.toml"] = _policy_text(
                plan, "", [Text("true")], Text("0"), _ROUND[0]
            )
            last = replace(self.plans[0], id="awake")
            read = (
                "sleeper.outcome or receives.sleeper or paid.sleeper > 0"
                if last.unit == "person"
                else "any(member.sleeper.outcome)"
            )
            self.files["awake/CN@2020-01-01.toml"] = _policy_text(
                last, "", [Text(f"not ({read})")], Text("0"), _ROUND[0]
            )

    # -- parameters ----------------------------------------------------------------------------

    def _parameters(self, owner: str, entity: str, prefix: str) -> str:
        chosen = some(self.source, ["ratio", "limit", "head", "line", "old", "on", "middle"], 1, 3)
        return "".join(self._parameter(owner, entity, name, f"[{prefix}.{name}]\n") for name in chosen)

    def _parameter(self, owner: str, entity: str, name: str, head: str) -> str:
        kinds = {
            "ratio": PLAIN,
            "limit": MONTHLY,
            "head": HEAD,
            "line": PLAIN,
            "old": YEAR,
            "on": "boolean",
            "middle": MONTHLY,
        }
        body = {
            "ratio": f'unit = "1"\nvalue = "{pick(self.source, ["0.35", "1.5", "1/3", "2", "0"])}"\n',
            "old": f'unit = "year"\nvalue = {pick(self.source, [18, 60])}\n',
            "line": 'unit = "1"\nsource = "catalog"\n',
            "head": 'unit = "yuan/person/month"\nsource = "catalog"\n',
            "limit": f'unit = "fen/month"\nsource = "catalog"\n{pick(self.source, ["", "", _LEVEL])}',
        }
        values = {
            "line": [Fraction(1), Fraction(7, 2), Fraction(60)],
            "limit": [Fraction(10_000), Fraction(33_333), Fraction(10_001, 3)],
            "head": [Fraction(9_999), Fraction(20_000)],
        }
        if name in values:
            self._places(f"{owner}.{name}", kinds[name], values[name])
        if name == "on":
            head = head.replace(".on]", ".cpi]") + 'unit = "1"\nsource = "catalog"\n' + head
            self._series(f"{owner}.cpi")
            body["on"] = 'source = "trigger"\nstart = "cpi >= 3 or cpi = 0.5"\nstop = "cpi < 2.5"\n'
            self.parameters.append(Word(f"{owner}.cpi", PLAIN, ""))
        if name == "middle":
            body["middle"] = self._figure(entity)
        self.parameters.append(Word(f"{owner}.{name}", kinds[name], ""))
        return head + body[name]

    def _places(self, name: str, unit: str, values: list[Fraction]) -> None:
        """Values for some places only: elsewhere the parameter is not known."""
        for area in some(self.source, ["CN", "33", "3308", "330881", "330881001", "11"], 0, 4):
            for residence in some(self.source, ["any", "rural", "urban"], 1, 2):
                start = pick(self.source, [date(2020, 1, 1), date(2020, 1, 1), date(2026, 7, 1)])
                self.values.append(_value(name, area, residence, pick(self.source, values), unit, start))

    def _series(self, name: str) -> None:
        areas = pick(self.source, [["CN"], ["CN", "33"], ["3308"]])
        for area in areas:
            for month in some(self.source, range(1, 13), 1, 8):
                self.values.append(
                    _value(
                        name,
                        area,
                        "any",
                        pick(self.source, [Fraction(1), Fraction(5, 2), Fraction(3), Fraction(1, 2)]),
                        PLAIN,
                        date(2023, month, 1),
                    )
                )

    def _figure(self, entity: str) -> str:
        inner = Expressions(self.source, Scope(entity, "nobody", plain=self.plain)).number(MONTHLY, 0)
        of = pick(
            self.source,
            [
                inner.text,
                f"round_half({inner.text} / 3, 'fen')",
                f"case when {inner.text} > 0 then {inner.text} else 0 end",
            ],
        )
        statistic = pick(self.source, ["median", "mean", "total", "quantile"])
        weight = {"person": "points", "household": "homes"}[entity]
        text = f'source = "population"\nunit = "fen/month"\nstatistic = "{statistic}"\nof = "{of}"\nentity = "{entity}"\n'
        text += f'weight = "{weight}"\n' if chance(self.source, 50) else ""
        return text + (
            f'quantile = "{pick(self.source, ["0.5", "0.25", "0.9", "1/3"])}"\n'
            if statistic == "quantile"
            else ""
        )


_LEVEL = 'level = "prefecture"\n'


def _value(name: str, area: str, residence: str, value: Fraction, unit: str, start: date) -> ParameterValue:
    return ParameterValue(name, area, residence, value, parse_unit(unit)[0], start, None, "x", "made_up")


def _policy_text(plan: _Plan, tables: str, conditions: list[Text], amount: Text | None, how: str) -> str:
    text = (
        f'[policy]\nid = "{plan.id}"\nname = "{plan.id}"\nunit = "{plan.unit}"\ndepartment = "civil_affairs"\n'
        f'period = "{plan.period}"\ndelivery = "{plan.delivery}"\n{tables}'
    )
    for number, condition in enumerate(conditions):
        text += f'[[condition]]\nid = "c{number}"\nwhen = "{condition.text}"\narticle = "x"\nrefuse = "x"\n'
    if plan.delivery != "status" and amount is not None:
        text += f'[amount]\nformula = "{amount.text}"\nround = {how}\narticle = "x"\n'
    return text
