"""一户一页: who lives there, what is known and from whom, what they receive, what the rules say, what is being done."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from huimin.casework import procedure
from huimin.catalog import Catalog
from huimin.kernel import Text
from huimin.matching import Explanation, PolicyFound, Reading
from huimin.web import county, rules
from huimin.web.access.fields import Shown, number_shown, shown
from huimin.web.access.objects import household_of
from huimin.web.access.pages import page
from huimin.web.access.purposes import PURPOSES
from huimin.web.access.record import record
from huimin.web.accounts.roles import CASE_WORKERS
from huimin.web.cases.views import policy_names
from huimin.web.store import cases

WORKERS = tuple(sorted(CASE_WORKERS))
LOOKING = ("monitoring", "case", "visit", "review", "window")
_FACTS_SHOWN = ("name", "birth_date", "sex")


@dataclass(frozen=True)
class Member:
    name: str
    age: int | None
    sex: str
    number: str


@dataclass(frozen=True)
class Fact:
    """One fact behind a condition: label, what may be shown, whose, from whom, of which month; disputed: lists differ."""

    label: Text
    value: Shown
    whose: str
    source: Text
    month: str
    disputed: bool


@dataclass(frozen=True)
class Told:
    """One policy: found, the subject's name, its conditions with facts."""

    found: PolicyFound
    conditions: list[tuple[bool | None, str, str, list[Fact]]]
    """Outcome; what it asks, or when it fails the refusal with the numbers; article; facts."""

    @property
    def outcome(self) -> bool | None:
        return self.found.decision.outcome


@page(*WORKERS, purpose="monitoring")
def household(request: HttpRequest, address: str) -> HttpResponse:
    purpose = request.GET.get("purpose", "monitoring")
    if purpose not in LOOKING:
        raise Http404
    told = household_of(request, address, purpose)
    return render(request, "worker/household.html", context(told, address, ()))


@page(*WORKERS, purpose="case", methods=("POST",))
def unmask(request: HttpRequest, address: str) -> HttpResponse:
    """Show one hidden fact, once, for a reason that is recorded with it. at: where on the page it stands, to come back to."""
    key, reason = request.POST.get("key", ""), request.POST.get("reason", "").strip()[:300]
    at = _PLACE.fullmatch(request.POST.get("at", ""))
    told = with_hidden(request, address, key, reason)
    if not reason:
        return render(request, "worker/household.html", {**context(told, address, (), at), "no_reason": key}, status=422)
    on_record(request, told, key, reason)
    return render(request, "worker/household.html", context(told, address, {key}, at))


def with_hidden(request: HttpRequest, address: str, key: str, reason: str) -> Explanation:
    """The household that has a hidden fact of this key. Raises Http404, Recused."""
    told = household_of(request, address, "case", _FACTS_SHOWN, reason=reason)
    keys = {fact.value.key for policy in _policies(told, ()) for *_, facts in policy.conditions for fact in facts}
    if key not in keys:
        raise Http404
    return told


def on_record(request: HttpRequest, told: Explanation, key: str, reason: str) -> None:
    """Write down that a fact is shown in full, and why; before it is."""
    field = key.rsplit(".", 1)[0]
    record(request, "case", str(told.found.household.id), [field], unmasked=[field], reason=reason)


def fact_in_full(told: Explanation, key: str) -> Fact:
    """The fact of a key that `with_hidden` has found."""
    hidden = [fact for policy in _policies(told, ()) for *_, facts in policy.conditions for fact in facts]
    place = next(at for at, fact in enumerate(hidden) if fact.value.key == key)
    return [fact for policy in _policies(told, {key}) for *_, facts in policy.conditions for fact in facts][place]


_PLACE = re.compile(r"(?P<policy>(?:[yu]|n(?P<group>\d+)-)\d+)-\d+-\d+")
"""Policy, condition and fact on the page; under “not entitled” policies stand in groups."""


def context(told: Explanation, address: str, opened: Collection[str], at: re.Match[str] | None = None) -> dict[str, Any]:
    """Everything the page prints. at: the fact that was asked for; what folds it away stands open."""
    row, catalog, today = told.found.row, told.prepared.catalog, timezone.localdate()
    members = [_member(person, catalog, today) for person in told.found.people.values()]
    policies = sorted(_policies(told, opened), key=lambda one: ({True: 0, None: 1, False: 2}[one.outcome], one.found.item.id))
    rows = list(cases.of_household(str(told.found.household.id)))
    places = [county.area_name(str(row.get(part) or "")) for part in ("township", "area")]
    return {
        "members": members, "sexes": any(member.sex for member in members),
        "head": members[0].name if members else "", "address": address, "month": told.month,
        "all_members": told.found.household.members_known, "where": " ".join(filter(None, places)),
        "receiving": [one for one in policies if one.found.receives], "due": [one for one in policies if one.outcome],
        "unknown": [one for one in policies if one.outcome is None], "refused": [one for one in policies if one.outcome is False],
        "cases": rows, "states": procedure().states, "policies": policy_names(), "disputed": told.disputed,
        "purposes": [(id, PURPOSES[id]) for id in LOOKING], "opened": opened, "opened_at": at["policy"] if at else "",
        "opened_group": int(at["group"] or 0) if at else 0, "asked_at": f"why-{at[0]}" if at else "",
    }


def _member(person: dict[str, Any], catalog: Catalog, today: Any) -> Member:
    born = person.get("birth_date")
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day)) if born else None
    sex = catalog.codelist("sex").label(str(person["sex"])) if person.get("sex") else ""
    return Member(str(person.get("name") or ""), age, str(sex), number_shown(person.get("person_id")))


def _policies(told: Explanation, opened: Collection[str]) -> list[Told]:
    places = {person: str(place) for place, person in enumerate(told.found.people, 1)}
    disputed = {fact.fact for fact in told.disputed}
    asked = {found.item.id: rules.asked(found.item, told.prepared) for found in told.policies}
    return [Told(found, [(one.outcome, one.sentence if one.outcome is False else asked[found.item.id].get(one.id, ""), one.article,
                          list(_facts(one.readings, told, places, opened, disputed))) for one in found.conditions])
            for found in told.policies]


def _facts(readings: Iterable[Reading], told: Explanation, places: dict[str, str], opened: Collection[str],
           disputed: Collection[str]) -> Iterable[Fact]:
    for reading in readings:
        named = reading.named
        if named.field is not None:
            entity, name = named.field
            used = next((source for source in reading.sources if source.used), None)
            department = told.prepared.catalog.department(used.department) if used else Text("还没有来源", "no source yet")
            whose = told.found.people.get(named.whose, {}).get("name") or ""
            value = shown(told.prepared.catalog, entity, name, places.get(named.whose, "0"), named.text, opened)
            yield Fact(named.label, value, str(whose), department, used.month if used else "", f"{entity}.{name}" in disputed)
        yield from _facts(reading.made_of, told, places, opened, disputed)
