"""Visits due against the hours there are: township by township, month by month, who goes to whom, and what is not done.

What is not done in a month waits for the next. In each township and month as many as possible are done, the most urgent and the longest
overdue first, then by the shortest way; by whole visits, so it is a whole-number programme. Nobody visits a relative.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from huimin.budget.linear import Problem
from huimin.budget.pooling.distance import kilometres
from huimin.budget.pooling.errors import BadPoolRules
from huimin.budget.pooling.register import Point
from huimin.budget.pooling.rules import LEAST_URGENT, Rules
from huimin.budget.rules_file import RulesFile
from huimin.kernel import Month

SYNTHETIC = Path(__file__).parent / "visiting.toml"
_TOWNSHIP, _EASE = 9, 1e-6


@dataclass(frozen=True)
class Norms:
    """source: who set them ("synthetic": made up); minutes: of one visit, by kind."""

    source: str
    minutes: Mapping[str, int]


@dataclass(frozen=True)
class Visit:
    """due: the month it is to be done in; urgency: 1 is first."""

    id: str
    household: str
    kind: str
    point: Point
    due: Month
    urgency: int = LEAST_URGENT


@dataclass(frozen=True)
class Worker:
    """minutes: for visits, a month; kin: households of relatives, which somebody else visits."""

    id: str
    name: str
    point: Point
    minutes: int
    kin: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Going:
    """month: in which the visit is done; late: months after it was due."""

    visit: Visit
    worker: Worker
    month: Month
    km: float

    @property
    def late(self) -> int:
        return self.month.since(self.visit.due)


@dataclass(frozen=True)
class Load:
    """One township in one month. needed: minutes of what is due then or waits from before; there: minutes of its staff; undone: visits
    that wait for the next month; kin: of these, those all of the township's staff are related to."""

    township: str
    month: Month
    visits: int
    needed: int
    there: int
    undone: int
    kin: int

    @property
    def short(self) -> int:
        return max(0, self.needed - self.there)


@dataclass(frozen=True)
class Planned:
    """unknown: kinds without a norm -> visits that are therefore in no figure here."""

    loads: Sequence[Load]
    going: Sequence[Going]
    unknown: Mapping[str, int]


def read_norms(path: Path | None = None) -> Norms:
    """The packaged made-up ones without a path. Raises BadPoolRules."""
    reader = RulesFile.read(path or SYNTHETIC, BadPoolRules)
    reader.only(reader.data, {"source", "hours"}, "")
    hours = {kind: reader.number(f"hours.{kind}", value, 0.1, 100) for kind, value in reader.table("hours").items()}
    return Norms(str(reader.data.get("source", "")), {kind: round(value * 60) for kind, value in hours.items()})


def plan(visits: Sequence[Visit], staff: Sequence[Worker], norms: Norms, rules: Rules, months: Sequence[Month]) -> Planned:
    """months: one after the other, the earliest first. Raises ArithmeticError where the solver finds no proved optimum."""
    known = [one for one in visits if one.kind in norms.minutes]
    unknown: dict[str, int] = defaultdict(int)
    for one in visits:
        if one.kind not in norms.minutes:
            unknown[one.kind] += 1
    loads, going = [], []
    for township in sorted({one.point.code[:_TOWNSHIP] for one in known}):
        own = [one for one in staff if one.point.code[:_TOWNSHIP] == township]
        waiting = [one for one in known if one.point.code[:_TOWNSHIP] == township]
        for month in months:
            due = [one for one in waiting if one.due <= month]
            done = _assigned(due, own, norms, rules, month)
            went = {one.visit.id for one in done}
            undone = [one for one in due if one.id not in went]
            related = sum(bool(own) and all(one.household in worker.kin for worker in own) for one in undone)
            loads.append(Load(township, month, len(due), sum(norms.minutes[one.kind] for one in due), sum(one.minutes for one in own),
                              len(undone), related))
            going += done
            waiting = [one for one in waiting if one.id not in went]
    return Planned(loads, going, dict(unknown))


def _assigned(due: Sequence[Visit], staff: Sequence[Worker], norms: Norms, rules: Rules, month: Month) -> list[Going]:
    """First as much as can be done, urgent and overdue visits counting more; then, none given up for it, the shortest way."""
    pairs = [(at, who) for at, one in enumerate(due) for who, worker in enumerate(staff) if one.household not in worker.kin]
    if not pairs:
        return []
    km = kilometres([one.point for one in staff], [one.point for one in due], {}, rules)
    visit, worker = (np.array(side) for side in zip(*pairs, strict=True))
    minutes = np.array([norms.minutes[one.kind] for one in due], float)
    worth = np.array([(LEAST_URGENT + 1 - one.urgency) * (1 + Going(one, staff[0], month, 0).late) for one in due], float)

    def problem(cost: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Problem:
        found = Problem()
        columns = found.columns(len(pairs), cost, upper=1.0, whole=True)
        found.require("once", visit, columns, 1.0, upper=1.0, rows=len(due))
        found.require("hours", worker, columns, minutes[visit], upper=[float(one.minutes) for one in staff], rows=len(staff))
        return found
    best = problem(-worth[visit]).solve().worth
    second = problem(km[worker, visit])
    second.require("as much", 0, np.arange(len(pairs)), worth[visit], lower=-best - _EASE, rows=1)
    chosen = np.rint(second.solve().values).astype(bool)
    return [Going(due[at], staff[who], month, float(km[who, at])) for (at, who), used in zip(pairs, chosen, strict=True) if used]
