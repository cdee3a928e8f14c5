"""Citizens sign in through the identity provider; whatever does not fit exactly signs nobody in."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from huimin.kernel import Workspace
from huimin.web import county
from huimin.web.access.sealed import token, value_of
from huimin.web.accounts.models import Account
from huimin.web.identity import client as oidc
from huimin.web.identity import demo
from huimin.web.identity.demo_people import demo_people
from huimin.web.identity.provider import Provider, UnsafeIssuer, provider

ISSUER = "http://testserver/demo-identity"


@pytest.fixture(autouse=True)
def fresh_metadata() -> Iterator[None]:
    oidc._known.clear()
    yield
    oidc._known.clear()


def to_provider(browser: Client, wanted: str = "/") -> dict[str, str]:
    """What the provider is asked."""
    answer = browser.get("/sign-in/citizen/", {"next": wanted})
    assert answer.status_code == 302, answer.content.decode()
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def choose(browser: Client, asked: dict[str, str], which: int = 0) -> str:
    """The address the provider sends the browser back to."""
    answer = browser.post("/demo-identity/authorize/", {**asked, "person": token("demo person", demo_people()[which].number)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"]).removeprefix("http://testserver")


def signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def test_a_citizen_signs_in_and_returns_to_where_they_were(office: Path) -> None:
    browser = Client()
    answer = browser.get(choose(browser, to_provider(browser, "/design/")))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/design/")
    account = Account.objects.get(pk=browser.session["_auth_user_id"])
    assert (account.roles, account.person_id, account.name) == ({"citizen"}, demo_people()[0].number, demo_people()[0].name)
    assert not account.has_usable_password()


def test_the_same_person_has_one_account(office: Path) -> None:
    for _ in range(2):
        browser = Client()
        browser.get(choose(browser, to_provider(browser)))
    assert Account.objects.filter(username__startswith="citizen-").count() == 1


def test_every_situation_of_the_made_up_county_is_there_and_no_number_on_the_page(office: Path) -> None:
    people = demo_people()
    assert len(people) >= 7
    page = Client().get("/demo-identity/authorize/", to_provider(Client())).content.decode()
    assert all(person.name in page and person.number not in page for person in people)


def test_an_answer_with_another_state_signs_nobody_in(office: Path) -> None:
    browser = Client()
    back = choose(browser, to_provider(browser))
    state = parse_qs(urlsplit(back).query)["state"][0]
    assert browser.get(back.replace(state, state[:-1] + ("A" if state[-1] != "A" else "B"))).status_code == 400
    assert not signed_in(browser)
    assert browser.get(back).status_code == 400, "after one wrong answer the right one is worth nothing"


def test_an_answer_made_for_another_browser_signs_nobody_in(office: Path) -> None:
    mine, victim = Client(), Client()
    back = choose(mine, to_provider(mine))
    assert victim.get(back).status_code == 400
    to_provider(victim)
    assert victim.get(back).status_code == 400
    assert not signed_in(victim)


def test_a_code_of_another_sign_in_is_refused_by_its_challenge(office: Path) -> None:
    mine, victim = Client(), Client()
    stolen = parse_qs(urlsplit(choose(victim, to_provider(victim))).query)["code"][0]
    state = to_provider(mine)["state"]
    assert mine.get("/sign-in/citizen/back/", {"code": stolen, "state": state}).status_code in {400, 503}
    assert not signed_in(mine)


def test_a_code_without_the_secret_behind_its_challenge_gives_no_token(office: Path) -> None:
    browser = Client()
    asked = to_provider(browser)
    code = parse_qs(urlsplit(choose(browser, asked)).query)["code"][0]
    form = {"code": code, "redirect_uri": asked["redirect_uri"], "client_id": "huimin"}
    verifier = browser.session["identity"]["verifier"]
    assert Client().post("/demo-identity/token/", {**form, "code_verifier": verifier[:-1]}).status_code == 400
    assert Client().post("/demo-identity/token/", {**form, "code_verifier": verifier}).status_code == 200


def test_an_answer_is_good_once(office: Path) -> None:
    browser = Client()
    back = choose(browser, to_provider(browser))
    assert browser.get(back).status_code == 302
    browser.post("/sign-out/")
    assert browser.get(back).status_code == 400
    assert not signed_in(browser)


@pytest.mark.parametrize("where", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(office: Path, where: str) -> None:
    browser = Client()
    assert browser.get(choose(browser, to_provider(browser, where))).headers["Location"] == "/"


def test_a_session_prepared_by_somebody_else_does_not_become_signed_in(office: Path) -> None:
    browser = Client()
    asked = to_provider(browser)
    before = browser.session.session_key
    browser.get(choose(browser, asked))
    assert browser.session.session_key != before
    planted = Client()
    planted.cookies["huimin"] = str(before)
    assert not signed_in(planted)


def test_a_late_answer_is_refused(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client()
    back = choose(browser, to_provider(browser))
    monkeypatch.setattr(oidc, "time", SimpleNamespace(time=lambda: time.time() + oidc.PENDING_FOR + 1, monotonic=time.monotonic))
    assert browser.get(back).status_code == 400


def test_an_answer_in_another_issuers_name_is_refused(office: Path) -> None:
    browser = Client()
    back = choose(browser, to_provider(browser))
    assert browser.get(back.replace("demo-identity", "other-identity")).status_code == 400


def test_a_citizen_switched_off_stays_out(office: Path) -> None:
    browser = Client()
    browser.get(choose(browser, to_provider(browser)))
    Account.objects.filter(username__startswith="citizen-").update(is_active=False)
    other = Client()
    assert other.get(choose(other, to_provider(other))).status_code == 403
    assert not signed_in(other)


def test_a_citizen_is_switched_off_by_number_with_a_reason_they_read(as_: Any) -> None:
    browser = Client()
    browser.get(choose(browser, to_provider(browser)))
    number, desk = demo_people()[0].number, as_("anquan")
    account = Account.objects.get(username__startswith="citizen-")
    found = desk.post("/accounts/citizen/", {"number": number.lower()})
    page = found.content.decode()
    assert (found.status_code, account.name in page, number in page) == (200, True, False)
    assert desk.post("/accounts/citizen/", {"account": account.pk, "reason": "冒", "on": "no"}).status_code == 422
    assert list(account.events.filter(kind="looked_up").values_list("actor__username")) == [("anquan",)] * 2  # shown again, noted again
    account.refresh_from_db()
    assert account.is_active  # not without a reason
    switch = {"account": account.pk, "reason": "本人报告账号被人冒用", "on": re.findall(r'name="on" value="(\w+)"', page)[0]}
    for _ in range(2):  # sent twice, it is switched off once and stays off
        done = desk.post("/accounts/citizen/", switch).content.decode()
    assert "本人报告账号被人冒用" in done
    assert not signed_in_now(browser)
    refused = browser.get(choose(browser, to_provider(browser)))
    words = refused.content.decode()
    assert refused.status_code == 403
    assert "本人报告账号被人冒用" in words
    assert "不同意怎么办" in words
    kinds = list(account.events.order_by("pk").values_list("kind", "actor__username"))
    assert kinds[-3:] == [("looked_up", "anquan"), ("switched_off", "anquan"), ("looked_up", "anquan")]  # shown again by the second
    assert "本人报告账号被人冒用" in as_("shenjiyuan").get("/audit/accounts/").content.decode()
    again = {"account": account.pk, "reason": "本人到窗口核实过", "on": re.findall(r'name="on" value="(\w+)"', done)[0]}
    for _ in range(2):
        desk.post("/accounts/citizen/", again)
    assert account.events.filter(kind="switched_on").count() == 1
    assert browser.get(choose(browser, to_provider(browser))).status_code == 302


def test_an_account_that_stands_so_already_is_not_shown_without_a_record(as_: Any) -> None:
    browser = Client()
    browser.get(choose(browser, to_provider(browser)))
    account = Account.objects.get(username__startswith="citizen-")
    page = as_("anquan").post("/accounts/citizen/", {"account": account.pk, "reason": "本来就在用的账号", "on": "yes"})
    assert account.name in page.content.decode()
    noted = account.events.filter(kind__in=["looked_up", "switched_on"]).values_list("kind", "actor__username")
    assert list(noted) == [("looked_up", "anquan")]


def signed_in_now(browser: Client) -> bool:
    return browser.get("/me/").status_code == 200


def test_only_a_citizen_s_account_is_found_there(as_: Any) -> None:
    desk = as_("anquan")
    staff = Account.objects.get(username="xiang")
    for form in ({"number": "1"}, {"number": demo_people()[1].number}, {"account": staff.pk, "reason": "不应该做到"}, {"account": "x"},
                 {"account": "9" * 5000}):
        assert desk.post("/accounts/citizen/", form).status_code == 422
    staff.refresh_from_db()
    assert staff.is_active


def test_the_provider_returns_people_to_the_office_only(office: Path) -> None:
    asked = to_provider(Client()) | {"redirect_uri": "http://elsewhere.example/"}
    assert Client().get("/demo-identity/authorize/", asked).status_code == 400
    made_up = token("demo person", "990121198001010011")
    assert Client().post("/demo-identity/authorize/", {**to_provider(Client()), "person": made_up}).status_code == 400
    assert value_of("p", made_up) is None


@pytest.mark.parametrize("address", [".well-known/openid-configuration", "keys/", "authorize/", "token/", "userinfo/"])
def test_a_real_workspace_has_no_made_up_provider(office: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(county, "workspace", lambda: Workspace(office, accounts="own"))
    assert Client().get(f"/demo-identity/{address}").status_code in {404, 405}
    assert Client().post(f"/demo-identity/{address}").status_code in {404, 405}
    assert "/demo-identity/" not in Client().get("/sign-in/citizen/", follow=True).redirect_chain.__repr__()


def test_the_provider_is_named_by_the_workspace(office: Path, monkeypatch: pytest.MonkeyPatch, rf: Any) -> None:
    def named(**oidc: str) -> Provider | None:
        monkeypatch.setattr(county, "workspace", lambda: Workspace(office, accounts="own", oidc=tuple(oidc.items())))
        return provider(rf.get("/"))

    assert named() is None
    assert named(oidc_issuer="https://id.example.cn/", oidc_number_claim="idcard") == \
        Provider("https://id.example.cn", "huimin", number_claim="idcard")
    with pytest.raises(UnsafeIssuer):
        named(oidc_issuer="http://id.example.cn")


class Forger:
    """A provider whose identity token a test may change before it is signed, or sign with what it likes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, key: Any = None, alg: str = "ES256", **claims: Any) -> None:
        from joserfc import jwt

        true_ask, forged = oidc._ask, dict(claims)

        def ask(provider: Provider, method: str, address: str, **given: Any) -> dict[str, Any]:
            answer = true_ask(provider, method, address, **given)
            if address.endswith("/token/"):
                read = jwt.decode(answer["id_token"], demo._key(), algorithms=["ES256"]).claims | forged
                read = {name: value for name, value in read.items() if value is not None}
                answer["id_token"] = jwt.encode({"alg": alg, "kid": "demo"}, read, key or demo._key(), algorithms=[alg])
            return answer

        monkeypatch.setattr(oidc, "_ask", ask)


def answers(monkeypatch: pytest.MonkeyPatch, **forged: Any) -> int:
    browser = Client()
    back = choose(browser, to_provider(browser))
    Forger(monkeypatch, **forged)
    status = browser.get(back).status_code
    assert signed_in(browser) == (status == 302)
    return status


@pytest.mark.parametrize("claims", [
    {"nonce": "another"}, {"nonce": None}, {"aud": "another"}, {"aud": None}, {"aud": "another", "azp": "huimin"}, {"azp": "another"},
    {"iss": "https://elsewhere"}, {"exp": 1}, {"exp": None}, {"sub": None}, {"sub": "another"}])
def test_a_token_for_something_else_is_refused(office: Path, monkeypatch: pytest.MonkeyPatch, claims: dict[str, Any]) -> None:
    assert answers(monkeypatch, **claims) == 400


def test_the_forger_without_a_change_is_believed(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answers(monkeypatch) == 302


def test_a_token_signed_by_another_or_by_a_shared_secret_is_refused(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from joserfc.jwk import ECKey, OctKey

    assert answers(monkeypatch, key=ECKey.generate_key("P-256")) == 400
    monkeypatch.undo()
    assert answers(monkeypatch, key=OctKey.generate_key(256), alg="HS256") == 400


@pytest.mark.parametrize("number", ["", "990121198001010010", "abc"])
def test_a_person_without_a_checked_number_is_not_signed_in(office: Path, monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    assert answers(monkeypatch, id_number=number) == 400
