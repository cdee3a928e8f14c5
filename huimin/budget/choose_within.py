"""The best transfers under a budget and further conditions, by HiGHS, with what each condition costs.

    floor      nobody is left below it
    no_loser   nobody gets less than today's transfer
    equity     each region's transfers are at least (1 - equity) of its share of all gaps times the budget
    cliff      with one more unit of income a household loses no more than so much of its transfer (1: it never falls back)

Aims: gap (FGT1), severity (FGT2), maximin, and headcount as the bound no choice can exceed (part of a household counts as part
of its people). Severity is a sum of squares: each square is held from below by tangents, and a tangent is added where the answer
lies until sum and tangents agree, so that it stays a linear programme and has shadow prices as the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from huimin.budget.choose import Households
from huimin.budget.linear import Problem, Solution
from huimin.budget.poverty import Array

AIMS = ("gap", "severity", "maximin", "headcount")
_CLOSE, _ROUNDS, _NOTHING = 1e-6, 40, 1e-9


@dataclass(frozen=True)
class Conditions:
    """None: not asked for. today: transfers now, as a rise of each income; region: name per household, needed for equity."""

    floor: float | None = None
    today: Array | None = None
    region: NDArray[np.generic] | None = None
    equity: float | None = None
    cliff: float | None = None


@dataclass(frozen=True)
class Best:
    """index: FGT1, FGT2, share of people left poor at the least, or the lowest income up to the line (maximin).

    prices: what one unit more changes the index by: of money (budget), of the floor, of today's transfers all scaled up by
    100 % (no_loser), of the tolerance (equity), of the withdrawal rate (cliff); 0 where a condition holds nothing back
    regions: name -> what one unit of money more that must go there changes the index by
    """

    aim: str
    budget: float
    index: float
    spent: float
    rise: Array = field(repr=False)
    prices: Mapping[str, float]
    regions: Mapping[str, float]


def choose_within(h: Households, budget: float, aim: str, conditions: Conditions) -> Best:
    """Raises Contradiction naming the conditions that leave no way (budget, floor, no_loser, equity, cliff), ValueError on an
    unknown aim or conditions that do not fit the households."""
    if aim not in AIMS or not (np.isfinite(budget) and budget >= 0):
        raise ValueError(f"an aim of {', '.join(AIMS)} and a budget from zero up are needed")
    if aim == "severity":  # where every gap can be closed, all indices are zero: no squares are needed, nor small gaps left by them
        closed = choose_within(h, budget, "gap", conditions)
        if closed.index < _NOTHING:
            return replace(closed, aim=aim)
    count, whole = len(h.income), float((h.price * h.line).sum())
    own, problem = np.arange(count), Problem()  # incomes in lines, money in what a line for everybody would cost
    rise = problem.columns(count)
    problem.require("budget", np.zeros_like(own), rise, h.price * h.line / whole, upper=budget / whole)
    left = _aim(problem, h, aim, rise)
    factors = _conditions(problem, h, budget / whole, conditions, rise)
    found = _least_squares(problem, h, left) if aim == "severity" else problem.solve()
    up = found.values[rise] * h.line
    sign = -h.line if aim == "maximin" else 1.0
    prices = {"budget": sign * float(found.prices["budget"].sum()) / whole}
    prices |= {name: sign * float((found.prices[name] * factor).sum()) for name, factor in factors.items()}
    names = np.unique(conditions.region) if "equity" in factors and conditions.region is not None else np.array([])
    regions = {str(name): sign * float(price) / whole for name, price in zip(names, found.prices.get("equity", ()), strict=True)}
    return Best(aim, budget, sign * found.worth, float((h.price * up).sum()), up, prices, regions)


def frontier_within(h: Households, budgets: ArrayLike, aim: str, conditions: Conditions) -> list[Best]:
    """Budget against index, with every shadow price, for budgets at which the conditions can be met."""
    return [choose_within(h, float(budget), aim, conditions) for budget in np.asarray(budgets, float)]


def least_budget(h: Households, conditions: Conditions) -> float:
    """The smallest budget at which all conditions can be kept (there always is one: enough money lifts everybody alike)."""
    own, problem, whole = np.arange(len(h.income)), Problem(), float((h.price * h.line).sum())
    rise, money = problem.columns(len(own)), problem.columns(1, 1.0)
    problem.require("budget", np.zeros(len(own) + 1, np.int64), np.append(rise, money), np.append(h.price * h.line / whole, -1.0),
                    upper=0.0)
    _conditions(problem, h, 0.0, conditions, rise)
    if conditions.equity is not None and conditions.region is not None:  # each region's share of a budget that is not known yet
        names, number, share = _shares(h, conditions.region)
        problem.require("equity", np.append(number, np.arange(len(names))), np.append(rise, np.repeat(money, len(names))),
                        np.append(h.price * h.line / whole, -(1 - conditions.equity) * share), lower=0.0, rows=len(names))
    return problem.solve().worth * whole


def _aim(problem: Problem, h: Households, aim: str, rise: NDArray[np.int64]) -> NDArray[np.int64]:
    """The unknowns of what is left of each gap: in lines, or parts of the gap (severity); for maximin of the floor."""
    poor = np.flatnonzero(h.gap > 0)
    own, gap, share = np.arange(len(poor)), h.gap[poor] / h.line, h.people[poor] / h.people.sum()
    if aim == "maximin":
        level = problem.columns(1, -1.0, -np.inf, 1.0)
        every = np.arange(len(h.income))
        problem.require("aim", np.concatenate([every, every]), np.concatenate([rise, np.full(len(every), level[0])]),
                        np.concatenate([np.ones(len(every)), -np.ones(len(every))]), lower=-h.income / h.line)
        return level
    if aim == "severity":  # in parts of each gap, so that the squares of small and large ones are as exact
        left = problem.columns(len(poor))
        problem.require("aim", np.append(own, own), np.append(rise[poor], left), np.append(np.ones(len(poor)), gap),
                        lower=gap, rows=len(poor))
        return left
    left = problem.columns(len(poor), share if aim == "gap" else share / gap)
    problem.require("aim", np.concatenate([own, own]), np.concatenate([rise[poor], left]), 1.0, lower=gap, rows=len(poor))
    return left


def _least_squares(problem: Problem, h: Households, left: NDArray[np.int64]) -> Solution:
    """The smallest sum of people x (what is left of the gap)². Raises Contradiction, ArithmeticError."""
    weight = h.people[h.gap > 0] / h.people.sum() * (h.gap[h.gap > 0] / h.line) ** 2
    square = problem.columns(len(left), weight)
    touched = [(np.arange(len(left)), np.full(len(left), part)) for part in (0.25, 0.5, 0.75, 1.0)]
    for _ in range(_ROUNDS):
        which, at = (np.concatenate(parts) for parts in zip(*touched, strict=True))
        row = np.arange(len(which))  # square >= 2 at left - at²
        problem.require("tangents", np.append(row, row), np.append(square[which], left[which]),
                        np.append(np.ones(len(row)), -2 * at), lower=-at * at, rows=len(row))
        found = problem.solve()
        rest = np.maximum(found.values[left], 0.0)
        short = rest * rest - found.values[square]
        worth = float(weight @ (rest * rest))
        if worth - found.worth <= _CLOSE * (worth + float(weight.sum())):
            return replace(found, worth=worth)
        off = np.flatnonzero(short > _CLOSE)
        touched.append((off, rest[off]))
    raise ArithmeticError("the tangents did not close in on the sum of squares")


def _conditions(problem: Problem, h: Households, budget: float, asked: Conditions, rise: NDArray[np.int64]) -> dict[str, Array]:
    """Condition -> what a row's price is multiplied by to become the price of the condition's own number."""
    own, line, factors = np.arange(len(h.income)), h.line, dict[str, Array]()
    if asked.floor is not None:
        problem.require("floor", own, rise, 1.0, lower=(asked.floor - h.income) / line)
        factors["floor"] = np.full(len(own), 1 / line)
    if asked.today is not None:
        _same_length(asked.today, own)
        problem.require("no_loser", own, rise, 1.0, lower=asked.today / line)
        factors["no_loser"] = asked.today / line
    if asked.equity is not None:
        if asked.region is None:
            raise ValueError("equity among regions needs each household's region")
        names, number, share = _shares(h, asked.region)
        problem.require("equity", number, rise, h.price * line / float((h.price * line).sum()),
                        lower=(1 - asked.equity) * share * budget, rows=len(names))
        factors["equity"] = -share * budget
    if asked.cliff is not None:
        order = np.argsort(h.income, kind="stable")
        steps, row = np.diff(h.income[order]) / line, np.arange(len(own) - 1)
        problem.require("cliff", np.concatenate([row, row]), rise[np.concatenate([order[:-1], order[1:]])],
                        np.concatenate([np.ones(len(row)), -np.ones(len(row))]),
                        lower=np.where(steps > 0, -np.inf, 0.0), upper=asked.cliff * steps, rows=len(row))
        factors["cliff"] = steps
    return factors


def _shares(h: Households, region: NDArray[np.generic]) -> tuple[NDArray[np.generic], NDArray[np.int64], Array]:
    """The regions, the number of each household's, and what part of all gaps lies in each."""
    _same_length(region, np.arange(len(h.income)))
    names, number = np.unique(region, return_inverse=True)
    return names, number, np.bincount(number, h.cost) / max(float(h.cost.sum()), 1e-300)


def _same_length(values: NDArray[np.generic], own: NDArray[np.int64]) -> None:
    if len(values) != len(own):
        raise ValueError("one value for each household is needed")
