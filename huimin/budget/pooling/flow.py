"""The cheapest way to carry what is there to where it is needed, with a proof in whole numbers.

A transportation problem: supplies, demands, a price on every arc, a price for what is not met. Its programme has whole
answers and whole prices, so the answer is proved in integers: prices u, v with u + v <= cost on every arc whose sum over
supplies and demands equals what the answer costs. Arcs come in as they are needed (column generation): the solver begins with an
answer at hand (each demand in turn, the dearest to leave unmet first, takes from the nearest that has something left) and with the
cheapest arcs of each demand, then sees those its prices say would pay, until none is left. Where it begins and what it sees first
changes how long it takes, never what is proved.
"""

from dataclasses import dataclass
from math import gcd

import highspy
import numpy as np
from highspy._core import _Highs
from numpy.typing import NDArray

from huimin.budget.linear import INFINITE

Ints = NDArray[np.int64]
BARRED = -1
_FIRST, _MORE = 4, 2
_PRIMAL_SIMPLEX = 4
_TINY = 1e-6


@dataclass(frozen=True)
class Flow:
    """amount of each arc used, from `source` to `goal`. cost: whole, unmet demand included; rounds: how often arcs were added;
    arcs: how many the solver saw."""

    source: Ints
    goal: Ints
    amount: Ints
    cost: int
    rounds: int
    arcs: int


def transport(cost: Ints, supply: Ints, demand: Ints, unmet: Ints) -> Flow:
    """Meet demands (columns) from supplies (rows) at least cost. cost: whole and >= 0, BARRED where there is no way;
    unmet: price of a unit of each demand that is not met. Raises ArithmeticError where optimality cannot be proved."""
    unit = gcd(*supply.tolist(), *demand.tolist()) or 1
    solver = _Master(supply // unit, demand // unit, unmet)
    goals, sources = np.nonzero(np.ascontiguousarray((cost != BARRED).T))  # arcs there are, by goal; the barred are left alone
    prices = cost[sources, goals]
    count = np.bincount(goals, minlength=len(demand))
    seen = np.zeros(len(prices), bool)
    begun, ends = _in_turn(sources, prices, np.cumsum(count) - count, count, (supply // unit, demand // unit, unmet))
    seen[begun] = seen[_cheapest(goals, prices, _FIRST)] = True
    new = np.nonzero(seen)[0]
    solver.add(sources[new], goals[new], cost)
    solver.begin(np.searchsorted(new, begun), ends)
    rounds = 0
    while True:
        u, v = solver.prices()
        rounds += 1
        reduced = prices - u[sources]
        reduced -= np.repeat(v, count)
        paying = np.nonzero((reduced < -_TINY) & ~seen)[0]
        new = paying[_cheapest(goals[paying], np.floor(reduced[paying]).astype(np.int64), _MORE)]
        if not len(new):
            break
        solver.add(sources[new], goals[new], cost)
        seen[new] = True
    source, goal, amount = solver.arcs()
    amount = amount * unit
    total = _proved(cost, supply, demand, unmet, (source, goal, amount), (np.rint(u).astype(np.int64), np.rint(v).astype(np.int64)))
    used = amount > 0
    return Flow(source[used], goal[used], amount[used], total, rounds, int(seen.sum()))


def _in_turn(sources: Ints, prices: Ints, starts: Ints, count: Ints, sizes: tuple[Ints, Ints, Ints]) -> tuple[list[int], NDArray[np.bool_]]:
    """An answer to begin with: arcs used, and which supplies (then demands) one of them used up.

    sizes: supply, demand and unmet. Those with few ways go before others that are as dear to leave. Every arc uses up one of its two
    ends, which no later arc touches: so the arcs make no circle, and with the ends that are not used up they are a basis.
    """
    supply, demand, unmet = sizes
    left, used_up, arcs = supply.copy(), np.zeros(len(supply) + len(demand), bool), []
    for goal in np.lexsort((count, -unmet)).tolist():
        ways, wanted = slice(starts[goal], starts[goal] + count[goal]), int(demand[goal])
        while wanted and len(there := np.flatnonzero(left[sources[ways]])):
            arc = int(starts[goal] + there[prices[ways][there].argmin()])
            source = int(sources[arc])
            moved = min(wanted, int(left[source]))
            left[source] -= moved
            wanted -= moved
            used_up[source if left[source] == 0 else len(supply) + goal] = True
            arcs.append(arc)
    return arcs, used_up


def _cheapest(goals: Ints, prices: Ints, most: int) -> Ints:
    """Of arcs, numbered as given and in order of their goals: the `most` cheapest into each goal."""
    if not len(goals) or not most:
        return np.zeros(0, np.int64)
    starts = np.flatnonzero(np.diff(goals, prepend=-1))
    key = (prices - prices.min()) * len(goals) + np.arange(len(goals))  # the cheapest, then the first: one number
    taken = np.iinfo(np.int64).max
    found = []
    for _ in range(most):
        least = np.minimum.reduceat(key, starts)
        found.append(least[least < taken] % len(goals))
        key[found[-1]] = taken
    return np.sort(np.concatenate(found))


class _Master:
    """The programme over the arcs seen so far, kept in the solver between rounds."""

    def __init__(self, supply: Ints, demand: Ints, unmet: Ints) -> None:
        self._rows, self._count = len(supply), len(demand)
        self._source: list[Ints] = []
        self._goal: list[Ints] = []
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self._count, self._rows + self._count
        model.col_cost_, model.col_lower_, model.col_upper_ = unmet.astype(float), np.zeros(self._count), np.full(self._count, INFINITE)
        model.row_lower_ = np.concatenate([np.full(self._rows, -INFINITE), demand])
        model.row_upper_ = np.concatenate([supply, demand]).astype(float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.arange(self._count + 1, dtype=np.int32)
        model.a_matrix_.index_ = np.arange(self._rows, self._rows + self._count, dtype=np.int32)
        model.a_matrix_.value_ = np.ones(self._count)
        self._solver = _Highs()  # the solver itself: its Python wrapper writes a greeting to stdout, in the way of --json
        for name, value in (("output_flag", False), ("threads", 1), ("presolve", "off"), ("simplex_strategy", _PRIMAL_SIMPLEX)):
            self._solver.setOptionValue(name, value)
        self._solver.passModel(model)

    def add(self, source: Ints, goal: Ints, cost: Ints) -> None:
        count = len(source)
        index = np.empty(2 * count, np.int32)
        index[0::2], index[1::2] = source, self._rows + goal
        self._solver.addCols(count, cost[source, goal].astype(float), np.zeros(count), np.full(count, INFINITE), 2 * count,
                             np.arange(count, dtype=np.int32) * 2, index, np.ones(2 * count))
        self._source.append(source)
        self._goal.append(goal)

    def begin(self, arcs: Ints, used_up: NDArray[np.bool_]) -> None:
        """Begin with arcs (numbers of those added) and the ends they use up, see _in_turn."""
        status = highspy.HighsBasisStatus
        ends = np.where(used_up, 0, 1).tolist()
        columns = [(status.kLower, status.kBasic)[end] for end in ends[self._rows:]] + [status.kLower] * sum(map(len, self._source))
        for arc in arcs.tolist():
            columns[self._count + arc] = status.kBasic
        basis = highspy.HighsBasis()
        basis.col_status = columns
        basis.row_status = [(status.kUpper, status.kBasic)[end] for end in ends[:self._rows]] + [status.kLower] * self._count
        basis.valid, basis.alien = True, False
        self._solver.setBasis(basis)

    def prices(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Solve, going on from the last answer, which still stands; what one more of each supply and of each demand would change."""
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(f"the solver stopped: {self._solver.modelStatusToString(self._solver.getModelStatus())}")
        duals = np.array(self._solver.getSolution().row_dual)
        return duals[:self._rows], duals[self._rows:]

    def arcs(self) -> tuple[Ints, Ints, Ints]:
        values = np.array(self._solver.getSolution().col_value)[self._count:]
        return np.concatenate(self._source), np.concatenate(self._goal), np.rint(values).astype(np.int64)


def _proved(cost: Ints, supply: Ints, demand: Ints, unmet: Ints, arcs: tuple[Ints, Ints, Ints], prices: tuple[Ints, Ints]) -> int:
    """The cost, if the answer keeps every limit and the prices prove that none is cheaper: weak duality, in whole numbers."""
    (source, goal, amount), (u, v) = arcs, prices
    given, got = np.zeros_like(supply), np.zeros_like(demand)
    np.add.at(given, source, amount)
    np.add.at(got, goal, amount)
    allowed = (amount >= 0).all() and (given <= supply).all() and (got <= demand).all() and (cost[source, goal] != BARRED).all()
    paying = (u <= 0).all() and (v <= unmet).all() and all(  # row by row: a table of all pairs once more is memory for nothing
        ((row >= v + price) | (row == BARRED)).all() for row, price in zip(cost, u, strict=True))
    total = _sum(cost[source, goal], amount) + _sum(unmet, demand - got)
    if not (allowed and paying and total == _sum(u, supply) + _sum(v, demand)):
        raise ArithmeticError("the solver's answer could not be proved the cheapest")
    return total


def _sum(one: Ints, other: Ints) -> int:
    """Without overflow, whatever the amounts."""
    return sum(int(a) * int(b) for a, b in zip(one.tolist(), other.tolist(), strict=True))
