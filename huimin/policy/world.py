"""One household as expressions see it: rows to evaluate for, and the rows of their aggregates."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from huimin.policy.arithmetic import Number
from huimin.policy.facts import PHANTOM, FactsOf, Household, Person
from huimin.policy.program import FactKey, Program
from huimin.policy.tree import Fact, Value

Known = Any  # a number, truth value, date or code; None is unknown
ParameterLookup = Callable[[str, FactsOf], Number | bool | None]


class Subject:
    """One row an expression is evaluated for: a household, a person in it, a relative, or one event.

    phantom_key: what to name as missing when the row stands for the unknown
    """

    def __init__(
        self,
        world: "World",
        facts: FactsOf,
        entity: str,
        name: str,
        household: "Subject | None" = None,
        person: Person | None = None,
        phantom_key: FactKey | None = None,
    ) -> None:
        self.world, self.facts, self.entity, self.name = world, facts, entity, name
        self.household, self.person, self.phantom_key = household, person, phantom_key
        self.memo: dict[object, Known] = {}  # by (item, part), and by node for what is asked again and again


class World:
    """One household with its members and their relatives, under one program on one day."""

    def __init__(
        self, program: Program, parameters: ParameterLookup, clocks: Mapping[str, date], household: Household
    ) -> None:
        self.program, self.parameters, self.clocks = program, parameters, clocks
        self.house = Subject(self, household.facts, "household", household.id)
        self.members = [Subject(self, p.facts, "person", p.id, self.house, p) for p in household.members]
        if not household.members_known:
            self.members.append(self.phantom("member", self.house))

    def phantom(self, relation: str, household: Subject | None) -> Subject:
        key = ("relation", relation) if not relation.startswith("event.") else ("events", relation)
        entity = relation if relation.startswith("event.") else "person"
        return Subject(self, {}, entity, "", household or Subject(self, {}, "household", ""), PHANTOM, key)

    def rows(self, subject: Subject, over: str) -> list[Subject]:
        """The rows of an aggregate, made once per subject so that what is known of them is kept."""
        if over == "member":
            return self.members
        key = ("rows", over)
        if key not in subject.memo:
            subject.memo[key] = self._rows(subject, over)
        found: list[Subject] = subject.memo[key]
        return found

    def _rows(self, subject: Subject, over: str) -> list[Subject]:
        person = subject.person or PHANTOM
        if over.startswith("event."):
            events = person.events.get(over)
            home = subject.household
            return (
                [self.phantom(over, home)]
                if events is None
                else [Subject(self, row, over, subject.name, home) for row in events]
            )
        relatives = person.relatives.get(over)
        if relatives is None:
            return [self.phantom(over, None)]
        return [self._relative(relative, over) for relative in relatives]

    def _relative(self, relative: Person, over: str) -> Subject:
        if relative.phantom:
            return self.phantom(over, None)
        return Subject(
            self, relative.facts, "person", relative.id, Subject(self, relative.household, "household", ""), relative
        )

    def reader(self, subject: Subject, node: Fact | Value) -> Subject:
        return (subject.household or subject) if node.via == "household" else subject
