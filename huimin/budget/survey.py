"""Sampling errors of poverty and inequality, by linearisation: what an estimate off a sample may be off by.

Each index has an influence: how much it moves when one more person of that income is counted. The error of the index is the error of
the weighted sum of influences, which a design with strata, clusters and finite populations has a closed form for (first stage, between
clusters of a stratum). A difference before and after has the difference of the influences, so that what both have in common cancels.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from huimin.budget.poverty import Array, checked

INDICES = ("headcount", "gap", "severity", "mean", "gini")
Names: TypeAlias = NDArray[np.generic]


@dataclass(frozen=True)
class Design:
    """One row per person or household of the sample. strata, clusters: of each row (None: all one stratum, each row its own
    cluster); population: clusters of the row's stratum in the population (None: so many that the share drawn does not matter)."""

    weight: Array
    strata: Names | None = None
    clusters: Names | None = None
    population: Array | None = None

    def error(self, influence: ArrayLike) -> float:
        """The standard error of sum(weight x influence). A stratum with one cluster is measured from the mean of all clusters."""
        z = self.weight * np.asarray(influence, float)
        strata = np.zeros(len(z), int) if self.strata is None else np.unique(self.strata, return_inverse=True)[1]
        own = np.arange(len(z)) if self.clusters is None else np.unique(self.clusters, return_inverse=True)[1]
        keys, cluster = np.unique(strata * (int(own.max()) + 1) + own, return_inverse=True)
        sums = np.bincount(cluster, z)
        stratum = keys // (int(own.max()) + 1)
        count, total = np.bincount(stratum), np.bincount(stratum, sums)
        center = np.where(count > 1, total / np.maximum(count, 1), sums.mean())
        spread = np.bincount(stratum, (sums - center[stratum]) ** 2)
        scale = np.where(count > 1, count / np.maximum(count - 1, 1), 1.0)
        if self.population is not None:
            drawn = np.zeros(len(count))
            drawn[strata] = self.population
            scale = scale * np.maximum(1 - count / drawn, 0.0)
        return float(np.sqrt((scale * spread).sum()))


@dataclass(frozen=True)
class Estimate:
    """value, and its standard error."""

    value: float
    error: float


def estimates(income: ArrayLike, line: ArrayLike, design: Design) -> dict[str, Estimate]:
    """Of every index, off one sample; the line is known, not estimated. Raises what `poverty.fgt` raises."""
    found = influences(income, line, design.weight)
    return {name: Estimate(value, design.error(moves)) for name, (value, moves) in found.items()}


def changes(before: ArrayLike, after: ArrayLike, line: ArrayLike, design: Design) -> dict[str, Estimate]:
    """Of after less before, for the same people."""
    one, other = influences(before, line, design.weight), influences(after, line, design.weight)
    return {name: Estimate(other[name][0] - one[name][0], design.error(other[name][1] - one[name][1])) for name in INDICES}


def influences(income: ArrayLike, line: ArrayLike, weight: ArrayLike) -> Mapping[str, tuple[float, Array]]:
    """Index -> (value, influence of each row)."""
    y, w = checked(income, weight)
    lines = np.broadcast_to(np.asarray(line, float), y.shape)
    if not (np.isfinite(lines).all() and (lines > 0).all()):
        raise ValueError("a poverty line must be a number above zero")
    whole, found = float(w.sum()), {}
    part = np.maximum(lines - y, 0) / lines
    for name, values in (("headcount", (y < lines).astype(float)), ("gap", part), ("severity", part * part), ("mean", y)):
        value = float((w * values).sum() / whole)
        found[name] = (value, (values - value) / whole)
    found["gini"] = _gini(y, w)
    return found


def _gini(y: Array, w: Array) -> tuple[float, Array]:
    """2 x sum(w y F) / sum(w y) - 1, F being the share of people up to each in order of income; nan where incomes add up to nothing."""
    whole, total = float(w.sum()), float((w * y).sum())
    if total <= 0:
        return float("nan"), np.full(len(y), np.nan)
    order = np.argsort(y, kind="stable")
    share, above = np.empty(len(y)), np.empty(len(y))
    share[order] = np.cumsum(w[order]) / whole
    money = (w * y)[order]
    above[order] = total - np.cumsum(money) + money  # of all from each on
    twice = 2 * float((w * y * share).sum()) / total
    return twice - 1, (2 / total) * (y * share + above / whole) - twice / whole - twice * y / total
