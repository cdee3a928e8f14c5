"""The API: the pages' permissions, masks and records, in JSON; done once however often it is sent."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openapi_spec_validator import validate

from huimin.web import county
from huimin.web.access.models import AccessRecord
from huimin.web.access.objects import household_address
from huimin.web.access.sealed import blind
from huimin.web.accounts.models import Account, Kin
from huimin.web.api.models import Done
from huimin.web.identity.demo_people import demo_people
from huimin.web.store import cases
from huimin.web.store.models import CaseRow
from tests.walk import personal

As = Callable[[str], Any]
KEY = {"HTTP_IDEMPOTENCY_KEY": "key-000001"}


def got(client: Any, address: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def sent(client: Any, address: str, body: Any, status: int = 200, **headers: str) -> Any:
    answer = client.post(f"/api/v1/{address}", json.dumps(body), content_type="application/json", **headers)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def home(person: int = 0) -> str:
    return household_address(str(county.household(demo_people()[person].number).found.household.id))


def a_case(person: int = 0) -> str:
    found = county.household(demo_people()[person].number).found
    worker = cases.actor_of(Account.objects.get(username="xian2"))
    return cases.begin(worker, "start", policy="dibao", household=str(found.household.id), members=list(found.people),
                       area=str(found.row["area"]), way_in="window", name="某").ref


def test_the_description_is_valid_openapi_and_names_who_may(office: Path) -> None:
    described = got(Client(), "openapi.json")
    validate(described)
    assert described["paths"]["/api/v1/cases/{ref}"]["get"]["x-roles"] == [
        "county_lead", "county_officer", "township_lead", "township_worker", "village_worker"]
    assert "/api/v1/lists/{name}" in Client().get("/api/v1/").content.decode()


def test_the_check_needs_nobody_and_keeps_nothing(office: Path) -> None:
    client = Client()
    first = sent(client, "check", {})
    assert first["next"]["kind"] == "people"
    answers: dict[str, Any] = {"people": [{"relation": "self", "born": 1944}], "given": []}
    for _ in range(3):
        step = sent(client, "check", answers)
        answers = sent(client, "check", {**answers, "question": step["next"]["id"], "values": ["unclear"]})["answers"]
    assert len(answers["given"]) == 3
    found = sent(client, "check/results", answers)
    assert found["perhaps"]
    assert not client.session.keys()
    wrong = sent(client, "check", {**answers, "question": "nobody.asks", "values": ["yes"]}, 422)
    assert wrong["errors"][0]["code"] == "HM-ENQ-002"


def test_policies_and_standards_are_public(office: Path) -> None:
    assert {"dibao"} <= {one["id"] for one in got(Client(), "policies")}
    assert got(Client(), "policies/dibao")["conditions"]
    got(Client(), "policies/nothing", 404)
    assert any(one["value"] for one in got(Client(), "standards"))


def test_lists_and_households_are_masked_and_on_record(as_: As) -> None:
    client = as_("xiang")
    area = Account.objects.get(username="xiang").area
    page = got(client, "lists/unclaimed")
    assert page["lines"]
    assert all(line["village"].startswith(area) for line in page["lines"])
    record = AccessRecord.objects.get(purpose="monitoring", path="/api/v1/lists/unclaimed")
    assert record.count == len(page["lines"])
    found = got(client, f"households/{page['lines'][0]['household']}")
    assert "*" in found["members"][0]["number"]
    facts = [fact for policy in found["policies"] for one in policy["conditions"] for fact in one["facts"]]
    assert any(fact["hidden"] and fact["value"] is None for fact in facts)
    assert personal(json.dumps([page, found], ensure_ascii=False)) == []
    assert AccessRecord.objects.filter(path__startswith="/api/v1/households/", shown=True, purpose="monitoring").count() == 1
    got(client, "lists/nothing", 404)
    got(client, "lists/unclaimed?page=0", 422)


def test_another_area_is_not_found_and_the_refusal_stays_on_record(as_: As) -> None:
    client, ref = as_("zhen"), a_case()
    got(client, f"cases/{ref}", 404)
    got(client, f"households/{home()}", 404)
    sent(client, f"cases/{ref}/acts/submit", {"seen": 1}, 404, **KEY)
    sent(client, f"households/{home()}/cases", {"policy": "dibao"}, 404, **KEY)
    assert AccessRecord.objects.filter(shown=False, account__username="zhen").count() == 4


def test_a_relatives_household_is_refused(as_: As) -> None:
    number = demo_people()[0].number
    Kin.objects.create(account=Account.objects.get(username="xian"), person_id=number, person_blind=blind(number), relation="parent")
    ref = a_case()
    for address in (f"cases/{ref}", f"cases/{ref}/offers", f"households/{home()}"):
        assert "近亲属" in got(as_("xian"), address, 403)["errors"][0]["message"]


def test_a_case_from_begin_to_its_next_state(as_: As) -> None:
    client = as_("xian")
    began = sent(client, f"households/{home()}/cases", {"policy": "dibao"}, 201, **KEY)
    ref = began["ref"]
    assert sent(client, f"households/{home()}/cases", {"policy": "dibao"}, 201, **KEY) == began
    assert CaseRow.objects.count() == 1
    offers = got(client, f"cases/{ref}/offers")
    assert offers["seq"] == 1
    assert offers["offers"]
    assert got(client, f"cases/{ref}")["state"] == began["state"]


def test_an_act_is_done_once_however_often_it_is_sent(as_: As) -> None:
    client, ref = as_("xian"), a_case()
    act = next(one for one in got(client, f"cases/{ref}/offers")["offers"] if one["act"] == "offer_move")
    assert {ask["id"] for ask in act["asks"]} == {"to_area", "reason"}
    body = {"data": {"to_area": "990121101", "reason": "人户分离"}, "seen": 1}
    done = sent(client, f"cases/{ref}/acts/offer_move", body, **KEY)
    assert done["seq"] == 2
    assert sent(client, f"cases/{ref}/acts/offer_move", body, **KEY) == done
    assert len(cases.opened(ref).events) == 2
    assert sent(client, f"cases/{ref}/acts/offer_move", {**body, "seen": 2}, 409, **KEY)["errors"][0]["code"] == "HM-WEB-007"
    sent(client, f"cases/{ref}/acts/offer_move", body, 422)
    assert Done.objects.count() == 1


def test_a_refused_act_changes_nothing_and_leaves_its_key_free(as_: As) -> None:
    client, ref = as_("xian"), a_case()
    assert sent(client, f"cases/{ref}/acts/offer_move", {"seen": 7}, 409, **KEY)["errors"][0]["code"] == "HM-CAS-004"
    assert sent(client, f"cases/{ref}/acts/offer_move", {"seen": 1, "data": {"amount": "1"}}, 422,
                **KEY)["errors"][0]["code"] == "HM-WEB-008"
    assert (Done.objects.count(), len(cases.opened(ref).events)) == (0, 1)


def test_what_waits(as_: As) -> None:
    ref = a_case()
    listed = got(as_("xian"), "cases")
    assert [one["ref"] for one in listed["cases"]] == [ref] or listed["total"] == 0
    assert AccessRecord.objects.filter(path="/api/v1/cases", purpose="case").count() == 1


def test_a_session_needs_the_form_token_to_change_anything(office: Path) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.get(username="xian"))
    session = client.session
    session["second_factor"] = True
    session.save()
    address = f"households/{home()}/cases"
    assert "表单令牌" in sent(client, address, {"policy": "dibao"}, 403, **KEY)["errors"][0]["message"]
    client.get("/sign-in/")
    sent(client, address, {"policy": "dibao"}, 201, HTTP_X_CSRFTOKEN=client.cookies["csrftoken"].value, **KEY)


def test_a_password_alone_opens_nothing(office: Path) -> None:
    client = Client()
    client.force_login(Account.objects.get(username="xian"))
    got(client, "cases", 403)
    got(Client(), "cases", 401)


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"policy": "dibao", "more": 1}', b'{"policy": 3}', b"\xff"])
def test_what_is_not_in_form_is_refused_without_repeating_it(body: bytes, as_: As) -> None:
    answer = as_("xian").post(f"/api/v1/households/{home()}/cases", body, content_type="application/json", **KEY)
    assert answer.status_code == 422
    assert b"dibao" not in answer.content
