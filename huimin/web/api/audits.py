"""Who looked at what, what of it nothing explains, what happened to accounts: for the auditors. Nobody is named but who looked."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Schema
from pydantic import Field

from huimin.web.access.models import AccessRecord
from huimin.web.access.purposes import PURPOSES
from huimin.web.accounts.events import KINDS
from huimin.web.api import shapes
from huimin.web.api.operations import operation, right
from huimin.web.api.shapes import Words
from huimin.web.audit import views
from huimin.web.audit.analysis import rules
from huimin.web.audit.views import AUDITORS, MARK
from huimin.web.design.paging import page_of

Day = Annotated[str, Field(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$", description="a day, 2026-11-01")]
Address = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,200}$", description="opaque address of a household")]


class ReadingOnRecord(Schema):
    """household: a mark, the same every time; fields: what was shown, unmasked: in full; shown: false for a refusal."""

    id: int
    at: datetime
    name: str
    roles: str
    organisation: str
    purpose: str
    purpose_name: Words
    reason: str
    case: str
    household: str
    fields: list[str]
    unmasked: list[str]
    count: int
    shown: bool


class ReadingsOnRecord(Schema):
    total: int
    page: int
    pages: int
    readings: list[ReadingOnRecord]


class Unexplained(Schema):
    weight: int
    reasons: list[Words]
    reading: ReadingOnRecord


class UnexplainedReadings(Schema):
    """readings, explained: how many there were between the days, and how many of them work on record explains."""

    since: date
    until: date
    readings: int
    explained: int
    total: int
    page: int
    pages: int
    findings: list[Unexplained]


class EventOfAccount(Schema):
    at: datetime
    kind: str
    kind_name: Words
    account: str
    actor: str
    detail: str


class EventsOfAccounts(Schema):
    total: int
    page: int
    pages: int
    events: list[EventOfAccount]


class LookedFor(shapes.Body):
    """number: an identity or household number; it stands in no address and no log."""

    number: Annotated[str, Field(min_length=1, max_length=40)]


class HouseholdFound(Schema):
    """household: the opaque address of the household, to ask for its readings."""

    household: str


class Hiding(shapes.Body):
    """days: until the subject sees the reading; reason: on what ground."""

    days: int
    reason: shapes.Typed


class Hidden(Schema):
    reading: int
    until: datetime


def _reading(one: AccessRecord) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("id", "at", "name", "roles", "organisation", "purpose", "reason", "case", "fields",
                                                  "unmasked", "count", "shown")} | {
        "purpose_name": PURPOSES[one.purpose], "household": one.household[:MARK]}


def _paged(found: Any) -> dict[str, int]:
    return {"total": found.paginator.count, "page": found.number, "pages": found.paginator.num_pages}


@operation("GET", "/audit/readings", *AUDITORS, answer=ReadingsOnRecord)
def audit_readings(request: HttpRequest, who: shapes.Typed = "", purpose: shapes.Filter = "", case: shapes.Filter = "", since: Day = "",
                   until: Day = "", household: Address = "", page: shapes.Number = 1) -> Any:
    """Readings of people's data, newest first, 50 a page."""
    found = page_of(request, views.readings({"who": who, "purpose": purpose, "case": case, "from": since, "until": until,
                                             "household": household}))
    return _paged(found) | {"readings": [_reading(one) for one in found]}


@operation("POST", "/audit/household", *AUDITORS, answer=HouseholdFound, problems=(404,))
def audit_household(request: HttpRequest, body: LookedFor) -> Any:
    """The address under which the readings of a household are found."""
    address = views.address_of(body.number)
    if address is None:
        raise Http404
    return {"household": address}


@operation("GET", "/audit/unexplained", *AUDITORS, answer=UnexplainedReadings)
def audit_unexplained(request: HttpRequest, since: Day = "", until: Day = "", page: shapes.Number = 1) -> Any:
    """Readings no work on record explains, the weightiest first; of the last 30 days where no days are named."""
    first, last, found = views.nothing_explains(since, until)
    shown = page_of(request, found.findings)
    records = AccessRecord.objects.in_bulk([one.reading.id for one in shown])
    return _paged(shown) | {"since": first, "until": last, "readings": found.readings, "explained": found.explained, "findings": [
        {"weight": one.weight, "reasons": [rules().words(reason) for reason in one.reasons],
         "reading": _reading(records[one.reading.id])} for one in shown]}


@operation("GET", "/audit/accounts", *AUDITORS, answer=EventsOfAccounts)
def audit_accounts(request: HttpRequest, kind: shapes.Filter = "", page: shapes.Number = 1) -> Any:
    """What happened to accounts, newest first."""
    shown = page_of(request, views.events_of(kind))
    return _paged(shown) | {"events": [
        {"at": one.at, "kind": one.kind, "kind_name": KINDS[one.kind], "account": _named(one.account), "actor": _named(one.actor),
         "detail": one.detail} for one in shown]}


def _named(account: Any) -> str:
    return "" if account is None else str(account.name)


@operation("POST", "/audit/readings/{number}/hide", *AUDITORS, answer=Hidden)
def hide_reading(request: HttpRequest, number: shapes.Serial, body: Hiding) -> Any:
    """Let the subject see a reading only after an investigation; on record, and it ends by itself."""
    record = AccessRecord.objects.filter(pk=number).first()
    if record is None:
        raise Http404
    right(views.kept_back(request, record, str(body.days), body.reason.strip()))
    hiding = record.hidings.order_by("-at", "-pk").first()
    return {"reading": number, "until": hiding.until if hiding is not None else None}
