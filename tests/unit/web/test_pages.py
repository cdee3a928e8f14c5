"""Every page has a rule; signing in needs two factors; errors tell nothing and lose nothing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from huimin.kernel import Workspace
from huimin.web.access.models import AccessRecord
from huimin.web.access.pages import unruled
from huimin.web.accounts.first import DEMO_PASSWORD
from huimin.web.accounts.models import Account, Posting
from huimin.web.cockpit.measures import MEASURES
from huimin.web.front import context


def test_every_page_has_a_rule() -> None:
    assert unruled() == []


def test_the_first_page_is_open_to_anyone(office: Path) -> None:
    page = Client().get("/")
    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]


def test_language_and_size_are_remembered(office: Path) -> None:
    client = Client()
    client.post("/reader/", {"language": "en", "size": "large"})
    page = client.get("/").content.decode()
    assert 'lang="en" class="large"' in page
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example/", "nowhere", "a.b.c"):
        assert client.post("/reader/", {"next": elsewhere}).headers["Location"] == "/"


def test_staff_need_both_factors(office: Path) -> None:
    client = Client()
    client.post("/sign-in/", {"username": "xiang", "password": DEMO_PASSWORD})
    account = Account.objects.get(username="xiang")
    assert not client.session.get("second_factor")
    code = pyotp.TOTP(account.totp_secret).now()
    client.post("/sign-in/code/", {"code": code})
    assert client.session.get("second_factor")


def test_a_code_is_good_once(office: Path) -> None:
    code = pyotp.TOTP(Account.objects.get(username="xiang").totp_secret).now()
    answers = []
    for _ in range(2):
        client = Client()
        client.post("/sign-in/", {"username": "xiang", "password": DEMO_PASSWORD})
        answers.append(client.post("/sign-in/code/", {"code": code}).status_code)
    assert answers == [302, 422]


def test_five_wrong_passwords_lock_the_account_and_no_other(office: Path) -> None:
    client = Client()
    for _ in range(5):
        client.post("/sign-in/", {"username": "xiang", "password": "wrong"})
    assert client.post("/sign-in/", {"username": "xiang", "password": DEMO_PASSWORD}).status_code == 422
    assert client.post("/sign-in/", {"username": "xian", "password": DEMO_PASSWORD}).status_code == 302


@pytest.mark.parametrize("method", ["put", "delete", "options", "patch"])
def test_other_methods_are_refused(office: Path, method: str) -> None:
    assert getattr(Client(), method)("/").status_code == 405


def test_administrators_hold_no_other_role(office: Path) -> None:
    officer, administrator = Account.objects.get(username="xian"), Account.objects.get(username="anquan")
    for account, role in ((officer, "audit_admin"), (administrator, "county_officer"), (administrator, "system_admin")):
        with pytest.raises(DatabaseError), transaction.atomic():
            Posting.objects.create(account=account, role=role)


def test_a_record_of_access_cannot_be_changed(office: Path) -> None:
    AccessRecord.objects.create(name="x", roles="", purpose="case", household="0" * 32, path="/", request_id="1")
    for act in (lambda: AccessRecord.objects.update(name="y"), lambda: AccessRecord.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_identity_numbers_lie_sealed(office: Path) -> None:
    from django.db import connection

    Account.objects.make("somebody", "某人", person_id="990121195501230023")
    assert Account.objects.get(username="somebody").person_id == "990121195501230023"
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id FROM accounts_account WHERE username = 'somebody'")
        assert b"99012119" not in bytes(cursor.fetchone()[0])


def test_signing_out_ends_the_session(as_: Callable[[str], Any]) -> None:
    client = as_("xian")
    client.post("/sign-out/")
    assert "_auth_user_id" not in client.session


def test_the_first_page_offers_the_check_only_when_there_is_one(office: Path) -> None:
    page = Client().get("/").content.decode()
    try:
        address = reverse("check")
    except NoReverseMatch:
        assert "看看我能享受什么" not in page
    else:
        assert f'href="{address}">看看我能享受什么' in page


def test_staff_find_their_ways_in_and_the_figures_of_their_area_on_the_first_page(as_: Callable[[str], Any]) -> None:
    page = as_("xiang").get("/").content.decode()
    assert page.count('class="figure"') == len(MEASURES)
    assert "还没有算出" not in page
    assert "看看我能享受什么" not in page


@pytest.mark.parametrize("phone", ["", "0451-5550100"])
def test_a_number_to_call_is_shown_once_it_is_set(office: Path, monkeypatch: pytest.MonkeyPatch, phone: str) -> None:
    settings = replace(Workspace.open(office), phone=phone)
    monkeypatch.setattr(context, "_workspace", lambda: settings)
    page = Client().get("/").content.decode()
    assert ("tel:" in page, f'<a href="tel:{phone}">{phone}</a>' in page) == (bool(phone), bool(phone))
    assert "12345" not in page
    assert "便民服务中心" in page
