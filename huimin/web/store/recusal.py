"""Cases that leave a relative's hands by themselves: when they begin, and when a relative is declared."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from huimin import casework
from huimin.casework import Actor, Case, Overtaken, Store, stepping_aside
from huimin.matching import NobodyFound
from huimin.web import county
from huimin.web.access.sealed import blind
from huimin.web.accounts.models import Account, Organisation
from huimin.web.accounts.roles import CASE_WORKERS
from huimin.web.store.models import CaseRow

SYSTEM = Actor("", "", frozenset({"system"}))


def step_aside(store: Store, ref: str, actor_of: Callable[[Account], Actor]) -> Case:
    """Hand the case over where somebody in charge of it is related to the household; as it then stands."""
    for _ in range(5):
        case = casework.opened(store, ref)
        found = stepping_aside(case, [actor_of(one) for one in _related(case)], _elsewhere(case.area))
        if found is None:
            return case
        try:
            return casework.perform(store, ref, "recuse", SYSTEM, found, timezone.now(), seen=case.seq)
        except Overtaken:
            continue  # somebody acted in the same moment: look again
    raise Overtaken(ref=ref)


def relative_declared(store: Store, person: str, actor_of: Callable[[Account], Actor]) -> None:
    """Look through the open cases of the household somebody on a file lives in, or that are about that person."""
    found = CaseRow.objects.exclude(kind="closed").filter(Q(person_blind=blind(person)) | Q(household_blind=_home(person)))
    for ref in found.values_list("ref", flat=True):
        step_aside(store, ref, actor_of)


def _home(person: str) -> str:
    """Fingerprint of the person's household; "-" for nobody in the register."""
    try:
        return blind(str(county.household(person).found.household.id), "household")
    except NobodyFound:
        return "-"


def _related(case: Case) -> Any:
    """Accounts of staff who are of this household or have declared one of it."""
    members = [blind(person) for person in case.members]
    return Account.objects.filter(Q(kin__person_blind__in=members) | Q(person_blind__in=members),
                                  is_active=True, postings__role__in=CASE_WORKERS).distinct()


def _elsewhere(area: str) -> list[str]:
    """Townships of the same county with somebody at work in them, the least busy first."""
    busy = dict(CaseRow.objects.filter(kind="open").values_list("area").annotate(Count("ref")))
    codes = (Organisation.objects.filter(level="township", area__startswith=area[:6], account__is_active=True,
                                         account__postings__role="township_worker").distinct().values_list("area", flat=True))
    return sorted(codes, key=lambda code: (sum(count for place, count in busy.items() if place.startswith(code)), code))
