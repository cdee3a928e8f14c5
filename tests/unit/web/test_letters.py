"""Letters in the office: written with the act or not at all, read by those concerned, changed by nobody."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from huimin import casework
from huimin.casework import NoValue
from huimin.catalog import standard_workdays
from huimin.kernel import use_language
from huimin.matching import NobodyFound
from huimin.web import county
from huimin.web.access.models import AccessRecord
from huimin.web.access.sealed import blind
from huimin.web.accounts.models import Kin
from huimin.web.front.typeset import typeset
from huimin.web.identity.demo_people import demo_people
from huimin.web.store import cases, letters
from huimin.web.store.models import CaseRow, EventRow, LetterRow
from tests.unit.web import test_cases
from tests.unit.web.citizens import citizen, client_of
from tests.unit.web.test_cases import EVIDENCE, TOWNSHIP, a_case, account, act, to_county

family = test_cases.family


def refused(family: Any) -> str:
    ref = to_county(family)
    act(ref, "propose_refusal", "xian", 20, reasons="有车", evidence=EVIDENCE)
    act(ref, "hear", "xiang", 21, heard="王某", said="车是侄子的")
    act(ref, "refuse", "juzhang", 22, reasons="名下有一辆汽车")
    return ref


def test_acts_with_a_letter_leave_one_each(family: Any) -> None:
    ref = refused(family)
    assert [(row.kind, row.seq) for row in LetterRow.objects.filter(case_id=ref).order_by("seq")] == [
        ("received", 2), ("accepted", 3), ("hearing", 9), ("refused", 11)]
    assert EventRow.objects.filter(case_id=ref).count() == 11


def test_a_refusal_is_read_as_it_was_sent(as_: Callable[[str], Any], family: Any) -> None:
    ref = refused(family)
    client = as_("xiang")
    assert f'href="/cases/{ref}/letters/11/"' in client.get(f"/cases/{ref}/").content.decode()
    page = client.get(f"/cases/{ref}/letters/11/").content.decode()
    sixty = casework.day_of(LetterRow.objects.get(case_id=ref, seq=11).at) + timedelta(days=60)
    until = standard_workdays().after(sixty, 0).day
    assert f"到{until.year}年{until.month}月{until.day}日" in page
    for words in ("没有批准的决定书", "王某", "名下有一辆汽车", "民发〔2021〕57号 第二十一条",
                  "车辆：1（来自交警大队，2026年10月）", county.area_name(TOWNSHIP), "行政复议", "<svg"):
        assert words in page, words
    read = AccessRecord.objects.filter(case=ref, path=f"/cases/{ref}/letters/11/")
    assert {one.purpose for one in read} == {"case"}


def test_both_languages_are_kept(family: Any) -> None:
    sent = letters.one(refused(family), 11)
    with use_language("en"):
        told = letters.one(str(CaseRow.objects.get().ref), 11)
    assert sent is not None
    assert told is not None
    assert (sent.title, told.title) == ("没有批准的决定书", "It is not granted")


def test_who_may_read_a_letter(as_: Callable[[str], Any], family: Any) -> None:
    ref = refused(family)
    for username, status in (("xiang", 200), ("juzhang", 200), ("zhen", 404), ("caizheng", 403), ("", 302)):
        assert as_(username).get(f"/cases/{ref}/letters/11/").status_code == status, username
    assert as_("xiang").get(f"/cases/{ref}/letters/10/").status_code == 404


def test_a_family_reads_its_own_letters_and_nobody_elses(family: Any) -> None:
    ref = refused(family)
    own = client_of(next(iter(family.found.people)))
    assert f'href="/cases/{ref}/letters/11/"' in own.get(f"/me/cases/{ref}/").content.decode()
    assert "没有批准的决定书" in own.get(f"/cases/{ref}/letters/11/").content.decode()
    assert AccessRecord.objects.get(path=f"/cases/{ref}/letters/11/").purpose == "own"
    stranger = citizen(next(n for n in (0, 1, 2) if citizen_is_not_of(n, family)))
    answer = stranger.get(f"/cases/{ref}/letters/11/")
    assert answer.status_code == 404
    assert "名下有一辆汽车" not in answer.content.decode()


def citizen_is_not_of(which: int, family: Any) -> bool:
    return bool(demo_people()[which].number not in family.found.people)


def test_a_relative_sees_no_letter(as_: Callable[[str], Any], family: Any) -> None:
    ref = refused(family)
    person = next(iter(family.found.people))
    Kin.objects.create(account=account("xian2"), person_id=person, person_blind=blind(person), relation="堂兄")
    page = as_("xian2").get(f"/cases/{ref}/letters/11/").content.decode()
    assert "回避" in page
    assert "名下有一辆汽车" not in page


def test_without_a_value_nothing_is_stored(as_: Callable[[str], Any], family: Any) -> None:
    ref = to_county(family)
    before = (EventRow.objects.count(), LetterRow.objects.count(), CaseRow.objects.get(ref=ref).seq)
    with pytest.raises(NoValue):
        act(ref, "propose_refusal", "xian", 20, reasons="有车", evidence=[{"fact": "x", "provenance": "measured"}])
    with pytest.raises(NoValue):
        act(ref, "grant", "xian", 20, reasons="符合")  # a scheme that pays, and no amount
    assert (EventRow.objects.count(), LetterRow.objects.count(), CaseRow.objects.get(ref=ref).seq) == before
    answer = as_("xian").post(f"/cases/{ref}/grant/", {"reasons": "人均收入低于标准"})
    assert answer.status_code == 409
    assert "人均收入低于标准" in answer.content.decode()


def test_what_a_letter_lacks_is_said_by_name(as_: Callable[[str], Any], family: Any) -> None:
    ref = to_county(family)
    page = as_("xian").post(f"/cases/{ref}/grant/", {"reasons": "人均收入低于标准"}).content.decode()
    assert "《批准决定书》里还缺“每期金额”" in page
    assert "amount_line" not in page


def test_a_letter_is_seen_before_it_is_sent(as_: Callable[[str], Any], family: Any) -> None:
    ref = to_county(family)
    before = (EventRow.objects.count(), LetterRow.objects.count())
    entered = {"reasons": "人均收入低于标准", "amount_fen": "996", "preview": "1"}
    page = as_("xian").post(f"/cases/{ref}/grant/", entered).content.decode()
    assert "将要寄出的信，还没有寄" in page
    assert "996元" in page
    assert 'value="996"' in page
    assert (EventRow.objects.count(), LetterRow.objects.count()) == before
    again = as_("xian").post(f"/cases/{ref}/grant/", {**entered, "amount_fen": ""})
    assert (again.status_code, "信还写不出来" in again.content.decode()) == (409, True)
    assert as_("xian").post(f"/cases/{ref}/grant/", {**entered, "reasons": ""}).status_code == 422
    assert as_("xian").post(f"/cases/{ref}/grant/", {**entered, "seen": "3"}).status_code == 409
    assert (EventRow.objects.count(), LetterRow.objects.count()) == before
    # What was seen is what is sent
    del entered["preview"]
    as_("xian").post(f"/cases/{ref}/grant/", entered)
    sent = letters.one(ref, cases.opened(ref).seq)
    assert sent is not None
    assert all(typeset(line) in page for block in sent.blocks for line in block.lines)


def test_a_letter_that_cannot_be_stored_takes_the_act_with_it(family: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = a_case(family).ref

    def fails(**_: Any) -> None:
        raise DatabaseError("full")

    monkeypatch.setattr(LetterRow.objects, "create", fails)
    with pytest.raises(DatabaseError), transaction.atomic():
        act(ref, "submit", "xiang", 0, commitment=True, authorisation=True)
    assert (EventRow.objects.count(), CaseRow.objects.get(ref=ref).state) == (1, "draft")


def test_a_letter_cannot_be_changed_deleted_or_written_twice(family: Any) -> None:
    ref = refused(family)
    row = LetterRow.objects.get(case_id=ref, seq=11)
    for write in (lambda: LetterRow.objects.update(words="{}"), lambda: LetterRow.objects.all().delete(),
                  lambda: LetterRow.objects.create(case_id=ref, seq=11, kind="granted", words="{}", at=row.at)):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_a_letter_lies_sealed_in_the_database(family: Any) -> None:
    refused(family)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM store_letterrow")
        stored = b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert stored
    assert "王某".encode() not in stored
    assert "汽车".encode() not in stored


def lines_of(ref: str, kind: str, language: str = "zh") -> list[str]:
    row = LetterRow.objects.filter(case_id=ref, kind=kind).latest("seq")
    return [line for block in json.loads(row.words)[language]["blocks"] for line in block["lines"]]


def test_a_refusal_says_which_conditions_are_not_met_with_the_familys_figures(family: Any) -> None:
    failing = [condition.sentence for policy in family.policies if policy.item.id == "dibao" for condition in policy.conditions
               if condition.outcome is False]
    expected = "".join(failing) or "登记的数据没有算出这个结果,按理由里写的决定。"
    assert expected in lines_of(refused(family), "refused")


def test_a_letter_gives_no_other_members_figures(office: Any) -> None:
    """A case that names nobody, on a policy for persons: what another member may have says nothing of whoever applied."""
    from huimin.matching import select

    run = county.latest()
    assert run is not None
    lines = [one for one in select(run, "unclaimed", limit=500).lines if one.unit == "person"]
    homes = ((one, county.household(str(one.household_id))) for one in lines)
    line, told = next((one, home) for one, home in homes if next(found for found in home.policies if found.item.id == one.policy).amount)
    case = cases.begin(cases.actor_of(account("xian")), "start", policy=line.policy, household=str(line.household_id),
                       members=list(told.found.people), area=str(told.found.row["area"]), way_in="window", name="王某")
    granted = replace(case, events=(*case.events, replace(case.events[0], seq=2, act="grant", data={"reasons": "符合", "amount_fen": 1})))
    assert "登记的数据没有算出这个结果" in letters._computed(granted).zh


def test_a_household_the_register_has_lost_gets_its_letter(family: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(_: str) -> None:
        raise NobodyFound(key="x", entity="", month="")

    monkeypatch.setattr(county, "household", lost)
    assert "登记的数据没有算出这个结果,按理由里写的决定。" in lines_of(refused(family), "refused")


def test_sums_of_a_cut_a_raise_and_a_recovery(family: Any) -> None:
    ref = to_county(family)
    act(ref, "grant", "xian", 20, reasons="符合", amount_fen=50_000)
    act(ref, "start_payment", "xian", 20)
    act(ref, "propose_raise", "xiang", 21, reasons="标准提高", amount_fen=60_000)
    act(ref, "raise", "xian", 21, reasons="标准提高", amount_fen=60_000)
    assert "原来每期500元,现在每期600元。" in lines_of(ref, "changed")
    act(ref, "propose_cut", "xian", 22, reasons="收入增加", amount_fen=40_000, evidence=EVIDENCE)
    act(ref, "hear", "xiang", 23, heard="王某", said="知道了")
    act(ref, "cut", "juzhang", 24, reasons="收入增加")
    assert "原来每期600元,现在每期400元。" in lines_of(ref, "cut")
    assert "It was 600 yuan each time and is now 400 yuan." in lines_of(ref, "cut", "en")
    act(ref, "serve_notice", "xiang", 24, served_to="王某")
    act(ref, "take_effect", "xian", 25)
    act(ref, "propose_recovery", "xian", 26, reasons="多发一个月", overpaid_fen=30_000, evidence=EVIDENCE)
    act(ref, "hear", "xiang", 27, heard="王某", said="知道了")
    act(ref, "recover", "juzhang", 28, reasons="多发一个月", recover_fen=20_000)
    assert "查明多发300元,这次退回200元。" in lines_of(ref, "recovery")


def test_somebody_who_is_told_sees_the_facts_and_where_they_come_from(family: Any) -> None:
    ref = cases.begin(cases.actor_of(account("xiang")), "find", policy="dibao", household=family.found.household.id,
                      members=list(family.found.people), area=str(family.found.row["area"]), way_in="matching", name="王某").ref
    act(ref, "prefill", "xiang", 0, findings="属实")
    act(ref, "tell", "xiang", 1, told_how="上门")
    known = [fact for fact in letters.evidence_of(cases.opened(ref)) if fact["provenance"] in casework.PROOF and fact["value"]]
    assert known
    told = " ".join(lines_of(ref, "told"))
    assert all(fact["label_zh"] in told and fact["source"] in told for fact in known)
