"""What falls under an ended agreement is named, and deleted on a named person's word, once nobody's line rests on it."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from huimin import agreements, quality, registry
from huimin.agreements import Agreement, Request
from huimin.agreements.errors import CannotDo, Incomplete
from huimin.catalog import dataset_rows, standard_datasets
from huimin.cli import main
from huimin.exchange import load
from huimin.kernel import Month, Workspace, write_text
from huimin.matching import MatchResult, StillDecides, day_of, dispose, match, read_data_side
from tests.unit.conftest import ID, make_workspace

MONTH = Month(2026, 10)
WAGES = """
[dataset]
id = "wages"
name = { zh = "工资", en = "Wages" }
department = "tax"
kind = "person"
files = "wages_*.csv"
defines = false
precedence = 1
[key]
person = "id"
[[column]]
from = "wage"
to = "wage_income"
unit = "yuan/year"
"""
HELD = {"register": ("public_security", ("person.birth_date", "person.wage_income", "household.area", "relation.member")),
        "wages": ("tax", ("person.wage_income",))}
Ended = tuple[Agreement, MatchResult]
BY = ("王五(民政局)", "用途已尽")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """The small county under agreements, with two months of wages from the tax office: they make a household poor."""
    made = make_workspace(tmp_path / "home")
    write_text(made.mappings / "wages.toml", WAGES)
    for month in ("2026-09", "2026-10"):
        write_text(made.inbox / f"wages_{month}.csv", f"id,wage\n{ID['吴小军']},0\n{ID['赵建国']},30000\n")
    load(made, *read_data_side(made))
    entries = [replace(standard_datasets()["births"], id=id, department=department, items=items, grade="general")
               for id, (department, items) in HELD.items()]
    write_text(made.root / "catalog" / "datasets.csv", dataset_rows(entries))
    return required(made)


def required(workspace: Workspace, how: str = "required") -> Workspace:
    settings = workspace.root / "huimin.toml"
    text = settings.read_text("utf-8").partition("[exchange]")[0]
    write_text(settings, f'{text}[exchange]\nagreements = "{how}"\n')
    return Workspace.open(workspace.root)


def grant(workspace: Workspace, dataset: str) -> Agreement:
    department, items = HELD[dataset]
    today = day_of(workspace)
    asked = Request(department, "civil_affairs", dataset, items, "matching", ("poor",), "value", "法", "核对", today, today, "局长")
    found = agreements.request(workspace, asked, set(items), ["matching"], today, "王五")
    assert found.state == "waiting", found.gaps
    return agreements.agree(workspace, found.id, today, "李四")


@pytest.fixture
def ended(workspace: Workspace) -> Ended:
    """An agreement on wages that has ended, and the run made under it."""
    grant(workspace, "register")
    found = grant(workspace, "wages")
    run = match(workspace, MONTH)
    assert "wages" in {one["id"] for one in run.summary["datasets"]}
    return agreements.simple_act(workspace, found.id, "ended", day_of(workspace), "李四", "用途已尽"), run


def here(workspace: Workspace) -> list[str]:
    return sorted(path.relative_to(workspace.snapshots).as_posix() for path in (workspace.snapshots / "wages").rglob("*") if path.is_file())


def test_without_the_flag_it_is_written_down_and_the_snapshots_are_named(workspace: Workspace, ended: Ended) -> None:
    before = here(workspace)
    done = dispose(workspace, ended[0].id, date.today(), *BY, delete=False)
    assert (done.agreement.state, done.deleted) == ("disposed", False)
    assert [(str(row.month), row.version) for row in done.snapshots] == [("2026-09", "v0001"), ("2026-10", "v0001")]
    assert done.inbox == ("wages_2026-09.csv", "wages_2026-10.csv")
    assert here(workspace) == before


def test_what_lines_of_this_month_rest_on_is_not_deleted(workspace: Workspace, ended: Ended) -> None:
    before = here(workspace)
    with pytest.raises(StillDecides, match=ended[1].id):
        dispose(workspace, ended[0].id, date.today(), *BY, delete=True)
    assert here(workspace) == before
    assert agreements.agreements(workspace)[ended[0].id].state == "ended"


def test_what_the_next_match_would_read_is_not_deleted(workspace: Workspace, ended: Ended) -> None:
    with pytest.raises(StillDecides, match="agreements"):
        dispose(required(workspace, "off"), ended[0].id, date.today(), *BY, delete=True)


def test_data_go_and_receipts_stay_once_no_line_rests_on_them(workspace: Workspace, ended: Ended) -> None:
    after = match(workspace, MONTH)
    assert after.lists != ended[1].lists  # one household more waits
    done = dispose(workspace, ended[0].id, date.today(), *BY, delete=True)
    assert done.deleted
    assert here(workspace) == [f"wages/{month}/{version}/receipt.json"
                               for month in ("2026-09", "2026-10") for version in ("v0001", "v0002")]
    told = json.loads((workspace.snapshots / "wages/2026-10/v0002/receipt.json").read_text("utf-8"))["disposed"]
    assert (told["agreement"], told["by"]) == (done.agreement.id, BY[0])
    assert "wages 2026-10 v0001" in done.agreement.history[-1].body["reason"]
    for folder in workspace.registry.iterdir():
        assert "wages" not in {one["id"] for one in registry.open_registry(folder, workspace.root).meta.datasets}
    later = match(workspace, MONTH)  # the list now counts as one that has not come: nobody loses by it
    assert later.lists["undue"] <= after.lists["undue"]
    assert "wages" not in {source.dataset for source in registry.sources(workspace, MONTH)}
    wages, = quality.measure(workspace, read_data_side(workspace)[1], MONTH, dataset="wages")
    assert [month.delivered for month in wages.months] == [True, True]  # how good it was is still told


def test_deleting_again_finds_nothing_and_a_later_list_is_loaded_as_ever(workspace: Workspace, ended: Ended) -> None:
    match(workspace, MONTH)
    dispose(workspace, ended[0].id, date.today(), *BY, delete=True)
    assert dispose(workspace, ended[0].id, date.today(), *BY, delete=True).snapshots == ()
    receipts = {(one.dataset, str(one.month)): one for one in load(workspace, *read_data_side(workspace))}
    assert (receipts["wages", "2026-10"].status, receipts["wages", "2026-10"].version) == ("loaded", "v0003")


def test_what_another_agreement_covers_does_not_fall_under_the_ended_one(workspace: Workspace, ended: Ended) -> None:
    other = grant(workspace, "wages")
    assert dispose(workspace, ended[0].id, date.today(), *BY, delete=True).snapshots == ()
    agreements.simple_act(workspace, other.id, "suspended", day_of(workspace), "李四", "核实")
    assert dispose(workspace, ended[0].id, date.today(), *BY, delete=True).snapshots == ()


def test_nothing_is_deleted_by_nobody_or_under_an_agreement_that_holds(workspace: Workspace, ended: Ended) -> None:
    match(workspace, MONTH)
    before = here(workspace)
    with pytest.raises(Incomplete):
        dispose(workspace, ended[0].id, date.today(), " ", "用途已尽", delete=True)
    with pytest.raises(CannotDo):
        dispose(workspace, grant(workspace, "wages").id, date.today(), *BY, delete=True)
    assert here(workspace) == before


def test_the_screen_names_snapshots_files_and_the_next_step(workspace: Workspace, ended: Ended) -> None:
    match(workspace, MONTH)
    words = ["agreement", "dispose", ended[0].id, "--by", BY[0], "--reason", BY[1], "--home", str(workspace.root)]
    first = CliRunner().invoke(main, words).output
    assert "wages 2026-10 v0001" in first
    assert "--delete-data" in first
    second = CliRunner().invoke(main, [*words, "--delete-data"]).output
    assert "已删除数据、留下回执的快照:wages 2026-09 v0001, wages 2026-10 v0001" in second
    assert "wages_2026-10.csv" in second
