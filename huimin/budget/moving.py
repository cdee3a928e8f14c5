"""A county made ready for a line that moves: every household the minimum living allowance could reach, kept in a file, answered at once.

What an answer says: cost, households and people of the allowance by the sorted sums of `instant`; and, by those of `staying`, who
stays below the standard in force today when the allowance is counted with the income and nothing else moves (other benefits that hang
on the allowance are in a scenario, not here). Money in fen per month.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from huimin.budget.instant import Cost, Instant, Ints, Place, TopUp, amounts
from huimin.budget.poverty import Array
from huimin.budget.staying import Staying
from huimin.kernel import Fen, Month, new_file

Lines = Fen | Mapping[Place, Fen]
_ARRAYS = ("place", "half_low", "half_high", "members", "least", "income", "line", "people")


@dataclass(frozen=True)
class Below:
    """People below the standard in force, what they lack, FGT2, of so many people whose income is known."""

    people: int
    poor: int
    gap_fen: Fen
    severity: float


@dataclass(frozen=True)
class Answer:
    """At the lines asked for: the allowance by place, in sum, and who stays below."""

    places: Mapping[Place, Cost]
    total: Cost
    below: Below


@dataclass(frozen=True)
class Moving:
    """Arrays: one row for each household paid at some line of the range; place: index into `places`; income and line: of the whole
    household, line by the standard in force; people: in it; not_known: its line or income for measuring is not known, as line 0.

    never: the same for households measured that no line of the range reaches: people, poor, gap and sum of people x (gap / line)²
    apart: reason -> households in no answer (see `Instant.apart`), left_out: people of whom no answer says whether they are poor
    """

    month: Month
    as_of: date
    policy: str
    low: Fen
    high: Fen
    step: int
    how: str
    places: tuple[Place, ...]
    today: tuple[Fen | None, ...]
    names: Mapping[str, str]
    never: tuple[int, int, int, float]
    apart: Mapping[str, int]
    left_out: int
    arrays: Mapping[str, Ints] = field(repr=False)

    @cached_property
    def instant(self) -> Instant:
        """Sorted once: answers about money are look-ups."""
        a, made = self.arrays, {}
        for number, place in enumerate(self.places):
            inside = a["place"] == number
            made[place] = TopUp.of(a["half_low"][inside], a["half_high"][inside], a["members"][inside], a["least"][inside],
                                   self.step, self.how)
        return Instant(self.policy, self.low, self.high, made, dict(zip(self.places, self.today, strict=True)), {})

    @cached_property
    def _entry(self) -> Ints:
        a = self.arrays
        entry: Ints = np.maximum(a["half_low"] // (2 * a["members"]) + 1, np.maximum(a["least"], 1))
        return entry

    @cached_property
    def _staying(self) -> Staying:
        """Sorted once: answers about who stays below are look-ups."""
        a, known = self.arrays, self.arrays["line"] > 0
        constant = -amounts(np.zeros_like(a["members"]), a["half_low"], a["half_high"], self.step, self.how)
        place, entry, members, constant, income, line, people = (
            values[known] for values in (a["place"], self._entry, a["members"], constant, a["income"], a["line"], a["people"]))
        return Staying.of(place, entry, members, constant, income, line, people, len(self.places), self.high)

    @cached_property
    def _measured(self) -> int:
        """People whose income is known."""
        return self.never[0] + int(self.arrays["people"][self.arrays["line"] > 0].sum())

    def answer(self, lines: Lines) -> Answer:
        """lines: as `Instant.costs` takes them. Raises OutsideRange, KeyError."""
        asked = self.instant.lines(lines)
        costs = {place: self.instant.places[place].cost(line) for place, line in asked.items()}
        total = Cost(*(sum(figures) for figures in zip(*costs.values(), strict=True))) if costs else Cost(0, 0, 0)
        return Answer(costs, total, self._below(np.array(list(asked.values()), np.int64)))

    @cached_property
    def now(self) -> Answer:
        """At the lines in force."""
        return self.answer({})

    def _below(self, asked: Ints) -> Below:
        linear = not (asked % self.step).any()  # else amounts are not, see `instant`
        poor, lacking, squares = self._staying.at(asked) if linear else self._one_by_one(asked)
        _, never_poor, never_lacking, never_squares = self.never
        count, squares = self._measured, never_squares + squares
        return Below(count, never_poor + poor, never_lacking + lacking, squares / count if count else 0.0)

    def _one_by_one(self, asked: Ints) -> tuple[int, Fen, float]:
        """What `Staying.at` says, household by household."""
        a, known = self.arrays, self.arrays["line"] > 0
        each = asked[a["place"]]
        paid = np.where(self._entry <= each, amounts(a["members"] * each, a["half_low"], a["half_high"], self.step, self.how), 0)
        people, line = a["people"][known], a["line"][known]
        gap = np.maximum(line - (a["income"] + paid)[known], 0)
        part: Array = gap / line
        return int(people[gap > 0].sum()), int(gap.sum()), float((people * part * part).sum())

    def keep(self, path: Path) -> None:
        """Write it to one file, in place of what was kept there before."""
        meta = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "arrays"}
        text = json.dumps(meta | {"month": str(self.month), "as_of": self.as_of.isoformat()}, ensure_ascii=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        with new_file(path) as aside, aside.open("wb") as stream:
            kept: dict[str, Any] = dict(self.arrays)
            np.savez(stream, meta=np.frombuffer(text.encode(), np.uint8), **kept)

    @classmethod
    def kept(cls, path: Path) -> "Moving":
        """What `keep` wrote. Raises FileNotFoundError."""
        with np.load(path) as file:
            meta = json.loads(file["meta"].tobytes())
            arrays = {name: file[name] for name in _ARRAYS}
        return cls(**meta | {
            "month": Month.parse(meta["month"]), "as_of": date.fromisoformat(meta["as_of"]), "arrays": arrays,
            "never": tuple(meta["never"]),
            "places": tuple((area, residence) for area, residence in meta["places"]), "today": tuple(meta["today"])})
