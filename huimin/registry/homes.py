"""All that a register and its lists hold of one household, under its number: one short read instead of some forty.

homes.db in the folder of a register is made from its files and the snapshots it was built from, and never changes:

    home(number, id, body)   body: JSON [[part, value, …], …], compressed; a row of the part's table in the part's columns
    person(id, home)         people by number
    part(number, name, columns, dates)

Parts: household, person, relation; other and home: relatives elsewhere and their households; event_<kind> of all of them;
source_<index> and refused_<index>: rows of a snapshot that speak of the household or its people, as `provenance.Asker` reads them.
Of the lists only columns the register reads are kept. SQLite, because it finds one of a million households in a tenth of a
millisecond, where each of the Parquet files costs some milliseconds to open.
"""

import json
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.kernel import Progress, Text, connect, new_file, scratch_folder, silent
from huimin.kernel.duck import file_literal, parquet
from huimin.registry.facts import FACT_DATE
from huimin.registry.register import Registry
from huimin.registry.sources import Source, sources_of

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]
FILE = "homes-1.db"
"""Another number when what is in it changes: it is then made anew."""
_STEP = Text("每户一处", "Each household in one place")
_BATCH = 2_000
_TOGETHER = 200_000
"""Households sorted at a time: what is said of so many fits into memory."""
_SAID = ("person_key", "household_key", "_file", "_line", "reason", FACT_DATE, "_how", "_probability", "_who", "_day")
_TABLES = """
CREATE TABLE home (number INTEGER PRIMARY KEY, id TEXT, body BLOB NOT NULL);
CREATE TABLE person (id TEXT PRIMARY KEY, home INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE part (number INTEGER PRIMARY KEY, name TEXT NOT NULL, columns TEXT NOT NULL, dates TEXT NOT NULL);
"""


@dataclass(frozen=True)
class Home:
    """One household. rows: of every part that has any, as dictionaries."""

    number: int
    parts: Mapping[str, Sequence[Row]]

    def rows(self, part: str) -> Sequence[Row]:
        return self.parts.get(part, ())


class Homes:
    """The households of one register. Opening it makes homes.db where it is not there yet. One thread each: see `beside`."""

    def __init__(self, register: Registry, progress: Progress = silent) -> None:
        self._path = register.folder / FILE
        if not self._path.exists():
            make(register, progress)
        self._open()
        rows = self._db.execute("SELECT number, name, columns, dates FROM part").fetchall()
        self._parts = {number: (name, json.loads(columns), json.loads(dates)) for number, name, columns, dates in rows}

    def _open(self) -> None:
        self._db = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)

    def beside(self) -> "Homes":
        """The same over a connection of its own, for another thread."""
        other = object.__new__(Homes)
        other._path, other._parts = self._path, self._parts
        other._open()
        return other

    def close(self) -> None:
        self._db.close()

    def of_person(self, number: str) -> int | None:
        """The household of an identity number."""
        return self._one("SELECT home FROM person WHERE id = ?", number)

    def of_household(self, id: str) -> int | None:
        return self._one("SELECT number FROM home WHERE id = ?", id)

    def like(self, start: str) -> list[str]:
        """Some household numbers that begin alike."""
        return [id for id, in self._db.execute("SELECT id FROM home WHERE id >= ? AND id < ? LIMIT 500", (start, start + "\uffff"))]

    def read(self, number: int) -> Home:
        """Raises KeyError for a number that is none."""
        found = self._db.execute("SELECT body FROM home WHERE number = ?", (number,)).fetchone()
        if found is None:
            raise KeyError(number)
        parts: dict[str, list[Row]] = defaultdict(list)
        for part, *values in json.loads(zlib.decompress(found[0])):
            name, columns, dates = self._parts[part]
            row = dict(zip(columns, values, strict=True))
            for column in dates:
                if row[column] is not None:
                    row[column] = date.fromisoformat(row[column])
            parts[name].append(row)
        return Home(number, dict(parts))

    def _one(self, query: str, value: str) -> int | None:
        found = self._db.execute(query, (value,)).fetchone()
        return None if found is None else int(found[0])


def make(register: Registry, progress: Progress = silent) -> None:
    """Write homes.db, whole or not at all. Raises DamagedSnapshot when a snapshot the register was built from is gone."""
    with scratch_folder(register.folder, "homes") as scratch, new_file(register.folder / FILE) as path:
        connection = connect(readable=[register.root / "snapshots", register.folder], scratch=scratch, memory="2GB")
        try:
            parts = _Parts(connection, register, scratch)
            with closing(sqlite3.connect(path, isolation_level=None)) as db:
                db.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLES}")
                db.execute("BEGIN")
                _fill(db, connection, parts, register.meta.counts.get("households", 0), progress)
                db.execute("CREATE INDEX home_id ON home (id)")
                db.execute("COMMIT")
        finally:
            connection.close()


def _fill(db: sqlite3.Connection, connection: "duckdb.DuckDBPyConnection", parts: "_Parts", total: int, progress: Progress) -> None:
    db.executemany("INSERT INTO part VALUES (?, ?, ?, ?)",
                   [(number, name, json.dumps(columns), json.dumps(dates)) for number, name, columns, dates in parts.described])
    done, batch = 0, []
    for number, own in groupby(parts.rows(), key=lambda row: row[0]):
        batch.append((number, zlib.compress(f"[{','.join(row for _, row in own)}]".encode(), 3)))
        if len(batch) == _BATCH:
            db.executemany("INSERT INTO home (number, body) VALUES (?, ?)", batch)
            done, batch = done + len(batch), []
            progress(str(_STEP), done, total)
    db.executemany("INSERT INTO home (number, body) VALUES (?, ?)", batch)
    for query, wanted in (("UPDATE home SET id = ?2 WHERE number = ?1", "SELECT household_no, household_id FROM {household}"),
                          ("INSERT INTO person VALUES (?2, ?1)",
                           "SELECT household_no, person_id FROM {person} WHERE person_id IS NOT NULL ORDER BY person_id")):
        cursor = connection.execute(wanted.format_map(parts.files))
        while found := cursor.fetchmany(_BATCH):
            db.executemany(query, found)
    progress(str(_STEP), total, total)


class _Parts:
    """Every row that belongs to a household: its number, a place in the order, the row as a JSON array.

    Written into `scratch` part by part, by so many households, and sorted from there: all parts at once, or all households, would
    want more memory the larger the county is.
    """

    def __init__(self, connection: "duckdb.DuckDBPyConnection", register: Registry, scratch: Path) -> None:
        self._db, self._register, self._scratch = connection, register, scratch
        self.files = {path.stem: parquet(path) for path in register.folder.glob("*.parquet")}
        self.described: list[tuple[int, str, list[str], list[str]]] = []
        self._db.execute(_NEAR.format_map({**self.files, "phantom": self._register.meta.phantom_person_no}))
        self._add("household", f"SELECT household_no AS of, 0 AS place, * FROM {self.files['household']}")
        self._add("person", f"SELECT household_no AS of, person_no AS place, * FROM {self.files['person']}")
        self._add("relation", f"SELECT n.of, r.other_no AS place, r.* FROM {self.files['relation']} r "
                              "JOIN near n USING (person_no) WHERE n.member")
        self._add("other", f"SELECT n.of, p.person_no AS place, p.* FROM {self.files['person']} p "
                           "JOIN near n USING (person_no) WHERE p.household_no <> n.of")
        self._add("home", f"SELECT n.of, h.household_no AS place, h.* FROM {self.files['household']} h "
                          "JOIN (SELECT DISTINCT of, household_no FROM near WHERE household_no <> of) n USING (household_no)")
        for name in sorted(name for name in self.files if name.startswith("event_")):
            self._add(name, f"SELECT n.of, 0 AS place, e.* FROM {self.files[name]} e JOIN near n USING (person_no)")
        for source in sources_of(self._register.root, self._register.meta.datasets, self._register.meta.withheld):
            self._source(source)

    def rows(self) -> Iterator[tuple[int, str]]:
        """(household_no, row) in the order of households and parts."""
        found = self._db.execute(f"SELECT max(household_no) FROM {self.files['household']}").fetchone()
        last = -1 if found is None or found[0] is None else found[0]
        for group in range(last // _TOGETHER + 1):
            files = self._scratch / "part-*" / f"together={group}" / "*.parquet"
            written = f"read_parquet({file_literal(files)}, hive_partitioning = false)"
            cursor = self._db.execute(f"SELECT of, said FROM {written} ORDER BY of, part, place, said")
            while rows := cursor.fetchmany(10_000):
                yield from rows

    def _source(self, source: Source) -> None:
        """The rows of one list that speak of a household or its people, refused ones too: what was read of it, and who says so."""
        read = [column.column for column in source.schema.columns
                if column.entity in {"person", "household"} and f"{column.entity}.{column.field}" in self._register.meta.nullable]
        if not read:
            return
        people = "JOIN near n ON n.member AND n.person_id = s.person_key"
        house = f"JOIN {self.files['household']} n ON n.household_id = s.household_key"
        line = "s._file::BIGINT << 40 | s._line AS place"
        self._add(f"source_{source.index}",
                  f"SELECT {'n.of' if source.schema.has_person else 'n.household_no AS of'}, {line}, s.* FROM {source.parquet} s "
                  f"{people if source.schema.has_person else house}", [*_SAID, *read])
        if source.has_refused:
            self._add(f"refused_{source.index}",
                      f"SELECT n.of, {line}, s.* FROM {source.refused} s {people} UNION "
                      f"SELECT n.household_no AS of, {line}, s.* FROM {source.refused} s {house}", _SAID)

    def _add(self, name: str, query: str, only: Sequence[str] | None = None) -> None:
        types = {row[0]: row[1] for row in self._db.execute(f"DESCRIBE {query}").fetchall() if row[0] not in {"of", "place"}}
        columns = [column for column in types if only is None or column in only]
        number = len(self.described)
        self.described.append((number, name, columns, [column for column in columns if types[column] == "DATE"]))
        values = ", ".join(f'"{column}"' for column in columns)
        self._db.execute(
            f"COPY (SELECT of, {number} AS part, place::BIGINT AS place, json_array({number}, {values})::VARCHAR AS said, "
            f"of // {_TOGETHER} AS together FROM ({query})) TO {file_literal(self._scratch / f'part-{number}')} "
            "(FORMAT parquet, COMPRESSION zstd, PARTITION_BY (together))")


_NEAR = """
CREATE TEMP TABLE near AS
SELECT household_no AS of, person_no, person_id, household_no, true AS member FROM {person}
UNION ALL
SELECT DISTINCT m.household_no, p.person_no, p.person_id, p.household_no, false
FROM {relation} r JOIN {person} m ON m.person_no = r.person_no JOIN {person} p ON p.person_no = r.other_no
WHERE r.other_no <> {phantom} AND p.household_no <> m.household_no
"""
"""Members, and relatives of theirs who live elsewhere, by the household they are near to."""
