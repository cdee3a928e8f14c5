"""Linear programmes whose conditions have names: solved by HiGHS, with what each costs, and which ones contradict each other."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np
from highspy._core import _Highs
from numpy.typing import ArrayLike, NDArray

from huimin.budget.allocation_errors import TakesTooLong
from huimin.budget.poverty import Array

INFINITE = float(highspy.kHighsInf)
SECONDS = 600.0
"""So long one programme may take; whole numbers can take for ever."""


class Contradiction(Exception):
    """No solution. names: conditions that contradict each other, none of which could be left out; short: name -> what is
    lacking in each of its rows (numbered as they were given), were the conditions to be met as nearly as possible."""

    def __init__(self, names: list[str], short: Mapping[str, Array]) -> None:
        super().__init__(f"contradictory: {', '.join(names)}")
        self.names, self.short = names, short


@dataclass(frozen=True)
class Solution:
    """values: of every column; worth: of the objective; prices: condition -> by how much the objective changes when the
    side that holds a row is moved up by one, row by row (0 where it holds nothing back); they mean nothing where columns are
    whole; bound: no solution is below it (equal to worth but for rounding)."""

    values: Array
    worth: float
    prices: Mapping[str, Array]
    bound: float = 0.0


@dataclass
class _Block:
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    value: Array
    lower: Array
    upper: Array


@dataclass
class Problem:
    """Minimise cost @ x, each x between its own `lower` and `upper` (and a whole number where it says so), under named conditions."""

    cost: list[Array] = field(default_factory=list)
    lower: list[Array] = field(default_factory=list)
    upper: list[Array] = field(default_factory=list)
    blocks: dict[str, _Block] = field(default_factory=dict)
    width: int = 0
    whole: set[int] = field(default_factory=set)

    def columns(self, count: int, cost: ArrayLike = 0.0, lower: ArrayLike = 0.0, upper: ArrayLike = INFINITE, *,
                whole: bool = False) -> NDArray[np.int64]:
        """Add `count` unknowns; return their numbers."""
        if whole:
            self.whole |= set(range(self.width, self.width + count))
        for kept, given in ((self.cost, cost), (self.lower, lower), (self.upper, upper)):
            kept.append(np.broadcast_to(np.asarray(given, float), (count,)).copy())
        self.width += count
        return np.arange(self.width - count, self.width)

    def require(self, name: str, row: ArrayLike, column: ArrayLike, value: ArrayLike,
                lower: ArrayLike = -INFINITE, upper: ArrayLike = INFINITE, rows: int | None = None) -> None:
        """Conditions `lower <= sum of value * x <= upper`, entry by entry; rows are numbered from 0 within the name."""
        row, column = np.atleast_1d(np.asarray(row, np.int64)), np.atleast_1d(np.asarray(column, np.int64))
        row, column = np.broadcast_arrays(row, column)
        count = rows if rows is not None else int(row.max(initial=-1)) + 1
        low, high = (np.broadcast_to(np.asarray(side, float), (count,)).copy() for side in (lower, upper))
        self.blocks[name] = _Block(row, column, np.broadcast_to(np.asarray(value, float), row.shape).copy(), low, high)

    def solve(self) -> Solution:
        """Raises Contradiction where nothing meets all conditions, TakesTooLong, ArithmeticError where no optimum is found."""
        solver, status = self._run(self.blocks)
        if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
            raise self.contradiction()
        if status != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(f"the solver stopped: {solver.modelStatusToString(status)}")
        found, info = solver.getSolution(), solver.getInfo()
        worth = float(info.objective_function_value)
        duals, prices, start = np.array(found.row_dual), {}, 0
        for name, block in self.blocks.items():
            prices[name] = duals[start:start + len(block.lower)]
            start += len(block.lower)
        return Solution(np.array(found.col_value), worth, prices, float(info.mip_dual_bound) if self.whole else worth)

    def contradiction(self) -> Contradiction:
        """Leave out one name after the other: what can be left out without the rest becoming possible is no part of it."""
        names = list(self.blocks)
        for name in list(names):
            fewer = {one: self.blocks[one] for one in names if one != name}
            if not self._possible(fewer):
                names.remove(name)
        return Contradiction(names, self._short(names))

    def _possible(self, blocks: Mapping[str, _Block]) -> bool:
        return self._run(blocks, feasibility=True)[1] == highspy.HighsModelStatus.kOptimal

    def _short(self, names: Collection[str]) -> dict[str, Array]:
        """The least that is lacking in sum, row by row."""
        elastic = Problem([np.zeros_like(cost) for cost in self.cost], list(self.lower), list(self.upper), width=self.width)
        slack = {}
        for name in names:
            block, count = self.blocks[name], len(self.blocks[name].lower)
            up, down = elastic.columns(count, 1.0), elastic.columns(count, 1.0)
            own = np.arange(count)
            elastic.blocks[name] = _Block(
                np.concatenate([block.row, own, own]), np.concatenate([block.column, up, down]),
                np.concatenate([block.value, np.ones(count), -np.ones(count)]), block.lower, block.upper)
            slack[name] = (up, down)
        values = elastic.solve().values
        return {name: values[up] + values[down] for name, (up, down) in slack.items()}

    def _run(self, blocks: Mapping[str, _Block], *, feasibility: bool = False) -> tuple[_Highs, highspy.HighsModelStatus]:
        model, rows = highspy.HighsLp(), list(blocks.values())
        offsets = np.cumsum([0, *(len(block.lower) for block in rows)])
        row = np.concatenate([np.zeros(0, np.int64), *(block.row + start for block, start in zip(rows, offsets, strict=False))])
        column = np.concatenate([np.zeros(0, np.int64), *(block.column for block in rows)])
        value = np.concatenate([np.zeros(0), *(block.value for block in rows)])
        order = np.argsort(row, kind="stable")
        model.num_col_, model.num_row_ = self.width, int(offsets[-1])
        model.col_cost_ = np.zeros(self.width) if feasibility else np.concatenate(self.cost)
        model.col_lower_, model.col_upper_ = np.concatenate(self.lower), np.concatenate(self.upper)
        model.row_lower_ = np.concatenate([np.zeros(0), *(block.lower for block in rows)])
        model.row_upper_ = np.concatenate([np.zeros(0), *(block.upper for block in rows)])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.searchsorted(row[order], np.arange(model.num_row_ + 1)).astype(np.int32)
        model.a_matrix_.index_, model.a_matrix_.value_ = column[order].astype(np.int32), value[order]
        if self.whole:
            model.integrality_ = [highspy.HighsVarType.kInteger if at in self.whole else highspy.HighsVarType.kContinuous
                                  for at in range(self.width)]
        solver = _Highs()  # the solver itself: its Python wrapper writes a greeting to stdout, in the way of --json
        for option, setting in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-9),
                                ("time_limit", SECONDS)):
            solver.setOptionValue(option, setting)
        solver.passModel(model)
        solver.run()
        if solver.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
            raise TakesTooLong(seconds=f"{SECONDS:g}")
        return solver, solver.getModelStatus()
