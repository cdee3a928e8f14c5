"""The budget desk: scenarios to try, each with a page of its own, several beside each other, and a file of every figure."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from huimin.kernel import Text
from huimin.web import rules
from huimin.web.access.pages import page
from huimin.web.budget import asking, results
from huimin.web.budget.models import Scenario
from huimin.web.budget.tried import SCENARIOS, may_try, standing
from huimin.web.design.forms import wholes
from huimin.web.download import csv_file, in_yuan
from huimin.web.trials import DONE

WHO = ("budget_officer", "policy_officer", "county_lead", "auditor")
COMPARED = 6


@page(*WHO, methods=("GET", "POST"))
def scenarios(request: HttpRequest) -> HttpResponseBase:
    """GET: what was tried, and the form; POST: try another."""
    user: Any = request.user
    known = rules.prepared()
    errors: dict[str, Text] = {}
    if request.method == "POST":
        made, errors = tried(user, request.POST)
        if made is not None:
            return redirect("scenario", pk=made.pk)
    found = [row | {"words": asking.in_words(known, row["one"].changes)} for row in SCENARIOS.listed(user)]
    groups = asking.fields(known, request.POST)
    context = {"scenarios": found, "name": groups[0], "changes": groups[1:-1], "assumption": groups[-1], "errors": errors,
               "may_try": may_try(user), "several": sum(row["one"].state == DONE for row in found) > 1,
               "typed": request.POST}
    return render(request, "budget/scenarios.html", context, status=422 if errors else 200)


def tried(user: Any, typed: Mapping[str, str]) -> tuple[Scenario | None, dict[str, Text]]:
    """A scenario put in the queue, or what to correct. Raises Http404 for a reader who tries none."""
    asked, errors = asking.read(rules.prepared(), typed)
    return SCENARIOS.ask(user, errors, "name", lambda: vars(asked)), errors


@page(*WHO)
def scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """One scenario: how far it is, or what came of it."""
    user: Any = request.user
    one = SCENARIOS.queue.one(pk)
    context = standing(one) | {"words": asking.in_words(rules.prepared(), one.changes)}
    if one.state == DONE:
        found = SCENARIOS.found(one, user)
        context |= {"may_file": may_try(user), "headline": results.headline(found),
                    "sentences": list(results.sentences(found)), "policies": results.policies(found),
                    "map": results.tiles(found), "tenths": results.tenths(found),
                    "month": found["month"], "as_of": found["as_of"]}
    return render(request, "budget/scenario.html", context)


@page(*WHO)
def compare(request: HttpRequest) -> HttpResponse:
    """?one=3&one=5: those done, in the order asked."""
    found = beside(request.user, done_of(wholes(request.GET.getlist("one"))))
    months = {result["month"] for _, result in found}
    return render(request, "budget/compare.html", {"table": results.comparison(found), "few": len(found) < 2, "differ": len(months) > 1})


def done_of(numbers: Sequence[int]) -> list[Scenario]:
    """The first few of these that are done, in their order."""
    first = list(dict.fromkeys(numbers))[:COMPARED]
    known = {one.pk: one for one in Scenario.objects.select_related("by").filter(pk__in=first, state=DONE)}
    return [known[pk] for pk in first if pk in known]


def beside(user: Any, scenarios: Sequence[Scenario]) -> list[tuple[str, Any]]:
    """(name, result) as the reader may be told them."""
    return [(one.name, SCENARIOS.found(one, user)) for one in scenarios]


@page(*WHO)
def scenario_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """Policy by policy and township by township, money in yuan."""
    one = SCENARIOS.queue.one(pk)
    found = SCENARIOS.found(one, request.user)
    head = [Text("政策", "policy"), Text("乡镇代码", "township"), Text("乡镇", "name"), Text("城乡", "residence"),
            Text("进(人)", "people in"), Text("出(人)", "people out"), Text("方案人数", "people after"),
            Text("现在(元/期)", "yuan before"), Text("方案(元/期)", "yuan after")]
    rows = [[Text.of(row["name"]), place["area"], place["name"], place["residence"], place["people_in"], place["people_out"],
             place["people_after"], *(in_yuan(place[name]) for name in ("cost_before_fen", "cost_after_fen"))]
            for row in found["policies"] for place in row["places"]]
    words = ";".join(str(text) for text in asking.in_words(rules.prepared(), one.changes))
    note = Text(f"方案“{one.name}”:{words}。数据月份{one.result['month']},按全部符合条件的人计。",
                f"Scenario “{one.name}”: {words}. Data of {one.result['month']}, as if all who are entitled drew.")
    return csv_file(f"scenario-{one.pk}.csv", head, rows, [note])
