"""Where a fact comes from: every list that speaks of it, with file and line, and the one that was used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from huimin.kernel import connect
from huimin.registry.errors import UnknownSubject
from huimin.registry.register import Registry
from huimin.registry.schema import Value
from huimin.registry.sources import Candidate, Source, candidates, sources_of

if TYPE_CHECKING:
    import duckdb

FoundValue = bool | int | str | date | None


@dataclass(frozen=True)
class FactSource:
    """One list's word on one fact.

    value: as stored (fen, scaled decimals); None: the list leaves it empty
    provenance: measured | declared | assessed | derived, or "absent": the list is complete and does not
    name the subject (then file and line are None), or "refused": its row was not taken, which leaves the fact
    unknown; reason: why not, a code of exchange.REASONS; used: this is the value the register holds
    """

    entity: str
    id: str
    field: str
    value: FoundValue
    dataset: str
    department: str
    month: str
    provenance: str
    used: bool
    file: str | None = None
    line: int | None = None
    reason: str = ""


def fact_sources(registry: Registry, *, person_id: str | None = None, household_id: str | None = None,
                 fields: Iterable[str]) -> list[FactSource]:
    """All candidates for the named facts of one person or one household, the prevailing list first.

    fields: names of person facts with `person_id`, of household facts with `household_id`
    Raises UnknownSubject, and DamagedSnapshot when a snapshot the register was built from is gone.
    """
    entity, subject = ("person", person_id) if person_id else ("household", household_id or "")
    found = sources_of(registry.root, registry.meta.datasets)
    folders = [registry.root / "snapshots", registry.folder]
    connection = connect(readable=folders, threads=2)
    try:
        asked = _Asked(connection, registry, entity, str(subject))
        return [fact for field in fields for fact in asked.facts(candidates(found, entity, field))]
    finally:
        connection.close()


class _Asked:
    """One subject: the keys it has in the snapshots, and the rows found there, each snapshot read once."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", registry: Registry, entity: str, id: str) -> None:
        self.connection, self.entity, self.id = connection, entity, id
        self.in_scope, self.household, self.members = self._subject(registry)
        self.rows: dict[int, list[Mapping[str, FoundValue]]] = {}
        self.refusals: dict[int, list[Mapping[str, FoundValue]]] = {}

    def _subject(self, registry: Registry) -> tuple[bool, str, list[str]]:
        """In scope, the household's number, and whose rows speak of the subject."""
        file = str((registry.folder / f"{self.entity}.parquet").resolve())
        found = self.connection.execute(
            f"SELECT in_scope, household_no FROM read_parquet($file) WHERE {self.entity}_id = $id",
            {"file": file, "id": self.id}).fetchone()
        if found is None:
            raise UnknownSubject(month=registry.meta.month)
        if self.entity == "person":
            houses = str((registry.folder / "household.parquet").resolve())
            house = self.connection.execute("SELECT household_id FROM read_parquet($file) WHERE household_no = $no",
                                            {"file": houses, "no": found[1]}).fetchone()
            return bool(found[0]), house[0] if house else "", [self.id]
        people = str((registry.folder / "person.parquet").resolve())
        members = self.connection.execute(
            "SELECT person_id FROM read_parquet($file) WHERE household_no = $no AND person_id IS NOT NULL",
            {"file": people, "no": found[1]}).fetchall()
        return bool(found[0]), self.id, [id for id, in members]

    def facts(self, ranked: list[Candidate]) -> list[FactSource]:
        """The candidates of one field. The first value that decides is used, else the first closed world,
        unless a refused row might say otherwise."""
        facts = [fact for candidate in ranked for fact in self._of(candidate)]
        order = [i for i, f in enumerate(facts) if f.value is not None and f.provenance not in {"derived", "absent"}]
        if not any(f.provenance == "refused" for f in facts):
            order += [i for i, f in enumerate(facts) if f.provenance == "absent"]
        return [replace(fact, used=bool(order) and index == order[0]) for index, fact in enumerate(facts)]

    def _of(self, candidate: Candidate) -> list[FactSource]:
        source, column = candidate.source, candidate.column
        rows, refused = self._rows(source), self._refused(source) if column.decides else []
        if self.entity == "person":
            rows = rows[:1]
        facts = [self._fact(candidate, row[column.column], column.provenance, row) for row in rows]
        facts += [replace(self._fact(candidate, None, "refused", row), reason=str(row["reason"])) for row in refused[:1]]
        if not facts and column.absent is not None and column.decides and self.in_scope:
            return [self._fact(candidate, _typed(column.absent, column.type), "absent", None)]
        return facts

    def _refused(self, source: Source) -> list[Mapping[str, FoundValue]]:
        """The refused rows of one snapshot that speak of the subject, in order."""
        if not source.has_refused:
            return []
        if source.index not in self.refusals:
            anybody = "" if self.entity == "household" else " AND person_key IS NULL"
            self.refusals[source.index] = self._found(
                f"SELECT * FROM {source.refused} WHERE person_key IN (SELECT unnest($values::VARCHAR[])) "
                f"OR (household_key = $household{anybody}) ORDER BY _file, _line",
                {"values": self.members, "household": self.household})
        return self.refusals[source.index]

    def _found(self, query: str, values: Mapping[str, object]) -> list[Mapping[str, FoundValue]]:
        cursor = self.connection.execute(query, values)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _fact(self, candidate: Candidate, value: FoundValue, provenance: str,
              row: Mapping[str, FoundValue] | None) -> FactSource:
        source = candidate.source
        file = source.files[int(str(row["_file"]))] if row else None
        line = int(str(row["_line"])) if row else None
        return FactSource(self.entity, self.id, candidate.column.field, value, source.dataset,
                          source.schema.department, str(source.month), provenance, False, file, line)

    def _rows(self, source: Source) -> list[Mapping[str, FoundValue]]:
        """The rows of one snapshot that speak of the subject, in order. Sorted files make this a short read."""
        if source.index not in self.rows:
            by_household = self.entity == "household" and not source.schema.has_person
            key, values = ("household_key", [self.id]) if by_household else ("person_key", self.members)
            self.rows[source.index] = self._found(
                f"SELECT * FROM {source.parquet} WHERE {key} IN (SELECT unnest($values::VARCHAR[])) "
                f"ORDER BY _file, _line", {"values": values})
        return self.rows[source.index]


def _typed(value: Value, type_: str) -> FoundValue:
    return date.fromisoformat(str(value)) if type_ == "date" else value
