"""The matching room: it puts people together from pseudonyms, and compares figures nobody else may see.

It is trusted with two things and no third: who lives with whom and whose relative somebody is, by pseudonym; and,
where a comparison needs the figures of several departments, these figures by pseudonym. It never has the run's key,
so it cannot tell who anybody is; it stores nothing, and only verdicts leave it.
"""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from huimin.catalog import Catalog
from huimin.federation import files
from huimin.federation.answers import read_answers
from huimin.federation.cut import ROOM, Question
from huimin.federation.errors import AnotherPlan, IncompleteAnswer
from huimin.federation.files import Column, Events, Tables
from huimin.federation.messages import Content, Seals, truths
from huimin.federation.owners import Key
from huimin.federation.people import People
from huimin.federation.places import PlaceBook
from huimin.federation.plan import Plan
from huimin.kernel import Month, connect
from huimin.kernel.duck import parquet
from huimin.policy import run
from huimin.registry import SQL_TYPES, Source, compose, merged, part_columns


@dataclass
class Room:
    plan: Plan = field(repr=False)
    catalog: Catalog
    month: Month
    as_of: date
    scratch: Path | None = None
    _skeletons: dict[str, Content] = field(default_factory=dict, repr=False)
    _columns: dict[str, list[Any]] = field(default_factory=dict, repr=False)
    _events: dict[str, list[Content]] = field(default_factory=dict, repr=False)
    _masks: dict[str, list[bool | None]] = field(default_factory=dict, repr=False)
    _people: People | None = field(default=None, repr=False)

    @cached_property
    def seals(self) -> Seals:
        return Seals()

    @cached_property
    def _book(self) -> PlaceBook:
        return PlaceBook(self.plan.program, self.catalog, self.as_of, ROOM)

    # -- people --------------------------------------------------------------------------------

    def take_skeleton(self, content: Content) -> None:
        self._skeletons[content["dataset"]] = content

    def people(self) -> People:
        """Everybody the lists name, put together as a register of the whole would put them together."""
        if self._people is None:
            folder = Path(tempfile.mkdtemp(prefix="huimin-", dir=self.scratch))
            try:
                found = [self._source(folder, number, name) for number, name in enumerate(sorted(self._skeletons))]
                (folder / "register").mkdir()
                compose(folder, found, self.plan.owners.relations(self.plan.program), self.month, folder / "register",
                        self.plan.owners.awaited)
                self._people = _read_people(folder / "register")
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        return self._people

    def _source(self, folder: Path, number: int, dataset: str) -> Source:
        """A list of pseudonyms, written as a snapshot is; the catalogue says how its rows are to be read."""
        card = next(card for card in self.plan.owners.cards if card.dataset == dataset)
        content, path = self._skeletons[dataset], folder / "lists" / dataset
        path.mkdir(parents=True)
        columns: list[str] = content["columns"]
        _write_rows(path / "data.parquet", columns, content["rows"])
        if "refused" in content:
            certain = truths(content["certain"], len(content["refused"]), card.department)
            _write_rows(path / "refused.parquet", columns, content["refused"], certain)
        schema = replace(card.schema, columns=(), roster=None, has_name=False, event=None, has_fact_date=False)
        return Source(number, dataset, Month.parse(content["month"]), "", "", path, schema, ())

    # -- figures -------------------------------------------------------------------------------

    def take_figures(self, sender: str, content: Content) -> None:
        """Open a department's sealed figures. Raises AnotherPlan, BrokenSeal, IncompleteAnswer."""
        if content["plan"] != self.plan.digest:
            raise AnotherPlan(party=sender)
        told = self.seals.open(sender, self.plan.digest, content["sealed"])
        people = self.people()
        for name, values in told["columns"].items():
            wanted = len(people.people) if name.startswith("person.") else len(people.households)
            if len(values) != wanted:
                raise IncompleteAnswer(party=sender, got=len(values), wanted=wanted)
            self._columns[name] = values
        for entity, events in told["events"].items():
            self._events.setdefault(entity, []).append(events)

    def take_masks(self, content: Content) -> None:
        for name, text in content["masks"].items():
            mask = self.plan.masks[name]
            count = len(self.people().people) if mask.entity == "person" else len(self.people().households)
            self._masks[name] = truths(text, count, "platform")

    def verdicts(self, asked: Sequence[Question], places: Sequence[str]) -> Content:
        """The answers to one round of questions: all that leaves the room. places: class per household"""
        people = self.people()
        program = self.plan.room_program(asked)
        folder = Path(tempfile.mkdtemp(prefix="huimin-", dir=self.scratch))
        try:
            tables = self._tables([key for key in program.fields if key[1] not in self.plan.masks])
            for name in sorted({name for question in asked for name in self.plan.masks_of(question)}):
                tables.of(self.plan.masks[name].entity).append(Column(name, "BOOLEAN", self._masks[name]))
            meta = files.write(folder, people, [self._book.known(place) for place in places], tables)
            run(program, folder, meta, self.catalog, self.as_of, folder / "out", parameters=self._book.lookup)
            counts = {"person": len(people.people), "household": len(people.households)}
            return {"plan": self.plan.digest, "answers": read_answers(folder / "out", counts, ROOM)}
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _tables(self, keys: Sequence[Key]) -> Tables:
        tables = Tables()
        for entity, name in keys:
            if not entity.startswith("event."):
                self._add(tables, entity, name)
        for entity in sorted({entity for entity, _ in keys if entity.startswith("event.")}):
            names = [name for own, name in keys if own == entity]
            tables.events[entity] = self._events_of(entity, names)
        return tables

    def _add(self, tables: Tables, entity: str, name: str) -> None:
        """A fact as its one holder gave it, put together from the parts of several, or unknown for everybody."""
        type_ = self.plan.program.fields[entity, name].type
        sql_type = SQL_TYPES[type_]
        count = len(self.people().people) if entity == "person" else len(self.people().households)
        if not self.plan.owners.is_split((entity, name)):
            values = self._columns.get(f"{entity}.{name}", [None] * count)
            tables.of(entity).append(Column(name, sql_type, values))
            return
        parts = [part_columns(name, part.card.dataset) for part in self.plan.owners.parts((entity, name))]
        for part in parts:
            for kind, column in part.items():
                silent = [True if kind == "sure" else None] * count
                values = self._columns.get(f"{entity}.{column}", silent)
                tables.of(entity).append(Column(column, "BOOLEAN" if kind == "sure" else sql_type, values))
        tables.further[entity, name] = merged(type_, parts, self.plan.owners.is_awaited((entity, name)))

    def _events_of(self, entity: str, names: Sequence[str]) -> Events:
        """One department's rows; where none gave any, everybody's events are unknown."""
        types = {name: SQL_TYPES[self.plan.program.fields[entity, name].type] for name in names}
        given = self._events.get(entity, [])
        if not given:
            return Events(types, [[number, True, *[None] * len(names)] for number in range(len(self.people().people))])
        (told,) = given
        order = [told["names"].index(name) for name in names]
        return Events(types, [[row[0], row[1], *(row[2 + place] for place in order)] for row in told["rows"]])


def _write_rows(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str | None]], certain: Sequence[bool | None] = ()) -> None:
    listed = [Column(name, "VARCHAR", [row[place] for row in rows]) for place, name in enumerate(columns)]
    listed += [Column("certain", "BOOLEAN", certain)] if certain else []
    for name in ("person_key", "household_key"):
        if name not in columns:
            listed.append(Column(name, "VARCHAR", [None] * len(rows)))
    listed += [Column("_file", "INTEGER", [0] * len(rows)), Column("_line", "INTEGER", list(range(len(rows))))]
    files.write_columns(path, listed)


def _read_people(folder: Path) -> People:
    with connect(readable=[folder]) as db:
        def rows(name: str, items: str, order: str) -> list[tuple[Any, ...]]:
            return db.execute(f"SELECT {items} FROM {parquet(folder / f'{name}.parquet')} ORDER BY {order}").fetchall()

        people = rows("person", "person_id, household_no, in_scope", "person_no")
        households = rows("household", "household_id, in_scope", "household_no")
        relations = rows("relation", "person_no, kind, other_no", "ALL")
    return People([(p, int(h), bool(s)) for p, h, s in people], [(h, bool(s)) for h, s in households], relations)


