"""What a party knows of a figure, as two whole numbers, and what sums of them prove: three answers, not two.

A part is known exactly, lies between bounds, or is not known at all. Bounds add up: the sum of the lowest and the
sum of the highest possible parts bound the total, and where a part has no bound the sum has none. A comparison is
yes or no when every total within the bounds agrees, otherwise unknown: the same rule as the policy language's sums
(an income cannot be negative, so what is known of it can be enough for “above the line”).

“No bound” travels inside the same number: it is written as ±2⁵⁶, far above every figure (below 2⁴⁸ fen, 2.8
million million yuan) and every sum of 64 figures (below 2⁵⁴), so that a sum tells how many parts were without a
bound and never wraps around in 64 bits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from huimin.private.errors import CrossedBounds, OutOfRange

MOST = 2**48 - 1
MOST_PARTIES = 64
NO_BOUND = 2**56


@dataclass(frozen=True)
class Bounds:
    """low ≤ figure ≤ high; None: no bound on that side."""

    low: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise CrossedBounds(party="")


def at_least(low: int) -> Bounds:
    """Not known, but not below `low`: what a sum of incomes is when some of them are not known."""
    return Bounds(low=low)


Part = int | Bounds | None


def lows_and_highs(party: str, parts: list[Part], sign: int = 1) -> tuple[list[int], list[int]]:
    """The two numbers of every part, in order; `sign` -1 for what is taken away. Raises OutOfRange."""
    lows, highs, wrong = [], [], 0
    for part in parts:
        if type(part) is int and -MOST <= part <= MOST:  # nearly all parts
            lows.append(sign * part)
            highs.append(sign * part)
            continue
        low, high = (part.low, part.high) if isinstance(part, Bounds) else (part, part)
        wrong += not (_in_range(low) and _in_range(high))
        if sign < 0:
            low, high = _minus(high), _minus(low)
        lows.append(-NO_BOUND if low is None else low)
        highs.append(NO_BOUND if high is None else high)
    if wrong:
        raise OutOfRange(party=party, count=wrong, most=MOST)
    return lows, highs


def _in_range(value: int | None) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and -MOST <= value <= MOST)


def _minus(value: int | None) -> int | None:
    return None if value is None else -value


def _above(low: int, high: int) -> bool | None:
    """total − line > 0?"""
    if low > 0:
        return True
    return False if high <= 0 else None


def _not_below(low: int, high: int) -> bool | None:
    """total − line >= 0?"""
    if low >= 0:
        return True
    return False if high < 0 else None


def _not(verdict: bool | None) -> bool | None:
    return None if verdict is None else not verdict


# With no bound the sums are far below zero (low) or far above it (high): such a side decides nothing by itself.
OPERATORS: Mapping[str, Callable[[int, int], bool | None]] = {
    ">": _above,
    ">=": _not_below,
    "<": lambda low, high: _not(_not_below(low, high)),
    "<=": lambda low, high: _not(_above(low, high)),
}
