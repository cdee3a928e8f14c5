"""Single households out of the register, in the form the one-household engine reads.

The register keeps what is unknown as rows of nobody (phantoms): a member without a number means that
somebody may be missing from the household, a relation to the global phantom that a relative is not
known, a phantom event that the events are not known. Here they become what `policy.Household` says.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.catalog import identity
from huimin.kernel import connect
from huimin.kernel.errors import nearest
from huimin.matching.errors import NobodyFound
from huimin.policy import RELATIONS, Household, Person
from huimin.registry import Registry

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]
_NUMBERS = "(SELECT TRY_CAST(unnest(string_split($1, ',')) AS BIGINT))"


@dataclass(frozen=True)
class Found:
    """One household: its row of the register, its people's rows by id, and the engine's view of it."""

    row: Row
    people: dict[str, Row]
    household: Household


class Households:
    """Reads households of one register; keep it open for several."""

    def __init__(self, register: Registry) -> None:
        self._folder = register.folder
        self._month = register.month
        self._phantom = register.meta.phantom_person_no
        self._db: duckdb.DuckDBPyConnection = connect(readable=[register.folder], threads=2)

    def close(self) -> None:
        self._db.close()

    def find(self, key: str) -> tuple[int, str | None]:
        """(household_no, person_id or None) for an identity number or a household number.

        Raises NobodyFound with the nearest household number.
        """
        for text in dict.fromkeys([key.strip(), _normalised(key)]):
            person = self._rows("person", "person_id = $1", [text])
            if person:
                return int(person[0]["household_no"]), str(person[0]["person_id"])
            household = self._rows("household", "household_id = $1", [text])
            if household:
                return int(household[0]["household_no"]), None
        raise self._nobody(key)

    def read(self, numbers: Iterable[int]) -> Iterator[Found]:
        """The households of these numbers, with members, relatives and events."""
        wanted = sorted(set(numbers))
        houses = self._rows("household", "household_no IN {numbers}", [wanted])
        members = self._rows("person", "household_no IN {numbers}", [wanted])
        world = _World(self, [row["person_no"] for row in members])
        by_house: dict[int, list[Row]] = defaultdict(list)
        for row in members:
            by_house[row["household_no"]].append(row)
        for house in sorted(houses, key=lambda row: int(row["household_no"])):
            yield _found(house, by_house[house["household_no"]], world)

    def _rows(self, file: str, where: str, values: Sequence[Any]) -> list[Row]:
        """where: `{numbers}` in it stands for the numbers that are the one value."""
        path = self._folder / f"{file}.parquet"
        if "{numbers}" in where:  # as one text: DuckDB takes seconds to bind a list of ten thousand
            where, values = where.format(numbers=_NUMBERS), [",".join(map(str, values[0]))]
        result = self._db.execute(f"SELECT * FROM read_parquet('{_quoted(path)}') WHERE {where}", values)
        names = [column[0] for column in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def _events(self) -> list[str]:
        return sorted(path.stem.removeprefix("event_") for path in self._folder.glob("event_*.parquet"))

    def _nobody(self, key: str) -> NobodyFound:
        known = [str(row["household_id"]) for row in self._rows("household", "household_id LIKE $1 LIMIT 500", [f"{key[:4]}%"])]
        near = nearest(key, known) if not _is_identity(key) else None
        shown = identity.mask(key) if _is_identity(key) else key
        return NobodyFound(month=self._month, key=shown, hint_zh=f"是不是户号“{near}”?" if near else "",
                           hint_en=f"Did you mean household “{near}”? " if near else "")


class _World:
    """Relatives and events of some people."""

    def __init__(self, source: Households, people: list[int]) -> None:
        self.phantom = source._phantom
        self.kinds = set(RELATIONS)
        self.relations: dict[tuple[int, str], list[int]] = defaultdict(list)
        for row in source._rows("relation", "person_no IN {numbers}", [people]):
            self.relations[row["person_no"], row["kind"]].append(row["other_no"])
        others = sorted({other for found in self.relations.values() for other in found} - {self.phantom})
        self.others = {row["person_no"]: row for row in source._rows("person", "person_no IN {numbers}", [others])}
        homes = sorted({row["household_no"] for row in self.others.values()})
        self.homes = {row["household_no"]: row
                      for row in source._rows("household", "household_no IN {numbers}", [homes])}
        self.events: dict[tuple[int, str], list[Row]] = defaultdict(list)
        self.event_kinds = source._events()
        for kind in self.event_kinds:
            for row in source._rows(f"event_{kind}", "person_no IN {numbers}", [[*people, *others]]):
                self.events[row["person_no"], kind].append(row)

    def person(self, row: Row, house: Row) -> Person:
        number = int(row["person_no"])
        relatives = {kind: [self.relative(other) for other in self.relations.get((number, kind), [])] for kind in self.kinds}
        return Person(_id(row), row, dict(relatives), self.events_of(number), house)

    def relative(self, number: int) -> Person:
        row = self.others.get(number)
        if row is None or row["person_id"] is None:
            return Person("", phantom=True)
        return Person(_id(row), row, {}, self.events_of(number), self.homes.get(row["household_no"], {}))

    def events_of(self, number: int) -> dict[str, list[Any] | None]:
        found: dict[str, list[Any] | None] = {}
        for kind in self.event_kinds:
            rows = self.events.get((number, kind), [])
            found[f"event.{kind}"] = None if any(row["phantom"] for row in rows) else list(rows)
        return found


def _found(house: Row, members: list[Row], world: _World) -> Found:
    known = sorted((row for row in members if row["person_id"] is not None), key=lambda row: int(row["person_no"]))
    people = [world.person(row, house) for row in known]
    household = Household(str(house["household_id"] or house["household_no"]), house, people, len(known) == len(members))
    return Found(house, {_id(row): row for row in known}, household)


def _id(row: Row) -> str:
    return str(row["person_id"])


def _normalised(key: str) -> str:
    """An identity number as the register keeps it: half-width, 18 digits, capital X."""
    try:
        return identity.check_identity(key).number18
    except identity.IdentityError:
        return identity.normalise(key)


def _is_identity(key: str) -> bool:
    return len(identity.normalise(key)) in {15, 18}


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("'", "''")
