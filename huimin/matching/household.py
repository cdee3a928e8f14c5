"""Single households out of the register, in the form the one-household engine reads: many at once, or one out of homes.db.

The register keeps what is unknown as rows of nobody (phantoms): a member without a number means that
somebody may be missing from the household, a relation to the global phantom that a relative is not
known, a phantom event that the events are not known. Here they become what `policy.Household` says.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huimin.catalog import identity
from huimin.kernel import Month, connect
from huimin.kernel.duck import parquet
from huimin.kernel.errors import nearest
from huimin.matching.errors import NobodyFound
from huimin.policy import RELATIONS, Household, Person
from huimin.registry import Home, Registry

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
        self._month, self._event_kinds = register.month, register.events
        self._phantom = register.meta.phantom_person_no
        self._db: duckdb.DuckDBPyConnection = connect(readable=[register.folder], threads=2)

    def close(self) -> None:
        self._db.close()

    def find(self, key: str) -> tuple[int, str | None]:
        """See `find`."""
        return find(key, self._of_person, self._of_household, self._like, self._month)

    def _of_person(self, number: str) -> int | None:
        return next((int(row["household_no"]) for row in self._rows("person", "person_id = $1", [number])), None)

    def _of_household(self, id: str) -> int | None:
        return next((int(row["household_no"]) for row in self._rows("household", "household_id = $1", [id])), None)

    def _like(self, start: str) -> list[str]:
        return [str(row["household_id"]) for row in self._rows("household", "household_id LIKE $1 LIMIT 500", [f"{start}%"])]

    def read(self, numbers: Iterable[int]) -> Iterator[Found]:
        """The households of these numbers, with members, relatives and events."""
        wanted = sorted(set(numbers))
        houses = self._rows("household", "household_no IN {numbers}", [wanted])
        members = self._rows("person", "household_no IN {numbers}", [wanted])
        world = self._world([row["person_no"] for row in members])
        by_house: dict[int, list[Row]] = defaultdict(list)
        for row in members:
            by_house[row["household_no"]].append(row)
        for house in sorted(houses, key=lambda row: int(row["household_no"])):
            yield _found(house, by_house[house["household_no"]], world)

    def _rows(self, file: str, where: str, values: Sequence[Any]) -> list[Row]:
        """where: `{numbers}` in it stands for the numbers that are the one value."""
        if "{numbers}" in where:  # as one text: DuckDB takes seconds to bind a list of ten thousand
            where, values = where.format(numbers=_NUMBERS), [",".join(map(str, values[0]))]
        result = self._db.execute(f"SELECT * FROM {parquet(self._folder / f'{file}.parquet')} WHERE {where}", values)
        names = [column[0] for column in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def _world(self, people: list[int]) -> "_World":
        relations = self._rows("relation", "person_no IN {numbers}", [people])
        others = self._rows("person", "person_no IN {numbers}", [sorted({row["other_no"] for row in relations} - {self._phantom})])
        homes = self._rows("household", "household_no IN {numbers}", [sorted({row["household_no"] for row in others})])
        near = [*people, *(row["person_no"] for row in others)]
        events = {kind: self._rows(f"event_{kind}", "person_no IN {numbers}", [near]) for kind in self._event_kinds}
        return _World(relations, others, homes, events)


def find(key: str, of_person: Callable[[str], int | None], of_household: Callable[[str], int | None],
         like: Callable[[str], list[str]], month: Month) -> tuple[int, str | None]:
    """(household_no, person_id or None) for an identity number or a household number.

    Raises NobodyFound with the nearest household number.
    """
    for text in dict.fromkeys([key.strip(), _normalised(key)]):
        if (number := of_person(text)) is not None:
            return number, text
        if (number := of_household(text)) is not None:
            return number, None
    near = nearest(key, like(key[:4])) if not _is_identity(key) else None
    shown = identity.mask(key) if _is_identity(key) else key
    raise NobodyFound(month=month, key=shown, hint_zh=f"是不是户号“{near}”?" if near else "",
                      hint_en=f"Did you mean household “{near}”? " if near else "")


def found_in(home: Home, kinds: Sequence[str]) -> Found:
    """The household of one place of homes.db. kinds: of events the register holds."""
    house, members = home.rows("household")[0], home.rows("person")
    related = {row["other_no"] for row in home.rows("relation")}
    others = [*home.rows("other"), *(row for row in members if row["person_no"] in related)]
    world = _World(home.rows("relation"), others, [house, *home.rows("home")], {kind: home.rows(f"event_{kind}") for kind in kinds})
    return _found(house, members, world)


class _World:
    """Relatives and events of some people."""

    def __init__(self, relations: Iterable[Row], others: Iterable[Row], homes: Iterable[Row],
                 events: Mapping[str, Iterable[Row]]) -> None:
        self.relations: dict[tuple[int, str], list[int]] = defaultdict(list)
        for row in relations:
            self.relations[row["person_no"], row["kind"]].append(row["other_no"])
        self.others = {row["person_no"]: row for row in others}
        self.homes = {row["household_no"]: row for row in homes}
        self.events: dict[tuple[int, str], list[Row]] = defaultdict(list)
        self.event_kinds = sorted(events)
        for kind, rows in events.items():
            for row in rows:
                self.events[row["person_no"], kind].append(row)

    def person(self, row: Row, house: Row) -> Person:
        number = int(row["person_no"])
        relatives = {kind: [self.relative(other) for other in self.relations.get((number, kind), [])] for kind in RELATIONS}
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


def _found(house: Row, members: Sequence[Row], world: _World) -> Found:
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
