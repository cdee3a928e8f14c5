"""Requests, answers and clocks: every gap at once, the days of the regulation, nothing forgotten, nothing rewritten."""

import sqlite3
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from huimin import agreements
from huimin.agreements import CannotDo, NoSuchAgreement, NotAgreeable, Request
from huimin.agreements.errors import BadRequestFile, Incomplete
from huimin.catalog import dataset_rows, standard_datasets
from huimin.kernel import Workspace, write_text

MONDAY = date(2026, 9, 21)
NEEDED = frozenset({"person.student", "person.education_stage"})
ASKED = Request("education", "civil_affairs", "school_roll", ("person.student",), "matching", ("dibao",), "value", "社会救助法 第四十一条",
                "按月比对", MONDAY, date(2027, 9, 20), "局长")


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    return Workspace.create(tmp_path / "home", '[workspace]\narea = "990123"\n')


def ask(workspace: Workspace, asked: Request = ASKED, day: date = MONDAY) -> agreements.Agreement:
    return agreements.request(workspace, asked, NEEDED, ["matching", "review"], day, "王五(民政局)")


def due(workspace: Workspace, found: agreements.Agreement) -> date:
    deadline = found.answer_due(agreements.office(workspace).workdays)
    assert deadline is not None
    return deadline.day


def test_a_complete_request_waits_and_its_clock_runs(workspace: Workspace) -> None:
    found = ask(workspace)
    assert (found.id, found.state, found.gaps) == ("A0001", "waiting", ())
    assert due(workspace, found) == date(2026, 10, 12), "ten working days over Mid-Autumn, National Day and a working Saturday"


def test_every_gap_is_told_at_once_and_the_request_is_kept(workspace: Workspace) -> None:
    found = ask(workspace, replace(ASKED, basis="", scenario="", signed_by="", since=None, policies=(), mode="fax", purpose="curiosity"))
    said = "".join(gap.zh for gap in found.gaps)
    assert found.state == "incomplete"
    for word in ("使用依据", "使用场景", "使用范围", "使用时限", "签字", "curiosity", "fax"):
        assert word in said
    assert found.answer_due(agreements.office(workspace).workdays) is None, "no clock before it is complete"
    with pytest.raises(CannotDo):
        agreements.agree(workspace, found.id, MONDAY, "李四")
    later = MONDAY + timedelta(days=2)
    amended = agreements.amend(workspace, found.id, ASKED, NEEDED, ["matching"], later, "王五(民政局)")
    assert (amended.state, amended.asked_on, amended.complete_since) == ("waiting", MONDAY, later)


@pytest.mark.parametrize(("asked", "said"), [
    (replace(ASKED, items=("person.student", "person.education_cost")), "所列政策用不到:person.education_cost"),
    (replace(ASKED, items=("person.wage_income",)), "学籍信息里没有:person.wage_income"),
    (replace(ASKED, until=date(2026, 1, 1)), "早于开始"),
    (replace(ASKED, dataset="medical_members", items=()), "影响评估编号"),
])
def test_what_may_not_be_asked_is_a_gap(workspace: Workspace, asked: Request, said: str) -> None:
    assert said in "".join(gap.zh for gap in ask(workspace, asked).gaps)


def test_unconditional_data_are_answered_in_a_day_others_in_ten_and_ten_more_once(workspace: Workspace) -> None:
    asked = replace(ASKED, provider="market_regulation", dataset="businesses", items=("person.business_owner",))
    plain = agreements.request(workspace, asked, {"person.business_owner"}, ["matching"], MONDAY, "王五")
    assert due(workspace, plain) == date(2026, 9, 22)
    found = ask(workspace, day=date(2026, 11, 26))
    assert due(workspace, found) == date(2026, 12, 10)
    with pytest.raises(Incomplete):
        agreements.extend(workspace, found.id, date(2026, 12, 9), "李四(教育局)", "量大", approved_by=" ")
    longer = agreements.extend(workspace, found.id, date(2026, 12, 9), "李四(教育局)", "量大", "县数据局")
    assert due(workspace, longer) == date(2026, 12, 24)
    with pytest.raises(CannotDo):
        agreements.extend(workspace, found.id, date(2026, 12, 20), "李四(教育局)", "还不行", "县数据局")


def test_data_follow_within_twenty_working_days_of_consent(workspace: Workspace) -> None:
    found = agreements.agree(workspace, ask(workspace).id, date(2026, 9, 22), "李四(教育局)")
    deadline = found.data_due(agreements.office(workspace).workdays)
    assert deadline is not None
    assert deadline.day == date(2026, 10, 27)


def test_a_refusal_has_its_reasons_and_ends_the_matter(workspace: Workspace) -> None:
    found = ask(workspace)
    with pytest.raises(Incomplete):
        agreements.refuse(workspace, found.id, MONDAY, "李四(教育局)", "  ")
    refused = agreements.refuse(workspace, found.id, MONDAY, "李四(教育局)", "不属于本单位职责")
    assert (refused.state, refused.reason) == ("refused", "不属于本单位职责")
    with pytest.raises(CannotDo, match="不同意"):
        agreements.agree(workspace, found.id, MONDAY, "李四(教育局)")


def test_every_act_has_a_name(workspace: Workspace) -> None:
    with pytest.raises(Incomplete):
        agreements.request(workspace, ASKED, NEEDED, ["matching"], MONDAY, " ")
    found = ask(workspace)
    with pytest.raises(Incomplete):
        agreements.agree(workspace, found.id, MONDAY, "")


def test_a_grant_holds_between_its_days_while_it_stands(workspace: Workspace) -> None:
    found = agreements.agree(workspace, ask(workspace).id, MONDAY, "李四")
    assert [found.on(day) for day in (MONDAY - timedelta(days=1), MONDAY, date(2027, 9, 20), date(2027, 9, 21))] == \
        ["not_started", "agreed", "agreed", "expired"]
    assert agreements.simple_act(workspace, found.id, "suspended", MONDAY, "李四", "超范围使用").on(MONDAY) == "suspended"
    assert agreements.simple_act(workspace, found.id, "resumed", MONDAY, "李四", "已整改").on(MONDAY) == "agreed"
    assert agreements.simple_act(workspace, found.id, "ended", MONDAY, "李四", "用途已尽").on(MONDAY) == "ended"
    assert agreements.simple_act(workspace, found.id, "disposed", MONDAY, "王五", "已删除").state == "disposed"


SUPPLIED = {"school_roll": ("education", ["person.student", "person.education_stage"]), "roster_dibao": ("civil_affairs", ["roster.dibao"])}


def kept_back(workspace: Workspace, day: date = MONDAY, consumer: str = "civil_affairs", purpose: str = "matching") -> dict[str, str]:
    found = agreements.withheld(SUPPLIED, agreements.agreements(workspace).values(), consumer, purpose, day)
    return {one.item: one.reason for one in found}


def test_without_a_grant_of_values_every_item_of_another_department_is_withheld(workspace: Workspace) -> None:
    assert kept_back(workspace) == {"person.student": "none", "person.education_stage": "none"}
    found = ask(workspace)
    assert kept_back(workspace)["person.student"] == "waiting"
    agreements.agree(workspace, found.id, MONDAY, "李四")
    assert kept_back(workspace) == {"person.education_stage": "none"}
    assert kept_back(workspace, date(2028, 1, 1))["person.student"] == "expired"
    assert kept_back(workspace, purpose="review")["person.student"] == "none", "a grant for one purpose is none for another"
    assert kept_back(workspace, consumer="finance")["person.student"] == "none", "nor for another department"
    assert kept_back(workspace, consumer="finance")["roster.dibao"] == "none"


def test_a_daily_maximum_holds_for_every_use_of_a_grant(workspace: Workspace) -> None:
    """A match and a federated run ask about everybody at once: they may not use it. Single queries count (see interfaces)."""
    found = ask(workspace, replace(ASKED, daily_maximum=100))
    agreements.agree(workspace, found.id, MONDAY, "李四")
    assert kept_back(workspace)["person.student"] == "daily_maximum"
    may = agreements.may_answer(agreements.agreements(workspace).values(), "civil_affairs", "matching", MONDAY)
    assert not may("education", ASKED.dataset, "person.student", "predicate")
    without = ask(workspace)
    agreements.agree(workspace, without.id, MONDAY, "李四")
    assert "person.student" not in kept_back(workspace)
    assert [gap.zh for gap in ask(workspace, replace(ASKED, daily_maximum=0)).gaps] == ["每日人数上限至少是 1"]


def test_a_grant_of_answers_gives_no_values(workspace: Workspace) -> None:
    found = ask(workspace, replace(ASKED, mode="predicate"))
    agreements.agree(workspace, found.id, MONDAY, "李四")
    assert kept_back(workspace)["person.student"] == "answers_only"


def test_the_best_of_several_agreements_counts(workspace: Workspace) -> None:
    agreements.refuse(workspace, ask(workspace).id, MONDAY, "李四", "理由")
    agreements.agree(workspace, ask(workspace).id, MONDAY, "李四")
    assert "person.student" not in kept_back(workspace)


def test_sensitive_data_cannot_be_granted_without_an_assessment(workspace: Workspace) -> None:
    entry = standard_datasets()["medical_members"]
    own = workspace.root / "catalog" / "datasets.csv"
    write_text(own, dataset_rows([replace(entry, impact_assessment="PIA-2026-7")]))
    asked = replace(ASKED, provider="medical_insurance", dataset="medical_members", items=("person.serious_illness",))
    found = agreements.request(workspace, asked, {"person.serious_illness"}, ["matching"], MONDAY, "王五")
    assert found.state == "waiting"
    write_text(own, dataset_rows([entry]))
    with pytest.raises(NotAgreeable, match="影响评估"):
        agreements.agree(workspace, found.id, MONDAY, "李四")


def test_what_is_not_shared_is_not_granted(workspace: Workspace) -> None:
    write_text(workspace.root / "catalog" / "datasets.csv", dataset_rows([
        replace(standard_datasets()["school_roll"], sharing="not_shared", ground="某法 第一条")]))
    found = ask(workspace)
    assert "不予共享(某法 第一条)" in "".join(gap.zh for gap in found.gaps)


def test_events_are_never_changed_nor_deleted(workspace: Workspace) -> None:
    ask(workspace)
    with sqlite3.connect(workspace.database) as connection:
        for statement in ("UPDATE agreement_event SET by_whom = 'x'", "DELETE FROM agreement_event"):
            with pytest.raises(sqlite3.IntegrityError, match="kept as they were"):
                connection.execute(statement)


def test_a_workspace_as_it_was_known_knows_no_later_act(workspace: Workspace) -> None:
    found = ask(workspace)
    before = datetime.fromisoformat(agreements.events(workspace)[-1].at)
    agreements.agree(workspace, found.id, MONDAY, "李四")
    assert agreements.agreements(workspace.as_known(before))[found.id].state == "waiting"
    assert agreements.agreements(workspace)[found.id].state == "agreed"


def test_what_is_not_there_is_said(workspace: Workspace) -> None:
    with pytest.raises(NoSuchAgreement):
        agreements.agree(workspace, "A0009", MONDAY, "李四")
    with pytest.raises(BadRequestFile, match="school_roll"):
        ask(workspace, replace(ASKED, dataset="school_rol"))


def test_answers_need_a_grant_of_answers_or_of_values(workspace: Workspace) -> None:
    for mode, item in (("predicate", "person.student"), ("sum", "person.education_stage"), ("value", "person.education_cost")):
        found = agreements.request(workspace, replace(ASKED, mode=mode, items=(item,)), {item}, ["matching"], MONDAY, "王五")
        agreements.agree(workspace, found.id, MONDAY, "李四")
    may = agreements.may_answer(agreements.agreements(workspace).values(), "civil_affairs", "matching", MONDAY)
    asked = [may("education", ASKED.dataset, item, mode) for item in ("person.student", "person.education_stage", "person.education_cost")
             for mode in ("predicate", "sum")]
    assert asked == [True, False, False, True, True, True]
    assert may("civil_affairs", "dibao_roster", "roster.dibao", "sum"), "a department may answer itself"
    assert not may("tax", ASKED.dataset, "person.student", "predicate")
    assert not may("education", "another_list", "person.student", "predicate"), "a grant of one list is none of another with the item"
