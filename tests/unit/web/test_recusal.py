"""A relative's case leaves the hands of staff by itself: when it begins, and when the relative is declared."""

from collections.abc import Callable
from typing import Any

import pytest

from huimin.web.accounts.kinship import declare
from huimin.web.accounts.models import Account
from huimin.web.store import cases
from huimin.web.store.models import CaseRow
from tests.unit.web.test_cases import a_case, family  # noqa: F401  (a fixture)


def account(username: str) -> Account:
    return Account.objects.get(username=username)


def a_member(household: Any) -> str:
    return str(next(iter(household.found.people)))


@pytest.mark.parametrize("first", ["declared", "begun"])
def test_a_township_workers_relative_goes_to_another_township(first: str, as_: Callable[[str], Any], family: Any) -> None:  # noqa: F811
    ref = a_case(family, by="xiang2").ref if first == "begun" else ""
    assert declare(account("xiang"), "parent", a_member(family), account("xiang")) == {}
    ref = ref or a_case(family, by="xiang2").ref
    case = cases.opened(ref)
    assert (case.events[-1].act, case.events[-1].role, case.aside) == ("recuse", "system", {str(account("xiang").pk)})
    assert not case.area.startswith(account("xiang").area)
    assert CaseRow.objects.get(ref=ref).area == case.area
    assert cases.check_lines() == []
    assert as_("xiang").get(f"/cases/{ref}/").status_code == 404
    there = Account.objects.filter(organisation__area=case.area, postings__role="township_worker").first()
    assert there is not None
    page = as_(there.username).get("/cases/").content.decode()
    assert "因回避转来" in page
    assert f"/cases/{ref}/" in page


def test_a_county_officers_relative_stays_in_other_hands(as_: Callable[[str], Any], family: Any) -> None:  # noqa: F811
    ref, officer = a_case(family).ref, account("xian")
    assert declare(officer, "self", a_member(family), officer) == {}
    assert cases.opened(ref).area == str(family.found.row["area"])
    page = as_("xian").get(f"/cases/{ref}/").content.decode()
    assert "已经自动转给别人" in page
    assert "王某" not in page
    assert "转由其他乡镇" not in page
    assert as_("juzhang").get(f"/cases/{ref}/").status_code == 200
