"""Where to hold stock: the best by trying every placement, limits kept, what no depot reaches told apart."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huimin.budget.pooling.placing import Depot, Placed, Shock, Sort, place
from huimin.budget.pooling.register import Point
from huimin.budget.pooling.rules import read_rules

RULES = read_rules()  # a township 6 km across, a county 25, elsewhere 80; 30 km an hour
NEAR, FAR, OUTSIDE = "990121001", "990121002", "990221001"
TENT, QUILT = Sort("帐篷", "顶", 3, 10_000, 2), Sort("棉被", "床", 1, 4_000, 1)
DEPOTS = [Depot("D1", "县城", Point(NEAR), 6), Depot("D2", "镇上", Point(FAR), 4)]


def shocks(*given: tuple[int, dict[tuple[str, str], int]]) -> list[Shock]:
    return [Shock(f"灾{at}", weight, demand) for at, (weight, demand) in enumerate(given)]


def stocks(depots: list[Depot], sorts: list[Sort], budget: int) -> Iterator[dict[tuple[str, str], int]]:
    """Every placement that keeps room and money."""
    keys = [(depot.id, sort.name) for depot in depots for sort in sorts]
    rooms = {sort.name: sort.room for sort in sorts}
    prices = {sort.name: sort.price for sort in sorts}
    for units in product(*(range(max(depot.capacity for depot in depots) // rooms[kind] + 1) for _, kind in keys)):
        held = dict(zip(keys, units, strict=True))
        full = any(sum(held[depot.id, sort.name] * sort.room for sort in sorts) > depot.capacity for depot in depots)
        if not full and sum(held[key] * prices[key[1]] for key in keys) <= budget:
            yield held


def km(depot: Depot, town: str) -> float:
    return 6 if depot.point.code == town else 25 if depot.point.code[:6] == town[:6] else 80


def lack(held: dict[tuple[str, str], int], shock: Shock, sorts: list[Sort], depots: list[Depot], hours: float) -> int:
    """The least weighted lack after one shock. Needs of a kind differ in reach alone: those fewer depots reach go first."""
    total = 0
    for sort in sorts:
        towns = {town: units for (town, kind), units in shock.demand.items() if kind == sort.name}
        best = None
        ways = [(depot, town) for depot in depots for town in towns if km(depot, town) <= hours * 30]
        for moved in product(*(range(min(held[depot.id, sort.name], towns[town]) + 1) for depot, town in ways)):
            given = dict(zip(((depot.id, town) for depot, town in ways), moved, strict=True))
            over = any(sum(units for (id, _), units in given.items() if id == depot.id) > held[depot.id, sort.name] for depot in depots)
            over = over or any(sum(units for (_, one), units in given.items() if one == town) > towns[town] for town in towns)
            lacking = sum(towns.values()) - sum(moved)
            best = lacking if not over and (best is None or lacking < best) else best
        total += sort.weight * (best or 0)
    return total


DEMAND = st.dictionaries(st.tuples(st.sampled_from([NEAR, FAR, OUTSIDE]), st.sampled_from(["帐篷", "棉被"])), st.integers(1, 3), min_size=1,
                         max_size=3)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), DEMAND), min_size=1, max_size=2), st.integers(0, 30_000), st.sampled_from([0.5, 1.0]),
       st.booleans())
def test_no_other_placement_lacks_less(given: list[tuple[int, dict[tuple[str, str], int]]], budget: int, hours: float, worst: bool) -> None:
    depots, sorts, list_of = [Depot("D1", "县城", Point(NEAR), 4), Depot("D2", "镇上", Point(FAR), 2)], [TENT, QUILT], shocks(*given)
    found = place(depots, sorts, list_of, budget, RULES, hours, worst=worst)
    total = sum(weight for weight, _ in given)

    def worth(held: dict[tuple[str, str], int]) -> float:
        each = [lack(held, shock, sorts, depots, hours) for shock in list_of]
        return max(each) if worst else sum(one * shock.weight for one, shock in zip(each, list_of, strict=True)) / total
    best = min(worth(held) for held in stocks(depots, sorts, budget))
    own = {(depot.id, sort.name): found.stock.get((depot.id, sort.name), 0) for depot in depots for sort in sorts}
    assert found.lack == pytest.approx(best)
    assert found.bound == pytest.approx(best)
    assert worth(own) == pytest.approx(best), "the stock it names does what it says"
    assert own in list(stocks(depots, sorts, budget))


def test_a_town_no_depot_reaches_is_told_apart() -> None:
    found = place(DEPOTS, [TENT, QUILT], shocks((1, {(NEAR, "棉被"): 2, (OUTSIDE, "棉被"): 5})), 10**6, RULES, 1.0)
    [faced] = found.faced
    assert (faced.wanted["棉被"], faced.lacking["棉被"], faced.beyond["棉被"]) == (7, 5, 5)
    assert found.stock == {("D1", "棉被"): 2}, "nothing is bought for whom nothing reaches, and it lies where it is needed"
    assert found.spent == 8_000


def test_likely_shocks_and_the_worst_one_ask_for_different_places() -> None:
    listed = shocks((9, {(NEAR, "棉被"): 3}), (1, {(FAR, "棉被"): 4}))
    hours = 0.5  # 15 km: each depot its own township

    def held(found: Placed) -> list[int]:
        return [found.stock.get((depot, "棉被"), 0) for depot in ("D1", "D2")]
    likely = place(DEPOTS, [QUILT], listed, 4 * 4_000, RULES, hours)
    careful = place(DEPOTS, [QUILT], listed, 4 * 4_000, RULES, hours, worst=True)
    assert (held(likely), likely.lack) == ([3, 1], pytest.approx(0.3))
    assert (held(careful), careful.lack) == ([2, 2], pytest.approx(2)), "two in the second town, the rest where shocks are likely"


def test_no_money_holds_nothing() -> None:
    found = place(DEPOTS, [TENT, QUILT], shocks((1, {(NEAR, "帐篷"): 2})), 0, RULES, 2.0)
    assert (found.stock, found.spent, found.lack) == ({}, 0, 4)


def test_what_lacks_in_millions_is_kept_to_the_unit_when_way_and_money_are_saved() -> None:
    """So much lacks that a millionth of it would be all there is to hold: nothing held would save all the way and all the money."""
    found = place(DEPOTS, [QUILT], shocks((1, {(NEAR, "棉被"): 10**7})), 10**6, RULES, 0.5)
    assert found.stock == {("D1", "棉被"): 6}
    assert (found.faced[0].lacking["棉被"], found.lack, found.bound) == (10**7 - 6, 10**7 - 6, pytest.approx(10**7 - 6))
