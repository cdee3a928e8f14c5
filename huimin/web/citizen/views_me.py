"""我的事项: what my family receives, what is under way, what the data say we may get."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huimin.casework import procedure
from huimin.kernel import Text
from huimin.matching import Explanation
from huimin.web import county
from huimin.web.access.pages import page
from huimin.web.cases.views import policy_names
from huimin.web.citizen.family import Line, lines, own
from huimin.web.citizen.words import CLOSED, holder
from huimin.web.store import cases
from huimin.web.store.models import CaseRow, FactDoubt, HelpRequest

SHOWN = ("name", "receives", "paid", "policies")


@dataclass(frozen=True)
class Receipt:
    """since: a month of the case, "" where only the roster says it; review: the day it is looked at again."""

    line: Line
    since: str
    review: date | None
    ref: str


@dataclass(frozen=True)
class Matter:
    row: CaseRow
    policy: Text
    state: Text
    next: Text
    holder: Text
    due: date | None
    due_name: Text | None
    found: bool


@page("citizen", purpose="own")
def me(request: HttpRequest) -> HttpResponse:
    told = own(request, SHOWN)
    user: Any = request.user
    asked = list(HelpRequest.objects.filter(by=user).order_by("-at")[:20])
    if told is None:
        return render(request, "citizen/unknown.html", {"asked": asked})
    return render(request, "citizen/me.html", {**context(told), "asked": asked})


def context(told: Explanation) -> dict[str, Any]:
    household = str(told.found.household.id)
    rows = list(cases.of_household(household))
    every = lines(told)
    open_rows = [row for row in rows if row.state not in CLOSED]
    whose = cases.sought(row.ref for row in open_rows)
    busy = {(row.policy, whose[row.ref]) for row in open_rows}
    offered = [line for line in every if not line.found.receives
               and not busy & {(line.id, line.subject), (line.id, "")}]
    return {
        "receives": [_receipt(line, rows) for line in every if line.found.receives],
        "open": [_matter(row) for row in open_rows if row.state not in {"paid", "tapering"}],
        "past": [_matter(row) for row in rows if row.state in CLOSED],
        "yes": [line for line in offered if line.outcome], "perhaps": [line for line in offered if line.outcome is None],
        "month": told.month, "doubts": list(FactDoubt.objects.filter(household_blind=_blind(household)).order_by("-at")[:10]),
    }


def _blind(household: str) -> str:
    from huimin.web.access.sealed import blind

    return blind(household, "household")


def _receipt(line: Line, rows: list[CaseRow]) -> Receipt:
    for row in rows:
        if row.policy == line.id and row.state in {"paid", "tapering"}:
            started = cases.opened(row.ref).last("start_payment")
            return Receipt(line, str(started.data.get("from_month", "")) if started else "", row.due if row.due_clock == "review" else None,
                           row.ref)
    return Receipt(line, "", None, "")


def _matter(row: CaseRow) -> Matter:
    state = procedure().states[row.state]
    clock = next((one for one in procedure().clocks if one.id == row.due_clock), None)
    return Matter(row, policy_names().get(row.policy, Text(row.policy, row.policy)), state.name, state.next,
                  holder(row.state, county.area_name(row.area[:9])), row.due, clock.name if clock else None, row.state == "told")
