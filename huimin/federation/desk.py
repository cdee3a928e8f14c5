"""The platform: it asks, puts answers together and decides, and never holds a figure or a number of anybody.

It knows pseudonyms in households, who is whose relative by pseudonym, a class of places per household, and answers.
"""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from huimin.catalog import Catalog
from huimin.federation import files
from huimin.federation.answers import read_answers
from huimin.federation.cut import Question
from huimin.federation.errors import AnotherPlan
from huimin.federation.files import Column, Tables
from huimin.federation.messages import PLATFORM, Content, from_order, in_order, truths
from huimin.federation.people import People
from huimin.federation.places import PlaceBook
from huimin.federation.plan import Plan
from huimin.policy import Program, RunResult, run
from huimin.registry import merged, part_columns


@dataclass
class Desk:
    plan: Plan = field(repr=False)
    catalog: Catalog
    as_of: date
    scratch: Path | None = None
    people: People = field(default_factory=lambda: People((), ()), repr=False)
    places: Sequence[str] = field(default=(), repr=False)
    answers: dict[str, list[bool | None]] = field(default_factory=dict, repr=False)
    parts: dict[str, list[bool | None]] = field(default_factory=dict, repr=False)
    sources: dict[str, str] = field(default_factory=dict)

    def take_people(self, content: Content) -> None:
        self.people = People.read(content, "matching_room", self.plan.owners.relations(self.plan.program))
        self.places = [self._book.nowhere] * len(self.people.households)

    @cached_property
    def _book(self) -> PlaceBook:
        return PlaceBook(self.plan.program, self.catalog, self.as_of, PLATFORM)

    def _count(self, entity: str) -> int:
        return len(self.people.people) if entity == "person" else len(self.people.households)

    # -- asking --------------------------------------------------------------------------------

    def ask_places(self) -> Content:
        return {"plan": self.plan.digest, **self.people.as_content(grouped=True, with_households=True)}

    def take_places(self, sender: str, content: Content) -> None:
        self._check(sender, content)
        book = self._book
        self.places = from_order([book.known(name) for name in content["places"]], content["at"])

    def ask(self, department: str) -> Content:
        """Everybody, by pseudonym, with the class of places; who lives together only where the answer needs it."""
        grouped = self.plan.grouped(department)
        homes = any(entity == "household" for entity, _ in self.plan.facts_of(department))
        content = {"plan": self.plan.digest, **self.people.as_content(grouped, homes)}
        if grouped:
            content["places"], content["at"] = in_order(self.places)
            return content
        kinds, of_homes = in_order(self.places)
        content["places"] = kinds
        by_place = dict(zip(kinds, kinds, strict=True))
        _, content["at"] = in_order([by_place[self.places[home]] for _, home, _ in self.people.people])
        if homes:
            content["homes_at"] = of_homes
        return content

    def take_answers(self, sender: str, content: Content) -> None:
        """Raises AnotherPlan, IncompleteAnswer."""
        self._check(sender, content)
        for name, text in content["answers"].items():
            self.answers[name] = truths(text, self._count(self.plan.questions[name].entity), sender)
        for name, text in content.get("parts", {}).items():
            self.parts[name] = truths(text, self._count(name.partition(".")[0]), sender)
        self.sources |= {source["dataset"]: source["month"] for source in content.get("sources", [])}

    def _check(self, sender: str, content: Content) -> None:
        if content["plan"] != self.plan.digest:
            raise AnotherPlan(party=sender)

    # -- computing with answers ----------------------------------------------------------------

    def masks_for(self, asked: Sequence[Question]) -> Content:
        """The truth values the room needs for these questions, worked out from answers given so far."""
        names = sorted({name for question in asked for name in self.plan.masks_of(question)})
        if not names:
            return {"plan": self.plan.digest, "masks": {}}
        with tempfile.TemporaryDirectory(prefix="huimin-", dir=self.scratch) as folder:
            self._run(self.plan.mask_program(names), Path(folder) / "register", Path(folder) / "out")
            counts = {entity: self._count(entity) for entity in ("person", "household")}
            return {"plan": self.plan.digest, "masks": read_answers(Path(folder) / "out", counts, PLATFORM)}

    def decide(self, folder: Path) -> RunResult:
        """Every policy for everybody, from answers: `folder`/register and `folder`/results, as a run of the whole writes them."""
        return self._run(self.plan.desk_program(), folder / "register", folder / "results")

    def _run(self, program: Program, register: Path, out: Path) -> RunResult:
        meta = files.write(register, self.people, self.places, self._tables(program))
        return run(program, register, meta, self.catalog, self.as_of, out, parameters=self._book.lookup)

    def _tables(self, program: Program) -> Tables:
        """A column per answer; a question nobody answered is unknown for everybody."""
        tables = Tables()
        for entity, name in sorted(program.fields):
            if name in self.plan.questions:
                tables.of(entity).append(Column(name, "BOOLEAN", self.answers.get(name, self._silent(entity))))
            else:
                parts = [part_columns(name, part.card.dataset) for part in self.plan.owners.parts((entity, name))]
                if not parts:
                    tables.of(entity).append(Column(name, "BOOLEAN", self._silent(entity)))
                    continue
                for column, kind in _columns(parts):
                    silent = self._silent(entity) if kind != "sure" else [True] * self._count(entity)
                    tables.of(entity).append(Column(column, "BOOLEAN", self.parts.get(f"{entity}.{column}", silent)))
                tables.further[entity, name] = merged("boolean", parts, self.plan.owners.is_awaited((entity, name)))
        return tables

    def _silent(self, entity: str) -> list[bool | None]:
        return [None] * self._count(entity)


def _columns(parts: Iterable[Mapping[str, str]]) -> Iterable[tuple[str, str]]:
    return ((column, kind) for part in parts for kind, column in part.items())
