"""我的事项, and an application from the first page to the timeline."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huimin.web.access.models import AccessRecord
from huimin.web.identity.demo_people import demo_people
from huimin.web.store import cases
from huimin.web.store.models import CaseRow, Draft
from tests.unit.web.citizens import citizen, client_of, home, staff

TWO = 7
"""Of the people to choose from: lives with another grown-up."""
UNKNOWN = "990121199001019983"


def page(client: Any, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())


def begun(client: Any, policy: str = "dibao", place: int = 0) -> str:
    answer = client.post(f"/me/apply/{policy}/{place}/")
    assert answer.status_code == 302
    return str(answer.headers["Location"]).split("/")[3]


def filled(client: Any, ref: str, signers: int = 5, **more: str) -> Any:
    return client.post(f"/me/cases/{ref}/fill/", {"signed": [str(n) for n in range(1, signers + 1)], "committed": "yes", **more})


def submitted(client: Any) -> str:
    ref = begun(client)
    assert filled(client, ref).headers["Location"] == f"/me/cases/{ref}/check/"
    assert client.post(f"/me/cases/{ref}/check/").headers["Location"] == f"/me/cases/{ref}/done/"
    return ref


def test_what_a_family_receives_and_may_get(office: Path) -> None:
    mine = page(citizen(3), "/me/")  # a severe disability: several benefits in payment, one not yet
    assert "残疾人两项补贴" in mine or "护理补贴" in mine
    assert "正在享受" in mine
    assert "没有正在办的事" in mine
    assert 'href="/me/apply/disability_living/' in mine
    assert AccessRecord.objects.filter(purpose="own", shown=True, path="/me/").count() == 1


def test_a_number_the_register_does_not_know(office: Path) -> None:
    mine = page(client_of(UNKNOWN), "/me/")
    assert "没有找到您" in mine
    assert "便民服务中心" in mine
    page(client_of(UNKNOWN), "/me/apply/", 404)


def test_from_the_first_page_to_the_timeline(office: Path) -> None:
    client = citizen(1)
    assert 'href="/me/apply/dibao/0/"' in page(client, "/me/")
    start = page(client, "/me/apply/dibao/0/")
    assert "不用您交的材料" in start
    assert "数据到2026年10月31日" in start
    ref = begun(client)
    assert begun(client) == ref, "a second press goes on with the draft there is"
    filled(client, ref)
    assert "提交最低生活保障申请" in page(client, f"/me/cases/{ref}/check/")
    client.post(f"/me/cases/{ref}/check/")
    done = page(client, f"/me/cases/{ref}/done/")
    assert ref in done
    assert "便民服务中心" in done
    assert "最迟2027年" in done
    row = CaseRow.objects.get(ref=ref)
    assert (row.state, row.way_in, Draft.objects.count()) == ("submitted", "citizen", 0)
    event = cases.opened(ref).last("submit")
    assert event is not None
    assert sorted(event.data["authorised_by"]) == sorted(str(one["name"]) for one in home(1).found.people.values()
                                                         if one["birth_date"].year < 2008 and not one["deceased"])
    timeline = page(client, f"/me/cases/{ref}/")
    assert timeline.index("提交申请") < timeline.index("填写申请"), "newest first"
    assert "已提交" in page(client, "/me/")
    assert client.post(f"/me/cases/{ref}/check/").headers["Location"] == f"/me/cases/{ref}/done/", "sent twice, submitted once"
    assert client.get(f"/cases/{ref}/").headers["Location"] == f"/me/cases/{ref}/"


def test_every_error_keeps_what_was_typed(office: Path) -> None:
    client = citizen(0)  # the departments do not know an income: it is asked
    ref = begun(client, "edge")
    answer = client.post(f"/me/cases/{ref}/fill/", {"q1": "commit", "q1-said": "", "q2": "commit", "q2-said": "去年9000元"})
    typed = answer.content.decode()
    assert answer.status_code == 422
    assert "去年9000元" in typed
    assert 'href="#q1-said"' in typed
    assert 'href="#signed"' in typed
    assert 'href="#committed"' in typed
    assert "去年9000元" in page(client, f"/me/cases/{ref}/fill/"), "kept on the server too"
    assert client.get(f"/me/cases/{ref}/check/").headers["Location"].endswith("/fill/")


def test_children_alone_are_sent_to_the_counter_with_their_guardian(office: Path) -> None:
    client = citizen(6)  # both parents have died
    assert "由监护人" in page(client, "/me/apply/dibao/0/")
    assert client.post("/me/apply/dibao/0/").status_code == 409
    assert CaseRow.objects.count() == 0


def test_the_dead_sign_nothing(office: Path) -> None:
    client = citizen(1)
    text = page(client, f"/me/cases/{begun(client)}/fill/")
    for row in home(1).found.people.values():
        if row["deceased"]:
            assert str(row["name"]) not in text
            return
    raise AssertionError("the family has lost somebody")


def test_a_commitment_stands_in_the_event(office: Path) -> None:
    client = citizen(0)
    ref = begun(client, "edge")
    filled(client, ref, **{"q1": "commit", "q1-said": "没有交过税", "q2": "help", "q2-said": "不算"})
    client.post(f"/me/cases/{ref}/check/")
    data = cases.opened(ref).events[-1].data
    assert "没有交过税" in data["commitments"]
    assert "不算" not in data["to_check"], "only what was committed to is written down"
    assert data["to_check"]


@pytest.mark.parametrize("signed", [[], ["1"], ["9"]])
def test_without_everybodys_authorisation_nothing_is_submitted(office: Path, signed: list[str]) -> None:
    """The reader lives with another grown-up: one yes is not enough."""
    client = citizen(TWO)
    ref = begun(client)
    answer = client.post(f"/me/cases/{ref}/fill/", {"signed": signed, "committed": "yes"})
    assert answer.status_code == 422
    client.post(f"/me/cases/{ref}/check/")
    assert CaseRow.objects.get(ref=ref).state == "draft"


@pytest.mark.parametrize("address", ["", "fill/", "check/", "done/"])
def test_other_families_find_nothing(office: Path, address: str) -> None:
    ref = submitted(citizen(1)) if address in {"", "done/"} else begun(citizen(1))
    page(citizen(2), f"/me/cases/{ref}/{address}", 404)
    page(citizen(2), "/me/cases/2026-9999999/" + address, 404)
    assert citizen(2).post(f"/me/cases/{ref}/rate/", {"score": "1"}).status_code == 404


def test_staff_have_no_such_pages(as_: Callable[[str], Any]) -> None:
    for username in ("xiang", "xian", "juzhang", "anquan", "shuju"):
        client = as_(username)
        for address in ("/me/", "/me/apply/", "/me/apply/dibao/0/", "/me/facts/"):
            page(client, address, 403)


def test_no_address_says_who_somebody_is(office: Path) -> None:
    client, number = citizen(1), demo_people()[1].number
    household = str(home(1).found.household.id)
    ref = submitted(client)
    for address in ("/me/", "/me/apply/", f"/me/cases/{ref}/", f"/me/cases/{ref}/done/", "/me/facts/"):
        text = page(client, address)
        assert number not in text, address
        assert f"{household}/" not in text, address


def test_what_is_missing_is_told_and_sent_again(office: Path) -> None:
    from tests.unit.web.test_cases import act

    client = citizen(1)
    ref = submitted(client)
    township = CaseRow.objects.get(ref=ref).area[:9]
    worker = staff(township)
    act(ref, "tell_missing", worker, 0, missing="请补充租房合同")
    assert "请补充租房合同" in page(client, f"/me/cases/{ref}/fill/")
    filled(client, ref)
    client.post(f"/me/cases/{ref}/check/")
    assert CaseRow.objects.get(ref=ref).state == "submitted"
