"""A forecast told: as JSON for `huimin forecast --json`, and as a table.

run, months: [YYYY-MM] the coming ones; seen: [first, last] month of the history
series: [{policy, name{zh,en}, unit, area ("" the whole county), seen: {cases, fen}, before: {cases: [..], fen: [..]}, cases, fen}]
        seen: the last month; before: every month of the history
        cases, fen: {model: seasonal|last|trend|flow, middle: [..], low: [..], high: [..]}, one number a month; the interval is to hold
        four times out of five, null before any error of the past is known. Townships and county are forecast each by itself and need
        not add up. fen: paid in a period of the programme. Money in fen
events: {policy: {month: factor}}                      known rises of the money parameters a programme reads, seen and coming
backtest: {first: months seen at the first forecast of the past,
           scores: [{area: county|townships, of: cases|fen, forecasts, mae, mae_seasonal, judged, inside, on_edge, inside_by_months}],
           policies: [{policy, of, mae, mae_seasonal}]}
           mae: of the forecast; mae_seasonal: of last year's month again; inside: share of judged months inside the interval, its ends
           counted in; on_edge: exactly on an end (with few people many are: then inside less on_edge is below 0.8 and inside above it)
"""

from math import exp
from typing import Any

import numpy as np

from huimin.budget.forecast.backtest import FIRST, Path
from huimin.budget.forecast.forecast import Forecast
from huimin.budget.forecast.history import WHOLE
from huimin.budget.poverty import Array
from huimin.kernel import yuan


def as_json(found: Forecast) -> dict[str, Any]:
    """See the head of this file."""
    history = found.history
    months = [*history.months, *found.months]
    return {
        "run": history.run.id, "months": [str(month) for month in found.months], "seen": [str(history.months[0]), str(history.months[-1])],
        "series": [{"policy": one.seen.policy, "name": history.names[one.seen.policy].as_json(), "unit": history.units[one.seen.policy],
                    "area": one.seen.area, "seen": {"cases": int(one.seen.cases[-1]), "fen": int(one.seen.fen[-1])},
                    "before": {"cases": [int(value) for value in one.seen.cases], "fen": [int(value) for value in one.seen.fen]},
                    **{side: _path(path, 1 if side == "cases" else 0) for side, path in one.paths.items()}} for one in found.ahead],
        "events": {policy: {str(months[at]): round(exp(steps[at]), 4) for at in np.nonzero(steps)[0]}
                   for policy, steps in found.events.steps.items() if steps.any()},
        "backtest": {"first": FIRST, "scores": list(found.past.scores()), "policies": list(found.past.by_policy())}}


def _path(path: Path, digits: int) -> dict[str, Any]:
    def numbers(values: Array) -> list[float | int | None]:
        return [None if np.isnan(value) else round(float(value), digits) if digits else round(float(value)) for value in values]

    return {"model": path.model, "middle": numbers(path.middle), "low": numbers(path.low), "high": numbers(path.high)}


def table_rows(found: Forecast, area: str = WHOLE) -> list[list[str]]:
    """For a terminal: programme, cases now, in a year, at the end; money now, in a year, at the end, with intervals."""
    rows = []
    for one in found.ahead:
        if one.seen.area == area:
            cells = [str(found.history.names[one.seen.policy]), f"{one.seen.cases[-1]:.0f}", *_ends(one.paths["cases"], "cases"),
                     yuan(int(one.seen.fen[-1])), *_ends(one.paths["fen"], "fen")]
            rows.append(cells)
    return rows


def _ends(path: Path, side: str) -> list[str]:
    def number(value: float) -> str:
        return "?" if np.isnan(value) else f"{value:.0f}" if side == "cases" else yuan(round(value / 100) * 100)[:-3]

    last = len(path.middle) - 1
    return [f"{number(path.middle[at])} ({number(path.low[at])}–{number(path.high[at])})" for at in sorted({min(11, last), last})]
