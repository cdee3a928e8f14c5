"""What another system may read follows from the agreements in which this department is the provider."""

from dataclasses import replace
from datetime import date

import pytest

from huimin import agreements
from huimin.agreements import Request
from huimin.interfaces import AgreementGrants
from huimin.kernel import Workspace

DAY = date(2026, 11, 26)
ASKED = Request("civil_affairs", "health", "roster_dibao", ("roster.dibao",), "review", ("dibao",), "value", "社会救助法 第四十二条",
                "减免核对",
                DAY, date(2027, 11, 25), "局长")


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    return Workspace.create(tmp_path / "home", '[workspace]\narea = "990123"\n')


def granted(workspace: Workspace, asked: Request = ASKED) -> str:
    found = agreements.request(workspace, asked, set(asked.items), ["review"], DAY, "赵一(卫健局)")
    assert found.state == "waiting", found.gaps
    return agreements.agree(workspace, found.id, DAY, "王五(民政局)").id


def test_an_agreement_opens_its_items_and_no_others(workspace: Workspace) -> None:
    ask = AgreementGrants(workspace).allowed
    assert ask("health", "receives.dibao", "review", DAY).grant is None
    id = granted(workspace)
    assert {ask("health", field, "review", DAY).grant for field in ("receives.dibao", "paid.dibao", "person.name")} == {id}
    for consumer, field, purpose, day in (
            ("tax", "receives.dibao", "review", DAY), ("health", "receives.tekun", "review", DAY),
            ("health", "receives.dibao", "statistics", DAY), ("health", "person.wage_income", "review", DAY),
            ("health", "receives.dibao", "review", date(2028, 1, 1))):
        assert ask(consumer, field, purpose, day).grant is None


def test_what_is_suspended_is_closed_at_once(workspace: Workspace) -> None:
    grants, id = AgreementGrants(workspace), granted(workspace)
    agreements.simple_act(workspace, id, "suspended", DAY, "王五", "超范围")
    found = grants.allowed("health", "receives.dibao", "review", DAY)
    assert (found.grant, found.reason.zh) == (None, "协议已暂停")


def test_the_daily_maximum_of_an_agreement_goes_with_its_permission(workspace: Workspace) -> None:
    ask = AgreementGrants(workspace).allowed
    for maximum, id in ((20, "A0001"), (50, "A0002"), (10, "A0002"), (None, "A0004")):
        granted(workspace, replace(ASKED, daily_maximum=maximum))
        found = ask("health", "receives.dibao", "review", DAY)
        assert (found.grant, found.daily_maximum) == (id, {"A0001": 20, "A0002": 50, "A0004": None}[id])


def test_a_grant_of_answers_opens_no_values(workspace: Workspace) -> None:
    granted(workspace, replace(ASKED, mode="predicate"))
    assert AgreementGrants(workspace).allowed("health", "receives.dibao", "review", DAY).grant is None
