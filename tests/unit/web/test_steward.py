"""The inbox of a department's data steward: sharing requests and corrections, only its own, answered in its name."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from huimin import agreements, corrections
from huimin.agreements import Agreement
from huimin.catalog import standard_workdays
from huimin.corrections import Party, Store
from huimin.kernel import Month
from huimin.web import county
from huimin.web.access.models import AccessRecord
from huimin.web.accounts.models import Account, Kin
from huimin.web.identity.demo_people import demo_people
from huimin.web.steward.clocks import clock
from huimin.web.store.models import FactDoubt
from tests.unit.web.citizens import citizen

MONTH = Month.parse("2026-10")


def page(client: Any, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return str(answer.content.decode())


def asked(provider: str = "tax", **changed: Any) -> Agreement:
    """A request like one the county has, for its provider to answer."""
    workspace = county.workspace()
    like = next(one.request for one in agreements.agreements(workspace).values() if one.request.provider == provider)
    return agreements.request(workspace, replace(like, **changed), like.items, ["matching"], timezone.localdate(), "民政局 王芳")


def disputed(subject: str = "", departments: tuple[str, ...] = ("tax", "human_resources")) -> int:
    values = ("6000000", "4800000")
    parties = [Party(name, f"{name}_list", "2026-10", date(2026, 10, 31), value)
               for name, value in zip(departments, values, strict=False)]
    subject = subject or demo_people()[0].number
    return Store(county.workspace()).open([("person", subject, "wage_income", MONTH, parties)], timezone.localdate(), "比对", "不一致")[0]


def test_a_request_is_granted_by_its_providers_steward_only(changed_county: Path, as_: Callable[[str], Any]) -> None:
    made = asked()
    place = f"/sharing/{made.id}/"
    tax, check, consumer = as_("shuiwu"), as_("hedui"), as_("shuju")
    assert f'href="{place}"' in page(tax, "/sharing/")
    assert made.id not in page(check, "/sharing/")
    page(check, place, 404)
    assert "<form method=\"post\">" not in page(consumer, place).split("<main")[1]  # who asked sees how it stands, and cannot grant it
    assert consumer.post(place, {"answer": "grant"}).status_code == 404
    assert check.post(place, {"answer": "grant"}).status_code == 404
    assert agreements.agreements(county.workspace())[made.id].state == "waiting"
    assert tax.post(place, {"answer": "refuse", "words": " "}).status_code == 422
    assert tax.post(place, {"answer": "", "words": "x"}).status_code == 422
    assert tax.post(place, {"answer": "grant", "words": "限本县低保审核"}).status_code == 302
    found = agreements.agreements(county.workspace())[made.id]
    assert (found.state, found.history[-1].by) == ("agreed", "税务局高(税务部门)")
    assert tax.post(place, {"answer": "refuse", "words": "反悔"}).status_code == 404


def test_a_refusal_says_why_to_who_asked(changed_county: Path, as_: Callable[[str], Any]) -> None:
    made = asked()
    as_("shuiwu").post(f"/sharing/{made.id}/", {"answer": "refuse", "words": "数据还没有脱敏"})
    assert agreements.agreements(county.workspace())[made.id].state == "refused"
    assert "数据还没有脱敏" in page(as_("shuju"), f"/sharing/{made.id}/")


def test_an_incomplete_request_is_told_everything_at_once(changed_county: Path, as_: Callable[[str], Any]) -> None:
    made = asked(basis="", scenario="", signed_by="")
    shown = page(as_("shuiwu"), f"/sharing/{made.id}/")
    assert len(made.gaps) == 3
    assert all(gap.zh in shown for gap in made.gaps)
    assert as_("shuiwu").post(f"/sharing/{made.id}/", {"answer": "grant"}).status_code == 404  # its clock has not begun


def test_the_clock_counts_working_days() -> None:
    days = standard_workdays()
    monday = date(2026, 11, 23)
    due = days.after(monday, 10)
    assert [(clock(due, day, days).left, clock(due, day, days).colour) for day in (
        monday, due.day - timedelta(days=3), due.day, due.day + timedelta(days=1))] == [
            (10, "done"), (1 if due.day.weekday() == 0 else 3, "soon"), (0, "soon"), (-1, "late")]
    saturday = date(2026, 11, 28)  # a limit that ended on the Friday before is over, though no working day has passed since
    assert clock(days.after(date(2026, 11, 26), 1), saturday, days).colour == "late"


def test_a_correction_is_answered_by_the_department_that_is_asked(changed_county: Path, as_: Callable[[str], Any]) -> None:
    number = disputed()
    place = f"/corrections/{number}/"
    tax, check = as_("shuiwu"), as_("hedui")
    assert f'href="{place}"' in page(tax, "/corrections/")
    assert f'href="{place}"' not in page(check, "/corrections/")
    page(check, place, 404)
    shown = page(tax, place)
    assert "60,000" in shown or "60000" in shown
    assert "48,000" not in shown
    assert "48000" not in shown  # no agreement lets tax read what the other says
    assert "没有协议，不显示" in shown
    assert demo_people()[0].number in shown
    assert demo_people()[0].number not in page(tax, "/corrections/")
    looked = AccessRecord.objects.filter(path=place).latest("pk")
    assert (looked.purpose, looked.unmasked, looked.household != "") == ("correction", ["person_id"], True)
    assert tax.post(place, {"answer": "corrected", "value": "许多", "words": "查过"}).status_code == 422
    assert tax.post(place, {"answer": "corrected", "value": "48000", "words": " "}).status_code == 422
    assert tax.post(place, {"answer": "corrected", "value": "48000", "words": "少扣了退税"}).status_code == 302
    found = Store(county.workspace()).request(number)
    answer = found.answer("tax")
    assert answer is not None
    assert (answer.answer, answer.value, answer.who, found.settled) == ("corrected", "4800000", "税务局高(税务部门)", "4800000")
    assert tax.post(place, {"answer": "confirmed", "words": "再答"}).status_code == 404
    assert "tax_list" in page(tax, "/corrections/").split("本部门数据的差错率")[-1]


def test_a_request_about_a_relative_is_not_shown(changed_county: Path, as_: Callable[[str], Any]) -> None:
    number = disputed()
    subject = demo_people()[0].number
    steward = Account.objects.get(username="shuiwu")
    from huimin.web.access.sealed import blind

    Kin.objects.create(account=steward, person_id=subject, person_blind=blind(subject), relation="parent")
    listed = page(as_("shuiwu"), "/corrections/")
    assert f"/corrections/{number}/" not in listed
    assert "1件因回避不显示" in listed
    answer = as_("shuiwu").get(f"/corrections/{number}/")
    assert answer.status_code == 403
    assert subject not in answer.content.decode()


def test_the_family_sees_that_the_department_looked(changed_county: Path, as_: Callable[[str], Any]) -> None:
    page(as_("shuiwu"), f"/corrections/{disputed()}/")
    assert "税务局高" in page(citizen(0), "/me/looked/")


def test_a_citizens_doubt_becomes_a_request_that_answers_it(changed_county: Path, as_: Callable[[str], Any]) -> None:
    client = citizen(1)
    key = next(one for one in re.findall(r'href="/me/facts/([^/"]+)/"', page(client, "/me/facts/"))
               if one.startswith("person.financial_assets."))
    client.post(f"/me/facts/{key}/", {"said": "存款是村集体的"})
    doubt = FactDoubt.objects.get()
    place, county_steward, check = f"/doubts/{doubt.pk}/", as_("shuju"), as_("hedui")
    page(as_("shuiwu"), place, 404)  # another department's steward has nothing to do with it
    for _ in range(2):
        assert county_steward.post(place, {"do": "ask"}).status_code == 302
    made, = Store(county.workspace()).requests()
    doubt.refresh_from_db()
    assert doubt.correction == made.number
    assert [(party.department, party.month) for party in made.parties] == [("check_centre", "2026-10")]
    assert "已请居民家庭经济状况核对机构核实，等答复" in page(client, "/me/facts/")
    assert "已请" not in page(citizen(2), "/me/facts/")
    shown = page(check, f"/corrections/{made.number}/")
    assert "存款是村集体的" in shown
    assert all("存款是村集体的" not in event.why for event in made.events)  # what people write stays sealed with the doubt
    workspace = county.workspace()
    register = county.prepared().register(MONTH)
    corrections.follow(workspace, register, county.catalog(), timezone.localdate(), "比对")  # no dispute of lists, and still not over
    assert Store(workspace).request(made.number).state == "opened"
    check.post(f"/corrections/{made.number}/", {"answer": "corrected", "value": "0", "words": "不是个人存款"})
    assert Store(workspace).request(made.number).settled == "0"
    doubt.refresh_from_db()
    assert (doubt.answer, doubt.answered_words) == ("corrected", "不是个人存款")
    assert "不是个人存款" in page(client, "/me/facts/")
