"""Registers written from lists of values: what the platform makes of answers and the room of figures."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.federation.people import People
from huimin.kernel import connect
from huimin.kernel.duck import file_literal, parquet

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Column:
    """Values of everybody of one kind, in order of their numbers. type: of DuckDB"""

    name: str
    type: str
    values: Sequence[Any]


@dataclass(frozen=True)
class Events:
    """person_no, phantom, and the event's fields, row by row. types: field → type of DuckDB"""

    types: Mapping[str, str]
    rows: Sequence[Sequence[Any]]


@dataclass
class Tables:
    """The columns of one register. further: SQL of columns made of others, (entity, name) → expression"""

    person: list[Column] = field(default_factory=list)
    household: list[Column] = field(default_factory=list)
    events: dict[str, Events] = field(default_factory=dict)
    further: dict[tuple[str, str], str] = field(default_factory=dict)

    def of(self, entity: str) -> list[Column]:
        return self.person if entity == "person" else self.household


@dataclass(frozen=True)
class WrittenMeta:
    """What a run needs to know of a register."""

    nullable: Mapping[str, int]
    phantom_person_no: int


def write(folder: Path, people: People, places: Sequence[str], tables: Tables) -> WrittenMeta:
    """Write person, household, relation and event files into `folder`.

    places: class of places per household. One person and one household more than given stand for nobody, so that
    whoever is given, the unknown among them, is computed like everybody else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    persons = [
        Column("household_no", "BIGINT", [*(p[1] for p in people.people), len(people.households)]),
        Column("person_id", "VARCHAR", [*(p[0] for p in people.people), None]),
        Column("in_scope", "BOOLEAN", [*(p[2] for p in people.people), False]),
        *(Column(c.name, c.type, [*c.values, None]) for c in tables.person),
    ]
    households = [
        Column("household_id", "VARCHAR", [*(h[0] for h in people.households), None]),
        Column("in_scope", "BOOLEAN", [*(h[1] for h in people.households), False]),
        Column("area", "VARCHAR", [*places, None]),
        *(Column(c.name, c.type, [*c.values, None]) for c in tables.household),
    ]
    with connect(readable=[folder]) as db:
        nullable: dict[str, int] = {}
        for entity, columns in (("person", persons), ("household", households)):
            names = [name for of, name in tables.further if of == entity]
            more = "".join(f', {tables.further[entity, name]} AS "{name}"' for name in names)
            source = f"SELECT *{more} FROM ({_select(columns, f'{entity}_no')}) ORDER BY {entity}_no"
            _copy(db, source, columns, folder / f"{entity}.parquet")
            nullable |= _nulls(db, folder / f"{entity}.parquet", entity, [c.name for c in columns] + names)
        _relations(db, people, folder)
        for entity, events in tables.events.items():
            nullable |= _events(db, entity, events, folder)
    return WrittenMeta(nullable, len(people.people))


def _select(columns: Sequence[Column], number: str) -> str:
    items = [f"unnest(range({len(columns[0].values)})) AS {number}"]
    items += [f'unnest(CAST(from_json(${position}, \'["VARCHAR"]\') AS {column.type}[])) AS "{column.name}"'
              for position, column in enumerate(columns, 1)]
    return f"SELECT {', '.join(items)}"


def _parameters(columns: Sequence[Column]) -> list[str]:
    """One JSON text per column: values handed over one by one would cost a hundred times as much."""
    return [json.dumps([None if value is None else str(value) for value in column.values]) for column in columns]


def _copy(db: "duckdb.DuckDBPyConnection", source: str, columns: Sequence[Column], path: Path) -> None:
    db.execute(f"CREATE OR REPLACE TABLE written AS {source}", _parameters(columns))
    order = "household_no, person_no" if path.stem == "person" else "ALL"
    db.execute(f"COPY (SELECT * FROM written ORDER BY {order}) TO {file_literal(path)} (FORMAT parquet)")


def write_columns(path: Path, columns: Sequence[Column]) -> None:
    """One Parquet file of these columns, row by row as given."""
    names = ", ".join(f'"{column.name}"' for column in columns)
    with connect(readable=[path.parent]) as db:
        db.execute(f"CREATE TABLE written AS {_select(columns, 'row_no')}", _parameters(columns))
        db.execute(f"COPY (SELECT {names} FROM written ORDER BY row_no) TO {file_literal(path)} (FORMAT parquet)")


def _nulls(db: "duckdb.DuckDBPyConnection", path: Path, entity: str, names: Sequence[str]) -> dict[str, int]:
    """Of a register of answers even nobody may have a value: a single empty one is not the phantom's, as elsewhere."""
    items = ", ".join(f'count(*) - count("{name}")' for name in names)
    row = db.execute(f"SELECT {items} FROM {parquet(path)}").fetchone() or ()
    return {f"{entity}.{name}": int(count) + (count > 0) for name, count in zip(names, row, strict=True)}


def _relations(db: "duckdb.DuckDBPyConnection", people: People, folder: Path) -> None:
    columns = [Column("person_no", "BIGINT", [r[0] for r in people.relations]), Column("kind", "VARCHAR", [r[1] for r in people.relations]),
               Column("other_no", "BIGINT", [r[2] for r in people.relations])]
    source = f'SELECT person_no, kind, other_no FROM ({_select(columns, "row_no")})'
    _copy(db, source, columns, folder / "relation.parquet")


def _events(db: "duckdb.DuckDBPyConnection", entity: str, events: Events, folder: Path) -> dict[str, int]:
    names = list(events.types)
    columns = [Column("person_no", "BIGINT", [row[0] for row in events.rows]),
               Column("phantom", "BOOLEAN", [row[1] for row in events.rows])]
    columns += [Column(name, events.types[name], [row[2 + place] for row in events.rows]) for place, name in enumerate(names)]
    path = folder / f"{entity.replace('.', '_')}.parquet"
    _copy(db, f"SELECT * EXCLUDE (row_no) FROM ({_select(columns, 'row_no')})", columns, path)
    return _nulls(db, path, entity, names) if names else {}
