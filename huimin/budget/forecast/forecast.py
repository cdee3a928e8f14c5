"""Caseload and money of the coming months, by programme and township, with intervals from what the past forecasts missed by."""

from collections.abc import Sequence
from dataclasses import dataclass

from huimin.budget.forecast.backtest import SIDES, Past, Path, middles
from huimin.budget.forecast.events import Events, read_events
from huimin.budget.forecast.history import History, Series, read_history
from huimin.kernel import Month, Progress, Workspace, silent
from huimin.matching import prepare

MONTHS = 24


@dataclass(frozen=True)
class Ahead:
    """One programme in one area: what was last seen and, per side ("cases", "fen"), the path of the coming months."""

    seen: Series
    paths: dict[str, Path]


@dataclass(frozen=True)
class Forecast:
    """months: the coming ones; past: every forecast of the past, judged."""

    history: History
    months: Sequence[Month]
    ahead: Sequence[Ahead]
    events: Events
    past: Past


def forecast(workspace: Workspace, months: int = MONTHS, progress: Progress = silent) -> Forecast:
    """From the newest run of each month. Raises TooFewMonths, and what reading the rules raises."""
    progress("history", 0, 2)
    history = read_history(workspace)
    last = history.months[-1]
    coming = [last.shift(at) for at in range(1, months + 1)]
    prepared = prepare(workspace, last.last_day)
    events = read_events(prepared.program, prepared.catalog.parameters, workspace.area, [*history.months, *coming])
    progress("backtest", 1, 2)
    past, now = Past(history.series, events, months), len(history.months)
    ahead = []
    for one in history.series:
        paths = middles(one, events, months)
        ahead.append(Ahead(one, {side: past.path(one, side, paths, now) for side in SIDES}))
    progress("forecast", 2, 2)
    return Forecast(history, coming, ahead, events, past)
