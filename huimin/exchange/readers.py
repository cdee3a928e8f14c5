"""Department files as rows of text: CSV in any common encoding, XLSX, Parquet.

A file gives one or more parts (a workbook: every sheet that holds the mapped headers, often one per
township). Cells are text as a person would read them; a number of 16 digits or more that came as a float is
written in scientific form, so that nobody takes its invented last digits for real ones.
"""

import csv
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path

from huimin.exchange import formats, headers, parquet, workbook
from huimin.exchange.decode import decode
from huimin.exchange.errors import EmptyFile, UnclosedQuote, UnreadableFile
from huimin.exchange.file_errors import CellTooLong
from huimin.exchange.mapping import Mapping
from huimin.exchange.part import Part, Row

LONGEST_RECORD = 50  # lines; a longer one is an unclosed quotation mark
_DELIMITERS = (",", "\t", ";", "|")


def parts(path: Path, mapping: Mapping, scratch: Path) -> Iterator[Part]:
    """Open `path` in the format of the mapping, else of its extension. Raises errors of class 10."""
    form = mapping.format or path.suffix.lower().removeprefix(".")
    formats.check(path, form)
    if form in formats.TEXT:
        yield _csv(path, mapping)
    elif form in formats.WORKBOOKS:
        yield from workbook.parts(path, mapping)
    elif form == "parquet":
        yield parquet.part(path, mapping, scratch)
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
    """The delimiter under which some early row holds most of the mapped headers, or most cells where nothing is mapped."""
    with path.open(encoding=encoding, newline="") as stream:
        sample = list(islice(stream, headers.SEARCHED_ROWS))

    def score(delimiter: str) -> int:
        best = 0
        with suppress(csv.Error):  # a cell too long under this delimiter
            for row in csv.reader(sample, delimiter=delimiter):
                best = max(best, headers.hits(row, mapping.header_groups) if mapping.header_groups else len(row))
        return best

    return max(_DELIMITERS, key=score)


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as stream:
        yield from records(stream, path.name, delimiter)


def records(lines: Iterable[str], file: str, delimiter: str, first: int = 1) -> Iterator[Row]:
    """Lines, which keep their ends, as rows. first: the number of the first one. Raises UnclosedQuote, CellTooLong."""
    reader = csv.reader(lines, delimiter=delimiter)
    line = first
    try:
        for cells in reader:
            after = reader.line_num + first
            if after - line > LONGEST_RECORD:
                raise UnclosedQuote(file=file, line=line)
            yield line, after - line, cells
            line = after
    except csv.Error as error:
        if "field limit" in str(error):
            raise CellTooLong(file=file, line=line, what_zh="一个单元格", what_en="one cell",
                              limit=csv.field_size_limit()) from None
        raise UnclosedQuote(file=file, line=line) from None
