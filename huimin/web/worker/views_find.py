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

MOST_AN_HOUR = 60
"""Searches of one account in an hour; a window that needs more has found something other than its visitors."""
_NOT_FOUND = Text("在您的辖区里没有找到这个号码。请核对号码;户口不在本地的,请按居住地办理。",
                  "This number was not found in your area. Check it; for people registered elsewhere use where they live.")
_TOO_MANY = Text("一小时内查找次数太多,请稍后再试;确有需要,请告诉审计管理员。",
                 "Too many searches within an hour. Try later; if your work needs it, tell the audit administrator.")


@page(*sorted(CASE_WORKERS), purpose="window", methods=("GET", "POST"))
def find(request: HttpRequest) -> HttpResponseBase:
    if request.method == "GET":
        return _form(request, None, 200)
    user: Any = request.user
    recent = AccessRecord.objects.filter(account=user, path=request.path, at__gte=timezone.now() - timedelta(hours=1)).count()
    if recent >= MOST_AN_HOUR:
        return _form(request, _TOO_MANY, 429)
    typed = request.POST.get("number", "").strip()[:40]
    try:
        found = county.household(typed) if typed else None
    except NobodyFound:
        found = None
    inside = found is not None and in_remit(request, found)
    record(request, "window", str(found.found.household.id) if found else "", ("name",), shown=inside)
    if found is None or not inside:
        return _form(request, _NOT_FOUND, 404)
    return redirect(f"/households/{household_address(str(found.found.household.id))}/?purpose=window")


def _form(request: HttpRequest, problem: Text | None, status: int) -> HttpResponse:
    """The number typed does not come back: it would lie open on a shared screen."""
    return render(request, "worker/find.html", {"problem": problem}, status=status)
