"""At the window and on the way: find a household, show one hidden fact, open a case from a list, whom to visit, letters, ratings."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Schema, Status
from ninja.errors import HttpError
from pydantic import Field

from huimin.kernel import Text
from huimin.web.access.objects import household_address, household_of
from huimin.web.access.record import record
from huimin.web.api import shapes, shapes_cases, shapes_mine
from huimin.web.api.once import once
from huimin.web.api.operations import operation, right
from huimin.web.api.shapes import Words
from huimin.web.api.work import Key, case_of, moved
from huimin.web.citizen import views_staff
from huimin.web.store import letters
from huimin.web.visits.due import due_for
from huimin.web.visits.views import VISITORS
from huimin.web.worker import views_find, views_household, views_lists
from huimin.web.worker.views_lists import WORKERS

FactOnPage = Annotated[str, Field(pattern=r"^[a-z_]{1,40}\.[a-z0-9_]{1,80}\.[0-9]{1,2}$", description="key of a hidden fact")]


class Number(shapes.Body):
    """number: an identity or household number; it stands in no address and no log."""

    number: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]*$")]


class Found(Schema):
    address: str


class ToShow(shapes.Body):
    """reason: is recorded with the fact, and its subject can read it."""

    key: FactOnPage
    reason: Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]


class FactInFull(Schema):
    key: str
    label: Words
    whose: str
    value: Words
    source: Words
    month: str


class Following(shapes.Body):
    """address: of the household on the line."""

    address: shapes.Sealed
    policy: shapes.Name


class Visit(Schema):
    """left: days to the most urgent limit, negative when it is over, none without one."""

    ref: str
    household: str
    name: str
    area: str
    village: str
    policy: Words
    why: Words
    due: date | None
    left: int | None


class Visits(Schema):
    """recused: left out because a relative of the reader lives there; more: beyond the longest list."""

    recused: int
    more: int
    visits: list[Visit]


class PoorRating(Schema):
    ref: str
    policy: str
    area: str
    score: int
    words: str
    at: datetime


@operation("POST", "/find", *WORKERS, answer=Found, purpose="window", problems=(404, 429))
def find(request: HttpRequest, body: Number) -> Any:
    """The address of a household in the reader's area by an exact number; every search is on record."""
    if views_find.too_many(request.user):
        raise HttpError(429, str(views_find.TOO_MANY))
    address = views_find.found_by(request, body.number)
    if address is None:
        raise Http404
    return {"address": address}


@operation("POST", "/households/{address}/show", *WORKERS, answer=FactInFull, purpose="case")
def show_fact(request: HttpRequest, address: shapes.Sealed, body: ToShow) -> Any:
    """Show one hidden fact, once, for a reason that is recorded with it."""
    reason = body.reason.strip()
    told = views_household.with_hidden(request, address, body.key, reason)
    right({} if reason else {"reason": Text("请写明为什么要看。", "Say why you need to see it.")})
    views_household.on_record(request, told, body.key, reason)
    fact = views_household.fact_in_full(told, body.key)
    return {"key": body.key, "label": fact.label, "whose": fact.whose, "value": fact.value.text, "source": fact.source,
            "month": str(fact.month)}


@operation("POST", "/lists/{name}/follow", "township_worker", "county_officer", answer=shapes_cases.Moved, purpose="monitoring", status=201,
           problems=(409,))
def follow(request: HttpRequest, name: shapes.Name, body: Following, idempotency_key: Key) -> Any:
    """Open a case from a line of a list; a person checks it before anybody is told."""
    told = household_of(request, body.address, "monitoring", ("name",))
    return Status(201, once(request, idempotency_key, lambda: moved(views_lists.followed(request, told, name, body.address, body.policy))))


@operation("GET", "/visits", *VISITORS, answer=Visits, purpose="visit")
def visits(request: HttpRequest) -> Any:
    """Whom to visit, why and by when, village by village."""
    due = due_for(request.user)  # type: ignore[arg-type]
    record(request, "visit", "", ("name",), count=len(due.visits))
    return {"recused": due.recused, "more": due.more, "visits": [
        {"ref": one.case.ref, "household": household_address(one.case.household), "name": one.name, "area": one.case.area,
         "village": one.village, "policy": one.policy, "why": one.why, "due": one.clock.due if one.clock else None, "left": one.left}
        for one in due.visits]}


@operation("GET", "/cases/{ref}/letters", *WORKERS, answer=list[shapes_mine.LetterLine], purpose="case")
def case_letters(request: HttpRequest, ref: shapes.Ref) -> Any:
    """The letters of a case, newest first."""
    return letters.of_case(case_of(request, ref).ref)


@operation("GET", "/cases/{ref}/letters/{seq}", *WORKERS, answer=shapes_mine.Letter, purpose="case")
def case_letter(request: HttpRequest, ref: shapes.Ref, seq: shapes.Serial) -> Any:
    """A letter as it was sent."""
    sent = letters.one(case_of(request, ref).ref, seq)
    if sent is None:
        raise Http404
    return sent


@operation("GET", "/ratings", "township_lead", answer=list[PoorRating], purpose="case")
def ratings(request: HttpRequest) -> Any:
    """Who was not content with how a case was handled, newest first."""
    rows = views_staff.poor_ratings(request.user)
    record(request, "case", "", ("name",), count=len(rows))
    return [{"ref": one.case.ref, "policy": one.case.policy, "area": one.case.area, "score": one.score, "words": one.words, "at": one.at}
            for one in rows]
