"""A fund divided among regions, by the published formula and by the optimiser, within the same limits, exact to the fen.

The formula: share = need x fiscal difficulty x performance, each to its power. The optimiser: lift the worst-covered region
first, where coverage is (what it gets + what it can pay itself) / need; it also makes the sum of need x (uncovered share)²
smallest. Limits pull both away from their ideal as little as possible: every region without a limit of its own keeps one
common level (so much per unit of share, or so much coverage), found by bisection, per group where a group is limited.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huimin.budget.allocation_errors import ContradictoryLimits
from huimin.budget.allocation_rules import Region, Rules
from huimin.budget.linear import Contradiction, Problem
from huimin.budget.poverty import Array
from huimin.kernel import Fen, Text, yuan

Ints = NDArray[np.int64]
UNLIMITED = 10**16
NAMES = {
    "budget": Text("可分配的总额", "the money to divide"), "floor": Text("各地保底额", "the regions' floors"),
    "cap": Text("各地封顶额", "the regions' caps"), "down": Text("比上年最多降多少", "the largest fall on last year"),
    "up": Text("比上年最多升多少", "the largest rise on last year"),
    "group_down": Text("各组合计比上年最多降多少", "the groups' largest fall"),
    "group_up": Text("各组合计比上年最多升多少", "the groups' largest rise")}


@dataclass(frozen=True)
class Awards:
    """One way of dividing. fen: per region, adding up to the money divided; holds: which limit each region stands at
    ("" none; floor, cap, down, up, group_down, group_up); level: the common level of regions no limit holds."""

    fen: Sequence[Fen]
    holds: Sequence[str]
    level: float


@dataclass(frozen=True)
class Allocation:
    """ideal: what the formula alone would give, in fen. left: what cannot be divided, as all who need money stand at a limit."""

    regions: Sequence[Region]
    rules: Rules
    budget: Fen
    reserve: Fen
    left: Fen
    ideal: Sequence[Fen]
    formula: Awards
    optimum: Awards

    def coverage(self, awards: Awards) -> Array:
        """(award + own money) / need; 1 where nothing is needed."""
        need, own, fen = (np.array(values, float) for values in (
            [region.need for region in self.regions], [region.own for region in self.regions], awards.fen))
        return np.where(need > 0, (fen + own) / np.where(need > 0, need, 1), 1.0)


def allocate(regions: Sequence[Region], rules: Rules, budget: Fen) -> Allocation:
    """Divide `budget` (fen). Raises ContradictoryLimits where the limits leave no way, naming those that clash."""
    reserve = floor(budget * Fraction(str(rules.limits.get("reserve", 0))))
    limits = _Limits.of(regions, rules, budget - reserve)
    limits.check(regions)
    limits = limits.within_reach()
    need = np.array([region.need for region in regions])
    difficulty, performance = (np.array([getattr(region, name) for region in regions]) for name in ("difficulty", "performance"))
    share = need ** rules.weights["need"] * difficulty ** rules.weights["difficulty"] * performance ** rules.weights["performance"]
    share = np.where(need > 0, share, 0.0)
    own = np.array([region.own for region in regions])
    whole = budget - reserve
    ideal = exact(share / share.sum() * whole, whole, np.zeros(len(share), np.int64), np.full(len(share), UNLIMITED))
    return Allocation(regions, rules, budget, reserve, whole - limits.total, ideal.tolist(),
                      limits.divide(share, np.zeros_like(own)), limits.divide(need, own))


def exact(wanted: Array, total: Fen, lower: Ints, upper: Ints) -> Ints:
    """Whole fen that add up to `total`, each within its limits: rounded down, what is left to the largest remainders."""
    fen = np.clip(np.floor(wanted).astype(np.int64), lower, upper)
    left = int(total) - int(fen.sum())
    order = np.argsort(-(wanted - np.floor(wanted)) if left > 0 else wanted - np.floor(wanted), kind="stable")
    step = 1 if left > 0 else -1
    while left:
        room = order[fen[order] < upper[order]] if step > 0 else order[fen[order] > lower[order]]
        if len(room) == 0:
            raise ArithmeticError("the limits leave no room for the total")
        each, some = divmod(abs(left), len(room))
        take = np.minimum(np.full(len(room), each) + (np.arange(len(room)) < some),
                          upper[room] - fen[room] if step > 0 else fen[room] - lower[room])
        fen[room] += step * take
        left -= step * int(take.sum())
    return fen


@dataclass(frozen=True)
class _Limits:
    """sides: name -> the lower or upper bound of each region (fen); needs: has any need; group: index of each region's group;
    low, high: bounds of the groups."""

    total: Fen
    needs: NDArray[np.bool_]
    sides: dict[str, Ints]
    group: Ints
    names: Sequence[str]
    low: Ints
    high: Ints

    @classmethod
    def of(cls, regions: Sequence[Region], rules: Rules, total: Fen) -> "_Limits":
        def times(key: str, last: Fen | None, rounded: Any, without: Fen) -> Fen:
            share = rules.limits.get(key)
            return without if last is None or share is None else rounded(last * Fraction(str(share)))

        sides = {"floor": [region.floor or 0 for region in regions],
                 "down": [times("down", region.last_year, ceil, 0) for region in regions],
                 "cap": [UNLIMITED if region.cap is None else region.cap for region in regions],
                 "up": [times("up", region.last_year, floor, UNLIMITED) for region in regions]}
        names, group = np.unique(np.array([region.group for region in regions]), return_inverse=True)
        last = [_sum(region.last_year for region, at in zip(regions, group, strict=True) if at == number)
                for number in range(len(names))]
        low = [times("group_down", one, ceil, 0) for one in last]
        high = [times("group_up", one, floor, UNLIMITED) for one in last]
        needs = np.array([region.need > 0 for region in regions])
        return cls(total, needs, {name: np.array(side, np.int64) for name, side in sides.items()}, group.astype(np.int64), names.tolist(),
                   np.array(low, np.int64), np.array(high, np.int64))

    @property
    def lower(self) -> Ints:
        return np.maximum(self.sides["floor"], self.sides["down"])

    @property
    def _ceilings(self) -> Ints:
        return np.minimum(np.minimum(self.sides["cap"], self.sides["up"]), max(self.total, 0))

    @property
    def upper(self) -> Ints:
        """Who needs nothing gets no more than its lower bound, unless its group's lower bound could not be kept otherwise."""
        thrifty = np.where(self.needs, self._ceilings, self.lower)
        short = self._sums(thrifty) < self.low
        return np.where(short[self.group], self._ceilings, thrifty)

    def check(self, regions: Sequence[Region]) -> None:
        """Possible where each region's and group's limits fit and the total covers the lower ones; else HiGHS says why not."""
        least, most = self._sums(self.lower), self._sums(self._ceilings)
        fits = (self.lower <= self._ceilings).all() and (least <= self.high).all() and (most >= self.low).all()
        if not (fits and (self.low <= self.high).all() and np.maximum(least, self.low).sum() <= self.total):
            raise self._clash(regions)

    def within_reach(self) -> "_Limits":
        """With no more to divide than the upper bounds can take."""
        return replace(self, total=int(min(self.total, np.minimum(self._sums(self.upper), self.high).sum())))

    def _sums(self, values: Ints) -> Ints:
        found = np.zeros(len(self.names), np.int64)
        np.add.at(found, self.group, values)
        return found

    def _clash(self, regions: Sequence[Region]) -> ContradictoryLimits:
        unit = max(self.total, 1) / len(regions)  # so that the solver's tolerance is a small part of any amount
        problem = Problem()
        column, own = problem.columns(len(regions)), np.arange(len(regions))
        problem.require("budget", np.zeros_like(own), column, 1.0, upper=self.total / unit)
        for name in ("floor", "down"):
            problem.require(name, own, column, 1.0, lower=self.sides[name] / unit)
        for name in ("cap", "up"):
            problem.require(name, own, column, 1.0, upper=self.sides[name] / unit)
        problem.require("group_down", self.group, column, 1.0, lower=self.low / unit, rows=len(self.names))
        problem.require("group_up", self.group, column, 1.0, upper=self.high / unit, rows=len(self.names))
        try:
            problem.solve()
        except Contradiction as clash:
            return self._told(clash, regions, unit)
        raise ArithmeticError("limits that clash by less than the solver can see")

    def _told(self, clash: Contradiction, regions: Sequence[Region], unit: float) -> ContradictoryLimits:
        where = {"budget": [""], "group_down": self.names, "group_up": self.names}
        short = sorted(((float(lack), name, row) for name, lacks in clash.short.items() for row, lack in enumerate(lacks) if lack > 1e-9),
                       reverse=True)[:3]
        told = [Text(f"{NAMES[name].zh} {place} {yuan(round(lack * unit))}元", f"{NAMES[name].en} {place} {yuan(round(lack * unit))} yuan")
                for lack, name, row in short for place in [where[name][row] if name in where else regions[row].name]]
        limits = [NAMES[name] for name in clash.names]
        return ContradictoryLimits(
            limits_zh="、".join(text.zh for text in limits), limits_en="; ".join(text.en for text in limits),
            short_zh=";".join(text.zh for text in told), short_en="; ".join(text.en for text in told))

    def divide(self, share: Array, own: Array) -> Awards:
        """Everybody at one level of (award + own) / share, as far as the limits let them."""
        share = np.maximum(share, 1e-9 * (share.mean() or 1.0))  # who has no share gets what nobody else may have
        upper = self.upper

        def at(level: Array) -> Array:
            found: Array = np.clip(level[self.group] * share - own, self.lower, upper)
            return found

        def totals(level: Array) -> Array:
            return np.bincount(self.group, at(level), len(self.names)).astype(float)

        every = np.ones(len(self.names))
        common = _bisect(lambda level: np.clip(totals(level * every), self.low, self.high).sum(), float(self.total))
        wanted = np.clip(totals(common * every), self.low, self.high)
        held = wanted != totals(common * every)
        level = np.where(held, _bisect_each(totals, wanted), common)
        amounts = at(level)
        fen = exact(amounts, self.total, self.lower, upper) if not held.any() else self._by_group(amounts, wanted, upper)
        return Awards(fen.tolist(), self._holds(amounts, held, wanted), common)

    def _by_group(self, amounts: Array, wanted: Array, upper: Ints) -> Ints:
        totals = exact(wanted, self.total, np.maximum(self.low, self._sums(self.lower)), np.minimum(self.high, self._sums(upper)))
        fen = np.zeros(len(amounts), np.int64)
        for number, total in enumerate(totals):
            inside = self.group == number
            fen[inside] = exact(amounts[inside], int(total), self.lower[inside], upper[inside])
        return fen

    def _holds(self, amounts: Array, held: NDArray[np.bool_], wanted: Array) -> list[str]:
        low = np.where(self.sides["floor"] >= self.sides["down"], "floor", "down")
        high = np.where(self.sides["cap"] <= self.sides["up"], "cap", "up")
        ceiling = np.minimum(self.sides["cap"], self.sides["up"])
        group = np.where(wanted <= self.low, "group_down", "group_up")
        holds = np.where((self.lower > 0) & (amounts <= self.lower), low, np.where(amounts >= ceiling, high, ""))
        return [str(name) for name in np.where((holds == "") & held[self.group], group[self.group], holds)]


def _sum(values: Any) -> Fen | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _bisect(rises: Any, target: float) -> float:
    """The level at which a rising function reaches the target."""
    return float(_bisect_each(lambda level: np.array([rises(float(level[0]))]), np.array([target]))[0])


def _bisect_each(rises: Any, target: Array) -> Array:
    low, high = np.zeros_like(target), np.ones_like(target)
    for _ in range(200):
        short = rises(high) < target
        if not short.any():
            break
        high = np.where(short, high * 4, high)
    for _ in range(200):
        middle = (low + high) / 2
        enough = rises(middle) >= target
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return high
