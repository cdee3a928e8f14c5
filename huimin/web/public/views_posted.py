"""公示: what is being posted until which day, with the columns the law allows and nothing else; and the form to object.

民发〔2021〕57号 第十九条、第二十四条: name of the applicant, number of members, amount. A posting takes itself down when its days
are over; cases of schemes that are never posted (children's) cannot get here, as no act leads them to this state.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huimin.casework import Case, day_of
from huimin.kernel import Text
from huimin.web import county, rules
from huimin.web.access.pages import ANYONE, page
from huimin.web.store import cases
from huimin.web.store.models import CaseRow, Objection

MOST_UNREAD = 20
"""Objections to one case nobody has read yet; more would bury what they say."""
_SHORTEST = 5
TOO_SHORT = Text(f"请写清楚哪里不对,至少{_SHORTEST}个字。", f"Say what is wrong, in at least {_SHORTEST} characters.")


@dataclass(frozen=True)
class Posting:
    """One line of the notice board. amount_fen: as the preliminary opinion proposes it; None: not said."""

    ref: str
    name: str
    members: int
    policy: Text
    place: str
    amount_fen: int | None
    posted: date
    until: date


def postings(on: date) -> list[Posting]:
    """What is posted on a day, by place; expired ones are not among them."""
    names = {item.id: item.policy.name for item in rules.prepared().policies if item.policy is not None}
    found = []
    for row in CaseRow.objects.filter(state="posted").order_by("area", "ref"):
        posting = _posting(cases.opened(row.ref), names)
        if posting is not None and posting.posted <= on <= posting.until:
            found.append(posting)
    return found


def _posting(case: Case, names: dict[str, Text]) -> Posting | None:
    posted, opinion = case.last("post"), case.last("give_opinion")
    if posted is None or case.scheme.post_days == 0:
        return None
    day = day_of(posted.at)
    amount = opinion.data.get("amount_fen") if opinion is not None else None
    return Posting(case.ref, str(case.events[0].data.get("name", "")), len(case.members), names.get(case.policy, Text.of(case.policy)),
                   county.area_name(case.area), amount, day, day + timedelta(days=case.scheme.post_days))


@page(ANYONE)
def posted(request: HttpRequest) -> HttpResponse:
    return render(request, "public/posted.html", {"postings": postings(timezone.localdate())})


@page(ANYONE, methods=("GET", "POST"))
def object_to(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Say what is wrong with a posting; who says it may stay unnamed. A worker reads it and records it on the case."""
    found = next((one for one in postings(timezone.localdate()) if one.ref == ref), None)
    if found is None:
        raise Http404
    text, contact = request.POST.get("text", "").strip()[:2000], request.POST.get("contact", "").strip()[:200]
    if request.method == "POST" and objected(ref, text, contact):
        return redirect("public_thanks")
    wrong = request.method == "POST"
    return render(request, "public/object.html", {"posting": found, "wrong": wrong, "text": text, "contact": contact},
                  status=422 if wrong else 200)


def objected(ref: str, text: str, contact: str) -> bool:
    """Keep what somebody says of a posting, unless many wait to be read already; False: it says too little."""
    if len(text) < _SHORTEST:
        return False
    if Objection.objects.filter(case_id=ref, handled=False).count() < MOST_UNREAD:
        Objection.objects.create(case_id=ref, text=text, contact=contact)
    return True


@page(ANYONE)
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "public/thanks.html")
