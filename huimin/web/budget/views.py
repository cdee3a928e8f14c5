"""The budget desk: scenarios to try, each with a page of its own, several beside each other, and a file of every figure."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from huimin.kernel import Text
from huimin.web import rules
from huimin.web.access.pages import page
from huimin.web.budget import asking, results
from huimin.web.budget.models import Scenario
from huimin.web.budget.work import QUEUE
from huimin.web.design.forms import wholes
from huimin.web.download import csv_file
from huimin.web.trials import DONE, FAILED, RUNNING, WAITING

WHO = ("budget_officer", "policy_officer", "county_lead", "auditor")
TRIERS = ("budget_officer", "policy_officer")
MOST_WAITING, COMPARED = 5, 6
STATES = {WAITING: (Text("排队中", "Waiting"), "soon"), RUNNING: (Text("正在算", "At work"), "open"),
          DONE: (Text("已算完", "Done"), "done"), FAILED: (Text("没有算成", "Failed"), "late")}


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
    newest = newest_first()
    found = [{"one": one, "state": STATES[one.state], "words": asking.in_words(known, one.changes),
              "headline": results.headline(one.result) if one.state == DONE else ""}
             for one in newest]
    groups = asking.fields(known, request.POST)
    context = {"scenarios": found, "name": groups[0], "changes": groups[1:-1], "assumption": groups[-1], "errors": errors,
               "may_try": bool(user.roles & set(TRIERS)), "several": sum(one.state == DONE for one in newest) > 1,
               "typed": request.POST}
    return render(request, "budget/scenarios.html", context, status=422 if errors else 200)


def newest_first() -> "QuerySet[Scenario]":
    return Scenario.objects.select_related("by").order_by("-pk")[:50]


def tried(user: Any, typed: Mapping[str, str]) -> tuple[Scenario | None, dict[str, Text]]:
    """A scenario put in the queue, or what to correct. Raises Http404 for a reader who tries none."""
    if not user.roles & set(TRIERS):
        raise Http404
    asked, errors = asking.read(rules.prepared(), typed)
    if Scenario.objects.filter(by=user, state=WAITING).count() >= MOST_WAITING:
        errors["name"] = Text("您已有几个方案在排队,请等一个算完。", "Several of your scenarios wait already. Wait until one is done.")
    if asked is None or errors:
        return None, errors
    made = Scenario.objects.create(by=user, name=asked.name, changes=asked.changes, take_up=asked.take_up)
    QUEUE.start()
    return made, {}


@page(*WHO)
def scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """One scenario: how far it is, or what came of it."""
    one = one_of(pk)
    QUEUE.look_after(one)
    context: dict[str, Any] = {
        "one": one, "state": STATES[one.state], "words": asking.in_words(rules.prepared(), one.changes),
        "going_on": one.going_on, "seconds": one.seconds}
    if one.state == DONE:
        found = one.result
        user: Any = request.user
        context |= {"may_file": bool(user.roles & set(TRIERS)), "headline": results.headline(found),
                    "sentences": list(results.sentences(found)), "policies": results.policies(found),
                    "map": results.tiles(found), "tenths": results.tenths(found),
                    "month": found["month"], "as_of": found["as_of"]}
    elif one.state == FAILED:
        context["problem"] = Text.of(one.problem)
    return render(request, "budget/scenario.html", context)


@page(*WHO)
def compare(request: HttpRequest) -> HttpResponse:
    """?one=3&one=5: those done, in the order asked."""
    found = done_of(wholes(request.GET.getlist("one")))
    months = {result["month"] for _, result in found}
    return render(request, "budget/compare.html", {"table": results.comparison(found), "few": len(found) < 2, "differ": len(months) > 1})


def done_of(wanted: Sequence[int]) -> list[tuple[str, Any]]:
    """(name, result) of the first few of these that are done, in their order."""
    numbers = list(dict.fromkeys(wanted))[:COMPARED]
    known = {one.pk: one for one in Scenario.objects.filter(pk__in=numbers, state=DONE)}
    return [(known[pk].name, known[pk].result) for pk in numbers if pk in known]


@page(*WHO)
def scenario_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """Policy by policy and township by township, money in yuan."""
    one = one_of(pk)
    if one.state != DONE:
        raise Http404
    head = [Text("政策", "policy"), Text("乡镇代码", "township"), Text("乡镇", "name"), Text("城乡", "residence"),
            Text("进(人)", "people in"), Text("出(人)", "people out"), Text("方案人数", "people after"),
            Text("现在(元/期)", "yuan before"), Text("方案(元/期)", "yuan after")]
    rows = [[Text.of(row["name"]), place["area"], place["name"], place["residence"], place["people_in"], place["people_out"],
             place["people_after"], place["cost_before_fen"] / 100, place["cost_after_fen"] / 100]
            for row in results.changed(one.result) for place in row["places"]]
    words = ";".join(str(text) for text in asking.in_words(rules.prepared(), one.changes))
    note = Text(f"方案“{one.name}”:{words}。数据月份{one.result['month']},按全部符合条件的人计。",
                f"Scenario “{one.name}”: {words}. Data of {one.result['month']}, as if all who are entitled drew.")
    return csv_file(f"scenario-{one.pk}.csv", head, rows, [note])


def one_of(pk: int) -> Scenario:
    found = Scenario.objects.select_related("by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
