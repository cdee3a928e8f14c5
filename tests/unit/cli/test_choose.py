"""`huimin choose` on a table of households: what people read, what machines read, what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from huimin.cli import main


def run(*args: object, lang: str = "zh") -> Result:
    return CliRunner().invoke(main, ["choose", *map(str, args)], env={"HUIMIN_LANG": lang})


@pytest.fixture
def households(tmp_path: Path) -> Path:
    path = tmp_path / "households.csv"
    path.write_text("income,line,people,region\n200,500,1,甲乡\n450,500,2,甲乡\n300,600,1,乙乡\n900,500,1,乙乡\n", encoding="utf-8")
    return path


def test_machines_read_the_frontier(households: Path) -> None:
    found: Any = json.loads(run(households, "--aim", "headcount", "--budget", "100", "--budget", "1,000", "--json").stdout)
    assert [(one["budget_fen"], one["poor"], one["gap_fen"]) for one in found["frontier"]] == [(10000, 2, 60000), (100000, 0, 0)]
    assert found["need"][-1]["together_fen"] == 70000


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", ["低于标准的从4人到", "保底线再高标准的1%", "甲乡", "同样的钱"]),
    ("en", ["below the line 4", "a floor higher by 1% of the line", "甲乡", "the same money"])])
def test_people_read_the_frontier_and_what_conditions_cost(households: Path, lang: str, words: list[str]) -> None:
    text = run(households, "--floor", "55%", lang=lang).stdout
    assert [word for word in words if word not in text] == []


def test_a_clash_names_conditions_and_the_least_budget(households: Path) -> None:
    result = run(households, "--floor", "0.6", "--budget", "50", "--json")
    error = json.loads(result.stdout)["error"]
    assert (result.exit_code, error["code"]) == (10, "HM-BUD-067")
    assert "160.00" in error["message"]
    assert "保底线" in error["message"]


def test_the_example_of_rules_can_be_used(households: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(run("--show-rules").stdout.replace("# floor", "floor").replace("# budgets", "budgets"), encoding="utf-8")
    found: Any = json.loads(run(households, "--rules", rules, "--budget", "400", "--json").stdout)
    assert (found["floor"], [one["budget_fen"] for one in found["frontier"]]) == (0.6, [40000])


@pytest.mark.parametrize(("args", "words"), [
    (["--budget", "x"], "--budget"), (["--floor", "200%"], "--floor"), (["--cliff", "x"], "--cliff")])
def test_a_slip_is_explained(households: Path, args: list[str], words: str) -> None:
    result = run(households, *args)
    assert result.exit_code == 2
    assert words in result.stderr
