"""Every address × method × role answers as access.csv says; an address without a row stops the build."""

import csv
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huimin.web.accounts.models import Account
from huimin.web.accounts.roles import ROLES, STAFF
from tests.system.office import objects
from tests.system.office.matrix import (
    ALLOW,
    HERE,
    NO_METHOD,
    NOBODY,
    NOT_FOUND,
    USERNAMES,
    addresses,
    cell,
    expected,
    outcome,
)

As = Callable[[str], Any]
NOT_FROM_A_BROWSER = ("demo-identity/token/", "dci/", "api/v1/check", "api/v1/postings/")
"""Asked by programs, which hold no cookies, changing nothing, or in nobody's name: no form token."""


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert sorted(set(addresses()) - set(expected())) == [], "say in access.csv who may open these"
    assert sorted(set(expected()) - set(addresses())) == [], "these are gone: take them out of access.csv"


def test_every_role_is_tried() -> None:
    assert set(USERNAMES) | {"citizen"} == set(ROLES)


@pytest.mark.parametrize("role", [NOBODY, *ROLES])
def test_every_cell_without_an_object(role: str, as_: As, as_citizen: Callable[[int], Any]) -> None:
    """Pages with an object, and forms, are asked for one that does not exist: a role they are for finds nothing, others stop before."""
    wrong, client = [], None
    for row in sorted(expected().values(), key=lambda row: row.address == "sign-out/"):
        for method in ("GET", "POST"):
            client = client or (Client() if role == NOBODY else as_citizen(0) if role == "citizen" else as_(USERNAMES[role]))
            answer = client.generic(method, row.of_nothing)
            wanted, got = cell(row, method, role), outcome(answer)
            fine = {wanted, NOT_FOUND} if wanted == ALLOW and (row.takes_an_object or method == "POST") else {wanted}
            if got not in fine or answer.status_code >= 500:
                wrong.append((method, row.address, wanted, got, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_no_page_knows_other_methods(method: str, as_: As) -> None:
    client = as_("anquan")
    assert [row.address for row in expected().values() if outcome(client.generic(method, row.of_nothing)) != NO_METHOD] == []


def test_head_tells_no_more_than_get(as_: As) -> None:
    for row in expected().values():
        for client in (Client(), as_("caizheng")):
            got, head = client.get(row.of_nothing), client.head(row.of_nothing)
            assert (head.status_code, head.content) == (got.status_code, b""), row.address


@pytest.mark.parametrize("role", sorted(STAFF))
def test_a_password_alone_opens_no_page_of_the_staff(role: str, as_: As) -> None:
    opened = []
    for row in expected().values():
        for method, allowed in row.methods.items():
            if role not in allowed or NOBODY in allowed or row.address in {"sign-in/code/", "sign-out/"}:
                continue
            client = Client()
            client.force_login(Account.objects.get(username=USERNAMES[role]))
            answer = client.generic(method, row.of_nothing)
            if row.address.startswith("api/"):
                if answer.status_code != 403:
                    opened.append((method, row.address, answer.status_code))
            elif answer.status_code != 302 or not answer.headers["Location"].startswith(("/sign-in/code/", "/")):
                opened.append((method, row.address, answer.status_code))
            elif not answer.headers["Location"].startswith("/sign-in/code/") and row.address != "account/second-factor/":
                opened.append((method, row.address, answer.headers["Location"]))
    assert opened == []


def test_no_form_is_taken_without_its_token(as_: As) -> None:
    taken = []
    for row in expected().values():
        if not row.methods["POST"] or row.address.startswith(NOT_FROM_A_BROWSER):
            continue
        client = Client(enforce_csrf_checks=True)
        client.force_login(Account.objects.get(username="anquan"))
        if client.post(row.of_nothing).status_code != 403:
            taken.append(row.address)
    assert taken == []


def rows_of_objects() -> list[dict[str, str]]:
    with (HERE / "objects.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_rows_of_objects_name_known_pages() -> None:
    assert {row["address"] for row in rows_of_objects()} <= set(addresses())
    assert [row for row in rows_of_objects() if (row["address"], row["object"]) not in objects.MAKERS] == []


@pytest.mark.parametrize(("address", "object"), sorted({(row["address"], row["object"]) for row in rows_of_objects()}))
def test_whose_object_it_is_decides(address: str, object: str, as_: As, as_citizen: Callable[[int], Any]) -> None:
    place = objects.MAKERS[address, object]()
    wrong = []
    for row in rows_of_objects():
        if (row["address"], row["object"]) == (address, object):
            client = as_citizen(int(row["as"].removeprefix("citizen"))) if row["as"].startswith("citizen") else as_(row["as"])
            answer = client.generic(row["method"], place)
            if outcome(answer) != row["answer"] or answer.status_code >= 500:
                wrong.append((row, outcome(answer), answer.status_code))
    assert wrong == []
