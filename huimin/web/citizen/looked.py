"""谁看过我的信息: every reading of the household's data, by whom, for what, which facts in words; never the facts themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from huimin.kernel import Text
from huimin.matching import NobodyFound
from huimin.web import county
from huimin.web.access.models import AccessRecord
from huimin.web.access.pages import page
from huimin.web.access.purposes import PURPOSES
from huimin.web.access.sealed import blind
from huimin.web.access.withheld import shown_now
from huimin.web.accounts.roles import ROLES
from huimin.web.design.paging import page_of

MOST_NAMED = 6


@dataclass(frozen=True)
class Look:
    """Readings as a citizen reads them: of one person, for one purpose, of the same facts, on one day, one after the other.

    at: of the newest; times: how many; first: some of the facts by name; others: how many more
    """

    at: datetime
    who: str
    name: str
    purpose: Text
    reason: str
    case: str
    first: tuple[Text, ...]
    others: int
    in_full: tuple[Text, ...]
    times: int = 1


@page("citizen")
def looked(request: HttpRequest) -> HttpResponse:
    """The household's readings, newest first, 50 a page; looks of the family itself are only counted."""
    return render(request, "citizen/looked.html", context(request))


def context(request: HttpRequest) -> dict[str, Any]:
    """page: None where the register does not know the reader; looks: of the page; own: how often the family itself looked."""
    user: Any = request.user
    try:
        household = county.household(user.person_id).found.household.id
    except NobodyFound:
        return {"page": None, "looks": [], "own": 0}
    records = AccessRecord.objects.filter(household=blind(household, "household"), shown=True)
    own = records.filter(purpose="own").count()
    found = page_of(request, shown_now(records.exclude(purpose="own"), timezone.now()).order_by("-at", "-pk"))
    return {"page": found, "looks": list(together(map(look, found))), "own": own}


def together(looks: Iterable[Look]) -> Iterator[Look]:
    """Readings that tell the citizen nothing new are counted with the one before them."""
    for _, same in groupby(looks, key=lambda one: replace(one, at=_midnight(one.at))):
        first, *others = same
        yield replace(first, times=1 + len(others))


def _midnight(at: datetime) -> datetime:
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def look(record: AccessRecord) -> Look:
    named = names(record.fields)
    roles = "、".join(str(ROLES[role].name) for role in record.roles.split(",") if role in ROLES)
    return Look(record.at, f"{record.organisation} {roles}".strip(), record.name, PURPOSES[record.purpose], record.reason, record.case,
                named[:MOST_NAMED], max(0, len(named) - MOST_NAMED), names(record.unmasked))


def names(fields: Iterable[str]) -> tuple[Text, ...]:
    """What fields of the catalogue are called, each name once; a field it no longer knows is left out.

    fields: by their name, or after that of what they belong to (person.wage_income), as facts shown in full are recorded
    """
    known = {field.name: field.label for entity in county.catalog().entities() for field in county.catalog().fields(entity).values()}
    return tuple(dict.fromkeys(known[name] for name in (field.rpartition(".")[2] for field in fields) if name in known))
