"""Resources and needs: the best by brute force, urgent first, nobody twice, givers' conditions kept, every reason true."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huimin.budget.pooling import flow
from huimin.budget.pooling.distance import kilometres
from huimin.budget.pooling.pool import Pooled, pool
from huimin.budget.pooling.register import Kind, Need, Point, Resource
from huimin.budget.pooling.rules import Rules, read_rules

NOW = datetime(2026, 11, 1)
RULES = read_rules()
VILLAGES = ["990121200201", "990121200202", "990121201201", "990122100001"]
QUILTS = Kind("棉被", "goods", "床")


def resource(id: str, amount: int, place: str = VILLAGES[0], kind: Kind = QUILTS, **more: object) -> Resource:
    return Resource(id, f"仓库{id}", "government", kind, amount, Point(place), **more)  # type: ignore[arg-type]


def need(id: str, amount: int = 1, place: str = VILLAGES[0], urgency: int = 1, household: str = "", kind: str = "棉被",
         **more: object) -> Need:
    return Need(id, household or f"户{id}", kind, "床", amount, Point(place), urgency, **more)  # type: ignore[arg-type]


def served(found: Pooled) -> dict[str, int]:
    return {fate.need.id: fate.need.amount - fate.short for fate in found.fates}


WORDS = st.sets(st.sampled_from(["老人", "儿童"]), max_size=1).map(frozenset)
HOURS = [None, NOW + timedelta(hours=1), NOW + timedelta(hours=4)]
RESOURCES = st.lists(st.fixed_dictionaries({
    "amount": st.integers(1, 2), "place": st.sampled_from(VILLAGES), "reach_km": st.sampled_from([None, 3, 10, 30]), "only_for": WORDS,
    "only_in": st.sampled_from([frozenset(), frozenset({"990121200"}), frozenset({"990121"})]),
    "since": st.sampled_from(HOURS[:2]), "lead_hours": st.sampled_from([0, 3])}), min_size=1, max_size=3)
NEEDS = st.lists(st.fixed_dictionaries({
    "amount": st.integers(1, 2), "place": st.sampled_from(VILLAGES), "urgency": st.integers(1, 3), "deadline": st.sampled_from(HOURS),
    "who": WORDS, "household": st.sampled_from(["", "", "", "户"])}), min_size=1, max_size=4)


def may(one: Resource, other: Need) -> bool:
    """Said again, in plain words."""
    far = float(kilometres([one.point], [other.point], {}, RULES)[0, 0])
    there = max(one.since or NOW, NOW) + timedelta(hours=one.lead_hours + far / RULES.speed)
    return ((not one.only_for or bool(one.only_for & other.who))
            and (not one.only_in or any(other.point.code.startswith(area) for area in one.only_in))
            and (one.reach_km is None or far <= one.reach_km) and (other.deadline is None or there <= other.deadline))


def plans(resources: list[Resource], needs: list[Need]) -> Iterator[Counter[tuple[int, int]]]:
    """Every way to hand out, unit by unit."""
    units = [at for at, one in enumerate(needs) for _ in range(one.amount)]
    for choice in product(range(-1, len(resources)), repeat=len(units)):
        given = Counter((source, goal) for source, goal in zip(choice, units, strict=True) if source >= 0)
        used: dict[int, int] = defaultdict(int)
        for (source, _), amount in given.items():
            used[source] += amount
        if all(amount <= resources[source].amount for source, amount in used.items()) and all(
                may(resources[source], needs[goal]) for source, goal in given):
            yield given


def worth(given: Counter[tuple[int, int]], resources: list[Resource], needs: list[Need]) -> tuple[int, ...]:
    """More of urgency 1, then of 2, then of 3, then fewer tenths of a kilometre."""
    far = sum(round(float(kilometres([resources[source].point], [needs[goal].point], {}, RULES)[0, 0]) * 10) * amount
              for (source, goal), amount in given.items())
    return (*(sum(amount for (_, goal), amount in given.items() if needs[goal].urgency == level) for level in (1, 2, 3)), -far)


@settings(max_examples=60, deadline=None)
@given(RESOURCES, NEEDS)
def test_nothing_is_better_by_brute_force(some: list[dict[str, object]], others: list[dict[str, object]]) -> None:
    resources = [resource(f"R{at}", **one) for at, one in enumerate(some)]  # type: ignore[arg-type]
    needs = [need(f"N{at}", **one) for at, one in enumerate(others)]  # type: ignore[arg-type]
    found = pool(resources, needs, RULES, NOW)
    counted = [fate.need for fate in found.fates if fate.why != "twice"]
    number = {one.id: at for at, one in enumerate(counted)}
    mine = Counter[tuple[int, int]]()
    for one in found.plan:
        mine[int(one.resource.id[1:]), number[one.need.id]] += one.amount
    kept(found)
    assert worth(mine, resources, counted) == max(worth(plan, resources, counted) for plan in plans(resources, counted))


def kept(found: Pooled) -> None:
    """What must hold of every answer."""
    for fate in found.fates:
        assert sum(one.amount for one in fate.given) + fate.short == fate.need.amount
        assert (fate.why == "") == (fate.short == 0)
        if fate.why in {"condition", "far", "late", "none"}:
            assert not any(may(one, fate.need) for one in found.resources if one.kind.name == fate.need.kind)
        if fate.why in {"urgent", "equal"}:
            for one in found.resources:
                if one.kind.name == fate.need.kind and may(one, fate.need):
                    assert found.left[one.id] == 0
                    took = [part.need.urgency for part in found.plan if part.resource is one]
                    assert max(took) <= fate.need.urgency
                    assert fate.why == "urgent" or min(took) == fate.need.urgency
    for one in found.resources:
        assert sum(part.amount for part in found.plan if part.resource is one) + found.left[one.id] == one.amount
    for part in found.plan:
        assert may(part.resource, part.need)
        assert part.arrives <= (part.need.deadline or datetime.max)
    homes = Counter((fate.need.household, fate.need.kind) for fate in found.fates if fate.given)
    assert max(homes.values(), default=0) <= 1


def crowd(seed: int) -> tuple[list[Resource], list[Need]]:
    rng = np.random.default_rng(seed)
    pick = lambda values, size: [values[at] for at in rng.integers(0, len(values), size)]  # noqa: E731
    resources = [resource(f"R{at}", amount, place, reach_km=reach, only_for=words) for at, (amount, place, reach, words) in enumerate(zip(
        rng.integers(1, 6, 30).tolist(), pick(VILLAGES, 30), pick([None, 10.0, 30.0], 30), pick([frozenset(), frozenset({"老人"})], 30),
        strict=True))]
    needs = [need(f"N{at}", amount, place, urgency, who=words) for at, (amount, place, urgency, words) in enumerate(zip(
        rng.integers(1, 4, 90).tolist(), pick(VILLAGES, 90), rng.integers(1, 5, 90).tolist(), pick([frozenset(), frozenset({"老人"})], 90),
        strict=True))]
    return resources, needs


@pytest.mark.parametrize("seed", range(6))
def test_like_put_with_like_costs_what_one_by_one_costs(seed: int) -> None:
    """The same county with every need and resource made different from every other gives the same worth."""
    resources, needs = crowd(seed)
    found = pool(resources, needs, RULES, NOW)
    kept(found)
    single = [need(one.id, one.amount, one.point.code, one.urgency, who=one.who | {one.id}) for one in needs]
    apart = [resource(one.id, one.amount, one.point.code, reach_km=one.reach_km, only_for=one.only_for, lead_hours=at / 1e6)
             for at, one in enumerate(resources)]
    other = pool(apart, single, RULES, NOW)
    assert found.proofs[0].needs < other.proofs[0].needs == len(needs)
    assert found.proofs[0].resources < other.proofs[0].resources == len(resources)
    number = {one.id: at for at, one in enumerate(needs)}
    of_both = [worth(Counter({(int(one.resource.id[1:]), number[one.need.id]): one.amount for one in answer.plan}), resources, needs)
               for answer in (found, other)]
    assert of_both[0][:3] == of_both[1][:3]
    assert of_both[0] == of_both[1]


def test_arcs_the_solver_did_not_see_are_proved_not_to_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    """One arc a demand to begin with: the rest come in by price, and all arcs at once cost the same."""
    rng = np.random.default_rng(5)
    cost = np.where(rng.random((40, 120)) < 0.1, flow.BARRED, rng.integers(0, 300, (40, 120)))
    supply, demand = rng.integers(1, 6, 40), rng.integers(1, 3, 120)
    unmet = rng.integers(1, 4, 120) * 20_000
    whole = flow.transport(cost, supply, demand, unmet)
    monkeypatch.setattr(flow, "_FIRST", 1)
    found = flow.transport(cost, supply, demand, unmet)
    assert found.cost == whole.cost
    assert found.rounds > 1
    assert found.arcs < (cost != flow.BARRED).sum()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.integers(1, 20), st.sampled_from([0.0, 0.3, 0.9, 1.0]), st.sampled_from([1, 100]))
def test_any_table_is_begun_and_proved(seed: int, supplies: int, demands: int, barred: float, unit: int) -> None:
    """Nothing to give, nowhere to go, everybody alike: the answer to begin with is one the solver can go on from."""
    rng = np.random.default_rng(seed)
    cost = np.where(rng.random((supplies, demands)) < barred, flow.BARRED, rng.integers(0, 4, (supplies, demands)))
    supply, demand = rng.integers(0, 4, supplies) * unit, rng.integers(1, 4, demands) * unit
    found = flow.transport(cost, supply, demand, rng.integers(1, 3, demands) * 1_000)
    assert (np.bincount(found.source, found.amount, supplies) <= supply).all()
    assert (np.bincount(found.goal, found.amount, demands) <= demand).all()


def test_a_worse_answer_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pricing switched off: the answer over the first arcs alone is feasible, and refused."""
    cost = np.array([[1, 5], [2, 90]])
    two, big = np.array([1, 1]), np.array([1000, 1000])
    assert flow.transport(cost, two, two, big).cost == 7
    monkeypatch.setattr(flow, "_FIRST", 1)
    monkeypatch.setattr(flow, "_MORE", 0)
    with pytest.raises(ArithmeticError, match="proved"):
        flow.transport(cost, two, two, big)


def test_an_answer_that_costs_more_than_its_prices_prove_is_not_believed() -> None:
    """Nobody served at prices of nothing: all limits kept, no arc pays, and yet dearer than it need be."""
    cost, one, none = np.array([[1]]), np.array([1]), np.zeros(1, np.int64)
    empty = np.zeros(0, np.int64)
    with pytest.raises(ArithmeticError, match="proved"):
        flow._proved(cost, one, one, np.array([1000]), (empty, empty, empty), (none, none))


def test_money_is_shared_to_the_fen_and_distance_does_not_count() -> None:
    money = Kind("临时补助", "money", "元")
    found = pool([resource("R", 100_001, VILLAGES[3], money)],
                 [need("a", 70_000, urgency=2, kind="临时补助"), need("b", 60_001, urgency=1, kind="临时补助")], RULES, NOW)
    assert served(found) == {"a": 40_000, "b": 60_001}
    assert all(one.km == 0 for one in found.plan)


def test_every_reason() -> None:
    found = pool([resource("R", 2, reach_km=10, only_for=frozenset({"老人"}))], [
        need("met", who=frozenset({"老人"})), need("again", household="户met", who=frozenset({"老人"})), need("young"),
        need("far", place=VILLAGES[3], who=frozenset({"老人"})), need("none", kind="帐篷"),
        need("equal", amount=2, who=frozenset({"老人"})), need("later", urgency=3, who=frozenset({"老人"})),
        need("late", place=VILLAGES[1], who=frozenset({"老人"}), deadline=NOW + timedelta(minutes=1)),
    ], RULES, NOW)
    assert {fate.need.id: fate.why for fate in found.fates} == {
        "met": "", "again": "twice", "young": "condition", "far": "far", "none": "none", "equal": "equal", "later": "urgent",
        "late": "late"}
    assert next(fate for fate in found.fates if fate.need.id == "again").same == "met"


def test_two_needs_of_one_name_are_both_served_and_a_second_of_the_kind_is_not() -> None:
    """Two rules may give two needs one name; neither is lost and neither counts as the other."""
    tents = Kind("帐篷", "goods", "顶")
    found = pool([resource("R", 5), resource("T", 5, kind=tents)],
                 [need("H1", 2, household="H1"), need("H1", 1, household="H1", kind="帐篷"), need("H1", 1, household="H1"),
                  *(Need("村", "", "棉被", "床", 1, Point(VILLAGES[0]), 1) for _ in range(2))], RULES, NOW)
    assert [(fate.need.kind, fate.need.amount, fate.short, fate.why) for fate in found.fates] == [
        ("棉被", 2, 0, ""), ("帐篷", 1, 0, ""), ("棉被", 1, 1, "twice"), ("棉被", 1, 0, ""), ("棉被", 1, 0, "")]
    assert found.left == {"R": 1, "T": 4}


def test_the_same_tables_give_the_same_plan() -> None:
    resources, needs = crowd(1)
    one, other = (pool(resources, needs, RULES, NOW) for _ in range(2))
    assert list(one.plan) == list(other.plan)


@pytest.mark.parametrize(("place", "km"), [(VILLAGES[0], 1), (VILLAGES[1], 6), (VILLAGES[2], 25), (VILLAGES[3], 80), ("", 80)])
def test_distance_without_coordinates_is_by_the_smallest_common_area(place: str, km: float) -> None:
    assert kilometres([Point(VILLAGES[0])], [Point(place)], {}, RULES).tolist() == [[km]]


def test_distance_with_coordinates_is_along_the_ground() -> None:
    places = {VILLAGES[0]: Point(VILLAGES[0], 120.0, 30.0)}
    straight = Rules("", RULES.km, 1.0, 30.0, [], [])
    found = kilometres([Point(VILLAGES[0])], [Point("", 120.0, 31.0), Point(VILLAGES[1])], places, straight)
    assert found[0, 0] == pytest.approx(111.195, abs=0.01)  # one degree of a meridian of a sphere of 6,371 km
    assert found[0, 1] == 6
