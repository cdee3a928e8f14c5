"""Where random decisions come from: Hypothesis, which can shrink them, or a recorded seed, which never changes.

The generators ask a `Source` and do not know which one it is, so the corpus of the mutants (seeds) and the
open-ended search (Hypothesis) go through the same code.
"""

import random
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Source(Protocol):
    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high."""
        ...


class Seeded:
    """Python's own generator: the same seed gives the same case on every machine."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def whole(self, low: int, high: int) -> int:
        return self._random.randint(low, high)


class Drawn:
    """Hypothesis: every decision can be shrunk towards its low end."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self._draw = draw

    def whole(self, low: int, high: int) -> int:
        return int(self._draw(st.integers(low, high))) if high > low else low


def pick(source: Source, options: Sequence[T]) -> T:
    """One of the options; the first is the simplest."""
    return options[source.whole(0, len(options) - 1)]


def chance(source: Source, percent: int) -> bool:
    return source.whole(1, 100) > 100 - percent


def some(source: Source, options: Sequence[T], low: int, high: int) -> list[T]:
    """Between low and high options, in their order, none twice."""
    left = list(options)
    wanted = source.whole(low, min(high, len(left)))
    while len(left) > wanted:
        del left[source.whole(0, len(left) - 1)]
    return left
