"""The best that each budget can do under the conditions asked for, what every condition costs there, and who gets it.

Without conditions by the closed forms of `choose`, else by `choose_within`. Money in fen per period; shares of everybody's income
measured; incomes in parts of the line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from huimin.budget.choose import AIMS as EVERY_AIM
from huimin.budget.choose import Households, choose
from huimin.budget.choose_terms import clash_words
from huimin.budget.choose_within import Conditions, choose_within, least_budget
from huimin.budget.choosing.asking import Ask
from huimin.budget.choosing.errors import Clash
from huimin.budget.choosing.people import People
from huimin.budget.linear import Contradiction
from huimin.budget.poverty import Array, fgt
from huimin.budget.survey import Estimate, changes, estimates
from huimin.kernel import yuan

STEPS, BANDS = 10, 5
_MARGIN = 1e-7  # above a smallest budget, so that the solver finds a way
_CLOSED = 1e-6  # a gap closed up to a millionth is closed: nobody is poor by a rounding of the solver


@dataclass(frozen=True)
class Point:
    """One budget. fgt: headcount, gap and severity afterwards; index: what the aim makes best (see `Best`); lowest: income in parts
    of the line; poor: people still below it; gap: fen still lacking; shadow: see `Best.prices`; regions: see `Best.regions`."""

    budget: float
    spent: float
    fgt: tuple[float, float, float]
    index: float
    lowest: float
    poor: float
    gap: float
    shadow: Mapping[str, float]
    regions: Mapping[str, float]
    rise: Array = field(repr=False)


@dataclass(frozen=True)
class Share:
    """What one region gets. shadow: what one fen more that must go there changes the index by; None without equity."""

    code: str
    name: str
    people: float
    poor_before: float
    gap_before: float
    money: float
    poor_after: float
    shadow: float | None


@dataclass(frozen=True)
class Chosen:
    """points: budgets at which the conditions can be kept; impossible: budget -> the conditions that clash; least: the smallest
    budget at which all can be kept (0 without conditions); shown: the point regions and other aims are told of;
    others: aim -> fgt and lowest income with the money of `shown` and no condition."""

    ask: Ask
    people: People
    before: Point
    points: Sequence[Point]
    impossible: Mapping[float, Sequence[str]]
    least: float
    shown: Point
    others: Mapping[str, tuple[tuple[float, float, float], float]]

    def sampling(self) -> dict[str, dict[str, Estimate]] | None:
        """Of a sample: headcount, gap and severity before, and how `shown` changes them, with standard errors. None: everybody."""
        h, design = self.people.households, self.people.design
        if design is None:
            return None
        both = (estimates(h.income, h.line, design), changes(h.income, _after(h, self.shown.rise), h.line, design))
        return {when: {name: found[name] for name in ("headcount", "gap", "severity")}
                for when, found in zip(("before", "change"), both, strict=True)}

    def by_region(self) -> list["Share"]:
        """Region by region at `shown`."""
        h, region = self.people.households, self.people.region
        after, money = _after(h, self.shown.rise), h.price * self.shown.rise
        rows = []
        for code in np.unique(region):
            inside = region == code
            rows.append(Share(
                str(code), self.people.names[str(code)], float(h.people[inside].sum()), float(h.people[inside & (h.gap > 0)].sum()),
                float(h.cost[inside].sum()), float(money[inside].sum()), float(h.people[inside & (after < h.line)].sum()),
                self.shown.regions.get(str(code))))
        return rows

    def by_need(self) -> list[dict[str, float]]:
        """Need first: from the deepest gaps on, what lifting everybody of each band to the line costs, and all up to it."""
        h, rows, together = self.people.households, [], 0.0
        for number in range(BANDS):
            low, high = number / BANDS, (number + 1) / BANDS
            part = h.income / h.line
            inside = (h.gap > 0) & (part < high) & ((part >= low) | (number == 0))
            money = float(h.cost[inside].sum())
            together += money
            rows.append({"below": high, "people": float(h.people[inside].sum()), "households": float(inside.sum()),
                         "money": money, "together": together})
        return rows


def choose_among(people: People, ask: Ask) -> Chosen:
    """Raises Clash where none of the budgets keeps the conditions."""
    h = people.households
    asked = Conditions(
        None if ask.floor is None else ask.floor * h.line, people.today if ask.no_loser else None,
        people.region if ask.equity is not None else None, ask.equity, ask.cliff)
    least = least_budget(h, asked) if ask.conditions else 0.0
    budgets = [100 * one for one in ask.budgets] or _steps(h, asked if ask.conditions else None, least)
    points, impossible = [], dict[float, Sequence[str]]()
    for budget in budgets:
        try:
            points.append(_point(h, budget, ask, asked))
        except Contradiction as clash:
            impossible[budget] = clash.names
    if not points:
        names = clash_words(next(iter(impossible.values())))
        raise Clash(names_zh=names.zh, names_en=names.en, least=yuan(int(np.ceil(least))))
    shown = points[len(points) // 2]
    others = {aim: choose(h, shown.budget, aim) for aim in EVERY_AIM}
    return Chosen(ask, people, _told(h, 0.0, ask.aim, np.zeros_like(h.income), {}, {}), points, impossible, least, shown,
                  {aim: (one.fgt, float(one.income.min() / h.line)) for aim, one in others.items()})


def _steps(h: Households, asked: Conditions | None, least: float) -> list[float]:
    """Ten budgets, from the least that keeps the conditions to what closes every gap under them."""
    if asked is None:
        whole = float(h.cost.sum())
        return [whole * number / STEPS for number in range(1, STEPS + 1)] if whole else [0.0]
    start = least * (1 + _MARGIN)
    top = least_budget(h, replace(asked, floor=h.line)) * (1 + _MARGIN)
    return [start + (top - start) * number / (STEPS - 1) for number in range(STEPS)] if top > start * (1 + _MARGIN) else [top]


def _point(h: Households, budget: float, ask: Ask, asked: Conditions) -> Point:
    if ask.conditions:
        best = choose_within(h, budget, ask.aim, asked)
        return _told(h, budget, ask.aim, best.rise, best.prices, best.regions, best.index)
    found = choose(h, budget, ask.aim)
    sign = 1.0 if ask.aim == "maximin" else -1.0
    index = None
    if ask.aim == "headcount":
        index = fgt(h.income, h.line, h.people, 0) - found.figures["lifted_at_most"] / float(h.people.sum())
    return _told(h, budget, ask.aim, found.rise, {"budget": sign * (found.shadow or 0.0)}, {}, index)


def _told(h: Households, budget: float, aim: str, rise: Array, shadow: Mapping[str, float], regions: Mapping[str, float],
          index: float | None = None) -> Point:
    after = _after(h, rise)
    left = np.maximum(h.line - after, 0.0)
    indices = tuple(fgt(after, h.line, h.people, alpha) for alpha in (0, 1, 2))
    best = {"headcount": indices[0], "gap": indices[1], "severity": indices[2], "maximin": float(min(after.min(), h.line))}[aim]
    return Point(budget, float((h.price * rise).sum()), (indices[0], indices[1], indices[2]), best if index is None else index,
                 float(after.min() / h.line), float(h.people[after < h.line].sum()), float((h.price * left).sum()), shadow, regions, rise)


def _after(h: Households, rise: Array) -> Array:
    closes = (rise > 0) & (rise >= h.gap * (1 - _CLOSED))
    return np.where(closes, np.maximum(h.line, h.income + rise), h.income + rise)
