"""What the departments say about my family, and how to say that something is wrong: answered within ten working days."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huimin.corrections import DAYS
from huimin.kernel import Text
from huimin.web.access.pages import page
from huimin.web.access.sealed import blind
from huimin.web.citizen.application import workday_after
from huimin.web.citizen.family import known, own_or_404
from huimin.web.hooks.outbox import correction_asked
from huimin.web.steward.doubts import standing
from huimin.web.store.models import FactDoubt

LONGEST = 500


@page("citizen", purpose="own")
def facts(request: HttpRequest) -> HttpResponse:
    told = own_or_404(request, ())
    user: Any = request.user
    found = known(told, user.person_id, timezone.localdate())
    by_whom: dict[str, list[Any]] = {}
    for one in found:
        by_whom.setdefault(one.whose, []).append(one)
    doubts = list(FactDoubt.objects.filter(household_blind=blind(str(told.found.household.id), "household")).order_by("-at")[:20])
    stands = standing(doubts)
    labels = {one.key.rpartition(".")[0]: one.label for one in found}
    return render(request, "citizen/facts.html", {
        "by_whom": by_whom, "month": told.month,
        "doubts": [(doubt, labels.get(doubt.fact, Text(doubt.fact, doubt.fact)), stands.get(doubt.pk)) for doubt in doubts]})


@page("citizen", purpose="own", methods=("GET", "POST"))
def doubt(request: HttpRequest, key: str) -> HttpResponseBase:
    """Say what is right; a steward asks the department that supplied it."""
    told = own_or_404(request, ())
    user: Any = request.user
    found = next((one for one in known(told, user.person_id, timezone.localdate()) if one.key == key), None)
    if found is None:
        raise Http404
    household, fact = str(told.found.household.id), key.rpartition(".")[0]
    running = next((one for one in FactDoubt.objects.filter(household_blind=blind(household, "household"), fact=fact, answer="")
                    if one.whose == found.whose), None)
    due = workday_after(timezone.localdate(), DAYS)
    said = request.POST.get("said", "").strip()[:LONGEST]
    if request.method == "POST" and said and running is None:
        with transaction.atomic():
            asked = FactDoubt.objects.create(
                household=household, household_blind=blind(household, "household"), by=user, due=due, fact=fact, whose=found.whose,
                area=str(told.found.row.get("area") or ""), department=found.department, said=said)
            correction_asked(f"doubt-{asked.pk}", found.department, timezone.now())
        return redirect("my_facts")
    wrong = {"said": Text("请写明应该是什么", "Say what is right")} if request.method == "POST" and running is None else {}
    return render(request, "citizen/doubt.html", {
        "fact": found, "due": due, "days": DAYS, "running": running, "wrong": wrong, "said": said}, status=422 if wrong else 200)
