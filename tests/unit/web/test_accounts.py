"""Accounts: made once with a password to be changed, kept apart, locked, switched off; every act is written down."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from huimin.kernel import Workspace
from huimin.web import county
from huimin.web.accounts import passwords
from huimin.web.accounts.first import DEMO_PASSWORD
from huimin.web.accounts.kinship import declare
from huimin.web.accounts.models import Account, AccountEvent, Kin, Organisation
from huimin.web.accounts.profiles import PROFILES, problems
from huimin.web.accounts.signing import (
    DORMANT_AFTER,
    MOST_FROM_ADDRESS,
    check_password,
    switch_off_all_dormant,
)

As = Callable[[str], Any]
NUMBER = "990121195501230023"
NEW = "Nine-Bridges-27"


def of(username: str) -> Account:
    return Account.objects.get(username=username)


def initial_of(page: Any) -> str:
    found = re.search(r'<p class="lead"><code>([a-z0-9-]{19})</code>', page.content.decode())
    assert page.status_code == 200
    assert found, page.content.decode()
    return found[1]


def made(as_: As, username: str = "wang.fang", **changed: Any) -> Any:
    """The security administrator makes an account."""
    organisation = Organisation.objects.filter(level="township").order_by("code").first()
    assert organisation is not None
    form = {"username": username, "name": "王芳", "organisation": organisation.code, "role": ["township_worker"]} | changed
    return as_("anquan").post("/accounts/new/", form)


def test_from_an_initial_password_to_the_first_page(as_: As) -> None:
    initial = initial_of(made(as_))
    person = Client()
    page = person.post("/sign-in/?next=/account/", {"username": "wang.fang", "password": initial}, follow=True)
    page = person.get("/account/", follow=True)
    assert page.redirect_chain[-1][0].startswith("/account/password/"), "a new password comes first"
    page = person.post("/account/password/?next=/account/", {"old": initial, "new": NEW, "again": NEW}, follow=True)
    assert page.redirect_chain[-1][0].startswith("/account/second-factor/"), "then the second factor"
    letters = re.search(r"<code>([A-Z2-7 ]{39})</code>", page.content.decode())
    assert letters
    secret = letters[1].replace(" ", "")
    assert person.post("/account/second-factor/", {"code": "000000"}).status_code == 422
    page = person.post("/account/second-factor/?next=/account/", {"code": pyotp.TOTP(secret).now()}, follow=True)
    assert page.status_code == 200
    assert page.redirect_chain == [("/account/", 302)]
    assert secret not in page.content.decode()
    assert person.get("/account/second-factor/").status_code == 302, "the secret is never shown again"
    kinds = list(AccountEvent.objects.filter(account=of("wang.fang")).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["made", "password_changed", "factor_set", "signed_in"]


def test_the_secret_of_the_second_factor_is_not_in_the_session_in_clear(as_: As) -> None:
    initial = initial_of(made(as_))
    person = Client()
    person.post("/sign-in/", {"username": "wang.fang", "password": initial})
    person.post("/account/password/", {"old": initial, "new": NEW, "again": NEW})
    letters = re.search(r"<code>([A-Z2-7 ]{39})</code>", person.get("/account/second-factor/").content.decode())
    assert letters
    assert letters[1].replace(" ", "") not in str(dict(person.session))


def test_an_initial_password_opens_nothing_and_dies_after_a_week(as_: As) -> None:
    initial = initial_of(made(as_))
    person = Client()
    person.post("/sign-in/", {"username": "wang.fang", "password": initial})
    assert person.get("/account/").headers["Location"].startswith("/account/password/")
    Account.objects.filter(username="wang.fang").update(password_changed=timezone.now() - timedelta(days=8))
    assert Client().post("/sign-in/", {"username": "wang.fang", "password": initial}).status_code == 422


def test_a_found_password_alone_changes_nothing(office: Path) -> None:
    thief = Client()
    thief.post("/sign-in/", {"username": "xiang", "password": DEMO_PASSWORD})
    answer = thief.post("/account/password/", {"old": DEMO_PASSWORD, "new": NEW, "again": NEW})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/code/")
    assert of("xiang").check_password(DEMO_PASSWORD)
    assert thief.get("/account/second-factor/").status_code == 302, "nor can another telephone be registered"


@pytest.mark.parametrize(("password", "good"), [
    ("Nine-Bridges-27", True), ("short-A1", False), ("alllowercaseletters", False), ("lowerUPPERonly", False),
    ("xiang-Likes-27", False), ("lower1234567!", True), ("A1" * 101, False)])
def test_the_rules_for_staff(password: str, good: bool) -> None:
    assert (problems(PROFILES["dengbao"], password, "xiang") == []) is good


def test_the_other_rules_ask_for_length_and_no_mixture() -> None:
    assert problems(PROFILES["length"], "four quiet words here", "xiang") == []
    assert problems(PROFILES["length"], "Nine-Bridges-2", "xiang")
    assert PROFILES["length"].lives is None


def test_common_passwords_are_refused() -> None:
    assert problems(PROFILES["length"], "1qaz2wsx3edc4rfv", "xiang")


def test_the_last_five_passwords_do_not_count_as_new(office: Path) -> None:
    account = of("xiang")
    used = [DEMO_PASSWORD, *(f"Nine-Bridges-{number}" for number in range(5))]
    for old, new in pairwise(used):
        assert passwords.change(account, old, new) == []
    for number in range(4):
        assert passwords.change(account, used[-1], used[number + 1]), used[number + 1]
    assert passwords.change(account, used[-1], used[-1]), "the present one"
    assert passwords.change(account, used[-1], DEMO_PASSWORD) == [], "the sixth back may be used again"
    assert all(row.password.startswith("argon2") for row in account.past_passwords.all())


def test_after_ninety_days_the_password_is_changed_first(as_: As) -> None:
    client = as_("xiang")
    Account.objects.filter(username="xiang").update(password_changed=timezone.now() - timedelta(days=91))
    assert client.get("/account/").headers["Location"].startswith("/account/password/")


def test_changing_the_password_ends_other_sessions(as_: As) -> None:
    one, other = as_("xiang"), as_("xiang")
    one.post("/account/password/", {"old": DEMO_PASSWORD, "new": NEW, "again": NEW})
    assert one.get("/account/").status_code == 200
    assert other.get("/account/").headers["Location"].startswith("/sign-in/")


def test_an_address_that_tries_many_names_is_kept_out_and_others_are_not(office: Path) -> None:
    guesser = Client(REMOTE_ADDR="10.0.0.9")
    for number in range(MOST_FROM_ADDRESS):
        guesser.post("/sign-in/", {"username": f"nobody{number}", "password": "x"})
    assert guesser.post("/sign-in/", {"username": "xiang", "password": DEMO_PASSWORD}).status_code == 422
    assert Client(REMOTE_ADDR="10.0.0.8").post("/sign-in/", {"username": "xiang", "password": DEMO_PASSWORD}).status_code == 302
    assert not AccountEvent.objects.filter(device__contains="10.0.0").exists()


def test_behind_a_proxy_the_address_is_the_one_the_proxy_adds(rf: Any, settings: Any) -> None:
    from huimin.web.access.device import device_of

    settings.HTTPS = True
    assert device_of(rf.get("/", HTTP_X_FORWARDED_FOR="1.1.1.1, 10.0.0.9")) == device_of(rf.get("/", HTTP_X_FORWARDED_FOR="10.0.0.9"))
    settings.HTTPS = False
    assert device_of(rf.get("/", HTTP_X_FORWARDED_FOR="1.1.1.1")) == device_of(rf.get("/"))


def test_wrong_codes_lock_too(as_: As) -> None:
    client = Client()
    client.post("/sign-in/", {"username": "xiang", "password": DEMO_PASSWORD})
    for _ in range(5):
        assert client.post("/sign-in/code/", {"code": "abcdef"}).status_code == 422
    right = pyotp.TOTP(of("xiang").totp_secret).now()
    assert client.post("/sign-in/code/", {"code": right}).status_code == 422
    as_("anquan").post(f"/accounts/{of('xiang').pk}/", {"act": "unlock"})
    assert client.post("/sign-in/code/", {"code": right}).status_code == 302


def test_an_account_nobody_uses_is_switched_off(office: Path) -> None:
    late = timezone.now() + DORMANT_AFTER + timedelta(days=1)
    Account.objects.filter(username="xian").update(last_login=late - timedelta(days=2))
    assert check_password("xiang", DEMO_PASSWORD, now=late) is None
    assert not of("xiang").is_active
    switch_off_all_dormant(late)
    assert of("xian").is_active
    assert set(Account.objects.filter(is_active=True).values_list("username", flat=True)) == {"xian"}


@pytest.mark.parametrize("changed", [
    {"username": "xiang"}, {"username": "Wang"}, {"name": ""}, {"organisation": "1"}, {"role": []}, {"role": ["citizen"]},
    {"role": ["county_officer"]}, {"role": ["township_worker", "security_admin"]}])
def test_what_does_not_fit_makes_no_account(as_: As, changed: dict[str, Any]) -> None:
    before = Account.objects.count()
    page = made(as_, **changed)
    assert page.status_code == 422
    assert 'class="error-summary"' in page.content.decode()
    assert Account.objects.count() == before


def test_roles_are_given_and_taken_and_administrators_stay_apart(as_: As) -> None:
    client, address = as_("anquan"), f"/accounts/{of('xiang').pk}/"
    assert client.post(address, {"act": "roles", "role": ["township_worker", "township_lead"]}).status_code == 302
    assert of("xiang").roles == {"township_worker", "township_lead"}
    assert client.post(address, {"act": "roles", "role": ["township_worker", "audit_admin"]}).status_code == 422
    assert client.post(address, {"act": "roles", "role": ["township_worker"]}).status_code == 302
    assert of("xiang").roles == {"township_worker"}
    assert list(of("xiang").events.values_list("kind", "detail")) == [("role_given", "township_lead"), ("role_taken", "township_lead")]


def test_nobody_changes_their_own_account_and_one_administrator_stays(as_: As) -> None:
    own = f"/accounts/{of('anquan').pk}/"
    for act in ("roles", "switch", "password", "factor"):
        assert as_("anquan").post(own, {"act": act, "role": ["auditor"]}).status_code == 422, act
    assert of("anquan").is_active
    made(as_, "zweite", organisation="990121", role=["security_admin"])
    second = as_("zweite")
    Account.objects.filter(username="zweite").update(must_change=False, totp_secret="A" * 32)
    assert second.post(own, {"act": "switch"}).status_code == 302
    assert not of("anquan").is_active


def test_switched_off_ends_the_session(as_: As) -> None:
    client = as_("xiang")
    assert client.get("/account/").status_code == 200
    address = f"/accounts/{of('xiang').pk}/"
    shown = re.findall(r'name="on" value="(\w+)"', as_("anquan").get(address).content.decode())
    for _ in range(2):  # sent twice, it is done once
        as_("anquan").post(address, {"act": "switch", "on": shown[0]})
    assert [kind for kind in of("xiang").events.values_list("kind", flat=True) if kind.startswith("switched")] == ["switched_off"]
    assert client.get("/account/").headers["Location"].startswith("/sign-in/")
    assert Client().post("/sign-in/", {"username": "xiang", "password": DEMO_PASSWORD}).status_code == 422


def test_a_lost_telephone_means_a_new_initial_password(as_: As) -> None:
    initial = initial_of(as_("anquan").post(f"/accounts/{of('xiang').pk}/", {"act": "factor"}))
    assert of("xiang").totp_secret == ""
    assert check_password("xiang", DEMO_PASSWORD) is None
    assert check_password("xiang", initial) is not None


def test_relatives_are_declared_masked_and_taken_off_by_the_administrator_only(as_: As) -> None:
    client = as_("xiang")
    assert client.post("/account/relatives/", {"relation": "parent", "number": "990121195501230024"}).status_code == 422
    assert client.post("/account/relatives/", {"relation": "parent", "number": NUMBER}).status_code == 302
    assert client.post("/account/relatives/", {"relation": "child", "number": NUMBER}).status_code == 422, "once"
    assert client.post("/account/relatives/", {"relation": "self", "number": "990121198001010011"}).status_code in {302, 422}
    for page in (client.get("/account/relatives/"), as_("anquan").get(f"/accounts/{of('xiang').pk}/")):
        assert NUMBER not in page.content.decode()
    kin = Kin.objects.get(account=of("xiang"))
    client.post("/account/relatives/", {"act": "remove_kin", "kin": kin.pk})
    assert Kin.objects.filter(pk=kin.pk).exists()
    as_("anquan").post(f"/accounts/{of('xiang').pk}/", {"act": "remove_kin", "kin": kin.pk})
    assert not Kin.objects.filter(pk=kin.pk).exists()


def test_declaring_oneself_keeps_the_number_with_the_account(office: Path) -> None:
    assert declare(of("xiang"), "self", NUMBER, of("xiang")) == {}
    assert (of("xiang").person_id, of("xiang").kin.count()) == (NUMBER, 0)


def test_accounts_of_citizens_are_not_the_administrators_business(as_: As) -> None:
    citizen = Account.objects.make("citizen-x", "群众", roles=("citizen",), person_id=NUMBER)
    assert as_("anquan").get(f"/accounts/{citizen.pk}/").status_code == 404
    assert "citizen-x" not in as_("anquan").get("/accounts/").content.decode()


def test_events_cannot_be_changed(office: Path) -> None:
    AccountEvent.objects.create(kind="made")
    for act in (lambda: AccountEvent.objects.update(kind="x"), lambda: AccountEvent.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_the_list_is_filtered(as_: As) -> None:
    client = as_("anquan")
    assert client.get("/accounts/").content.decode().count('<th scope="row"') == 17
    assert client.get("/accounts/?role=auditor").content.decode().count('<th scope="row"') == 1
    assert client.get("/accounts/?q=乡小").content.decode().count('<th scope="row"') == 2


def test_a_workspace_chooses_its_rules(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(county, "workspace", lambda: Workspace(office, passwords="length"))
    assert passwords.profile() is PROFILES["length"]
    assert not passwords.must_change(Account(password_changed=timezone.now() - timedelta(days=900)), timezone.now())


def _signs_in(username: str) -> Client:
    """By password and code, as somebody at a keyboard does."""
    client = Client()
    client.post("/sign-in/", {"username": username, "password": DEMO_PASSWORD})
    one = of(username)
    Account.objects.filter(pk=one.pk).update(totp_last=0)  # the half minute of the earlier sign-in may still be running
    assert client.post("/sign-in/code/", {"code": pyotp.TOTP(one.totp_secret).now()}).status_code == 302
    return client


def test_a_newer_sign_in_ends_the_older_and_says_so(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _signs_in("xiang")
    assert first.get("/cases/").status_code == 200
    second = _signs_in("xiang")
    over = first.get("/cases/")
    assert (over.status_code, over.headers["Location"]) == (302, "/sign-in/?ended")
    assert "在别处登录" in first.get("/sign-in/?ended").content.decode()
    assert first.get("/cases/").headers["Location"].startswith("/sign-in/?next")
    assert second.get("/cases/").status_code == 200
    assert of("xiang").events.filter(kind="ended").count() == 1
    monkeypatch.setattr(county, "workspace", lambda: Workspace(office, sessions="many"))
    _signs_in("xiang")
    assert second.get("/account/").status_code == 200
