"""公示: the columns the law allows, the days the law says, an objection that reaches the case; children never."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huimin import casework
from huimin.web import county
from huimin.web.public.views_posted import postings
from huimin.web.store import cases
from huimin.web.store.models import Objection
from tests.unit.web.test_cases import account, family  # noqa: F401


def posted_case(family: Any, policy: str = "dibao") -> str:  # noqa: F811
    at = timezone.now()

    def act(name: str, by: str, **data: Any) -> None:
        casework.perform(cases.STORE, ref, name, cases.actor_of(account(by)), data, at)

    ref = cases.begin(cases.actor_of(account("xiang")), "start", policy=policy, household=family.found.household.id,
                      members=list(family.found.people), area=str(family.found.row["area"]), way_in="window", name="王某").ref
    act("submit", "xiang", commitment=True, authorisation=True)
    act("accept", "xiang")
    act("check_data", "xiang", findings="属实")
    act("visit", "xiang2", visited_on=timezone.localdate(at).isoformat(), visitors=["甲", "乙"], findings="属实", signed=True)
    act("give_opinion", "xiangzhang", opinion="grant", reasons="低于标准", amount_fen=99_600)
    act("post", "xiang")
    return ref


def test_a_posting_shows_name_members_and_amount_and_nothing_else(family: Any) -> None:  # noqa: F811
    posted_case(family)
    html = Client().get("/public/posted/").content.decode()
    assert "王某" in html
    assert "996.00" in html
    for person in family.found.people:
        assert person not in html
    assert str(family.found.household.id) not in html


@pytest.mark.parametrize(("days", "there"), [(0, True), (7, True), (8, False)])
def test_a_posting_takes_itself_down(family: Any, days: int, there: bool) -> None:  # noqa: F811
    posted_case(family)
    assert bool(postings(timezone.localdate() + timedelta(days=days))) is there


def test_nothing_of_children_is_posted(family: Any) -> None:  # noqa: F811
    with pytest.raises(casework.NotNow):
        posted_case(family, "defacto_orphan")
    assert postings(timezone.localdate()) == []


def test_an_objection_reaches_the_case(as_: Any, family: Any) -> None:  # noqa: F811
    ref = posted_case(family)
    empty = Client().post(f"/public/posted/{ref}/object/", {"text": "车", "contact": "李四"})
    assert empty.status_code == 422
    assert "李四" in empty.content.decode()
    Client().post(f"/public/posted/{ref}/object/", {"text": "他家有一辆小汽车"})
    assert "小汽车" in as_("xiang").get(f"/cases/{ref}/").content.decode()
    as_("xiang").post(f"/cases/{ref}/object/", {"objection": "群众反映有车", "seen": str(cases.opened(ref).seq)})
    assert cases.opened(ref).state == "objection"
    assert not Objection.objects.filter(handled=False).exists()
    assert Client().get(f"/public/posted/{ref}/object/").status_code == 404
    assert county.latest() is not None


def test_an_objection_holds_the_case_until_it_is_recorded_and_stays_readable(as_: Any, family: Any) -> None:  # noqa: F811
    ref = posted_case(family)
    Client().post(f"/public/posted/{ref}/object/", {"text": "他家有一辆小汽车", "contact": "李四 1"})
    assert "有1条异议" in as_("xiang").get("/cases/").content.decode()
    why_not = {offer.act.id: str(offer.why_not) for offer in cases.offers(cases.opened(ref), account("xiang2"))}
    assert "1条异议还没有登记" in why_not["send_to_county"]
    form = as_("xiang").get(f"/cases/{ref}/object/").content.decode()
    assert "小汽车</textarea>" in form
    as_("xiang").post(f"/cases/{ref}/object/", {"objection": "他家有一辆小汽车", "seen": str(cases.opened(ref).seq)})
    page = as_("xiang").get(f"/cases/{ref}/").content.decode()
    assert "李四 1" in page
    assert "已登记" in page
    assert "有1条异议" not in as_("xiang").get("/cases/").content.decode()


def test_a_case_that_is_not_posted_has_no_form(family: Any) -> None:  # noqa: F811
    assert Client().get("/public/posted/2026-0000001/object/").status_code == 404
