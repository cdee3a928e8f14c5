"""From a contradiction between departments to an answer that flows back, on a county of a few people."""

import csv
import sqlite3
import time
from datetime import date
from pathlib import Path

import pytest

from huimin.catalog import identity, standard_workdays
from huimin.corrections import (
    BadAnswer,
    NoParty,
    Store,
    answered,
    ended,
    export,
    follow,
    import_answers,
    rates,
    write_corrections,
)
from huimin.exchange import load
from huimin.kernel import Month, Workspace, write_text
from huimin.matching import MatchResult, match, prepare, read_data_side, replay
from tests.conftest import SLOW

DAY = date(2026, 11, 26)
FAMILY = """
[dataset]
id = "{id}"
name = {{ zh = "{id}", en = "{id}" }}
department = "{department}"
kind = "person"
files = "{id}_*.csv"
defines = {defines}
precedence = {precedence}
[key]
person = "id"
{household}
{columns}
"""
WAGE = '[[column]]\nfrom = "wage"\nto = "wage_income"\nunit = "yuan/year"\n'


def number(order: int) -> str:
    body = f"99012119600101{order:03d}"
    return body + identity.check_digit(body)


class County:
    """One household of two adults draws the benefit; two departments give their wages."""

    def __init__(self, small_county: Workspace, home: Path, households: int = 1) -> None:
        self.workspace = Workspace.create(home, (small_county.root / "huimin.toml").read_text(encoding="utf-8"))
        for folder in ("policies", "parameters"):
            for path in (small_county.root / folder).rglob("*.*"):
                write_text(home / path.relative_to(small_county.root), path.read_text(encoding="utf-8"))
        roster = (small_county.root / "mappings" / "poor.toml").read_text(encoding="utf-8")
        write_text(home / "mappings" / "poor.toml", roster.replace('month = "2026-10"\n', "").replace('"poor.csv"', '"poor_*.csv"'))
        people = 'household = "house"'
        columns = '[[column]]\nfrom = "born"\nto = "birth_date"\n[[column]]\nfrom = "place"\nto = "household.area"\n'
        write_text(home / "mappings" / "a.toml", FAMILY.format(id="a", department="public_security", household=people, columns=columns,
                                                               defines="true", precedence=100))
        for id, department, precedence in (("tax", "tax", 50), ("hr", "human_resources", 60)):
            write_text(home / "mappings" / f"{id}.toml", FAMILY.format(id=id, department=department, household="", columns=WAGE,
                                                                       defines="false", precedence=precedence))
        self.households = households
        self.people = [(number(order), f"H{order // 2:05d}") for order in range(2 * households)] if households < 400 else []

    def month(self, month: str, tax: dict[int, str], hr: dict[int, str]) -> None:
        """tax, hr: order of the person -> yearly wage in yuan"""
        inbox = self.workspace.inbox
        for path in inbox.iterdir():
            path.unlink()
        write_text(inbox / f"a_{month}.csv", "id,house,born,place\n" + "".join(
            f"{id},{house},1960-01-01,990121001\n" for id, house in self.people))
        for name, said in (("tax", tax), ("hr", hr)):
            write_text(inbox / f"{name}_{month}.csv", "id,wage\n" + "".join(f"{self.people[o][0]},{wage}\n" for o, wage in said.items()))
        write_text(inbox / f"poor_{month}.csv", "id\n" + "".join(f"{house}\n" for house in sorted({h for _, h in self.people})))
        load(self.workspace, *read_data_side(self.workspace))

    def follow(self, month: str, day: date = DAY):
        prepared = prepare(self.workspace, Month.parse(month).last_day)
        return follow(self.workspace, prepared.register(Month.parse(month)), prepared.catalog, day, "张三")

    def lists(self, month: str) -> dict[str, int]:
        return match(self.workspace, Month.parse(month)).lists

    def run(self, month: str) -> MatchResult:
        return match(self.workspace, Month.parse(month))

    def answer(self, department: str, answer: str, value: str = "", day: date = DAY, number: int = 1) -> None:
        catalog = read_data_side(self.workspace)[1]
        known = {number: self.store.request(number)}
        self.store.add([answered(known, catalog, department, str(number), answer, value, day, "李四", "查过原始凭证")])
        write_corrections(self.workspace, catalog)

    @property
    def store(self) -> Store:
        return Store(self.workspace)


@pytest.fixture
def county(small_county: Workspace, tmp_path: Path) -> County:
    return County(small_county, tmp_path / "home")


DISPUTED = ({0: "30000", 1: "0"}, {0: "5000", 1: "0"})
"""The line is 12000 a year: by the tax list the household is above it, by human resources below."""


def test_a_no_that_rests_on_a_disputed_fact_waits_and_says_who_disagrees(county: County):
    county.month("2026-10", *DISPUTED)
    run = county.run("2026-10")
    assert {name: run.lists[name] for name in ("undue", "unknown")} == {"undue": 0, "unknown": 1}
    line, = run.lines("unknown")
    assert line.reason == "disputed.person.wage_income"
    assert "税务部门" in line.facts
    assert "人力资源" in line.facts
    assert line.article == "试行办法 第五条"
    assert run.summary["unknown"][0]["fact"] == "disputed.person.wage_income"


def test_a_no_that_rests_on_other_facts_stays(county: County):
    county.month("2026-10", {0: "30000", 1: "50000"}, {0: "5000", 1: "50000"})
    assert county.lists("2026-10")["undue"] == 1
    county.month("2026-11", {0: "30000", 1: "0"}, {0: "30000", 1: "0"})
    assert county.lists("2026-11")["undue"] == 1


def test_a_dispute_opens_one_request_and_no_second_one_in_any_later_run_or_month(county: County):
    county.month("2026-10", *DISPUTED)
    assert [county.follow("2026-10").opened, county.follow("2026-10").opened] == [1, 0]
    county.month("2026-11", {0: "31000", 1: "0"}, {0: "5100", 1: "0"})
    assert county.follow("2026-11").as_json() == {"opened": 0, "closed": 0, "escalated": 0, "open": 1}
    request, = county.store.requests()
    assert [(party.department, party.value) for party in request.parties] == [("tax", "3000000"), ("human_resources", "500000")]
    assert {party.department: request.due(party.department, standard_workdays()).day for party in request.parties} == dict.fromkeys(
        ("tax", "human_resources"), date(2026, 12, 10))


def test_the_limit_begins_anew_on_the_day_the_list_is_sent_and_passing_it_is_told_once(county: County, tmp_path: Path):
    county.month("2026-10", *DISPUTED)
    county.follow("2026-10")
    catalog = read_data_side(county.workspace)[1]
    path, = export(county.store, catalog, "tax", tmp_path / "out", date(2026, 11, 30), "张三", standard_workdays())
    export(county.store, catalog, "tax", tmp_path / "out", date(2026, 12, 3), "张三", standard_workdays())
    request = county.store.request(1)
    assert request.due("tax", standard_workdays()).day == date(2026, 12, 14)
    days = (date(2026, 12, 10), date(2026, 12, 11), date(2026, 12, 15), date(2026, 12, 16))
    assert [county.follow("2026-10", day).escalated for day in days] == [0, 1, 1, 0]
    text = path.read_text(encoding="utf-8-sig")
    assert "30,000.00元" in text
    assert "5,000.00" not in text
    assert "人力资源" in text


def test_events_can_be_neither_changed_nor_taken_away(county: County):
    county.month("2026-10", *DISPUTED)
    county.follow("2026-10")
    with sqlite3.connect(county.workspace.database) as connection:
        for table in ("correction", "correction_event", "correction_compared"):
            for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = rowid"):
                with pytest.raises(sqlite3.IntegrityError, match="kept as they were"):
                    connection.execute(statement)


def test_it_closes_by_itself_when_the_next_lists_agree_and_a_new_contradiction_is_asked_anew(county: County):
    county.month("2026-10", *DISPUTED)
    county.follow("2026-10")
    county.month("2026-11", {0: "5000", 1: "0"}, {0: "5000", 1: "0"})
    assert county.follow("2026-11").as_json() == {"opened": 0, "closed": 1, "escalated": 0, "open": 0}
    assert [event.kind for event in county.store.request(1).events] == ["opened", "closed"]
    county.month("2026-12", *DISPUTED)
    assert county.follow("2026-12").opened == 1


def test_a_list_that_has_not_come_or_is_of_another_month_closes_nothing(county: County):
    county.month("2026-10", *DISPUTED)
    county.follow("2026-10")
    for path in county.workspace.inbox.glob("hr_*"):
        path.unlink()
    write_text(county.workspace.inbox / "tax_2026-11.csv", f"id,wage\n{county.people[0][0]},5000\n")
    load(county.workspace, *read_data_side(county.workspace))
    assert county.follow("2026-11").closed == 0


def test_an_answer_is_used_by_the_next_run_until_the_departments_own_list_follows(county: County):
    county.month("2026-10", *DISPUTED)
    county.follow("2026-10")
    before = county.run("2026-10")
    county.answer("tax", "corrected", "5000")
    assert county.store.request(1).state == "settled"
    after = county.run("2026-10")
    assert (after.lists["ok"], after.lists["unknown"]) == (1, 0)
    line = next(line for line in after.lines("ok"))
    assert line.policy == "poor"
    county.month("2026-11", *DISPUTED)
    assert county.follow("2026-11").as_json() == {"opened": 0, "closed": 0, "escalated": 0, "open": 1}
    assert county.lists("2026-11")["ok"] == 1
    county.month("2026-12", {0: "5000", 1: "0"}, {0: "5000", 1: "0"})
    assert county.follow("2026-12").closed == 1
    assert [event.kind for event in county.store.request(1).events] == ["opened", "answered", "file_changed", "closed"]
    county.month("2027-01", {0: "40000", 1: "0"}, {0: "40000", 1: "0"})
    assert county.lists("2027-01")["undue"] == 1  # the correction of 2026-10 does not outlive the list that followed it
    assert county.lists("2026-11")["ok"] == 1
    for run in (before, after):
        assert replay(county.workspace, run.id).differing == 0


def test_a_correction_to_a_third_value_is_used_and_the_dispute_goes_on(county: County):
    county.month("2026-10", *DISPUTED)
    county.follow("2026-10")
    county.answer("tax", "corrected", "20000")
    assert county.store.request(1).state == "opened"
    assert county.lists("2026-10")["unknown"] == 1
    county.answer("human_resources", "corrected", "20000")
    assert county.store.request(1).state == "settled"
    assert county.lists("2026-10")["undue"] == 1  # settled: it is a fact like any other again


def test_departments_that_stand_by_their_words_are_escalated_and_a_decision_ends_it(county: County):
    county.month("2026-10", *DISPUTED)
    county.follow("2026-10")
    county.answer("tax", "confirmed")
    county.answer("human_resources", "confirmed")
    assert county.store.request(1).state == "contested"
    assert county.follow("2026-10").escalated == 1
    catalog = read_data_side(county.workspace)[1]
    county.store.add([ended(county.store.request(1), catalog, "5000", DAY, "数据局", "以社保缴费基数为准")])
    write_corrections(county.workspace, catalog)
    assert county.lists("2026-10")["ok"] == 1


def test_a_department_that_says_the_fact_is_not_its_own_leaves_it_to_the_other(county: County):
    county.month("2026-10", *DISPUTED)
    county.follow("2026-10")
    county.answer("tax", "not_ours")
    assert county.lists("2026-10")["ok"] == 1


def test_what_a_person_closed_is_not_asked_again_in_the_same_words(county: County):
    county.month("2026-10", *DISPUTED)
    county.follow("2026-10")
    catalog = read_data_side(county.workspace)[1]
    county.store.add([ended(county.store.request(1), catalog, None, DAY, "张三", "两部门口径不同")])
    assert county.follow("2026-10").opened == 0
    assert county.lists("2026-10")["unknown"] == 1


@pytest.mark.parametrize(("answer", "value"), [("maybe", ""), ("corrected", ""), ("corrected", "ten"), ("corrected", "30000")])
def test_an_answer_that_says_nothing_is_refused(county: County, answer: str, value: str):
    county.month("2026-10", *DISPUTED)
    county.follow("2026-10")
    with pytest.raises(BadAnswer):
        county.answer("tax", answer, value)
    with pytest.raises(NoParty):
        county.answer("health", "confirmed")


def test_answers_come_back_in_the_exported_file_line_by_line(county: County, tmp_path: Path):
    county.month("2026-10", {0: "30000", 1: "7"}, {0: "5000", 1: "8"})
    county.follow("2026-10")
    catalog = read_data_side(county.workspace)[1]
    path, = export(county.store, catalog, "tax", tmp_path, DAY, "张三", standard_workdays())
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    rows[1][7:9], rows[2][7:9] = ["已更正", "5,000.00"], ["已更正", "=1+1"]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([*rows, ["99", "", "", "", "", "", "", "核实无误", "", ""], rows[0][:1]])
    found = import_answers(county.store, catalog, "tax", path, DAY, "李四")
    assert (found.accepted, found.blank, [line for line, _ in found.refused]) == (1, 1, [3, 4])


def test_the_rate_of_wrong_data_is_of_what_was_compared(county: County):
    county.month("2026-10", *DISPUTED)
    county.follow("2026-10")
    county.answer("tax", "corrected", "5000", date(2026, 12, 11))
    county.answer("human_resources", "confirmed")
    found = {rate.department: rate for rate in rates(county.store.requests(), county.store.compared(), DAY, standard_workdays())}
    assert (found["tax"].compared, found["tax"].wrong, found["tax"].late, found["tax"].rate) == (2, 1, 1, 0.5)
    assert (found["human_resources"].wrong, found["human_resources"].confirmed, found["human_resources"].late) == (0, 1, 0)


@pytest.mark.parametrize("many", [1_000, pytest.param(10_000, marks=SLOW)])
def test_a_storm_of_contradictions_stops_nobody(small_county: Workspace, tmp_path: Path, many: int):
    county = County(small_county, tmp_path / "home")
    bodies = [f"990121{1950 + order // 3650}{1 + order // 310 % 12:02d}{1 + order % 28:02d}{order % 1000:03d}" for order in range(20_000)]
    ids = [body + identity.check_digit(body) for body in dict.fromkeys(bodies)][:many]
    county.people = [(id, f"H{order:05d}") for order, id in enumerate(ids)]
    assert len(ids) == many
    began = time.process_time()
    county.month("2026-10", dict.fromkeys(range(many), "30000"), dict.fromkeys(range(many), "5000"))
    lists = county.lists("2026-10")
    assert (lists["undue"], lists["amount"], lists["unknown"]) == (0, 0, many)
    assert county.follow("2026-10").open == many
    assert county.follow("2026-10").opened == 0
    assert time.process_time() - began < 120
