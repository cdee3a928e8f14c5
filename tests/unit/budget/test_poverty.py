"""Poverty and inequality by hand, and what must hold for any incomes."""

import math

import numpy as np
import pytest

from huimin.budget.poverty import fgt, gini, theil


def test_four_people_by_hand() -> None:
    """Incomes 50, 100, 200, 400 with weights 1, 2, 3, 4 and a line of 100: exactly at the line is not poor."""
    income, weight = [50, 100, 200, 400], [1, 2, 3, 4]
    assert [fgt(income, 100, weight, alpha) for alpha in (0, 1, 2)] == [0.1, 0.05, 0.025]
    assert fgt(income, [40, 101, 100, 401], weight, 0) == 0.6


def test_everyone_alike_is_no_inequality() -> None:
    assert theil([7, 7, 7], [1, 5, 2]).total == pytest.approx(0)
    assert gini([7, 7, 7, 7], [1, 1, 1, 1]) == pytest.approx(0)


def test_two_people_one_with_everything_but_little() -> None:
    found = theil([1, 3], [1, 1])
    assert found.total == pytest.approx((0.5 * math.log(0.5) + 1.5 * math.log(1.5)) / 2)
    assert gini([1, 3], [1, 1]) == pytest.approx(0.25)


@pytest.mark.parametrize("seed", range(20))
def test_within_and_between_add_up_and_scale_does_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    income, weight, group = rng.lognormal(3, 1, 200) - 2, rng.integers(1, 9, 200), rng.integers(0, 4, 200)
    found = theil(income, weight, group)
    assert found.within + found.between == pytest.approx(found.total, rel=1e-10)
    assert found.within >= 0
    assert found.between >= -1e-12
    assert sum(share for share, _, _ in found.groups.values()) == pytest.approx(1)
    assert theil(income * 100, weight, group).total == pytest.approx(found.total)
    assert found.left_out == weight[income <= 0].sum()
    kept = income > 0
    assert gini(income[kept] * 7, weight[kept]) == pytest.approx(gini(income[kept], weight[kept]))


def test_groups_of_equal_people_are_all_between() -> None:
    found = theil([10, 10, 30, 30], [1, 1, 1, 1], ["a", "a", "b", "b"])
    assert found.within == pytest.approx(0)
    assert found.between == pytest.approx(found.total)
    assert found.groups["b"][2] == 30


@pytest.mark.parametrize("weight", [[1, -1], [0, 0], [1], [1, float("inf")]])
def test_weights_no_mean_can_be_taken_with_are_refused(weight: list[float]) -> None:
    with pytest.raises(ValueError, match="weight"):
        fgt([1, 2], 5, weight, 0)


def test_incomes_that_add_up_to_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        gini([0, 0], [1, 1])
    with pytest.raises(ValueError, match="above zero"):
        theil([0, -1], [1, 1])
    with pytest.raises(ValueError, match="line"):
        fgt([1], 0, [1], 0)
