"""Stress tests on the budget desk: what is supposed, and what each month of it would ask."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from huimin.budget import stress
from huimin.kernel import Text
from huimin.web.access.pages import page
from huimin.web.budget import stressed, supposing
from huimin.web.budget.models import StressTest
from huimin.web.budget.tried import STRESS, may_try, standing
from huimin.web.budget.views import WHO
from huimin.web.download import csv_file
from huimin.web.trials import DONE


@page(*WHO, methods=("GET", "POST"))
def stress_tests(request: HttpRequest) -> HttpResponseBase:
    """GET: the shocks (?shock=flood: the form of one) and what was tried; POST: try one."""
    user: Any = request.user
    known = {one.id: one for one in stress.shocks()}
    typed = request.POST if request.method == "POST" else request.GET
    chosen = known.get(typed.get("shock", ""))
    errors: dict[str, Text] = {}
    if request.method == "POST":
        made, errors = tested(user, chosen, request.POST)
        if made is not None:
            return redirect("stress_test", pk=made.pk)
    tried = [row | {"name": name_of(row["one"])} for row in STRESS.listed(user)]
    return render(request, "budget/stress_tests.html", {
        "shocks": list(known.values()), "chosen": chosen, "errors": errors, "tried": tried, "may_try": may_try(user),
        "fields": supposing.fields(chosen, request.POST) if chosen else []}, status=422 if errors else 200)


def tested(user: Any, shock: stress.Shock | None, typed: Mapping[str, str]) -> tuple[StressTest | None, dict[str, Text]]:
    """A test put in the queue, or what to correct. Raises Http404 for a shock nobody knows and a reader who tries none."""
    if shock is None or not may_try(user):
        raise Http404
    supposed, errors = supposing.read(shock, typed)
    return STRESS.ask(user, errors, supposing.MONTHS, lambda: {"shock": shock.id, **vars(supposed)}), errors


@page(*WHO)
def stress_test(request: HttpRequest, pk: int) -> HttpResponse:
    """One test: how far it is, or what came of it. ?month=2026-12: the townships in that month."""
    one = STRESS.queue.one(pk)
    context = standing(one) | {"name": name_of(one)}
    if one.state == DONE:
        found = STRESS.found(one, request.user)
        month = stressed.shown_month(found, request.GET.get("month", ""))
        context |= {
            "found": found, "headline": stressed.headline(found), "fired": stress.words.fired(found), "assumed": stress.words.ASSUMED,
            "made_up": stress.words.made_up(found), "assumptions": _assumptions(one),
            "effects": stressed.effects(found), "line": stressed.line(found), "months": stressed.months(found),
            "triggers": stressed.triggers(found), "plans": stressed.plans(found), "programmes": stressed.programmes(found),
            "stocks": stressed.stocks(found), "shown": month["month"], "places": stressed.places(month), "map": stressed.tiles(month),
            "choices": [each["month"] for each in found["months"]]}
    return render(request, "budget/stress_test.html", context)


@page(*WHO)
def stress_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """Month by month, people below the line and each programme, by township; money in yuan."""
    one = STRESS.queue.one(pk)
    found = STRESS.found(one, request.user)
    notes = [stress.words.ASSUMED, *(Text(f"{name.zh}:{value.zh}", f"{name.en}: {value.en}") for name, value in _assumptions(one))]
    return csv_file(f"stress-{one.pk}.csv", stressed.CSV_HEAD, stressed.csv_rows(found), notes)


def _assumptions(one: StressTest) -> list[tuple[Text, Text]]:
    """Every number supposed, with its unit."""
    units = {"share": Text("", ""), "months": Text("个月", " months"), "yuan": Text("元", " yuan")}
    return [(Text.of(each["name"]), Text(each["value"] + units[each["unit"]].zh, each["value"] + units[each["unit"]].en))
            for each in one.result["assumptions"]]


def name_of(one: StressTest) -> Text:
    return next((each.name for each in stress.shocks() if each.id == one.shock), Text.of(one.shock))

