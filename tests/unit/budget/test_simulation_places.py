"""What a change does in each township: by its code, not its name; cash by the month, to the fen."""

from fractions import Fraction
from typing import Any

from huimin.budget import PlaceSum, by_place


def place(area: str, name: str, came: int, left: int, after: int, before_fen: int, after_fen: int,
          residence: str = "rural") -> dict[str, Any]:
    return {"area": area, "name": name, "residence": residence, "people_in": came, "people_out": left, "people_after": after,
            "cost_before_fen": before_fen, "cost_after_fen": after_fen}


MONTHLY = {"id": "dibao", "period": "month", "delivery": "cash", "places": [
    place("", "", 1, 0, 1, 0, 500), place("990121101", "城关镇", 2, 1, 10, 1_000, 1_600),
    place("990121101", "城关镇", 3, 0, 5, 200, 700, "urban"), place("990122101", "城关镇", 0, 4, 6, 900, 400)]}
YEARLY = {"id": "heating", "period": "year", "delivery": "cash", "places": [place("990121101", "城关镇", 1, 0, 1, 0, 100)]}
CARE = {"id": "care", "period": "month", "delivery": "service", "places": [place("990121101", "城关镇", 7, 0, 7, 0, 9_999)]}


def test_townships_of_one_name_stay_two_and_a_year_is_twelve_months() -> None:
    assert by_place([MONTHLY, YEARLY, CARE]) == [
        PlaceSum("990121101", "城关镇", 2 + 3 + 1 + 7, 1, 10 + 5 + 1 + 7, Fraction(1_200), Fraction(2_300) + Fraction(100, 12)),
        PlaceSum("990122101", "城关镇", 0, 4, 6, Fraction(900), Fraction(400)),
        PlaceSum("", "", 1, 0, 1, Fraction(0), Fraction(500))]
    assert by_place([MONTHLY])[0].gap_fen == 1_100


def test_in_its_own_period_a_policy_costs_what_it_costs() -> None:
    [one] = by_place([YEARLY], monthly=False)
    assert (one.before_fen, one.after_fen) == (0, 100)
    [one] = by_place([CARE], monthly=False)
    assert one.gap_fen == 9_999
    assert by_place([]) == []
