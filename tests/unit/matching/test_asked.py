"""Who was asked when about a disputed fact, and by when the answers come, on everything that shows the fact."""

from pathlib import Path

import duckdb
import openpyxl
import pytest
from click.testing import CliRunner

from huimin.catalog import Catalog, standard_workdays
from huimin.cli import main
from huimin.exchange import load
from huimin.kernel import Month, Workspace, write_text
from huimin.matching import explain, match, prepare, read_data_side, workbooks
from huimin.matching.asked import Asking, touched
from huimin.registry import Registry, build
from tests.unit.corrections.test_corrections import DAY, DISPUTED, County

ASKED = "2026-11-26 问税务部门、人力资源和社会保障部门,2026-12-10 前答复"
KIN = '''
[dataset]
id = "kin"
department = "civil_affairs"
kind = "relation"
files = "kin*"
[key]
person = "id"
[[relation]]
kind = "parent"
from = "who"
'''
LATER = DAY.replace(month=12, day=1)


@pytest.fixture
def county(small_county: Workspace, tmp_path: Path) -> County:
    made = County(small_county, tmp_path / "home")
    made.month("2026-10", *DISPUTED)
    return made


def side(county: County) -> tuple[Registry, Catalog]:
    prepared = prepare(county.workspace, Month(2026, 10).last_day)
    return prepared.register(Month(2026, 10)), prepared.catalog


def told(county: County) -> str:
    line, = county.run("2026-10").lines("unknown")
    return Asking(county.workspace, *side(county)).of_line(line).zh


def test_a_line_says_who_was_asked_when_and_by_when_they_answer(county: County):
    assert told(county) == ""  # nobody has been asked yet
    county.follow("2026-10")
    assert told(county) == f"校核申请1号:{ASKED}"


def test_what_is_shown_follows_the_requests_and_the_run_stays_as_it_was(county: County):
    before = county.run("2026-10")
    county.follow("2026-10")
    county.answer("tax", "confirmed", day=LATER)
    assert told(county) == "校核申请1号:2026-11-26 问人力资源和社会保障部门,2026-12-10 前答复"
    county.answer("human_resources", "confirmed", day=LATER)
    assert told(county) == "校核申请1号:答复不一"
    assert match(county.workspace).folder == before.folder


def test_a_line_that_waits_for_something_else_names_no_request(county: County):
    county.follow("2026-10")
    line, = county.run("2026-10").lines("unknown")
    asking = Asking(county.workspace, *side(county))
    assert not asking.of_line(type(line)(**{**line.__dict__, "reason": "person.wage_income"})).zh
    assert not asking.of_line(type(line)(**{**line.__dict__, "household_no": 10**6})).zh


def test_more_than_two_requests_are_counted(county: County):
    county.month("2026-10", {0: "30000", 1: "9000"}, {0: "5000", 1: "8000"})
    county.follow("2026-10")
    asking = Asking(county.workspace, *side(county))
    line, = county.run("2026-10").lines("unknown")
    assert asking.of_line(line).zh == f"校核申请1号:{ASKED};校核申请2号:{ASKED}"
    asking._found[line.household_no] *= 2
    assert asking.of_line(line).zh.endswith(";共4件")


def test_the_workbook_and_the_explanation_say_it_too(county: County):
    run = county.run("2026-10")
    county.follow("2026-10")
    book, = workbooks(county.workspace, run)
    cells = [str(cell.value) for row in openpyxl.load_workbook(book)["待核"].iter_rows() for cell in row]
    assert [text for text in cells if ASKED in text and "正在校核" in text]
    found = explain(county.workspace, county.people[0][0]).as_json()["disputed"]
    assert [(one["fact"], one["request"]["number"], one["request"]["asked"], one["request"]["due"]) for one in found] == [
        ("person.wage_income", 1, "2026-11-26", "2026-12-10")]


def test_the_screen_says_it(county: County):
    home = str(county.workspace.root)
    match_page = CliRunner().invoke(main, ["match", "--home", home, "--no-workbooks"]).output
    request, = county.store.requests()
    due = request.due("tax", standard_workdays()).day
    assert f"等税务部门答复 1 项,最早 {request.opened} 问,{due}" in match_page
    page = CliRunner().invoke(main, ["explain", "unknown:1", "--home", home]).output
    assert f"校核申请1号:{request.opened} 问税务部门、人力资源和社会保障部门,{due}" in page


def test_a_dispute_bears_on_the_homes_of_those_the_person_is_a_relative_of_and_on_no_other(small_county: Workspace, tmp_path: Path):
    county = County(small_county, tmp_path / "kin", households=3)
    write_text(county.workspace.mappings / "kin.toml", KIN)
    one, other, *_ = people = [id for id, _ in county.people]
    write_text(county.workspace.root / "kin" / "kin.csv", f"id,who\n{people[2]},{one}\n{people[4]},{other}\n")
    mappings, catalog = read_data_side(county.workspace)
    county.month("2026-10", *DISPUTED)  # on the wages of the first person alone
    load(county.workspace, mappings, catalog, Month(2026, 10), county.workspace.root / "kin")
    register = build(county.workspace, catalog, Month(2026, 10), {("person", "wage_income")}, {}, {"parent"})
    homes = dict(duckdb.sql(f"SELECT household_no, household_id FROM '{register.folder}/household.parquet'").fetchall())
    assert sorted(homes[touch.household_no] for touch in touched(register)) == ["H00000", "H00001"]
