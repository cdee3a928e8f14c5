"""Cases in the office's database, behind the Store protocol of casework; and the lists made of them.

Everything that changes a case goes through `perform` and `begin` here: they add who acts from the request, the place's
own numbers, and keep event and case line in one transaction.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from huimin import casework
from huimin.casework import (
    DECIDING,
    Actor,
    Case,
    Event,
    Offer,
    Overtaken,
    Risk,
    clocks,
    day_of,
    fold,
    procedure,
    risks_found,
)
from huimin.web import county
from huimin.web.access.sealed import blind
from huimin.web.accounts.models import Account
from huimin.web.hooks.outbox import case_moved
from huimin.web.store import letters
from huimin.web.store.figures import trouble_of
from huimin.web.store.found import risks_measured
from huimin.web.store.models import DECISION, EFFECT, CaseRow, EventRow, LetterRow, Objection
from huimin.web.store.recusal import step_aside


class OfficeStore:
    """Events in the database. `append` keeps the case's line in step with its events, and writes the letter an act makes."""

    def events(self, ref: str) -> tuple[Event, ...]:
        return tuple(_event(row) for row in EventRow.objects.filter(case_id=ref).order_by("seq"))

    def append(self, event: Event) -> None:
        """Raises Overtaken when the case has an event of that number already, NoValue when its letter cannot be written; then
        nothing is stored."""
        told = (*self.events(event.case), event)
        if [one.seq for one in told] != list(range(1, len(told) + 1)):
            raise Overtaken(ref=event.case)
        case = fold(told)
        letter = letters.about(case, settings())
        try:
            with transaction.atomic():
                if event.seq == 1:
                    CaseRow.objects.create(**_line(case))
                EventRow.objects.create(**_row(event, case))
                if event.seq == 1 or told[-2].state != event.state:
                    case_moved(event.case, case.policy, event.at)
                if event.seq > 1:
                    CaseRow.objects.filter(ref=case.ref).update(**_moving(case))
                if letter:
                    LetterRow.objects.create(case_id=case.ref, seq=event.seq, at=event.at, **letter)
        except IntegrityError as error:
            if EventRow.objects.filter(case_id=event.case, seq=event.seq).exists():
                raise Overtaken(ref=event.case) from None
            raise error


STORE = OfficeStore()


def actor_of(account: Account) -> Actor:
    """Who acts, as casework knows it."""
    kin = frozenset(account.kin.values_list("person_id", flat=True)) if account.is_staff_member else frozenset()
    return Actor(str(account.pk), account.name, account.roles, account.area, account.person_id, kin)


def settings() -> Mapping[str, int]:
    """The place's own numbers: days from a notice to its effect, days a told person may answer; only those that are set."""
    return dict(county.workspace().limits)


def begin(actor: Actor, act: str, *, policy: str, household: str, members: list[str], area: str, way_in: str, person: str = "",
          name: str = "", **more: Any) -> Case:
    """Open a case under the next free number; a relative in charge steps aside at once. Raises what casework.begin raises."""
    for _ in range(20):
        ref = _next_number(timezone.localdate())
        try:
            with transaction.atomic():
                casework.begin(STORE, ref, act, actor, timezone.now(), policy=policy, household=household, members=members,
                               area=area, way_in=way_in, person=person, name=name, **more)
                return step_aside(STORE, ref, actor_of)
        except Overtaken:
            continue  # somebody else took the number in the same moment
    raise Overtaken(ref="")


def perform(request: HttpRequest, ref: str, act: str, data: Mapping[str, Any], seen: int | None = None,
            about: Mapping[str, int] | None = None) -> Case:
    """One act by the person who signed in. about: what `known` says of the case as it was seen, where that was asked already.

    Raises what casework.perform raises.
    """
    account: Any = request.user
    return casework.perform(STORE, ref, act, actor_of(account), data, timezone.now(), seen=seen,
                            settings=known(opened(ref)) if about is None else about)


def preview(request: HttpRequest, ref: str, act: str, data: Mapping[str, Any], seen: int | None = None,
            about: Mapping[str, int] | None = None) -> letters.Sent | None:
    """The letter an act would send, tried out beside the store: nothing is kept. about: as in `perform`. Raises what that raises."""
    account: Any = request.user
    trial = casework.MemoryStore()
    for event in STORE.events(ref):
        trial.append(event)
    settled = known(casework.opened(trial, ref)) if about is None else about
    return letters.drafted(
        casework.perform(trial, ref, act, actor_of(account), data, timezone.now(), seen=seen, settings=settled), settings())


def opened(ref: str) -> Case:
    """Raises NoSuchCase."""
    return casework.opened(STORE, ref)


def offers(case: Case, account: Account, about: Mapping[str, int] | None = None) -> list[Offer]:
    """about: what `known` says of the case, where the page has asked already."""
    return casework.offers(case, actor_of(account), timezone.now(), known(case) if about is None else about)


def known(case: Case) -> Mapping[str, int]:
    """What guards ask of the place, and of the case beside its events. Decides the household anew where something may be granted
    without an application: a page asks once."""
    measured = risks_measured(case) if case.state in _UNASKED else {}
    return {**settings(), "unread_objections": Objection.objects.filter(case_id=case.ref, handled=False).count(), **measured}


_UNASKED = frozenset({"prefilled", "told"})
"""States in which it is asked whether something can be granted without an application."""


def care(case: Case, about: Mapping[str, int]) -> list[Risk]:
    """Why somebody has to look first before this case is granted without an application; nothing for any other case.

    about: what `known` says of it
    """
    return risks_found(about) if case.state in _UNASKED and case.scheme.automatic else []


def within(area: str, field: str = "area") -> Q:
    """Condition: the case lies in an area ("" for everywhere). A range of codes, which an index finds; a pattern it does not.

    area: digits of a county, township or village; field: the column, seen from what is filtered
    """
    after = f"{int(area) + 1:0{len(area)}d}" if area else ""
    return Q(**{f"{field}__gte": area, f"{field}__lt": after}) if area and len(after) == len(area) else Q(**{f"{field}__startswith": area})


def in_hand(area: str, moving_to: str | None, office: str) -> bool:
    """Does an office with this area read a case and its household: does it handle the case, or is it asked to take it over?"""
    return bool(office) and (area.startswith(office) or (moving_to or "").startswith(office))


def in_area(area: str) -> QuerySet[CaseRow]:
    """Cases an office with this area handles, most urgent first."""
    return CaseRow.objects.filter(within(area)).order_by(F("due").asc(nulls_last=True), "ref")


def of_household(household: str) -> QuerySet[CaseRow]:
    return CaseRow.objects.filter(household_blind=blind(household, "household")).order_by("-opened")


def sought(refs: Iterable[str]) -> dict[str, str]:
    """Case -> identity number of the person it is for, "" for the household or where it names nobody; never shown."""
    return {row.case_id: str(json.loads(row.data).get("subject") or "") for row in EventRow.objects.filter(case_id__in=list(refs), seq=1)}


def running(household: str, policy: str, subject: str) -> CaseRow | None:
    """A case on this policy for the same person (or household, "") that is not over; one that names nobody is for everybody."""
    rows = list(of_household(household).filter(policy=policy).exclude(kind="closed"))
    whose = sought(row.ref for row in rows)
    return next((row for row in rows if whose[row.ref] in {subject, ""}), None)


def waiting_for(account: Account) -> QuerySet[CaseRow]:
    """Cases in the account's area in whose state its roles have something to do.

    Each alternative names the area itself: the database then finds each by an index of its own instead of reading every case.
    """
    states = {state for act in procedure().acts.values() if act.roles & account.roles for state in act.source}
    quiet = {"paid", "granted", "refused", "stopped", "recovering", "tapering"}  # nothing is due there unless a clock says so
    if not account.area:
        return CaseRow.objects.none()
    here = within(account.area) & Q(state__in=states - quiet)
    if procedure().acts["review"].roles & account.roles:
        here |= within(account.area) & Q(doubted__isnull=False)
    if procedure().acts["move"].roles & account.roles:
        here |= within(account.area, "moving_to")
    return CaseRow.objects.filter(here).order_by(F("due").asc(nulls_last=True), "ref")


def next_due(case: Case, on: date) -> tuple[date | None, str]:
    """The most urgent running clock: its day and its name; (None, "") when none runs."""
    running = [clock for clock in clocks(case, on, settings()) if clock.done is None]
    return (running[0].due, running[0].id) if running else (None, "")


def _next_number(today: date) -> str:
    last = CaseRow.objects.filter(ref__startswith=f"{today.year}-").order_by("-ref").values_list("ref", flat=True).first()
    return f"{today.year}-{int(last.split('-')[1]) + 1 if last else 1:07d}"


def _event(row: EventRow) -> Event:
    return Event(row.case_id, row.seq, row.at, str(row.actor_id or ""), row.actor_name, row.role, row.act, row.state, json.loads(row.data))


def _row(event: Event, case: Case) -> dict[str, Any]:
    """The event's columns; for an act against somebody with the rows it rests on, which the database insists on."""
    decision = event.act in DECIDING
    columns: dict[str, Any] = {
        "case_id": event.case, "seq": event.seq, "at": event.at, "actor_id": int(event.actor) if event.actor else None,
        "actor_name": event.actor_name, "role": event.role, "act": event.act, "state": event.state,
        "data": json.dumps(dict(event.data), ensure_ascii=False, default=str),
        "adversity": DECISION if decision else EFFECT if event.act == "take_effect" else "",
    }
    if decision:
        proposal = case.proposal
        heard = next((one for one in reversed(case.events) if one.act == "hear" and proposal and one.seq > proposal.seq), None)
        columns |= {"proposer_id": int(proposal.actor) if proposal and proposal.actor else None, "hearing_id": _id(heard)}
    if event.act == "take_effect":
        columns["notice_id"] = _id(case.last("serve_notice"))
    return columns


def _id(event: Event | None) -> int | None:
    return None if event is None else EventRow.objects.values_list("pk", flat=True).get(case_id=event.case, seq=event.seq)


def _line(case: Case) -> dict[str, Any]:
    first = case.events[0].data
    return {"ref": case.ref, "policy": case.policy, "household": case.household, "household_blind": blind(case.household, "household"),
            "person": case.person, "person_blind": blind(case.person) if case.person else "", "name": str(first.get("name", "")),
            "way_in": case.way_in, "opened": case.opened, **_moving(case)}


def _moving(case: Case) -> dict[str, Any]:
    """The columns that follow the events."""
    due, clock = next_due(case, day_of(case.events[-1].at))
    trouble = trouble_of(case)
    cost = asdict(trouble) if trouble is not None else {}
    return {"area": case.area, "moving_to": case.moving_to or None, "state": case.state, "kind": case.standing.kind,
            "suspended": case.suspended,
            "doubted": case.doubted.at if case.doubted else None, "seq": case.seq,
            "amount_fen": case.amount_fen, "updated": case.events[-1].at, "due": due, "due_clock": clock, **cost}


def check_lines() -> list[str]:
    """Cases whose line differs from what their events say; none, unless somebody wrote past this module."""
    wrong = []
    for row in CaseRow.objects.iterator():
        expected = _line(fold(STORE.events(row.ref)))
        if any(getattr(row, name) != value for name, value in expected.items()):
            wrong.append(row.ref)
    return wrong
