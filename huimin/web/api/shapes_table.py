"""Tables of the pages as programs read them: the same columns, rows and words, numbers as numbers, money in fen."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from ninja import Schema

from huimin.kernel import Text
from huimin.web.api.shapes import Words
from huimin.web.design import tables

Cell = int | float | str | Words | None
_KINDS = {"yuan": "fen", "right": "text"}
"""A page writes fen as yuan and puts figures that are written already to the right."""


class TableColumn(Schema):
    """kind: text, number (a count), quantity, fen, share (1 = 100 %), day or moment (ISO 8601)."""

    name: Words
    kind: str


class Table(Schema):
    """rows: a cell for each column; names and sentences in both languages, none where there is nothing to say."""

    caption: Words
    columns: list[TableColumn]
    rows: list[list[Cell]]
    total: list[Cell] | None


class Named(Schema):
    id: str
    name: Words


def table_of(table: tables.Table) -> dict[str, Any]:
    return {"caption": Text.of(table.caption), "rows": [_cells(row.cells) for row in table.rows],
            "columns": [{"name": Text.of(one.name), "kind": _KINDS.get(one.kind, one.kind)} for one in table.columns],
            "total": None if table.total is None else _cells(table.total)}


def some_table(table: tables.Table | None) -> dict[str, Any] | None:
    return None if table is None else table_of(table)


def _cells(cells: Sequence[Any]) -> list[Any]:
    return [plain_cell(cell) for cell in cells]


def plain(found: Any) -> Any:
    """JSON with the words that stand in place of small counts."""
    if isinstance(found, Mapping):
        return {name: plain(value) for name, value in found.items()}
    return [plain(value) for value in found] if isinstance(found, list | tuple) else plain_cell(found)


def plain_cell(cell: Any) -> Any:
    if isinstance(cell, tables.Tag | tables.Link):
        return plain_cell(cell.words)
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    if isinstance(cell, Fraction):
        return float(cell)
    return cell.as_json() if isinstance(cell, Text) else cell
