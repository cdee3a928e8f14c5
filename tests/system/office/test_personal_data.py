"""No identity number, telephone or account number stands on any page, header, address or log line, for any role."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huimin.web.accounts.roles import ROLES
from huimin.web.config.logs import Line
from huimin.web.identity.demo_people import demo_people
from tests.system.office import objects
from tests.system.office.matrix import NOBODY, USERNAMES, expected
from tests.walk import personal, walk

NUMBER = "990121195501230023"


@pytest.mark.parametrize(("text", "found"), [
    (f"<td>{NUMBER}</td>", 1), (f"/?q={NUMBER}", 1), (f"<!-- {NUMBER} -->", 1), ("990121 19550123 0023", 1), ("990121195501230024", 0),
    ("电话13812345678", 1), ("13812345678", 1), ("6222021234567890128", 1), ("6222021234567890127", 0), ("4111111111111111", 1),
    ("990***********0023", 0), ("600000102", 0), ("2026-11-27 01:31:27", 0)])
def test_the_scanner_sees_what_it_should(text: str, found: int) -> None:
    assert len(personal(text)) == found


@pytest.mark.parametrize("role", [NOBODY, *ROLES])
def test_no_page_shows_what_nobody_asked_for(role: str, as_: Callable[[str], Any], as_citizen: Callable[[int], Any],
                                             caplog: pytest.LogCaptureFixture) -> None:
    client = Client() if role == NOBODY else as_citizen(0) if role == "citizen" else as_(USERNAMES[role])
    starts = [row.of_nothing for row in expected().values() if row.methods["GET"]]
    starts += [objects.MAKERS["cases/<str:ref>/", "own"]()]
    found = []
    pages = 0
    with caplog.at_level(logging.INFO):
        for seen in walk(client, starts, most=len(starts) + 30):
            pages += 1
            found += [(seen.address, one) for one in personal(seen.text)]
            assert seen.status < 500, seen.address
    found += [("log", one) for record in caplog.records for one in personal(record.getMessage())]
    assert found == []
    assert pages >= len(starts)


def test_numbers_somebody_types_do_not_come_back_in_messages_or_logs(as_: Callable[[str], Any], caplog: pytest.LogCaptureFixture) -> None:
    number = demo_people()[0].number
    client = Client()
    with caplog.at_level(logging.INFO):
        client.post("/sign-in/", {"username": "somebody", "password": number})
        client.get(f"/cases/{number}/")
        as_("xian").get(f"/cases/begin/{number}/")
    written = [handler.formatter for handler in logging.getLogger().handlers if isinstance(handler.formatter, Line)]
    assert len(written) == 1, "the lines are written by our formatter"
    assert any(number in message for message in caplog.messages), "the test tries what Django puts into a line"
    assert [record for record in caplog.records if personal(written[0].format(record))] == []
