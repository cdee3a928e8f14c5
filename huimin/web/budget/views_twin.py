"""The digital twin on the budget desk: one county lived forward under the standards as they are and as changed."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from huimin.budget import twin as twins_of
from huimin.kernel import Month, Text
from huimin.web import rules
from huimin.web.access.pages import page
from huimin.web.budget import asking, lived
from huimin.web.budget.models import Twin
from huimin.web.budget.tried import TWINS, may_try, standing
from huimin.web.budget.views import WHO
from huimin.web.design.forms import Field, tidy, whole
from huimin.web.download import csv_file
from huimin.web.trials import DONE

MONTHS, MOST_MONTHS = 36, twins_of.MOST_MONTHS


@page(*WHO, methods=("GET", "POST"))
def twins(request: HttpRequest) -> HttpResponseBase:
    """GET: what was lived, and the form; POST: live another."""
    user: Any = request.user
    known = rules.prepared()
    errors: dict[str, Text] = {}
    if request.method == "POST":
        made, errors = tried(user, request.POST)
        if made is not None:
            return redirect("twin", pk=made.pk)
    groups = asking.fields(known, request.POST)
    found = [row | {"words": asking.in_words(known, row["one"].changes)} for row in TWINS.listed(user)]
    return render(request, "budget/twins.html", {
        "found": found, "name": groups[0], "change": groups[1], "times": _fields(request), "errors": errors,
        "may_try": may_try(user)}, status=422 if errors else 200)


def tried(user: Any, typed: Mapping[str, str]) -> tuple[Twin | None, dict[str, Text]]:
    """A twin put in the queue, or what to correct. Raises Http404 for a reader who tries none."""
    asked, errors = asking.read(rules.prepared(), typed)
    begins, months = _times(typed, errors)
    return TWINS.ask(user, errors, "name", lambda: {"name": asked.name, "changes": asked.changes, "begins": begins, "months": months}
                     if asked else {}), errors


def _fields(request: HttpRequest) -> list[Field]:
    typed = request.POST
    return [Field("text", "begins", Text("改动从哪个月起", "First month of the change"), typed.get("begins", ""),
                  hint=Text("写作 2027-07;不填就从第一个月起", "Written 2027-07; empty: from the first month")),
            Field("number", "months", Text("过几个月(1到60)", "How many months (1 to 60)"), typed.get("months", str(MONTHS)),
                  hint=Text("36个月要算几分钟到十几分钟", "36 months take some minutes, up to a quarter of an hour"))]


def _times(typed: Mapping[str, str], errors: dict[str, Text]) -> tuple[str, int]:
    begins, months = tidy(typed.get("begins", "")), whole(typed.get("months", ""))
    try:
        begins = str(Month.parse(begins)) if begins else ""
    except ValueError:
        errors["begins"] = Text("月份写作 2027-07。", "A month is written 2027-07.")
    if months is None or not 1 <= months <= MOST_MONTHS:
        errors["months"] = Text("请写1到60的整数。", "Write a whole number from 1 to 60.")
        return begins, 0
    return begins, months


@page(*WHO)
def twin(request: HttpRequest, pk: int) -> HttpResponse:
    """One twin: how far it is, or what came of it. ?month=2027-12: townships and programmes of that month."""
    one = TWINS.queue.one(pk)
    context = standing(one)
    if one.state == DONE:
        found, choices = one.result, [month["month"] for month in one.result["months"]]
        month = lived.shown_month(found, request.GET.get("month", ""))
        at = choices.index(month["month"])
        context |= {"found": found, "headline": twins_of.words.headline(found), "what": twins_of.words.what(found),
                    "made_up": twins_of.words.MADE_UP,
                    "money": lived.money(found), "poor": lived.poor(found), "months": lived.months(found), "shown": month["month"],
                    "map": lived.tiles(month), "places": lived.places(month), "programmes": lived.programmes(month), "choices": choices,
                    "earlier": choices[at - 1] if at else "", "later": choices[at + 1] if at + 1 < len(choices) else ""}
    return render(request, "budget/twin.html", context)


@page(*WHO)
def twin_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """Month by month, programme by programme, by township, both sides; money in yuan."""
    one = TWINS.queue.one(pk)
    found = TWINS.found(one, request.user)
    return csv_file(f"twin-{one.pk}.csv", lived.CSV_HEAD, lived.csv_rows(found),
                    [twins_of.words.what(found), twins_of.words.MADE_UP])

