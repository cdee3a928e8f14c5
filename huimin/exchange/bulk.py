"""Large text files in pieces: plain rows by SQL (see `plain_rows`), every other row by `rows`, lines and order as in the file.

A piece that SQL and Python might cut into rows differently is read by `rows` as a whole: quotation marks open over a line's
end, lone carriage returns, lines too long or of too many cells. Nothing else makes a piece slow: other errors are errors.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, TextIO

from huimin.exchange import normalised, plain_rows, readers, rows
from huimin.exchange.convert import Refused
from huimin.exchange.limits import LARGE, MIB
from huimin.exchange.mapping import Mapping
from huimin.exchange.part import Part, Row
from huimin.exchange.plain_rows import Lookup, Reader
from huimin.exchange.refused import Refusals
from huimin.exchange.rejects import Quarantine
from huimin.kernel import connect
from huimin.kernel.duck import file_literal, literal, parquet

LEAST, PIECE = 4 * MIB, 64 * MIB
"""Bytes: below, starting SQL costs more than it saves; read at once."""

_LONGEST = 131_072  # bytes of a line: csv refuses longer cells, and shall be the one to say so
_SPARE = 8  # cells beyond the header that a line with quoted delimiters may seem to have
_KNOWN = 200_000  # texts remembered per column from one piece to the next
_QUICK = "FORMAT parquet, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1"  # read once, then deleted
_ABSENT = "\x01\x02"  # read as NULL instead of an empty cell; NULL is then a cell that is not there


@dataclass
class Bulk:
    """Reads the parts of one job. plain: rows read by SQL so far."""

    work: Path
    mapping: Mapping
    stream: TextIO
    quarantine: Quarantine
    refusals: Refusals
    plain: int = 0
    pieces: int = 0

    def suits(self, path: Path, part: Part) -> bool:
        """Is this a part for SQL? Only where the mapping says `large`: the usual memory is not enough for it."""
        return self.mapping.large and part.delimiter in {*",\t;|"} and len(part.header.cells) > 1 and path.stat().st_size >= LEAST

    def write(self, path: Path, part: Part, number: int, columns: Sequence[rows.Output], tick: Callable[[int], None]) -> rows.Tally:
        """As rows.write. Raises the same."""
        sql = plain_rows.readers(self.mapping, columns) if self.suits(path, part) else None
        if sql is None:
            return rows.write(part, number, columns, self.stream, self.quarantine, self.refusals, tick)
        reader = _PartReader(self, part, number, columns, sql, tick)
        text, offset = _as_utf8(path, str(part.details["encoding"]), self.work, lambda: tick(0))
        try:
            reader.read(text, _after(text, offset, part.before))
        finally:
            reader.connection.close()
        rows.balance(part, reader.tally)
        return reader.tally


class _PartReader:
    def __init__(self, bulk: Bulk, part: Part, number: int, columns: Sequence[rows.Output], sql: list[Reader],
                 tick: Callable[[int], None]) -> None:
        self.bulk, self.part, self.number, self.columns, self.sql, self.tick = bulk, part, number, columns, sql, tick
        self.tally, self.width = rows.Tally(), len(part.header.cells)
        self.connection = connect(readable=[bulk.work], scratch=bulk.work / "spill", memory=f"{LARGE.memory // 2 // MIB}MB", ordered=True)

    def read(self, path: Path, offset: int) -> None:
        line = self.part.before + 1
        with path.open("rb") as stream:
            while block := _block(stream, offset):
                self.tick(self.tally.rows_in)
                whole = block.endswith(b"\n") or not stream.read(1)
                lines = self._piece(block, line) if whole else None
                if lines is None:
                    stretch = _Stretch(path, offset, line)
                    self._by_rows(stretch.rows(offset + len(block), self.part))
                    offset, line = stretch.offset, stretch.line
                else:
                    offset, line = offset + len(block), line + lines

    def _by_rows(self, given: Iterator[Row]) -> None:
        bulk = self.bulk
        rows.take(replace(self.part, rows=given), self.number, self.columns, bulk.stream, bulk.quarantine, bulk.refusals, self.tally,
                  self.tick)

    def _piece(self, block: bytes, line: int) -> int | None:
        """How many lines were read; None, and nothing done, when the piece is one for `rows`."""
        import duckdb

        lines = block.count(b"\n") + (not block.endswith(b"\n"))
        text = _unix(block)
        if text is None:
            return None
        try:
            self._open(text)
        except duckdb.InvalidInputException:  # a line too long or of too many cells
            return None
        if self.connection.execute("SELECT count(*) FROM raw").fetchone() != (lines,):
            return None
        self.tick(self.tally.rows_in)
        for reader in self.sql:
            for lookup in reader.lookups:
                self._learn(lookup)
        self.tick(self.tally.rows_in)
        target = self.bulk.work / f"{normalised.PLAIN}-{self.bulk.pieces:06}.parquet"
        filled = [f"c{place} IS NOT NULL" for place in range(self.width)] + [f"c{self.width} IS NULL"]
        query = plain_rows.query(self.sql, "raw", self.number, line, filled)
        self.connection.execute(f"COPY ({query}) TO {file_literal(target)} ({_QUICK})")
        others = self.connection.execute(
            f"SELECT _line FROM {parquet(target)} WHERE NOT _plain ORDER BY _line").fetchall()
        given = self._parsed(text, line, [found for found, in others])
        if given is None:
            target.unlink()
            return None
        self.bulk.pieces += 1
        plain = lines - len(given)
        self.bulk.plain += plain
        self.tally.rows_in += plain
        self.tally.accepted += plain
        self.tally.spanned += plain
        self._by_rows(iter(given))
        return lines

    def _open(self, text: bytes) -> None:
        """The lines as the table `raw`, in their order. Cells are cut at every delimiter; those quoted as a whole are unquoted."""
        source = self.bulk.work / "piece.csv"
        with source.open("r+b" if source.exists() else "wb") as stream:  # written over, not anew: a third of the time
            stream.write(b"-\n")  # skipped; a byte order mark that begins a piece stays what it is
            stream.write(_without_empty_lines(text))
            stream.truncate()
        quoted = b'"' in text
        names = [f"c{place}" for place in range(self.width + 1 + (_SPARE if quoted else 0))]
        cells = ", ".join(_unquoted(name) if quoted and place < self.width else name for place, name in enumerate(names))
        types = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
        self.connection.execute(
            f"CREATE OR REPLACE TABLE raw AS SELECT {cells} FROM read_csv({file_literal(source)}, auto_detect = false, "
            f"header = false, skip = 1, delim = {literal(self.part.delimiter)}, quote = '', escape = '', comment = '', "
            f"null_padding = true, nullstr = {literal(_ABSENT)}, max_line_size = {_LONGEST}, columns = {{{types}}})")

    def _learn(self, lookup: Lookup) -> None:
        """Every text of a lookup not yet known through its converter; what that refuses stays unknown."""
        known = lookup.table
        self.connection.execute(f"CREATE TABLE IF NOT EXISTS {known} (text VARCHAR, value {lookup.type})")
        if self.connection.execute(f"SELECT count(*) > {_KNOWN} FROM {known}").fetchone() == (True,):
            self.connection.execute(f"TRUNCATE {known}")
        new = self.connection.execute(f"SELECT DISTINCT {lookup.text} AS seen FROM raw EXCEPT SELECT text FROM {known}").fetchall()
        if not new:
            return
        source = self.bulk.work / "known.csv"  # parameters are a hundred times slower
        with source.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(_accepted(lookup.value_of, (text for text, in new if text is not None)))
        self.connection.execute(
            f"INSERT INTO {known} SELECT text, TRY_CAST(nullif(value, '') AS {lookup.type}) FROM read_csv("
            f"{file_literal(source)}, auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', "
            f"nullstr = {literal(_ABSENT)}, columns = {{'text': 'VARCHAR', 'value': 'VARCHAR'}}) "
            f"WHERE value = '' OR TRY_CAST(value AS {lookup.type}) IS NOT NULL")

    def _parsed(self, text: bytes, first: int, numbers: Sequence[int]) -> list[Row] | None:
        """The lines that are not plain, as records; None when one of them does not end its record."""
        if not numbers:
            return []
        lines = text.split(b"\n")
        found: list[Row] = []
        for number in numbers:
            reader = csv.reader([lines[number - first].decode() + "\n", "\n"], delimiter=self.part.delimiter)
            try:
                cells = next(reader)
            except csv.Error:
                return None
            if reader.line_num > 1:
                return None
            found.append((number, 1, cells))
        return found


def _accepted(value_of: Callable[[str], str], texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Texts with their values, without those that are refused."""
    for text in texts:
        with suppress(Refused):
            yield text, value_of(text)


class _Stretch:
    """Records of a UTF-8 file from an offset on. offset, line: of what follows the records taken so far"""

    def __init__(self, path: Path, offset: int, line: int) -> None:
        self.path, self.offset, self.line = path, offset, line

    def rows(self, stop: int, part: Part) -> Iterator[Row]:
        """Up to the first record that ends at or after `stop`."""
        with _text(self.path, self.offset) as text:
            for row in readers.records(self._lines(text), part.file, part.delimiter, self.line):
                self.line = row[0] + row[1]
                yield row
                if self.offset >= stop:
                    return

    def _lines(self, text: TextIO) -> Iterator[str]:
        for line in text:
            self.offset += len(line.encode())
            yield line


@contextmanager
def _text(path: Path, offset: int) -> Iterator[TextIO]:
    with path.open("rb") as stream:
        stream.seek(offset)
        with io.TextIOWrapper(stream, "utf-8", newline="") as text:
            yield text


def _block(stream: BinaryIO, offset: int) -> bytes:
    """Some PIECE bytes from here, and to the end of the line where that is near."""
    stream.seek(offset)
    block = stream.read(PIECE)
    return block if block.endswith(b"\n") else block + stream.readline(_LONGEST)


def _unix(block: bytes) -> bytes | None:
    """With plain line feeds; None when carriage returns do anything but precede each of them, or zero bytes occur."""
    if b"\0" in block:
        return None
    if b"\r" not in block:
        return block
    both = block.count(b"\r\n")
    return block.replace(b"\r\n", b"\n") if both == block.count(b"\r") == block.count(b"\n") else None


def _without_empty_lines(text: bytes) -> bytes:
    """DuckDB leaves empty lines out; one cell stands for them here, which is not plain."""
    text = b"\x01" + text if text.startswith(b"\n") else text
    while b"\n\n" in text:
        text = text.replace(b"\n\n", b"\n\x01\n")
    return text


def _unquoted(name: str) -> str:
    """NULL, which is not plain, for a quotation mark that does not enclose the whole cell."""
    return (f"CASE WHEN starts_with({name}, '\"') THEN CASE WHEN regexp_full_match({name}, '\"[^\"]*\"') "
            f"THEN substr({name}, 2, length({name}) - 2) END ELSE {name} END AS {name}")


def _as_utf8(path: Path, encoding: str, work: Path, tick: Callable[[], None]) -> tuple[Path, int]:
    """The file, or its copy in UTF-8, and where its text begins."""
    name = codecs.lookup(encoding).name
    if name in {"utf-8", "utf-8-sig"}:
        with path.open("rb") as stream:
            marked = name == "utf-8-sig" and stream.read(3) == codecs.BOM_UTF8
        return path, 3 if marked else 0
    copy = work / "text.csv"
    with path.open(encoding=encoding, newline="") as source, copy.open("w", encoding="utf-8", newline="") as target:
        while block := source.read(MIB):
            target.write(block)
            tick()
    return copy, 0


def _after(path: Path, offset: int, lines: int) -> int:
    """Where the text goes on after so many lines."""
    with _text(path, offset) as text:
        return offset + sum(len(text.readline().encode()) for _ in range(lines))
