"""`--set dibao.standard=700`: one changed number, as people write it, put into the rules."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from huimin.budget.errors import BadSet, NegativeMoney, NotSettable, SetTwice, UnknownParameter, WrongPlace
from huimin.catalog import Areas, Catalog, ParameterTable, parse_unit
from huimin.kernel import Text, Workspace, is_area_code, read_ratio
from huimin.kernel.errors import near_hint, nearest
from huimin.policy import Parameter, RuleSet

_SET = re.compile(r"(?P<id>[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)(@(?P<area>CN|\d{2,12}))?(/(?P<residence>urban|rural))?")


@dataclass(frozen=True)
class Change:
    """One parameter set to `value` in `area`; money in yuan, ratios plain."""

    id: str
    value: Fraction
    area: str = "CN"
    residence: str = "any"
    text: str = field(default="", compare=False)  # as written


@dataclass(frozen=True)
class Applied:
    """A change as it took effect in a workspace.

    name, unit_text: the parameter's; place: where it holds, in words; was: the values it takes the place of there,
    lowest first, in the unit of the change (money in yuan); none where nobody had set it
    """

    change: Change
    name: Text
    unit_text: str
    place: Text
    was: tuple[Fraction, ...]

    def as_json(self) -> dict[str, Any]:
        change = self.change
        return {"id": change.id, "name": self.name.as_json(), "area": change.area, "residence": change.residence,
                "place": self.place.as_json(), "value": str(change.value), "was": [str(value) for value in self.was]}


def read_change(key: str, value: str) -> Change:
    """Read ("dibao.standard@230124/rural", "700") or a ratio such as "35%". Raises BadSet."""
    match, number = _SET.fullmatch(key.strip()), read_ratio(value)
    area = match["area"] if match else None
    if match is None or not is_area_code(area or "CN") or number is None:
        raise BadSet(text=f"{key}={value}")
    return Change(match["id"], number, area or "CN", match["residence"] or "any", f"{key}={value}")


def read_changes(sets: Mapping[str, str] | Iterable[tuple[str, str]]) -> list[Change]:
    """All of them, the wide before the narrow, so that a place keeps its own value. Raises BadSet, SetTwice."""
    changes: dict[tuple[str, str, str], Change] = {}
    for key, value in sets.items() if isinstance(sets, Mapping) else sets:
        change = read_change(key, value)
        first = changes.setdefault((change.id, change.area, change.residence), change)
        if first is not change:
            raise SetTwice(name=change.id, first=first.text, second=change.text)
    return sorted(changes.values(), key=lambda change: (len(change.area) if change.area != "CN" else 0, change.residence != "any"))


def apply(changes: list[Change], rules: RuleSet, table: ParameterTable, parameters: Mapping[str, Parameter],
          ) -> tuple[RuleSet, ParameterTable]:
    """The rules and the table with the changes in them.

    parameters: all that the program reads, by full id
    Raises UnknownParameter with the nearest name, NotSettable for computed ones, NegativeMoney.
    """
    for change in changes:
        parameter = _known(change, parameters)
        if parameter.source == "catalog":
            table = _in_table(change, parameter, table)
        elif parameter.source == "constant" and (change.area, change.residence) == ("CN", "any"):
            rules = _in_rules(change, parameter, rules)
        else:
            raise NotSettable(name=change.id, source=parameter.source)
    return rules, table


def described(change: Change, parameter: Parameter, catalog: Catalog, workspace: Workspace, on: date) -> Applied:
    """What a change takes the place of in the workspace's area on a day. Raises WrongPlace."""
    home = workspace.area
    if not Areas.around(home, change.area):
        raise _wrong_place(change, home, catalog.areas)
    near = sorted(code for code in catalog.areas.codes(home) if len(code) == len(change.area))
    if len(change.area) > len(home) and near and change.area not in near and home != "CN":
        raise _wrong_place(change, home, catalog.areas, nearest(change.area, near))
    name = workspace.name if change.area == home not in catalog.areas else ""
    place = _place(change, catalog, name or catalog.areas.name(change.area))
    return Applied(change, parameter.name, parameter.unit_text, place, _was(change, parameter, catalog, home, on))


def _known(change: Change, parameters: Mapping[str, Parameter]) -> Parameter:
    parameter = parameters.get(change.id)
    if parameter is None:
        raise UnknownParameter(name=change.id, **near_hint(change.id, parameters))
    if change.value < 0 and parse_unit(parameter.unit_text)[0].is_money:
        raise NegativeMoney(text=change.text, name=parameter.name)
    return parameter


def _was(change: Change, parameter: Parameter, catalog: Catalog, home: str, on: date) -> tuple[Fraction, ...]:
    unit, factor = parse_unit(parameter.unit_text, catalog.extra_units)
    scale = 100 if unit.is_money else 1
    if parameter.source == "constant":
        return (Fraction(str(parameter.value)) * factor / scale,)
    inside = max(change.area, home, key=lambda code: 0 if code == "CN" else len(code))
    kinds = list(catalog.codelist("residence").codes) if change.residence == "any" else [change.residence]
    found = [catalog.parameters.value(change.id, inside, kind, on) for kind in kinds]
    found += [row for row in catalog.parameters if row.id == change.id and inside in Areas.lineage(row.area) and row.valid_on(on)
              and row.residence in {*kinds, "any"} and row.area != inside]
    return tuple(sorted({row.value / scale for row in found if row is not None}))


def _place(change: Change, catalog: Catalog, name: str) -> Text:
    """「青河县 农村」, 「各地」."""
    where = Text.of(name)
    if change.area == "CN":
        where = Text("各地", "everywhere" if change.residence == "any" else "everywhere,")
    kind = catalog.codelist("residence").codes.get(change.residence)
    return where if kind is None else Text(f"{where.zh} {kind.zh}", f"{where.en} {kind.en}")


def _wrong_place(change: Change, home: str, areas: Areas, near: str | None = None) -> WrongPlace:
    hint = Text(f"是不是 {near}({areas.name(near)})?", f"Did you mean {near} ({areas.name(near)})?") if near else Text(
        f"请写 {home} 或它下面的代码,或不写 @。", f"Write {home}, a code inside it, or leave @ out.")
    return WrongPlace(text=change.text, area=change.area, home=home, hint_zh=hint.zh, hint_en=hint.en)


def _in_table(change: Change, parameter: Parameter, table: ParameterTable) -> ParameterTable:
    unit, _ = parse_unit(parameter.unit_text)
    value = change.value * (100 if unit.is_money else 1)
    return table.with_value(change.id, value, unit=unit, area=change.area, residence=change.residence)


def _in_rules(change: Change, parameter: Parameter, rules: RuleSet) -> RuleSet:
    """A constant stands in the policy file, in the unit the file chose."""
    unit, factor = parse_unit(parameter.unit_text)
    written = change.value * (100 if unit.is_money else 1) / factor
    changed = replace(parameter, value=str(written))

    def swap(found: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
        return tuple(changed if item.id == change.id else item for item in found)

    policies = {name: replace(item, parameters=swap(item.parameters)) for name, item in rules.policies.items()}
    definitions = {name: replace(item, parameters=swap(item.parameters)) for name, item in rules.definitions.items()}
    return replace(rules, policies=policies, definitions=definitions)
