"""Conditions are kept, cost what a little more of them costs, name themselves when they clash; without any, the closed forms."""

from dataclasses import replace

import numpy as np
import pytest

from huimin.budget.choose import Households, choose
from huimin.budget.choose_within import Best, Conditions, choose_within, frontier_within, least_budget
from huimin.budget.linear import Contradiction
from huimin.budget.poverty import fgt


def world(seed: int, count: int = 40) -> tuple[Households, Conditions, float]:
    rng = np.random.default_rng(seed)
    size = rng.integers(1, 6, count)
    weight = rng.choice([1.0, 3.0, 7.5], count)
    h = Households.of(np.round(rng.lognormal(6.3, 0.7, count), 1), weight * size, 700, weight * (1 + 0.5 * (size - 1)))
    today = np.where(rng.random(count) < 0.3, rng.uniform(0, 60, count), 0)
    asked = Conditions(float(h.income.min() + 60), today, np.array(list("abc"))[rng.integers(0, 3, count)], 0.2, 0.9)
    return h, asked, 0.75 * h.cost.sum()


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_without_conditions_the_closed_forms(seed: int, share: float) -> None:
    h, _, _ = world(seed)
    budget = share * h.cost.sum()
    gap, level, heads = (choose_within(h, budget, aim, Conditions()) for aim in ("gap", "maximin", "headcount"))
    assert gap.index == pytest.approx(choose(h, budget, "gap").fgt[1], rel=1e-7)
    assert -gap.prices["budget"] == pytest.approx(choose(h, budget, "gap").shadow, rel=1e-6)
    severity = choose_within(h, budget, "severity", Conditions())
    assert severity.index == pytest.approx(choose(h, budget, "severity").fgt[2], rel=1e-5, abs=1e-6)
    assert -severity.prices["budget"] == pytest.approx(choose(h, budget, "severity").shadow, rel=2e-2)
    assert level.index == pytest.approx(choose(h, budget, "maximin").figures["floor"], rel=1e-7)
    assert level.prices["budget"] == pytest.approx(choose(h, budget, "maximin").shadow, rel=1e-6)
    lifted = (fgt(h.income, h.line, h.people, 0) - heads.index) * h.people.sum()
    assert lifted == pytest.approx(choose(h, budget, "headcount").figures["lifted_at_most"], rel=1e-6)


@pytest.mark.parametrize("seed", range(10))
def test_every_condition_is_kept(seed: int) -> None:
    h, asked, budget = world(seed)
    found = choose_within(h, budget, "gap", asked)
    after, order = h.income + found.rise, np.argsort(h.income, kind="stable")
    assert asked.floor is not None
    assert asked.today is not None
    assert after.min() >= asked.floor - 1e-4
    assert (found.rise >= asked.today - 1e-4).all()
    assert found.spent <= budget * (1 + 1e-7)
    assert (np.diff(found.rise[order]) >= -0.9 * np.diff(h.income[order]) - 1e-4).all()
    for name in "abc":
        inside = asked.region == name
        assert (h.price * found.rise)[inside].sum() >= 0.8 * h.cost[inside].sum() / h.cost.sum() * budget - 1e-3
    assert found.index >= choose_within(h, budget, "gap", Conditions()).index - 1e-9


@pytest.mark.parametrize("seed", range(10))
def test_a_price_is_what_a_little_more_changes(seed: int) -> None:
    h, asked, budget = world(seed)
    assert asked.today is not None
    found, small = choose_within(h, budget, "gap", asked), 1e-4
    moved = {"budget": (choose_within(h, budget * (1 + small), "gap", asked), budget),
             "floor": (choose_within(h, budget, "gap", replace(asked, floor=(asked.floor or 0) + small)), 1.0),
             "no_loser": (choose_within(h, budget, "gap", replace(asked, today=asked.today * (1 + small))), 1.0),
             "cliff": (choose_within(h, budget, "gap", replace(asked, cliff=0.9 + small)), 1.0)}
    for name, (more, unit) in moved.items():
        change = (more.index - found.index) / (small * unit)
        assert change == pytest.approx(found.prices[name], rel=2e-2, abs=2e-5 / unit), name
    assert found.prices["budget"] < 0
    assert found.prices["equity"] <= 1e-9


def test_conditions_that_clash_are_named() -> None:
    h, asked, _ = world(1)
    with pytest.raises(Contradiction) as clash:
        choose_within(h, 10, "gap", Conditions(floor=650, cliff=0.9))
    assert set(clash.value.names) == {"budget", "floor"}
    with pytest.raises(Contradiction) as clash:
        choose_within(h, 1, "gap", replace(asked, floor=None, equity=None, cliff=None))
    assert set(clash.value.names) == {"budget", "no_loser"}


def test_two_people_by_hand() -> None:
    """Incomes 100 and 400, line 500, 300 yuan. Who counts double gets it first, unless a floor of 300 takes 200 of it."""
    two = Households.of([100, 400], [1, 2], 500, [1, 1])
    free, held = (choose_within(two, 300, "gap", Conditions(floor=floor)) for floor in (None, 300))
    assert free.rise.tolist() == pytest.approx([200, 100])
    assert held.index == pytest.approx(free.index)
    tight = choose_within(two, 220, "gap", Conditions(floor=300))
    assert tight.rise.tolist() == pytest.approx([200, 20])
    assert tight.prices["floor"] == pytest.approx((2 - 1) / 500 / 3)


def test_the_frontier_falls_and_flattens() -> None:
    h, asked, budget = world(4)
    curve: list[Best] = frontier_within(h, np.linspace(0.9, 1.3, 6) * budget, "gap", asked)
    steps = np.diff([found.index for found in curve])
    assert (steps <= 1e-9).all()
    assert (np.diff(steps) >= -1e-7).all()


@pytest.mark.parametrize("seed", range(6))
def test_the_least_budget_is_enough_and_a_little_less_is_not(seed: int) -> None:
    h, asked, _ = world(seed)
    least = least_budget(h, asked)
    assert least > 0
    assert choose_within(h, least * (1 + 1e-6), "gap", asked).spent == pytest.approx(least, rel=1e-5)
    with pytest.raises(Contradiction) as clash:
        choose_within(h, least * 0.99, "gap", asked)
    assert "budget" in clash.value.names


@pytest.mark.parametrize("seed", range(4))
def test_severity_under_conditions_is_no_worse_than_any_mixture_of_what_is_allowed(seed: int) -> None:
    """The allowed transfers are convex: a step from the answer towards any other allowed one must not lower FGT2."""
    h, asked, budget = world(seed)
    found = choose_within(h, budget, "severity", asked)
    after = fgt(h.income + found.rise, h.line, h.people, 2)
    assert after == pytest.approx(found.index, rel=1e-5, abs=1e-7)
    for other in ("gap", "headcount", "maximin"):
        toward = choose_within(h, budget, other, asked).rise
        for step in (0.01, 0.3, 1.0):
            mixed = (1 - step) * found.rise + step * toward
            assert fgt(h.income + mixed, h.line, h.people, 2) >= after * (1 - 1e-5), (other, step)


def test_what_does_not_fit_is_refused() -> None:
    h, asked, budget = world(0)
    with pytest.raises(ValueError, match="aim"):
        choose_within(h, budget, "proportional", asked)
    with pytest.raises(ValueError, match="region"):
        choose_within(h, budget, "gap", replace(asked, region=None))
    with pytest.raises(ValueError, match="each household"):
        choose_within(h, budget, "gap", Conditions(today=np.zeros(3)))
