"""Which household an allowed person may see: the area of the post, one's own family, and never a declared relative's.

What may not be seen looks like what does not exist (404): a refusal tells nothing about anybody.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest

from huimin.matching import Explanation, NobodyFound
from huimin.web import county
from huimin.web.access.record import record
from huimin.web.access.sealed import blind, token, value_of

HOUSEHOLD, PERSON = "h", "p"
"""Kinds of opaque addresses."""


class Recused(Exception):
    """The household holds a declared relative of the member of staff who asks (近亲属回避)."""


def household_address(household_id: str) -> str:
    """The opaque part of a household's address."""
    return token(HOUSEHOLD, household_id)


def person_address(person_id: str) -> str:
    """What a form sends to name a person; the page shows neither it nor the number."""
    return token(PERSON, person_id)


def household_of(request: HttpRequest, address: str, purpose: str, fields: Iterable[str] = (), case: str = "",
                 reason: str = "") -> Explanation:
    """The household behind an address, after the reading has been written down.

    fields: what the page shows (catalogue names); empty: everything the rules read
    Raises Http404 when there is none or it is not the reader's, Recused for relatives of the reader.
    """
    household_id = value_of(HOUSEHOLD, address)
    if household_id is None:
        raise Http404
    try:
        found = county.household(household_id)
    except NobodyFound:
        raise Http404 from None
    shown = tuple(fields) or tuple(sorted(name for _, name in found.prepared.program.reads))
    if not in_remit(request, found):
        record(request, purpose, household_id, shown, case=case, reason=reason, shown=False)
        raise Http404
    if is_relative(request, found):
        record(request, purpose, household_id, shown, case=case, reason=reason, shown=False)
        raise Recused
    record(request, purpose, household_id, shown, case=case, reason=reason)
    return found


def in_remit(request: HttpRequest, found: Explanation) -> bool:
    """Does the household lie in the area of the reader's post, or is one of its cases handled there, or is it the reader's own?"""
    user: Any = request.user
    if not user.is_authenticated:
        return False
    if user.person_id and user.person_id in found.found.people and "citizen" in user.roles:
        return True
    if not user.is_staff_member or not user.area:
        return False
    return str(found.found.row.get("area") or "").startswith(user.area) or _case_here(user.area, found)


def _case_here(area: str, found: Explanation) -> bool:
    """Is an open case of this household handled here or on its way here, because a relative stepped aside or the family lives
    elsewhere?"""
    from huimin.web.store import cases  # which reads what may be seen itself

    rows = cases.of_household(str(found.found.household.id)).exclude(kind="closed")
    return any(cases.in_hand(row.area, row.moving_to, area) for row in rows)


def households_of_kin(request: HttpRequest) -> frozenset[str]:
    """Numbers of the households that hold the reader, as staff, or a declared relative: lists leave their names out."""
    return frozenset(str(found.found.household.id) for found in _homes_of_kin(request))


def subjects_of_kin(request: HttpRequest) -> frozenset[str]:
    """The same households and everybody in them: numbers that lists of single facts leave out."""
    found = list(_homes_of_kin(request))
    return frozenset(str(home.found.household.id) for home in found) | {person for home in found for person in home.found.people}


def _homes_of_kin(request: HttpRequest) -> Iterator[Explanation]:
    user: Any = request.user
    people = [*user.kin.values_list("person_id", flat=True), *([user.person_id] if user.person_id else [])]
    for person in people if user.is_staff_member else ():
        try:
            yield county.household(person)
        except NobodyFound:
            continue


def department_of(user: Any) -> str:
    """The department a steward speaks for: the one that employs them; at the county the one whose workspace this is."""
    organisation = user.organisation
    return str(organisation.code) if organisation is not None and organisation.level == "department" else county.workspace().consumer


def is_relative(request: HttpRequest, found: Explanation) -> bool:
    """Is a member of the household the reader's own self (as staff) or a relative on the reader's file?"""
    user: Any = request.user
    if not user.is_staff_member:
        return False
    members = {blind(person) for person in found.found.people}
    own = {user.person_blind} if user.person_blind else set()
    return bool(members & (own | set(user.kin.values_list("person_blind", flat=True))))
