"""Do the numbers a place has set keep to those above it and to the floors of the law? The rules are in conformity.toml."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from huimin import policy
from huimin.budget.standards.register import Finding, Standard, dates, register, shown
from huimin.catalog import Areas, ParameterValue
from huimin.kernel import Text
from huimin.matching import Prepared

_RULES = Path(__file__).parent / "conformity.toml"


class _Bound(NamedTuple):
    """What a number is held against, and what to call it."""

    value: Fraction
    what: Text


def findings(prepared: Prepared, on: date) -> list[Finding]:
    """Everything that is not as it should be on a day: dates, floors and ceilings, rows set by a level that may not set them."""
    rules = tomllib.loads(_RULES.read_text(encoding="utf-8"))["rule"]
    standards = register(prepared, on)
    found = [*dates(prepared, on)]
    for rule in rules:
        if rule.get("from", date.min) <= on:
            found += _checked(prepared, on, rule, standards)
    for departure in policy.departures(prepared.library, prepared.catalog, prepared.workspace.area, on):
        if departure.kind == "set_below_level":
            found.append(Finding(departure.kind, departure.id, departure.local, "any", departure.text))
    return sorted(found, key=lambda one: (one.id, one.area, one.residence, one.kind))


def _checked(prepared: Prepared, on: date, rule: Mapping[str, Any], standards: Sequence[Standard]) -> Iterator[Finding]:
    if rule["kind"] == "least":
        yield from _least(prepared, on, rule)
        return
    for standard in standards:
        row = standard.row
        bound = _bound(prepared, on, rule, standard) if row.id == rule["id"] else None
        if bound is not None and not _kept(rule["kind"], row.value, bound.value):
            against = shown(bound.value, row)
            yield _finding(rule, row.area, row.residence, row.origin, Text(
                f"{standard.name.zh} {shown(row.value, row)}:{_MUST[rule['kind']].zh}{bound.what.zh} {against}",
                f"{standard.name.en} {shown(row.value, row)} {_MUST[rule['kind']].en} {bound.what.en} {against}"))


_MUST = {
    "not_below": Text("不得低于", "must not be below"), "not_above": Text("不得高于", "must not be above"),
    "same": Text("应当等于", "must equal"), "same_as": Text("应当等于", "must equal"), "not_lowered": Text("低于", "is below"),
}


def _kept(kind: str, value: Fraction, bound: Fraction) -> bool:
    if kind in {"same", "same_as"}:
        return value == bound
    return value <= bound if kind == "not_above" else value >= bound


def _bound(prepared: Prepared, on: date, rule: Mapping[str, Any], standard: Standard) -> _Bound | None:
    row, table = standard.row, prepared.catalog.parameters
    day = max(on, row.valid_from)
    if rule["kind"] == "not_lowered":
        before = standard.before
        return None if before is None else _Bound(before.value, Text(f"以前的({before.source})", f"the one before ({before.source})"))
    if rule["kind"] == "same_as":
        other = table.value(rule["than"], row.area, rule["than_residence"], day)
        what = rule["than"]
        return None if other is None else _Bound(other.value, Text(f"{what}({other.origin})", f"{what} ({other.origin})"))
    wider = Areas.ancestors(row.area)
    kinds = ["urban", "rural"] if row.residence == "any" else [row.residence]
    above = [found for kind in kinds if wider and (found := table.value(row.id, wider[0], kind, day)) is not None]
    if not above:
        return None
    tightest = min if rule["kind"] == "not_above" else max
    one: ParameterValue = tightest(above, key=lambda found: found.value)
    name = prepared.catalog.areas.name(one.area)
    return _Bound(one.value, Text(f"上级({name})的", f"that of {name}"))


def _least(prepared: Prepared, on: date, rule: Mapping[str, Any]) -> Iterator[Finding]:
    """A number of the rules as they stand here, whether it is a constant of a local file or a row of a table."""
    if rule["id"] not in prepared.program.parameters:
        return
    lookup, least, home = policy.Parameters(prepared.program, prepared.catalog, on), Fraction(rule["number"]), prepared.workspace.area
    for residence in prepared.catalog.codelist("residence").codes:
        value = lookup.value(rule["id"], home, residence, on)
        if isinstance(value, Fraction) and value < least:
            name = prepared.program.parameters[rule["id"]].name
            yield _finding(rule, home, residence, "", Text(f"{name.zh} {float(value):g}:不得低于 {rule['number']}",
                                                           f"{name.en} {float(value):g} must not be below {rule['number']}"))


def _finding(rule: Mapping[str, Any], area: str, residence: str, origin: str, text: Text) -> Finding:
    if rule.get("confirmed", True):
        return Finding(rule["kind"], rule["id"], area, residence, text, rule["article"], origin)
    unsure = Text(f"{text.zh}(这一条是通常做法,待专家确认)", f"{text.en} (common practice, to be confirmed)")
    return Finding(rule["kind"], rule["id"], area, residence, unsure, rule["article"], origin)


