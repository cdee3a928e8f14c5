"""`--set dibao.standard=700`: one changed number, as people write it, put into the rules."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from huimin.budget.errors import BadSet, NotSettable, UnknownParameter
from huimin.catalog import ParameterTable, parse_unit
from huimin.kernel.errors import nearest
from huimin.policy import Parameter, RuleSet

_SET = re.compile(r"(?P<id>[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)(@(?P<area>CN|\d{2,12}))?(/(?P<residence>urban|rural))?")
_NUMBER = re.compile(r"-?\d+(\.\d+)?(/\d+)?%?")


@dataclass(frozen=True)
class Change:
    """One parameter set to `value` in `area`; money in yuan, ratios plain."""

    id: str
    value: Fraction
    area: str = "CN"
    residence: str = "any"


def read_change(key: str, value: str) -> Change:
    """Read ("dibao.standard@230124/rural", "700") or a ratio such as "35%". Raises BadSet."""
    match, text = _SET.fullmatch(key.strip()), value.strip().replace(",", "")
    if match is None or not _NUMBER.fullmatch(text) or text.rstrip("%").endswith("/0"):
        raise BadSet(text=f"{key}={value}")
    number = Fraction(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    return Change(match["id"], number, match["area"] or "CN", match["residence"] or "any")


def apply(changes: list[Change], rules: RuleSet, table: ParameterTable, parameters: Mapping[str, Parameter],
          ) -> tuple[RuleSet, ParameterTable]:
    """The rules and the table with the changes in them.

    parameters: all that the program reads, by full id
    Raises UnknownParameter with the nearest name, NotSettable for computed ones.
    """
    for change in changes:
        parameter = parameters.get(change.id)
        if parameter is None:
            raise _unknown(change.id, list(parameters))
        if parameter.source == "catalog":
            table = _in_table(change, parameter, table)
        elif parameter.source == "constant" and (change.area, change.residence) == ("CN", "any"):
            rules = _in_rules(change, parameter, rules)
        else:
            raise NotSettable(name=change.id, source=parameter.source)
    return rules, table


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


def _unknown(name: str, known: list[str]) -> UnknownParameter:
    near = nearest(name, known)
    return UnknownParameter(name=name, hint_zh=f"是不是“{near}”?" if near else "",
                            hint_en=f"Did you mean “{near}”? " if near else "")
