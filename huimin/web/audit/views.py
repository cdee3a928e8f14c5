"""Pages of the audit administrator and the auditors: readings, what nothing explains, accounts. Nobody is shown by name
but those who looked: a household is a short mark here, the same every time."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from huimin.kernel import Text
from huimin.matching import NobodyFound
from huimin.web import county
from huimin.web.access.device import device_of
from huimin.web.access.models import AccessHidden, AccessRecord
from huimin.web.access.objects import HOUSEHOLD, household_address
from huimin.web.access.pages import page
from huimin.web.access.purposes import PURPOSES
from huimin.web.access.sealed import blind, value_of
from huimin.web.access.withheld import MOST_DAYS
from huimin.web.accounts.events import KINDS, note
from huimin.web.accounts.models import AccountEvent
from huimin.web.audit.analysis import Analysis, rules
from huimin.web.audit.evidence import analysed
from huimin.web.design.forms import Field, Option, whole
from huimin.web.design.paging import page_of
from huimin.web.download import csv_file

AUDITORS = ("auditor", "audit_admin")
MOST_ROWS = 10_000
DAYS = 30
MARK = 8
ASKED = ("who", "purpose", "case", "from", "until", "household")
_HEAD = ["time", "name", "roles", "organisation", "purpose", "reason", "case", "household", "fields", "unmasked", "count", "shown"]


@page(*AUDITORS)
def audit(request: HttpRequest) -> HttpResponse:
    """Readings, newest first, 50 a page; ?who= ?purpose= ?case= ?from= ?until= ?household= (an opaque address)."""
    records, chosen = _filtered(request)
    shown = page_of(request, records)
    fields = [
        Field("text", "who", Text("谁", "Who"), chosen["who"]),
        Field("select", "purpose", Text("为什么", "Why"), chosen["purpose"],
              options=[Option("", Text("全部", "All")), *(Option(id, words) for id, words in PURPOSES.items())]),
        Field("text", "case", Text("事项编号", "Case"), chosen["case"]),
        Field("text", "from", Text("从哪天", "From day"), chosen["from"], hint=Text("例如 2026-11-01", "for example 2026-11-01")),
        Field("text", "until", Text("到哪天", "Until day"), chosen["until"]),
    ]
    return render(request, "audit/records.html", {
        "page": shown, "fields": fields, "query": request.GET, "wrong_number": "nobody" in request.GET, "most": MOST_ROWS,
        "rows": [(record, PURPOSES[record.purpose], record.household[:MARK]) for record in shown]})


@page(*AUDITORS, methods=("POST",))
def by_household(request: HttpRequest) -> HttpResponse:
    """POST number: an exact household or identity number becomes an opaque address, so that it stands in no log."""
    address = address_of(request.POST.get("number", ""))
    return redirect(f"{reverse('audit')}?{'nobody=1' if address is None else urlencode({'household': address})}")


def address_of(number: str) -> str | None:
    """The opaque address of a household by its or a member's number; None when the register does not know it."""
    try:
        return household_address(str(county.household(number.strip()).found.household.id))
    except NobodyFound:
        return None


@page(*AUDITORS)
def as_csv(request: HttpRequest) -> HttpResponse:
    """The readings chosen, at most MOST_ROWS; taking them out is itself on record."""
    user: Any = request.user
    records, _ = _filtered(request)
    note("exported", user, user, device_of(request), f"{min(MOST_ROWS, records.count())}")
    rows = ([timezone.localtime(record.at).isoformat(timespec="seconds"), record.name, record.roles, record.organisation,
             str(PURPOSES[record.purpose]), record.reason, record.case, record.household[:MARK], " ".join(record.fields),
             " ".join(record.unmasked), record.count, record.shown] for record in records[:MOST_ROWS])
    return csv_file("readings.csv", _HEAD, rows)


def _filtered(request: HttpRequest) -> "tuple[QuerySet[AccessRecord], dict[str, str]]":
    chosen = {name: request.GET.get(name, "").strip() for name in ASKED}
    return readings(chosen), chosen


def readings(chosen: Mapping[str, str]) -> "QuerySet[AccessRecord]":
    """Newest first; chosen: a text for each name of ASKED, "" for all."""
    records = AccessRecord.objects.order_by("-at", "-pk")
    if chosen["who"]:
        records = records.filter(name__contains=chosen["who"])
    if chosen["purpose"]:
        records = records.filter(purpose=chosen["purpose"])
    if chosen["case"]:
        records = records.filter(case=chosen["case"])
    if chosen["household"]:
        records = records.filter(household=blind(value_of(HOUSEHOLD, chosen["household"]) or "", "household"))
    since, until = _day(chosen["from"]), _day(chosen["until"])
    if since is not None:
        records = records.filter(at__gte=_midnight(since))
    if until is not None:
        records = records.filter(at__lt=_midnight(until + timedelta(days=1)))
    return records


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@page(*AUDITORS)
def unexplained(request: HttpRequest) -> HttpResponse:
    """Readings of the last 30 days (or ?from= ?until=) no work on record explains, the weightiest first."""
    since, until, found = nothing_explains(request.GET.get("from", ""), request.GET.get("until", ""))
    shown = page_of(request, found.findings)
    records = AccessRecord.objects.in_bulk([finding.reading.id for finding in shown])
    rows = [(records[finding.reading.id], [rules().words(reason) for reason in finding.reasons], finding.weight,
             PURPOSES[finding.reading.purpose], finding.reading.household[:MARK]) for finding in shown]
    fields = [Field("text", "from", Text("从哪天", "From day"), since.isoformat()),
              Field("text", "until", Text("到哪天", "Until day"), until.isoformat())]
    return render(request, "audit/unexplained.html", {"page": shown, "rows": rows, "found": found, "fields": fields, "query": request.GET})


def nothing_explains(first: str, last: str) -> tuple[date, date, Analysis]:
    """Days as they were typed; those that are none are the last 30."""
    until = _day(last) or timezone.localdate()
    since = _day(first) or until - timedelta(days=DAYS)
    return since, until, analysed(_midnight(since), _midnight(until + timedelta(days=1)))


@page(*AUDITORS)
def account_events(request: HttpRequest) -> HttpResponse:
    """What happened to accounts, newest first; ?kind=."""
    kind = request.GET.get("kind", "")
    shown = page_of(request, events_of(kind))
    fields = [Field("select", "kind", Text("什么", "What"), kind,
                    options=[Option("", Text("全部", "All")), *(Option(id, words) for id, words in KINDS.items())])]
    return render(request, "audit/events.html", {"page": shown, "rows": [(KINDS[event.kind], event) for event in shown],
                                                 "fields": fields, "query": request.GET})


def events_of(kind: str) -> "QuerySet[AccountEvent]":
    """kind: "" for all."""
    events = AccountEvent.objects.select_related("account", "actor").order_by("-at", "-pk")
    return events.filter(kind=kind) if kind else events


@page(*AUDITORS, methods=("GET", "POST"))
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """POST days, reason: the subject sees this reading only after the investigation; the hiding is on record and ends by itself."""
    record = get_object_or_404(AccessRecord, pk=pk)
    errors: dict[str, Text] = {}
    if request.method == "POST":
        errors = kept_back(request, record, request.POST.get("days", "").strip(), request.POST.get("reason", "").strip())
        if not errors:
            return redirect("audit")
    fields = [Field("text", "days", Text("多少天后显示", "Shown after how many days"), request.POST.get("days", "30"),
                    inputmode="numeric", short=True,
                    hint=Text(f"最多 {MOST_DAYS} 天,到期自动显示。", f"At most {MOST_DAYS}; after that it shows by itself.")),
              Field("textarea", "reason", Text("依据和理由", "Ground and reason"), request.POST.get("reason", ""))]
    return render(request, "audit/hide.html", {"record": record, "purpose": PURPOSES[record.purpose], "fields": fields,
                                               "errors": errors, "hidings": record.hidings.select_related("by").order_by("-at")},
                  status=422 if errors else 200)


def kept_back(request: HttpRequest, record: AccessRecord, days: str, reason: str) -> dict[str, Text]:
    """Hide a reading from its subject for some days; what is wrong with what was typed, if something is."""
    user: Any = request.user
    errors: dict[str, Text] = {}
    kept = whole(days) or 0
    if not 1 <= kept <= MOST_DAYS:
        errors["days"] = Text(f"写 1 到 {MOST_DAYS} 之间的天数。", f"A number of days from 1 to {MOST_DAYS}.")
    if len(reason) < 5:
        errors["reason"] = Text("写明依据和理由。", "Say on what ground and why.")
    if not errors:
        AccessHidden.objects.create(record=record, by=user, until=timezone.now() + timedelta(days=kept), reason=reason[:200])
    return errors
