"""The overview: every number is the run's, changes are against the run before, a township sees itself only."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from huimin import matching
from huimin.kernel import Text
from huimin.matching import MatchResult, Place
from huimin.web import county
from huimin.web.cockpit import figures
from huimin.web.cockpit.figures import show
from huimin.web.cockpit.measures import MEASURES, monthly
from huimin.web.cockpit.of_cases import of_cases
from huimin.web.cockpit.scope import Scope
from huimin.web.front.typeset import typeset
from huimin.web.store.models import CaseRow

WHO = {"juzhang", "xian", "xiangzhang", "caizheng", "shenji"}
OTHERS = {"cun", "xiang", "zhengce", "shuju", "xitong", "anquan", "shenjiyuan"}


def run() -> MatchResult:
    found = county.latest()
    assert found is not None
    return found


@pytest.fixture
def whole(office: Path) -> Scope:
    return Scope("", Text.of("县"), run(), None)


def test_who_may_open_it(as_: Callable[[str], Any]) -> None:
    addresses = [reverse("cockpit"), reverse("cockpit_figure", args=["unknown"]), reverse("cockpit_csv", args=["unknown"])]
    for username in WHO | OTHERS:
        answers = {as_(username).get(address).status_code for address in addresses}
        assert answers == ({200} if username in WHO else {403}), username
    assert {as_("").get(address).status_code for address in addresses} == {302}
    assert as_("juzhang").get(reverse("cockpit_figure", args=["nothing"])).status_code == 404


def test_every_number_is_the_run_s(whole: Scope) -> None:
    rows, lists = run().summary["policies"], run().lists
    here = whole.here or []
    value = {id: measure.value(here, figures.periods(whole)) for id, measure in MEASURES.items()}
    names = ("unclaimed", "undue", "amount", "unknown")
    assert {name: value[name] for name in names} == {name: lists[name] for name in names}
    paid = sum(row["paid_fen"] if row["period"] == "month" else row["paid_fen"] / 12 for row in rows if row["period"] in {"month", "year"})
    assert value["paid"] == pytest.approx(paid, abs=1)
    assert value["coverage"] is not None
    assert value["coverage"] * sum(row["yes"] for row in rows) == sum(place.receiving for place in here)
    lines = [line for name in ("unclaimed", "amount") for line in run().lines(name)]
    period = figures.periods(whole)
    short = sum((line.entitled_fen or 0) - (line.paid_fen or 0) for line in lines
                if (line.entitled_fen or 0) > (line.paid_fen or 0) and period[line.policy] == "month")
    yearly = sum((line.entitled_fen or 0) - (line.paid_fen or 0) for line in lines
                 if (line.entitled_fen or 0) > (line.paid_fen or 0) and period[line.policy] == "year")
    assert value["money"] == pytest.approx(short + yearly / 12, abs=1)


def test_households_count_once(whole: Scope) -> None:
    found = show(MEASURES["unclaimed"], whole)
    assert found is not None
    homes = {line.household_no for line in run().lines("unclaimed")}
    assert str(found.sentence) == f"{len(homes)}户有{run().lists['unclaimed']}项符合条件、还没有享受。"


def test_a_township_sees_itself_only(as_: Callable[[str], Any], whole: Scope) -> None:
    from huimin.web.accounts.models import Account

    area = Account.objects.get(username="xiangzhang").area
    own = [place for place in matching.places(run()) or () if (place.township or "") == area]
    page = as_("xiangzhang").get(reverse("cockpit_figure", args=["undue"])).content.decode()
    assert f"{sum(place.undue for place in own)}" in page
    others = [code for code in county.catalog().areas.codes() if len(code) == 9 and code != area]
    assert others
    for code in others:
        assert county.area_name(code) not in page.replace(county.area_name(area), "")
    file = as_("xiangzhang").get(reverse("cockpit_csv", args=["undue"])).content.decode().removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(file)))
    assert {row[1][:9] for row in rows if row[0] == "place" and row[1]} == {area}


def test_a_change_is_against_the_run_before(whole: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    before = replace(run(), folder=run().folder / "before")
    here = whole.here or []
    then: list[Place] = [replace(place, unclaimed=0) for place in here]
    monkeypatch.setattr(Scope, "places", lambda self, of: then if of is before else here)
    scope = Scope("", Text.of("县"), run(), before)
    number = run().lists["unclaimed"]
    assert str(figures.change(MEASURES["unclaimed"], scope, number)) == f"比上一次({run().as_of})多{number}项"
    then[:] = here
    assert str(figures.change(MEASURES["unclaimed"], scope, number)) == f"比上一次({run().as_of})没有变化"
    then[:] = [*here, replace(here[0], unclaimed=3)]
    assert figures.change(MEASURES["unclaimed"], scope, number) == Text(
        f"比上一次({run().as_of})少3项", f"3 less than the run before ({run().as_of})")


def test_the_first_run_has_nothing_to_compare_with(whole: Scope, as_: Callable[[str], Any]) -> None:
    assert as_("juzhang").get("/cockpit/").content.decode().count("第一次比对") == 1
    assert figures.change(MEASURES["undue"], whole, 3) is None


def test_before_the_first_run_it_says_what_to_do(as_: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(county, "latest", lambda: None)
    assert "还没有比对过" in as_("juzhang").get(reverse("cockpit")).content.decode()
    assert "还没有数" in as_("juzhang").get(reverse("cockpit_figure", args=["undue"])).content.decode()
    assert as_("juzhang").get(reverse("cockpit_csv", args=["undue"])).status_code == 200


def test_cases_past_their_limit_are_a_sentence_in_their_area_only(as_: Callable[[str], Any]) -> None:
    assert "超过了法定期限" not in as_("juzhang").get(reverse("cockpit")).content.decode()
    now = timezone.now()
    for number, days in enumerate((-3, -1, 9)):
        CaseRow.objects.create(ref=f"x{number}", policy="dibao", household="1", household_blind="1", area="990121001001", way_in="window",
                               state="county", kind="open", seq=1, opened=now, updated=now, due=timezone.localdate() + timedelta(days=days))
    for address in (reverse("cockpit"), reverse("home")):
        assert "<strong>2</strong>件超过了法定期限，正在办的共<strong>3</strong>件" in as_("juzhang").get(address).content.decode()
    assert "2件超过了法定期限" in str(of_cases(Scope("990121001", Text("", ""), None, None))[0].sentence)
    assert of_cases(Scope("990121101", Text("", ""), None, None)) == []


def test_administrators_of_machines_see_no_figures(as_: Callable[[str], Any]) -> None:
    number = f"<strong>{run().lists['undue']}</strong>"
    assert number in as_("juzhang").get(reverse("home")).content.decode()
    for username in ("xitong", "anquan", "shenjiyuan"):
        assert number not in as_(username).get(reverse("home")).content.decode()


def test_money_of_a_year_is_a_twelfth_and_single_payments_do_not_count(whole: Scope) -> None:
    one = replace((whole.here or [])[0], unclaimed_fen=1200, short_fen=0)
    rows = [replace(one, policy="m"), replace(one, policy="y"), replace(one, policy="s")]
    assert monthly(rows, {"m": "month", "y": "year", "s": "once"}, "unclaimed_fen", "short_fen") == 1300


def test_what_is_asked_for_names_its_holder(as_: Callable[[str], Any], whole: Scope) -> None:
    [first, *_] = matching.by_fact(matching.waiting(run()))
    page = as_("juzhang").get(reverse("cockpit_figure", args=["unknown"])).content.decode()
    fact = matching.describe(first.fact, county.prepared().program, county.catalog())
    assert typeset(fact.name.zh) in page
    assert f"即可判定<strong>{first.households}</strong>户" in page


def test_what_applying_costs_is_counted_from_decided_cases(as_: Callable[[str], Any], office: Path) -> None:
    assert "还没有办结的事项" in as_("juzhang").get("/cockpit/burdens/").content.decode()
    now = timezone.now()
    lines = [("old_age", "990121001001", 0, 0, 1, 1), ("dibao", "990121001001", 2, 1, 0, 0), ("dibao", "990121100001", 1, 0, 0, 1),
             ("dibao", "990121001001", None, None, None, None)]  # the last one is not decided
    for number, (policy, area, *trouble) in enumerate(lines):
        CaseRow.objects.create(ref=f"b{number}", policy=policy, household="1", household_blind="1", area=area, way_in="window",
                               state="paid", kind="open", seq=1, opened=now, updated=now,
                               **dict(zip(("visits", "asked_again", "untold", "nothing_asked"), trouble, strict=True)))
    lead = as_("juzhang")
    with CaptureQueriesContext(connection) as asked:
        page = lead.get("/cockpit/burdens/").content.decode()
    assert sum("store_case" in query["sql"] for query in asked.captured_queries) == 1  # counted once, told in three ways
    plain = re.sub("<[^>]+>", "", page)
    assert "办结的3件，平均入户1.0次" in plain
    assert re.search("2件什么都没有要本人填、本人交.67%", plain)
    assert "办结2件" in plain
    assert "SELECT sum(visits) * 1.0 / count(visits) FROM store_caserow WHERE visits IS NOT NULL" in unescape(plain)
    assert "按政策看" in as_("juzhang").get("/cockpit/").content.decode()
    assert "办结的2件，平均入户1.0次" in re.sub("<[^>]+>", "", as_("xiangzhang").get("/cockpit/burdens/").content.decode())
    with connection.cursor() as cursor:  # the query the page shows gives the number the page says
        cursor.execute("SELECT sum(nothing_asked) * 1.0 / count(visits) FROM store_caserow WHERE visits IS NOT NULL")
        assert round(float(cursor.fetchone()[0]), 2) == 0.67
