"""Makes what operations of the API speak of: part of an address -> {name in the address: a function that makes one and names it}."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from huimin.web import county
from huimin.web.access.models import AccessRecord
from huimin.web.access.sealed import blind
from huimin.web.accounts.models import Account
from huimin.web.budget.models import Analysis, Choice, Preparation, Scenario, StressTest, Twin
from huimin.web.exports.models import ExportRequest, ExportVerdict
from huimin.web.identity.demo_people import demo_people
from huimin.web.store import cases
from huimin.web.store.models import FactDoubt, HelpRequest
from huimin.web.trials import FAILED, RUNNING
from tests.system.office.objects import an_agreement
from tests.unit.web.citizens import account


def of(username: str) -> Account:
    return Account.objects.get(username=username)


def own_draft(person: int = 0) -> str:
    """A case a citizen began and has not submitted."""
    found = county.household(demo_people()[person].number).found
    return cases.begin(cases.actor_of(account(demo_people()[person].number)), "start", policy="dibao", household=str(found.household.id),
                       members=list(found.people), area=str(found.row["area"]), way_in="citizen",
                       person=demo_people()[person].number, name="某").ref


def a_scenario() -> int:
    return int(Scenario.objects.create(by=of("caizheng"), name="甲", changes=[["dibao.standard", "900"]], state=FAILED,
                                       problem={"zh": "没有", "en": "none"}).pk)


CHOSEN = {"aim": "gap", "start": "now", "budgets": [], "no_loser": False, "floor": "", "equity": "", "cliff": ""}


def a_failure(kind: Any, **more: Any) -> int:
    return int(kind.objects.create(by=of("caizheng"), state=FAILED, problem={"zh": "没有", "en": "none"}, **more).pk)


def nothing_starts() -> None:
    """One of each kind is at work already: what is asked for waits behind it."""
    common = {"by": of("caizheng"), "state": RUNNING, "beat": timezone.now() + timedelta(days=1)}
    for kind in (Analysis.STATUS, Analysis.FORECAST):
        Analysis.objects.create(kind=kind, **common)
    Scenario.objects.create(name="甲", changes=[["dibao.standard", "900"]], **common)
    StressTest.objects.create(shock="flood", assumptions=[], months=3, **common)
    Twin.objects.create(name="甲", changes=[["dibao.standard", "900"]], months=3, **common)
    Choice.objects.create(name="甲", asked=CHOSEN, **common)
    Preparation.objects.create(**common)


def a_reading() -> int:
    return int(AccessRecord.objects.create(name="某", roles="county_officer", purpose="case", household="x", path="/", request_id="1").pk)


def asked_for_another(by: Account, area: str = "") -> str:
    """A request of a helper for a made-up citizen, in the township where the household lives."""
    found = county.household(demo_people()[0].number).found
    return HelpRequest.objects.create(
        ref="D2026-000001", by=by, area=area or str(found.row["area"])[:9], policy="dibao", relation="neighbour", name="某",
        number=demo_people()[0].number, consent="同意", consented_on=timezone.localdate(), words="").ref


def an_export(by: str, judges: tuple[str, ...] = ()) -> int:
    run = county.latest()
    assert run is not None
    asked = ExportRequest.objects.create(by=of(by), run=run.id, list="unclaimed", filters={}, area=of(by).area, format="csv",
                                         purpose="visit", reason="上门核实", rows=1)
    for judge in judges:
        ExportVerdict.objects.create(request=asked, by=of(judge), approve=True)
    return int(asked.pk)


def a_doubt() -> int:
    found = county.household(demo_people()[0].number).found
    return int(FactDoubt.objects.create(
        household=str(found.household.id), household_blind=blind(str(found.household.id), "household"),
        by=account(demo_people()[0].number), due=timezone.localdate(), area=str(found.row["area"]), department="tax",
        fact="person.wage_income", whose="某", said="没有工资").pk)


THINGS: Mapping[str, Mapping[str, Callable[[], Any]]] = {
    "/overview/": {"id": lambda: "unclaimed"},
    "/audit/": {"number": a_reading},
    "/scenarios/": {"number": a_scenario},
    "/budget/stress/": {"number": lambda: a_failure(StressTest, shock="flood", assumptions=[], months=3)},
    "/budget/twins/": {"number": lambda: a_failure(Twin, name="甲", changes=[["dibao.standard", "900"]], months=3)},
    "/budget/choices/": {"number": lambda: a_failure(Choice, name="甲", asked=CHOSEN)},
    "/budget/standards/": {"id": lambda: "S0001"},
    "/budget/pooling/": {"id": lambda: "P0001"},
    "/budget/stock/": {"id": lambda: "L0001"},
    "/budget/contracts/results/": {"id": lambda: "R0001"},
    "/budget/handed-in/": {"id": lambda: "T0001"},
    "/places/": {"area": lambda: "990121101"},
    "/exports/": {"number": lambda: an_export("xian2")},
    "/exports/{number}/rows": {"number": lambda: an_export("xian", ("juzhang", "xiangzhang"))},
    "/doubts/": {"number": a_doubt},
    "/sharing/": {"id": lambda: an_agreement().split("/")[2]},
    "/desk/policies/": {"area": lambda: "990121", "day": lambda: "2030-01-01"},
    "/me/cases/": {"ref": own_draft, "act": lambda: "withdraw"},
    "/me/facts/": {"key": lambda: "person.birth_date.1"},
    "/help/": {"ref": lambda: asked_for_another(account(demo_people()[0].number))},
    "/help-requests/": {"ref": lambda: asked_for_another(of("zhen"), of("xiang").area)},
}
