"""Dated, local numbers of the law: standards, ratios, index series.

A policy names a parameter; area, residence and day pick its value. Values are exact fractions in
base units (yuan are turned into fen). Nothing here knows what a parameter is for.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from huimin.catalog.areas import lineage
from huimin.catalog.errors import BadParameterRow, UnknownParameter
from huimin.catalog.rows import Row, read_rows
from huimin.catalog.units import Unit, parse_unit
from huimin.kernel import Text, is_area_code

ANY = "any"
STATUSES = ("confirmed", "needs_confirmation", "made_up")
_COLUMNS = ("id", "area", "residence", "from", "to", "value", "unit", "source", "status")
_ID = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_VALUE = re.compile(r"(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?:/(\d+))?(%?)", re.ASCII)


@dataclass(frozen=True)
class ParameterValue:
    """One value of one parameter, for one area and residence, over a span of days (both included).

    value: in base units (fen, never yuan); unit: that base unit
    residence: "urban", "rural" or "any"; valid_to None: until a later row takes over
    status: confirmed | needs_confirmation | made_up
    decided: the day it was decided, where the file says so; later than valid_from: it holds backwards
    origin: file and line it was read from ("" when made by a simulation)
    """

    id: str
    area: str
    residence: str
    value: Fraction
    unit: Unit
    valid_from: date
    valid_to: date | None
    source: str
    status: str
    note: str = ""
    origin: str = ""
    decided: date | None = None

    def valid_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class ParameterTable:
    """All values, looked up by nearest area, then residence, then newest start."""

    def __init__(self, values: Iterable[ParameterValue] = ()) -> None:
        """No two values may share id, area, residence and start: read_parameters sees to it."""
        self._by_id: dict[str, dict[tuple[str, str], list[ParameterValue]]] = {}
        for value in values:
            places = self._by_id.setdefault(value.id, {})
            places.setdefault((value.area, value.residence), []).append(value)
        for places in self._by_id.values():
            for rows in places.values():
                rows.sort(key=lambda row: row.valid_from, reverse=True)

    def __iter__(self) -> Iterator[ParameterValue]:
        return (row for places in self._by_id.values() for rows in places.values() for row in reversed(rows))

    def __contains__(self, id: str) -> bool:
        return id in self._by_id

    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(self._by_id))

    def unit(self, id: str) -> Unit | None:
        """The base unit all values of a parameter share; None when it has no value at all."""
        return next((rows[0].unit for rows in self._by_id.get(id, {}).values()), None)

    def value(self, id: str, area: str, residence: str, on: date) -> ParameterValue | None:
        """The value in force, or None.

        The nearest area around `area` that has a value on that day decides (village before township …
        before CN); inside one area a row for this residence stands before one for any; among those the
        newest start wins. `residence` "" asks for a value that holds for any residence.
        """
        places = self._by_id.get(id)
        if places is None:
            return None
        for code in lineage(area):
            for kind in _kinds(residence):
                for row in places.get((code, kind), ()):
                    if row.valid_on(on):
                        return row
        return None

    def series(self, id: str, area: str, residence: str) -> list[tuple[date, Fraction | None]]:
        """Every day on which the value may change, with the value from then on (None: none in force)."""
        days: set[date] = set()
        for code in lineage(area):
            for kind in _kinds(residence):
                for row in self._by_id.get(id, {}).get((code, kind), ()):
                    days.add(row.valid_from)
                    if row.valid_to is not None and row.valid_to < date.max:
                        days.add(row.valid_to + timedelta(days=1))
        found = ((day, self.value(id, area, residence, day)) for day in sorted(days))
        return [(day, row.value if row else None) for day, row in found]

    def with_value(
        self,
        id: str,
        value: Fraction,
        *,
        unit: Unit | None = None,
        area: str = "CN",
        residence: str = ANY,
        valid_from: date = date.min,
        source: str = "simulation",
    ) -> "ParameterTable":
        """A copy in which `value` (base units) holds everywhere in `area` from `valid_from` on, to simulate.

        unit: needed only for a parameter without any value so far
        Raises UnknownParameter when neither tells the unit.
        """
        unit = unit or self.unit(id)
        if unit is None:
            raise UnknownParameter(id, self.ids())
        new = ParameterValue(id, area, residence, value, unit, valid_from, None, source, "made_up")
        kept: list[ParameterValue] = []
        for row in self:
            covered = row.id == id and area in lineage(row.area) and residence in {ANY, row.residence}
            if not covered:
                kept.append(row)
            elif row.valid_from < valid_from:
                kept.append(_ended(row, valid_from - timedelta(days=1)))
        return ParameterTable([*kept, new])


    def over(self, others: Iterable[ParameterValue] | Path) -> "ParameterTable":
        """A copy with further rows, or those of another parameter file, over it: one with the same id, area, residence and start
        takes the other's place. Raises BadParameterRow for a line of the file."""
        rows = read_parameters([[others]]) if isinstance(others, Path) else others
        return ParameterTable(({_key(row): row for row in self} | {_key(row): row for row in rows}).values())


def _key(value: ParameterValue) -> tuple[str, str, str, date]:
    return value.id, value.area, value.residence, value.valid_from


def read_parameters(
    layers: Sequence[Sequence[Path]], residences: frozenset[str] = frozenset({"urban", "rural"})
) -> ParameterTable:
    """Read parameter files. Layers from the most general to the most local: a row of a later layer
    replaces one with the same id, area, residence and start.

    Raises BadParameterRow: an unusable cell, the same row twice in a layer, or a unit that differs from
    the unit of other rows of the same parameter.
    """
    chosen: dict[tuple[str, str, str, date], ParameterValue] = {}
    units: dict[str, ParameterValue] = {}
    for layer in layers:
        of_layer: dict[tuple[str, str, str, date], ParameterValue] = {}
        for path in layer:
            for row in read_rows(path, _COLUMNS, ("note", "decided"), BadParameterRow):
                value = _value(row, residences)
                _same_unit(row, value, units.setdefault(value.id, value))
                key = _key(value)
                _only_once(row, of_layer.get(key))
                of_layer[key] = value
        chosen.update(of_layer)
    return ParameterTable(chosen.values())


def _kinds(residence: str) -> tuple[str, ...]:
    return (ANY,) if residence in {"", ANY} else (residence, ANY)


def _ended(row: ParameterValue, last: date) -> ParameterValue:
    return replace(row, valid_to=last if row.valid_to is None else min(row.valid_to, last))


def _same_unit(row: Row, value: ParameterValue, first: ParameterValue) -> None:
    if value.unit != first.unit:
        raise row.wrong(
            "unit",
            Text(
                f"与 {first.origin} 的单位 {first.unit} 不同",
                f"differs from the unit {first.unit} in {first.origin}",
            ),
            Text("同一参数请用同一种单位。", "Use one unit for one parameter."),
        )


def _only_once(row: Row, other: ParameterValue | None) -> None:
    if other is not None:
        raise row.wrong(
            "from",
            Text(
                f"与 {other.origin} 重复(参数、地区、城乡、起始日期都相同)",
                f"repeats {other.origin} (same id, area, residence and start)",
            ),
            Text("请删去一行,或改正起始日期。", "Delete one line, or correct its start."),
        )


def _value(row: Row, residences: frozenset[str]) -> ParameterValue:
    area = row.required("area")
    if not is_area_code(area):
        raise row.wrong(
            "area",
            Text(f"“{area}”不是区划代码", f"“{area}” is not an area code"),
            Text("应为 CN 或 2、4、6、9、12 位数字。", "Write CN or 2, 4, 6, 9 or 12 digits."),
        )
    start, end = row.day("from"), row.day("to")
    if start is None:
        row.required("from")
        raise AssertionError("unreachable: an empty start was refused")
    if end is not None and end < start:
        raise row.wrong(
            "to",
            Text("早于起始日期", "is before the start"),
            Text("请改正日期,或留空表示一直有效。", "Correct the dates, or leave it empty for no end."),
        )
    try:
        unit, factor = parse_unit(row.required("unit"))
    except ValueError as problem:
        raise row.wrong(
            "unit",
            Text(f"单位不认识({problem})", str(problem)),
            Text("例如 yuan/person/month,比例写 1。", "For example yuan/person/month; 1 for a ratio."),
        ) from None
    return ParameterValue(
        id=row.name("id", _ID),
        area=area,
        residence=row.one_of("residence", ("", ANY, *sorted(residences))) or ANY,
        value=_number(row, unit) * factor,
        unit=unit,
        valid_from=start,
        valid_to=end,
        source=row.required("source"),
        status=row.one_of("status", STATUSES),
        note=row["note"],
        origin=f"{row.file}:{row.line}",
        decided=row.day("decided"),
    )


def _number(row: Row, unit: Unit) -> Fraction:
    """Read `632`, `1,450.50`, `1/3` or, for a plain number, `3.5%`, exactly."""
    text = row.required("value")
    match = _VALUE.fullmatch(text)
    if match is None or int(match[2] or 1) == 0 or (match[3] and not unit.is_plain):
        raise row.wrong(
            "value",
            Text(f"“{text}”不是数值", f"“{text}” is not a number"),
            Text("请写 632、1/3,或(单位为 1 时)3.5%。", "Write 632, 1/3 or (with unit 1) 3.5%."),
        )
    number = Fraction(match[1].replace(",", "")) / int(match[2] or 1)
    return number / 100 if match[3] else number
