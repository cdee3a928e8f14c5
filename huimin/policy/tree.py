"""Checked expressions: every name resolved, every node with its kind and unit.

Both engines read these trees and nothing else. A number is an exact fraction; money is in fen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from huimin.catalog import PLAIN, Unit


@dataclass(frozen=True)
class Kind:
    """What a value is. bare: a number written without a unit, which fits any unit that is not money."""

    name: str  # number | boolean | date | code | text
    unit: Unit = PLAIN
    codes: str | None = None
    bare: bool = False

    def __str__(self) -> str:
        if self.name == "number":
            return "number" if self.unit.is_plain else str(self.unit)
        return f"code of {self.codes}" if self.name == "code" else self.name


BOOLEAN, DATE, TEXT = Kind("boolean"), Kind("date"), Kind("text")


@dataclass(frozen=True, eq=False)
class Node:
    kind: Kind
    column: int

    def children(self) -> Iterator["Node"]:
        return iter(())

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children():
            yield from child.walk()


@dataclass(frozen=True, eq=False)
class Const(Node):
    value: Fraction | str | date | bool


@dataclass(frozen=True, eq=False)
class Clock(Node):
    """as_of, month_start or month_end."""

    name: str


@dataclass(frozen=True, eq=False)
class Fact(Node):
    """A column of the registry. via: "self", or "household" when a person reads the household's."""

    entity: str
    name: str
    via: str = "self"

    @property
    def key(self) -> tuple[str, str]:
        return self.entity, self.name


@dataclass(frozen=True, eq=False)
class Value(Node):
    """A result of the program: a definition, or part "outcome" / "amount" of a policy."""

    item: str
    part: str
    entity: str
    via: str = "self"


@dataclass(frozen=True, eq=False)
class Param(Node):
    id: str


@dataclass(frozen=True, eq=False)
class Op(Node):
    """op: + - * / neg = <> < <= > >= and or not in known coalesce least greatest abs
    years_between months_between month_of year_of first_of_month add_months add_days."""

    op: str
    args: tuple[Node, ...]

    def children(self) -> Iterator[Node]:
        return iter(self.args)


@dataclass(frozen=True, eq=False)
class Round(Node):
    """To a whole multiple of `step` (in base units); how: up, down, half_up, half_even."""

    value: Node
    step: int
    how: str

    def children(self) -> Iterator[Node]:
        yield self.value


@dataclass(frozen=True, eq=False)
class Case(Node):
    arms: tuple[tuple[Node, Node], ...]
    default: Node

    def children(self) -> Iterator[Node]:
        for condition, result in self.arms:
            yield condition
            yield result
        yield self.default


@dataclass(frozen=True, eq=False)
class Aggregate(Node):
    """function: total count any every highest lowest; over: member, a relation, or event.<kind>.

    `value` is None only for a bare count. window: last n days/months/years of an event's `day`.
    """

    function: str
    over: str
    value: Node | None
    where: Node | None
    window: tuple[int, str] | None = None

    def children(self) -> Iterator[Node]:
        if self.value is not None:
            yield self.value
        if self.where is not None:
            yield self.where


def truth(value: bool) -> Const:
    return Const(BOOLEAN, 1, value)


def conjunction(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Op(BOOLEAN, parts[0].column, "and", tuple(parts))


def negation(part: Node) -> Op:
    return Op(BOOLEAN, part.column, "not", (part,))
