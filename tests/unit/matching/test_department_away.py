"""A department taken away entirely: nobody's benefit stops for it, the questions that wait grow, and the run says so.

Some departments (all with HUIMIN_SLOW=1), each in turn, have never sent anything; their mappings are there, as a county
expects them to send. The programmes
are those with the most rosters and rules behind them, so that each run is short.
"""

import os
import shutil
from pathlib import Path

import pytest

from huimin.cli.demo import entitlements
from huimin.demo import generate
from huimin.exchange import load
from huimin.kernel import Month, Text, Workspace, write_text
from huimin.matching import MatchResult, match, read_data_side
from tests.conftest import SLOW

POLICIES = ["dibao", "tekun", "disability_care", "old_age"]
FEW = {"public_security", "tax"}
"""The owner of the population register, and one whose facts the rules read."""
Key = tuple[str, str, str]


def selected(home: Path) -> None:
    settings = (home / "huimin.toml").read_text(encoding="utf-8")
    if "policies =" not in settings:
        write_text(home / "huimin.toml", settings.replace("national = true", f"national = true\npolicies = {POLICIES}".replace("'", '"')))


def office(home: Path) -> dict[tuple[str, str], int]:
    selected(home)
    return entitlements(home)


def against(run: MatchResult) -> set[Key]:
    """Lines from which a cut or a stop could follow, and wrong amounts of either sign. Of a person without the household,
    which is another one when the population register is away."""
    return {(name, line.policy, str(line.person_id if line.unit == "person" else line.household_id))
            for name in ("undue", "amount") for line in run.lines(name)}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, MatchResult, set[Key]]:
    home = tmp_path_factory.mktemp("whole") / "home"
    generate(home, people=1_000, seed=5, month=Month(2026, 10), entitlements=office)
    selected(home)
    workspace = Workspace.open(home)
    load(workspace, *read_data_side(workspace))
    run = match(workspace)
    return workspace, run, against(run)


def without(workspace: Workspace, department: str, home: Path) -> Workspace:
    """The same county, to which this department has never sent anything."""
    shutil.copytree(workspace.root, home, ignore=shutil.ignore_patterns("snapshots", "registry", "runs", "huimin.db*", "truth", "inbox"))
    copy, of = Workspace.open(home), {mapping.dataset: mapping.department for mapping in read_data_side(workspace)[0]}
    for row in workspace.current_snapshots():
        if of[row.dataset] != department:
            shutil.copytree(row.path, copy.snapshot_folder(row.dataset, row.month, row.version), copy_function=os.link)
            copy.make_current(row.dataset, row.month, row.version, row.digest)
    return copy


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=SLOW)])
def test_whichever_department_is_away_nobody_is_newly_listed_against_and_what_waits_is_told(whole, tmp_path: Path, every: bool):
    workspace, before, listed = whole
    assert listed
    grown, told = 0, {}
    departments = sorted({mapping.department for mapping in read_data_side(workspace)[0]} if every else FEW)
    for department in departments:
        run = match(without(workspace, department, tmp_path / department))
        assert against(run) <= listed, f"{department} away: {sorted(against(run) - listed)[:3]}"
        away, = run.summary["absent_departments"]
        assert away["department"] == department
        told[department] = away["waiting"]
        waiting = run.lists["unknown"] - before.lists["unknown"]
        # rosters that are away list nobody; otherwise what waits can only grow, and grows where the rules read the lists
        if not any(dataset["id"].startswith("roster_") for dataset in away["datasets"]):
            assert waiting >= 0
            assert (waiting > 0) <= (away["waiting"] > 0)
        grown += waiting > 0
        sentence = next(Text.of(notice).zh for notice in run.summary["notices"] if "还没有来过" in notice["zh"])
        assert str(Text.of(away["name"]).zh) in sentence
        assert f"{away['waiting']:,}" in sentence
    assert grown >= len(departments) // 2
    assert sum(number > 0 for number in told.values()) >= len(departments) // 2
