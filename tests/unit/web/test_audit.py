"""Readings are found by who, why, when and whose; citizens see who looked at their household; hiding ends by itself."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from huimin.web import county
from huimin.web.access.models import AccessHidden, AccessRecord
from huimin.web.access.sealed import blind
from huimin.web.accounts.models import Account, AccountEvent, Kin
from huimin.web.identity.demo_people import demo_people

As = Callable[[str], Any]
AsCitizen = Callable[[int], Any]


def household(person: int) -> str:
    return county.household(demo_people()[person].number).found.household.id


def reading(person: int = 0, by: str = "xiang", **changed: Any) -> AccessRecord:
    account = Account.objects.get(username=by)
    given = {"account": account, "name": account.name, "roles": ",".join(account.roles), "organisation": str(account.organisation),
             "purpose": "case", "household": blind(household(person), "household"), "path": "/", "request_id": "1",
             "fields": ["wage_income", "birth_date"]} | changed
    return AccessRecord.objects.create(**given)


def test_a_citizen_sees_who_looked_why_and_at_what_but_no_value(as_citizen: AsCitizen) -> None:
    reading(reason="电话咨询", unmasked=["wage_income"])
    reading(1, name="别人家的")
    reading(purpose="own", name="自己看")
    reading(shown=False, name="没给看")
    page = as_citizen(0).get("/me/looked/").content.decode()
    for words in ("乡小李", "云中街道", "乡镇经办人员", "办理申请", "电话咨询", "工资性收入", "出生日期", "显示完整内容"):
        assert words in page, words
    for words in ("别人家的", "自己看<", "没给看", "wage_income", demo_people()[0].number):
        assert words not in page, words
    assert "看过您家的信息1次" in page
    assert "您和家人自己看过1次" in page


def test_looks_that_tell_nothing_new_are_one_row(as_citizen: AsCitizen) -> None:
    noon = timezone.localtime().replace(hour=12) - timedelta(days=1)
    for minutes in range(3):
        reading(at=noon + timedelta(minutes=minutes))
    reading(at=noon + timedelta(minutes=5), fields=["birth_date"])
    reading(at=noon - timedelta(days=1))
    page = as_citizen(0).get("/me/looked/").content.decode()
    assert "看过您家的信息5次" in page
    assert page.count('role="rowheader"') == 3
    assert page.count("当天3次") == 1


def test_an_auditors_look_appears_after_a_while(as_citizen: AsCitizen) -> None:
    now = timezone.now()
    reading(by="shenji", purpose="audit", at=now - timedelta(days=29))
    assert "审计局冯" not in as_citizen(0).get("/me/looked/").content.decode()
    reading(by="shenji", purpose="audit", at=now - timedelta(days=31))
    assert as_citizen(0).get("/me/looked/").content.decode().count("审计局冯") == 1


def test_a_look_under_investigation_is_hidden_on_record_and_shows_again_by_itself(as_: As, as_citizen: AsCitizen) -> None:
    record = reading()
    auditor = as_("shenji")
    for wrong in ({"days": "0", "reason": "立案调查"}, {"days": "181", "reason": "立案调查中"}, {"days": "30", "reason": ""}):
        assert auditor.post(f"/audit/hide/{record.pk}/", wrong).status_code == 422
    assert auditor.post(f"/audit/hide/{record.pk}/", {"days": "30", "reason": "纪检立案调查"}).status_code == 302
    assert "乡小李" not in as_citizen(0).get("/me/looked/").content.decode()
    assert "纪检立案调查" in auditor.get(f"/audit/hide/{record.pk}/").content.decode()
    hidden = AccessHidden.objects.get()
    assert hidden.by.username == "shenji"
    for act in (lambda: AccessHidden.objects.update(reason=""), lambda: AccessHidden.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    from huimin.web.access.withheld import shown_now

    assert list(shown_now(AccessRecord.objects.all(), hidden.until + timedelta(seconds=1))) == [record]


def test_readings_are_filtered(as_: As) -> None:
    reading(case="A-1")
    reading(by="xian", purpose="review", at=timezone.now() - timedelta(days=9))
    client, today = as_("shenjiyuan"), timezone.localdate()

    def names(query: str) -> list[str]:
        page = client.get(f"/audit/?{query}").content.decode()
        return [name for name in ("乡小李", "县小张") if f"<span>{name}" in page]

    assert names("") == ["乡小李", "县小张"]
    assert names("who=乡小") == ["乡小李"]
    assert names("purpose=review") == ["县小张"]
    assert names("case=A-1") == ["乡小李"]
    assert names(f"from={today - timedelta(days=3)}") == ["乡小李"]
    assert names(f"until={today - timedelta(days=3)}") == ["县小张"]
    assert names("household=nonsense") == []


def test_one_household_is_found_by_number_and_the_number_stands_in_no_address(as_: As) -> None:
    reading(0)
    reading(1, name="另一户")
    client = as_("shenji")
    number = demo_people()[0].number
    answer = client.post("/audit/household/", {"number": number})
    assert number not in answer.headers["Location"]
    assert household(0) not in answer.headers["Location"]
    page = client.get(answer.headers["Location"]).content.decode()
    assert "乡小李" in page
    assert "另一户" not in page
    assert "没有这一户" in client.post("/audit/household/", {"number": "600"}, follow=True).content.decode()


def test_the_file_holds_no_formula_and_taking_it_out_is_on_record(as_: As) -> None:
    reading(reason="=HYPERLINK(1)")
    answer = as_("shenji").get("/audit/csv/")
    text = answer.content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert text.count("\n") == 2
    assert AccountEvent.objects.get(kind="exported").account.username == "shenji"  # type: ignore[union-attr]


def test_what_nothing_explains_is_listed_with_reasons(as_: As, office: Path) -> None:
    xiang = Account.objects.get(username="xiang")
    number = demo_people()[1].number
    Kin.objects.create(account=xiang, person_id=number, person_blind=blind(number), relation="parent")
    reading(1)
    night = timezone.localtime().replace(hour=2) - timedelta(days=1)
    reading(7, by="xian", purpose="window", at=night)
    page = as_("shenji").get("/audit/unexplained/").content.decode()
    assert "本人或备案近亲属的家庭" in page
    assert "窗口不开的时候办窗口咨询" in page
    assert page.index("乡小李") < page.index("县小张"), "the weightier first"


def test_work_on_a_case_explains_a_reading(as_: As) -> None:
    from huimin.web.audit.evidence import analysed
    from huimin.web.store import cases

    found = county.household(demo_people()[7].number)
    cases.begin(cases.actor_of(Account.objects.get(username="xian")), "start", policy="dibao", household=found.found.household.id,
                members=list(found.found.people), area=str(found.found.row["area"]), way_in="window", name="某")
    reading(7, by="xian")
    reading(7, by="xian2")
    now = timezone.now()
    assert (analysed(now - timedelta(days=1), now + timedelta(days=1)).readings, analysed(now - timedelta(days=1), now).explained) == (2, 1)


def test_events_of_accounts_are_listed(as_: As) -> None:
    client = as_("shenjiyuan")
    AccountEvent.objects.create(kind="locked", account=Account.objects.get(username="xiang"))
    assert "连续输错，锁定" in client.get("/audit/accounts/?kind=locked").content.decode()
