"""`huimin federate`: the plan in words, and a run compared with the whole."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from huimin.cli import main
from huimin.kernel import Workspace


def run(*args: str, lang: str = "zh") -> Result:
    result = CliRunner().invoke(main, ["federate", *args], env={"HUIMIN_LANG": lang, "HUIMIN_DEBUG": "1", "HUIMIN_HOME": None})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def home(small_county: Workspace) -> str:
    return str(small_county.root)


def test_the_plan_says_who_is_asked_what_and_what_leaves(home: str) -> None:
    told = run("plan", "--home", home).stdout
    assert "公安机关" in told
    assert "每一户:家庭成员合计(工资性收入)<年工资标准?" in told
    assert "是、否、不明" in told
    assert "each household: total of members (Wage income) < Yearly standard?" in run("plan", "--home", home, lang="en").stdout


def test_the_plan_of_one_policy_as_json_names_lists_and_months(home: str) -> None:
    found: Any = json.loads(run("plan", "--home", home, "--policy", "poor", "--json").stdout)
    (policy,) = found["policies"]
    (question,) = policy["questions"]
    assert policy["departments"] == ["public_security"]
    assert question["reads"] == ["person.wage_income"]
    assert question["sources"] == {"register": "2026-10"}


def test_a_run_is_equal_to_the_whole_and_leaves_nothing_behind(home: str, tmp_path: Path) -> None:
    before = set(Path(home).iterdir())
    result = run("run", "--home", home, "--json", "--quiet", "--messages", str(tmp_path / "messages.jsonl"))
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert {row["policy"]: row["equal"] for row in found["policies"]} == {"allowance": True, "poor": True}
    assert set(Path(home).iterdir()) - before <= {Path(home) / "runs", Path(home) / "registry"}
    lines = [json.loads(line) for line in (tmp_path / "messages.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == found["messages"]
    assert sum(line["bytes"] for line in lines) == found["bytes"]
    assert "与集中运行逐人逐条相同" in run("run", "--home", home, "--quiet").stdout


def test_a_run_that_differs_says_so(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 15 where anything differs; here every answer is lost on the way."""
    from huimin.federation import desk

    monkeypatch.setattr(desk.Desk, "take_answers", lambda self, sender, content: None)
    result = run("run", "--home", home, "--quiet", "--no-room")
    assert result.exit_code == 15
    assert "有不同" in result.stdout
