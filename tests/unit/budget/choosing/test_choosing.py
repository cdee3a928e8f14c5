"""A budget among households of a table: by hand, and what is refused."""

from pathlib import Path

import numpy as np
import pytest

from huimin.budget.choosing import (
    Ask,
    BadAsk,
    BadHouseholds,
    Clash,
    People,
    as_json,
    choose_among,
    read_ask,
    read_table,
    shadow_words,
)


def table(tmp_path: Path, *lines: str, head: str = "income,line,people,region,today") -> Path:
    path = tmp_path / "households.csv"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def three(tmp_path: Path) -> People:
    """Incomes 200 and 450 under a line of 500, 300 under one of 600 (half of it): gaps of 300, 2 x 50 and 300 yuan; one is not poor."""
    return read_table(table(tmp_path, "200,500,1,甲,0", "450,500,2,甲,40", "300,600,1,乙,0", "900,500,1,乙,0"))


def test_money_and_gaps_are_those_of_the_table_whatever_the_lines(three: People) -> None:
    h = three.households
    assert h.cost.tolist() == pytest.approx([30000, 10000, 30000, 0])
    assert (h.income / h.line).tolist() == pytest.approx([0.4, 0.9, 0.5, 1.8])
    assert three.money_today == pytest.approx(4000)
    assert h.people.tolist() == [1, 2, 1, 1]


def test_the_fewest_poor_by_hand(three: People) -> None:
    """100 yuan lift two people; 300 more lift one; what a yuan more lifts is one person in 300 yuan."""
    found = choose_among(three, Ask("headcount", budgets=[100, 400]))
    assert [(one.poor, one.spent) for one in found.points] == [(2, pytest.approx(10000)), (1, pytest.approx(40000))]
    assert found.points[0].shadow["budget"] * 30000 * 5 == pytest.approx(-1)
    assert found.before.poor == 4
    assert found.before.gap == pytest.approx(70000)
    assert found.points[1].gap == pytest.approx(30000)


def test_the_highest_floor_by_hand(three: People) -> None:
    """50 yuan lift 200 to 250: half the line, as the third has; 110 more lift both by a tenth of their lines."""
    found = choose_among(three, Ask("maximin", budgets=[50, 160]))
    assert [one.lowest for one in found.points] == pytest.approx([0.5, 0.6])
    assert [row.money for row in found.by_region()] == pytest.approx([6000, 10000])  # 乙, 甲


def test_a_floor_costs_what_it_takes(three: People) -> None:
    """A floor at 60 %: 100 + 60 yuan. Without them it is not there, and what is lacking is named."""
    asked = Ask("gap", budgets=[100, 300], floor=0.6)
    found = choose_among(three, asked)
    assert found.least == pytest.approx(16000)
    assert list(found.impossible) == [10000]
    assert set(found.impossible[10000]) == {"budget", "floor"}
    assert found.points[0].lowest == pytest.approx(0.6)
    with pytest.raises(Clash) as clash:
        choose_among(three, Ask("gap", budgets=[100], floor=0.6))
    assert "160.00" in str(clash.value)
    assert "保底线" in str(clash.value)


def test_nobody_loses_what_there_is_today(three: People) -> None:
    asked = Ask("headcount", "before", [100], no_loser=True)
    found = choose_among(three, asked)
    assert (found.shown.rise >= three.today - 1e-4).all()
    assert found.least == pytest.approx(4000)


def test_need_first_adds_up_to_the_whole_gap(three: People) -> None:
    bands = choose_among(three, Ask("gap", budgets=[100])).by_need()
    assert [band["people"] for band in bands] == [0, 0, 2, 0, 2]
    assert bands[-1]["together"] == pytest.approx(70000)


@pytest.mark.parametrize("aim", ["headcount", "gap", "severity", "maximin"])
def test_ten_steps_get_better_and_every_price_is_told(three: People, aim: str) -> None:
    found = choose_among(three, Ask(aim, floor=0.55, equity=0.5, cliff=0.9))
    told = as_json(found)
    assert len(told["frontier"]) == 10
    index = np.array([one["index"] for one in told["frontier"]])
    assert ((np.diff(index) >= -1e-7) if aim == "maximin" else (np.diff(index) <= 1e-7)).all()
    assert set(shadow_words(found, found.shown)) == {"budget", "floor", "equity", "cliff"}
    assert told["regions"][0]["people"] + told["regions"][1]["people"] == 5


@pytest.mark.parametrize(("lines", "words"), [
    (["x,500,1,甲,0"], "income"), (["100,,1,甲,0"], "line"), (["100,0,1,甲,0"], "line"), (["100,500,0,甲,0"], "people")])
def test_a_slip_in_the_table_is_named(tmp_path: Path, lines: list[str], words: str) -> None:
    with pytest.raises(BadHouseholds) as slip:
        read_table(table(tmp_path, *lines))
    assert words in str(slip.value)


@pytest.mark.parametrize(("text", "words"), [
    ('aim = "best"', "aim"), ("floor = 2", "floor"), ("no_loser = true", "no_loser"), ("budgets = 3", "budgets"), ("more = 1", "more")])
def test_a_slip_in_the_rules_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadAsk) as slip:
        read_ask(path)
    assert words in str(slip.value)


def test_options_come_before_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text('aim = "gap"\nfloor = 0.5\nbudgets = [5, 3]\n', encoding="utf-8")
    assert read_ask(path, {"aim": "severity", "floor": None}) == Ask("severity", "now", [3, 5], 0.5)
