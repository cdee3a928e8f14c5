"""Small ways to go on from what was seen, each a few lines; which one is used is settled by how they would have done.

    seasonal  the same month of the last year again: the yardstick
    last      as it is now
    trend     the mean monthly change of the last two years, fading by a twentieth each month
    flow      so many come a month, such a share of the cases goes, as in the last two years
"""

from collections.abc import Callable, Mapping

import numpy as np

from huimin.budget.forecast.history import Series
from huimin.budget.poverty import Array

YEAR, MEMORY, FADE = 12, 24, 0.95
SEASONAL = "seasonal"


def seasonal(values: Array, months: int) -> Array:
    """A history shorter than a year repeats what it has."""
    period = min(YEAR, len(values))
    return np.array([values[len(values) - period + at % period] for at in range(months)])


def _last(seen: Series, months: int) -> Array:
    return np.full(months, seen.cases[-1])


def _trend(seen: Series, months: int) -> Array:
    back = min(MEMORY, len(seen.cases) - 1)
    slope = (seen.cases[-1] - seen.cases[-1 - back]) / back if back else 0.0
    path: Array = np.maximum(seen.cases[-1] + slope * np.cumsum(FADE ** np.arange(1, months + 1)), 0.0)
    return path


def _flow(seen: Series, months: int) -> Array:
    back = min(MEMORY, len(seen.cases) - 1)
    stood = seen.cases[-1 - back:-1].sum()
    going = seen.went[-back:].sum() / stood if back and stood else 0.0
    coming = seen.came[-back:].mean() if back else 0.0
    path, now = np.empty(months), float(seen.cases[-1])
    for at in range(months):
        now = now * (1 - min(going, 1.0)) + coming
        path[at] = now
    return path


CASES: Mapping[str, Callable[[Series, int], Array]] = {
    SEASONAL: lambda seen, months: seasonal(seen.cases, months), "last": _last, "trend": _trend, "flow": _flow}


def money(seen: Series, model: str, cases: Array, rises: Array) -> Array:
    """Cases times what one costs now, moved by known rises (see events.py); the yardstick repeats the money of the last year.

    rises: factor on the amount of a case, month by month, against the last month seen
    """
    if model == SEASONAL:
        return seasonal(seen.fen, len(cases))
    recent = slice(-YEAR, None)
    stood = seen.cases[recent].sum()
    now = seen.fen[-1] / seen.cases[-1] if seen.cases[-1] else seen.fen[recent].sum() / stood if stood else 0.0
    path: Array = cases * now * rises
    return path
