"""Parquet as rows of text: the mapped columns only, in the order of the file, in little memory."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.exchange import headers
from huimin.exchange.errors import UnreadableFile
from huimin.exchange.file_errors import NestedColumn
from huimin.exchange.limits import LARGE, MIB, USUAL
from huimin.exchange.mapping import Mapping
from huimin.exchange.part import Part, Row, cell_text
from huimin.kernel import connect

if TYPE_CHECKING:
    import duckdb

_SINGLE = ("VARCHAR", "ENUM", "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
           "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL", "DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")
_BLOCK = 10_000


def part(path: Path, mapping: Mapping, scratch: Path) -> Part:
    """Raises UnreadableFile, NestedColumn for a mapped column of lists, times with a zone, bytes and the like."""
    import duckdb

    source = scratch / "source.parquet"  # a name without glob characters
    shutil.copyfile(path, source)
    memory = (LARGE if mapping.large else USUAL).memory // 2
    connection = connect(readable=[scratch], scratch=scratch / "spill", memory=f"{memory // MIB}MB", threads=1)
    file = {"path": str(source.resolve())}
    try:
        described = connection.execute("DESCRIBE SELECT * FROM read_parquet($path)", file).fetchall()
        header = headers.find(path.name, [[name for name, *_ in described]], mapping)
        mapped = {header.position(group) for group in mapping.header_groups}
        for place in sorted(mapped):
            name, type_ = described[place][:2]
            if type_.partition("(")[0] not in _SINGLE:
                raise NestedColumn(file=path.name, column=name, type=type_[:100])
        columns = ", ".join(_quoted(name) if place in mapped else "NULL" for place, (name, *_) in enumerate(described))
        counted = connection.execute("SELECT count(*) FROM read_parquet($path)", file).fetchone()
        cursor = connection.execute(
            f"SELECT {columns}, file_row_number FROM read_parquet($path, file_row_number = true) ORDER BY file_row_number", file)
    except duckdb.Error as error:
        raise _unreadable(path.name, error) from None
    return Part(path.name, header, _fetched(path.name, cursor), counted[0] if counted else 0, 0)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _unreadable(file: str, error: "duckdb.Error") -> Exception:
    """Memory that ran out is the limit's affair, not the file's."""
    import duckdb

    if isinstance(error, duckdb.OutOfMemoryException):
        return error
    return UnreadableFile(file=file, reason=str(error).splitlines()[0])


def _fetched(file: str, cursor: "duckdb.DuckDBPyConnection") -> Iterator[Row]:
    import duckdb

    while True:
        try:
            block = cursor.fetchmany(_BLOCK)
        except (duckdb.Error, UnicodeDecodeError, ValueError, OverflowError) as error:
            raise (_unreadable(file, error) if isinstance(error, duckdb.Error)
                   else UnreadableFile(file=file, reason=error)) from None
        if not block:
            return
        for *cells, number in block:
            yield number + 1, 1, [cell_text(cell) for cell in cells]
