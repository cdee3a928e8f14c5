"""`huimin standards` on the small county: what people read, what machines read."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from huimin.cli import main
from huimin.kernel import Workspace


@pytest.fixture
def home(small_county: Workspace, tmp_path: Path) -> Path:
    copy = tmp_path / "home"
    shutil.copytree(small_county.root, copy)
    return copy


def run(home: Path, *args: str, lang: str = "zh") -> Result:
    return CliRunner().invoke(main, ["standards", args[0], "--home", str(home), *args[1:]], env={"HUIMIN_LANG": lang})


def test_the_register(home: Path) -> None:
    shown = run(home, "list", "--on", "2026-10-31")
    assert "每月津贴" in shown.output
    found: Any = json.loads(run(home, "list", "allowance", "--on", "2026-10-31", "--json").stdout)
    [one] = found["standards"]
    assert (one["value"], one["unit"], one["state"], one["until"]) == ("50", "yuan/person/month", "in_force", None)


def test_findings_have_an_exit_code_of_their_own(home: Path) -> None:
    assert run(home, "check", "--on", "2026-10-31").exit_code == 0
    path = home / "parameters" / "local.csv"
    path.write_text(path.read_text("utf-8").replace("9901,any,2026-01-01,,50", "9901,any,2026-01-01,2026-08-31,50"), encoding="utf-8")
    found = run(home, "check", "--on", "2026-10-31")
    assert found.exit_code == 15
    assert "allowance.sum" in found.output


def test_without_a_price_link_the_month_and_policy_are_named(home: Path) -> None:
    found = run(home, "price", "--from", "2026-09", "--to", "2026-10", lang="en")
    assert found.exit_code == 14
    assert "price_subsidy" in found.output
    assert "2026-09" in found.output
