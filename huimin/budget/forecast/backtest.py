"""The past forecast again: at every month what would have been said with what was known then, against what came.

Nothing a forecast of month t says may rest on later months: the model is chosen, and the width of the interval taken, from errors
whose months had come by t. Known rises of standards count as announced two years ahead.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from huimin.budget.forecast.events import Events
from huimin.budget.forecast.history import WHOLE, Series
from huimin.budget.forecast.models import CASES, SEASONAL, YEAR, money
from huimin.budget.poverty import Array

SIDES = ("cases", "fen")
COVER = 0.8
FIRST = YEAR + 1
"""Months seen at the first forecast of the past."""
_ENOUGH = 60
"""Errors before a choice or an interval rests on a programme's own past rather than on all programmes'."""
_SERIES = 30
"""How many series a pool of errors counts for when the interval allows for their number. Set on made-up counts that come and go at
constant or slightly uneven rates; the living county had no part in it (figures: benchmarks/README.md)."""
GROUPS = ((1, 3), (4, 6), (7, 12), (13, 24))
"""Horizons whose errors are kept apart, months ahead."""
SPANS = ((1, 3), (4, 6), (7, 12), (13, 18), (19, 24))
"""Horizons told apart in the scores."""
_ROUNDING = 1e-6
"""In units of the yardstick: what lies so near an end lies on it. People come in whole numbers, and where few come and go most
outcomes lie on an end."""


@dataclass(frozen=True)
class Path:
    """middle, low, high: month by month; model: its name; low and high are NaN before any error is known."""

    middle: Array
    low: Array
    high: Array
    model: str


@dataclass(frozen=True)
class Misses:
    """What forecasts of the past missed by, in units of their yardstick (see `scale`): by, as it was; evened, smallest first, in units
    of the root of the months ahead too, as chance adds up; cases: how many there were when each of those was made."""

    by: Array
    evened: Array
    cases: Array

    def within(self, share: float, cases: float) -> float:
        """What `share` of them stay within, each counting by how near its `cases` are to these: a township of 5 says little of a
        county of 500, whose errors are no whole numbers of people any more."""
        weights = np.cumsum(np.minimum(self.cases, cases) / np.maximum(self.cases, cases))
        return float(self.evened[min(int(np.searchsorted(weights, share * weights[-1])), len(weights) - 1)])


@dataclass
class Errors:
    """Errors of the past, county and townships alike: (policy, side, horizon group, model) -> rows of the month by whose end each was
    known, what it missed by, the same evened, and the cases there were (see `Misses`)."""

    known: dict[tuple[str, str, int, str], list[Array]] = field(default_factory=lambda: defaultdict(list))
    _now: int = -1
    _found: dict[tuple[str, str, int, str], Misses] = field(default_factory=dict)

    def of(self, policy: str, side: str, group: int, model: str, now: int) -> Misses:
        """Known by the end of the month before `now`; policy "": of all of them."""
        if now != self._now:
            self._now, self._found = now, {}
        key = (policy, side, group, model)
        if key not in self._found:
            policies = [policy] if policy else sorted({name for name, *_ in self.known})
            every = [rows for name in policies for rows in self.known.get((name, side, group, model), ())]
            rows = np.concatenate([np.zeros((4, 0)), *every], axis=1)
            _, by, evened, cases = rows[:, rows[0] < now]
            order = np.argsort(evened, kind="stable")
            self._found[key] = Misses(by, evened[order], cases[order])
        return self._found[key]


def scale(seen: Series, side: str) -> float:
    """What an error is measured in: the root of the cases, as counts scatter; for money, times what a case costs."""
    cases = _size(seen)
    each = 1.0 if side == "cases" else float(seen.fen[-1]) / cases or 1.0
    return float(cases ** 0.5 * each)


def middles(seen: Series, events: Events, months: int) -> dict[tuple[str, str], Array]:
    """(side, model) -> path, every model's."""
    rises, found = events.rises(seen, months), {}
    for model, of in CASES.items():
        cases = of(seen, months)
        found["cases", model], found["fen", model] = cases, money(seen, model, cases, rises)
    return found


class Past:
    """Every forecast of the past, its errors, and from them the choice and the width of any later one."""

    def __init__(self, series: Sequence[Series], events: Events, months: int) -> None:
        self.errors, self.months, self._events = Errors(), months, events
        self._choice: dict[tuple[str, str, int], str] = {}
        self.hits: dict[tuple[str, str, bool, int], list[bool]] = defaultdict(list)
        self.edges: dict[tuple[str, bool], list[bool]] = defaultdict(list)
        self.misses: dict[tuple[str, str, bool], list[tuple[float, float]]] = defaultdict(list)
        for now in range(FIRST, max((len(one.cases) for one in series), default=0)):
            for one in series:
                self._once(one, now)

    def _once(self, whole: Series, now: int) -> None:
        """Forecast from month `now`, judged by what came."""
        seen = whole.until(now)
        ahead = min(self.months, len(whole.cases) - now)
        if not seen.cases.any():
            return
        paths = middles(seen, self._events, ahead)
        for side in SIDES:
            came = getattr(whole, side)[now:now + ahead]
            if not getattr(whole, side).any():
                continue
            found = self.path(seen, side, paths, now)
            self.misses[whole.policy, side, whole.area == WHOLE] += zip(
                np.abs(came - found.middle).tolist(), np.abs(came - paths[side, SEASONAL]).tolist(), strict=True)
            unit = scale(seen, side)
            self._judge(found, came, _ROUNDING * unit, side, whole)
            for number, (first, last) in enumerate(GROUPS):
                part = slice(first - 1, last)
                known = now + np.arange(ahead, dtype=float)[part]
                cases = np.full(len(known), _size(seen))
                for model in CASES:
                    by = np.abs(came - paths[side, model])[part] / unit
                    self.errors.known[whole.policy, side, number, model].append(np.stack([known, by, by / _spread(ahead)[part], cases]))

    def _judge(self, found: Path, came: Array, slack: float, side: str, whole: Series) -> None:
        """Which months lie inside their interval, its ends counted in, and which of them exactly on an end."""
        inside = (found.low - slack <= came) & (came <= found.high + slack)
        edge = inside & ~((found.low + slack < came) & (came < found.high - slack))
        for number, (first, last) in enumerate(SPANS):
            part = slice(first - 1, last)
            judged = np.isfinite(found.low[part])
            self.hits[whole.policy, side, whole.area == WHOLE, number] += inside[part][judged].tolist()
            self.edges[side, whole.area == WHOLE] += edge[part][judged].tolist()

    def path(self, seen: Series, side: str, paths: dict[tuple[str, str], Array], now: int) -> Path:
        """The chosen model's path with its interval, from errors known by `now`."""
        model = self._chosen(seen, side, now)
        middle = paths[side, model]
        width = np.full(len(middle), np.nan)
        for number, (first, last) in enumerate(GROUPS):
            inside = slice(first - 1, last)
            misses = self._misses(seen, side, number, model, now)
            if len(misses.by) and len(middle[inside]):
                width[inside] = misses.within(_share(now, last), _size(seen)) * scale(seen, side) * _spread(len(middle))[inside]
        return Path(middle, np.minimum(np.maximum(middle - width, 0), middle), middle + width, model)

    def _misses(self, seen: Series, side: str, number: int, model: str, now: int) -> Misses:
        own = self.errors.of(seen.policy, side, number, model, now)
        return own if len(own.by) >= _ENOUGH else self.errors.of("", side, number, model, now)

    def _chosen(self, seen: Series, side: str, now: int) -> str:
        """The model with the smallest mean error so far, over all horizons; "last" until there are enough."""
        key = (seen.policy, side, now)
        if key not in self._choice:
            means = {model: np.concatenate([self.errors.of(seen.policy, side, number, model, now).by for number in range(len(GROUPS))])
                     for model in CASES}
            enough = len(means[SEASONAL]) >= _ENOUGH
            self._choice[key] = min(means, key=lambda model: float(means[model].mean())) if enough else "last"
        return self._choice[key]

    def scores(self) -> Iterator[dict[str, object]]:
        """Whole county and townships, cases and money: mean absolute error, the yardstick's, the share of months inside, ends counted
        in, and the share exactly on an end."""
        for whole in (True, False):
            for side in SIDES:
                pairs = [pair for (_, own, one), found in self.misses.items() if (own, one) == (side, whole) for pair in found]
                hits = {group: [hit for (_, own, one, number), found in self.hits.items() if (own, one, number) == (side, whole, group)
                                for hit in found] for group in range(len(SPANS))}
                every = [hit for found in hits.values() for hit in found]
                yield {"area": "county" if whole else "townships", "of": side, "forecasts": len(pairs), "mae": _mean([a for a, _ in pairs]),
                       "mae_seasonal": _mean([b for _, b in pairs]), "judged": len(every), "inside": _mean(every),
                       "on_edge": _mean(self.edges[side, whole]),
                       "inside_by_months": {f"{first}-{last}": _mean(hits[at]) for at, (first, last) in enumerate(SPANS)}}

    def by_policy(self) -> Iterator[dict[str, object]]:
        """The whole county's, programme by programme."""
        for (policy, side, whole), pairs in self.misses.items():
            if whole:
                yield {"policy": policy, "of": side, "mae": _mean([a for a, _ in pairs]), "mae_seasonal": _mean([b for _, b in pairs])}


def _share(now: int, ahead: int) -> float:
    """The share of past errors an interval must hold so that the next lies inside with probability COVER, as conformal prediction has
    it: the fewer errors, the more. Errors `ahead` months out overlap, so `now` months hold about now / ahead that say something new.
    """
    count = max((now - FIRST) / ahead, 1.0)
    return min(COVER + (1 + COVER) / (_SERIES * count), 1.0)


def _size(seen: Series) -> float:
    return max(float(seen.cases[-1]), 1.0)


def _spread(months: int) -> Array:
    """The root of the months ahead: what comes and goes by chance adds up like that."""
    root: Array = np.sqrt(np.arange(1, months + 1))
    return root


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
