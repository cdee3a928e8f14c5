"""One matter of one's own family: where it stands, what happened, what may be done now, and how it was found."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huimin.casework import Case, Event, NoSuchCase, clocks, procedure
from huimin.kernel import Text
from huimin.web import county
from huimin.web.access.pages import page
from huimin.web.access.record import record
from huimin.web.accounts.roles import ROLES
from huimin.web.cases.views import policy_names
from huimin.web.citizen.words import holder
from huimin.web.store import cases, letters
from huimin.web.store.models import CaseRow, Rating

RATED_IN = frozenset({"granted", "refused", "paid", "stopped", "ended", "withdrawn", "opted_out"})
_NOT_SHOWN = frozenset({"objection", "visitors"})
"""What others said is not told to the family: an objection would point to a neighbour."""
_SHOWN = frozenset({"text", "long", "date", "month", "money", "people"})
SCORES = {5: Text("5 很满意", "5 very good"), 4: Text("4 满意", "4 good"), 3: Text("3 一般", "3 fair"), 2: Text("2 不满意", "2 poor"),
          1: Text("1 很不满意", "1 very poor")}
LONGEST = 500


def my_case(request: HttpRequest, ref: str) -> Case:
    """A case of one's own household. Raises Http404, as for one that does not exist."""
    user: Any = request.user
    try:
        found = cases.opened(ref)
    except NoSuchCase:
        raise Http404 from None
    if not user.person_id or user.person_id not in found.members:
        record(request, "own", found.household, (), case=ref, shown=False)
        raise Http404
    return found


@page("citizen", purpose="own")
def matter(request: HttpRequest, ref: str) -> HttpResponse:
    found = my_case(request, ref)
    record(request, "own", found.household, ("name",), case=ref)
    return render(request, "citizen/matter.html", context(request, found, {}))


@page("citizen", purpose="own", methods=("POST",))
def rate(request: HttpRequest, ref: str) -> HttpResponseBase:
    """One to five and a few words, once."""
    found = my_case(request, ref)
    record(request, "own", found.household, ("name",), case=ref)
    if not may_rate(found, request.user):
        return redirect("matter", ref=ref)
    words = request.POST.get("words", "").strip()[:LONGEST]
    wrong = rated(found, request.user, request.POST.get("score", ""), words)
    if wrong:
        return render(request, "citizen/matter.html", context(request, found, wrong, words), status=422)
    return redirect("matter", ref=ref)


def may_rate(found: Case, user: Any) -> bool:
    return found.state in RATED_IN and not Rating.objects.filter(case_id=found.ref, by=user).exists()


def rated(found: Case, user: Any, score: str, words: str) -> dict[str, Text]:
    """Keep a rating; what is wrong with it, if something is."""
    if score not in {str(one) for one in SCORES}:
        return {"score": Text("请选一个分数", "Choose a score")}
    Rating.objects.get_or_create(case=CaseRow.objects.get(ref=found.ref), by=user, defaults={"score": int(score), "words": words})
    return {}


def context(request: HttpRequest, found: Case, wrong: dict[str, Text], words: str = "") -> dict[str, Any]:
    user: Any = request.user
    running = [clock for clock in clocks(found, timezone.localdate(), cases.settings()) if clock.done is None]
    offers = [offer for offer in cases.offers(found, user) if not offer.act.adverse and offer.act.roles & {"citizen"}]
    return {
        "case": found, "policy": policy_names().get(found.policy, Text(found.policy, found.policy)),
        "whose": str(found.events[0].data.get("subject_name") or ""),
        "clocks": running, "offers": offers, "holder": holder(found.state, county.area_name(found.area[:9])),
        "events": [_told(event, user) for event in reversed(found.events)], "wrong": wrong, "words": words,
        "scores": [{"value": score, "label": label} for score, label in SCORES.items()],
        "rating": Rating.objects.filter(case_id=found.ref, by=user).first(), "rateable": found.state in RATED_IN,
        "letters": letters.of_case(found.ref), "silent": next((clock for clock in running if clock.id == "silent"), None),
    }


def _told(event: Event, reader: Any) -> dict[str, Any]:
    """An event in plain words: the act, the day, who, and what was written."""
    act = procedure().acts[event.act]
    written = [(ask, event.data[ask.id]) for ask in act.asks if ask.id not in _NOT_SHOWN and event.data.get(ask.id) not in (None, "", [])]
    mine = bool(event.actor) and event.actor == str(reader.pk)
    who = Text("您", "you") if mine else ROLES[event.role].name if event.role in ROLES else Text("系统", "the system")
    return {"title": act.name, "when": event.at, "who": who,
            "written": [(ask.label, value, ask.kind) for ask, value in written if ask.kind in _SHOWN]}
