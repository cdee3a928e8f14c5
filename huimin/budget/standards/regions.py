"""Differences between places, and year-by-year paths that close them."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from huimin.budget.standards.errors import NoPath
from huimin.budget.standards.register import register, shown
from huimin.catalog import ParameterValue
from huimin.kernel import Fen
from huimin.matching import Prepared
from huimin.policy import rounded

MOST_YEARS = 30


@dataclass(frozen=True)
class Place:
    """One place's number on a day. to_highest: as a share of the highest; rural_to_urban: where the area has both."""

    row: ParameterValue
    to_highest: Fraction
    rural_to_urban: Fraction | None

    @property
    def value(self) -> Fraction:
        return self.row.value

    def as_json(self) -> dict[str, Any]:
        return {"area": self.row.area, "residence": self.row.residence, "value": shown(self.value, self.row),
                "to_highest": round(float(self.to_highest), 4),
                "rural_to_urban": None if self.rural_to_urban is None else round(float(self.rural_to_urban), 4)}


def differences(prepared: Prepared, standard: str, on: date) -> list[Place]:
    """Every place with a number of its own in force, the highest first. Raises UnknownStandard."""
    rows = {(one.row.area, one.row.residence): one.row for one in register(prepared, on, standard)
            if one.state == "in_force" and one.row.id == standard}
    highest = max((row.value for row in rows.values()), default=Fraction(0))
    if not highest:
        return []

    def ratio(area: str) -> Fraction | None:
        town, country = rows.get((area, "urban")), rows.get((area, "rural"))
        return country.value / town.value if town and town.value and country else None
    found = [Place(row, row.value / highest, ratio(row.area)) for row in rows.values()]
    return sorted(found, key=lambda one: (-one.value, one.row.area, one.row.residence))


@dataclass(frozen=True)
class Step:
    """One year of a path. Fen; rise: of the lower number against the year before; ratio: lower to higher."""

    year: int
    higher_fen: Fen
    lower_fen: Fen
    rise: Fraction
    ratio: Fraction
    reached: bool

    def as_json(self) -> dict[str, Any]:
        return {"year": self.year, "higher_fen": self.higher_fen, "lower_fen": self.lower_fen, "rise": round(float(self.rise), 6),
                "ratio": round(float(self.ratio), 6), "reached": self.reached}


def converge(lower: Fen, higher: Fen, ratio: Fraction, most_rise: Fraction, growth: Fraction, first_year: int,
             step: Fen = 100) -> list[Step]:
    """The shortest path on which the lower number comes to `ratio` of the higher one, rising by `most_rise` a year at most.

    growth: what the higher one rises by each year; both are whole multiples of `step`: the lower one is rounded down where the
    limit of the year binds and up where the target does, so neither is missed by rounding. The last step has reached it.
    Raises NoPath when it is not reached within 30 years.
    """
    found: list[Step] = []
    for year in range(first_year, first_year + MOST_YEARS):
        higher = rounded(higher * (1 + growth), step, "half_up")
        target, most = rounded(higher * ratio, step, "up"), rounded(lower * (1 + most_rise), step, "down")
        new = max(lower, min(target, most))
        reached = new >= target
        found.append(Step(year, higher, new, Fraction(new, lower) - 1, Fraction(new, higher), reached))
        lower = new
        if reached:
            return found
    raise NoPath(ratio=f"{float(ratio):.0%}", most=f"{float(most_rise):.1%}", years=MOST_YEARS, got=f"{float(found[-1].ratio):.1%}")


