"""Departments' systems: what a token opens, what is told of a case, and that nothing leaves for a place nobody allowed."""

import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from huimin.agreements import Request
from huimin.interfaces import revoke, sign
from huimin.web.access import clients
from huimin.web.access.models import AccessRecord
from huimin.web.hooks.addresses import NotAllowedThere, check
from huimin.web.hooks.deliver import WAITS, deliver
from huimin.web.hooks.models import Hook, Message
from huimin.web.hooks.outbox import correction_asked
from tests.unit.web.systems import HOSTS, NAME, agreed, hook, token
from tests.unit.web.test_api import a_case, got, sent


def other_side(status: int, seen: list[httpx.Request]) -> httpx.MockTransport:
    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(status, headers={"Location": "http://127.0.0.1/"})
    return httpx.MockTransport(answer)


# -- what a token opens ----------------------------------------------------------------------------


def test_a_case_of_an_agreed_policy_and_no_other(system: Any, monkeypatch: pytest.MonkeyPatch, granted: Request) -> None:
    shown, ref = Client(**token(system[1])), a_case()
    assert got(shown, f"department/cases/{ref}")["agreement"] == "A0001"
    record = AccessRecord.objects.get(purpose="agreement")
    assert (record.name, record.organisation, record.case, record.reason, record.account) == (NAME, "hrss", ref, "A0001", None)
    agreed(monkeypatch, replace(granted, policies=()))
    got(shown, f"department/cases/{ref}", 404)
    assert AccessRecord.objects.filter(purpose="agreement", shown=False).count() == 1
    got(shown, "cases", 401)
    got(shown, "lists", 401)


def test_an_agreement_that_ended_opens_nothing(system: Any, monkeypatch: pytest.MonkeyPatch, granted: Request) -> None:
    shown, ref = Client(**token(system[1])), a_case()
    for other in (replace(granted, until=date(2021, 1, 1)), replace(granted, consumer="tax"), replace(granted, purpose="audit")):
        agreed(monkeypatch, other)
        got(shown, f"department/cases/{ref}", 404)


def test_a_token_is_no_session_and_a_session_no_token(system: Any, as_: Callable[[str], Any]) -> None:
    ref = a_case()
    got(as_("xian"), f"department/cases/{ref}", 401)
    shown = as_("xian")
    shown.defaults |= token(system[1])
    got(shown, f"department/cases/{ref}")
    assert AccessRecord.objects.get(purpose="agreement").account is None, "who shows a token acts as its system only"
    both = as_("shuju")
    both.defaults |= {"HTTP_AUTHORIZATION": "Bearer nonsense"}
    got(both, "agreements", 401)


def test_a_revoked_client_is_turned_away_at_once(system: Any) -> None:
    shown = Client(**token(system[1]))
    assert [one["id"] for one in got(shown, "agreements")] == ["A0001"]
    revoke(clients.desk().store, NAME, datetime.now(UTC))
    got(shown, "agreements", 401)


# -- the standard interface -------------------------------------------------------------------------


def test_the_standard_interface_answers_over_http(system: Any) -> None:
    key, secret = system
    assert Client().get("/dci/.well-known/jwks.json").json()["keys"][0]["kid"]
    now = timezone.now().isoformat()
    message = {"transaction_id": "t-1", "search_request": [{"reference_id": "r-1", "timestamp": now, "search_criteria": {
        "query_type": "idtype-value", "query": {"type": "UIN", "value": "x"}, "authorize": {"purpose": {"code": "pension"}}}}]}
    header = {"version": "1.0.0", "message_id": "m-1", "message_ts": now, "action": "search", "sender_id": NAME, "total_count": 1}
    body = json.dumps({"signature": sign(header, message, key, NAME), "header": header, "message": message})
    for address in ("/dci/social/registry/sync/search", "/dci/ibr/registry/sync/search"):
        assert Client().post(address, body, content_type="application/json").status_code == 401
    answer = Client(**token(secret)).post("/dci/social/registry/sync/search", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert answer.json()["message"]["search_response"][0]["status"] == "rjct"  # nothing is granted to this purpose
    assert Client(**token(secret)).post("/dci/social/registry/sync/search", body[:-9], content_type="application/json").status_code == 400
    wrong = Client().post("/dci/oauth2/client/token", {"grant_type": "client_credentials", "client_id": NAME, "client_secret": "x"})
    assert wrong.status_code == 401


# -- messages ----------------------------------------------------------------------------------------


def test_a_message_is_written_with_the_event_and_goes_with_it(system: Any) -> None:
    hook()
    hook(policy="old_age")
    with transaction.atomic():
        a_case()
        assert Message.objects.count() == 1
        transaction.set_rollback(True)
    assert Message.objects.count() == 0
    a_case()
    assert Message.objects.count() == 1


def test_a_message_says_what_happened_and_nothing_about_anybody(system: Any) -> None:
    hook()
    ref, seen = a_case(), list[httpx.Request]()
    assert deliver(other_side(204, seen))["sent"] == 1
    assert set(json.loads(seen[0].content)) == {"id", "event", "case", "at"}
    assert json.loads(seen[0].content)["case"] == ref
    seconds, signed = (part.split("=")[1] for part in seen[0].headers["Huimin-Signature"].split(","))
    assert signed == hmac.new(b"s", f"{seconds}.".encode() + seen[0].content, "sha256").hexdigest()
    assert deliver(other_side(204, seen))["sent"] == 0
    assert len(seen) == 1


def test_what_is_not_taken_is_tried_again_with_the_same_id_and_given_up_in_the_end(system: Any) -> None:
    hook()
    a_case()
    seen, now = list[httpx.Request](), timezone.now()
    for wait in WAITS:
        assert deliver(other_side(503, seen), now)["failed"] == 1
        assert deliver(other_side(503, seen), now)["failed"] == 0
        now += wait + timedelta(seconds=1)
    assert deliver(other_side(503, seen), now)["given_up"] == 1
    assert len({request.headers["Huimin-Id"] for request in seen}) == 1
    assert len(seen) == len(WAITS) + 1


def test_without_an_agreement_on_the_day_of_sending_nothing_leaves(system: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hook()
    a_case()
    agreed(monkeypatch)
    seen = list[httpx.Request]()
    assert deliver(other_side(204, seen))["withheld"] == 1
    assert seen == []


def test_a_revoked_client_and_a_stopped_hook_are_told_nothing(system: Any, as_: Callable[[str], Any]) -> None:
    first, seen = hook(), list[httpx.Request]()
    a_case()
    sent(as_("xitong"), f"webhooks/{first.pk}/stop", None)
    assert deliver(other_side(204, seen))["withheld"] == 1
    hook()
    a_case(1)
    revoke(clients.desk().store, NAME, datetime.now(UTC))
    assert deliver(other_side(204, seen))["withheld"] == 1
    assert seen == []


def test_only_the_department_asked_hears_of_a_correction(system: Any) -> None:
    hook(event="correction.asked")
    hook(event="correction.asked", department="tax")
    correction_asked("doubt-1", "hrss", timezone.now())
    assert [message.hook.department for message in Message.objects.all()] == ["hrss"]


def test_a_redirect_is_not_followed_and_a_host_off_the_list_not_asked(system: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hook()
    hook(url="https://elsewhere.example/in")
    a_case()
    seen = list[httpx.Request]()
    assert deliver(other_side(302, seen))["failed"] == 2
    assert [request.url.host for request in seen] == ["hrss.example"]


@pytest.mark.parametrize("url", [
    "http://hrss.example/in", "https://hrss.example:8443/in", "https://hrss.example@127.0.0.1/", "https://127.0.0.1/", "https://[::1]/",
    "https://hrss.example.evil.example/", "https://169.254.169.254/", "file:///etc/passwd", "https://hrss.example\\@127.0.0.1/",
    "https://hrss.example/\n", "https://hrss.example#@127.0.0.1/", "https://hrss.exаmple/", "https://0x7f000001/", "https://",
    "//hrss.example"])
def test_places_nobody_allowed(url: str) -> None:
    with pytest.raises(NotAllowedThere):
        check(url, HOSTS)


def test_places_that_are_written_down() -> None:
    for url, host in (("https://hrss.example/in?a=1", "hrss.example"), ("https://HRSS.example:443/", "hrss.example"),
                      ("https://10.1.2.3:8443/in", "10.1.2.3:8443"), ("http://127.0.0.1:9000/", "http://127.0.0.1:9000")):
        check(url, [host])


# -- managing ----------------------------------------------------------------------------------------


def test_the_administrator_makes_lists_and_stops(system: Any, as_: Callable[[str], Any]) -> None:
    client, body = as_("xitong"), {"client": NAME, "event": "case.state_changed", "policy": "dibao", "url": "https://hrss.example/in"}
    made = sent(client, "webhooks", body, 201)
    assert Hook.objects.get().secret == made["secret"]
    assert "secret" not in got(client, "webhooks")[0]
    assert sent(client, f"webhooks/{made['id']}/stop", None)["stopped"]
    sent(client, "webhooks", {**body, "url": "https://127.0.0.1/"}, 422)
    sent(client, "webhooks", {**body, "client": "nobody"}, 404)
    sent(as_("xian"), "webhooks", body, 403)
