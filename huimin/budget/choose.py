"""Who should get the next yuan: the best transfers under a budget, each exact for its own aim.

A household gets money; what it lives on is income per equivalent adult. `price` is what raising that income by one costs
(weight x size of the household in equivalent adults), `people` whom it stands for (weight x heads). Counted per head,
price and people are the same. Transfers are not negative and, where the aim is to end poverty, go no further than the line.

    headcount     as many people as possible above the line: greedy by money per person, and the bound no choice can exceed
    gap           smallest poverty gap (FGT1): where a yuan closes most; among equals the poorest first
    severity      smallest FGT2: the largest gaps cut down together, by water filling
    maximin       the highest floor under everybody
    proportional  the same share of every gap
    universal     the same sum to every head, poor or not
    uniform       the same sum to every poor head
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from huimin.budget.poverty import Array, checked, fgt


@dataclass(frozen=True)
class Households:
    """income per equivalent adult, people and price of each household (see the module), and the poverty line."""

    income: Array
    people: Array
    price: Array
    line: float

    @classmethod
    def of(cls, income: ArrayLike, people: ArrayLike, line: float, price: ArrayLike | None = None) -> "Households":
        """Raises ValueError where a number is missing or a weight, a price or the line is not above zero."""
        incomes, heads = checked(income, people)
        prices = heads if price is None else checked(income, price)[1]
        if not ((heads > 0).all() and (prices > 0).all() and np.isfinite(line) and line > 0):
            raise ValueError("people, prices and the line must be above zero")
        return cls(incomes, heads, prices, float(line))

    @property
    def gap(self) -> Array:
        """What each income lacks to the line; 0 from the line on."""
        return np.maximum(self.line - self.income, 0.0)

    @property
    def cost(self) -> Array:
        """What lifting each household to the line costs."""
        return self.price * self.gap


@dataclass(frozen=True)
class Choice:
    """One way to spend. rise: of each household's income; fgt: headcount, gap and severity afterwards.

    shadow: by how much the aim's own index falls (the floor rises, for maximin) for one more unit of money at this budget;
    None where the aim has no index of its own. figures: floor, amount per head, people lifted and their upper bound.
    """

    aim: str
    budget: float
    spent: float
    rise: Array = field(repr=False)
    income: Array = field(repr=False)
    fgt: tuple[float, float, float]
    shadow: float | None
    figures: Mapping[str, float]


def choose(households: Households, budget: float, aim: str) -> Choice:
    """Spend `budget` for `aim`. Raises ValueError on an unknown aim or a budget that is no number from 0 up."""
    if aim not in AIMS:
        raise ValueError(f"no such aim: {aim!r}; there are {', '.join(AIMS)}")
    if not (np.isfinite(budget) and budget >= 0):
        raise ValueError("a budget is a number from zero up")
    rise, shadow, figures = AIMS[aim](households, float(budget))
    # A rise that closes the gap up to the last bit closes it: nobody is poor by a rounding of the machine.
    closes = (rise > 0) & (rise >= households.gap * (1 - 1e-12))
    income = np.where(closes, np.maximum(households.line, households.income + rise), households.income + rise)
    after = tuple(fgt(income, households.line, households.people, alpha) for alpha in (0, 1, 2))
    return Choice(aim, float(budget), float((households.price * rise).sum()), rise, income,
                  (after[0], after[1], after[2]), shadow, figures)


def frontier(households: Households, aim: str, budgets: ArrayLike) -> list[Choice]:
    """The best that each budget can do: the curve of budget against index, with the shadow price at each point."""
    return [choose(households, float(budget), aim) for budget in np.asarray(budgets, float)]


_Found = tuple[Array, float | None, dict[str, float]]


def _headcount(h: Households, budget: float) -> _Found:
    order, spent = _by(h, h.cost / h.people)
    taken = int(np.searchsorted(spent, budget * (1 + 1e-12), side="right"))
    rise = np.zeros_like(h.income)
    rise[order[:taken]] = h.gap[order[:taken]]
    lifted = float(h.people[order[:taken]].sum())
    bound, shadow = lifted, 0.0
    if taken < len(order):
        next_one = order[taken]
        left = budget - (spent[taken - 1] if taken else 0.0)
        bound += float(h.people[next_one] * left / h.cost[next_one])
        shadow = float(h.people[next_one] / h.cost[next_one] / h.people.sum())
    return rise, shadow, {"lifted": lifted, "lifted_at_most": bound}


def _gap(h: Households, budget: float) -> _Found:
    # Rounded, so that households of one composition are equals whatever their weight: the poorest of them first.
    order, spent = _by(h, np.round(h.price / h.people, 12))
    taken = int(np.searchsorted(spent, budget, side="right"))
    rise = np.zeros_like(h.income)
    rise[order[:taken]] = h.gap[order[:taken]]
    if taken == len(order):
        return rise, 0.0, {}
    last = order[taken]
    rise[last] = (budget - (spent[taken - 1] if taken else 0.0)) / h.price[last]
    return rise, float(h.people[last] / h.price[last] / h.line / h.people.sum()), {}


def _by(h: Households, key: Array) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], Array]:
    """The poor by `key`, then by income, and the money spent when all up to each are lifted."""
    poor = np.flatnonzero(h.gap > 0)
    order = poor[np.lexsort((h.income[poor], key[poor]))]
    return order, np.cumsum(h.cost[order])


def _severity(h: Households, budget: float) -> _Found:
    """Each gap is cut down to `level` x price / people. The level falls as money comes; between two gaps it is a quotient."""
    poor = np.flatnonzero(h.gap > 0)
    people, price, gap = h.people[poor], h.price[poor], h.gap[poor]
    level, rise = 0.0, np.zeros_like(h.income)
    if budget >= h.cost.sum():
        rise[poor] = gap
    else:
        steps = gap * people / price
        order = np.argsort(-steps, kind="stable")
        money, slope = np.cumsum((price * gap)[order]), np.cumsum((price * price / people)[order])
        reached = money - slope * steps[order]  # what it takes to bring the level down to each step
        count = max(int(np.searchsorted(reached, budget, side="right")), 1)
        level = float((money[count - 1] - budget) / slope[count - 1])
        rise[poor] = np.maximum(gap - level * price / people, 0.0)
    return rise, 2 * level / h.line**2 / float(h.people.sum()), {"level": level}


def _maximin(h: Households, budget: float) -> _Found:
    order = np.argsort(h.income, kind="stable")
    order = order[h.income[order] < h.line]
    if len(order) == 0 or budget >= h.cost.sum():
        return h.gap, 0.0, {"floor": float(max(h.income.min(), h.line))}
    income, prices = h.income[order], np.cumsum(h.price[order])
    reached = prices * income - np.cumsum(h.price[order] * income)  # what it takes to lift all before to each income
    count = int(np.searchsorted(reached, budget, side="right"))
    floor = float((budget + (h.price[order] * income)[:count].sum()) / prices[count - 1])
    return np.maximum(floor - h.income, 0.0), 1 / float(prices[count - 1]), {"floor": floor}


def _proportional(h: Households, budget: float) -> _Found:
    whole = float(h.cost.sum())
    share = min(1.0, budget / whole) if whole else 0.0
    return share * h.gap, None, {"share": share}


def _universal(h: Households, budget: float) -> _Found:
    amount = budget / float(h.people.sum())
    return amount * h.people / h.price, None, {"amount": amount}


def _uniform(h: Households, budget: float) -> _Found:
    poor = h.gap > 0
    amount = budget / float(h.people[poor].sum()) if poor.any() else 0.0
    return np.where(poor, amount * h.people / h.price, 0.0), None, {"amount": amount}


AIMS: Mapping[str, Callable[[Households, float], _Found]] = {
    "headcount": _headcount, "gap": _gap, "severity": _severity, "maximin": _maximin,
    "proportional": _proportional, "universal": _universal, "uniform": _uniform,
}
