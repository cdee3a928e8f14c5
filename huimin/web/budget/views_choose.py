"""Choosing under a budget: asked for with a form, worked out beside the pages, told with frontier, prices and regions."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from huimin.kernel import Text
from huimin.web.access.pages import page
from huimin.web.budget import choosing
from huimin.web.budget.models import Choice
from huimin.web.budget.tried import CHOICES, may_try, standing
from huimin.web.budget.views import WHO
from huimin.web.download import csv_file
from huimin.web.trials import DONE


@page(*WHO, methods=("GET", "POST"))
def choices(request: HttpRequest) -> HttpResponseBase:
    """GET: what was asked before, and the form; POST: ask."""
    user: Any = request.user
    errors: dict[str, Text] = {}
    if request.method == "POST":
        made, errors = tried(user, request.POST)
        if made is not None:
            return redirect("choice", pk=made.pk)
    found = [row | {"words": choosing.in_words(row["one"].asked)} for row in CHOICES.listed(user)]
    context = {"choices": found, "fields": choosing.fields(request.POST), "errors": errors, "may_try": may_try(user)}
    return render(request, "budget/choices.html", context, status=422 if errors else 200)


def tried(user: Any, typed: Mapping[str, str]) -> tuple[Choice | None, dict[str, Text]]:
    """A choice put in the queue, or what to correct. Raises Http404 for a reader who tries none."""
    asked, errors = choosing.read(typed)
    return CHOICES.ask(user, errors, "name", lambda: {"name": typed["name"].strip(), "asked": asked}), errors


@page(*WHO)
def choice(request: HttpRequest, pk: int) -> HttpResponse:
    """One choice: how far it is, or what came of it."""
    one = CHOICES.queue.one(pk)
    context = standing(one) | {"words": choosing.in_words(one.asked)}
    if one.state == DONE:
        found = CHOICES.found(one, request.user)
        context |= {"headline": Text.of(found["headline"]), "chart": choosing.chart(found), "frontier": choosing.frontier(found),
                    "prices": choosing.prices(found), "impossible": choosing.impossible(found), "map": choosing.regions(found),
                    "regions": choosing.by_region(found), "others": choosing.others(found), "need": choosing.need(found),
                    "month": found["month"], "not_known": found["people_not_known"]}
    return render(request, "budget/choice.html", context)


@page(*WHO)
def choice_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The frontier: each budget with its figures and shadow prices."""
    one = CHOICES.queue.one(pk)
    head, rows = choosing.csv_rows(CHOICES.found(one, request.user))
    words = ";".join(str(text) for text in choosing.in_words(one.asked))
    note = Text(f"“{one.name}”:{words}。数据月份{one.result['month']}。"
                "影子价格:预算每多1分、保底线每多1分、其他每多1(100%),目标的指数变多少。",
                f"“{one.name}”: {words}. Data of {one.result['month']}. Shadow price: change of the aim's index for a fen more of the "
                "budget or the floor, for 1 (100 %) more of the others.")
    return csv_file(f"choice-{one.pk}.csv", head, rows, [note])

