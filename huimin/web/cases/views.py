"""My day, one case, and doing something with it: the same pages for everybody, showing to each what is theirs to do."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from huimin.casework import (
    PROOF,
    Act,
    Case,
    MissingEntry,
    NoSuchCase,
    NotNow,
    NoValue,
    Offer,
    Overtaken,
    clocks,
    procedure,
    recused,
    risks,
    suggested,
)
from huimin.kernel import Text
from huimin.matching import Explanation
from huimin.web import county
from huimin.web.access.objects import (
    HOUSEHOLD,
    PERSON,
    household_address,
    household_of,
    households_of_kin,
    person_address,
)
from huimin.web.access.pages import page
from huimin.web.access.record import record
from huimin.web.access.sealed import value_of
from huimin.web.accounts.roles import CASE_WORKERS
from huimin.web.cases import paper
from huimin.web.cases.forms import Entry, blank, read
from huimin.web.design.forms import whole
from huimin.web.store import cases, letters
from huimin.web.store.models import CaseRow, EventRow, Objection, Photo
from huimin.web.store.recheck import look_after

ASIDE = frozenset({"offer_move", "decline_move", "withdraw", "opt_out"})
"""Acts that lead off the usual way: they stand last, so that none of them is the main button."""
WORKERS = tuple(sorted(CASE_WORKERS))
_FIRST_FACTS = ("name", "address")


@dataclass(frozen=True)
class Task:
    """One line of the day: a case, what the table says comes next, and by when; handed: it came because a relative stepped aside;
    doubted: granted unasked, and a later run no longer proves it; moving: on its way to another township; coming: to the
    reader's, to be taken over or sent back; objections: to its posting, not recorded yet."""

    row: CaseRow
    name: Text
    next: Text
    late: bool
    soon: bool
    handed: bool
    doubted: bool
    moving: bool
    coming: bool
    objections: int


@page(*WORKERS)
def work(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, most urgent first, by village."""
    user: Any = request.user
    look_after()
    today = timezone.localdate()
    kin = households_of_kin(request)
    waits = list(cases.waiting_for(user)[:200])
    rows = [row for row in waits if row.household not in kin]
    record(request, "case", "", _FIRST_FACTS, count=len(rows))
    handed = set(EventRow.objects.filter(case_id__in=[row.ref for row in rows], act="recuse").values_list("case_id", flat=True))
    objected = dict(Objection.objects.filter(case_id__in=[row.ref for row in rows], handled=False)
                    .values_list("case_id").annotate(Count("pk")))
    by_place: dict[str, list[Task]] = defaultdict(list)
    for row in rows:
        state = procedure().states[row.state]
        left = (row.due - today).days if row.due else None
        by_place[county.area_name(row.area)].append(
            Task(row, state.name, state.next, left is not None and left < 0, left is not None and 0 <= left <= 3,
                 row.ref in handed, row.doubted is not None,
                 bool(row.moving_to) and row.area.startswith(user.area), not row.area.startswith(user.area), objected.get(row.ref, 0)))
    late = sum(task.late for tasks in by_place.values() for task in tasks)
    return render(request, "cases/work.html", {
        "places": dict(by_place), "total": len(rows), "late": late, "policies": policy_names(), "kept_back": len(waits) - len(rows)})


def policy_names() -> Mapping[str, Text]:
    return {item.id: item.policy.name for item in county.prepared().policies if item.policy is not None}


def mine(request: HttpRequest, ref: str) -> Case:
    """The case, when it is in the reader's area or of the reader's own family. Raises Http404."""
    user: Any = request.user
    try:
        found = cases.opened(ref)
    except NoSuchCase:
        raise Http404 from None
    own = "citizen" in user.roles and user.person_id and user.person_id in found.members
    if not own and not (user.is_staff_member and cases.in_hand(found.area, found.moving_to, user.area)):
        record(request, "case", found.household, (), case=ref, shown=False)
        raise Http404
    return found


def steps_aside(request: HttpRequest, found: Case) -> bool:
    """Is the reader, as a member of staff, or a declared relative of the reader's in this household?"""
    user: Any = request.user
    return recused(found, cases.actor_of(user))


def _aside(request: HttpRequest, found: Case) -> HttpResponse:
    """Nothing of the case; the way out of one's hands where it has not gone already."""
    user: Any = request.user
    handed = str(user.pk) in found.aside
    return render(request, "cases/recused.html", {
        "case": found, "handed": handed,
        "movable": not handed and found.state in procedure().acts["offer_move"].source and not found.moving_to})


@page("citizen", *WORKERS, purpose="case")
def case(request: HttpRequest, ref: str) -> HttpResponseBase:
    """One case, for those who work on it; citizens have a page of their own for theirs."""
    found = mine(request, ref)
    user: Any = request.user
    if not user.is_staff_member:
        return redirect("matter", ref=ref)
    if steps_aside(request, found):
        record(request, "case", found.household, (), case=ref, shown=False)
        return _aside(request, found)
    record(request, "case", found.household, _FIRST_FACTS, case=ref)
    return render(request, "cases/case.html", {**_context(request, found, cases.known(found)), "letters": letters.of_case(ref)})


@page("citizen", *WORKERS, purpose="case")
def letter(request: HttpRequest, ref: str, seq: int) -> HttpResponse:
    """A letter as it was sent, for the family and for those who handle the case; made to be printed."""
    found = mine(request, ref)
    sent = _letter_of(request, found, seq)
    if sent is None:
        return _aside(request, found)
    return render(request, "cases/letter.html", {"case": found, "letter": sent, "pdf": paper.possible(),
                                                 "address": request.build_absolute_uri(request.path)})


@page("citizen", *WORKERS, purpose="case")
def letter_pdf(request: HttpRequest, ref: str, seq: int) -> HttpResponse:
    """The same letter as one sheet of paper; without a Chinese font on this machine there is none."""
    found = mine(request, ref)
    sent = _letter_of(request, found, seq)
    if sent is None or not paper.possible():
        raise Http404
    made = paper.pdf(sent, ref, request.build_absolute_uri(reverse("letter", args=[ref, seq])))
    answer = HttpResponse(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="letter-{ref}-{seq}.pdf"'
    return answer


def _letter_of(request: HttpRequest, found: Case, seq: int) -> letters.Sent | None:
    """The letter, its reading written down first; None for who has to step aside. Raises Http404."""
    user: Any = request.user
    if steps_aside(request, found):
        record(request, "case", found.household, (), case=found.ref, shown=False)
        return None
    sent = letters.one(found.ref, seq)
    if sent is None:
        raise Http404
    record(request, "case" if user.is_staff_member else "own", found.household, ("name",), case=found.ref)
    return sent


def _context(request: HttpRequest, found: Case, about: Mapping[str, int]) -> dict[str, Any]:
    """about: what cases.known says of the case."""
    user: Any = request.user
    offered = sorted(cases.offers(found, user, about), key=lambda offer: offer.act.id in ASIDE)
    if user.is_staff_member and not found.area.startswith(user.area):  # to be taken over: what else there is to do comes after that
        offered = [offer for offer in offered if offer.why_not is None]
    name = "" if steps_aside(request, found) else found.events[0].data.get("name", "")
    return {
        "case": found, "offers": [offer for offer in offered if not offer.act.adverse],
        "adverse": [offer for offer in offered if offer.act.adverse], "clocks": clocks(found, timezone.localdate(), cases.settings()),
        "policy": policy_names().get(found.policy, Text(found.policy, found.policy)), "acts": procedure().acts,
        "risks": risks(), "care": cases.care(found, about) if user.is_staff_member else (),
        "states": procedure().states, "events": list(reversed(found.events)), "name": name,
        "objections": Objection.objects.filter(case_id=found.ref).order_by("pk") if user.is_staff_member else (),
        "address": household_address(found.household), "staff": user.is_staff_member, "township": county.area_name(found.area[:9]),
        "going": county.area_name(found.moving_to),
        "photos": Photo.objects.filter(case_id=found.ref).order_by("pk"),
    }


def offered(request: HttpRequest, ref: str, act: str) -> tuple[Case, Offer, Mapping[str, int]]:
    """The case, one of the acts it offers the reader, and what cases.known says of it. Raises Http404."""
    found = mine(request, ref)
    user: Any = request.user
    about = cases.known(found)
    offer = next((one for one in cases.offers(found, user, about) if one.act.id == act), None)
    if offer is None or (steps_aside(request, found) and act != "offer_move"):
        raise Http404
    return found, offer, about


@page("citizen", *WORKERS, purpose="case", methods=("GET", "POST"))
def act(request: HttpRequest, ref: str, act: str) -> HttpResponseBase:
    """GET: the form of an act; POST: do it, or with `preview` only show the letter it would send. What was typed comes back
    with the letter, or with whatever stood in the way."""
    found, offer, about = offered(request, ref, act)
    user: Any = request.user
    record(request, "own" if user.roles == {"citizen"} else "case", found.household, _FIRST_FACTS, case=ref)
    evidence = letters.evidence_of(found) if any(ask.kind == "evidence" for ask in offer.act.asks) else []
    if request.method == "GET":
        return _form(request, found, offer, blank(offer.act, _beforehand(found, offer.act)), evidence, None, 200, about)
    data, entries = read(offer.act, request.POST, evidence)
    if any(entry.wrong for entry in entries):
        return _form(request, found, offer, entries, evidence, None, 422, about)
    seen = whole(request.POST.get("seen", "")) or found.seq  # what `about` says is of the case as it was read here
    try:
        if "preview" in request.POST:
            return _form(request, found, offer, entries, evidence, None, 200, about,
                         cases.preview(request, ref, act, data, seen, about))
        carried_out(request, ref, act, data, seen, about)
    except MissingEntry as error:
        why = Text(error.details["why_zh"], error.details["why_en"])
        marked = [Entry(one.field, one.typed, why if one.field.id == error.details["field"] else None) for one in entries]
        return _form(request, found, offer, marked, evidence, None, 422, about)
    except (NotNow, NoValue, Overtaken) as error:
        now = cases.opened(ref)
        return _form(request, now, offer, entries, evidence, error.sentence(), 409, about if now.seq == found.seq else cases.known(now))
    return redirect("case", ref=ref)


def _beforehand(found: Case, act: Act) -> dict[str, Any]:
    """What a form is filled in with beforehand: for an objection what people wrote under the posting."""
    if act.id != "object":
        return suggested(found, act)
    return {"objection": "\n".join(one.text for one in Objection.objects.filter(case_id=found.ref, handled=False).order_by("pk"))}


def carried_out(request: HttpRequest, ref: str, act: str, data: Mapping[str, Any], seen: int, about: Mapping[str, int]) -> Case:
    """Do the act and what goes with it. about: what cases.known says of the case at `seen`. Raises what cases.perform raises."""
    found = cases.perform(request, ref, act, data, seen, about)
    if act == "object":
        Objection.objects.filter(case_id=ref).update(handled=True)
    return found


def _form(request: HttpRequest, found: Case, offer: Offer, entries: Sequence[Entry], evidence: Sequence[Mapping[str, Any]],
          problem: str | None, status: int, about: Mapping[str, int], preview: letters.Sent | None = None) -> HttpResponse:
    return render(request, "cases/act.html", {**_context(request, found, about), "offer": offer, "entries": entries,
                                              "evidence": [{**fact, "may": fact.get("provenance") in PROOF} for fact in evidence],
                                              "preview": preview, "problem": problem,
                                              "wrong": [one for one in entries if one.wrong]}, status=status)


@page("citizen", *WORKERS, purpose="window", methods=("GET", "POST"))
def begin(request: HttpRequest, address: str) -> HttpResponseBase:
    """Choose a policy for this household and open a case: for oneself, or on somebody's behalf at the window."""
    user: Any = request.user
    told = household_of(request, address, "own" if user.roles == {"citizen"} else "window", _FIRST_FACTS)
    names = policy_names()
    policy, _, chosen = request.POST.get("policy", "").partition(":")
    person = value_of(PERSON, chosen) or ""
    known = not chosen or any((one.item.id, one.decision.subject) == (policy, person) for one in told.policies)
    if request.method == "POST" and policy in names and known:
        return redirect("case", ref=started(request, told, address, policy, person).ref)
    lines = sorted((one for one in told.policies if one.item.id in names), key=lambda one: _FIRST[one.decision.outcome])
    fields = [(one.item.id + (f":{person_address(one.decision.subject)}" if one.item.entity == "person" else ""), names[one.item.id],
               one.subject_name, one.decision.outcome) for one in lines]
    choices = {"fitting": [one for one in fields if one[3] is not False], "others": [one for one in fields if one[3] is False]}
    return render(request, "cases/begin.html", {**choices, "address": address, "name": head_of(told)})


_FIRST = {True: 0, None: 1, False: 2}


def started(request: HttpRequest, told: Explanation, address: str, policy: str, person: str = "") -> Case:
    """A case of this household, opened by the reader: for oneself, or at the window. person: as in `whom`."""
    user: Any = request.user
    own = user.roles == {"citizen"}
    return cases.begin(
        cases.actor_of(user), "start", policy=policy, household=str(value_of(HOUSEHOLD, address)), members=list(told.found.people),
        area=str(told.found.row.get("area") or ""), way_in="citizen" if own else "window", person=user.person_id if own else "",
        name=head_of(told), **whom(told, policy, person or (user.person_id if own else "")))


def whom(told: Explanation, policy: str, person: str = "") -> dict[str, str]:
    """subject and subject_name of a case on this policy: of a policy for households nobody, of one for persons `person`; where none of
    the household was named, the member whom the rules give it to, or come nearest to."""
    lines = [one for one in told.policies if one.item.id == policy and one.item.entity == "person"]
    found = next(iter(sorted(lines, key=lambda one: (one.decision.subject != person, _FIRST[one.decision.outcome]))), None)
    return {"subject": "", "subject_name": ""} if found is None else {"subject": found.decision.subject, "subject_name": found.subject_name}


def head_of(told: Explanation) -> str:
    """The name of the member the register lists first."""
    return next((str(row.get("name") or "") for row in told.found.people.values()), "")
