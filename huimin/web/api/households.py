"""The lists of the latest run and single households, as the workers' pages show them: masked, in the reader's area, on record."""

from typing import Any, Literal

from django.http import Http404, HttpRequest

from huimin.matching import LISTS, select
from huimin.web import county
from huimin.web.access.objects import household_address, household_of, households_of_kin, person_address
from huimin.web.access.record import record
from huimin.web.api import shapes
from huimin.web.api.operations import operation
from huimin.web.worker import views_household, views_lists
from huimin.web.worker.views_lists import A_PAGE, NAMES, WORKERS


@operation("GET", "/lists", *WORKERS, answer=shapes.Lists)
def lists(request: HttpRequest) -> Any:
    """How many lines each list has in the reader's area."""
    area = views_lists.area_of(request.user)
    run = county.latest()
    if run is None:
        return {"run": None, "month": None, "lists": []}
    return {"run": run.id, "month": str(run.month),
            "lists": [_totals(name, select(run, name, area=area, limit=0)) for name in LISTS]}


def _totals(name: str, found: Any) -> dict[str, Any]:
    return {"name": name, "title": NAMES[name].as_json(), "total": found.total, "households": found.households,
            "entitled_fen": found.entitled_fen, "paid_fen": found.paid_fen, "difference_fen": found.difference_fen}


@operation("GET", "/lists/{name}", *WORKERS, answer=shapes.Page, purpose="monitoring")
def one_list(request: HttpRequest, name: shapes.Name, policy: shapes.Filter = "", township: shapes.Filter = "",
             village: shapes.Filter = "", reason: shapes.Filter = "", sort: Literal["place", "amount", "since"] = "place",
             page: shapes.Number = 1) -> Any:
    """Lines of one list, a page at a time."""
    run = county.latest()
    if name not in LISTS or run is None:
        raise Http404
    asked = {"policy": policy, "township": township, "village": village, "reason": reason}
    found = select(run, name, {key: value for key, value in asked.items() if value}, sort, (page - 1) * A_PAGE, A_PAGE,
                   views_lists.area_of(request.user))
    kin = households_of_kin(request)
    lines = [line for line in found.lines if line.household_id not in kin]
    record(request, "monitoring", "", ("name", "area", "policy", "amount"), count=len(lines))
    return _totals(name, found) | {"run": run.id, "page": page, "pages": max(1, -(-found.total // A_PAGE)), "lines": [
        {"policy": line.policy, "name": line.name or "",
         "household": household_address(str(line.household_id)) if line.household_id else "",
         "person": person_address(str(line.person_id)) if line.unit == "person" and line.person_id else "", "township": line.township or "",
         "village": line.village or "", "outcome": shapes.OUTCOMES[line.outcome],
         "entitled_fen": line.entitled_fen, "paid_fen": line.paid_fen, "difference_fen": line.difference_fen, "reason": line.reason,
         "since": line.since, "article": line.article} for line in lines]}


@operation("GET", "/households/{address}", *WORKERS, answer=shapes.Household, purpose="monitoring")
def household(request: HttpRequest, address: shapes.Sealed,
              purpose: Literal["monitoring", "case", "visit", "review", "window"] = "monitoring") -> Any:
    """One household: members, what the rules say and why; sensitive facts hidden."""
    told = household_of(request, address, purpose)
    page = views_household.context(told, address, ())
    policies = [*page["due"], *page["unknown"], *page["refused"]]
    return {"address": address, "month": str(told.month), "where": page["where"], "all_members_known": page["all_members"],
            "members": [vars(member) for member in page["members"]], "cases": [row.ref for row in page["cases"]],
            "policies": [_policy(one) for one in policies]}


def _policy(told: views_household.Told) -> dict[str, Any]:
    item = told.found.item
    return {"policy": item.id, "name": shapes.Words.of(item.policy.name if item.policy else item.id), "receives": bool(told.found.receives),
            "outcome": shapes.OUTCOMES[told.outcome], "conditions": [
                {"outcome": shapes.OUTCOMES[outcome], "sentence": sentence, "article": article, "facts": [_fact(fact) for fact in facts]}
                for outcome, sentence, article, facts in told.conditions]}


def _fact(fact: views_household.Fact) -> dict[str, Any]:
    hidden = fact.value.hidden
    return {"key": fact.value.key, "label": fact.label.as_json(), "whose": fact.whose, "hidden": hidden, "source": fact.source.as_json(),
            "value": None if hidden else shapes.Words.of(fact.value.text), "month": str(fact.month), "disputed": fact.disputed}
