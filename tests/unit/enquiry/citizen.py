"""Somebody who answers every question truthfully, from the facts of a household of the made-up county."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huimin.enquiry import HOUSE, UNCLEAR, Answers, Question, Reply, Rules
from huimin.enquiry.state import parts
from huimin.enquiry.templates import Choice
from huimin.policy import Decisions, Household, Subject, Value, exact
from huimin.policy.tree import BOOLEAN

_USUAL: Mapping[str, Any] = {"person.disability_category": "0", "person.hukou_here": True, "person.chinese_national": True,
                             "person.resident_medical_member": True}


@dataclass
class Citizen:
    """household: as the register has it; decisions: those of the centre about it."""

    rules: Rules
    household: Household
    decisions: Decisions
    people: dict[str, Subject] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)
    blind: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        living = [one for one in self.decisions.world.members if one.phantom_key is None and one.facts.get("deceased") is not True]
        living.sort(key=lambda one: (self._age(one) < 18, str(one.name)))
        first = living[0]
        relation = {one.name: self._relation(first, one) for one in living}
        ordered = sorted(living, key=lambda one: relation[one.name] != "self")
        self.answers = Answers.of([(relation[one.name], one.facts["birth_date"].year) for one in ordered])  # type: ignore[union-attr]
        self.people = {f"p{number}": one for number, one in enumerate(ordered, 1)}

    def _age(self, one: Subject) -> int:
        born = one.facts["birth_date"]
        assert isinstance(born, date)
        return self.rules.day.year - born.year

    def _relation(self, first: Subject, other: Subject) -> str:
        if other is first:
            return "self"
        if first.name in _ids(other, "parent"):
            return "child"
        return "parent" if other.name in _ids(first, "parent") else "other"

    def reply(self, question: Question) -> Reply:
        """What this household truthfully says; 「不清楚」 for what the register does not know and for `blind` facts."""
        name, shown, whose = parts(question.id)
        template = self.rules.by_id[name]
        if template.kind == "situations":
            return self._situations([one for one in template.options if one.id in shown])
        if set(template.facts) & self.blind:
            return UNCLEAR
        if template.kind == "everyone":
            found = [self.value(one, template.facts[0]) for one in whose]
            return True if True in found else UNCLEAR if None in found else False
        if template.kind == "who":
            named = [one for one in whose if any(_is_something(fact, self.value(one, fact)) for fact in template.facts)]
            unsure = any(self.value(one, fact) is None for one in whose if one not in named for fact in template.facts)
            if unsure:
                return UNCLEAR
            return bool(named) if question.kind == "yes_no" else tuple(named)
        if template.kind == "which":
            if any(self.value(whose[0], fact) is None for fact in template.facts):
                return UNCLEAR
            return tuple(one.id for one in template.options
                         if any(_is_something(fact, self.value(whose[0], fact)) for fact in one.facts))
        if template.id in {"parents", "obligors"}:
            return self._relatives(whose[0], template.id)
        return self._plain(whose[0], template.facts[0], template.per)

    def _situations(self, shown: Sequence[Choice]) -> Reply:
        named = []
        for option in shown:
            found = [None if fact in self.blind else self.value(HOUSE if fact in self.rules.of_households else one, fact)
                     for fact in option.facts for one in self.people if "-" not in one]
            something = [any(_is_something(fact, self.value(one, fact)) for one in self.people if fact not in self.rules.of_households)
                         for fact in option.facts]
            if None in found and len(self.answers.people) == 1:
                return UNCLEAR
            if None in found or any(something) or any(value is True for value in found if option.id == "benefits"):
                named.append(option.id)
        return tuple(named)

    def _plain(self, one: str, fact: str, per: str) -> Reply:
        value = self.value(one, fact)
        if value is None:
            return UNCLEAR
        if isinstance(value, date):
            return value.isoformat()
        if fact == "person.disability_grade":
            return str(value) if value else UNCLEAR
        if per == "month":
            assert value % 12 == 0
            return int(value // 12)
        return value  # type: ignore[no-any-return]

    def value(self, one: str, fact: str) -> Any:
        kind, _, name = fact.partition(".")
        subject = self.decisions.world.house if one == HOUSE else self.people[one]
        if kind == "events":
            rows = self.decisions.world.rows(subject, name)
            if any(row.phantom_key is not None for row in rows):
                return None
            start = date(self.rules.day.year - 1, self.rules.day.month, self.rules.day.day)
            return sum(row.facts["own_pay"] for row in rows if start < row.facts["day"] <= self.rules.day)  # type: ignore[misc, operator]
        return subject.facts.get(f"receives__{name}" if kind == "roster" else name)

    def _relatives(self, one: str, which: str) -> Reply:
        subject = self.people[one]
        relation = "parent" if which == "parents" else "obligor"
        rows = self.decisions.world.rows(subject, relation)
        if any(row.phantom_key is not None for row in rows):
            return UNCLEAR
        dead = [row for row in rows if row.facts.get("deceased") is True]
        rest = [row for row in rows if row.facts.get("deceased") is False]
        if len(dead) + len(rest) < len(rows):
            return UNCLEAR
        helpless = [_definition("cannot_raise_child" if relation == "parent" else "unable_obligor", row) for row in rest]
        if False in helpless:
            return "able"
        if not rest:
            return ("dead" if len(dead) == 2 else UNCLEAR) if relation == "parent" else "nobody"
        if relation == "obligor" or None in helpless:
            return UNCLEAR
        if (len(dead), len(rest)) not in {(1, 1), (0, 2)}:
            return UNCLEAR
        for number, row in enumerate([*dead, *rest], 1):
            self.people[f"{one}-parent{number}"] = row
        return "one_unable" if dead else "both_unable"


def _ids(subject: Subject, relation: str) -> Iterator[str]:
    assert subject.person is not None
    return iter([one.id for one in subject.person.relatives.get(relation) or []])


def _is_something(fact: str, value: Any) -> bool:
    usual = _USUAL.get(fact, 0)
    return value is not None and value != usual


def _definition(name: str, subject: Subject) -> Any:
    return exact(Value(BOOLEAN, 1, name, "value", "person"), subject)
