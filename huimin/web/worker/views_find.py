"""Finding a household at the window: by identity or household number, never through an address, always on record."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huimin.kernel import Text
from huimin.matching import NobodyFound
from huimin.web import county
from huimin.web.access.models import AccessRecord
from huimin.web.access.objects import household_address, in_remit
from huimin.web.access.pages import page
from huimin.web.access.record import record
from huimin.web.accounts.roles import CASE_WORKERS

SEARCHES = ("/find/", "/api/v1/find", "/visits/sync/")
"""Addresses of the search; the limit counts them together."""
MOST_AN_HOUR = 60
"""Searches of one account in an hour; a window that needs more has found something other than its visitors."""
NOT_FOUND = Text("在您的辖区里没有找到这个号码。请核对号码;户口不在本地的,请按居住地办理。",
                  "This number was not found in your area. Check it; for people registered elsewhere use where they live.")
TOO_MANY = Text("一小时内查找次数太多,请稍后再试;确有需要,请告诉审计管理员。",
                 "Too many searches within an hour. Try later; if your work needs it, tell the audit administrator.")


@page(*sorted(CASE_WORKERS), purpose="window", methods=("GET", "POST"))
def find(request: HttpRequest) -> HttpResponseBase:
    if request.method == "GET":
        return _form(request, None, 200)
    if too_many(request.user):
        return _form(request, TOO_MANY, 429)
    address = found_by(request, request.POST.get("number", ""))
    if address is None:
        return _form(request, NOT_FOUND, 404)
    return redirect(f"/households/{address}/?purpose=window")


def too_many(user: Any) -> bool:
    """Has this account searched more often within an hour than visitors come to a window?"""
    recent = AccessRecord.objects.filter(account=user, path__in=SEARCHES, purpose="window", at__gte=timezone.now() - timedelta(hours=1))
    return recent.count() >= MOST_AN_HOUR


def found_by(request: HttpRequest, number: str) -> str | None:
    """The address of the household of this number in the reader's remit, the search on record; None for any other."""
    typed = number.strip()[:40]
    try:
        found = county.household(typed) if typed else None
    except NobodyFound:
        found = None
    inside = found is not None and in_remit(request, found)
    record(request, "window", str(found.found.household.id) if found else "", ("name",), shown=inside)
    return household_address(str(found.found.household.id)) if found is not None and inside else None


def _form(request: HttpRequest, problem: Text | None, status: int) -> HttpResponse:
    """The number typed does not come back: it would lie open on a shared screen."""
    return render(request, "worker/find.html", {"problem": problem}, status=status)
