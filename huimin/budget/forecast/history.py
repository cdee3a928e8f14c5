"""What the monthly runs say about the past: caseload and money by programme and township, and who came and went."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from huimin.budget.forecast.errors import TooFewMonths
from huimin.budget.poverty import Array
from huimin.kernel import Month, Text, Workspace, connect
from huimin.matching import MatchResult, Place, places, runs_of

LEAST = 18
"""Months: a year to repeat and half a year to learn from."""
WHOLE = ""


@dataclass(frozen=True)
class Series:
    """One programme in one area ("" is the whole county), month by month. cases: units on the roster, of programmes without one
    those entitled; fen: what they are paid in a period of the programme; came, went: units new and gone since the month before
    (0 in the first)."""

    policy: str
    area: str
    cases: Array
    fen: Array
    came: Array
    went: Array

    def until(self, count: int) -> "Series":
        """As it was known after `count` months."""
        return Series(self.policy, self.area, self.cases[:count], self.fen[:count], self.came[:count], self.went[:count])


@dataclass(frozen=True)
class History:
    """months without a gap, oldest first; names, units: of the programmes; run: the newest."""

    months: Sequence[Month]
    series: Sequence[Series]
    names: Mapping[str, Text]
    units: Mapping[str, str]
    run: MatchResult


def read_history(workspace: Workspace) -> History:
    """The latest run of every month, as far back as no month is missing. Raises TooFewMonths."""
    newest = {run.month: run for run in runs_of(workspace)}  # runs come oldest first: the last of a month stays
    months = sorted(newest)
    while months and any(month.shift(1) != after for month, after in pairwise(months)):
        months = months[1:]
    if len(months) < LEAST:
        raise TooFewMonths(home=workspace.root, least=LEAST, found=len(months), last=months[-1] if months else "—")
    runs = [newest[month] for month in months]
    policies = {item["id"]: item for item in runs[-1].summary["policies"]}
    rosters = {name for name, item in policies.items() if item["roster"]}
    counted = [_counted(places(run) or [], rosters) for run in runs]
    drawing = [_drawing(run, rosters) for run in runs]
    areas = sorted({key for month in counted for key in month if key[0] in policies})
    series = [_series(policy, area, counted, drawing) for policy, area in areas]
    return History(months, [one for one in series if one.cases.any()],
                   {name: Text(item["name"]["zh"], item["name"]["en"]) for name, item in policies.items()},
                   {name: str(item["unit"]) for name, item in policies.items()}, runs[-1])


Counts = Mapping[tuple[str, str], tuple[int, int]]


def _counted(found: Sequence[Place], rosters: set[str]) -> Counts:
    """(policy, area) -> cases, fen."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for one in found:
        cases, fen = (one.on_roster, one.paid_fen) if one.policy in rosters else (one.yes, one.entitled_fen)
        for area in {WHOLE, one.township or WHOLE}:
            sums[one.policy, area][0] += cases
            sums[one.policy, area][1] += fen
    return {key: (cases, fen) for key, (cases, fen) in sums.items()}


def _drawing(run: MatchResult, rosters: set[str]) -> Mapping[tuple[str, str], frozenset[str]]:
    """(policy, area) -> who is on the roster, by number; of programmes without a roster nobody."""
    connection = connect(readable=[run.folder])
    try:
        files = [str(run.file(name).resolve()) for name in ("ok", "amount", "undue", "unknown")]
        rows = connection.execute(
            "SELECT policy, township, list(DISTINCT CASE unit WHEN 'person' THEN person_id ELSE coalesce(household_id, "
            "household_no::TEXT) END) FROM read_parquet($1, union_by_name = true) WHERE list <> 'unknown' OR paid_fen IS NOT NULL "
            "GROUP BY ALL", [files]).fetchall()
    finally:
        connection.close()
    found: dict[tuple[str, str], frozenset[str]] = defaultdict(frozenset)
    for policy, township, units in rows:
        if policy in rosters:
            for area in {WHOLE, township or WHOLE}:
                found[policy, area] |= {str(unit) for unit in units if unit is not None}
    return found


def _series(policy: str, area: str, counted: Sequence[Counts], drawing: Sequence[Mapping[tuple[str, str], frozenset[str]]]) -> Series:
    key = (policy, area)
    cases, fen = (np.array([month.get(key, (0, 0))[side] for month in counted], float) for side in (0, 1))
    sets = [month.get(key, frozenset()) for month in drawing]
    came = [0, *(len(after - before) for before, after in pairwise(sets))]
    went = [0, *(len(before - after) for before, after in pairwise(sets))]
    return Series(policy, area, cases, fen, np.array(came, float), np.array(went, float))
