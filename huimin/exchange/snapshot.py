"""Normalised rows into data.parquet: typed, sorted by key, one row per person or household where that is meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.exchange.errors import RowsLost
from huimin.exchange.mapping import UNKNOWN, ColumnMap, Mapping
from huimin.exchange.rejects import Quarantine, Reject, masked, sentence
from huimin.exchange.rows import Output
from huimin.kernel import connect
from huimin.kernel.duck import literal
from huimin.registry import (
    DEFAULT_PRECEDENCE,
    OWNER_PRECEDENCE,
    SQL_TYPES,
    Schema,
    SchemaColumn,
    SchemaRelation,
    SchemaRoster,
    Value,
)

if TYPE_CHECKING:
    import duckdb

_ROW_GROUP = 122_880


@dataclass(frozen=True)
class Written:
    """nulls: empty values per column of data.parquet; duplicates: rows refused as repeated keys;
    programmes: the roster ids that occur."""

    rows: int
    duplicates: int
    nulls: dict[str, int]
    programmes: tuple[str, ...]


def write(normalised: Path, columns: Sequence[Output], mapping: Mapping, files: Sequence[str], target: Path,
          quarantine: Quarantine) -> Written:
    """Turn the normalised CSV into `target`; both lie in one folder, which DuckDB may use.

    files: names by _file number, for refusals. Raises RowsLost when Parquet holds other rows than were written.
    """
    connection = connect(readable=[target.parent, normalised.parent], scratch=normalised.parent / "spill")
    _read(connection, normalised, columns)
    key = {"person": "person_key", "household": "household_key"}.get(mapping.kind)
    duplicates = _refuse_duplicates(connection, key, columns, mapping, files, quarantine) if key else 0
    order = ", ".join([column.name for column in columns if column.name.endswith("_key")] + ["_file", "_line"])
    connection.execute(
        f"COPY (SELECT * FROM rows ORDER BY {order}) TO {literal(str(target.resolve()))} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})")
    expected = _one(connection, "SELECT count(*) FROM rows")
    held = _one(connection, f"SELECT count(*) FROM read_parquet({literal(str(target.resolve()))})")
    if held != expected:
        raise RowsLost(file=target.name, expected=expected, counted=held)
    nulls = {column.name: _one(connection, f'SELECT count(*) - count("{column.name}") FROM rows')
             for column in columns}
    programmes: tuple[str, ...] = ()
    if mapping.roster:
        found = connection.execute("SELECT DISTINCT programme FROM rows ORDER BY programme").fetchall()
        programmes = tuple(name for name, in found)
    connection.close()
    return Written(held, duplicates, nulls, programmes)


def _read(connection: "duckdb.DuckDBPyConnection", normalised: Path, columns: Sequence[Output]) -> None:
    types = ["'_file': 'INTEGER'", "'_line': 'INTEGER'"]
    types += [f"{literal(column.name)}: '{SQL_TYPES[column.type]}'" for column in columns]
    connection.execute(
        f"CREATE TABLE rows AS SELECT * FROM read_csv({literal(str(normalised.resolve()))}, header = false, "
        f"delim = ',', quote = '\"', escape = '\"', nullstr = '', auto_detect = false, "
        f"columns = {{{', '.join(types)}}})")


def write_refused(normalised: Path, columns: Sequence[str], target: Path) -> None:
    """The numbers of refused rows as `target`; both lie in one folder, which DuckDB may use."""
    own = {"_file": "INTEGER", "_line": "INTEGER", "certain": "BOOLEAN"}
    types = ", ".join(f"{literal(name)}: '{own.get(name, 'VARCHAR')}'" for name in columns)
    connection = connect(readable=[target.parent, normalised.parent], scratch=normalised.parent / "spill")
    connection.execute(
        f"COPY (SELECT * FROM read_csv({literal(str(normalised.resolve()))}, header = false, delim = ',', quote = '\"', "
        f"escape = '\"', nullstr = '', auto_detect = false, columns = {{{types}}}) ORDER BY _file, _line, person_key) "
        f"TO {literal(str(target.resolve()))} (FORMAT parquet, COMPRESSION zstd)")
    connection.close()


def _refuse_duplicates(connection: "duckdb.DuckDBPyConnection", key: str, columns: Sequence[Output],
                       mapping: Mapping, files: Sequence[str], quarantine: Quarantine) -> int:
    """The first row of a key stands; later ones are refused, as the same or as differing."""
    values = ", ".join(f'"{column.name}"' for column in columns)
    connection.execute(
        f"""CREATE TABLE doubles AS
        WITH repeated AS (SELECT {key} FROM rows GROUP BY {key} HAVING count(*) > 1),
        ordered AS (
            SELECT _file, _line, {key}, row({values}) AS content,
                   first(row({values})) OVER by_key AS first_content, row_number() OVER by_key AS place
            FROM rows SEMI JOIN repeated USING ({key})
            WINDOW by_key AS (PARTITION BY {key} ORDER BY _file, _line))
        SELECT _file, _line, {key} AS key, content IS NOT DISTINCT FROM first_content AS same
        FROM ordered WHERE place > 1""")
    found = connection.execute("SELECT * FROM doubles ORDER BY _file, _line").fetchall()
    if not found:
        return 0
    connection.execute("DELETE FROM rows USING doubles WHERE rows._file = doubles._file AND rows._line = doubles._line")
    header = next(column.header for column in columns if column.name == key)
    is_identity = key == "person_key" and mapping.key_type == "identity"
    for number, line, value, same in found:
        reason = "duplicate_same" if same else "duplicate_differs"
        quarantine.add(Reject(files[number], line, header, masked(value, is_identity), reason, sentence(reason)))
    return len(found)


def _one(connection: "duckdb.DuckDBPyConnection", query: str) -> int:
    found = connection.execute(query).fetchone()
    return int(found[0]) if found else 0


def schema(mapping: Mapping, columns: Sequence[Output], written: Written) -> Schema:
    """What the registry needs to know of these rows, without the mapping file."""
    cells = {column.name: column for column in columns}
    roster = mapping.roster
    return Schema(
        department=mapping.department, kind=mapping.kind, scope=mapping.scope, defines=mapping.defines,
        precedence=DEFAULT_PRECEDENCE if mapping.precedence is None else mapping.precedence,
        has_person=bool(mapping.person), has_household=bool(mapping.household), event=mapping.event,
        event_absent=mapping.event_absent, has_name="name" in cells,
        columns=tuple(_column(mapping, column, cells[column.target], written.nulls)
                      for column in mapping.columns if column.field),
        relations=tuple(SchemaRelation(f"rel__{number}", r.kind, r.blank, r.absent, r.inverse, r.inverse_absent)
                        for number, r in enumerate(mapping.relations)),
        roster=SchemaRoster(_programmes(mapping, written), roster.unit, roster.amount_unit) if roster else None,
    )


def _column(mapping: Mapping, column: ColumnMap, output: Output, nulls: dict[str, int]) -> SchemaColumn:
    field = column.field
    assert field is not None
    owned = OWNER_PRECEDENCE if field.owner == mapping.department else DEFAULT_PRECEDENCE
    absent = None if column.absent == UNKNOWN else _value(column.type, output.cell.convert(column.absent))
    return SchemaColumn(column.target, field.entity, field.name, column.type,
                        owned if mapping.precedence is None else mapping.precedence,
                        absent, column.provenance, nulls.get(column.target, 0))


def _value(type_: str, stored: str) -> Value:
    if type_ == "boolean":
        return stored == "true"
    return int(stored) if type_ in {"money", "integer", "decimal"} else stored


def _programmes(mapping: Mapping, written: Written) -> tuple[str, ...]:
    """What the mapping says the roster covers, even if nobody is on it, and what occurs."""
    roster = mapping.roster
    if roster is None:
        return ()
    declared = (roster.programme,) if roster.programme else tuple(to for _, to in roster.programmes)
    return tuple(dict.fromkeys([*declared, *written.programmes]))
