"""Cases in the office: a whole life through the pages, and what the database itself refuses."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from huimin import casework
from huimin.casework import Overtaken
from huimin.web import county
from huimin.web.access.models import AccessRecord
from huimin.web.access.sealed import blind
from huimin.web.accounts.models import Account, Kin
from huimin.web.store import cases, letters
from huimin.web.store.models import CaseRow, EventRow

TOWNSHIP = "990121001"
EVIDENCE = [{"fact": "x", "label_zh": "车辆", "label_en": "Cars", "value": "1", "provenance": "measured", "source": "交警大队",
             "month": "2026-10"}]


@pytest.fixture
def family(office: Path) -> Any:
    """A household of the first township, as the register knows it."""
    from huimin.matching import select

    run = county.latest()
    assert run is not None
    for name in ("unclaimed", "ok", "undue", "unknown"):
        found = select(run, name, area=TOWNSHIP).lines
        if found:
            return county.household(str(found[0].household_id))
    raise AssertionError("no household in the first township")


def account(username: str) -> Account:
    return Account.objects.get(username=username)


def a_case(family: Any, by: str = "xiang", policy: str = "dibao") -> casework.Case:
    return cases.begin(cases.actor_of(account(by)), "start", policy=policy, household=family.found.household.id,
                       members=list(family.found.people), area=str(family.found.row["area"]), way_in="window", name="王某")


def act(ref: str, name: str, by: str, days: int, **data: Any) -> casework.Case:
    today = casework.day_of(timezone.now() + timedelta(days=days))
    data |= {field.id: today.isoformat() for field in casework.procedure().acts[name].asks if field.kind == "date"}
    if name == "start_payment":
        data["from_month"] = casework.first_month(cases.opened(ref))
    return casework.perform(cases.STORE, ref, name, cases.actor_of(account(by)), data, timezone.now() + timedelta(days=days),
                            settings={"notice_days": 0})


def to_county(family: Any) -> str:
    ref = a_case(family).ref
    act(ref, "submit", "xiang", 0, commitment=True, authorisation=True)
    act(ref, "accept", "xiang", 0)
    act(ref, "check_data", "xiang", 0, findings="属实")
    act(ref, "visit", "xiang2", 1, visitors=["甲", "乙"], findings="属实", signed=True)
    act(ref, "give_opinion", "xiangzhang", 1, opinion="refuse", reasons="有车")
    act(ref, "post", "xiang", 1)
    return act(ref, "send_to_county", "xiang2", 20).ref


def test_a_worker_begins_a_case_at_the_window(as_: Callable[[str], Any], family: Any) -> None:
    from huimin.web.access.objects import household_address

    client = as_("xiang")
    began = client.post(f"/cases/begin/{household_address(family.found.household.id)}/", {"policy": "dibao"})
    row = CaseRow.objects.get()
    assert began.headers["Location"] == f"/cases/{row.ref}/"
    page = client.get(f"/cases/{row.ref}/").content.decode()
    assert "提交申请" in page
    client.post(f"/cases/{row.ref}/submit/", {"commitment": "yes", "authorisation": "yes", "seen": "1"})
    client.post(f"/cases/{row.ref}/accept/", {"seen": "2"})
    row.refresh_from_db()
    assert (row.state, row.seq, row.due_clock) == ("investigating", 3, "survey_start")
    assert row.name in client.get("/cases/").content.decode()
    assert cases.check_lines() == []


def test_a_case_begun_at_the_window_names_whom_it_is_for(as_: Callable[[str], Any], office: Path) -> None:
    from huimin.matching import select
    from huimin.web.access.objects import household_address, person_address

    run, client = county.latest(), as_("xian")
    assert run is not None
    line = next(line for line in select(run, "unclaimed", limit=500).lines if line.unit == "person")
    address = f"/cases/begin/{household_address(str(line.household_id))}/"
    people = [one.decision.subject for one in county.household(str(line.household_id)).policies if one.item.id == line.policy]
    page = client.get(address).content.decode()
    assert f'value="{line.policy}:{person_address(line.subject)}"' in page.partition("<details")[0]  # what fits stands first
    assert not any(person in page for person in people)
    assert client.post(address, {"policy": f"{line.policy}:{person_address('990121200001010010')}"}).status_code == 200  # no member
    assert client.post(address, {"policy": f"{line.policy}:{line.subject}"}).status_code == 200  # a number names nobody here
    assert not CaseRow.objects.exists()
    named = [*(f"{line.policy}:{person_address(person)}" for person in people), line.policy, "dibao"]
    subjects = []
    for policy in named:
        ref = client.post(address, {"policy": policy}).headers["Location"].split("/")[2]
        subjects.append(cases.opened(ref).events[0].data["subject"])
    assert subjects == [*people, line.subject, ""]  # nobody named: whom the rules give it to; of a household nobody


def test_what_was_typed_comes_back(as_: Callable[[str], Any], family: Any) -> None:
    ref = a_case(family).ref
    act(ref, "submit", "xiang", 0, commitment=True, authorisation=True)
    act(ref, "accept", "xiang", 0)
    answer = as_("xiang").post(f"/cases/{ref}/visit/", {"visited_on": "昨天", "visitors": "甲、乙", "findings": "屋顶漏雨",
                                                            "signed": "yes"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "屋顶漏雨" in page
    assert 'href="#visited_on"' in page


@pytest.mark.parametrize("seen", ["abc", "٣x", "9" * 5000])
def test_what_the_form_carries_along_may_be_anything(as_: Callable[[str], Any], family: Any, seen: str) -> None:
    ref = a_case(family).ref
    answer = as_("xiang").post(f"/cases/{ref}/submit/", {"commitment": "yes", "authorisation": "yes", "seen": seen})
    assert (answer.status_code, cases.opened(ref).seq) == (302, 2)


def test_other_townships_see_nothing(as_: Callable[[str], Any], family: Any) -> None:
    ref = a_case(family).ref
    for username, status in (("xiang", 200), ("xian", 200), ("zhen", 404), ("shenji", 403), ("", 302)):
        assert as_(username).get(f"/cases/{ref}/").status_code == status, username
    assert AccessRecord.objects.filter(case=ref, shown=False).count() == 1


def test_without_a_record_nothing_is_shown(as_: Callable[[str], Any], family: Any, no_more_records: Callable[[], None]) -> None:
    ref = a_case(family).ref
    client = as_("xiang")
    client.raise_request_exception = False

    no_more_records()
    answer = client.get(f"/cases/{ref}/")
    assert answer.status_code == 503
    assert "王某" not in answer.content.decode()


def test_two_people_at_once(family: Any) -> None:
    ref = a_case(family).ref
    events = cases.STORE.events(ref)
    act(ref, "submit", "xiang", 0, commitment=True, authorisation=True)
    with pytest.raises(Overtaken):
        cases.STORE.append(casework.Event(ref, len(events) + 1, timezone.now(), "", "", "citizen", "withdraw", "withdrawn"))


def test_the_database_refuses_what_the_guards_refuse(family: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards taken away: a refusal by its own proposer, or without a hearing, still cannot be written."""
    ref = to_county(family)
    act(ref, "propose_refusal", "xian", 20, reasons="有车", evidence=EVIDENCE)
    for guard in list(casework.GUARDS):
        monkeypatch.setitem(casework.GUARDS, guard, lambda _: None)
    with pytest.raises(DatabaseError), transaction.atomic():
        act(ref, "refuse", "juzhang", 21, reasons="有车")  # nobody was heard
    act(ref, "hear", "xiang", 21, heard="王某", said="车是侄子的")
    with pytest.raises(DatabaseError), transaction.atomic():
        act(ref, "refuse", "xian", 22, reasons="有车")  # the proposer decides
    assert act(ref, "refuse", "juzhang", 22, reasons="有车").state == "refused"


def test_the_database_refuses_anything_adverse_while_an_appeal_runs(family: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = to_county(family)
    act(ref, "grant", "xian", 20, reasons="符合", amount_fen=50_000)
    act(ref, "start_payment", "xian", 20)
    act(ref, "propose_stop", "xiang", 21, reasons="有车", evidence=EVIDENCE)
    act(ref, "hear", "xiang2", 22, heard="王某", said="车是侄子的")
    act(ref, "stop", "juzhang", 23, reasons="有车")
    act(ref, "serve_notice", "xiang", 24, served_to="王某")
    act(ref, "appeal", "xiang", 25, grounds="车是侄子的")
    monkeypatch.setitem(casework.GUARDS, "not_while_appealed", lambda _: None)
    with pytest.raises(DatabaseError), transaction.atomic():
        act(ref, "take_effect", "xian", 40)
    assert act(ref, "uphold_appeal", "xian2", 41, reasons="车不是他的").state == "paid"
    assert cases.check_lines() == []


def test_events_cannot_be_changed_or_deleted(family: Any) -> None:
    a_case(family)
    for write in (lambda: EventRow.objects.update(act="grant"), lambda: EventRow.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_a_relative_is_recused_and_nothing_is_shown(as_: Callable[[str], Any], family: Any) -> None:
    ref = a_case(family, by="xiang2").ref
    person = next(iter(family.found.people))
    # A declaration from before cases moved by themselves: written past the signal that moves them now.
    Kin.objects.bulk_create([Kin(account=account("xiang"), person_id=person, person_blind=blind(person), relation="堂兄")])
    page = as_("xiang").get(f"/cases/{ref}/").content.decode()
    assert "回避" in page
    assert "王某" not in page
    assert f'href="/cases/{ref}/offer_move/"' in page


def test_what_lies_in_the_database_is_sealed(family: Any) -> None:
    from django.db import connection

    ref = a_case(family).ref
    with connection.cursor() as cursor:
        cursor.execute("SELECT household, name FROM store_caserow WHERE ref = %s", [ref])
        household, name = cursor.fetchone()
        cursor.execute("SELECT data FROM store_eventrow WHERE case_id = %s", [ref])
        data = bytes(cursor.fetchone()[0])
    person = next(iter(family.found.people)).encode()
    assert family.found.household.id.encode() not in bytes(household) + data
    assert "王某".encode() not in bytes(name) + data
    assert person not in data


def test_only_facts_that_can_stand_against_somebody_can_be_ticked(
        as_: Callable[[str], Any], family: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = to_county(family)
    offered = letters.evidence_of(cases.opened(ref))
    offered[1] = {**offered[1], "provenance": "derived"}
    monkeypatch.setattr(letters, "evidence_of", lambda _: offered)
    page = as_("xian").get(f"/cases/{ref}/propose_refusal/").content.decode()
    boxes = {int(number): "disabled" in rest for number, rest in re.findall(r'name="evidence" value="(\d+)"([^>]*)>', page)}
    assert boxes == {number: fact["provenance"] not in casework.PROOF for number, fact in enumerate(offered)}
    assert set(boxes.values()) == {True, False}
