"""A department's system with its token, and the agreements it has: for tests of the API."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huimin.agreements import Agreement, Request
from huimin.interfaces import Client as System
from huimin.interfaces import new_key, public_of, register
from huimin.web import county
from huimin.web.access import clients
from huimin.web.accounts.models import Account
from huimin.web.api import departments
from huimin.web.hooks.models import Hook

HOSTS = ("hrss.example",)
NAME = "hrss.example"


def agreed(monkeypatch: pytest.MonkeyPatch, *requests: Request) -> None:
    """Let these be all agreements, as far as systems of departments go."""
    found = [Agreement(f"A000{number}", asked, "conditional", "agreed") for number, asked in enumerate(requests, 1)]
    for module in (clients, departments):
        monkeypatch.setattr(module, "known_agreements", lambda: found)


@pytest.fixture
def granted(monkeypatch: pytest.MonkeyPatch) -> Request:
    """The one agreement there is: the department of labour may know about dibao."""
    asked = Request(county.workspace().consumer, "hrss", "roster_dibao", ("roster.dibao",), "pension", ("dibao",),
                    since=date(2020, 1, 1), until=date(2099, 1, 1))
    agreed(monkeypatch, asked)
    return asked


@pytest.fixture
def system(office: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, granted: Request) -> Iterator[tuple[dict[str, Any], str]]:
    """A registered client with its key and secret, in a store of this test's own."""
    monkeypatch.setattr("huimin.interfaces.access.hashed", lambda secret, salt: hashlib.sha256(salt + secret.encode()).digest())
    desk = replace(clients.desk(), store=type(clients.desk().store)(tmp_path / "huimin.db"))
    monkeypatch.setattr(clients, "_desk", lambda stamp: desk)
    with_hosts = replace(county.workspace(), webhook_hosts=HOSTS)
    monkeypatch.setattr(county, "workspace", lambda: with_hosts)
    key = new_key()
    client = System(NAME, "hrss", ("pension",), "https://hrss.example/on-search", public_of(key))
    return key, register(desk.store, client, datetime.now(UTC))


def token(secret: str, name: str = NAME) -> dict[str, str]:
    answer = Client().post("/dci/oauth2/client/token", {"grant_type": "client_credentials", "client_id": name, "client_secret": secret})
    assert answer.status_code == 200, answer.content
    return {"HTTP_AUTHORIZATION": f"Bearer {answer.json()['access_token']}"}


def hook(**more: Any) -> Hook:
    return Hook.objects.create(**{"client": NAME, "department": "hrss", "event": "case.state_changed", "url": "https://hrss.example/in",
                                  "secret": "s", "made_by": Account.objects.get(username="xitong")} | more)
