"""Stories of citizens, through the pages and nothing else: given, when, then."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from huimin.web.access.objects import household_address
from huimin.web.store.models import CaseRow, HelpRequest
from tests.system.office.looking import Reader, check
from tests.unit.web.citizens import citizen, home, staff_client


def page(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def test_a_citizen_checks_and_applies(db: None, office: Any) -> None:
    # Given a family the data find due dibao, who never applied
    widow = citizen(1)
    assert "看来可以享受" in page(widow, "/me/")
    # When she applies, answers what is asked, and submits
    address = re.findall(r'href="(/me/apply/dibao/\d+/)"', page(widow, "/me/"))[0]
    fill = widow.post(address).headers["Location"]
    signed = re.findall(r'name="signed" value="(\d+)"', page(widow, fill))
    check_answers = widow.post(fill, {"signed": signed, "committed": "yes"}).headers["Location"]
    assert "提交最低生活保障申请" in page(widow, check_answers)
    done = widow.post(check_answers).headers["Location"]
    # Then she has a number and days, and the township has it on its desk
    ref = done.split("/")[3]
    told = page(widow, done)
    assert ref in told
    assert "最迟" in told
    township = staff_client(CaseRow.objects.get(ref=ref).area[:9])
    assert ref in page(township, f"/cases/{ref}/")
    township.post(f"/cases/{ref}/accept/", {"seen": "2"})
    # And what the township did stands on her page, with the legal limit
    mine = page(widow, f"/me/cases/{ref}/")
    assert "调查核对中" in mine
    assert "办结期限" in mine
    assert mine.index(">受理<") < mine.index(">提交申请<")


def test_a_helper_applies_for_a_neighbour(db: None, office: Any) -> None:
    # Given a neighbour who hardly hears, and a helper with her consent
    helper, neighbour = citizen(7), home(2)
    person, row = next(iter(neighbour.found.people.items()))
    agreed = timezone.localdate() - timedelta(days=1)
    township = str(neighbour.found.row["area"])[:9]
    # When the helper asks for her
    sent = helper.post("/help/", {"name": row["name"], "number": person, "policy": "dibao", "area": township, "relation": "neighbour",
                                  "consent": "yes", "day-year": agreed.year, "day-month": agreed.month, "day-day": agreed.day, "words": ""})
    # Then the helper learns a number and a day and nothing else
    told = page(helper, sent.headers["Location"])
    assert HelpRequest.objects.get().ref in told
    assert str(row["name"]) not in told
    # And the township opens a case in which the consent stands, which the neighbour sees and the helper does not
    worker = staff_client(township)
    opened = worker.post(f"/help-requests/{HelpRequest.objects.get().ref}/", {"do": "open", "policy": "dibao"}).headers["Location"]
    ref = opened.split("/")[2]
    assert CaseRow.objects.get(ref=ref).way_in == "helper"
    assert ref in page(citizen(2), "/me/")
    assert helper.get(f"/me/cases/{ref}/").status_code == 404
    assert ref not in page(helper, "/me/")


def test_told_without_an_application_and_declined(db: None, office: Any) -> None:
    # Given a family the data found, whom a worker has told
    family = home(1)
    worker = staff_client(str(family.found.row["area"])[:9])
    from huimin.web.accounts.models import Account
    from huimin.web.store import cases

    by = cases.actor_of(Account.objects.get(username=f"township_worker-{str(family.found.row['area'])[:9]}"))
    ref = cases.begin(by, "find", policy="dibao", household=str(family.found.household.id), members=list(family.found.people),
                      area=str(family.found.row["area"]), way_in="matching", name="测试").ref
    worker.post(f"/cases/{ref}/prefill/", {"findings": "属实", "seen": "1"})
    worker.post(f"/cases/{ref}/tell/", {"told_how": "上门", "seen": "2"})
    # When they sign in
    widow = citizen(1)
    assert "我们发现您可能可以享受最低生活保障" in page(widow, "/me/")
    told = page(widow, f"/me/cases/{ref}/")
    assert "不用做什么" in told
    # And say that they do not want it
    opt_out = re.findall(r'href="(/cases/[\d-]+/opt_out/)"', told)[0]
    assert "本人不要" in page(widow, opt_out)
    widow.post(opt_out, {"seen": "3"})
    # Then it is over, nothing was granted, and they may apply at any time
    assert CaseRow.objects.get(ref=ref).state == "opted_out"
    assert "随时" in page(widow, f"/me/cases/{ref}/")
    assert 'href="/me/apply/dibao/0/"' in page(widow, "/me/")
    assert household_address(str(family.found.household.id)) not in page(widow, "/me/")


def test_an_application_in_the_browser(reader: Callable[[str], Reader]) -> None:
    """Every page of the way, as it comes back to somebody who forgot something too."""
    one = reader("citizen")
    one.choose("zh", "normal")
    web = one.open("/me/apply/edge/0/")
    found = check(one)
    web.locator("main form button.main").click()
    web.locator("main form button.main").click()
    assert web.title().startswith("错误：")
    found += check(one)
    for name in ("q1", "q2"):
        if web.locator(f"[name={name}]").count():
            web.locator(f"[name={name}]").nth(0).check()
    for box in web.locator("[name=signed]").all():
        box.check()
    web.check("#committed")
    web.locator("main form button.main").click()
    found += check(one)
    assert web.locator("main button.main").inner_text() == "提交最低生活保障边缘家庭申请"
    web.locator("main button.main").click()
    web.wait_for_url("**/done/")
    found += check(one)
    web.locator("main a.main").click()
    found += check(one)
    assert found == []
