"""A fund divided: every fen given once, every limit kept, the formula by hand, the optimum against HiGHS, clashes named."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from huimin.budget.allocate import Allocation, allocate, exact
from huimin.budget.allocation_errors import BadAllocationRules, BadRegions, ContradictoryLimits
from huimin.budget.allocation_files import write
from huimin.budget.allocation_rules import Region, Rules, read_regions, read_rules
from huimin.budget.allocation_words import as_json, indices, rows
from huimin.budget.linear import Problem
from huimin.kernel import use_language

PLAIN = Rules("test", {"need": 1.0}, [(None, 1.0)], (1.0, 1.0), dict.fromkeys(("need", "difficulty", "performance"), 1.0), {})


def region(code: str, need: float, **more: object) -> Region:
    plain = Region(code, f"县{code}", "", need, 0.0, 1.0, 1.0, None, None, None)
    return replace(plain, **more)  # type: ignore[arg-type]


def world(seed: int, count: int = 60) -> tuple[list[Region], Rules, int]:
    rng = np.random.default_rng(seed)
    need = np.round(rng.lognormal(16, 1, count))
    need[rng.random(count) < 0.05] = 0
    need[0] = 1e7
    last = (need * rng.uniform(0.3, 0.8, count)).astype(int) + 1
    regions = [region(str(i), float(need[i]), group="甲乙丙"[i % 3], own=float(need[i] * rng.uniform(0, 0.5)), difficulty=float(
        rng.uniform(0.4, 1)), performance=float(rng.uniform(0.9, 1.1)), last_year=int(last[i]) if rng.random() < 0.9 else None,
        floor=int(need[i] * 0.2) if rng.random() < 0.2 else None, cap=int(last[i] * 1.2) + 5 if rng.random() < 0.1 else None)
        for i in range(count)]
    limits = {"reserve": 0.013, "down": 0.8, "up": 1.5} | ({"group_down": 0.9, "group_up": 1.1} if seed % 2 else {})
    return regions, replace(PLAIN, limits=limits), int(sum(last) * rng.uniform(0.97, 1.08))


@pytest.mark.parametrize("seed", range(20))
def test_every_fen_is_given_once_and_every_limit_kept(seed: int) -> None:
    regions, rules, budget = world(seed)
    found = allocate(regions, rules, budget)
    for awards in (found.formula, found.optimum):
        assert sum(awards.fen) + found.reserve + found.left == budget
        for one, fen, hold in zip(regions, awards.fen, awards.holds, strict=True):
            assert fen >= (one.floor or 0)
            assert one.cap is None or fen <= one.cap
            if one.last_year is not None:
                assert 0.8 * one.last_year <= fen <= 1.5 * one.last_year
            assert hold in {"", "floor", "cap", "down", "up", "group_down", "group_up"}
        if "group_up" in rules.limits:
            for name in "甲乙丙":
                total = sum(fen for one, fen in zip(regions, awards.fen, strict=True) if one.group == name)
                last = sum(one.last_year or 0 for one in regions if one.group == name)
                assert 0.9 * last <= total <= 1.1 * last
    assert sum(found.ideal) + found.reserve == budget


@pytest.mark.parametrize("seed", range(12))
def test_the_worst_covered_region_is_lifted_as_high_as_the_solver_can(seed: int) -> None:
    regions, rules, budget = world(seed)
    found = allocate(regions, rules, budget)
    needy = [i for i, one in enumerate(regions) if one.need > 0]
    lowest = min(float(found.coverage(found.optimum)[i]) for i in needy)
    assert lowest == pytest.approx(highest_floor(regions, rules, found), abs=1e-6)
    ours, theirs = (indices(found, which)["squared_shortfall"] for which in ("optimum", "formula"))
    assert ours <= theirs + 1e-9 or "group_up" in rules.limits


def highest_floor(regions: list[Region], rules: Rules, found: Allocation) -> float:
    """The same question asked of HiGHS: maximise the lowest coverage under the same limits."""
    unit = 1e6
    problem, own = Problem(), np.arange(len(regions))
    x, level = problem.columns(len(regions)), problem.columns(1, -1.0)
    problem.require("total", 0 * own, x, 1.0, upper=(found.budget - found.reserve) / unit)
    low = [max(one.floor or 0, 0.8 * (one.last_year or 0)) for one in regions]
    high = [min(one.cap or 1e15, 1.5 * one.last_year if one.last_year else 1e15) for one in regions]
    problem.require("bounds", own, x, 1.0, np.array(low) / unit, np.array(high) / unit)
    needy = np.array([i for i, one in enumerate(regions) if one.need > 0])
    need, already = (np.array([getattr(regions[i], name) for i in needy]) / unit for name in ("need", "own"))
    row = np.arange(len(needy))
    problem.require("covered", np.concatenate([row, row]), np.concatenate([x[needy], np.full(len(needy), level[0])]),
                    np.concatenate([np.ones(len(needy)), -need]), lower=-already)
    if "group_up" in rules.limits:
        number = np.array(["甲乙丙".index(one.group) for one in regions])
        last = np.bincount(number, [one.last_year or 0 for one in regions])
        problem.require("groups", number, x, 1.0, 0.9 * last / unit, 1.1 * last / unit)
    return float(problem.solve().values[level[0]])


def test_the_formula_by_hand() -> None:
    """Shares 2 x 0.5 x 1 and 1 x 1 x 1: half each; 3 fen of 101 fen less 1 in reserve, the odd fen to the first."""
    two = [region("a", 200, difficulty=0.5), region("b", 100)]
    assert allocate(two, PLAIN, 100).formula.fen == [50, 50]
    assert allocate(two, PLAIN, 101).formula.fen == [51, 50]
    assert allocate(two, replace(PLAIN, weights={**PLAIN.weights, "difficulty": 0.0}), 99).formula.fen == [66, 33]
    held = allocate([replace(two[0], cap=10), two[1]], PLAIN, 100).formula
    assert (held.fen, held.holds) == ([10, 90], ["cap", ""])


def test_the_optimum_by_hand() -> None:
    """Own money counts: 0 of 100 and 50 of 100 with 50 to give: the first gets all."""
    two = [region("a", 100), region("b", 100, own=50.0)]
    assert allocate(two, PLAIN, 50).optimum.fen == [50, 0]
    assert allocate(two, PLAIN, 70).optimum.fen == [60, 10]


def test_money_nobody_may_take_is_left() -> None:
    found = allocate([region("a", 100, cap=30), region("b", 0)], PLAIN, 100)
    assert (found.formula.fen, found.left) == ([30, 0], 70)


@pytest.mark.parametrize(("change", "limits", "names"), [
    ({"floor": 80}, {}, {"the money to divide", "the regions' floors"}),
    ({"floor": 30, "cap": 20}, {}, {"the regions' floors", "the regions' caps"}),
    ({"last_year": 90}, {"down": 0.9}, {"the money to divide", "the largest fall on last year"}),
    ({"last_year": 30, "floor": 45}, {"up": 1.1}, {"the regions' floors", "the largest rise on last year"}),
    ({"last_year": 30, "floor": 45}, {"group_up": 1.1}, {"the regions' floors", "the groups' largest rise"}),
])
def test_limits_that_clash_are_named(change: dict[str, int], limits: dict[str, float], names: set[str]) -> None:
    two = [region("a", 100, group="a", **change), region("b", 50, group="b")]
    with pytest.raises(ContradictoryLimits) as clash:
        allocate(two, replace(PLAIN, limits=limits), 50)
    assert set(str(clash.value.details["limits_en"]).split("; ")) == names
    assert "yuan" in str(clash.value.details["short_en"])


def test_three_thousand_counties_are_exact() -> None:
    regions, rules, budget = world(1, 3000)
    found = allocate(regions, rules, budget)
    assert sum(found.optimum.fen) + found.reserve + found.left == budget == sum(found.formula.fen) + found.reserve + found.left


@pytest.mark.parametrize("seed", range(20))
def test_rounding_gives_what_is_left_to_the_largest_remainders(seed: int) -> None:
    rng = np.random.default_rng(seed)
    wanted = rng.uniform(0, 9, 30)
    total = round(wanted.sum())
    fen = exact(wanted * total / wanted.sum(), total, np.zeros(30, np.int64), np.full(30, 99))
    assert fen.sum() == total
    assert (np.abs(fen - wanted * total / wanted.sum()) < 1).all()


def test_a_table_and_rules_are_read_and_written(tmp_path: Path) -> None:
    table = tmp_path / "regions.csv"
    table.write_text("code,name,group,need,self_sufficiency,performance,last_year,floor,cap\n"
                     "9901,=甲县,东,1000000,0.5,80,600000,,\n9902,乙县,东,\"3,000,000\",0.15,50,1500000,,\n", encoding="utf-8")
    rules = read_rules()
    regions = read_regions(table, rules)
    assert rules.synthetic
    assert [regions[0].difficulty, regions[0].performance, regions[0].own] == pytest.approx([0.6, 1.06, 5e7])
    assert regions[1].last_year == 150000000
    found = allocate(regions, rules, 230000000)
    assert as_json(found)["divided_fen"] + found.reserve == 230000000
    with use_language("zh"):
        sheet, book = write(found, tmp_path / "out")
    lines = sheet.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 4
    assert ",'=甲县," in lines[1]
    assert ",2254000.00,2254000.00," in lines[3]
    assert book.stat().st_size > 0


def test_every_region_is_told_why_in_both_languages() -> None:
    found = allocate(*world(3))
    for row in rows(found):
        assert "元" in row["why"].zh
        assert "yuan" in row["why"].en
        assert not row["formula_held_by"] or "“" in row["why"].zh


@pytest.mark.parametrize(("text", "column", "line"), [
    ("code,name\n1,a\n", "need", 1), ("code,name,need\n", "code", 1), ("code,name,need\n1,a,x\n", "need", 2),
    ("code,name,need\n1,a,5\n1,b,5\n", "code", 3), ("code,name,need\n1,a,\n", "need", 2), ("code,name,need,cap\n1,a,5,-1\n", "cap", 2),
    ("code,name,need,performance\n1,a,5,101\n", "performance", 2), ("code,name,need\n1,a,0\n", "need", 2),
    ("code,name,need\n,a,5\n", "code", 2)])
def test_a_table_that_cannot_be_used_says_where(tmp_path: Path, text: str, column: str, line: int) -> None:
    path = tmp_path / "regions.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadRegions) as wrong:
        read_regions(path, read_rules())
    assert (wrong.value.details["column"], wrong.value.details["line"]) == (column, line)


@pytest.mark.parametrize(("text", "key"), [
    ("x = ", "TOML"), ("[need]\n", "need"), ("[need]\nneed = -1\n", "need.need"), ("[need]\nneed = 1\n[limits]\nupp = 2\n", "limits.upp"),
    ("[need]\nneed = 1\n[[difficulty]]\nbelow = 1\ncoefficient = 1\n", "difficulty"),
    ("[need]\nneed = 1\n[limits]\nreserve = 2\n", "limits.reserve"),
    ("[need]\nneed = 1\n[performance]\nlowest = 2\n", "performance")])
def test_rules_that_cannot_be_used_say_where(tmp_path: Path, text: str, key: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadAllocationRules) as wrong:
        read_rules(path)
    assert wrong.value.details["key"] == key
