"""A county made ready for a moving line, by hand: three households paid at some line, others never."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huimin.budget import moved, ready
from huimin.budget.errors import LineOutside
from huimin.budget.instant import Cost
from huimin.budget.moving import Below, Moving
from huimin.kernel import Month

RURAL, URBAN = ("990121101201", "rural"), ("990121001001", "urban")


@pytest.fixture
def made() -> Moving:
    """One person with 300 yuan and two with 900 in the country (640), one with nothing in town (830): its measured income is not known.

    Never reached: 10 people, of whom 2 lack 100 yuan of a line of 1,280 for their household.
    """
    arrays = {
        "place": [0, 0, 1],
        "half_low": [60_000, 180_000, 0], "half_high": [60_000, 180_000, 0], "members": [1, 2, 1],
        "least": [0, 0, 70_000],
        "income": [30_000, 90_000, 0], "line": [64_000, 128_000, 0], "people": [1, 3, 1]}
    return Moving(Month(2026, 10), date(2026, 10, 31), "dibao", 20_000, 100_000, 1, "up", (RURAL, URBAN), (64_000, 83_000),
                  {RURAL[0]: "后张村", RURAL[0][:9]: "石桥镇"}, (10, 2, 10_000, 2 * (10_000 / 128_000) ** 2), {"unknown": 4}, 7,
                  {name: np.array(values, np.int64) for name, values in arrays.items()})


def test_at_the_lines_in_force(made: Moving) -> None:
    """340 + 380 in the country, 830 in town; who draws up to the line is not below it."""
    found = made.answer({})
    assert found.total == Cost(3, 4, 34_000 + 38_000 + 83_000)
    assert found.below == Below(14, 2, 10_000, 2 * (10_000 / 128_000) ** 2 / 14)


def test_a_lower_line_leaves_people_below_the_one_in_force(made: Moving) -> None:
    """At 500: one person with 300 gets 200 and lacks 140; two with 900 get 100 and lack 280, three people live there."""
    found = made.answer({("", "rural"): 50_000})
    assert found.places[RURAL] == Cost(2, 3, 20_000 + 10_000)
    assert (found.below.poor, found.below.gap_fen) == (2 + 1 + 3, 10_000 + 14_000 + 28_000)
    squares = 2 * (10_000 / 128_000) ** 2 + (14 / 64) ** 2 + 3 * (28 / 128) ** 2
    assert found.below.severity == pytest.approx(squares / 14)
    assert found.places[URBAN] == Cost(1, 1, 83_000)


def test_nobody_pays_back_what_an_income_is_above_the_line(made: Moving) -> None:
    """At 250 nobody in the country is paid: the gaps of 340 and 380 stay as they are."""
    found = made.answer({("", "rural"): 25_000})
    assert found.places[RURAL] == Cost(0, 0, 0)
    assert found.below.gap_fen == 10_000 + 34_000 + 38_000


def test_what_is_kept_answers_the_same(made: Moving, tmp_path: Path) -> None:
    path = tmp_path / "instant" / "line.npz"
    made.keep(path)
    made.keep(path)
    again = Moving.kept(path)
    for lines in (25_000, 64_000, 99_999):
        assert again.answer(lines) == made.answer(lines)
    assert (again.names, again.apart, again.left_out, again.month) == (made.names, made.apart, 7, made.month)
    assert [one.name for one in path.parent.iterdir()] == ["line.npz"]


def test_told_beside_today_township_by_township(made: Moving) -> None:
    told = moved.told(made, {"urban": None, "rural": 50_000})
    assert told["moved"]["cost_fen"] - told["today"]["cost_fen"] == 30_000 - 72_000
    rural = next(row for row in told["places"] if row["residence"] == "rural")
    assert (rural["name"], rural["cost_fen"], rural["cost_today_fen"], rural["people"]) == ("石桥镇", 30_000, 72_000, 3)
    assert sum(row["cost_fen"] for row in told["places"]) == told["moved"]["cost_fen"]
    assert "少420.00元" in str(moved.headline(told))
    assert "2人 → 6人" in str(moved.below(told))
    assert moved.today_lines(made) == {"rural": 64_000, "urban": 83_000}


def test_a_line_outside_is_refused_with_the_range(made: Moving) -> None:
    with pytest.raises(LineOutside) as outside:
        ready.inside(made, {"urban": 100_001, "rural": None})
    assert "1,000.00" in str(outside.value)


HOUSEHOLDS = st.lists(st.fixed_dictionaries({
    "place": st.integers(0, 2), "half_low": st.integers(0, 1_200), "odd": st.integers(0, 1), "members": st.integers(1, 4),
    "least": st.sampled_from([0, 0, 150, 240, 10_000]), "apart": st.integers(-300, 300), "line": st.integers(0, 900),
    "people": st.integers(1, 5)}), max_size=12)


@settings(max_examples=200, deadline=None)
@given(HOUSEHOLDS, st.lists(st.integers(100, 300), min_size=3, max_size=3), st.sampled_from([(1, "up"), (1, "down"), (1, "half_up"),
                                                                                              (10, "half_up"), (100, "up")]))
def test_looked_up_is_what_each_household_says(rows: list[dict[str, int]], lines: list[int], rounding: tuple[int, str]) -> None:
    """People and fen equal, squares too but for the last digits; income measured otherwise than for the allowance, lines not known."""
    step, how = rounding
    columns = {name: np.array([row[name] for row in rows], np.int64) for name in HOUSEHOLD_COLUMNS}
    columns["half_high"] = columns["half_low"] + columns.pop("odd")
    columns["income"] = np.maximum(columns["half_low"] // 2 + columns.pop("apart"), 0)
    places = (RURAL, URBAN, ("990121", "rural"))
    made = Moving(Month(2026, 10), date(2026, 10, 31), "dibao", 100, 300, step, how, places, (200, 200, 200), {}, (0, 0, 0, 0.0), {}, 0,
                  columns)
    asked = np.array(lines) // step * step
    found = made.answer(dict(zip(places, asked.tolist(), strict=True)))
    poor, lacking, squares = made._one_by_one(asked)
    assert (found.below.poor, found.below.gap_fen) == (poor, lacking)
    assert found.below.severity * max(found.below.people, 1) == pytest.approx(squares, rel=1e-12, abs=1e-12)
    assert found.below.people == columns["people"][columns["line"] > 0].sum()


HOUSEHOLD_COLUMNS = ("place", "half_low", "odd", "members", "least", "apart", "line", "people")


def test_a_line_that_is_no_multiple_of_the_rounding_is_answered_household_by_household(made: Moving) -> None:
    """Whole yuan, up: at 500.50 one person with 300 gets 201 and lacks 139."""
    whole = replace(made, step=100)
    found = whole.answer({("", "rural"): 50_050})
    assert found.places[RURAL].fen == 20_100 + 10_100
    assert found.below.gap_fen == 10_000 + 13_900 + 27_900
