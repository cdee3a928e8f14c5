"""When a year of birth is enough: when no day of that year would make any rule come out differently.

Every part of the rules that reads a date of birth and nothing else of anybody (`age_today >= 60`) is compared at both
ends of the year. Ages, months, firsts of months rise or fall steadily with the date of birth; so does a comparison of one
of them with a number: where both ends agree, every day between does. What is not of this shape counts as changing, and
the citizen is asked for the day: a question too many, never a wrong answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from huimin.policy import (
    Clock,
    Const,
    Decider,
    Fact,
    Household,
    Node,
    Op,
    Param,
    Person,
    Program,
    Round,
    Subject,
    Value,
    World,
    exact,
)

_BIRTH = ("person", "birth_date")
_EQUAL = frozenset({"=", "<>"})
_COMPARED = frozenset({"<", "<=", ">", ">="})
# Steady in each argument, as long as only one of them changes.
_STEADY = frozenset({"years_between", "months_between", "first_of_month", "add_months", "add_days", "year_of",
                     "+", "-", "neg", "least", "greatest"})


class Births:
    """Speaks about one program on one day. places: facts of a household there, for each kind of place with numbers of its own."""

    def __init__(self, decider: Decider, places: Sequence[Mapping[str, str]]) -> None:
        self._decider, self._places = decider, places
        self.parts = tuple(_parts(decider.program))
        self._known: dict[int, date | None] = {}

    def of(self, year: int) -> date | None:
        """A date that stands for every day of the year; None where the day may matter."""
        if year not in self._known:
            first, last = date(year, 1, 1), date(year, 12, 31)
            today = self._decider.clocks["as_of"]
            last = min(last, today) if first <= today else last
            enough = all(self._same(place, first, last) for place in self._places)
            self._known[year] = first if enough else None
        return self._known[year]

    def _same(self, place: Mapping[str, str], first: date, last: date) -> bool:
        ends = self.born(place, first), self.born(place, last)
        return all(_same(part, *ends) for part in self.parts)

    def born(self, place: Mapping[str, str], day: date) -> Subject:
        household = Household("", place, [Person("", {"birth_date": day})])
        return World(self._decider.program, self._decider.parameters, self._decider.clocks, household).members[0]


def _same(node: Node, first: Subject, last: Subject) -> bool:
    """Has the node one value for everybody born between the two?"""
    if isinstance(node, Value):
        formula = first.world.program.items[node.item].formula
        return formula is not None and _same(formula, first, last)
    if isinstance(node, Fact):
        return False
    children = list(node.children())
    if all(_same(child, first, last) for child in children):
        return True
    if isinstance(node, Op) and node.op in _EQUAL:
        return _one_changes(children, first, last) and _never_meet(children, first, last)
    if isinstance(node, Op) and node.op in _COMPARED:
        return _one_changes(children, first, last) and exact(node, first) == exact(node, last)
    return _steady(node, first, last) and exact(node, first) == exact(node, last)


def _never_meet(children: Sequence[Node], first: Subject, last: Subject) -> bool:
    """Is one side below the other at both ends, or above it at both?"""
    ends = [[exact(child, one) for child in children] for one in (first, last)]
    if any(value is None for pair in ends for value in pair):
        return False
    return all(left < right for left, right in ends) or all(left > right for left, right in ends)


def _steady(node: Node, first: Subject, last: Subject) -> bool:
    """Does the node only rise, or only fall, with the date of birth?"""
    if isinstance(node, Value):
        formula = first.world.program.items[node.item].formula
        return formula is not None and _steady(formula, first, last)
    if isinstance(node, Fact):
        return node.key == _BIRTH
    if isinstance(node, Round) or (isinstance(node, Op) and node.op in _STEADY):
        return _one_changes(list(node.children()), first, last)
    return False


def _one_changes(children: Sequence[Node], first: Subject, last: Subject) -> bool:
    changing = [child for child in children if not _same(child, first, last)]
    return len(changing) == 1 and _steady(changing[0], first, last)


def _parts(program: Program) -> Iterator[Node]:
    """The largest parts of the rules that read a date of birth and nothing else that differs between people."""
    seen: set[str] = set()

    def only_birth(node: Node) -> bool:
        if isinstance(node, Fact):
            return node.key == _BIRTH and node.via == "self"
        if isinstance(node, Value):
            formula = program.items[node.item].formula
            return node.part == "value" and node.via == "self" and formula is not None and only_birth(formula)
        return isinstance(node, Const | Clock | Param) or (isinstance(node, Op | Round) and all(map(only_birth, node.children())))

    def reads_birth(node: Node) -> bool:
        formula = program.items[node.item].formula if isinstance(node, Value) else None
        below = [formula] if formula is not None else list(node.children())
        return (isinstance(node, Fact) and node.key == _BIRTH) or any(map(reads_birth, below))

    def walk(node: Node) -> Iterator[Node]:
        if only_birth(node):
            if reads_birth(node):
                yield node
            return
        if isinstance(node, Fact) and node.key == _BIRTH:
            yield node  # read through another household: never the same
        if isinstance(node, Value) and node.item not in seen:
            seen.add(node.item)
            for tree in program.items[node.item].trees:
                yield from walk(tree)
        for child in node.children():
            yield from walk(child)

    for item in program.policies:
        if item.id not in seen:
            seen.add(item.id)
            for tree in item.trees:
                yield from walk(tree)
