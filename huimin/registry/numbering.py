"""Who is in the register: people and households get dense numbers, in the order of household keys.

Tables made here: `households` (household_no, household_key, in_scope, known) and `people` (person_no,
household_no, person_key, in_scope). A phantom has no person_key: it stands for the members nobody has
named, and once, in a household of its own, for every relative nobody has named.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from huimin.registry.sources import Source

if TYPE_CHECKING:
    import duckdb

ALONE = "@"
"""Begins the household id of a person no list puts into a household: `@` and the person's number."""


def number(connection: "duckdb.DuckDBPyConnection", found: Sequence[Source], relations: Iterable[str]) -> int:
    """Make `people` and `households`; return the number of the global phantom, the last of all."""
    wanted = set(relations)
    connection.execute(
        f"CREATE TABLE keys AS SELECT person_key, bool_or(scoped) AS in_scope "
        f"FROM ({_union(_person_keys(found, wanted), 'person_key', 'scoped')}) GROUP BY person_key")
    connection.execute(
        f"CREATE TABLE membership AS SELECT person_key, arg_min(household_key, place) AS household_key, "
        f"arg_min(known, place) AS known "
        f"FROM ({_union(_memberships(found), 'person_key', 'household_key', 'known', 'place')}) GROUP BY person_key")
    connection.execute(_HOUSEHOLDS.format(
        listed=_union(_household_keys(found), "household_key", "scoped"), open=_union(_open_households(found), "household_key")))
    connection.execute(_PEOPLE)
    connection.execute("DROP TABLE keys; DROP TABLE membership")
    row = connection.execute("SELECT max(person_no) FROM people").fetchone()
    return int(row[0]) if row else 0


_HOUSEHOLDS = f"""
CREATE TABLE placed AS
SELECT person_key, keys.in_scope, coalesce(household_key, '{ALONE}' || person_key) AS household_key,
       coalesce(known, false) AS known
FROM keys LEFT JOIN membership USING (person_key);
CREATE TABLE households AS
SELECT row_number() OVER (ORDER BY household_key) - 1 AS household_no, *
FROM (SELECT household_key, bool_or(in_scope) AS in_scope,
             bool_or(known) AND household_key NOT IN (SELECT household_key FROM ({{open}})) AS known
      FROM (SELECT household_key, in_scope, known FROM placed
            UNION ALL SELECT household_key, scoped, false FROM ({{listed}}))
      GROUP BY household_key);
INSERT INTO households SELECT count(*), NULL, false, false FROM households
"""

_PEOPLE = """
CREATE TABLE people AS
SELECT row_number() OVER (ORDER BY household_no, person_key NULLS LAST) - 1 AS person_no, *
FROM (SELECT household_no, person_key, placed.in_scope
      FROM placed JOIN households USING (household_key)
      UNION ALL
      SELECT household_no, NULL, false FROM households WHERE NOT known);
DROP TABLE placed
"""


def _union(parts: list[str], *columns: str) -> str:
    """The parts as one query; an empty one with the same columns when there are none."""
    if parts:
        return " UNION ALL ".join(parts)
    types = {"scoped": "BOOLEAN", "known": "BOOLEAN", "place": "HUGEINT"}
    return "SELECT " + ", ".join(f"NULL::{types.get(name, 'VARCHAR')} AS {name}" for name in columns) + " LIMIT 0"


def _person_keys(found: Iterable[Source], relations: set[str]) -> list[str]:
    parts = []
    for source in found:
        schema = source.schema
        if schema.has_person and schema.defines:
            scoped = str(schema.scope == "residents").lower()
            parts += [f"SELECT person_key, {scoped} AS scoped FROM {rows} WHERE person_key IS NOT NULL"
                      for rows in _rows(source)]
        for relation in schema.relations:
            if relations & {relation.kind, relation.inverse}:
                parts.append(f"SELECT {relation.column} AS person_key, false AS scoped FROM {source.view} "
                             f"WHERE {relation.column} IS NOT NULL")
    return parts


def _rows(source: Source) -> list[str]:
    """Its rows, and those that were refused and whose numbers can be read: these name people too."""
    return [source.view, f"(SELECT * FROM {source.refused} WHERE certain)"] if source.has_refused else [source.view]


def _memberships(found: Iterable[Source]) -> list[str]:
    """A list of persons names all members of a household; a roster may name only whoever applied.

    A row that was refused says where somebody lives only where no good row of its list does.
    """
    parts = []
    for source in found:
        schema = source.schema
        if schema.has_person and schema.has_household and schema.kind in {"person", "roster"}:
            known = str(schema.kind == "person").lower()
            parts += [f"SELECT person_key, household_key, {known} AS known, {place(source)} + {later * 2**62}::HUGEINT AS place "
                      f"FROM {rows} WHERE person_key IS NOT NULL AND household_key IS NOT NULL"
                      for later, rows in enumerate(_rows(source))]
    return parts


def _open_households(found: Iterable[Source]) -> list[str]:
    """Households that a refused row of a list of people belongs to without saying who is meant."""
    return [f"SELECT household_key FROM {source.refused} WHERE person_key IS NULL AND household_key IS NOT NULL"
            for source in found if source.schema.kind == "person" and source.has_refused]


def place(source: Source) -> str:
    """SQL for the place of a row among all rows: precedence, dataset, file, line."""
    first = (source.schema.precedence * 10_000 + source.index) * 2**64
    return f"({first}::HUGEINT + _file::HUGEINT * {2**32} + _line)"


def _household_keys(found: Iterable[Source]) -> list[str]:
    """Households that lists name, be it in a refused row; those of a list of people come with their members."""
    return [
        f"SELECT household_key, {str(source.schema.scope == 'residents').lower()} AS scoped "
        f"FROM {rows} WHERE household_key IS NOT NULL"
        for source in found if source.schema.defines and source.schema.has_household
        for rows in (_rows(source)[1:] if source.schema.kind == "person" else _rows(source))
        if source.schema.kind in {"person", "household", "roster"}
    ]
