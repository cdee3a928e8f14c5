"""Known changes of standards: the rises written in the parameter files, and how much of a rise reaches what a case is paid.

A rise of 4 % in a flat amount is 4 % more money. A top-up moves by more (the line rises, the income counted does not) or by less, and
rosters may follow a month late: both are learnt from the rises already seen, and taken as whole and at once before the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np

from huimin.budget.forecast.history import Series
from huimin.budget.poverty import Array
from huimin.catalog import ParameterTable
from huimin.kernel import Month
from huimin.policy import Item, Param, Program

_SMALL = 1e-9
_LAGS = (0, 1)
_LEAST, _MOST = 0.0, 4.0


@dataclass(frozen=True)
class Events:
    """policy -> logarithm of each month's rise (0: none), from the first month of the history to the last of the forecast."""

    steps: Mapping[str, Array]

    def rises(self, seen: Series, months: int) -> Array:
        """Factor on the amount of a case in each of the `months` after those seen, learnt from nothing later."""
        steps, now = self.steps.get(seen.policy), len(seen.cases)
        if steps is None or not steps.any():
            return np.ones(months)
        share, lag = _learnt(seen, steps[:now])
        moved = np.concatenate([np.zeros(lag), steps])[:len(steps)]
        path: Array = np.exp(share * np.cumsum(moved[now:now + months]))
        return path


def _learnt(seen: Series, steps: Array) -> tuple[float, int]:
    """The median share of past rises that reached the amount, and the lag at which it reached most."""
    with np.errstate(divide="ignore", invalid="ignore"):
        amount = np.log(seen.fen / seen.cases)
    amount[~np.isfinite(amount)] = np.nan
    jumps = [(lag, (amount[at + lag] - amount[at + lag - 1]) / steps[at]) for at in np.nonzero(steps)[0] for lag in _LAGS
             if 1 <= at + lag < len(amount)]
    by_lag = {lag: [share for own, share in jumps if own == lag and np.isfinite(share)] for lag in _LAGS}
    if not any(by_lag.values()):
        return 1.0, 0
    lag = max(_LAGS, key=lambda one: float(np.median(by_lag[one])) if by_lag[one] else -1.0)
    return float(np.clip(np.median(by_lag[lag]), _LEAST, _MOST)), lag


def read_events(program: Program, table: ParameterTable, area: str, months: Sequence[Month]) -> Events:
    """From the parameters of money each programme reads by itself or through its definitions, in the county's own values."""
    values: dict[str, Array] = {}
    for id in table.ids():
        unit = table.unit(id)
        if unit is not None and "fen" in str(unit):
            values[id] = _steps(table, id, area, months)
    return Events({item.id: _mean([values[id] for id in _reads(item, program) if id in values], len(months)) for item in program.policies})


def _steps(table: ParameterTable, id: str, area: str, months: Sequence[Month]) -> Array:
    found = np.zeros(len(months))
    for residence in ("urban", "rural"):
        row = [table.value(id, area, residence, month.last_day) for month in months]
        for at, (before, after) in enumerate(pairwise(row), 1):
            if before is not None and after is not None and before.value > 0 and after.value > 0:
                found[at] += log(after.value / before.value) / 2
    return found


def _mean(steps: Sequence[Array], count: int) -> Array:
    """Of the parameters that move in a month; those that stand still say nothing."""
    if not steps:
        return np.zeros(count)
    moves = np.abs(np.array(steps)) > _SMALL
    mean: Array = np.array(steps).sum(axis=0) / np.maximum(moves.sum(axis=0), 1)
    return mean


def _reads(item: Item, program: Program) -> set[str]:
    """Parameters of an item and of the definitions under it; other policies it depends on have their own rises."""
    policies = {one.id for one in program.policies}
    seen, waiting, found = {item.id}, [item], set[str]()
    while waiting:
        one = waiting.pop()
        found |= {node.id for tree in one.trees for node in tree.walk() if isinstance(node, Param)}
        for name in one.depends:
            if name not in seen and name not in policies and name in program.items:
                seen.add(name)
                waiting.append(program.items[name])
    return found
