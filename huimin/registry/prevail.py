"""Which of several words on one fact prevails: precedence first, then the date of the fact, then the order of lists.

The date of a fact is the day its own row gives (`to = "fact_date"` in the mapping), but never later than the month of
its list; without one it is the last day of that month. So a register of September yields to one of October, and
within October a row of the 20th to a row of the 25th. A lower number of precedence outweighs any date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from huimin.kernel.duck import literal


@dataclass(frozen=True)
class Said:
    """One list's word, in SQL. value, dated: expressions (dated None: rows give no day); latest: last day of its month."""

    value: str
    precedence: int
    latest: date
    index: int
    dated: str | None = None

    @property
    def day(self) -> str:
        """SQL: the date of the fact."""
        end = f"{literal(self.latest.isoformat())}::DATE"
        return end if self.dated is None else f"least(coalesce({self.dated}, {end}), {end})"


def prevailing(words: Sequence[Said]) -> list[str]:
    """SQL expressions of which the first that is not NULL prevails. words: in order of rank (`Candidate.rank`)."""
    found: list[str] = []
    for _, group in groupby(words, key=lambda said: said.precedence):
        own = list(group)
        if len(own) > 1 and any(said.dated for said in own):
            found.append(_most_recent(own))
        else:  # without dates of rows the order of months is the order of rank
            found += [said.value for said in own]
    return found


def _most_recent(words: Sequence[Said]) -> str:
    arms = []
    for said in words:
        beaten = [f"({other.value} IS NULL OR {_later(said, other)})" for other in words if other is not said]
        arms.append(f"WHEN {said.value} IS NOT NULL AND {' AND '.join(beaten)} THEN {said.value}")
    return f"CASE {' '.join(arms)} END"


def _later(said: Said, other: Said) -> str:
    """Of the same day the list that comes first in the order of lists."""
    return f"{said.day} {'>=' if said.index < other.index else '>'} {other.day}"
