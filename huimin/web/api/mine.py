"""A citizen's own: what the household receives and may get, its cases, who looked, what the state holds and what is wrong of it."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Status

from huimin.casework import Case
from huimin.web import county
from huimin.web.access.record import record
from huimin.web.api import shapes, shapes_cases, shapes_mine
from huimin.web.api.errors import AlreadyAnswered
from huimin.web.api.helping import of_help
from huimin.web.api.once import once
from huimin.web.api.operations import operation, right
from huimin.web.api.work import Key, clock_of, moved, offer_of, performed
from huimin.web.citizen import looked, views_apply, views_facts, views_matter, views_me
from huimin.web.citizen.family import Known, Line, known, lines, own, own_or_404
from huimin.web.citizen.views_matter import my_case
from huimin.web.store import letters
from huimin.web.store.models import FactDoubt, HelpRequest


@operation("GET", "/me", "citizen", answer=shapes_mine.Mine, purpose="own")
def mine(request: HttpRequest) -> Any:
    """What my family receives, what is under way, what the data say we may get."""
    told, user = own(request, views_me.SHOWN), request.user
    asked = [of_help(one) for one in HelpRequest.objects.filter(by=user).order_by("-at")[:20]]  # type: ignore[misc]
    if told is None:
        return {"known": False, "month": None, "receives": [], "under_way": [], "past": [], "entitled": [], "perhaps": [],
                "asked_for_others": asked}
    page = views_me.context(told)
    return {"known": True, "month": str(told.month), "asked_for_others": asked, "receives": [
        of_line(one.line) | {"since": one.since, "review": one.review, "ref": one.ref} for one in page["receives"]],
        "under_way": [_matter(one) for one in page["open"]], "past": [_matter(one) for one in page["past"]],
        "entitled": [of_line(one) for one in page["yes"]], "perhaps": [of_line(one) for one in page["perhaps"]]}


def of_line(line: Line) -> dict[str, Any]:
    return {"policy": line.id, "place": line.place, "name": line.name, "whose": line.whose, "outcome": line.outcome,
            "receives": bool(line.found.receives), "amount_fen": line.amount_fen, "per": line.per, "why_not": line.why_not,
            "lacking": line.lacking}


def _matter(one: views_me.Matter) -> dict[str, Any]:
    return {"ref": one.row.ref, "policy": one.row.policy, "name": one.policy, "state": one.row.state, "state_name": one.state,
            "next": one.next, "holder": one.holder, "due": one.due, "due_name": one.due_name, "found": one.found}


@operation("GET", "/me/policies", "citizen", answer=list[shapes_mine.MyPolicy], purpose="own")
def my_policies(request: HttpRequest) -> Any:
    """Every policy for every member: what the data say, and the others too, for the data may be wrong."""
    return [of_line(one) for one in lines(own_or_404(request, views_apply.SHOWN)) if not one.found.receives]


@operation("GET", "/me/looked", "citizen", answer=shapes_mine.Looks)
def who_looked(request: HttpRequest, page: shapes.Number = 1) -> Any:
    """Who looked at my family's data, when, for what; never the data themselves."""
    told = looked.context(request)
    found = told["page"]
    return {"own": told["own"], "looks": told["looks"], "page": found.number if found else 1,
            "pages": found.paginator.num_pages if found else 1}


# -- cases -----------------------------------------------------------------------------------------


def _mine(request: HttpRequest, ref: str) -> Case:
    """One's own case, its reading on record. Raises Http404."""
    found = my_case(request, ref)
    record(request, "own", found.household, ("name",), case=ref)
    return found


@operation("GET", "/me/cases/{ref}", "citizen", answer=shapes_mine.MyCase, purpose="own")
def my_matter(request: HttpRequest, ref: shapes.Ref) -> Any:
    """One case of my family: where it stands, what happened, what may be done now, what follows."""
    found = _mine(request, ref)
    page = views_matter.context(request, found, {})
    steps = views_apply.expected(found, county.area_name(found.area[:9])) if found.last("submit") else []
    return {"ref": ref, "policy": found.policy, "name": page["policy"], "whose": page["whose"], "state": found.state,
            "state_name": found.standing.name, "seq": found.seq, "amount_fen": found.amount_fen, "suspended": found.suspended,
            "holder": page["holder"], "clocks": [clock_of(one) for one in page["clocks"]],
            "offers": [offer_of(found, one) for one in page["offers"]], "letters": page["letters"],
            "rateable": views_matter.may_rate(found, request.user), "score": page["rating"].score if page["rating"] else None,
            "events": [{"act": one["title"], "at": one["when"], "by": one["who"], "written": [
                {"label": label, "value": value, "kind": kind} for label, value, kind in one["written"]]} for one in page["events"]],
            "expected": [_step(one) for one in steps]}


def _step(one: dict[str, Any]) -> dict[str, Any]:
    on = one["when"] if hasattr(one["when"], "isoformat") else None
    return {"what": one["what"], "on": on, "words": None if on else one["when"]}


@operation("POST", "/me/cases/{ref}/acts/{act}", "citizen", answer=shapes_cases.Moved, purpose="own", problems=(409,))
def my_act(request: HttpRequest, ref: shapes.Ref, act: shapes.Name, body: shapes_cases.Act, idempotency_key: Key) -> Any:
    """Do what a case offers its family: appeal, answer, withdraw; every safeguard of the pages applies."""
    _mine(request, ref)
    return once(request, idempotency_key, lambda: performed(request, ref, act, body))


@operation("GET", "/me/cases/{ref}/letters/{seq}", "citizen", answer=shapes_mine.Letter, purpose="own")
def my_letter(request: HttpRequest, ref: shapes.Ref, seq: shapes.Serial) -> Any:
    """A letter as it was sent."""
    return letter_or_404(_mine(request, ref), seq)


def letter_or_404(found: Case, seq: int) -> Any:
    """Raises Http404."""
    sent = letters.one(found.ref, seq)
    if sent is None:
        raise Http404
    return sent


@operation("POST", "/me/cases/{ref}/rating", "citizen", answer=shapes_cases.Moved, purpose="own", problems=(409,))
def rate(request: HttpRequest, ref: shapes.Ref, body: shapes_mine.Score) -> Any:
    """Say how a case was handled, one to five, once it is decided and once only."""
    found = _mine(request, ref)
    if not views_matter.may_rate(found, request.user):
        raise AlreadyAnswered
    right(views_matter.rated(found, request.user, str(body.score), body.words.strip()[:views_matter.LONGEST]))
    return moved(found)


# -- facts -----------------------------------------------------------------------------------------


@operation("GET", "/me/facts", "citizen", answer=shapes_mine.MyFacts, purpose="own")
def my_facts(request: HttpRequest) -> Any:
    """What the departments say about my family, from whom and of which day."""
    told, user = own_or_404(request, ()), request.user
    found = known(told, user.person_id, timezone.localdate())  # type: ignore[union-attr]
    return {"month": str(told.month), "facts": [_fact(one) for one in found],
            "doubts": [_doubt(*one) for one in views_facts.doubted(told, found)]}


def _fact(one: Known) -> dict[str, Any]:
    return {"key": one.key, "label": one.label, "value": None if one.value.hidden else one.value.text, "hidden": one.value.hidden,
            "whose": one.whose, "department": one.department, "holder": one.holder, "on": one.on}


def _doubt(one: FactDoubt, label: Any, standing: Any) -> dict[str, Any]:
    return {"fact": one.fact, "label": label, "whose": one.whose, "said": one.said, "at": one.at, "due": one.due, "standing": standing,
            "answer": one.answer, "answered": one.answered_words}


@operation("POST", "/me/facts/{key}/doubt", "citizen", answer=shapes_mine.MyDoubt, purpose="own", status=201, problems=(409,))
def doubt_fact(request: HttpRequest, key: shapes_mine.FactKey, body: shapes_mine.Said) -> Any:
    """Say that a fact is wrong and what is right; answered within ten working days."""
    told = own_or_404(request, ())
    found = views_facts.fact_of(told, request.user, key)
    if views_facts.running_about(told, found) is not None:
        raise AlreadyAnswered
    made = views_facts.put_in_doubt(told, request.user, found, body.said.strip())
    return Status(201, _doubt(made, found.label, None))
