"""我能享受什么 in the browser: every question can be answered, "not sure" too, and nothing about anybody is kept or asked."""

import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

PEOPLE = {"relation": ["self", "spouse", "child"], "born": ["1948", "1950", "1988"]}


def page(client: Client, address: str = "/check/question/") -> str:
    answer = client.get(address)
    return answer.content.decode() if answer.status_code == 200 else ""


def asked(html: str) -> str:
    return re.findall(r'name="question" value="([^"]+)"', html)[0]


def answer_all(client: Client, choose: Any, most: int = 80) -> int:
    """Answer until the results come; how many questions it took."""
    for number in range(most):
        html = page(client)
        if not html:
            return number
        client.post("/check/question/", {"question": asked(html), **choose(html)})
    raise AssertionError("no end")


def unsure(html: str) -> dict[str, Any]:
    return {**PEOPLE} if 'name="relation"' in html else {"reply": "unclear"}


def test_unsure_to_the_end_promises_nothing(office: Path) -> None:
    client = Client()
    assert 3 < answer_all(client, unsure) < 60
    html = page(client, "/check/results/")
    assert "看来符合</h2>" not in html
    assert "还不能确定" in html


def test_any_answers_lead_to_a_result(office: Path) -> None:
    for seed in range(4):
        random = Random(seed)

        def choose(html: str, random: Random = random) -> dict[str, Any]:
            if 'name="relation"' in html:
                return {**PEOPLE}
            values = [value for value in re.findall(r'name="value" value="([^"]*)"', html) if value]
            if "1958-03-07" in html:
                return {"value": "2020-05-06"}
            return {"value": random.choice(values or ["0", "1200", "１２００"])}

        client = Client()
        answer_all(client, choose)
        assert "看来" in page(client, "/check/results/")


def test_what_was_typed_wrong_comes_back(office: Path) -> None:
    client = Client()
    answer = client.post("/check/question/", {"question": "people", "relation": ["self", "child"], "born": ["19五八", "2001"]})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="19五八"' in html
    assert "四位数" in html


def test_going_back_and_starting_again(office: Path) -> None:
    client = Client()
    client.post("/check/question/", {"question": "people", **PEOPLE})
    first = asked(page(client))
    client.post("/check/question/", {"question": first, "reply": "unclear"})
    assert asked(page(client)) != first
    client.post("/check/back/")
    assert asked(page(client)) == first
    client.post("/check/again/")
    assert asked(page(client)) == "people"


def test_a_page_sent_twice_answers_once(office: Path) -> None:
    client = Client()
    client.post("/check/question/", {"question": "people", **PEOPLE})
    first = asked(page(client))
    for _ in range(2):
        client.post("/check/question/", {"question": first, "reply": "unclear"})
    assert len(client.session["check"]["given"]) == 1


@pytest.mark.parametrize("kept", [{"version": 0}, "nonsense",
                                  {"version": 1, "people": [["self", 1950]], "given": [["no such question", True]]}])
def test_answers_of_another_version_start_again(office: Path, kept: Any) -> None:
    client = Client()
    client.get("/check/")
    client.post("/check/question/", {"question": "people", **PEOPLE})
    session = client.session
    session["check"] = kept
    session.save()
    assert client.get("/check/question/").status_code in {200, 302}
    assert Session.objects.count() == 1
