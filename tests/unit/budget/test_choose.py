"""Each aim is best on its own index, against every other aim and against all subsets; by-hand cases; shadow prices."""

from itertools import combinations

import numpy as np
import pytest

from huimin.budget.choose import AIMS, Choice, Households, choose, frontier
from huimin.budget.poverty import fgt

SEEDS = range(40)


def world(seed: int, count: int = 60) -> Households:
    """Households with ties, nobody-poor corners and incomes below zero now and then."""
    rng = np.random.default_rng(seed)
    size = rng.integers(1, 6, count)
    weight = rng.choice([1.0, 1.0, 2.5, 40.0], count)
    income = np.round(rng.lognormal(6.4, 0.8, count), 0) - 40 * (rng.random(count) < 0.05)
    line = float(rng.choice([300, 632, 900, 2000]))
    return Households.of(income, weight * size, line, weight * (1 + 0.5 * (size - 1)) if seed % 2 else None)


def index(found: Choice, households: Households, aim: str) -> float:
    """What the aim makes small."""
    return {"headcount": found.fgt[0], "gap": found.fgt[1], "severity": found.fgt[2],
            "maximin": -min(float(found.income.min()), households.line)}[aim]


@pytest.mark.parametrize("seed", SEEDS)
def test_each_aim_is_best_on_its_own_index(seed: int) -> None:
    households = world(seed)
    for share in (0, 0.03, 0.3, 0.77, 1.0, 1.4):
        budget = share * households.cost.sum()
        made = {aim: choose(households, budget, aim) for aim in AIMS}
        for aim in ("gap", "severity", "maximin"):
            own = index(made[aim], households, aim)
            assert all(own <= index(other, households, aim) + 1e-9 * (1 + abs(own)) for other in made.values()), (share, aim)
        others = max((found.fgt[0] for found in made.values()), default=0)
        total = households.people.sum()
        lifted = (made["headcount"].figures["lifted_at_most"] + 1e-6) / total
        before = fgt(households.income, households.line, households.people, 0)
        assert all(before - found.fgt[0] <= lifted for found in made.values()), others
        for found in made.values():
            assert found.spent <= budget * (1 + 1e-9) + 1e-9
            assert (found.rise >= 0).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_no_random_way_to_spend_beats_the_water_level(seed: int) -> None:
    households, rng = world(seed, 25), np.random.default_rng(seed)
    budget = 0.4 * households.cost.sum()
    made = {aim: choose(households, budget, aim) for aim in ("gap", "severity")}
    for _ in range(200):
        rise = np.minimum(rng.random(25) ** 4 * households.gap * 3, households.gap)
        money = (households.price * rise).sum()
        if money > 0:
            rise = np.minimum(rise * budget / money, households.gap)
        for aim, alpha in (("gap", 1), ("severity", 2)):
            assert fgt(households.income + rise, households.line, households.people, alpha) >= index(
                made[aim], households, aim) - 1e-12


@pytest.mark.parametrize("seed", range(15))
def test_the_bound_on_people_lifted_holds_for_every_subset(seed: int) -> None:
    households = world(seed, 9)
    for share in (0.2, 0.5, 0.9):
        budget = share * households.cost.sum()
        poor = np.flatnonzero(households.gap > 0)
        best = max(households.people[list(some)].sum() for count in range(len(poor) + 1) for some in combinations(poor, count)
                   if households.cost[list(some)].sum() <= budget)
        figures = choose(households, budget, "headcount").figures
        assert figures["lifted"] <= best + 1e-9
        assert best <= figures["lifted_at_most"] + 1e-9
        largest = households.people[poor].max(initial=0)
        assert figures["lifted_at_most"] - figures["lifted"] <= largest + 1e-9


@pytest.mark.parametrize("seed", range(12))
def test_the_shadow_price_is_what_a_little_more_money_does(seed: int) -> None:
    households = world(seed)
    budget = 0.37 * households.cost.sum()
    if budget == 0:
        return
    for aim in ("gap", "severity", "maximin"):
        one, more = (choose(households, amount, aim) for amount in (budget, budget * (1 + 1e-7)))
        change = (index(one, households, aim) - index(more, households, aim)) / (budget * 1e-7)
        assert change == pytest.approx(one.shadow, rel=1e-3), aim


def test_the_frontier_falls_and_flattens() -> None:
    households = world(3)
    budgets = np.linspace(0, 1.2, 13) * households.cost.sum()
    severity = np.array([found.fgt[2] for found in frontier(households, "severity", budgets)])
    steps = np.diff(severity)
    assert (steps <= 1e-12).all()
    assert (np.diff(steps) >= -1e-12).all()
    assert severity[-1] == 0


def test_two_people_by_hand() -> None:
    """Incomes 100 and 400, line 500, 300 yuan: severity lifts the poorer to 400; headcount lifts the nearer first."""
    two = Households.of([100, 400], [1, 1], 500)
    assert choose(two, 300, "severity").income.tolist() == [400, 400]
    assert choose(two, 350, "severity").income.tolist() == [425, 425]
    assert choose(two, 300, "headcount").income.tolist() == [100, 500]
    assert choose(two, 300, "headcount").figures["lifted_at_most"] == 1.5
    assert choose(two, 300, "gap").rise.sum() == 300
    assert choose(two, 300, "maximin").figures["floor"] == 400
    assert choose(two, 300, "universal").income.tolist() == [250, 550]
    assert choose(two, 250, "proportional").income.tolist() == [300, 450]


def test_nobody_poor_needs_nothing() -> None:
    rich = Households.of([900, 700], [1, 2], 500)
    for aim in AIMS:
        found = choose(rich, 100, aim)
        assert found.fgt == (0, 0, 0)
        assert aim == "universal" or found.spent == 0


@pytest.mark.parametrize(("income", "people", "line"), [
    ([1, float("nan")], [1, 1], 5), ([1, 2], [1], 5), ([1, 2], [1, 0], 5), ([1, 2], [1, -1], 5), ([1, 2], [1, 1], 0)])
def test_what_cannot_be_computed_is_refused(income: list[float], people: list[float], line: float) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Households.of(income, people, line)


def test_an_unknown_aim_or_a_negative_budget_is_refused() -> None:
    two = Households.of([100, 400], [1, 1], 500)
    with pytest.raises(ValueError, match="no such aim"):
        choose(two, 1, "fairness")
    with pytest.raises(ValueError, match="zero up"):
        choose(two, -1, "gap")
