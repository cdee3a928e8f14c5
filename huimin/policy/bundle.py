"""What an expression is in SQL: a value, what is certain about an unknown one, and what is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol

from huimin.policy.program import FactKey, Program
from huimin.policy.sqlnumber import Num
from huimin.policy.tree import Aggregate, Fact, Param, Value

WORD = 62
Miss = dict[int, str]  # word → SQL of a BIGINT mask; a missing word is 0


@dataclass(frozen=True)
class Bundle:
    """sql for truth values, dates and codes; num (exact), low, high for numbers.

    low and high are worked out only when a comparison asks (amounts never do); at_least is exact, the same
    object, when nothing is known of an unknown value.
    guarded: the masks are 0 wherever the value is known
    floor: at_least where the value is unknown, when that is a constant
    """

    nullable: bool
    miss: Miss = field(default_factory=dict)
    sql: str = ""
    num: Num | None = None
    low: Num | Callable[[], Num] | None = None
    high: Num | Callable[[], Num] | None = None
    guarded: bool = False
    floor: Num | None = None

    @property
    def exact(self) -> Num:
        assert self.num is not None
        return self.num

    @cached_property
    def at_least(self) -> Num:
        return self._bound(self.low)

    @cached_property
    def at_most(self) -> Num:
        return self._bound(self.high)

    def _bound(self, bound: Num | Callable[[], Num] | None) -> Num:
        return self.exact if bound is None else bound() if callable(bound) else bound

    @property
    def value(self) -> str:
        """SQL that is NULL exactly when the value is unknown."""
        return self.sql if self.num is None else self.num.n

    @property
    def asks(self) -> Miss:
        """The mask where the value is unknown, 0 elsewhere."""
        if not self.nullable:
            return {}
        if self.guarded:
            return self.miss
        return {word: f"(CASE WHEN {self.value} IS NULL THEN {mask} ELSE 0 END)" for word, mask in self.miss.items()}


class Row(Protocol):
    """Where columns come from; implementations note what they were asked for."""

    where: str

    def fact(self, node: Fact) -> tuple[str, bool]: ...
    def value(self, node: Value) -> Bundle: ...
    def param(self, node: Param) -> Bundle: ...
    def aggregate(self, node: Aggregate) -> Bundle: ...


@dataclass
class Dialect:
    """What expressions need to know besides their row. nullable: (entity, field) that has NULLs."""

    program: Program
    clocks: Mapping[str, date]
    nullable: frozenset[FactKey]

    def __post_init__(self) -> None:
        self.bits = {key: number for number, key in enumerate(self.program.missing_bits)}

    def bit(self, key: FactKey) -> Miss:
        number = self.bits[key]
        return {number // WORD: str(1 << number % WORD)}


def union(*parts: Miss) -> Miss:
    found: dict[int, list[str]] = {}
    for part in parts:
        for word, mask in part.items():
            if mask not in found.setdefault(word, []):
                found[word].append(mask)
    return {word: masks[0] if len(masks) == 1 else f"({' | '.join(masks)})" for word, masks in found.items()}
