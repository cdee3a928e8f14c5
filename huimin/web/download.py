"""Tables as files that open in a spreadsheet: UTF-8 with a mark, every cell safe from being taken for a formula."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from huimin.kernel import PeopleCsv
from huimin.web.design.tables import Column, Link, Table, Tag


def csv_file(name: str, head: Sequence[object], rows: Iterable[Sequence[object]], notes: Iterable[object] = ()) -> HttpResponse:
    """name: of the file, ASCII; notes: lines below the table that say what it is and as of when."""
    stream = io.StringIO()
    writer = PeopleCsv(stream)
    writer.writerow([str(word) for word in head])
    writer.writerows([str(value) if not isinstance(value, int | float) else value for value in row] for row in rows)
    writer.writerows([str(note)] for note in notes)
    response = HttpResponse("\ufeff" + stream.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def tables_file(name: str, tables: Iterable[Table], notes: Iterable[object] = ()) -> HttpResponse:
    """The tables of a page below each other in one file: money in yuan, everything else as it is, nothing for what is not known."""
    rows: list[Sequence[object]] = []
    for table in tables:
        rows += [[], [table.caption], [column.name for column in table.columns],
                 *([_plain(column, cell) for column, cell in zip(table.columns, row.cells, strict=True)] for row in table.rows)]
    return csv_file(name, *_head(rows), notes)


def _head(rows: list[Sequence[object]]) -> tuple[Sequence[object], list[Sequence[object]]]:
    """The first caption is the head of the file."""
    return (rows[1], rows[2:]) if rows else ([], [])


def in_yuan(fen: object) -> object:
    """A cell of a file; words in place of money stay."""
    return fen / 100 if isinstance(fen, int | float) else fen


def _plain(column: Column, cell: Any) -> object:
    if isinstance(cell, Tag | Link):
        return cell.words
    if cell is None:
        return ""
    return in_yuan(cell) if column.kind == "yuan" else cell
