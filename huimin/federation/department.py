"""A department in a federated run: it holds its own lists, answers questions about them, and shows them to nobody.

What it sends: pseudonyms of the people its lists name (skeleton), answers of one letter each, and figures sealed for
the matching room where a comparison needs several departments. What it reads: its own workspace and the messages.
"""

import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.catalog import Catalog
from huimin.federation.answers import read_answers
from huimin.federation.errors import AnotherPlan
from huimin.federation.messages import Content, from_order, in_order, letters, seal
from huimin.federation.owners import Card, Key, item_of, roster_of
from huimin.federation.people import People
from huimin.federation.places import PlaceBook
from huimin.federation.plan import PLACE, Plan
from huimin.kernel import Month, Workspace, connect
from huimin.kernel.duck import parquet
from huimin.policy import run
from huimin.private import RunKey
from huimin.registry import Given, RegistryMeta, Schema, Source, build_given, items, part_columns, sources

if TYPE_CHECKING:
    import duckdb

PREDICATE, SUM = "predicate", "sum"
Allowed = Callable[[str, str, str, str], bool]
"""(department, dataset, item, mode) → is there an agreement? Items are those of the catalogue: person.wage_income, roster.dibao,
relation.parent."""


def everything_allowed(department: str, dataset: str, item: str, mode: str) -> bool:
    return True


@dataclass(frozen=True)
class _Asked:
    """A register of those asked about. counts: entity → how many; rows beyond them stand for places and for nobody"""

    folder: Path
    meta: RegistryMeta
    counts: Mapping[str, int]
    db: "duckdb.DuckDBPyConnection"

    def column(self, entity: str, name: str) -> list[Any]:
        rows = self.db.execute(f'SELECT "{name}" FROM {self._file(entity)} WHERE {entity}_no < $1 ORDER BY {entity}_no',
                               [self.counts[entity]]).fetchall()
        return [_plain(value) for value, in rows]

    def events(self, entity: str, names: Sequence[str]) -> dict[str, Any]:
        listed = ", ".join(f'"{name}"' for name in names)
        rows = self.db.execute(f"SELECT person_no, phantom, {listed} FROM {self._file(entity.replace('.', '_'))} "
                               "WHERE person_no < $1 ORDER BY ALL", [self.counts["person"]]).fetchall()
        return {"names": list(names), "rows": [[_plain(value) for value in row] for row in rows]}

    def written(self, entity: str) -> set[str]:
        """The columns there are."""
        return {row[0] for row in self.db.execute(f"DESCRIBE SELECT * FROM {self._file(entity)}").fetchall()}

    def _file(self, name: str) -> str:
        return parquet(self.folder / f"{name}.parquet")


@dataclass
class Department:
    """workspace: its own; key: of this run, known to departments only; allowed: what agreements there are"""

    name: str
    workspace: Workspace
    catalog: Catalog
    month: Month
    as_of: date
    key: RunKey
    allowed: Allowed = everything_allowed
    scratch: Path | None = None
    plan: Plan | None = field(default=None, repr=False)
    _books: dict[str, PlaceBook] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def sources(self) -> Sequence[Source]:
        """Its lists in force that some agreement covers; the others are not there, and what they would say is unknown.

        Who lives together and who is whose relative goes to the matching room before any question is asked: a list that says
        so is used whole or not at all.
        """
        return [source for source in sources(self.workspace, self.month) if self._covered(source.dataset, items(source.schema))]

    def _covered(self, dataset: str, told: Collection[str]) -> bool:
        related = [item for item in told if item.startswith("relation.")]
        return all(self.allowed(self.name, dataset, item, PREDICATE) for item in related) and (
            not told or any(self.allowed(self.name, dataset, item, mode) for item in told for mode in (PREDICATE, SUM)))

    def cards(self) -> list[Card]:
        """What it publishes of its lists: the catalogue."""
        return [Card.of(source) for source in self.sources]

    # -- who its lists name --------------------------------------------------------------------

    def skeletons(self) -> Iterator[Content]:
        """Per list that says who there is, who lives together or who is whose relative: pseudonyms in the order of its rows."""
        telling = [source for source in self.sources if _tells_of_people(source.schema)]
        if not telling:
            return
        with self._reading() as db:
            for source in telling:
                schema = source.schema
                columns = [*(["person_key"] if schema.has_person else []), *(["household_key"] if schema.has_household else []),
                           *(r.column for r in schema.relations)]
                content: Content = {"dataset": source.dataset, "month": str(source.month), "columns": columns,
                                    "rows": self._pseudonyms(db, source.parquet, columns)}
                if source.has_refused:
                    keys = [c for c in columns if c != "household_key" or schema.has_household]
                    content["refused"] = self._pseudonyms(db, source.refused, keys)
                    certain = db.execute(f"SELECT certain FROM {source.refused} ORDER BY _file, _line, person_key").fetchall()
                    content["certain"] = letters(row[0] for row in certain)
                yield content

    def _pseudonyms(self, db: "duckdb.DuckDBPyConnection", rows: str, columns: Sequence[str]) -> list[list[str | None]]:
        found = db.execute(f"SELECT {', '.join(columns)} FROM {rows} ORDER BY _file, _line, {columns[0]}").fetchall()
        kinds = ["household" if column == "household_key" else "person" for column in columns]
        return [[self._token(kind, cell) for kind, cell in zip(kinds, row, strict=True)] for row in found]

    def _token(self, kind: str, key: str | None) -> str | None:
        return None if key is None else self._tokens.setdefault((kind, key), self.key.token(f"{kind}:{key}"))

    @cached_property
    def _tokens(self) -> dict[tuple[str, str], str]:
        return {}

    @cached_property
    def _own_keys(self) -> dict[str, str]:
        """Token → number, of everybody its own lists name."""
        found: dict[str, str] = {}
        with self._reading() as db:
            for source in self.sources:
                named = [("person", source.schema.has_person), ("household", source.schema.has_household)]
                for kind in (kind for kind, there in named if there):
                    for rows in [source.parquet, *([source.refused] if source.has_refused else [])]:
                        keys = db.execute(f"SELECT DISTINCT {kind}_key FROM {rows} WHERE {kind}_key IS NOT NULL").fetchall()
                        found.update((str(self._token(kind, key)), key) for key, in keys)
        return found

    # -- answering -----------------------------------------------------------------------------

    def place(self, asked: Content) -> Content:
        """Which class of places each household lives in, by the standards that apply there."""
        plan = self._checked(asked)
        book = self._book(plan)
        with self._register(asked, list(PLACE), PREDICATE) as register:
            areas, residences = (register.column("household", name) for _, name in PLACE)
        kinds, order = in_order([book.of(area, residence) for area, residence in zip(areas, residences, strict=True)])
        return {"plan": plan.digest, "places": kinds, "at": order, "sources": self._sources_of(list(PLACE))}

    def answer(self, asked: Content) -> Content:
        """Its answers to all its questions, and its part of truths that several departments know of."""
        plan = self._checked(asked)
        keys = [key for key in plan.facts_of(self.name) if key not in plan.figures or self._is_asked(plan, key)]
        shared = [key for key in plan.shared if self.name in plan.owners.of(key)]
        knows_places = any(key in PLACE for key in keys)  # then the standards are looked up by the places themselves
        keys = sorted({*keys, *(PLACE if knows_places else ())})
        content: Content = {"plan": plan.digest, "answers": {}, "parts": {}, "sources": self._sources_of(keys)}
        with self._register(asked, keys, PREDICATE) as register:
            if plan.of(self.name):
                program = plan.department_program(self.name)
                lookup = None if knows_places else self._book(plan).lookup
                run(program, register.folder, register.meta, self.catalog, self.as_of, register.folder / "out", parameters=lookup)
                content["answers"] = read_answers(register.folder / "out", register.counts, self.name)
            for entity, name in shared:
                for column, values in self._parts(register, entity, name).items():
                    content["parts"][f"{entity}.{column}"] = letters(values)
        return content

    def figures(self, asked: Content, room: bytes) -> Content:
        """What the matching room needs of its figures, sealed for the room."""
        plan = self._checked(asked)
        keys = [key for key in sorted(plan.figures) if self.name in plan.owners.of(key)]
        told_room: dict[str, Any] = {"columns": {}, "events": {}}
        with self._register(asked, keys, SUM) as register:
            for entity, name in keys:
                if entity.startswith("event."):
                    continue
                if plan.owners.is_split((entity, name)):
                    parts = self._parts(register, entity, name)
                    told_room["columns"] |= {f"{entity}.{column}": values for column, values in parts.items()}
                else:
                    told_room["columns"][f"{entity}.{name}"] = register.column(entity, name)
            for entity in sorted({entity for entity, _ in keys if entity.startswith("event.")}):
                told_room["events"][entity] = register.events(entity, [n for e, n in keys if e == entity])
        return {"plan": plan.digest, "sealed": seal(room, self.name, plan.digest, told_room), "sources": self._sources_of(keys)}

    def _book(self, plan: Plan) -> PlaceBook:
        if plan.digest not in self._books:
            self._books[plan.digest] = PlaceBook(plan.program, self.catalog, self.as_of, self.name)
        return self._books[plan.digest]

    def _is_asked(self, plan: Plan, key: Key) -> bool:
        return key in plan.shared or any(key in question.below.facts for question in plan.of(self.name))

    def _checked(self, asked: Content) -> Plan:
        """Raises AnotherPlan when the asker means other questions."""
        if self.plan is None or asked["plan"] != self.plan.digest:
            raise AnotherPlan(party=self.name)
        return self.plan

    def _sources_of(self, keys: Sequence[Key]) -> list[Content]:
        assert self.plan is not None
        cards = {part.card.dataset: part.card for key in keys for part in self.plan.owners.parts(key)
                 if part.card.department == self.name}
        return [{"dataset": card.dataset, "month": card.month} for _, card in sorted(cards.items())]

    # -- its register of those asked about -----------------------------------------------------

    @contextmanager
    def _register(self, asked: Content, keys: Sequence[Key], mode: str) -> Iterator[_Asked]:
        """A register of the people in the message, from its own lists alone; gone when the block ends."""
        plan = self._checked(asked)
        people = People.read(asked, self.name)
        fields = {key: plan.program.fields[key].type if key in plan.program.fields else self.catalog.field(*key).type
                  for key in keys if roster_of(key[1]) is None}
        programmes = {str(roster_of(name)): entity for entity, name in keys if roster_of(name)}
        periods = {name: found.period for name, found in plan.program.rules.policies.items()}
        folder = Path(tempfile.mkdtemp(prefix="huimin-", dir=self.scratch))
        try:
            meta = build_given(self.workspace, self.sources, fields, self.month, self._given(people, asked), folder, programmes, periods,
                               [key for key in keys if plan.owners.is_split(key)], plan.owners.awaited, self._withheld(keys, mode))
            with connect(readable=[folder]) as db:
                yield _Asked(folder, meta, {"person": len(people.people), "household": len(people.households)}, db)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _given(self, people: People, asked: Content) -> Given:
        """Its own numbers for those it knows; for the others the token, which no list of its holds."""
        own = self._own_keys
        grouped = "homes" in asked
        homes = [(own.get(token, token) if token else None, scope) for token, scope in people.households]
        if "places" not in asked:
            return Given([(own.get(t, t) if t else None, home, scope) for t, home, scope in people.people],
                         [(key, scope, None) for key, scope in homes])
        assert self.plan is not None
        book = self._book(self.plan)
        kinds = [book.known(name) for name in asked["places"]]
        at = from_order(kinds, asked["at"])
        if grouped:
            return Given([(own.get(t, t) if t else None, home, scope) for t, home, scope in people.people],
                         [(key, scope, place) for (key, scope), place in zip(homes, at, strict=True)])
        # Who lives with whom is not told: everybody of a class of places is put into one household that stands for it.
        households: list[tuple[str | None, bool, str | None]] = []
        if homes:
            households = [(key, scope, place) for (key, scope), place in zip(homes, from_order(kinds, asked["homes_at"]), strict=True)]
        first = {kind: len(households) + number for number, kind in enumerate(kinds)}
        households += [(None, False, kind) for kind in kinds]
        return Given([(own.get(t, t) if t else None, first[place], scope)
                      for (t, _, scope), place in zip(people.people, at, strict=True)], households)

    def _withheld(self, keys: Sequence[Key], mode: str) -> dict[str, list[str]]:
        """Dataset → items of its lists that no agreement covers: what they would say reads unknown, for everybody."""
        asked = {item_of(key) for key in keys}
        return {source.dataset: hidden for source in self.sources if (hidden := sorted(
            item for item in items(source.schema) & asked if not self.allowed(self.name, source.dataset, item, mode)))}

    def _parts(self, register: _Asked, entity: str, name: str) -> dict[str, list[Any]]:
        """Column → values of its part of a fact; where no agreement covers it, as if its list were not there:
        then nobody else's silence decides either."""
        assert self.plan is not None
        found: dict[str, list[Any]] = {}
        written, count = register.written(entity), register.counts[entity]
        for part in self.plan.owners.parts((entity, name)):
            if part.card.department == self.name:
                for kind, column in part_columns(name, part.card.dataset).items():
                    silent = [False if kind == "sure" else None] * count
                    found[column] = register.column(entity, column) if column in written else silent
        return found

    @contextmanager
    def _reading(self) -> "Iterator[duckdb.DuckDBPyConnection]":
        with connect(readable=[self.workspace.snapshots]) as db:
            yield db


def _tells_of_people(schema: Schema) -> bool:
    """Does the list say who there is, who lives together or who is whose relative?"""
    return schema.defines or bool(schema.relations) or (schema.has_household and schema.kind in {"person", "roster"})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
