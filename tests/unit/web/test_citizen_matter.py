"""A family's matters once they run: told without an application, rated, facts doubted."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from huimin import casework
from huimin.catalog import standard_workdays
from huimin.web.accounts.models import Account
from huimin.web.store import cases
from huimin.web.store.models import CaseRow, FactDoubt, Rating
from tests.unit.web.citizens import account, citizen, home, staff, staff_client
from tests.unit.web.test_cases import act
from tests.unit.web.test_citizen_me import page, submitted


def told_case(which: int = 1) -> str:
    """A case the data found, told to the family."""
    found = home(which).found
    by = staff(str(found.row["area"])[:9])
    made = cases.begin(cases.actor_of(Account.objects.get(username=by)), "find", policy="dibao", household=str(found.household.id),
                       members=list(found.people), area=str(found.row["area"]), way_in="matching", name="某")
    act(made.ref, "prefill", by, 0, findings="属实")
    act(made.ref, "tell", by, 0, told_how="上门")
    return made.ref


def test_a_told_family_has_three_ways(office: Path) -> None:
    ref = told_case()
    client = citizen(1)
    mine = page(client, f"/me/cases/{ref}/")
    assert "我们发现您可能可以享受最低生活保障" in mine
    assert "不用做什么" in mine
    assert f'href="/cases/{ref}/opt_out/"' in mine
    assert f'href="/cases/{ref}/correct/"' in mine
    assert "我们发现您可能可以享受" in page(client, "/me/")


def test_not_wanted_is_an_end_that_can_be_taken_back(office: Path) -> None:
    ref, client = told_case(), citizen(1)
    client.post(f"/cases/{ref}/opt_out/", {})
    assert CaseRow.objects.get(ref=ref).state == "opted_out"
    assert "本人表示不要" in page(client, f"/me/cases/{ref}/")
    assert client.post("/me/apply/dibao/0/").headers["Location"].endswith("/fill/"), "whoever changes their mind applies"


def test_something_wrong_becomes_an_application(office: Path) -> None:
    ref, client = told_case(), citizen(1)
    client.post(f"/cases/{ref}/correct/", {"what": "我儿子不住这里了"})
    assert CaseRow.objects.get(ref=ref).state == "draft"
    assert f'href="/me/cases/{ref}/fill/"' in page(client, f"/me/cases/{ref}/")
    page(client, f"/me/cases/{ref}/fill/")


def test_withdrawing_and_applying_again(office: Path) -> None:
    client = citizen(1)
    ref = submitted(client)
    client.post(f"/cases/{ref}/withdraw/", {})
    assert CaseRow.objects.get(ref=ref).state == "withdrawn"
    assert "已撤回" in page(client, "/me/")
    assert submitted(client) != ref


def test_one_rating_from_each_person(office: Path) -> None:
    client = citizen(1)
    ref = submitted(client)
    assert client.post(f"/me/cases/{ref}/rate/", {"score": "5"}).status_code == 302
    assert Rating.objects.count() == 0, "nothing is rated before it is decided"
    client.post(f"/cases/{ref}/withdraw/", {})
    wrong = client.post(f"/me/cases/{ref}/rate/", {"score": "6", "words": "跑了三趟"})
    assert wrong.status_code == 422
    assert "跑了三趟" in wrong.content.decode()
    for score in ("2", "5"):
        client.post(f"/me/cases/{ref}/rate/", {"score": score, "words": "跑了三趟"})
    assert [(one.score, one.words) for one in Rating.objects.all()] == [(2, "跑了三趟")]
    assert "您评了2分" in page(client, f"/me/cases/{ref}/")


@pytest.mark.parametrize(("score", "shown"), [(2, True), (3, False)])
def test_the_lead_of_the_township_sees_who_was_not_content(as_: Callable[[str], Any], score: int, shown: bool) -> None:
    ref = told_case()
    area = CaseRow.objects.get(ref=ref).area[:9]
    Rating.objects.create(case_id=ref, by=account("x"), score=score, words="跑了三趟")
    assert ("跑了三趟" in page(staff_client(area, "township_lead"), "/ratings/")) is shown
    assert "跑了三趟" not in page(as_("xiangzhang"), "/ratings/"), "another township"
    page(staff_client(area), "/ratings/", 403)


def test_what_neighbours_say_is_not_told_to_the_family(office: Path) -> None:
    client = citizen(1)
    ref = submitted(client)
    by = staff(CaseRow.objects.get(ref=ref).area[:9])
    act(ref, "accept", by, 0)
    act(ref, "check_data", by, 0, findings="属实")
    act(ref, "visit", by, 1, visited_on=str(timezone.localdate() + timedelta(days=1)), visitors=["甲", "乙"], findings="属实", signed=True)
    act(ref, "give_opinion", by, 1, opinion="grant", reasons="符合")
    act(ref, "post", by, 1)
    act(ref, "object", by, 2, objection="东边邻居说他家有车")
    mine = page(client, f"/me/cases/{ref}/")
    assert "登记异议" in mine
    assert "东边邻居" not in mine
    assert "乡镇经办人员" in mine
    assert "乡小何" not in mine


def key_of(client: Any) -> str:
    import re

    keys = re.findall(r'href="/me/facts/([^/"]+)/"', page(client, "/me/facts/"))
    return next(str(one) for one in keys if one.startswith("person.financial_assets."))


def test_a_fact_is_doubted_and_answered(as_: Callable[[str], Any]) -> None:
    client = citizen(1)
    key = key_of(client)
    assert client.post(f"/me/facts/{key}/", {"said": " "}).status_code == 422
    for _ in range(2):
        client.post(f"/me/facts/{key}/", {"said": "存款是村集体的"})
    doubt = FactDoubt.objects.get()
    assert doubt.due == standard_workdays().after(timezone.localdate(), 10).day
    assert doubt.department == "check_centre"
    steward = as_("shuju")
    assert f'href="/doubts/{doubt.pk}/"' in page(steward, "/doubts/")
    assert "存款是村集体的" in page(steward, f"/doubts/{doubt.pk}/")
    half = steward.post(f"/doubts/{doubt.pk}/", {"answer": "", "words": "银行已核实"})
    assert half.status_code == 422
    assert "银行已核实" in half.content.decode()
    steward.post(f"/doubts/{doubt.pk}/", {"answer": "corrected", "words": "银行已核实,不是个人存款"})
    assert "不是个人存款" in page(client, "/me/facts/")
    assert "存款是村集体的" not in page(citizen(2), "/me/facts/")
    page(citizen(1), "/me/facts/person.financial_assets.99/", 404)


def test_what_is_sensitive_about_other_grown_ups_is_hidden_from_relatives(office: Path) -> None:
    """The family sees that something is known and from whom, and can doubt it; the figure is shown to its own person only."""
    from huimin.web.citizen.family import known

    told = home(1)
    adults = [person for person, row in told.found.people.items() if row["birth_date"].year < 2008]
    assert len(adults) > 1
    hidden = {(reader, one.whose): one.value.hidden for reader in adults for one in known(told, reader, timezone.localdate())
              if one.key.startswith("person.financial_assets.")}
    names = {person: str(told.found.people[person]["name"]) for person in adults}
    assert {hidden for (reader, whose), hidden in hidden.items() if whose == names[reader]} == {False}
    assert {hidden for (reader, whose), hidden in hidden.items() if whose in names.values() and whose != names[reader]} == {True}


def test_an_answered_doubt_names_who_answered(office: Path) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        FactDoubt.objects.create(household="h", household_blind="b", by=account("x"), due=timezone.localdate(), area="1", department="d",
                                 fact="f", said="s", answer="corrected", answered=timezone.now())


def test_the_days_of_the_confirmation_follow_what_happens(office: Path) -> None:
    client = citizen(1)
    ref = submitted(client)
    assert "当天受理的话" in page(client, f"/me/cases/{ref}/done/")
    casework.perform(cases.STORE, ref, "accept", cases.actor_of(Account.objects.get(username=staff(
        CaseRow.objects.get(ref=ref).area[:9]))), {}, timezone.now())
    later = page(client, f"/me/cases/{ref}/done/")
    assert "当天受理的话" not in later
    assert "办结期限" in later


def test_a_steward_of_another_place_does_not_find_the_doubt(as_: Callable[[str], Any]) -> None:
    client = citizen(1)
    client.post(f"/me/facts/{key_of(client)}/", {"said": "存款是村集体的"})
    doubt = FactDoubt.objects.get()
    other = staff_client("990121001", "data_steward")  # the family lives in another township
    page(other, f"/doubts/{doubt.pk}/", 404)
    assert f"/doubts/{doubt.pk}/" not in page(other, "/doubts/")
    page(as_("shuju"), f"/doubts/{doubt.pk}/")
