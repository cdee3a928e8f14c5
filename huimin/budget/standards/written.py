"""A new standard somebody writes down, not worked out by a rule: the same record, decided by the same two people."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from huimin.budget.standards.acts import put
from huimin.budget.standards.conformity import findings
from huimin.budget.standards.errors import CannotBeFiled
from huimin.budget.standards.figures import with_table
from huimin.budget.standards.register import Finding, names_of, shown, unit_shown
from huimin.catalog import Areas, ParameterValue, parse_unit
from huimin.kernel import Text, Workspace
from huimin.matching import Prepared


@dataclass(frozen=True)
class Written:
    """value: money in yuan, ratios and counts plain; residence: urban | rural | any; grounds: why this number, in the writer's words."""

    standard: str
    area: str
    residence: str
    value: Fraction
    start: date
    grounds: str

    def bad(self, zh: str, en: str) -> CannotBeFiled:
        return CannotBeFiled(standard=self.standard, start=self.start, why_zh=zh, why_en=en)


def row_of(prepared: Prepared, one: Written) -> ParameterValue:
    """The row of the tables it would become. Raises CannotBeFiled: no such standard, elsewhere, a value nobody can set or that changes
    nothing, a day on which another row starts."""
    parameter = prepared.program.parameters.get(one.standard)
    if parameter is None or parameter.source != "catalog":
        raise one.bad("没有这个由地方定的标准,用 `huimin standards list` 查看有哪些",
                      "no such standard is set here; see `huimin standards list`")
    home = prepared.workspace.area
    if one.area == "CN" or not Areas.around(home, one.area):
        raise one.bad(f"{one.area} 不是本地、它的上级或下级", f"{one.area} is neither here, nor above, nor below")
    if not one.grounds.strip():
        raise one.bad("要写理由", "say why")
    unit, _ = parse_unit(parameter.unit_text, prepared.catalog.extra_units)
    value = one.value * (100 if unit.is_money else 1)
    if value < 0 or (unit.is_money and value.denominator > 1):
        raise one.bad("数额要不小于零,金额最多到分", "the number must not be negative, money has at most two decimals")
    for row in prepared.catalog.parameters:
        if (row.id, row.area, row.residence, row.valid_from) == (one.standard, one.area, one.residence, one.start):
            raise one.bad(f"这一天起已有一个值({row.source})", f"a value starts on that day already ({row.source})")
    made = ParameterValue(one.standard, one.area, one.residence, value, unit, one.start, None, one.grounds, "made_up")
    before = _before(prepared, one)
    if before is not None and before.value == value and (before.area, before.residence) == (one.area, one.residence):
        raise one.bad("与现在的数一样", "it is the number that holds now")
    return made


def departures_of(prepared: Prepared, row: ParameterValue) -> list[Finding]:
    """What would no longer be as it should be, were the row in the tables from its day on."""
    known = {(one.kind, one.id, one.area, one.residence, one.text.zh) for one in findings(prepared, row.valid_from)}
    after = findings(with_table(prepared, prepared.catalog.parameters.over([row])), row.valid_from)
    return [one for one in after if (one.kind, one.id, one.area, one.residence, one.text.zh) not in known]


def file_written(workspace: Workspace, prepared: Prepared, one: Written, by: str, day: date) -> str:
    """Put it on record; returns its number, S0001. Raises CannotBeFiled."""
    return put(workspace, _body(prepared, one), by, day)


def _body(prepared: Prepared, one: Written) -> dict[str, Any]:
    """As `Proposal.as_json` with the number it sets."""
    row, before = row_of(prepared, one), _before(prepared, one)
    where = f"{one.standard}@{one.area}" + ("" if one.residence == "any" else f"/{one.residence}")
    name = names_of(prepared).get(one.standard, Text.of(one.standard))
    change = row.value / before.value - 1 if before is not None and before.value else None
    return {"rule": "", "name": name.as_json(), "standard": one.standard, "area": one.area, "residence": one.residence,
            "state": "proposed", "start": str(one.start), "before": None if before is None else shown(before.value, before),
            "value": shown(row.value, row), "change": None if change is None else round(float(change), 6),
            "formula": Text.of(one.grounds.strip()).as_json(), "steps": [], "document": "", "waits_for": "", "base": None,
            "set": [where, shown(row.value, row)], "unit": unit_shown(row)}


def _before(prepared: Prepared, one: Written) -> ParameterValue | None:
    """What holds in that place the day before."""
    residence = "" if one.residence == "any" else one.residence
    return prepared.catalog.parameters.value(one.standard, one.area, residence, one.start - timedelta(days=1))
