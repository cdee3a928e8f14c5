"""Where a fact comes from: every list that speaks of it, with file and line, and the one that was used."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Protocol

from huimin.kernel import connect
from huimin.registry.errors import UnknownSubject
from huimin.registry.facts import FACT_DATE
from huimin.registry.homes import Home, Row
from huimin.registry.items import facts_of
from huimin.registry.register import Registry
from huimin.registry.schema import Value
from huimin.registry.sources import Candidate, Source, candidates, sources_of

FoundValue = bool | int | str | date | None


@dataclass(frozen=True)
class FactSource:
    """One list's word on one fact.

    value: as stored (fen, scaled decimals); None: the list leaves it empty
    provenance: measured | declared | assessed | derived, or "absent": the list is complete and does not
    name the subject (then file and line are None), or "refused": its row was not taken, which leaves the fact
    unknown; reason: why not, a code of exchange.REASONS; said_on: the date of the fact ("2026-09-30")
    used: this is the value the register holds
    tie: how the row was tied to the person, where the list has no numbers of its own
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
    said_on: str = ""
    tie: "Tie | None" = None


@dataclass(frozen=True)
class Tie:
    """how: identity (a valid number) | linked (probability) | confirmed (who, day: ISO)"""

    how: str
    probability: float | None = None
    who: str | None = None
    day: str | None = None

    def as_json(self) -> dict[str, str | float | None]:
        return asdict(self)


def fact_sources(registry: Registry, *, person_id: str | None = None, household_id: str | None = None,
                 fields: Iterable[str]) -> list[FactSource]:
    """All candidates for the named facts of one person or one household, the prevailing list first.

    fields: names of person facts with `person_id`, of household facts with `household_id`
    Raises UnknownSubject, and DamagedSnapshot when a snapshot the register was built from is gone.
    """
    entity, subject = ("person", person_id) if person_id else ("household", household_id or "")
    asker = Asker(registry)
    try:
        return asker.facts(asker.subject(entity, str(subject)), fields)
    finally:
        asker.close()


@dataclass(frozen=True)
class AskedAbout:
    """Whose facts: a person (then members is that person alone) or a household with the people whose rows speak of it."""

    entity: str
    id: str
    in_scope: bool
    household: str
    members: tuple[str, ...]


class Lists:
    """The lists a register was built from, each with the columns that may be read."""

    def __init__(self, registry: Registry) -> None:
        """Raises DamagedSnapshot when a snapshot the register was built from is gone."""
        self.sources = sources_of(registry.root, registry.meta.datasets, registry.meta.withheld)
        self.awaited = {tuple(fact) for one in registry.meta.awaited for fact in one["facts"]} | facts_of(registry.meta.withheld)
        self._candidates: dict[tuple[str, str], list[Candidate]] = {}

    def candidates(self, entity: str, field: str) -> list[Candidate]:
        """Every column that supplies a field, the one that prevails first."""
        if (entity, field) not in self._candidates:
            self._candidates[entity, field] = candidates(self.sources, entity, field)
        return self._candidates[entity, field]


class Read(Protocol):
    """Rows that speak of one household or its people, in the order of their file."""

    @property
    def lists(self) -> Lists: ...

    def rows_of(self, source: Source) -> Sequence[Mapping[str, FoundValue]]:
        """Those of one snapshot."""

    def refused_of(self, source: Source) -> Sequence[Mapping[str, FoundValue]]:
        """Those it refused, or whose person is not settled."""


@dataclass(frozen=True)
class Heard:
    """What the lists say of one household whose rows are at hand (homes.db)."""

    lists: Lists
    home: Home

    def facts(self, subject: AskedAbout, field: str) -> list[FactSource]:
        """All candidates for one fact of the household or a member, the prevailing list first."""
        return _Asked(self, subject).facts(self.lists.candidates(subject.entity, field))

    def rows_of(self, source: Source) -> Sequence[Row]:
        return self.home.rows(f"source_{source.index}")

    def refused_of(self, source: Source) -> Sequence[Row]:
        return self.home.rows(f"refused_{source.index}")


class Asker:
    """Where facts of one household and its people come from, out of the snapshots themselves; each is read once for all of them.

    Not for several threads at once. `forget` before the next household.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry, self.lists = registry, Lists(registry)
        self.connection = connect(readable=[registry.root / "snapshots", registry.folder], threads=2)
        self.forget()

    def forget(self, household: str = "", people: Sequence[str] = ()) -> None:
        """Drop what was read; the household and people to be asked about next, whose rows are then fetched together."""
        self.household, self.people = household, tuple(people)
        self.rows: dict[int, list[Mapping[str, FoundValue]]] = {}
        self.refusals: dict[int, list[Mapping[str, FoundValue]]] = {}

    def close(self) -> None:
        self.connection.close()

    def facts(self, subject: AskedAbout, fields: Iterable[str]) -> list[FactSource]:
        """See `fact_sources`."""
        if not ({*subject.members} <= {*self.people} and subject.household in {"", self.household}):
            self.forget(subject.household, subject.members)
        asked = _Asked(self, subject)
        return [fact for field in fields for fact in asked.facts(self.lists.candidates(subject.entity, field))]

    def subject(self, entity: str, id: str) -> AskedAbout:
        """Looked up in the register. Raises UnknownSubject."""
        file = str((self.registry.folder / f"{entity}.parquet").resolve())
        found = self.connection.execute(
            f"SELECT in_scope, household_no FROM read_parquet($file) WHERE {entity}_id = $id", {"file": file, "id": id}).fetchone()
        if found is None:
            raise UnknownSubject(month=self.registry.meta.month)
        if entity == "person":
            houses = str((self.registry.folder / "household.parquet").resolve())
            house = self.connection.execute("SELECT household_id FROM read_parquet($file) WHERE household_no = $no",
                                            {"file": houses, "no": found[1]}).fetchone()
            return AskedAbout(entity, id, bool(found[0]), (house[0] or "") if house else "", (id,))
        people = str((self.registry.folder / "person.parquet").resolve())
        members = self.connection.execute(
            "SELECT person_id FROM read_parquet($file) WHERE household_no = $no AND person_id IS NOT NULL",
            {"file": people, "no": found[1]}).fetchall()
        return AskedAbout(entity, id, bool(found[0]), id, tuple(id for id, in members))

    def rows_of(self, source: Source) -> list[Mapping[str, FoundValue]]:
        """The rows of one snapshot that speak of the household or its people, in order. Sorted files make this a short read."""
        if source.index not in self.rows:
            self.rows[source.index] = self._found(
                f"SELECT * FROM {source.parquet} WHERE person_key IN (SELECT unnest($people::VARCHAR[])) ORDER BY _file, _line"
                if source.schema.has_person else
                f"SELECT * FROM {source.parquet} WHERE household_key = $household ORDER BY _file, _line",
                {"people": list(self.people)} if source.schema.has_person else {"household": self.household})
        return self.rows[source.index]

    def refused_of(self, source: Source) -> list[Mapping[str, FoundValue]]:
        """The refused rows of one snapshot that speak of the household or its people, in order."""
        if not source.has_refused:
            return []
        if source.index not in self.refusals:
            self.refusals[source.index] = self._found(
                f"SELECT * FROM {source.refused} WHERE person_key IN (SELECT unnest($people::VARCHAR[])) "
                "OR household_key = $household ORDER BY _file, _line",
                {"people": list(self.people), "household": self.household})
        return self.refusals[source.index]

    def _found(self, query: str, values: Mapping[str, object]) -> list[Mapping[str, FoundValue]]:
        cursor = self.connection.execute(query, values)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class _Asked:
    """One subject: of the rows read for its household, those that speak of it."""

    def __init__(self, asker: Read, subject: AskedAbout) -> None:
        self.asker, self.entity, self.id = asker, subject.entity, subject.id
        self.in_scope, self.household, self.members = subject.in_scope, subject.household, {*subject.members}
        self.awaited = asker.lists.awaited

    def facts(self, ranked: list[Candidate]) -> list[FactSource]:
        """The candidates of one field. The first value that decides is used, else the first closed world,
        unless a refused row might say otherwise."""
        lists = [(candidate.rank, self._of(candidate)) for candidate in ranked]
        lists.sort(key=lambda one: (one[0][0], -_day(one[1]), one[0][2]))
        facts = [fact for _, own in lists for fact in own]
        blanks = {c.source.dataset: c.column.blank for c in ranked if (c.column.entity, c.column.field) in self.awaited}
        order = [i for i, f in enumerate(facts) if f.value is not None and f.provenance not in {"derived", "absent"}
                 and f.value != blanks.get(f.dataset)]
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
        awaited = (column.entity, column.field) in self.awaited
        if not facts and column.absent is not None and column.decides and self.in_scope and not awaited:
            return [self._fact(candidate, _typed(column.absent, column.type), "absent", None)]
        return facts

    def _refused(self, source: Source) -> Sequence[Mapping[str, FoundValue]]:
        """A row without a person speaks of everybody in its household; one with a person of that person, and of the household."""
        return [row for row in self.asker.refused_of(source)
                if row["person_key"] in self.members
                or (row["household_key"] == self.household and (self.entity == "household" or row["person_key"] is None))]

    def _rows(self, source: Source) -> Sequence[Mapping[str, FoundValue]]:
        if source.schema.has_person:
            return [row for row in self.asker.rows_of(source) if row["person_key"] in self.members]
        return self.asker.rows_of(source) if self.entity == "household" else []

    def _fact(self, candidate: Candidate, value: FoundValue, provenance: str,
              row: Mapping[str, FoundValue] | None) -> FactSource:
        source = candidate.source
        there = row if row is not None and row.get("reason") != "not_linked" else None
        file = source.files[int(str(there["_file"]))] if there else None
        line = int(str(there["_line"])) if there else None
        said_on = min(day, source.month.last_day) if isinstance(day := (row or {}).get(FACT_DATE), date) else source.month.last_day
        return FactSource(self.entity, self.id, candidate.column.field, value, source.dataset, source.schema.department,
                          str(source.month), provenance, False, file, line, said_on=said_on.isoformat(), tie=_tie(row))


def _day(facts: list[FactSource]) -> int:
    """Of the row of one list that counts: the first that says anything."""
    said = [fact.said_on for fact in facts if fact.value is not None] or [fact.said_on for fact in facts]
    return date.fromisoformat(said[0]).toordinal() if said else 0


def _tie(row: Mapping[str, Any] | None) -> Tie | None:
    if row is None or row.get("_how") is None:
        return None
    return Tie(row["_how"], row["_probability"], row["_who"], row["_day"])


def _typed(value: Value, type_: str) -> FoundValue:
    return date.fromisoformat(str(value)) if type_ == "date" else value
