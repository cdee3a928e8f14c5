"""Today's visits on a screen, and their forms on paper: one page of A4 a family, with only what is needed at the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from huimin.matching import NobodyFound
from huimin.web import county
from huimin.web.access.pages import page
from huimin.web.access.record import record
from huimin.web.visits.due import Visit, due_for

VISITORS = ("township_worker", "village_worker")
MOST_FORMS = 60
"""Forms printed at once."""


@dataclass(frozen=True)
class Member:
    """age: in full years, None when the birthday is not known."""

    name: str
    age: int | None
    deceased: bool


@page(*VISITORS, purpose="visit")
def visits(request: HttpRequest) -> HttpResponse:
    """Whom to visit, why and by when, village by village."""
    user: Any = request.user
    due = due_for(user)
    record(request, "visit", "", ("name",), count=len(due.visits))
    late = sum(one.left is not None and one.left < 0 for one in due.visits)
    return render(request, "visits/list.html", {"due": due, "late": late, "most": MOST_FORMS})


@page(*VISITORS, purpose="visit")
def forms(request: HttpRequest) -> HttpResponse:
    """Forms to print, of one village (?village=code) or all. Each leaves the office on paper, so each is recorded on its family."""
    user: Any = request.user
    shown = due_for(user, request.GET.get("village", "")[:12]).visits[:MOST_FORMS]
    for one in shown:
        record(request, "visit", one.case.household, ("birth_date", "name"), case=one.case.ref)
    return render(request, "visits/forms.html", {"forms": [(one, _members(one)) for one in shown], "today": timezone.localdate()})


def _members(visit: Visit) -> Sequence[Member]:
    """Who is registered in the household; nobody when it is no longer in the register."""
    try:
        people = county.household(visit.case.household).found.people
    except NobodyFound:
        return ()
    return [Member(str(row.get("name") or ""), _age(row.get("birth_date")), bool(row.get("deceased"))) for row in people.values()]


def _age(born: Any) -> int | None:
    if born is None:
        return None
    today = timezone.localdate()
    return int(today.year - born.year - ((today.month, today.day) < (born.month, born.day)))
