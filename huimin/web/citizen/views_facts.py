"""What the departments say about my family, and how to say that something is wrong: answered within ten working days."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huimin.corrections import DAYS
from huimin.kernel import Text
from huimin.matching import Explanation
from huimin.web.access.pages import page
from huimin.web.access.sealed import blind
from huimin.web.citizen.application import workday_after
from huimin.web.citizen.family import Known, known, own_or_404
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
    return render(request, "citizen/facts.html", {"by_whom": by_whom, "month": told.month, "doubts": doubted(told, found)})


def doubted(told: Explanation, found: list[Known]) -> list[tuple[FactDoubt, Text, Text | None]]:
    """What the family said is wrong, newest first: the doubt, the name of the fact, how the request for it stands."""
    doubts = list(FactDoubt.objects.filter(household_blind=blind(str(told.found.household.id), "household")).order_by("-at")[:20])
    stands = standing(doubts)
    labels = {one.key.rpartition(".")[0]: one.label for one in found}
    return [(doubt, labels.get(doubt.fact, Text(doubt.fact, doubt.fact)), stands.get(doubt.pk)) for doubt in doubts]


@page("citizen", purpose="own", methods=("GET", "POST"))
def doubt(request: HttpRequest, key: str) -> HttpResponseBase:
    """Say what is right; a steward asks the department that supplied it."""
    told = own_or_404(request, ())
    user: Any = request.user
    found = fact_of(told, user, key)
    running = running_about(told, found)
    due = workday_after(timezone.localdate(), DAYS)
    said = request.POST.get("said", "").strip()[:LONGEST]
    if request.method == "POST" and said and running is None:
        put_in_doubt(told, user, found, said)
        return redirect("my_facts")
    wrong = {"said": Text("请写明应该是什么", "Say what is right")} if request.method == "POST" and running is None else {}
    return render(request, "citizen/doubt.html", {
        "fact": found, "due": due, "days": DAYS, "running": running, "wrong": wrong, "said": said}, status=422 if wrong else 200)


def fact_of(told: Explanation, user: Any, key: str) -> Known:
    """A fact of the reader's own household by its key. Raises Http404."""
    found = next((one for one in known(told, user.person_id, timezone.localdate()) if one.key == key), None)
    if found is None:
        raise Http404
    return found


def running_about(told: Explanation, found: Known) -> FactDoubt | None:
    """What the family already said of this fact, while nobody has answered."""
    household, fact = str(told.found.household.id), found.key.rpartition(".")[0]
    return next((one for one in FactDoubt.objects.filter(household_blind=blind(household, "household"), fact=fact, answer="")
                 if one.whose == found.whose), None)


def put_in_doubt(told: Explanation, user: Any, found: Known, said: str) -> FactDoubt:
    """Keep what the family says is right, and let the department's system know that it is asked."""
    household = str(told.found.household.id)
    with transaction.atomic():
        asked = FactDoubt.objects.create(
            household=household, household_blind=blind(household, "household"), by=user, due=workday_after(timezone.localdate(), DAYS),
            fact=found.key.rpartition(".")[0], whose=found.whose, area=str(told.found.row.get("area") or ""),
            department=found.department, said=said)
        correction_asked(f"doubt-{asked.pk}", found.department, timezone.now())
    return asked
