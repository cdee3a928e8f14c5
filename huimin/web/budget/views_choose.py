"""Choosing under a budget: asked for with a form, worked out beside the pages, told with frontier, prices and regions."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from huimin.kernel import Text
from huimin.web.access.pages import page
from huimin.web.budget import choosing
from huimin.web.budget.models import Choice
from huimin.web.budget.views import MOST_WAITING, STATES, TRIERS, WHO
from huimin.web.budget.work import CHOICES
from huimin.web.download import csv_file
from huimin.web.trials import DONE, FAILED, WAITING


@page(*WHO, methods=("GET", "POST"))
def choices(request: HttpRequest) -> HttpResponseBase:
    """GET: what was asked before, and the form; POST: ask."""
    user: Any = request.user
    errors: dict[str, Text] = {}
    if request.method == "POST":
        made, errors = tried(user, request.POST)
        if made is not None:
            return redirect("choice", pk=made.pk)
    found = [{"one": one, "state": STATES[one.state], "words": choosing.in_words(one.asked),
              "headline": Text.of(one.result["headline"]) if one.state == DONE else ""} for one in newest_first()]
    context = {"choices": found, "fields": choosing.fields(request.POST), "errors": errors, "may_try": bool(user.roles & set(TRIERS))}
    return render(request, "budget/choices.html", context, status=422 if errors else 200)


def newest_first() -> "QuerySet[Choice]":
    return Choice.objects.select_related("by").order_by("-pk")[:50]


def tried(user: Any, typed: Mapping[str, str]) -> tuple[Choice | None, dict[str, Text]]:
    """A choice put in the queue, or what to correct. Raises Http404 for a reader who tries none."""
    if not user.roles & set(TRIERS):
        raise Http404
    asked, errors = choosing.read(typed)
    if Choice.objects.filter(by=user, state=WAITING).count() >= MOST_WAITING:
        errors["name"] = Text("您已有几个在排队,请等一个算完。", "Several of yours wait already. Wait until one is done.")
    if asked is None or errors:
        return None, errors
    made = Choice.objects.create(by=user, name=typed["name"].strip(), asked=asked)
    CHOICES.start()
    return made, {}


@page(*WHO)
def choice(request: HttpRequest, pk: int) -> HttpResponse:
    """One choice: how far it is, or what came of it."""
    one = one_of(pk)
    CHOICES.look_after(one)
    context: dict[str, Any] = {"one": one, "state": STATES[one.state], "words": choosing.in_words(one.asked), "going_on": one.going_on,
                               "seconds": one.seconds}
    if one.state == DONE:
        found = one.result
        context |= {"headline": Text.of(found["headline"]), "chart": choosing.chart(found), "frontier": choosing.frontier(found),
                    "prices": choosing.prices(found), "impossible": choosing.impossible(found), "map": choosing.regions(found),
                    "regions": choosing.by_region(found), "others": choosing.others(found), "need": choosing.need(found),
                    "month": found["month"], "not_known": found["people_not_known"]}
    elif one.state == FAILED:
        context["problem"] = Text.of(one.problem)
    return render(request, "budget/choice.html", context)


@page(*WHO)
def choice_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The frontier: each budget with its figures and shadow prices."""
    one = one_of(pk)
    if one.state != DONE:
        raise Http404
    head, rows = choosing.csv_rows(one.result)
    words = ";".join(str(text) for text in choosing.in_words(one.asked))
    note = Text(f"“{one.name}”:{words}。数据月份{one.result['month']}。"
                "影子价格:预算每多1分、保底线每多1分、其他每多1(100%),目标的指数变多少。",
                f"“{one.name}”: {words}. Data of {one.result['month']}. Shadow price: change of the aim's index for a fen more of the "
                "budget or the floor, for 1 (100 %) more of the others.")
    return csv_file(f"choice-{one.pk}.csv", head, rows, [note])


def one_of(pk: int) -> Choice:
    found = Choice.objects.select_related("by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
