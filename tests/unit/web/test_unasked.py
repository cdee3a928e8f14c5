"""Granted without an application: by two people, with a look first where the data call for care, measured from the register."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from huimin import casework, matching
from huimin.matching import outcomes, select
from huimin.web import county
from huimin.web.accounts.models import Account
from huimin.web.cases.views import whom
from huimin.web.store import cases
from huimin.web.store.found import risks_measured
from huimin.web.store.models import CaseRow, FactDoubt, RunChecked
from huimin.web.store.recheck import recheck

TOWNSHIP = "990121001"
POLICY = "old_age"
SYSTEM = casework.Actor("", "", frozenset({"system"}))


def staff(username: str) -> casework.Actor:
    return cases.actor_of(Account.objects.get(username=username))


@pytest.fixture
def household(office: Path) -> str:
    """A household of the first township of which the data prove an allowance for old age and leave no doubt."""
    run = county.latest()
    assert run is not None
    for name in ("unclaimed", "ok"):
        for line in select(run, name, {"policy": POLICY}, area=TOWNSHIP).lines:
            id = str(line.household_id)
            if not any(value for risk, value in measured(id, [*county.household(id).found.people]).items() if risk != "risk_amount"):
                return id
    raise AssertionError("nobody without a doubt")


def measured(household: str, members: list[str], policy: str = POLICY, subject: str | None = None) -> Any:
    first = {"policy": policy, "household": household, "members": members, "area": TOWNSHIP, "way_in": "matching",
             "subject": whom(county.household(household), policy)["subject"] if subject is None else subject}
    return risks_measured(casework.fold([casework.Event("1", 1, timezone.now(), "", "", "system", "find", "found", first)]))


def told(household: str, by: str = "xian", found_by: casework.Actor = SYSTEM) -> str:
    """A case found, prefilled and told forty days ago."""
    found = county.household(household).found
    at = timezone.now() - timedelta(days=40)
    ref = cases.begin(found_by, "find", policy=POLICY, household=household, members=list(found.people),
                      area=str(found.row["area"]), way_in="matching", name="王某", **whom(county.household(household), POLICY)).ref
    casework.perform(cases.STORE, ref, "prefill", staff(by), {"findings": "属实"}, at)
    casework.perform(cases.STORE, ref, "tell", staff(by), {"told_how": "上门"}, at, settings=cases.settings())
    return ref


def granting(client: Any, ref: str) -> Any:
    return client.post(f"/cases/{ref}/grant_untold/", {"amount_fen": "100", "reasons": "年龄"})


@pytest.fixture(autouse=True)
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "settings", lambda: {"silent_days": 7})


def test_who_prefilled_it_does_not_grant_it(as_: Callable[[str], Any], household: str) -> None:
    ref = told(household)
    page = granting(as_("xian"), ref)
    assert page.status_code == 409
    assert "预填的人" in page.content.decode()
    assert granting(as_("xian2"), ref).status_code == 302
    done = cases.opened(ref)
    assert (done.state, done.events[-1].data["risks"]) == ("granted", [])


def test_a_fact_the_person_doubts_is_looked_into_by_somebody_else_first(as_: Callable[[str], Any], household: str) -> None:
    ref = told(household, "xiang")
    row = county.household(household).found.row
    FactDoubt.objects.create(household=household, household_blind=cases.blind(household, "household"), by_id=staff("xiang").id,
                             due=timezone.localdate(), area=str(row["area"]), department="x", fact="person.birth_date", said="不对")
    assert "本人提出过不对" in as_("xian").get(f"/cases/{ref}/").content.decode()
    assert "本人提出过不对" in granting(as_("xian"), ref).content.decode()
    form = as_("xiangzhang").get(f"/cases/{ref}/check_risk/").content.decode()
    assert "本人提出过不对" in form
    assert 'name="risks"' not in form
    assert as_("xiangzhang").post(f"/cases/{ref}/check_risk/", {"findings": "看了身份证,出生日期没错"}).status_code == 302
    assert "本人提出过不对" in as_("xian").get(f"/cases/{ref}/").content.decode()
    assert granting(as_("xian"), ref).status_code == 302
    assert cases.opened(ref).events[-1].data["risks"] == ["disputed"]
    assert casework.violations(cases.opened(ref).events, settings={"silent_days": 7}) == []


def test_nothing_is_granted_once_the_data_no_longer_prove_it(as_: Callable[[str], Any], household: str,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    ref = told(household, "xiang")
    monkeypatch.setattr("huimin.web.store.found.by_rules", lambda case, told: [])  # the rules find nothing any more
    page = granting(as_("xian"), ref)
    assert page.status_code == 409
    assert "不能证明" in page.content.decode()


def test_what_the_register_says_is_what_is_measured(household: str) -> None:
    people = [*county.household(household).found.people]
    assert measured(household, people)["risk_household"] == 0
    assert measured(household, [*people, "somebody"])["risk_household"] == 1
    assert measured(household, people)["risk_amount"] > 0
    assert measured(household, people, "childcare_nobody_has")["risk_unproved"] == 1
    assert measured("699999999", people, subject="")["risk_unproved"] == 1


def test_what_one_person_may_have_proves_nothing_of_another(household: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = county.household(household)
    people = [*told.found.people]
    subject = whom(told, POLICY)["subject"]
    assert measured(household, people, subject=subject)["risk_unproved"] == 0
    found = {one.decision.subject: one for one in told.policies if one.item.id == POLICY}
    other = replace(found[subject], decision=replace(found[subject].decision, subject="another", outcome=False))
    both = SimpleNamespace(policies=[found[subject], other], found=told.found, disputed=told.disputed)
    monkeypatch.setattr("huimin.web.store.found.register", lambda case: both)
    assert measured(household, people, subject="another")["risk_unproved"] == 1  # though somebody at home is old enough
    assert measured(household, people, subject="")["risk_unproved"] == 1  # of nobody in particular nothing is proved
    assert measured(household, people, subject=subject)["risk_unproved"] == 0


def granted(household: str) -> str:
    ref = told(household, "xiang")
    casework.perform(cases.STORE, ref, "grant_untold", staff("xian"), {"reasons": "年龄", "amount_fen": 10_000}, timezone.now(),
                     settings={"silent_days": 7, **{f"risk_{id}": 0 for id in casework.risks()}})
    return ref


def test_a_later_run_that_no_longer_proves_it_is_a_task_and_ends_nothing(as_: Callable[[str], Any], household: str,
                                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    ref = granted(household)
    assert recheck() == 0  # the run of today still says yes
    assert "不再证明" not in as_("xiang").get("/cases/").content.decode()
    RunChecked.objects.all().delete()
    monkeypatch.setattr("huimin.matching.outcomes", lambda run, register, policy, asked: dict.fromkeys(asked, None))
    page = as_("xiang").get("/cases/").content.decode()  # the first to come after a run
    assert "后来的比对不再证明" in page
    assert ref in page
    case = cases.opened(ref)
    assert (case.state, case.events[-1].act, case.events[-1].role, case.events[-1].data["found"]) == (
        "granted", "doubt_grant", "system", "unknown")
    RunChecked.objects.all().delete()
    assert recheck() == 0  # once is enough
    assert cases.check_lines() == []
    assert as_("xiang").post(f"/cases/{ref}/review/", {"findings": "上门看过,还符合"}).status_code == 302
    assert "不再证明" not in as_("xiang").get("/cases/").content.decode()
    assert casework.violations(cases.opened(ref).events, settings={"silent_days": 7}) == []


def test_what_a_run_is_not_about_it_does_not_put_in_doubt(household: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ref, run = granted(household), county.latest()
    assert run is not None
    others = [row for row in run.summary["policies"] if row["id"] != POLICY]
    monkeypatch.setattr(county, "latest", lambda: replace(run, summary={**run.summary, "policies": others}))
    monkeypatch.setattr("huimin.matching.outcomes", lambda run, register, policy, asked: {})
    assert recheck() == 0
    assert cases.opened(ref).events[-1].act == "grant_untold"


def test_the_day_begins_without_waiting_for_the_recheck(as_: Callable[[str], Any], household: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("huimin.web.store.recheck.beside", lambda work, name: asked.append(name))
    monkeypatch.setattr("huimin.matching.run_id", lambda *_: pytest.fail("worked out within the page"))
    assert as_("xiang").get("/cases/").status_code == 200
    assert asked == ["recheck"]
    RunChecked.objects.create(run=str(getattr(county.latest(), "id", "")), at=timezone.now(), put=0)
    assert as_("xiang").get("/cases/").status_code == 200
    assert asked == ["recheck"]  # once a run


def test_which_run_the_data_make_is_worked_out_once(household: str, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []
    true = matching.run_id
    monkeypatch.setattr("huimin.matching.run_id", lambda *of: (counted.append(1), true(*of))[1])
    monkeypatch.setattr("huimin.web.rules._kept", [])
    for _ in range(3):
        RunChecked.objects.all().delete()
        recheck()
    assert len(counted) == 1


def test_a_page_decides_the_household_once(as_: Callable[[str], Any], household: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ref, measured_for = told(household, "xiang"), []
    true = cases.risks_measured

    def count(case: casework.Case) -> Any:
        measured_for.append(case.seq)
        return true(case)

    monkeypatch.setattr(cases, "risks_measured", count)
    for asked in (lambda: as_("xian").get(f"/cases/{ref}/"), lambda: as_("xian").get(f"/cases/{ref}/grant_untold/"),
                  lambda: as_("xian").post(f"/cases/{ref}/grant_untold/", {"amount_fen": "100"}),
                  lambda: as_("xian").post(f"/cases/{ref}/grant_untold/", {"amount_fen": "100", "reasons": "年龄", "preview": "1"}),
                  lambda: granting(as_("xian"), ref)):
        measured_for.clear()
        asked()
        assert len(measured_for) == 1
    assert cases.opened(ref).state == "granted"


def test_whoever_applied_is_not_rechecked_so(household: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = granted(household)
    first = cases.opened(ref)
    monkeypatch.setattr("huimin.matching.outcomes", lambda run, register, policy, asked: {})
    monkeypatch.setattr(casework.Case, "last", _as_if_applied(casework.Case.last))
    assert recheck() == 0
    assert cases.opened(ref).seq == first.seq


def _as_if_applied(last: Callable[..., Any]) -> Callable[..., Any]:
    def applied(self: casework.Case, *acts: str) -> Any:
        found = last(self, *acts)
        return replace(found, act="grant") if found is not None and found.act == "grant_untold" else found
    return applied


def test_a_run_says_what_it_found_for_a_household(household: str) -> None:
    run, explainer = county.latest(), county.explainer()
    assert run is not None
    told_of = county.household(household)
    people = [one.decision.subject for one in told_of.policies if one.item.id == POLICY]
    for policy in ("old_age", "dibao"):
        asked = [(household, ""), *((household, person) for person in people), ("699999999", "")]
        found = outcomes(run, explainer.register, policy, asked)
        decided = [one.decision for one in told_of.policies if one.item.id == policy]
        anybody = [one.outcome for one in decided]
        assert found[household, ""] is (True if True in anybody else None if None in anybody else False)
        for one in decided if policy == POLICY else []:
            assert found[household, one.subject] is one.outcome
        assert ("699999999", "") not in found
    assert outcomes(run, explainer.register, "no_such_policy", [(household, "")]) == {}


def test_cases_decided_before_their_cost_was_counted_are_counted_when_the_office_starts(household: str) -> None:
    ref = granted(household)
    columns = ("visits", "asked_again", "untold", "nothing_asked")
    CaseRow.objects.update(**dict.fromkeys(columns))
    assert cases.check_lines() == [ref]
    import_module("huimin.web.store.migrations.0008_burden").fill(apps, None)
    assert CaseRow.objects.values_list(*columns).get(ref=ref) == (0, 0, 1, 1)
    assert cases.check_lines() == []
