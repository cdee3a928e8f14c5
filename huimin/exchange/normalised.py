"""What a reading leaves for the snapshot: the rows Python read as CSV, those SQL read as Parquet, one table of both."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.exchange.file_errors import ReadingBroke
from huimin.exchange.mapping import Mapping
from huimin.exchange.rows import Output
from huimin.kernel.duck import file_literal, literal
from huimin.registry import SQL_TYPES

if TYPE_CHECKING:
    import duckdb

ROWS, PLAIN, IS_PLAIN = "rows.csv", "plain", "_plain"


def types_of(columns: Sequence[Output]) -> dict[str, str]:
    """Column -> SQL type, in the order of data.parquet."""
    return {"_file": "INTEGER", "_line": "INTEGER"} | {column.name: SQL_TYPES[column.type] for column in columns}


def open_rows(connection: "duckdb.DuckDBPyConnection", work: Path, columns: Sequence[Output], mapping: Mapping) -> None:
    """Make `stored`, every accepted row (a table where linkage will complete it, else no copy of Parquet), and `rows`, a view of it.

    Raises ReadingBroke when the Parquet is not of the columns and types it must be of: the process that wrote it is not trusted.
    """
    types = types_of(columns)
    shape = ", ".join(f"{literal(name)}: '{type_}'" for name, type_ in types.items())
    read = (f"SELECT * FROM read_csv({file_literal(work / ROWS)}, header = false, delim = ',', quote = '\"', "
            f"escape = '\"', nullstr = '', auto_detect = false, columns = {{{shape}}})")
    files = sorted(work.glob(f"{PLAIN}-*.parquet"))
    if not files:
        connection.execute(f"CREATE TABLE stored AS {read}")
    else:
        plain = f"read_parquet([{', '.join(map(file_literal, files))}])"
        described = {name: type_ for name, type_, *_ in connection.execute(f"DESCRIBE SELECT * FROM {plain}").fetchall()}
        if described != types | {IS_PLAIN: "BOOLEAN"}:
            raise ReadingBroke(file=mapping.dataset, reason=f"columns: {described}")
        connection.execute(f"CREATE TABLE slow AS {read}")
        connection.execute(f"CREATE {'TABLE' if mapping.linked else 'VIEW'} stored AS "
                           f"FROM slow UNION ALL SELECT * EXCLUDE ({IS_PLAIN}) FROM {plain} WHERE {IS_PLAIN}")
    connection.execute("CREATE VIEW rows AS FROM stored")
