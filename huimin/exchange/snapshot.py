"""Normalised rows into data.parquet: typed, sorted by key, one row per person or household where that is meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.exchange import linking, normalised, repeats
from huimin.exchange.errors import RowsLost
from huimin.exchange.mapping import UNKNOWN, ColumnMap, Mapping
from huimin.exchange.rejects import Quarantine
from huimin.exchange.rows import Output
from huimin.kernel import connect
from huimin.kernel.duck import file_literal, literal, parquet
from huimin.registry import (
    DEFAULT_PRECEDENCE,
    OWNER_PRECEDENCE,
    Schema,
    SchemaColumn,
    SchemaRelation,
    SchemaRoster,
    Value,
)

if TYPE_CHECKING:
    import duckdb

_ROW_GROUP = 122_880
_USUAL, _LARGE = "1GB", "2GB"  # what sorting may hold before it spills


@dataclass(frozen=True)
class Written:
    """nulls: empty values per column of data.parquet; duplicates: rows refused as repeated keys;
    programmes: the roster ids that occur; unlinkable: rows refused because nothing says who they are about."""

    rows: int
    duplicates: int
    nulls: dict[str, int]
    programmes: tuple[str, ...]
    unlinkable: int = 0


def write(work: Path, columns: Sequence[Output], mapping: Mapping, files: Sequence[str], target: Path,
          quarantine: Quarantine) -> Written:
    """Turn what a reading left in `work` into `target`; both lie in one folder, which DuckDB may use.

    files: names by _file number, for refusals. Raises RowsLost when Parquet holds other rows than were written.
    """
    connection = connect(readable=[target.parent, work], scratch=work / "spill", memory=_LARGE if mapping.large else _USUAL)
    normalised.open_rows(connection, work, columns, mapping)
    unlinkable = linking.prepare(connection, columns, mapping, files, quarantine) if mapping.linked else 0
    duplicates = repeats.refuse(connection, columns, mapping, files, quarantine)
    order = ", ".join([column.name for column in columns if column.name.endswith("_key")] + ["_file", "_line"])
    connection.execute(
        f"COPY (SELECT * FROM rows ORDER BY {order}) TO {file_literal(target)} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})")
    written = parquet(target)
    expected, = _counts(connection, "rows", [])
    held, *filled = _counts(connection, written, [column.name for column in columns])
    if held != expected:
        raise RowsLost(file=target.name, expected=expected, counted=held)
    nulls = {column.name: held - count for column, count in zip(columns, filled, strict=True)}
    programmes: tuple[str, ...] = ()
    if mapping.roster:
        found = connection.execute(f"SELECT DISTINCT programme FROM {written} ORDER BY programme").fetchall()
        programmes = tuple(name for name, in found)
    connection.close()
    return Written(held, duplicates, nulls, programmes, unlinkable)


def _counts(connection: "duckdb.DuckDBPyConnection", source: str, names: Sequence[str]) -> tuple[int, ...]:
    """The rows of a source, then the filled cells of each named column, in one pass."""
    counted = ", ".join(["count(*)", *(f'count("{name}")' for name in names)])
    row: tuple[int, ...] | None = connection.execute(f"SELECT {counted} FROM {source}").fetchone()
    assert row is not None
    return row


def write_refused(numbers: Path, columns: Sequence[str], target: Path) -> None:
    """The numbers of refused rows as `target`; both lie in one folder, which DuckDB may use."""
    own = {"_file": "INTEGER", "_line": "INTEGER", "certain": "BOOLEAN"}
    types = ", ".join(f"{literal(name)}: '{own.get(name, 'VARCHAR')}'" for name in columns)
    connection = connect(readable=[target.parent, numbers.parent], scratch=numbers.parent / "spill")
    connection.execute(
        f"COPY (SELECT * FROM read_csv({file_literal(numbers)}, header = false, delim = ',', quote = '\"', "
        f"escape = '\"', nullstr = '', auto_detect = false, columns = {{{types}}}) ORDER BY _file, _line, person_key) "
        f"TO {file_literal(target)} (FORMAT parquet, COMPRESSION zstd)")
    connection.close()


def schema(mapping: Mapping, columns: Sequence[Output], written: Written) -> Schema:
    """What the registry needs to know of these rows, without the mapping file."""
    cells = {column.name: column for column in columns}
    roster = mapping.roster
    return Schema(
        department=mapping.department, kind=mapping.kind, scope=mapping.scope, defines=mapping.defines,
        precedence=DEFAULT_PRECEDENCE if mapping.precedence is None else mapping.precedence,
        has_person=mapping.has_person, has_household=bool(mapping.household), event=mapping.event,
        event_absent=mapping.event_absent, has_name="name" in cells, has_fact_date="fact_date" in cells,
        columns=tuple(_column(mapping, column, cells[column.target], written.nulls)
                      for column in mapping.columns if column.field),
        relations=tuple(SchemaRelation(f"rel__{number}", r.kind, r.blank, r.absent, r.inverse, r.inverse_absent)
                        for number, r in enumerate(mapping.relations)),
        roster=SchemaRoster(_programmes(mapping, written), roster.unit, roster.amount_unit) if roster else None,
        linked=mapping.linked, link=tuple(what for what, _ in mapping.link.columns),
    )


def _column(mapping: Mapping, column: ColumnMap, output: Output, nulls: dict[str, int]) -> SchemaColumn:
    field = column.field
    assert field is not None
    owned = OWNER_PRECEDENCE if field.owner == mapping.department else DEFAULT_PRECEDENCE
    blank = None if column.blank == UNKNOWN else _value(column.type, output.cell.convert(column.blank))
    absent = None if column.absent == UNKNOWN else _value(column.type, output.cell.convert(column.absent))
    return SchemaColumn(column.target, field.entity, field.name, column.type,
                        owned if mapping.precedence is None else mapping.precedence,
                        absent, column.provenance, nulls.get(column.target, 0), blank)


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
