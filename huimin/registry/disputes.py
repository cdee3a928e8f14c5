"""Facts of one person or household on which departments contradict each other, as SQL and as rows.

Every department has one voice on a fact: that of its list which prevails among its own (precedence, date, order). A
value given for not being named (`absent`) or equal to the one written for an empty cell (`blank`) is no voice, nor is a
derived one. Truths, codes, dates and
texts contradict each other whatever their months; numbers only within one month, as they change from month to month
without anybody being wrong. An answer of a department to a correction stands for its list; a settled one ends the dispute.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from huimin.kernel import connect
from huimin.kernel.duck import literal, parquet
from huimin.registry import facts
from huimin.registry.sources import Candidate, Source, candidates

if TYPE_CHECKING:
    import duckdb

    from huimin.registry.register import Registry

DISPUTED, FOLLOWED = "disputed", "followed"
NUMBERS = frozenset({"money", "integer", "decimal"})
COLUMNS = "entity, subject, person_no, household_no, field, department, dataset, month, said_on, value, prevails"
NOBODY_ROWS = ("SELECT NULL::VARCHAR AS entity, NULL::VARCHAR AS subject, NULL::BIGINT AS person_no, NULL::BIGINT AS household_no, "
          "NULL::VARCHAR AS field, NULL::VARCHAR AS department, NULL::VARCHAR AS dataset, NULL::VARCHAR AS month, "
          "NULL::DATE AS said_on, NULL::VARCHAR AS value, NULL::BOOLEAN AS prevails WHERE false")


@dataclass(frozen=True)
class Voice:
    """What one department says. value: as stored, as text (fen, scaled decimals, ISO dates, true | false);
    said_on: the date of the fact; prevails: the register holds this value."""

    department: str
    dataset: str
    month: str
    said_on: date
    value: str
    prevails: bool


@dataclass(frozen=True)
class Dispute:
    """One fact of one subject. subject: person or household number; household_no: in the register it was found in."""

    entity: str
    subject: str
    field: str
    household_no: int
    voices: tuple[Voice, ...]


def query(found: Sequence[Source], entity: str, field: str, type_: str) -> str | None:
    """SQL: the rows of `disputed.parquet` for one fact, one per voice; None where fewer than two departments speak."""
    words = _words(found, entity, field, type_)
    if words is None:
        return None
    settled = " UNION ALL ".join(words.settled) or "SELECT NULL AS subject LIMIT 0"
    return (f"SELECT {literal(entity)} AS entity, subject, person_no, household_no, {literal(field)} AS field, department, dataset, "
            f"month, said_on, value, prevails FROM ({_DIFFERING.format(voices=words.voices)}) "
            f"WHERE subject NOT IN (SELECT subject FROM ({settled}) WHERE subject IS NOT NULL)")


def compared(found: Sequence[Source], entity: str, field: str, type_: str) -> str | None:
    """SQL: (fact, department, dataset, units): on how many subjects a list's word was compared with another department's."""
    words = _words([source for source in found if not source.schema.corrects], entity, field, type_)
    if words is None:
        return None
    return (f"SELECT {literal(f'{entity}.{field}')} AS fact, department, dataset, count(*) AS units FROM ("
            f"SELECT * FROM ({words.voices}) QUALIFY count(*) OVER (PARTITION BY subject) > 1) GROUP BY ALL")


def followed(found: Sequence[Source], entity: str, field: str, type_: str) -> str | None:
    """SQL: what the departments' own lists now say of subjects whose fact was corrected, whichever month they are of."""
    correcting = [c for c in candidates(found, entity, field) if c.source.schema.corrects]
    own = [c for c in candidates(found, entity, field) if not c.source.schema.corrects and c.column.decides]
    if not correcting or not own:
        return None
    asked = _Words(found, entity, field, type_)
    parts = [asked.rows(candidate, rank) for rank, candidate in enumerate(own)]
    subjects = " UNION ALL ".join(f"SELECT subject FROM ({asked.rows(candidate, 0)})" for candidate in correcting)
    return (f"SELECT {literal(entity)} AS entity, subject, person_no, household_no, {literal(field)} AS field, department, dataset, "
            f"month, said_on, value, false AS prevails FROM ({_ONE_EACH.format(rows=' UNION ALL '.join(parts))}) "
            f"WHERE subject IN ({subjects})")


def _words(found: Sequence[Source], entity: str, field: str, type_: str) -> "_Words | None":
    """The words of two or more departments; None where fewer speak."""
    words = _Words(found, entity, field, type_)
    return words if len({c.source.schema.department for c in words.deciding}) > 1 else None


class _Words:
    """What lists say of one fact, as SQL."""

    def __init__(self, found: Sequence[Source], entity: str, field: str, type_: str) -> None:
        self.entity, self.type = entity, type_
        self._joined = facts.for_people(found, {field}) if entity == "person" else facts.for_households(found, {field})
        self.deciding = [c for c in candidates(found, entity, field) if c.column.decides and c.source.index in self._joined]

    @property
    def voices(self) -> str:
        """One row per subject and department."""
        rows = " UNION ALL ".join(self.rows(candidate, rank) for rank, candidate in enumerate(self.deciding))
        month = f"({_ONE_EACH.format(rows=rows)})"
        if self.type not in NUMBERS:
            return f"SELECT * FROM {month}"
        return (f"SELECT * FROM {month} QUALIFY date_trunc('month', said_on) = "
                "max(date_trunc('month', said_on)) OVER (PARTITION BY subject)")

    @property
    def settled(self) -> list[str]:
        return [f'SELECT {self._key} AS subject {self._from(c)} WHERE {self._joined[c.source.index].alias}."{c.column.column}__settled"'
                for c in self.deciding if c.source.schema.corrects]

    @property
    def _key(self) -> str:
        return "p.person_key" if self.entity == "person" else "h.household_key"

    def _from(self, candidate: Candidate) -> str:
        own, subject = self._joined[candidate.source.index], self.entity[0]
        return (f"FROM {'people' if subject == 'p' else 'households'} {subject} "
                f"JOIN {own.query} AS {own.alias} ON {own.alias}.{own.key} = {subject}.{own.key}")

    def rows(self, candidate: Candidate, rank: int) -> str:
        """Every value of one list, with who says it and when."""
        source, subject = candidate.source, self.entity[0]
        said = facts.said(self._joined[source.index], candidate, without_blank=True)
        number = "p.person_no" if subject == "p" else "NULL::BIGINT"
        return (f"SELECT {self._key} AS subject, {number} AS person_no, {subject}.household_no, "
                f"{literal(source.schema.department)} AS department, {literal(source.dataset)} AS dataset, "
                f"{literal(str(source.month))} AS month, {said.day} AS said_on, {said.value}::VARCHAR AS value, "
                f"{candidate.column.precedence} AS precedence, {rank} AS place {self._from(candidate)} "
                f"WHERE {said.value} IS NOT NULL AND {self._key} IS NOT NULL")


_ONE_EACH = ("SELECT * FROM ({rows}) "
             "QUALIFY row_number() OVER (PARTITION BY subject, department ORDER BY precedence, said_on DESC, place) = 1")
_DIFFERING = """
SELECT *, row_number() OVER (PARTITION BY subject ORDER BY precedence, said_on DESC, place) = 1 AS prevails
FROM ({voices})
QUALIFY min(value) OVER (PARTITION BY subject) <> max(value) OVER (PARTITION BY subject)
"""


def disputes(registry: "Registry", file: str = DISPUTED) -> Iterator[Dispute]:
    """The disputes of a register, in the order of subjects and facts. One at a time: a county may have many.

    file: FOLLOWED for what departments' own lists say of facts that were corrected
    """
    connection = connect(readable=[registry.folder], threads=2)
    try:
        cursor = connection.execute(f"SELECT {COLUMNS} FROM {parquet(registry.folder / f'{file}.parquet')} "
                                    "ORDER BY entity, subject, field, prevails DESC, department")
        for (entity, subject, field), rows in groupby(_rows(cursor), key=lambda row: (row[0], row[1], row[4])):
            own = list(rows)
            voices = tuple(Voice(row[5], row[6], row[7], row[8], row[9], row[10]) for row in own)
            yield Dispute(entity, subject, field, own[0][3], voices)
    finally:
        connection.close()


def _rows(cursor: "duckdb.DuckDBPyConnection") -> Iterator[tuple[Any, ...]]:
    while batch := cursor.fetchmany(5_000):
        yield from batch
