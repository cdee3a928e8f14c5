"""A table of records, ready for components/data_table.html.

Cells are what they are (a count, fen, a day, a Text); the column says how they are written. A Tag, a Link, and words
among figures stand for themselves.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huimin.kernel import Text
from huimin.web.design.templatetags.huimin import day, moment, yuan_table

Words = str | Text
NOTHING = "—"
_NO_ROWS = Text("没有记录", "Nothing here")


def quantity(value: float | None) -> str:
    """A number as people write it, whole or to one decimal; — for none."""
    if value is None:
        return NOTHING
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


_WRITTEN: Mapping[str, Callable[[Any], str]] = {
    "text": str,
    "number": lambda value: f"{value:,}",
    "quantity": quantity,
    "yuan": yuan_table,
    "share": lambda value: f"{value:.1%}",
    "day": day,
    "moment": moment,
    "right": str,
}
_RIGHT = frozenset({"number", "quantity", "yuan", "share", "right"})


@dataclass(frozen=True)
class Column:
    """kind: text, number (a count), quantity, yuan (cells in fen), share (1 = 100 %), day, moment, right (figures already
    written, or words in their place); sort: key in ?sort=, "" for none."""

    name: Words
    kind: str = "text"
    sort: str = ""

    @property
    def is_number(self) -> bool:
        return self.kind in _RIGHT

    def written(self, value: Any) -> str:
        if value is None or value == "":
            return NOTHING
        return str(value) if isinstance(value, Text) else _WRITTEN[self.kind](value)


@dataclass(frozen=True)
class Tag:
    words: Words
    colour: str = ""


@dataclass(frozen=True)
class Link:
    words: Words
    href: str


@dataclass(frozen=True)
class Row:
    """cells: one for each column, the first being the row's name; href: the page of the row."""

    cells: Sequence[Any]
    href: str = ""


@dataclass(frozen=True)
class _Cell:
    label: Words
    words: Words
    number: bool = False
    tag: bool = False
    colour: str = ""
    href: str = ""


@dataclass(frozen=True)
class _Line:
    name: Words
    href: str
    cells: Sequence[_Cell]


@dataclass(frozen=True)
class Table:
    """total: cells of the last row, "" where a column has no sum; empty and what_to_do: said when there are no rows;
    stacked: becomes one block a row on a telephone (two or three narrow columns need not)."""

    caption: Words
    columns: Sequence[Column]
    rows: Sequence[Row]
    total: Sequence[Any] | None = None
    sort: str = ""
    empty: Words = _NO_ROWS
    what_to_do: Words = ""
    stacked: bool = True

    @property
    def lines(self) -> list[_Line]:
        return [self._line(row.cells, row.href) for row in self.rows]

    @property
    def total_line(self) -> _Line | None:
        return None if self.total is None else self._line(self.total, "", "")

    def _line(self, cells: Sequence[Any], href: str, nothing: str = NOTHING) -> _Line:
        first, *others = self.columns
        return _Line(first.written(cells[0]), href,
                     [_cell(column, value, nothing) for column, value in zip(others, cells[1:], strict=True)])


def _cell(column: Column, value: Any, nothing: str) -> _Cell:
    if isinstance(value, Tag):
        return _Cell(column.name, value.words, tag=True, colour=value.colour)
    if isinstance(value, Link):
        return _Cell(column.name, value.words, href=value.href)
    written = nothing if value is None or value == "" else column.written(value)
    return _Cell(column.name, written, number=column.is_number)
