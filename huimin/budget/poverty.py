"""Poverty and inequality of weighted incomes: headcount, gap, severity, Gini, Theil within and between groups.

Grain: one row per person or per household; `weight` is the number of people the row stands for. Incomes and the line are
in one unit (per person or per equivalent adult), whichever it is. Poor is who is below the line: at the line is not below.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]


def fgt(income: ArrayLike, line: ArrayLike, weight: ArrayLike, alpha: float) -> float:
    """Foster, Greer and Thorbecke: the mean of (gap / line) ** alpha over everyone, 0 for who is not poor.

    alpha 0 is the headcount, 1 the gap, 2 the severity. line: one number, or one per row. Raises ValueError on a line
    not above zero, on a negative or all-zero weight, and on anything that is no finite number.
    """
    incomes, weights = checked(income, weight)
    lines = np.broadcast_to(np.asarray(line, float), incomes.shape)
    if not (np.isfinite(lines).all() and (lines > 0).all()):
        raise ValueError("a poverty line must be a number above zero")
    poor = incomes < lines
    gap = (lines[poor] - incomes[poor]) / lines[poor]
    return float((weights[poor] * gap**alpha).sum() / weights.sum())


def gini(income: ArrayLike, weight: ArrayLike) -> float:
    """Gini coefficient, 0 to 1, of at least one income above zero in sum; as `laeken` computes it (which takes each row for
    one draw, so that the weights also correct for the size of the sample)."""
    incomes, weights = checked(income, weight)
    order = np.argsort(incomes, kind="stable")
    y, w = incomes[order], weights[order]
    total = (w * y).sum()
    if total <= 0:
        raise ValueError("the incomes add up to nothing")
    return float((2 * (w * y * np.cumsum(w)).sum() - (w * w * y).sum()) / (w.sum() * total) - 1)


@dataclass(frozen=True)
class Theil:
    """Theil's T of the incomes above zero. total = within + between; left_out: the weight of incomes not above zero.

    groups: name -> (share of all income, T inside the group, mean income)
    """

    total: float
    within: float
    between: float
    groups: Mapping[Any, tuple[float, float, float]]
    left_out: float


def theil(income: ArrayLike, weight: ArrayLike, group: ArrayLike | None = None) -> Theil:
    """How unequal, and how much of it lies between the groups; without `group` all of it is within."""
    incomes, weights = checked(income, weight)
    names = np.zeros(len(incomes), int) if group is None else np.asarray(group)
    if names.shape != incomes.shape:
        raise ValueError("one group for each income is needed")
    kept = incomes > 0
    y, w, names = incomes[kept], weights[kept], names[kept]
    if not w.sum() > 0:
        raise ValueError("no income is above zero")
    mean, whole = _mean(y, w), float((w * y).sum())
    groups: dict[Any, tuple[float, float, float]] = {}
    for name in np.unique(names):
        inside = (names == name) & (w > 0)
        if inside.any():
            own = _mean(y[inside], w[inside])
            groups[name.item()] = (float((w[inside] * y[inside]).sum() / whole), _theil(y[inside], w[inside], own), own)
    within = sum(share * inner for share, inner, _ in groups.values())
    between = sum(share * float(np.log(own / mean)) for share, _, own in groups.values())
    return Theil(_theil(y, w, mean), within, between, groups, float(weights[~kept].sum()))


def checked(income: ArrayLike, weight: ArrayLike) -> tuple[Array, Array]:
    """Both as arrays of one length. Raises ValueError on what is no finite number, and on weights no mean can be taken with."""
    incomes, weights = np.asarray(income, float), np.asarray(weight, float)
    if incomes.ndim != 1 or weights.shape != incomes.shape:
        raise ValueError("one weight for each income is needed")
    if not (np.isfinite(incomes).all() and np.isfinite(weights).all()):
        raise ValueError("every income and weight must be a finite number")
    if (weights < 0).any() or not weights.sum() > 0:
        raise ValueError("weights must not be negative, nor all zero")
    return incomes, weights


def _mean(y: Array, w: Array) -> float:
    return float((w * y).sum() / w.sum())


def _theil(y: Array, w: Array, mean: float) -> float:
    ratio = y / mean
    return float((w * ratio * np.log(ratio)).sum() / w.sum())
