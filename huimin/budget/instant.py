"""What a moved line costs, at once and to the fen: sort once, add up once, look up.

A top-up pays a household (line - income per person) x people as soon as the line is above its income and its other limits
that grow with the line (assets worth so many months of it) are kept. So each household has a lowest whole line from which it
is paid, and from there on its amount is people x line less a constant. Over all households sorted by that line the cost is
piecewise linear: sums of people and of constants up to the place where the asked line falls.

Where amounts are rounded to more than a fen and the line is no multiple of that step, amounts are no longer linear in the
line; then those of the paid households are computed one by one, as exactly.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from huimin.kernel import Fen

Ints: TypeAlias = NDArray[np.int64]
Place: TypeAlias = tuple[str, str]
ROUNDINGS = ("up", "down", "half_up")


class Cost(NamedTuple):
    """households and people paid, and what it costs in fen per month."""

    households: int
    people: int
    fen: Fen

    def plus(self, other: "Cost") -> "Cost":
        return Cost(self.households + other.households, self.people + other.people, self.fen + other.fen)


@dataclass(frozen=True)
class TopUp:
    """The households of one place, by the line from which each is paid.

    entry: that line in whole fen per person, ascending; people: of each; half_low, half_high: household income in half fen,
    rounded down and up (so that every kind of rounding stays exact); step, how: rounding of the amount, step in fen
    """

    entry: Ints
    people: Ints
    half_low: Ints
    half_high: Ints
    step: int
    how: str
    _heads: Ints
    _constants: Ints

    @classmethod
    def of(cls, half_low: ArrayLike, half_high: ArrayLike, people: ArrayLike, least: ArrayLike, step: int = 1, how: str = "up",
           ) -> "TopUp":
        """least: the line other limits allow, in whole fen; the income must be below the line, these limits may be reached.

        Raises ValueError on a rounding it does not know, nobody in a household, or an income below zero (which counts as none).
        """
        low, high, heads, limit = (np.asarray(values, np.int64) for values in (half_low, half_high, people, least))
        if how not in ROUNDINGS or step < 1 or (how == "half_up" and step > 1 and step % 2):
            raise ValueError(f"rounding {how} to {step} fen is not known")
        if (heads < 1).any() or (low < 0).any() or (high < low).any():
            raise ValueError("households have people and no income below zero")
        entry = np.maximum(low // (2 * heads) + 1, np.maximum(limit, 1))  # income < line x people: the first whole line above
        order = np.argsort(entry, kind="stable")
        entry, heads, low, high = entry[order], heads[order], low[order], high[order]
        # amount = people x line - constant whenever the line is a multiple of the step
        constant = -amounts(np.zeros_like(heads), low, high, step, how)
        return cls(entry, heads, low, high, step, how, _sums(heads), _sums(constant))

    def cost(self, line: Fen) -> Cost:
        """Exactly what the policy would pay here at a line of so many fen per person and month."""
        paid = int(np.searchsorted(self.entry, line, side="right"))
        heads = int(self._heads[paid])
        if line % self.step == 0:
            return Cost(paid, heads, heads * line - int(self._constants[paid]))
        each = amounts(self.people[:paid] * line, self.half_low[:paid], self.half_high[:paid], self.step, self.how)
        return Cost(paid, heads, int(each.sum()))

    def pieces(self) -> list[tuple[Fen, int, Fen]]:
        """The function itself: from each line on, cost = people x line - constant, for lines that are multiples of the step."""
        starts, first = np.unique(self.entry, return_index=True)
        ends = np.append(first[1:], len(self.entry))
        return list(zip(starts.tolist(), self._heads[ends].tolist(), self._constants[ends].tolist(), strict=True))


def amounts(people_line: Ints, low: Ints, high: Ints, step: int, how: str) -> Ints:
    """What is paid: rounded (people x line - income), with income known to lie between low/2 and high/2 in the same half fen."""
    whole = 2 * step
    if how == "up":
        return -((low - 2 * people_line) // whole) * step
    return (2 * people_line - high + (step if how == "half_up" else 0)) // whole * step


def _sums(values: Ints) -> Ints:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(values)])


class OutsideRange(ValueError):
    """A line for which nothing was prepared."""


@dataclass(frozen=True)
class Instant:
    """A policy's top-up by place (area, residence). The library was asked at `low` and at `high`; between them answers are exact.

    today: the line in force, None where none is; apart: reason -> households that are in no answer (unknown: the library does
    not know whether or how much at one of the ends; entangled: who belongs to the family depends on the line; other: what is paid
    is not this top-up)
    """

    policy: str
    low: Fen
    high: Fen
    places: Mapping[Place, TopUp]
    today: Mapping[Place, Fen | None]
    apart: Mapping[str, Sequence[int]]

    def costs(self, lines: Fen | Mapping[Place, Fen]) -> dict[Place, Cost]:
        """One line everywhere, or by (area, residence): the narrowest area named counts, "any" for both residences, and today's
        line where none is. Raises OutsideRange, KeyError where there is no line at all."""
        return {place: self.places[place].cost(line) for place, line in self.lines(lines).items()}

    def cost(self, lines: Fen | Mapping[Place, Fen]) -> Cost:
        """The sum of `costs`."""
        total = Cost(0, 0, 0)
        for found in self.costs(lines).values():
            total = total.plus(found)
        return total

    def sweep(self, scenarios: Iterable[Fen | Mapping[Place, Fen]]) -> list[Cost]:
        """Many scenarios, one answer each."""
        return [self.cost(lines) for lines in scenarios]

    def lines(self, lines: Fen | Mapping[Place, Fen]) -> dict[Place, Fen]:
        """The line of each place, as `costs` finds it."""
        lengths = [] if isinstance(lines, int) else sorted({len(area) for area, _ in lines}, reverse=True)
        found = {place: lines if isinstance(lines, int) else self._named(place, lines, lengths) for place in self.places}
        for line in found.values():
            if not self.low <= line <= self.high:
                raise OutsideRange(f"a line of {line} fen lies outside {self.low} to {self.high}")
        return found

    def _named(self, place: Place, lines: Mapping[Place, Fen], lengths: Sequence[int]) -> Fen:
        """lengths: of the areas named, the narrowest first."""
        area, residence = place
        for length in lengths:
            for kind in (residence, "any"):
                if length <= len(area) and (area[:length], kind) in lines:
                    return lines[area[:length], kind]
        line = self.today[place]
        if line is None:
            raise KeyError(f"no line for {place}, and none in force")
        return line
