"""What citizens send to the office, for those who answer it: requests of helpers, doubts about facts, poor ratings."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huimin.casework import NotNow
from huimin.kernel import Text
from huimin.matching import Explanation, NobodyFound
from huimin.web import county
from huimin.web.access.objects import department_of, in_remit, is_relative
from huimin.web.access.pages import page
from huimin.web.access.record import record
from huimin.web.cases.views import policy_names, whom
from huimin.web.citizen.views_help import RELATIONS
from huimin.web.steward import doubts as asking
from huimin.web.store import cases
from huimin.web.store.models import FactDoubt, HelpRequest, Rating

POOR = 3
"""Ratings below it are shown to the lead of the township."""
ANSWERS = {"corrected": Text("已更正", "Corrected"), "confirmed": Text("核实无误", "Confirmed as it is")}


@page("township_worker", "township_lead", purpose="window")
def helpers(request: HttpRequest) -> HttpResponse:
    rows = help_waiting(request.user)
    record(request, "window", "", ("name",), count=len(rows))
    return render(request, "citizen/helpers.html", {"rows": rows, "policies": policy_names()})


@page("township_worker", "township_lead", purpose="window", methods=("GET", "POST"))
def helper(request: HttpRequest, ref: str) -> HttpResponseBase:
    """One request: look the person up and open a case, or close it with what was done."""
    user: Any = request.user
    found = help_of(user, ref)
    record(request, "window", "", ("name", "person_id"), reason=found.ref)
    problem: Text | str | None = None
    if request.method == "POST" and found.closed is None:
        if request.POST.get("do") == "open":
            problem = opened_for(request, found, request.POST.get("policy", ""))
            if problem is None:
                assert found.case is not None
                return redirect("case", ref=found.case.ref)
        else:
            problem = closed_with(found, user, request.POST.get("outcome", "")).get("outcome")
            if problem is None:
                return redirect("help_requests")
    names = policy_names()
    return render(request, "citizen/helper.html", {
        "found": found, "problem": problem, "relation": RELATIONS.get(found.relation), "policy": names.get(found.policy),
        "policies": [{"value": id, "label": name} for id, name in names.items()],
        "chosen": request.POST.get("policy") or found.policy}, status=422 if problem else 200)


def help_waiting(user: Any) -> list[HelpRequest]:
    return list(HelpRequest.objects.select_related("by").filter(area__startswith=user.area, closed__isnull=True).order_by("at")[:200])


def help_of(user: Any, ref: str) -> HelpRequest:
    """Raises Http404 for one of another area."""
    found = HelpRequest.objects.filter(ref=ref, area__startswith=user.area).first()
    if found is None:
        raise Http404
    return found


def closed_with(found: HelpRequest, user: Any, outcome: str) -> dict[str, Text]:
    """Close a request with what was done; what is missing, if something is."""
    if not outcome.strip():
        return {"outcome": Text("请写明怎样处理的", "Say what was done")}
    _close(found, user, outcome.strip()[:500])
    return {}


def opened_for(request: HttpRequest, found: HelpRequest, policy: str) -> Text | str | None:
    """A draft for the person's household, with who helps and the consent; what stands in the way, if something does."""
    user: Any = request.user
    nobody = Text("在您的辖区里没有找到这个人。请与代办人或本人联系核实,再写明怎样处理。",
                  "This person was not found in your area. Get in touch with the helper or the person, then say what was done.")
    if policy not in policy_names():
        return Text("请选申请哪一项", "Choose what is applied for")
    try:
        told = county.household(found.number)
    except NobodyFound:
        return nobody
    household = str(told.found.household.id)
    if not in_remit(request, told):
        record(request, "window", household, ("name",), reason=found.ref, shown=False)
        return nobody
    if is_relative(request, told):
        record(request, "window", household, ("name",), reason=found.ref, shown=False)
        return Text("这户有您或您备案的近亲属,请交给同事办理。", "The household holds you or a declared relative: hand it to a colleague.")
    record(request, "window", household, ("name",), reason=found.ref)
    try:
        begun = cases.begin(
            cases.actor_of(user), "start", policy=policy, household=household, members=list(told.found.people),
            area=str(told.found.row.get("area") or ""), way_in="helper", person=found.number, name=_name(told, found.number),
            **whom(told, policy, found.number),
            helper={"name": found.by.name, "relation": found.relation, "consent": found.consent,
                    "consented_on": found.consented_on.isoformat(), "request": found.ref})
    except NotNow as error:
        return error.sentence()
    found.case_id = begun.ref
    _close(found, user, "")
    return None


def _name(told: Explanation, number: str) -> str:
    """The person's name as the register has it; what the helper wrote may be a nickname."""
    return str(told.found.people.get(number, {}).get("name") or "")


def _close(found: HelpRequest, by: Any, outcome: str) -> None:
    found.closed, found.closed_by, found.outcome = timezone.now(), by, outcome
    found.save(update_fields=["closed", "closed_by", "outcome", "case"])


@page("township_lead", purpose="case")
def ratings(request: HttpRequest) -> HttpResponse:
    """Who was not content, newest first."""
    rows = poor_ratings(request.user)
    record(request, "case", "", ("name",), count=len(rows))
    return render(request, "citizen/ratings.html", {"rows": rows, "policies": policy_names()})


def poor_ratings(user: Any) -> list[Rating]:
    return list(Rating.objects.filter(score__lt=POOR, case__area__startswith=user.area).select_related("case").order_by("-at")[:200])


def _doubts_of(user: Any) -> QuerySet[FactDoubt]:
    """Doubts of the steward's area; a department's steward has those about its own data."""
    found = FactDoubt.objects.filter(area__startswith=user.area)
    return found.filter(department=department_of(user)) if user.organisation.level == "department" else found


@page("data_steward", purpose="correction")
def doubts(request: HttpRequest) -> HttpResponse:
    rows = doubts_waiting(request.user)
    record(request, "correction", "", ("name",), count=len(rows))
    told = asking.standing(rows)
    return render(request, "citizen/doubts.html", {"rows": [(row, label_of(row), told.get(row.pk)) for row in rows]})


@page("data_steward", purpose="correction", methods=("GET", "POST"))
def answer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The department's answer to one doubt; the family reads it."""
    user: Any = request.user
    found = doubt_of(user, pk)
    record(request, "correction", found.household, (found.fact,))
    chosen, words = request.POST.get("answer", ""), request.POST.get("words", "").strip()[:500]
    wrong: dict[str, Text] = {}
    if request.POST.get("do") == "ask" and not found.answer:
        wrong = passed_on(found, user)
        if not wrong:
            return redirect("doubt_answer", pk=pk)
    elif request.method == "POST" and not found.answer:
        wrong = answered(found, user, chosen, words)
        if not wrong:
            return redirect("doubts")
    return render(request, "citizen/answer.html", {
        "found": found, "label": label_of(found), "standing": asking.standing([found]).get(found.pk),
        "own": found.department == department_of(user),
        "department": county.catalog().department(found.department), "wrong": wrong, "words": words,
        "chosen": chosen, "answers": [{"value": id, "label": label} for id, label in ANSWERS.items()]}, status=422 if wrong else 200)


def doubts_waiting(user: Any) -> list[FactDoubt]:
    return list(_doubts_of(user).filter(answer="").order_by("due")[:200])


def doubt_of(user: Any, pk: int) -> FactDoubt:
    """Raises Http404 for one that is not the steward's."""
    found = _doubts_of(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def passed_on(found: FactDoubt, user: Any) -> dict[str, Text]:
    """Ask the department that supplied the fact; why there is nothing to ask about, if so."""
    asked = found.correction is not None or asking.ask(found, user.named) is not None
    return {} if asked else {"ask": asking.NO_SOURCE}


def answered(found: FactDoubt, user: Any, chosen: str, words: str) -> dict[str, Text]:
    """Keep the department's answer; what is missing, if something is."""
    wrong: dict[str, Text] = {}
    if chosen not in ANSWERS:
        wrong["answer"] = Text("请选答复", "Choose the answer")
    if not words:
        wrong["words"] = Text("请写明部门怎样答复的", "Say what the department answered")
    if not wrong:
        found.answer, found.answered_words, found.answered, found.answered_by = chosen, words, timezone.now(), user
        found.save()
    return wrong


def label_of(row: FactDoubt) -> Text:
    entity, _, name = row.fact.rpartition(".")
    known = county.catalog().by_entity.get(entity, {}).get(name)
    return known.label if known is not None else Text(row.fact, row.fact)
