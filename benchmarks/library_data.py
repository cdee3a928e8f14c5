"""A made-up population with every fact a rule set reads, in the registry's own layout.

Generic on purpose: for each field the value the catalog calls usual, now and then another one of its type,
and 2 % of holes. It says nothing about a real county; it makes engines work on all their columns. For a
population with sense in it, see `huimin demo`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks import eight_data
from huimin.catalog import Catalog, Field
from huimin.policy import Program

HOLES, UNUSUAL = 50, 8
MONTH = "2026-10"


def make(folder: Path, people: int, program: Program, catalog: Catalog) -> Path:
    """Write the register that `program` needs; keep what is there."""
    if (folder / "meta.json").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    connection.execute((eight_data.SQL / "make_households.sql").read_text(), {"households": people * 34 // 100})
    connection.execute(_PEOPLE)
    fields = [catalog.field(entity, name) for entity, name in sorted({*program.reads, ("household", "area"), ("household", "residence")})]
    writer = _Writer(connection, catalog, fields, program)
    queries = {"person": writer.people(), "household": writer.households(), "relation": writer.relations(),
               **{f"event_{kind}": writer.events(kind) for kind in sorted({f.entity[6:] for f in fields if f.entity.startswith("event.")})}}
    for name, query in queries.items():
        connection.execute(f"COPY ({query}) TO '{folder / name}.parquet' (FORMAT parquet, COMPRESSION zstd)")
    (folder / "meta.json").write_text(json.dumps(writer.meta(folder), indent=1))
    return folder


_PEOPLE = """
CREATE TEMP TABLE people AS
SELECT first_person + place AS person_no, household_no, place, size, county, rural
FROM homes, LATERAL (SELECT unnest(range(size)) AS place)
"""


@dataclass
class _Writer:
    connection: duckdb.DuckDBPyConnection
    catalog: Catalog
    fields: list[Field]
    program: Program

    def people(self) -> str:
        items = ["person_no::BIGINT AS person_no", "household_no::BIGINT AS household_no", "'B' || person_no AS person_id",
                 "NULL::VARCHAR AS name", "true AS in_scope", *self._facts("person", "person_no"), *self._rosters("person", "person_no")]
        phantom = ("SELECT (SELECT count(*) FROM people)::BIGINT AS person_no, (SELECT count(*) FROM homes)::BIGINT AS household_no, "
                   "false AS in_scope")
        return f"SELECT {', '.join(items)} FROM people UNION ALL BY NAME {phantom} ORDER BY household_no, person_no"

    def households(self) -> str:
        items = ["household_no::BIGINT AS household_no", "'H' || household_no AS household_id", "true AS in_scope",
                 f"{_COUNTY} || '001' AS township", *self._facts("household", "household_no"), *self._rosters("household", "household_no")]
        phantom = "SELECT (SELECT count(*) FROM homes)::BIGINT AS household_no, false AS in_scope"
        return f"SELECT {', '.join(items)} FROM homes UNION ALL BY NAME {phantom} ORDER BY household_no"

    def relations(self) -> str:
        """The second member is the first one's spouse, later ones their children: obligors of an old parent."""
        def row(person: str, kind: str, other: str, where: str) -> str:
            return f"SELECT {person}::BIGINT AS person_no, '{kind}' AS kind, {other}::BIGINT AS other_no FROM people WHERE {where}"

        first = "(person_no - place)"
        rows = {"spouse": row("person_no", "spouse", f"{first} + 1 - place", "place < 2 AND size > 1"),
                "parent": row("person_no", "parent", first, "place >= 2"), "child": row(first, "child", "person_no", "place >= 2"),
                "obligor": row(first, "obligor", "person_no", "place >= 2")}
        nobody = "SELECT NULL::BIGINT AS person_no, NULL::VARCHAR AS kind, NULL::BIGINT AS other_no WHERE false"
        return " UNION ALL ".join([nobody, *(rows[kind] for kind in sorted(self.program.relations))]) + " ORDER BY ALL"

    def events(self, kind: str) -> str:
        items = self._facts(f"event.{kind}", "person_no + 7 * number", holes=False)
        return (f"SELECT person_no::BIGINT AS person_no, false AS phantom, {', '.join(items)} "
                "FROM people, LATERAL (SELECT unnest(range((hash(person_no, 99) % 20 = 0)::INT * 2)) AS number) ORDER BY person_no")

    def meta(self, folder: Path) -> dict[str, object]:
        counts = {entity: self._one(f"SELECT count(*) - 1 FROM '{folder}/{entity}.parquet'") for entity in ("person", "household")}
        nullable = {f"{entity}.{name}": self._one(f"SELECT count(*) - count(\"{name}\") FROM '{folder}/{entity}.parquet'")
                    for entity in ("person", "household") for name in self._names(entity)}
        return {"month": MONTH, "datasets": [], "programmes": dict(self.program.programmes), "nullable": nullable,
                "nullable_in_scope": {key: count - 1 for key, count in nullable.items()},
                "roster_units": dict.fromkeys(self.program.programmes, "fen/month"),
                "counts": {"people": counts["person"], "households": counts["household"]}, "phantom_person_no": counts["person"]}

    def _one(self, query: str) -> int:
        row = self.connection.execute(query).fetchone()
        assert row is not None
        return int(row[0])

    def _names(self, entity: str) -> Iterable[str]:
        return (field.name for field in self.fields if field.entity == entity)

    def _facts(self, entity: str, key: str, holes: bool = True) -> list[str]:
        return [self._fact(field, key, number, holes) for number, field in enumerate(self.fields) if field.entity == entity]

    def _fact(self, field: Field, key: str, number: int, holes: bool) -> str:
        roll = f"hash({key}, {1000 + number})"
        other, usual = self._other(field, roll), _usual(field, roll)
        value = _COUNTY if field.name == "area" else f"CASE WHEN {roll} % {UNUSUAL} = 0 THEN {other} ELSE {usual} END"
        gap = f"WHEN {roll} // 64 % {HOLES} = 0 THEN NULL " if holes and field.name not in {"area", "residence"} else ""
        return f"CASE {gap}WHEN true THEN {value} END::{field.storage} AS \"{field.name}\""

    def _other(self, field: Field, roll: str) -> str:
        if field.is_number:
            low, high = field.lo or 0, field.hi if field.hi is not None else 10_000_000
            return f"{low} + ({roll} // 4096 % {max(1, min(high - low, 6_000_000) + 1)})::BIGINT"
        if field.type == "boolean":
            return "true" if field.usual == "false" else "false"
        if field.type == "date":
            return f"DATE '2026-10-15' - ({roll} // 4096 % 1500)::INT"
        codes = list(self.catalog.codelist(field.codes).codes) if field.codes else ["x"]
        return f"{codes!r}[1 + ({roll} // 4096 % {len(codes)})::INT]"

    def _rosters(self, entity: str, key: str) -> list[str]:
        found = []
        for number, (name, unit) in enumerate(sorted(self.program.programmes.items())):
            if unit == entity:
                drawn = f"hash({key}, {5000 + number}) % 20 = 0"
                found += [f"{drawn} AS receives__{name}", f"CASE WHEN {drawn} THEN 20000 ELSE 0 END::BIGINT AS paid__{name}"]
        return found


_COUNTY = "printf('99%02d%02d', 1 + county // 20, 1 + county % 20)"


def _usual(field: Field, roll: str) -> str:
    if field.name == "birth_date":
        return f"DATE '2026-10-15' - ({roll} // 4096 % 33000)::INT"
    usual = field.usual_value
    if usual is None:
        return "NULL"
    if isinstance(usual, bool | int):
        return str(usual).lower()
    return f"'{usual}'"
