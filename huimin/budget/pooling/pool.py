"""Resources matched to needs: the most urgent first, as many as possible, then by the shortest way; proved, and each need told why.

Kinds do not compete, so each is matched by itself. What is alike (needs of one kind, place, urgency, deadline and group; resources
of one kind, place, dates, reach and conditions) has the same arcs at the same cost: it is put together, matched in sums, and dealt
out again in the order of the tables, which leaves the cost as it is. An unmet need costs more than any detour that could meet it.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from huimin.budget.pooling.distance import kilometres
from huimin.budget.pooling.flow import BARRED, Flow, Ints, transport
from huimin.budget.pooling.register import Kind, Need, Point, Resource
from huimin.budget.pooling.rules import LEAST_URGENT, Rules
from huimin.budget.poverty import Array

One = TypeVar("One")
_FINE = 10
"""Costs are whole tenths of a kilometre."""
OPEN, CONDITION, FAR, LATE = range(4)
REASONS = ("given", "condition", "far", "late")
_END = datetime(9999, 12, 31)


@dataclass(frozen=True)
class Given:
    """One line of the plan. amount: fen for money, else units; arrives: at the latest at the need's deadline."""

    need: Need
    resource: Resource
    amount: int
    km: float
    arrives: datetime


@dataclass(frozen=True)
class Fate:
    """What became of a need. short: not met. why: "" met; twice (the household has this kind already, see `same`), none (no such
    resource), condition, far, late, urgent or equal (all that would do went to needs more, or just as, urgent). ways: resources
    of the kind by what stands in the way (keys of REASONS; given: nothing but that it is given away)."""

    need: Need
    given: Sequence[Given]
    short: int
    why: str
    ways: Mapping[str, int]
    same: str = ""

    @property
    def met(self) -> str:
        return "met" if not self.short else "partly" if self.given else "unmet"


@dataclass(frozen=True)
class Proof:
    """One kind: needs and resources after like was put with like, arcs possible between these, arcs the solver saw, rounds."""

    kind: str
    needs: int
    resources: int
    arcs: int
    seen: int
    rounds: int


@dataclass(frozen=True)
class Pooled:
    """fates: one a need, in the order given; left: resource id -> what nobody got; proofs: one a kind that was matched."""

    fates: Sequence[Fate]
    resources: Sequence[Resource]
    left: Mapping[str, int]
    proofs: Sequence[Proof]
    rules: Rules
    now: datetime

    @property
    def plan(self) -> Iterator[Given]:
        return (given for fate in self.fates for given in fate.given)


def pool(resources: Sequence[Resource], needs: Sequence[Need], rules: Rules, now: datetime,
         places: Mapping[str, Point] | None = None) -> Pooled:
    """Raises ArithmeticError where the solver's answer could not be proved the best."""
    kinds = {one.kind.name: one.kind for one in resources}
    first, twice = _once_each(needs)
    # By the need itself: a table says no name twice, but two rules may give one household's needs the same name.
    fates: dict[int, Fate] = {id(one): Fate(one, [], one.amount, "twice", {}, same) for one, same in twice}
    left, proofs = {one.id: one.amount for one in resources}, []
    for name, wanted in _by(first, lambda one: one.kind).items():
        if name not in kinds:
            fates |= {id(one): Fate(one, [], one.amount, "none", {}) for one in wanted}
            continue
        match = _Kind.of(kinds[name], [one for one in resources if one.kind.name == name], wanted, rules, now, places or {})
        flow = match.solve()
        for fate in match.fates(flow, left):
            fates[id(fate.need)] = fate
        proofs.append(Proof(name, len(match.needs), len(match.stocks), int((match.way == OPEN).sum()), flow.arcs, flow.rounds))
    return Pooled([fates[id(one)] for one in needs], resources, left, proofs, rules, now)


def _once_each(needs: Sequence[Need]) -> tuple[list[Need], list[tuple[Need, str]]]:
    """A household gets a kind once: of several such needs the most urgent stands, then the largest, then the first."""
    best: dict[tuple[str | int, str], Need] = {}
    for one in needs:
        key = (one.household or id(one), one.kind)
        if key not in best or (one.urgency, -one.amount) < (best[key].urgency, -best[key].amount):
            best[key] = one
    kept = {id(one) for one in best.values()}
    return ([one for one in needs if id(one) in kept],
            [(one, best[one.household, one.kind].id) for one in needs if id(one) not in kept])


@dataclass(frozen=True)
class _Kind:
    """One kind, like put with like: groups of needs and of resources in table order. way: what stands between a group of
    resources (row) and a group of needs (column), kept by column; km: how far; starts: hours until a group of resources can leave;
    speed: km an hour."""

    kind: Kind
    needs: Sequence[Sequence[Need]]
    stocks: Sequence[Sequence[Resource]]
    way: NDArray[np.int8]
    km: Array
    starts: Array
    speed: float
    now: datetime

    @classmethod
    def of(cls, kind: Kind, resources: Sequence[Resource], needs: Sequence[Need], rules: Rules, now: datetime,
           places: Mapping[str, Point]) -> "_Kind":
        goals = list(_by(needs, lambda one: (one.point, one.urgency, one.deadline, one.who)).values())
        stocks = list(_by(resources, lambda one: (one.point, one.since, one.until, one.lead_hours, one.reach_km, one.only_for,
                                                  one.only_in)).values())
        km = kilometres([group[0].point for group in stocks], [group[0].point for group in goals], places, rules)
        km = np.zeros_like(km) if kind.category == "money" else km

        def hours(moment: datetime | None) -> float:
            return ((moment or _END) - now) / timedelta(hours=1)

        starts = np.array([max(0.0, hours(group[0].since or now)) + group[0].lead_hours for group in stocks])
        ends = np.array([hours(group[0].until) for group in stocks])
        deadline = np.array([hours(group[0].deadline) for group in goals])
        allowed, way = _allowed(stocks, goals), np.full(km.shape, OPEN, np.int8)
        for at, group in enumerate(stocks):  # row by row: millions of pairs at once are slower than the little they need
            way[at, (starts[at] + km[at] / rules.speed > deadline) | (starts[at] > ends[at])] = LATE
            way[at, km[at] > (np.inf if group[0].reach_km is None else group[0].reach_km)] = FAR
            way[at, ~allowed[at]] = CONDITION  # said last: it is what is told
        way = np.asfortranarray(way)
        return cls(kind, goals, stocks, way, km, starts, rules.speed, now)

    def solve(self) -> Flow:
        cost, possible = np.full(self.way.shape, BARRED), np.ascontiguousarray(self.way == OPEN)
        cost[possible] = np.rint(self.km[possible] * _FINE)
        supply = np.array([sum(one.amount for one in group) for group in self.stocks])
        demand = np.array([sum(one.amount for one in group) for group in self.needs])
        urgency = np.array([group[0].urgency for group in self.needs])
        levels = np.unique(urgency)
        # A chain of exchanges passes each group once at most, so no chain saves as much as one step of urgency is worth.
        step = (min(cost.shape) + 1) * (int(cost.max(initial=0)) + 1)
        return transport(cost, supply, demand, step * (len(levels) - np.searchsorted(levels, urgency)))

    def fates(self, flow: Flow, left: dict[str, int]) -> Iterator[Fate]:
        """Deal the sums out: needs in table order, each from the nearest flow, resources in table order. `left` is brought down."""
        into: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for at in np.lexsort((flow.source, self.km[flow.source, flow.goal], flow.goal)):
            into[int(flow.goal[at])].append((int(flow.source[at]), int(flow.amount[at])))
        taken = np.zeros((len(self.stocks), LEAST_URGENT + 1), np.int64)
        sizes = np.array([len(group) for group in self.stocks])
        np.add.at(taken, (flow.source, [self.needs[goal][0].urgency for goal in flow.goal]), flow.amount)
        nearest = [iter(group) for group in self.stocks]
        current = [next(group) for group in nearest]
        for number, group in enumerate(self.needs):
            flows, why = into[number], ""
            ways: Mapping[str, int] = {}
            for need in group:
                got, short = [], need.amount
                while short and flows:
                    source, amount = flows.pop(0)
                    while left[current[source].id] == 0:
                        current[source] = next(nearest[source])
                    moved = min(short, amount, left[current[source].id])
                    left[current[source].id] -= moved
                    short -= moved
                    got.append(Given(need, current[source], moved, float(self.km[source, number]),
                                     self.now + timedelta(hours=float(self.starts[source] + self.km[source, number] / self.speed))))
                    if amount > moved:
                        flows.insert(0, (source, amount - moved))
                if short and not why:
                    why, ways = self._why(number, taken, sizes)
                yield Fate(need, got, short, why if short else "", ways if short else {})

    def _why(self, number: int, taken: Ints, sizes: Ints) -> tuple[str, dict[str, int]]:
        column, urgency = self.way[:, number], self.needs[number][0].urgency
        counts = np.bincount(column, sizes, len(REASONS)).astype(int).tolist()
        ways = {reason: count for reason, count in zip(REASONS, counts, strict=True) if count}
        if (column == OPEN).any():
            took = taken[column == OPEN]
            equal = took[:, urgency].any() and not took[:, :urgency].any()
            return "equal" if equal else "urgent", ways
        return REASONS[int(column.max())], ways


def _allowed(stocks: Sequence[Sequence[Resource]], goals: Sequence[Sequence[Need]]) -> NDArray[np.bool_]:
    """Do the givers' conditions allow it? Found once for each pair of conditions and each pair of need and place."""
    rules = [(group[0].only_for, group[0].only_in) for group in stocks]
    facts = [(group[0].who, group[0].point.code) for group in goals]
    conditions, subjects = list(dict.fromkeys(rules)), list(dict.fromkeys(facts))
    small = np.array([[(not words or bool(words & who)) and (not areas or any(code.startswith(area) for area in areas))
                       for who, code in subjects] for words, areas in conditions], np.bool_).reshape(len(conditions), len(subjects))
    row, column = {one: at for at, one in enumerate(conditions)}, {one: at for at, one in enumerate(subjects)}
    found: NDArray[np.bool_] = small[np.ix_([row[one] for one in rules], [column[one] for one in facts])]
    return found


def _by(items: Sequence[One], key: Callable[[One], Hashable]) -> dict[Hashable, list[One]]:
    groups: dict[Hashable, list[One]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(groups)
