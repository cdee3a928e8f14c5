"""What the index rules propose in a month: the new number, the figures it comes from, every step on the way.

A proposal changes nothing. Rules are taken in the order of the file, and a later one sees what earlier ones propose: a standard
that is a share of dibao follows dibao in the same month.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from huimin.budget.standards.errors import NoRoomForRule
from huimin.budget.standards.indexing import IndexRule, IndexRules
from huimin.budget.standards.register import shown
from huimin.catalog import ParameterTable, ParameterValue, Unit
from huimin.kernel import Month, Text
from huimin.matching import Prepared
from huimin.policy import rounded

_MONTHLY, _YEARLY = Unit.of({"month": -1}), Unit.of({"year": -1})
STATES = {
    "proposed": Text("建议调整", "to be changed"), "unchanged": Text("不变", "unchanged"), "decided": Text("已定", "decided"),
    "waiting": Text("缺数", "figures missing"),
}


@dataclass(frozen=True)
class Proposal:
    """One rule in one month.

    state: see STATES; start: the day it would hold from; value: in base units (fen), None while waiting
    before: what holds the day before; base: the figure used, with its own dates and source
    formula: with the figures in it; steps: what moved the result away from it; waits_for: the id that is missing
    """

    rule: IndexRule
    state: str
    start: date
    before: ParameterValue | None
    base: ParameterValue | None
    raw: Fraction | None
    value: Fraction | None
    formula: Text
    steps: tuple[Text, ...] = ()
    waits_for: str = ""

    @property
    def change(self) -> Fraction | None:
        if self.value is None or self.before is None or not self.before.value:
            return None
        return self.value / self.before.value - 1

    @property
    def as_set(self) -> tuple[str, str]:
        """As `huimin simulate --set` takes it."""
        rule = self.rule
        where = f"{rule.standard}@{rule.area}" + ("" if rule.residence == "any" else f"/{rule.residence}")
        assert self.value is not None
        return where, str(self.value / 100 if self.money else self.value)

    @property
    def state_text(self) -> Text:
        return STATES[self.state]

    @property
    def money(self) -> bool:
        known = self.before or self.base
        return known is not None and known.unit.is_money

    def as_json(self) -> dict[str, Any]:
        rule, of = self.rule, self.base
        return {"rule": rule.id, "name": rule.name.as_json(), "standard": rule.standard, "area": rule.area, "residence": rule.residence,
                "state": self.state, "start": str(self.start),
                "before": None if self.before is None else shown(self.before.value, self.before),
                "value": None if self.value is None else str(self.value / 100 if self.money else self.value),
                "change": None if self.change is None else round(float(self.change), 6), "formula": self.formula.as_json(),
                "steps": [step.as_json() for step in self.steps], "document": rule.document, "waits_for": self.waits_for,
                "base": of and {"id": of.id, "value": shown(of.value, of), "from": str(of.valid_from),
                                "to": of.valid_to and str(of.valid_to),
                                "source": of.source, "origin": of.origin, "certainty": of.status}}


def proposals(prepared: Prepared, rules: IndexRules, month: Month) -> list[Proposal]:
    """One for each rule that has a start in the month's year (or follows its base), in the order of the file."""
    table, found = prepared.catalog.parameters, []
    for rule in rules.rules:
        one = _proposal(rule, table, month)
        found.append(one)
        if one.state == "proposed":
            table = table.over([as_row(one, "proposal", date.max)])
    return found


def as_row(one: Proposal, source: str, decided: date, note: str = "", status: str = "made_up") -> ParameterValue:
    """The row of the tables a proposal would become."""
    known = one.before or one.base
    assert known is not None
    assert one.value is not None
    unit = known.unit if one.before else _unit(known.unit)
    return ParameterValue(one.rule.standard, one.rule.area, one.rule.residence, one.value, unit, one.start, None, source, status, note,
                          decided=decided)


def _proposal(rule: IndexRule, table: ParameterTable, month: Month) -> Proposal:
    start = rule.start_in(month.year)
    return _with_base(rule, table, month) if start is None else _yearly(rule, table, start)


def _yearly(rule: IndexRule, table: ParameterTable, start: date) -> Proposal:
    base = table.value(rule.of, rule.area, _kind(rule.of_residence), date(start.year - 1, 12, 31) if rule.year else start)
    before = table.value(rule.standard, rule.area, _kind(rule.residence), start - timedelta(days=1))
    if base is None or (rule.by == "rise" and before is None):
        return _waiting(rule, start, before, base)
    raw, value, formula, steps = _computed(rule, base, before, table, start)
    place = (rule.standard, rule.area, rule.residence, start)
    decided = next((row for row in table if (row.id, row.area, row.residence, row.valid_from) == place), None)
    if decided is not None and decided.value != value:
        number = _written(decided.value, decided)
        steps = (*steps, Text(f"已定为 {number}({decided.source}),不同于规则",
                              f"decided as {number} ({decided.source}), not as the rule has it"))
    state = "decided" if decided else "unchanged" if before is not None and value == before.value else "proposed"
    return Proposal(rule, state, start, before, base, raw, value, formula, steps)


def _with_base(rule: IndexRule, table: ParameterTable, month: Month) -> Proposal:
    """From the day its base changed; where its own number is younger than that, from this month."""
    base = table.value(rule.of, rule.area, _kind(rule.of_residence), month.last_day)
    own = table.value(rule.standard, rule.area, _kind(rule.residence), month.last_day)
    if base is None or (rule.by == "rise" and own is None):
        return _waiting(rule, month.first_day, own, base)
    raw, value, formula, steps = _computed(rule, base, own, table, month.last_day)
    if own is not None and own.value == value:
        return Proposal(rule, "unchanged", own.valid_from, own, base, raw, value, formula, steps)
    start = base.valid_from if own is None or own.valid_from < base.valid_from else month.first_day
    return Proposal(rule, "proposed", start, own, base, raw, value, formula, steps)


def _waiting(rule: IndexRule, start: date, before: ParameterValue | None, base: ParameterValue | None) -> Proposal:
    missing = rule.of if base is None else rule.standard
    return Proposal(rule, "waiting", start, before, base, None, None, Text(f"还没有 {missing}", f"{missing} is not there yet"),
                    waits_for=missing)


def _computed(rule: IndexRule, base: ParameterValue, before: ParameterValue | None, table: ParameterTable, on: date,
              ) -> tuple[Fraction, Fraction, Text, tuple[Text, ...]]:
    """raw, value, formula, steps."""
    fits = base.unit.is_plain if rule.by == "rise" else before is None or _unit(base.unit) == before.unit
    if not fits:
        raise NoRoomForRule(rule=rule.id, standard=rule.standard, unit=before and before.unit, of=rule.of, base=base.unit)
    raw, formula = _raw(rule, base, before)
    value, steps = _bounded(rule, raw, before, before or base, table, on)
    return raw, value, formula, steps


def _kind(residence: str) -> str:
    return "" if residence == "any" else residence


def _unit(unit: Unit) -> Unit:
    """Yearly money is meant by the month."""
    return unit / _YEARLY * _MONTHLY if ("year", -1) in unit.powers else unit


def _raw(rule: IndexRule, base: ParameterValue, before: ParameterValue | None) -> tuple[Fraction, Text]:
    share = f"{float(rule.share):.4g}" if rule.share.denominator > 1 else str(rule.share)
    if rule.by == "rise":
        assert before is not None
        rise = base.value * rule.share
        shown_rise = f"{float(rise):.4%}".rstrip("%").rstrip("0").rstrip(".") + "%"
        formula = f"{shown(before.value, before)} × (1 + {shown_rise})"
        return before.value * (1 + rise), Text(formula, formula)
    yearly = ("year", -1) in base.unit.powers
    formula = f"{shown(base.value, base)} × {share}" + (" ÷ 12" if yearly else "")
    return base.value * rule.share / (12 if yearly else 1), Text(formula, formula)


def _bounded(rule: IndexRule, raw: Fraction, before: ParameterValue | None, known: ParameterValue, table: ParameterTable, start: date,
             ) -> tuple[Fraction, tuple[Text, ...]]:
    """Rounding, then the limit of a year, then never lower, then the floor: a later one overrides an earlier one.

    known: a row whose unit says whether the number is money
    """
    def written(value: Fraction) -> str:
        return _written(value, known)
    steps: list[Text] = []
    value = Fraction(rounded(raw, rule.step, rule.how))
    if value != raw:
        steps.append(Text(f"取整后 {written(value)}", f"rounded to {written(value)}"))
    if before is not None and rule.most_rise is not None and value > before.value * (1 + rule.most_rise):
        value = Fraction(rounded(before.value * (1 + rule.most_rise), rule.step, "down"))
        most = f"{float(rule.most_rise):.2%}"
        steps.append(Text(f"一年最多涨 {most},为 {written(value)}", f"at most {most} in a year: {written(value)}"))
    if before is not None and rule.never_lower and value < before.value:
        value = before.value
        steps.append(Text(f"不降低,保持 {written(value)}", f"never lowered: stays {written(value)}"))
    if rule.at_least is not None:
        of, share = rule.at_least
        floor = table.value(of, rule.area, _kind(rule.residence), start)
        least = None if floor is None else Fraction(rounded(floor.value * share, rule.step, "up"))
        if least is not None and value < least:
            value = least
            steps.append(Text(f"不低于 {of} 的 {float(share):g} 倍,为 {written(value)}",
                              f"not below {float(share):g} × {of}: {written(value)}"))
    return value, tuple(steps)


def _written(value: Fraction, known: ParameterValue) -> str:
    """Money in yuan, to the fen where there are any; other numbers exactly."""
    return f"{float(value) / 100:.2f}".removesuffix(".00") if known.unit.is_money else shown(value, known)


def sets_of(found: Sequence[Proposal]) -> list[tuple[str, str]]:
    """What to simulate: everything that would change."""
    return [one.as_set for one in found if one.state == "proposed"]
