"""The share of those not drawing that is taken to come."""

from fractions import Fraction

import pytest

from huimin.budget import BadTakeUp, simulate
from huimin.budget.take_up import expected, read_take_up
from huimin.kernel import Workspace


def test_written_for_one_policy_or_for_all() -> None:
    assert read_take_up(["dibao=80%", "0.5"], ["dibao", "edge"]) == {"dibao": Fraction(4, 5), "*": Fraction(1, 2)}


@pytest.mark.parametrize("texts", [["dibao=120%"], ["-1"], ["dibao=many"], ["1/0"], ["dibaa=50%"], ["50%", "60%"], ["dibao=1", "dibao=0"]])
def test_anything_else_is_refused(texts: list[str]) -> None:
    with pytest.raises(BadTakeUp):
        read_take_up(texts, ["dibao", "edge"])


def test_who_draws_today_is_paid_whole_and_of_the_rest_the_share() -> None:
    assert expected({"dibao": Fraction(4, 5)}, "dibao", 1_000, 600) == 920
    assert expected({"*": Fraction(0)}, "dibao", 1_000, 600) == 600
    assert expected({"dibao": Fraction(1)}, "edge", 1_000, 600) is None


def test_in_a_simulation(small_county: Workspace) -> None:
    found = simulate(small_county, None, {"allowance.sum": "60"}, take_up=["allowance=50%"])
    allowance = next(item for item in found.policies if item["id"] == "allowance")
    # Four are entitled, three of them draw: three in full, half of the fourth.
    assert (allowance["expected_cost_before_fen"], allowance["expected_cost_after_fen"]) == (17500, 21000)
    assert next(item for item in found.policies if item["id"] == "poor")["expected_cost_after_fen"] is None
