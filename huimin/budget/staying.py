"""Who stays below the standard in force at a moved line: sort once, add up once, look up.

Of each household three things happen in turn as the line of its place rises. Until the allowance reaches it, it lacks what it lacks.
From its entry on it lacks (what it lacks + constant) - members x line, since the allowance is members x line - constant. From its exit
on it lacks nothing. Each change is an event at one whole line; what holds at a line is what the events still to come will take away.

People and fen are added up in whole numbers, so answers equal those household by household. Squares are added up as whole multiples
of a power of two, as fine as 64 bits allow: what comes and goes leaves nothing behind, and a sum is right to about thirteen digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import frexp

import numpy as np

from huimin.budget.instant import Ints
from huimin.budget.poverty import Array
from huimin.kernel import Fen

_BITS = 61


@dataclass(frozen=True)
class Staying:
    """_keys: place and line of each event in order; _people, _lacking, _slope: sums of events up to there (poor people; what they lack is
    lacking - slope x line); _squares: of people x (lacking / line in force)², by power of the line, in units of 2 to the _fine."""

    _span: int
    _keys: Ints
    _ends: Ints
    _people: Ints
    _lacking: Ints
    _slope: Ints
    _squares: Sequence[Ints]
    _fine: Sequence[int]

    @classmethod
    def of(cls, place: Ints, entry: Ints, members: Ints, constant: Ints, income: Ints, line: Ints, people: Ints, places: int,
           high: Fen) -> "Staying":
        """Households whose line in force is known and above zero. entry, members, constant: see `TopUp`; place: 0 to places - 1; high:
        the highest line that is asked for."""
        before = line - income  # lacking until the allowance comes; from then on `after` less members x line, down to nothing
        after = before + constant
        left = np.maximum(-(-after // members), entry)
        some, drawn = before > 0, left > entry
        first, then = _squared(people, line, before, np.zeros_like(members)), _squared(people, line, after, members)
        span = high + 2  # what happens above every line asked for happens at high + 1

        def events(at_first: Ints, at_then: Ints) -> Ints:
            """The changes at the entries, then those at the exits."""
            one, other = np.where(some, at_first, 0), np.where(drawn, at_then, 0)
            return np.concatenate([other - one, -other])

        key = np.concatenate([place, place]) * span + np.minimum(np.concatenate([entry, left]), high + 1)
        happens = np.concatenate([some | drawn, drawn])
        order = np.flatnonzero(happens)
        order = order[np.argsort(key[order], kind="stable")]

        def summed(values: Ints) -> Ints:
            return np.concatenate([np.zeros(1, np.int64), np.cumsum(values[order])])

        nothing = np.zeros_like(people)
        whole, fine = [], []
        for one, other in zip(first, then, strict=True):
            most = float(np.abs(one).sum() + np.abs(other).sum()) * 2
            fine.append(_BITS - frexp(most)[1])
            whole.append(summed(events(_units(one, fine[-1]), _units(other, fine[-1]))))
        keys = key[order]
        return cls(span, keys, np.searchsorted(keys, np.arange(1, places + 1) * span), summed(events(people, people)),
                   summed(events(before, after)), summed(events(nothing, members)), whole, fine)

    def at(self, lines: Ints) -> tuple[int, Fen, float]:
        """People below, what they lack, and the sum of people x (lacking / line in force)². lines: one for each place, at most `high`."""
        there = np.searchsorted(self._keys, np.arange(len(lines)) * self._span + lines, side="right")

        def now(sums: Ints) -> Ints:
            found: Ints = sums[there] - sums[self._ends]
            return found

        squares = sum(float((np.ldexp(now(sums).astype(float), -fine) * lines.astype(float) ** power).sum())
                      for power, (sums, fine) in enumerate(zip(self._squares, self._fine, strict=True)))
        return int(now(self._people).sum()), int((now(self._lacking) - now(self._slope) * lines).sum()), max(squares, 0.0)


def _squared(people: Ints, line: Ints, lacking: Ints, members: Ints) -> tuple[Array, Array, Array]:
    """people x ((lacking - members x asked) / line)², by power of the line asked."""
    weight, share, slope = people.astype(float), lacking / line, members / line
    return weight * share * share, -2 * weight * share * slope, weight * slope * slope


def _units(values: Array, fine: int) -> Ints:
    found: Ints = np.rint(np.ldexp(values, fine)).astype(np.int64)
    return found
