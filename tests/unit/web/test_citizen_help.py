"""Somebody asks on another person's behalf, and learns nothing about them."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from huimin.matching import NobodyFound
from huimin.web import county
from huimin.web.access.models import AccessRecord
from huimin.web.access.sealed import blind
from huimin.web.accounts.models import Account, Kin
from huimin.web.identity.demo_people import demo_people
from huimin.web.store import cases
from huimin.web.store.models import CaseRow, HelpRequest
from tests.unit.web.citizens import citizen, home, staff_client

NOBODY = "990121199001019983"


def form(number: str, area: str = "990121001", **more: str) -> dict[str, str]:
    agreed = timezone.localdate() - timedelta(days=2)
    return {"name": "老邻居", "number": number, "policy": "dibao", "area": area, "relation": "neighbour", "consent": "yes",
            "day-year": str(agreed.year), "day-month": str(agreed.month), "day-day": str(agreed.day), "words": "耳背,请上门", **more}


def asked(client: Any, number: str, area: str = "990121001") -> str:
    answer = client.post("/help/", form(number, area))
    assert answer.status_code == 302
    return str(answer.headers["Location"]).split("/")[2]


def told(client: Any, number: str) -> str:
    """What the helper reads, without what differs anyway: number of the request, form token, minute."""
    page = client.get(f"/help/{asked(client, number)}/").content.decode()
    return re.sub(r"D\d{4}-\d{6}|value=\"\w{64}\"|\d\d:\d\d", "…", page)


def test_the_answer_is_the_same_for_somebody_known_and_somebody_unknown(office: Path) -> None:
    with pytest.raises(NobodyFound):
        county.household(NOBODY)
    helper = citizen(7)
    assert told(helper, demo_people()[1].number) == told(helper, NOBODY)


def test_nobody_is_looked_up_for_a_helper(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even quietly: how long an answer takes could tell as much as its words."""
    looked = []
    find = county.household
    monkeypatch.setattr(county, "household", lambda key: looked.append(key) or find(key))
    asked(citizen(7), demo_people()[1].number)
    assert demo_people()[1].number not in looked
    assert CaseRow.objects.count() == 0


def test_the_helper_reads_nothing_of_the_other_family(office: Path) -> None:
    helper, number = citizen(7), demo_people()[1].number
    ref = asked(helper, number)
    page = helper.get(f"/help/{ref}/").content.decode() + helper.get("/me/").content.decode()
    for row in home(1).found.people.values():
        assert str(row["name"]) not in page
    assert number not in page
    assert ref in page


def test_whoever_has_not_asked_does_not_find_the_request(office: Path) -> None:
    ref = asked(citizen(7), NOBODY)
    assert citizen(2).get(f"/help/{ref}/").status_code == 404


@pytest.mark.parametrize(("field", "value", "words"), [
    ("name", "", "请填写对方的姓名"), ("number", "990121199001019981", "身份证号不可用"), ("area", "330881001", "哪个乡镇"),
    ("relation", "", "关系"), ("consent", "", "本人同意了才能代办"), ("day-year", "2019", "哪天同意"), ("day-month", "13", "没有这一天"),
    ("policy", "no_such", "从列表里选"),
])
def test_what_is_wrong_is_said_and_what_was_typed_stays(office: Path, field: str, value: str, words: str) -> None:
    answer = citizen(7).post("/help/", {**form(NOBODY), field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "耳背,请上门" in page
    assert HelpRequest.objects.count() == 0


def test_a_helper_has_a_limit_a_day(office: Path) -> None:
    client = citizen(7)
    for _ in range(10):
        asked(client, NOBODY)
    assert client.post("/help/", form(NOBODY)).status_code == 422
    assert HelpRequest.objects.count() == 10


def test_the_township_completes_it(office: Path) -> None:
    ref = asked(citizen(7), demo_people()[1].number, "990121100")
    worker = staff_client("990121100")
    assert "老邻居" in worker.get("/help-requests/").content.decode()
    page = worker.get(f"/help-requests/{ref}/").content.decode()
    assert "本人知道并同意" in page
    assert demo_people()[1].number not in page
    opened = worker.post(f"/help-requests/{ref}/", {"do": "open", "policy": "dibao"})
    row = CaseRow.objects.get()
    assert opened.headers["Location"] == f"/cases/{row.ref}/"
    assert (row.way_in, row.state) == ("helper", "draft")
    helper = cases.opened(row.ref).events[0].data["helper"]
    assert (helper["name"], helper["relation"], helper["request"]) == (demo_people()[7].name, "neighbour", ref)
    assert helper["consented_on"] == (timezone.localdate() - timedelta(days=2)).isoformat()
    assert "老邻居" not in worker.get("/help-requests/").content.decode()
    assert citizen(1).get(f"/me/cases/{row.ref}/").status_code == 200, "the person sees what is done for them"
    assert citizen(7).get(f"/me/cases/{row.ref}/").status_code == 404, "the helper does not"


@pytest.mark.parametrize("number", [NOBODY, "elsewhere"])
def test_not_found_and_elsewhere_sound_the_same_to_the_township(office: Path, number: str) -> None:
    ref = asked(citizen(7), demo_people()[1].number if number == "elsewhere" else number, "990121001")
    answer = staff_client("990121001").post(f"/help-requests/{ref}/", {"do": "open", "policy": "dibao"})
    assert answer.status_code == 422
    assert "在您的辖区里没有找到这个人" in answer.content.decode()
    assert CaseRow.objects.count() == 0


def test_closing_needs_a_word(office: Path) -> None:
    ref = asked(citizen(7), NOBODY)
    worker = staff_client("990121001")
    assert worker.post(f"/help-requests/{ref}/", {"do": "close", "outcome": " "}).status_code == 422
    assert worker.post(f"/help-requests/{ref}/", {"do": "close", "outcome": "查无此人,已电话告知代办人"}).status_code == 302
    assert "工作人员已经处理" in citizen(7).get(f"/help/{ref}/").content.decode()
    assert "查无此人" not in citizen(7).get(f"/help/{ref}/").content.decode(), "what came of it is told to the person only"


def test_other_townships_do_not_find_it(as_: Callable[[str], Any]) -> None:
    ref = asked(citizen(7), NOBODY)
    assert as_("zhen").get(f"/help-requests/{ref}/").status_code == 404
    assert as_("xiang").get(f"/help-requests/{ref}/").status_code == 200
    assert as_("xian").get(f"/help-requests/{ref}/").status_code == 403


def test_a_village_worker_may_ask_too(as_: Callable[[str], Any]) -> None:
    assert as_("cun").post("/help/", form(demo_people()[1].number, relation="village")).status_code == 302
    assert as_("xian").get("/help/").status_code == 403


def test_names_and_numbers_lie_sealed(office: Path) -> None:
    from django.db import connection

    asked(citizen(7), demo_people()[1].number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, number, words FROM store_helprequest")
        lying = b"".join(bytes(part) for part in cursor.fetchone())
    assert demo_people()[1].number.encode() not in lying
    assert "老邻居".encode() not in lying


def test_a_relative_of_the_worker_is_handed_on_and_not_looked_at(office: Path) -> None:
    number = demo_people()[1].number
    ref = asked(citizen(7), number, "990121100")
    worker = staff_client("990121100")
    Kin.objects.create(account=Account.objects.get(username="township_worker-990121100"), person_id=number, person_blind=blind(number),
                       relation="parent")
    answer = worker.post(f"/help-requests/{ref}/", {"do": "open", "policy": "dibao"})
    assert answer.status_code == 422
    assert "请交给同事办理" in answer.content.decode()
    assert CaseRow.objects.count() == 0
    assert not AccessRecord.objects.filter(household=blind(str(home(1).found.household.id), "household"), shown=True).exists()
