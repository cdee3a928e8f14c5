"""Department files as rows of text: CSV in any common encoding, XLSX, Parquet.

A file gives one or more parts (a workbook: every sheet that holds the mapped headers, often one per
township). Cells are text as a person would read them; a number of 16 digits or more that came as a float is
written in scientific form, so that nobody takes its invented last digits for real ones.
"""

import csv
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.exchange import formats, headers
from huimin.exchange.decode import decode
from huimin.exchange.errors import EmptyFile, MissingColumn, MissingSheet, UnclosedQuote, UnreadableFile
from huimin.exchange.headers import Header
from huimin.exchange.mapping import Mapping
from huimin.kernel import connect

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

Row = tuple[int, int, Sequence[str]]
"""First line, lines spanned, cells."""

LONGEST_RECORD = 50  # lines; a longer one is an unclosed quotation mark
_EXACT_FLOAT = 10.0**15  # spreadsheets keep 15 digits
_DELIMITERS = (",", "\t", ";", "|")


@dataclass
class Part:
    """One table of one file.

    lines: lines of the whole table, counted apart from `rows`; before: lines up to and with the header;
    delimiter: of a CSV
    """

    file: str
    header: Header
    rows: Iterator[Row]
    lines: int
    before: int
    delimiter: str = ""
    details: dict[str, object] = field(default_factory=dict)


def parts(path: Path, mapping: Mapping, scratch: Path) -> Iterator[Part]:
    """Open `path` in the format of the mapping, else of its extension. Raises errors of class 10."""
    form = mapping.format or path.suffix.lower().removeprefix(".")
    formats.check(path, form)
    if form in formats.TEXT:
        yield _csv(path, mapping)
    elif form in formats.WORKBOOKS:
        yield from _workbook(path, mapping)
    elif form == "parquet":
        yield _parquet(path, mapping, scratch)
    else:
        raise UnreadableFile(file=path.name, reason=path.suffix or "?")


def _csv(path: Path, mapping: Mapping) -> Part:
    decoded = decode(path, mapping.encoding)
    if decoded.lines == 0:
        raise EmptyFile(file=path.name)
    delimiter = mapping.delimiter or _sniffed(path, decoded.encoding, mapping)
    rows = _records(path, decoded.encoding, delimiter)
    top = list(islice(rows, max(headers.SEARCHED_ROWS, mapping.header_row or 0)))
    header = headers.find(path.name, [cells for _, _, cells in top], mapping)
    line, span, _ = top[header.index]
    details: dict[str, object] = {"encoding": decoded.encoding, "delimiter": delimiter, "header_line": line}
    return Part(path.name, header, chain(top[header.index + 1:], rows), decoded.lines, line + span - 1, delimiter, details)


def _sniffed(path: Path, encoding: str, mapping: Mapping) -> str:
    """The delimiter under which some early row holds most of the mapped headers."""
    with path.open(encoding=encoding, newline="") as stream:
        sample = list(islice(stream, headers.SEARCHED_ROWS))

    def score(delimiter: str) -> int:
        rows = csv.reader(sample, delimiter=delimiter)
        return max((headers.hits(row, mapping.header_groups) for row in rows), default=0)

    return max(_DELIMITERS, key=score)


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter)
        line = 1
        try:
            for cells in reader:
                after = reader.line_num + 1
                if after - line > LONGEST_RECORD:
                    raise UnclosedQuote(file=path.name, line=line)
                yield line, after - line, cells
                line = after
        except csv.Error:
            raise UnclosedQuote(file=path.name, line=line) from None


def _workbook(path: Path, mapping: Mapping) -> Iterator[Part]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(file=path.name, reason=error) from None
    names = _sheets(path, book, mapping)
    found, first_error, skipped = 0, None, []  # an empty sheet says less than one without the headers
    for name in names:
        try:
            part = _sheet(path, book, name, mapping)
        except (MissingColumn, EmptyFile) as error:
            first_error = error if first_error is None or isinstance(first_error, EmptyFile) else first_error
            skipped.append(name)
            continue
        found += 1
        part.details["sheets_without_headers"] = skipped
        yield part
    if not found:
        raise first_error or UnreadableFile(file=path.name, reason="0 sheets")


def _sheets(path: Path, book: "CalamineWorkbook", mapping: Mapping) -> list[str]:
    if mapping.sheet is None:
        return list(book.sheet_names)
    if mapping.sheet not in book.sheet_names:
        raise MissingSheet(file=path.name, sheet=mapping.sheet, mapping=mapping.source,
                           sheets="、".join(book.sheet_names))
    return [mapping.sheet]


def _sheet(path: Path, book: "CalamineWorkbook", name: str, mapping: Mapping) -> Part:
    sheet = book.get_sheet_by_name(name)
    rows = _numbered(sheet.to_python(skip_empty_area=False))
    top = list(islice(rows, max(headers.SEARCHED_ROWS, mapping.header_row or 0)))
    file = f"{path.name}#{name}"
    header = headers.find(file, [cells for _, _, cells in top], mapping)
    details: dict[str, object] = {"sheet": name, "header_line": header.index + 1}
    lines = sheet.end[0] + 1 if sheet.end else 0
    return Part(file, header, chain(top[header.index + 1:], rows), lines, header.index + 1, details=details)


def _numbered(rows: Sequence[Sequence[object]]) -> Iterator[Row]:
    for line, row in enumerate(rows, 1):
        yield line, 1, [cell_text(cell) for cell in row]


def cell_text(cell: object) -> str:
    """A typed cell as text: 1.0 -> "1", a day -> "2024-05-01", a float too long to be exact -> "1.2e+17"."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        if abs(cell) >= _EXACT_FLOAT:
            return f"{cell:.15e}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def _parquet(path: Path, mapping: Mapping, scratch: Path) -> Part:
    import duckdb

    source = scratch / "source.parquet"  # a name without glob characters
    shutil.copyfile(path, source)
    connection = connect(readable=[scratch])
    try:
        cursor = connection.execute(
            "SELECT * FROM read_parquet($path, file_row_number = true) ORDER BY file_row_number",
            {"path": str(source.resolve())})
    except duckdb.Error as error:
        raise UnreadableFile(file=path.name, reason=str(error).splitlines()[0]) from None
    names = [column[0] for column in cursor.description or ()]
    header = headers.find(path.name, [names[:-1]], mapping)
    counted = connection.cursor().execute(
        "SELECT count(*) FROM read_parquet($path)", {"path": str(source.resolve())}).fetchone()
    return Part(path.name, header, _fetched(cursor), counted[0] if counted else 0, 0)


def _fetched(cursor: "object") -> Iterator[Row]:
    import duckdb

    assert isinstance(cursor, duckdb.DuckDBPyConnection)
    while block := cursor.fetchmany(10_000):
        for *cells, number in block:
            yield number + 1, 1, [cell_text(cell) for cell in cells]
