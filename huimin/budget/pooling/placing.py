"""Where to hold how much of what, before a disaster: so that after the shocks of a list as little as possible is lacking.

A small whole-number programme. Stock is decided once, before anybody knows which shock comes; after each shock it is carried to the
townships in reach within the hours. First, where asked, the lack after the worst shock is made least; then the expected lack over the
shocks, then the way, then the money spent; each step keeps what the one before reached. With stock whole and each shock's carrying a
flow, all is whole; so is lack, by the weights of goods and shocks, and what is kept of it is kept exactly, however much lacks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huimin.budget.linear import Problem
from huimin.budget.pooling.distance import kilometres
from huimin.budget.pooling.register import Point
from huimin.budget.pooling.rules import Rules

Ints = NDArray[np.int64]
_SLACK, _LITTLE = 1e-6, 1e-3
"""What a later step may lose of what an earlier one reached, for the solver to find its way: of the way, a part; of the lack, which is
whole, so little that no unit of anything is given up for it."""


@dataclass(frozen=True)
class Depot:
    """capacity: room, in the same measure as Sort.room."""

    id: str
    name: str
    point: Point
    capacity: int


@dataclass(frozen=True)
class Sort:
    """A kind of goods. room: one unit takes; price: fen a unit; weight: how bad it is to lack one unit."""

    name: str
    unit: str
    room: int
    price: int
    weight: int


@dataclass(frozen=True)
class Shock:
    """weight: how likely beside the others; demand: (township, kind) -> units."""

    name: str
    weight: int
    demand: Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Faced:
    """One shock with the stock in place. wanted, lacking: units by kind; beyond: of what is lacking, what no depot reaches in time;
    unit_km: units carried times kilometres."""

    shock: Shock
    wanted: Mapping[str, int]
    lacking: Mapping[str, int]
    beyond: Mapping[str, int]
    unit_km: float


@dataclass(frozen=True)
class Placed:
    """stock: (depot, kind) -> units, none of nothing; lack: weighted units lacking, expected (over the sum of weights) or of the worst
    shock; spent: fen; bound: below which no placement can bring the lack (equal to it but for rounding: proved)."""

    stock: Mapping[tuple[str, str], int]
    faced: Sequence[Faced]
    lack: float
    bound: float
    spent: int
    worst: bool


def place(depots: Sequence[Depot], sorts: Sequence[Sort], shocks: Sequence[Shock], budget: int, rules: Rules, hours: float,
          places: Mapping[str, Point] | None = None, *, worst: bool = False) -> Placed:
    """budget: fen; hours: to be there within. Raises ArithmeticError where the solver finds no proved optimum."""
    towns = sorted({town for shock in shocks for town, _ in shock.demand})
    far = kilometres([one.point for one in depots], [Point(town) for town in towns], places or {}, rules)
    return _Model(depots, sorts, shocks, budget, towns, far, far <= hours * rules.speed, worst).solve()


@dataclass
class _Model:
    depots: Sequence[Depot]
    sorts: Sequence[Sort]
    shocks: Sequence[Shock]
    budget: int
    towns: Sequence[str]
    far: NDArray[np.float64]
    reach: NDArray[np.bool_]
    worst: bool

    def __post_init__(self) -> None:
        self.town = {name: at for at, name in enumerate(self.towns)}
        self.sort = {one.name: at for at, one in enumerate(self.sorts)}

    def solve(self) -> Placed:
        limits: list[tuple[str, float]] = []
        first = None
        for name in (*(["worst"] if self.worst else []), "lack", "way", "money"):
            problem = self._goal(name)
            for kept, most in limits:
                self._keep(problem, kept, most)
            solution = problem.solve()
            first = first or solution
            most = solution.worth + _SLACK * max(1.0, solution.worth) if name == "way" else round(solution.worth) + max(
                _LITTLE, solution.worth * 1e-12)
            limits.append((name, most))
        assert first is not None
        return self._told(solution.values, first.worth, first.bound)

    def _goal(self, name: str) -> Problem:
        """Columns: stock of every depot and kind; carried in every shock on every way; lacking in every shock; the worst lack."""
        problem, places = Problem(), len(self.depots) * len(self.sorts)
        prices = np.tile([one.price for one in self.sorts], len(self.depots)).astype(float)
        self.stock = problem.columns(places, prices if name == "money" else 0.0, whole=True)
        self.ways, self.lacks, self.demands = [], [], []
        for shock in self.shocks:
            goods = [(town, kind, units) for (town, kind), units in sorted(shock.demand.items())]
            ways = [(depot, at, self.sort[kind]) for at, (town, kind, _) in enumerate(goods) for depot in range(len(self.depots))
                    if self.reach[depot, self.town[town]]]
            km = np.array([self.far[depot, self.town[goods[at][0]]] for depot, at, _ in ways])
            carried = problem.columns(len(ways), km * shock.weight if name == "way" else 0.0)
            weight = np.array([self.sorts[self.sort[kind]].weight for _, kind, _ in goods], float)
            lacking = problem.columns(len(goods), weight * shock.weight if name == "lack" else 0.0)
            self.ways.append((ways, carried, km))
            self.lacks.append((lacking, weight, shock.weight))
            self.demands.append(goods)
        self.top = problem.columns(1, 1.0 if name == "worst" else 0.0)
        self._conditions(problem, prices)
        return problem

    def _conditions(self, problem: Problem, prices: NDArray[np.float64]) -> None:
        depot, sort = np.divmod(np.arange(len(self.stock)), len(self.sorts))
        room = np.array([one.room for one in self.sorts], float)
        problem.require("room", depot, self.stock, room[sort], upper=[float(one.capacity) for one in self.depots])
        problem.require("money", 0, self.stock, prices, upper=float(self.budget), rows=1)
        for at, (goods, (ways, carried, _), (lacking, weight, _)) in enumerate(zip(self.demands, self.ways, self.lacks, strict=True)):
            rows = np.array([where for _, where, _ in ways], np.int64)
            wanted = [float(units) for _, _, units in goods]
            problem.require(f"met {at}", np.concatenate([rows, np.arange(len(goods))]), np.concatenate([carried, lacking]), 1.0,
                            lower=wanted, upper=wanted)
            held = np.array([start * len(self.sorts) + kind for start, _, kind in ways], np.int64)
            every = np.arange(len(self.stock))
            problem.require(f"held {at}", np.concatenate([held, every]), np.concatenate([carried, self.stock]),
                            np.concatenate([np.ones(len(ways)), -np.ones(len(every))]), upper=0.0, rows=len(every))
            if self.worst:
                problem.require(f"worst {at}", 0, np.append(lacking, self.top), np.append(weight, -1.0), upper=0.0, rows=1)

    def _keep(self, problem: Problem, name: str, most: float) -> None:
        """What an earlier step reached is kept."""
        if name == "worst":
            problem.require("kept worst", 0, self.top, 1.0, upper=most, rows=1)
        elif name == "lack":
            problem.require("kept lack", 0, np.concatenate([lacking for lacking, _, _ in self.lacks]),
                            np.concatenate([weight * likely for _, weight, likely in self.lacks]), upper=most, rows=1)
        else:
            problem.require("kept way", 0, np.concatenate([carried for _, carried, _ in self.ways]),
                            np.concatenate([km * shock.weight for (_, _, km), shock in zip(self.ways, self.shocks, strict=True)]),
                            upper=most, rows=1)

    def _told(self, values: NDArray[np.float64], worth: float, bound: float) -> Placed:
        stock = np.rint(values[self.stock]).astype(np.int64)
        held = {(depot.id, sort.name): int(stock[at * len(self.sorts) + place])
                for at, depot in enumerate(self.depots) for place, sort in enumerate(self.sorts)}
        spent = sum(units * sort.price for sort in self.sorts for (_, kind), units in held.items() if kind == sort.name)
        full = [depot.id for depot in self.depots
                if sum(held[depot.id, sort.name] * sort.room for sort in self.sorts) > depot.capacity]
        if spent > self.budget or full:
            raise ArithmeticError(f"the solver's answer breaks a limit: {spent} fen, {full}")
        faced = [self._faced(shock, values, at, stock) for at, shock in enumerate(self.shocks)]
        each = [sum(one.lacking[sort.name] * sort.weight for sort in self.sorts) for one in faced]
        lack = max(each, default=0) if self.worst else sum(one * shock.weight for one, shock in zip(each, self.shocks, strict=True))
        if abs(lack - worth) > 0.5:
            raise ArithmeticError(f"the solver's answer lacks {lack}, not the {worth} it found to be least")
        whole = 1 if self.worst else sum(shock.weight for shock in self.shocks)
        return Placed({key: units for key, units in held.items() if units}, faced, lack / whole, bound / whole, spent, self.worst)

    def _faced(self, shock: Shock, values: NDArray[np.float64], at: int, stock: Ints) -> Faced:
        (ways, carried, km), goods = self.ways[at], self.demands[at]
        moved = np.rint(values[carried])
        got = np.zeros(len(goods), np.int64)
        np.add.at(got, [where for _, where, _ in ways], moved.astype(np.int64))
        taken = np.zeros_like(stock)
        np.add.at(taken, [depot * len(self.sorts) + kind for depot, _, kind in ways], moved.astype(np.int64))
        if (taken > stock).any() or any(got[place] > units for place, (_, _, units) in enumerate(goods)):
            raise ArithmeticError(f"the solver's answer carries more than there is, or is wanted, after {shock.name}")
        reached = {where for _, where, _ in ways}

        def by_kind(of: Callable[[int, int], int]) -> dict[str, int]:
            return {sort.name: sum(of(place, units) for place, (_, kind, units) in enumerate(goods) if kind == sort.name)
                    for sort in self.sorts}
        return Faced(shock, by_kind(lambda _, units: units), by_kind(lambda place, units: units - int(got[place])),
                     by_kind(lambda place, units: 0 if place in reached else units), float(moved @ km) if len(ways) else 0.0)
