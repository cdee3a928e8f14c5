"""Every standard a place has set or is about to set: what, where, from when to when, by which document, and what came before.

The numbers are the rows of the parameter tables (`catalog/parameters/national.csv` and the county's `parameters/*.csv`) and stand
nowhere else; this is a reading of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby, pairwise
from typing import Any

from huimin.budget.standards.errors import UnknownStandard
from huimin.catalog import Areas, ParameterValue, needed_locally
from huimin.kernel import Text
from huimin.kernel.errors import near_hint
from huimin.matching import Prepared

FIGURE = "figure."
"""Ids of figures standards are computed from (consumption per head …): rows of the same tables, and no standards themselves."""
STATES = {"decided": Text("已定待执行", "decided"), "in_force": Text("执行中", "in force"), "ended": Text("已停止", "ended")}


@dataclass(frozen=True)
class Standard:
    """One row of the tables on a day. Grain: parameter, area, residence, start.

    state: decided (starts later) | in_force | ended; until: the last day it holds, None while nothing follows
    before: the row of the same place it took the place of
    """

    row: ParameterValue
    name: Text
    state: str
    until: date | None
    before: ParameterValue | None

    @property
    def change(self) -> Fraction | None:
        """Of an amount of money against the row before, as a share of it; of a ratio or an index it would mislead."""
        if self.before is None or not self.before.value or not self.row.unit.is_money:
            return None
        return self.row.value / self.before.value - 1

    @property
    def late(self) -> bool:
        """Decided after the day from which it holds: something is owed backwards."""
        return self.row.decided is not None and self.row.decided > self.row.valid_from

    def as_json(self) -> dict[str, Any]:
        row = self.row
        return {"id": row.id, "name": self.name.as_json(), "area": row.area, "residence": row.residence, "value": shown(row.value, row),
                "unit": unit_shown(row), "from": str(row.valid_from), "until": self.until and str(self.until), "state": self.state,
                "decided": row.decided and str(row.decided), "document": row.source, "certainty": row.status, "note": row.note,
                "origin": row.origin, "before": None if self.before is None else shown(self.before.value, self.before),
                "change": None if self.change is None else round(float(self.change), 6)}


def shown(value: Fraction, row: ParameterValue) -> str:
    """As a person writes it: money in yuan, exact."""
    value = value / 100 if row.unit.is_money else value
    digits = str(value)
    if value.denominator > 1 and 10**6 % value.denominator == 0:
        digits = f"{value.numerator * 10**6 // value.denominator / 10**6:.6f}".rstrip("0").rstrip(".")
    return digits


def unit_shown(row: ParameterValue) -> str:
    return str(row.unit).replace("fen", "yuan", 1) if row.unit.is_money else str(row.unit)


def register(prepared: Prepared, on: date, wanted: str = "", *, history: bool = False) -> list[Standard]:
    """The standards around and inside the workspace's area, by id, area, residence and start.

    wanted: an id, or the part before its point (a policy); history: those no longer in force, too
    Raises UnknownStandard when `wanted` is nobody's id.
    """
    home, names = prepared.workspace.area, names_of(prepared)
    rows = [row for row in prepared.catalog.parameters if not row.id.startswith(FIGURE) and Areas.around(home, row.area)]
    if wanted:
        known = {row.id for row in rows} | set(names)
        if wanted not in known | {id.partition(".")[0] for id in known}:
            raise UnknownStandard(name=wanted, **near_hint(wanted, sorted(known)))
        rows = [row for row in rows if wanted in {row.id, row.id.partition(".")[0]}]
    found = [standard for series in series_of(rows) for standard in _series(series, names, on)]
    return [one for one in found if history or one.state != "ended"]


def names_of(prepared: Prepared) -> dict[str, Text]:
    """What the rules in force call their parameters, and what the catalog calls those a place must set."""
    names = {one.id: one.name for one in needed_locally()}
    return names | {parameter.id: parameter.name for parameter in prepared.rules.parameters if parameter.source == "catalog"}


def series_of(rows: list[ParameterValue]) -> Iterator[list[ParameterValue]]:
    """The rows of one parameter, area and residence after another, each series by start."""
    def place(row: ParameterValue) -> tuple[str, str, str]:
        return (row.id, row.area, row.residence)
    for _, series in groupby(sorted(rows, key=lambda row: (place(row), row.valid_from)), place):
        yield list(series)


def _series(rows: list[ParameterValue], names: dict[str, Text], on: date) -> Iterator[Standard]:
    """A row holds until its own end or the day before the next one starts, whichever is first."""
    follows: list[ParameterValue | None] = [*rows[1:], None]
    before: ParameterValue | None = None
    for row, following in zip(rows, follows, strict=True):
        ends = [] if row.valid_to is None else [row.valid_to]
        ends += [] if following is None else [following.valid_from - timedelta(days=1)]
        until = min(ends, default=None)
        state = "decided" if row.valid_from > on else "ended" if until is not None and until < on else "in_force"
        yield Standard(row, names.get(row.id, Text.of(row.id)), state, until, before)
        before = row


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be. kind: gap | overlap | a kind of conformity.toml | a kind of policy.departures."""

    kind: str
    id: str
    area: str
    residence: str
    text: Text
    article: str = ""
    origin: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "id": self.id, "area": self.area, "residence": self.residence, "text": self.text.as_json(),
                "article": self.article, "origin": self.origin}


def dates(prepared: Prepared, on: date) -> Iterator[Finding]:
    """Gaps and overlaps. A series that ran out before `on` is a gap, too: a wider area's number then holds, or none."""
    for rows in series_of([one.row for one in register(prepared, on, history=True)]):
        for row, following in pairwise(rows):
            if row.valid_to is not None and row.valid_to >= following.valid_from:
                yield _dated("overlap", following, Text(f"从 {following.valid_from} 起另有新值,而前一行({row.origin})写到 {row.valid_to}:"
                                                        f"重叠的日子按新值算",
                                                        f"starts {following.valid_from} while the row before ({row.origin}) runs to "
                                                        f"{row.valid_to}: the newer one is used in between"))
            elif row.valid_to is not None and row.valid_to + timedelta(days=1) < following.valid_from:
                yield _gap(prepared, row, following.valid_from - timedelta(days=1))
        last = rows[-1]
        if last.valid_to is not None and last.valid_to < on:
            yield _gap(prepared, last, None)


def _gap(prepared: Prepared, row: ParameterValue, until: date | None) -> Finding:
    assert row.valid_to is not None
    first = row.valid_to + timedelta(days=1)
    other = prepared.catalog.parameters.value(row.id, row.area, "" if row.residence == "any" else row.residence, first)
    end = Text(f"至 {until}", f"until {until}") if until else Text("至今", "to this day")
    if other is None:
        used = Text("没有任何值可用,结论会是“待核”", "there is no value at all, so nothing can be decided")
    else:
        value = shown(other.value, other)
        used = Text(f"按 {other.area} 的 {value}({other.origin})算", f"{value} of {other.area} ({other.origin}) is used")
    return _dated("gap", row, Text(f"{first} {end.zh}没有本地的值:{used.zh}",
                                   f"no value of its own from {first} {end.en}: {used.en}"))


def _dated(kind: str, row: ParameterValue, text: Text) -> Finding:
    return Finding(kind, row.id, row.area, row.residence, text, origin=row.origin)
