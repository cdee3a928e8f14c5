"""Small numbers are not published, and cannot be worked out from what is.

Siblings (the villages of a township, the townships of a county) stand beside each other under a published total.
A number from 1 to LEAST-1 is hidden as 「少于5」. Were it alone, the total less its siblings would give it away, so
further siblings are hidden with it, in the order of places and never by size: a choice by size would itself tell.
Where hiding cannot help, none of the siblings is published.

The promise, tested over every small county: whoever reads the page, knows the total and knows this file finds every
number hidden as 「少于5」 equally possible from 1 to LEAST-1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 5
SHOWN, FEW, HIDDEN = "shown", "few", "hidden"


def protect(counts: Sequence[int], least: int = LEAST) -> list[str]:
    """What happens to each of some siblings whose total is published: SHOWN, FEW (1 … least-1) or HIDDEN (to protect others)."""
    few = [place for place, count in enumerate(counts) if 0 < count < least]
    if not few:
        return [SHOWN] * len(counts)
    marks = [FEW if place in few else SHOWN for place in range(len(counts))]
    hidden = sum(counts[place] for place in few)
    shields = 0
    for place, count in enumerate(counts):
        if count < least:
            continue
        marks[place] = HIDDEN
        hidden, shields = hidden + count, shields + 1
        if hidden >= (len(few) + shields) * least:  # room for any one of the few to be least-1, the others 1, the shields least
            return marks
    return [HIDDEN] * len(counts)


@dataclass(frozen=True)
class Figure:
    """A count and money (fen) as published: mark SHOWN, or FEW or HIDDEN with neither."""

    mark: str
    count: int | None = None
    fen: int | None = None


def published(counts: Sequence[tuple[int, int]], least: int = LEAST) -> list[Figure]:
    """(count, fen) of siblings under a published total -> what the page may say."""
    marks = protect([count for count, _ in counts], least)
    return [Figure(SHOWN, *pair) if mark == SHOWN else Figure(mark) for mark, pair in zip(marks, counts, strict=True)]
