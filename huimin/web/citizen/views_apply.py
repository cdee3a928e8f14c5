"""Applying: choose, see what the state holds already, answer only the rest, check, submit, and a page that says what follows."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huimin.casework import Case, Event, MissingEntry, NotNow, NoValue, Overtaken, clocks, fold
from huimin.kernel import Text
from huimin.matching import Explanation
from huimin.web import county
from huimin.web.access.pages import page
from huimin.web.citizen.application import HOW, Answers, Application, application, name_of_act, of_case
from huimin.web.citizen.family import lines, own_or_404
from huimin.web.citizen.views_matter import my_case
from huimin.web.store import cases
from huimin.web.store.models import Draft

FILLED_IN = frozenset({"draft", "incomplete"})
SHOWN = ("name", "birth_date", "policies")


@page("citizen", purpose="own")
def choose(request: HttpRequest) -> HttpResponse:
    """Every policy: those the data say fit first; the others too, for the data may be wrong."""
    told = own_or_404(request, SHOWN)
    every = [one for one in lines(told) if not one.found.receives]
    return render(request, "citizen/choose.html", {
        "yes": [one for one in every if one.outcome], "perhaps": [one for one in every if one.outcome is None],
        "no": [one for one in every if one.outcome is False]})


@page("citizen", purpose="own", methods=("GET", "POST"))
def start(request: HttpRequest, policy: str, place: int) -> HttpResponseBase:
    """What is known and what will be asked; POST opens the draft, or goes on with the one there is."""
    told = own_or_404(request, SHOWN)
    wanted = application(told, policy, place, timezone.localdate())
    running = running_for(told, wanted)
    if request.method == "GET" or (not wanted.signers and running is None):
        return render(request, "citizen/start.html", {"wanted": wanted, "running": running}, status=200 if request.method == "GET" else 409)
    if running is not None:
        return redirect("fill" if running.state in FILLED_IN else "matter", ref=running.ref)
    return redirect("fill", ref=begun(request, told, wanted).ref)


def begun(request: HttpRequest, told: Explanation, wanted: Application) -> Case:
    """A draft of the reader's for what is wanted."""
    user: Any = request.user
    found = told.found
    return cases.begin(
        cases.actor_of(user), "start", policy=wanted.line.id, household=str(found.household.id), members=list(found.people),
        area=str(found.row.get("area") or ""), way_in="citizen", person=user.person_id, name=user.name,
        subject=wanted.line.subject, subject_name=wanted.line.whose)


def running_for(told: Explanation, wanted: Application) -> Any:
    """A case for the same thing that is not over."""
    return cases.running(str(told.found.household.id), wanted.line.id, wanted.line.subject)


def opened(request: HttpRequest, ref: str) -> tuple[Case, Application, Draft | None]:
    """The draft behind an address. Raises Http404 for a case that is not one's own or no longer filled in."""
    found = my_case(request, ref)
    told = own_or_404(request, SHOWN, ref)
    if found.state not in FILLED_IN:
        raise Http404
    return found, of_case(told, found, timezone.localdate()), Draft.objects.filter(case_id=ref).first()


@page("citizen", purpose="own", methods=("GET", "POST"))
def fill(request: HttpRequest, ref: str) -> HttpResponseBase:
    if request.method == "GET" and my_case(request, ref).state not in FILLED_IN:
        return redirect("matter", ref=ref)
    found, wanted, draft = opened(request, ref)
    if request.method == "GET":
        return _form(request, found, wanted, Answers.kept(draft), {}, 200)
    answers, wrong = filled_in(ref, wanted, request.POST)
    if wrong:
        return _form(request, found, wanted, answers, wrong, 422)
    return redirect("check_answers", ref=ref)


def filled_in(ref: str, wanted: Application, typed: QueryDict) -> tuple[Answers, dict[str, Text]]:
    """The answers, kept whatever is wrong with them, and what is."""
    answers = Answers.read(typed, wanted)
    Draft.objects.update_or_create(case_id=ref, defaults={"answers": answers.as_json()})
    return answers, answers.wrong(wanted)


def _form(request: HttpRequest, found: Case, wanted: Application, answers: Answers, wrong: dict[str, Text], status: int) -> HttpResponse:
    missing = found.last("tell_missing")
    return render(request, "citizen/fill.html", {
        "case": found, "wanted": wanted, "wrong": wrong, "how": [{"value": id, "label": words} for id, words in HOW.items()],
        "questions": [(one, answers.how.get(one.id, ""), answers.said.get(one.id, "")) for one in wanted.asked],
        "signers": [{"value": place, "label": name} for place, name in enumerate(wanted.signers, 1)], "signed": answers.signed,
        "committed": answers.committed, "missing": missing.data.get("missing") if missing and found.state == "incomplete" else None,
    }, status=status)


@page("citizen", purpose="own", methods=("GET", "POST"))
def check(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Everything once more, each with 修改; POST submits."""
    if my_case(request, ref).state not in FILLED_IN:
        return redirect("applied", ref=ref)  # sent twice, it was submitted once
    found, wanted, draft = opened(request, ref)
    answers = Answers.kept(draft)
    if answers.wrong(wanted):
        return redirect("fill", ref=ref)
    problem = None
    if request.method == "POST":
        try:
            submitted(request, ref, answers, wanted)
            return redirect("applied", ref=ref)
        except (NotNow, NoValue, MissingEntry, Overtaken) as error:
            problem = error.sentence()
    rows = [{"name": _label(one.whose, one.name), "value": HOW[answers.how[one.id]], "note": answers.said.get(one.id, ""),
             "change": f"/me/cases/{ref}/fill/#{one.id}"} for one in wanted.asked]
    return render(request, "citizen/check.html", {
        "case": found, "wanted": wanted, "rows": rows, "problem": problem, "act": name_of_act(wanted.line.name),
        "signed": Text("、".join(wanted.signers), ", ".join(wanted.signers))}, status=409 if problem else 200)


def submitted(request: HttpRequest, ref: str, answers: Answers, wanted: Application) -> Case:
    """Raises what cases.perform raises; then the draft stays."""
    found = cases.perform(request, ref, "submit", answers.submitted(wanted))
    Draft.objects.filter(case_id=ref).delete()
    return found


def _label(whose: str, name: Text) -> Text:
    return Text(f"{whose} {name.zh}".strip(), f"{name.en} ({whose})" if whose else name.en)


@page("citizen", purpose="own")
def done(request: HttpRequest, ref: str) -> HttpResponseBase:
    """It is in: the number, what follows with dates, whom to call. Stays true however late it is opened again."""
    found = my_case(request, ref)
    sent = found.last("submit")
    if sent is None:
        return redirect("fill", ref=ref)
    township = county.area_name(found.area[:9])
    own_or_404(request, ("name",), ref)
    policy = county.prepared().program.items[found.policy].policy
    assert policy is not None
    return render(request, "citizen/done.html", {
        "case": found, "policy": policy.name, "sent": sent, "next": expected(found, township), "township": township,
        "title": Text(f"{policy.name.zh}申请已提交", f"Your application for {policy.name.en} is in")})


def expected(found: Case, township: str) -> list[dict[str, Any]]:
    """What follows with its days: from the clocks that run, or from those that would if it were accepted the day it was sent."""
    today, sent = timezone.localdate(), found.last("submit")
    assert sent is not None
    accepted = found.last("accept", "accept_on_commitment")
    sure = accepted is not None and accepted.seq > sent.seq
    told = found if sure else fold((*[event for event in found.events if event.seq <= sent.seq],
                                    Event(found.ref, sent.seq + 1, sent.at, "", "", "township_worker", "accept", "investigating")))
    steps: list[dict[str, Any]] = [] if sure else [{
        "what": Text(f"{township}核对是否齐全;缺什么会一次说全",
                     f"{township} checks that it is complete, and says at once all that is missing"),
        "when": Text("收到以后", "on receipt")}]
    for clock in clocks(told, today, cases.settings()):
        if clock.done is None:
            on = f"{clock.due.year}年{clock.due.month}月{clock.due.day}日", clock.due.strftime("%d %B %Y").lstrip("0")
            guessed = Text(f"当天受理的话,最迟{on[0]}", f"by {on[1]} at the latest, if accepted that day")
            steps.append({"what": clock.name, "when": clock.due if sure else guessed})
    return steps


