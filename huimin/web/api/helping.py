"""Applying for somebody else: asked by a helper who learns nothing, answered by a worker of the township."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Schema, Status
from pydantic import Field

from huimin.web import county
from huimin.web.access.fields import number_shown
from huimin.web.access.record import record
from huimin.web.api import shapes, shapes_cases, shapes_mine
from huimin.web.api.operations import operation, right
from huimin.web.api.shapes import Words
from huimin.web.api.work import moved
from huimin.web.citizen import views_help, views_staff
from huimin.web.citizen.application import workday_after
from huimin.web.citizen.views_help import RELATIONS, REPLY_DAYS
from huimin.web.store import cases
from huimin.web.store.models import HelpRequest

HELPERS, TOWNSHIP = ("citizen", "village_worker"), ("township_worker", "township_lead")


class HelpRequested(Schema):
    """What a township's worker sees of a request. number: masked; case: opened for it, "" for none."""

    ref: str
    at: datetime
    by: str
    relation: Words
    name: str
    number: str
    policy: str
    consent: str
    consented_on: date
    words: str
    closed: bool
    outcome: str
    case: str


class Opening(shapes.Body):
    policy: shapes.Name


class Closing(shapes.Body):
    """outcome: what was done."""

    outcome: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]


def of_help(one: HelpRequest) -> dict[str, Any]:
    return {"ref": one.ref, "at": one.at, "township": county.area_name(one.area), "closed": one.closed is not None,
            "due": workday_after(timezone.localtime(one.at).date(), REPLY_DAYS)}


@operation("POST", "/help", *HELPERS, answer=shapes_mine.HelpAsked, status=201)
def ask_for_another(request: HttpRequest, body: shapes_mine.NewHelp) -> Any:
    """Ask for somebody who agreed; the answer is the same whether the person is known or not."""
    on = body.consented_on
    made, wrong = views_help.handed_in(request.user, {
        "name": body.name, "number": body.number, "policy": body.policy, "area": body.area, "relation": body.relation,
        "consent": "yes" if body.consent else "", "words": body.words,
        "day": {"year": str(on.year), "month": str(on.month), "day": str(on.day)}})
    right(wrong)
    assert made is not None
    return Status(201, of_help(made))


@operation("GET", "/help/{ref}", *HELPERS, answer=shapes_mine.HelpAsked)
def asked_for_another(request: HttpRequest, ref: shapes_mine.Request) -> Any:
    """What becomes of a request, for its helper."""
    found = HelpRequest.objects.filter(ref=ref, by=request.user).first()  # type: ignore[misc]
    if found is None:
        raise Http404
    return of_help(found)


@operation("GET", "/help-requests", *TOWNSHIP, answer=list[HelpRequested], purpose="window")
def help_requests(request: HttpRequest) -> Any:
    """Requests of helpers that wait in the reader's area, the oldest first."""
    rows = views_staff.help_waiting(request.user)
    record(request, "window", "", ("name",), count=len(rows))
    return [_requested(one) for one in rows]


def _requested(one: HelpRequest) -> dict[str, Any]:
    return {"ref": one.ref, "at": one.at, "by": one.by.name, "relation": RELATIONS.get(one.relation, one.relation), "name": one.name,
            "number": number_shown(one.number), "policy": one.policy, "consent": one.consent, "consented_on": one.consented_on,
            "words": one.words, "closed": one.closed is not None, "outcome": one.outcome, "case": one.case_id or ""}


def _found(request: HttpRequest, ref: str) -> HelpRequest:
    """Raises Http404."""
    found = views_staff.help_of(request.user, ref)
    record(request, "window", "", ("name", "person_id"), reason=found.ref)
    return found


@operation("GET", "/help-requests/{ref}", *TOWNSHIP, answer=HelpRequested, purpose="window")
def help_request(request: HttpRequest, ref: shapes_mine.Request) -> Any:
    """One request of a helper."""
    return _requested(_found(request, ref))


@operation("POST", "/help-requests/{ref}/open", *TOWNSHIP, answer=shapes_cases.Moved, purpose="window", status=201, problems=(409,))
def open_help_request(request: HttpRequest, ref: shapes_mine.Request, body: Opening) -> Any:
    """Open a case for the person a helper named, when they live in the reader's area."""
    found = _found(request, ref)
    if found.closed is None:
        problem = views_staff.opened_for(request, found, body.policy)
        right({} if problem is None else {"policy": problem})
    if found.case_id is None:
        raise Http404
    return Status(201, moved(cases.opened(found.case_id)))


@operation("POST", "/help-requests/{ref}/close", *TOWNSHIP, answer=HelpRequested, purpose="window")
def close_help_request(request: HttpRequest, ref: shapes_mine.Request, body: Closing) -> Any:
    """Close a request with what was done."""
    found = _found(request, ref)
    if found.closed is None:
        right(views_staff.closed_with(found, request.user, body.outcome))
    return _requested(found)
