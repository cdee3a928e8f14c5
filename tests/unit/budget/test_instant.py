"""A moved line looked up equals every household computed one by one, for every kind of rounding and any line."""

from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
import pytest

from huimin.budget.instant import Cost, Instant, OutsideRange, TopUp


def world(seed: int, count: int = 80) -> tuple[list[Fraction], list[int], list[int]]:
    """Monthly household incomes with twelfths and halves of a fen, people, and the line the assets ask for."""
    rng = np.random.default_rng(seed)
    incomes = [Fraction(int(rng.integers(0, 400_000)), int(rng.choice([1, 2, 3, 12]))) for _ in range(count)]
    people = rng.integers(1, 6, count).tolist()
    incomes[:3] = [Fraction(0), Fraction(63_200 * people[1]), Fraction(126_401 * people[2], 2)]
    return incomes, people, np.where(rng.random(count) < 0.3, rng.integers(0, 90_000, count), 0).tolist()


def top_up(seed: int, step: int, how: str) -> TopUp:
    incomes, people, least = world(seed)
    return TopUp.of([floor(2 * one) for one in incomes], [ceil(2 * one) for one in incomes], people, least, step, how)


def by_hand(seed: int, line: int, step: int, how: str) -> Cost:
    total = Cost(0, 0, 0)
    for income, people, least in zip(*world(seed), strict=True):
        if income / people < line and least <= line and line > 0:
            exact = (line * people - income) / step
            fen = {"up": ceil(exact), "down": floor(exact), "half_up": floor(exact + Fraction(1, 2))}[how] * step
            total = total.plus(Cost(1, people, fen))
    return total


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("step", [1, 10, 100])
@pytest.mark.parametrize("how", ["up", "down", "half_up"])
def test_every_line_costs_what_its_households_cost(seed: int, step: int, how: str) -> None:
    made, rng = top_up(seed, step, how), np.random.default_rng(seed)
    first = made.entry[:4]
    lines = [0, 1, 63_200, 63_201, 63_199, *rng.integers(0, 400_000, 12).tolist(), *first.tolist(), *(first - 1).tolist()]
    for line in lines:
        assert made.cost(int(line)) == by_hand(seed, int(line), step, how), line


@pytest.mark.parametrize("seed", range(4))
def test_the_pieces_are_the_function(seed: int) -> None:
    made = top_up(seed, 1, "up")
    pieces = made.pieces()
    assert [start for start, _, _ in pieces] == sorted({start for start, _, _ in pieces})
    for number, (start, people, constant) in enumerate(pieces):
        last = pieces[number + 1][0] - 1 if number + 1 < len(pieces) else start + 1000
        for line in (start, last):
            assert made.cost(line).fen == people * line - constant


def family() -> Instant:
    """Two villages: one person with 300 yuan, two with 900; one person with nothing in the other."""
    one = TopUp.of([60_000, 180_000], [60_000, 180_000], [1, 2], [0, 0])
    other = TopUp.of([0], [0], [1], [70_000])
    return Instant("dibao", 20_000, 100_000, {("99012110", "rural"): one, ("99012120", "urban"): other},
                   {("99012110", "rural"): 64_000, ("99012120", "urban"): 83_000})


def test_lines_by_place_by_area_and_as_they_are() -> None:
    made = family()
    assert made.cost(64_000) == Cost(2, 3, 34_000 + 38_000)
    assert made.cost({}) == Cost(3, 4, 34_000 + 38_000 + 83_000)
    assert made.cost({("9901", "any"): 80_000}) == Cost(3, 4, 50_000 + 70_000 + 80_000)
    assert made.cost({("9901", "any"): 80_000, ("99012110", "rural"): 30_000}) == Cost(1, 1, 80_000)
    assert made.costs({("", "urban"): 70_000})["99012120", "urban"] == Cost(1, 1, 70_000)
    assert made.sweep([64_000, {}]) == [made.cost(64_000), made.cost({})]


@pytest.mark.parametrize("line", [19_999, 100_001])
def test_a_line_nobody_prepared_for_is_refused(line: int) -> None:
    with pytest.raises(OutsideRange):
        family().cost(line)


@pytest.mark.parametrize("wrong", [{"how": "half_even"}, {"step": 0}, {"people": [0]}, {"half_low": [-1]}, {"half_high": [1]}])
def test_what_is_no_top_up_is_refused(wrong: dict[str, Any]) -> None:
    plain: dict[str, Any] = {"half_low": [2], "half_high": [2], "people": [1], "least": [0]}
    with pytest.raises(ValueError, match=r"\w"):
        TopUp.of(**(plain | wrong))
