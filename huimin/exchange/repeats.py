"""Keys that stand more than once where they may stand once: the first row stands, later ones are refused."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from huimin.exchange.mapping import Mapping
from huimin.exchange.rejects import Quarantine, Reject, masked, sentence
from huimin.exchange.rows import Output

if TYPE_CHECKING:
    import duckdb


def refuse(connection: "duckdb.DuckDBPyConnection", columns: Sequence[Output], mapping: Mapping, files: Sequence[str],
           quarantine: Quarantine) -> int:
    """Take repeated keys out of the view `rows`, which is over `stored`. Returns how many rows were refused."""
    connection.execute("CREATE TABLE repeats (_file INTEGER, _line INTEGER)")
    return sum(_refuse(connection, key, columns, mapping, files, quarantine) for key in _unique(mapping))


def _unique(mapping: Mapping) -> tuple[str, ...]:
    """The columns in which a value may stand once."""
    if mapping.kind == "person":
        return ("record_key", "person_key") if mapping.linked else ("person_key",)
    return ("household_key",) if mapping.kind == "household" else ()


def _refuse(connection: "duckdb.DuckDBPyConnection", key: str, columns: Sequence[Output], mapping: Mapping,
            files: Sequence[str], quarantine: Quarantine) -> int:
    """One pass over the keys alone finds whose hash repeats, usually none; only their rows are looked at whole, and by the key itself."""
    connection.execute(
        f"CREATE OR REPLACE TABLE suspects AS SELECT mark FROM (SELECT hash({key}) AS mark FROM rows WHERE {key} IS NOT NULL) "
        "GROUP BY mark HAVING count(*) > 1")
    if not connection.execute("SELECT 1 FROM suspects LIMIT 1").fetchall():
        return 0
    values = ", ".join(f'"{column.name}"' for column in columns)
    connection.execute(
        f"""CREATE OR REPLACE TABLE latest AS
        WITH ordered AS (
            SELECT _file, _line, {key}, row({values}) AS content,
                   first(row({values})) OVER by_key AS first_content, row_number() OVER by_key AS place
            FROM rows SEMI JOIN suspects ON hash(rows.{key}) = suspects.mark WHERE {key} IS NOT NULL
            WINDOW by_key AS (PARTITION BY {key} ORDER BY _file, _line))
        SELECT _file, _line, {key} AS key, content IS NOT DISTINCT FROM first_content AS same
        FROM ordered WHERE place > 1""")
    found = connection.execute("SELECT * FROM latest ORDER BY _file, _line").fetchall()
    connection.execute("INSERT INTO repeats SELECT _file, _line FROM latest")
    connection.execute("CREATE OR REPLACE VIEW rows AS SELECT * FROM stored ANTI JOIN repeats USING (_file, _line)")
    header = next(column.header for column in columns if column.name == key)
    is_identity = key == "record_key" or (key == "person_key" and mapping.key_type != "text")
    for number, line, value, same in found:
        reason = "duplicate_same" if same else "duplicate_differs"
        quarantine.add(Reject(files[number], line, header, masked(value, is_identity), reason, sentence(reason)))
    return len(found)
