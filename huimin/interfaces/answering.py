"""From a search to what may be told: permissions first, then the register, then the daily maximum, then the record.

A fact without a grant for this consumer, purpose and day is not in the answer, is not in the register the search runs
on, and cannot be searched by. Everything that is left out is named with its reason in the header's `meta`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from huimin.catalog import Catalog
from huimin.interfaces.access import Client
from huimin.interfaces.errors import Refused
from huimin.interfaces.grants import Grants, Permission
from huimin.interfaces.look_up import Page, look_up, page_wanted
from huimin.interfaces.query import HOUSEHOLD, NAME, PERSON, Test, field_named, fields_of, read_query
from huimin.interfaces.records import record_of
from huimin.interfaces.standard import REJECTED, SUCCESS, VERSION
from huimin.kernel import Text, use_language
from huimin.registry import Registry

SOCIAL, IBR = "social", "ibr"
RegisterOf = Callable[[Collection[str]], Registry]
_USED_UP = Text("今天的查询人数已达协议上限", "the agreement's daily maximum of people is used up")


@dataclass(frozen=True)
class Asking:
    """Who asks, for which purposes, of which registry, on which day."""

    client: Client
    purposes: tuple[str, ...]
    registry: str
    day: date


@dataclass
class Found:
    """One search looked up, before it is known whether the daily maxima allow it."""

    item: Mapping[str, Any]
    purpose: str
    permissions: Mapping[str, Permission]
    page: Page
    searched: frozenset[str]
    register: Registry
    used_up: set[str] = field(default_factory=set)

    def readable(self) -> list[str]:
        """The fields that may still be shown."""
        return [name for name, found in self.permissions.items() if found.grant is not None and found.grant not in self.used_up]

    def told_of(self) -> dict[str, list[str]]:
        """Grant → the fields told under it: shown or searched by."""
        told: dict[str, list[str]] = {}
        for name in [*self.readable(), *sorted(self.searched - set(self.readable()))]:
            grant = self.permissions[name].grant if name in self.permissions else None
            if grant is not None:
                told.setdefault(grant, []).append(name)
        return told


def candidates(registry: str, catalog: Catalog, programmes: Collection[str]) -> list[str]:
    """Every field the registry could show."""
    if registry == IBR:
        return [PERSON, NAME, *(f"{kind}.{programme}" for programme in sorted(programmes) for kind in ("receives", "paid"))]
    return [PERSON, NAME, HOUSEHOLD, *(f"{place}.{name}" for place in ("person", "household") for name in catalog.fields(place))]


def search(item: Mapping[str, Any], asking: Asking, catalog: Catalog, grants: Grants, possible: list[str],
           register_of: RegisterOf) -> Found:
    """Raises Refused with one of the standard's search reasons."""
    criteria = dict(item["search_criteria"])
    purpose = purpose_of(criteria, asking.purposes)
    condition = read_query(criteria, catalog)
    page = page_wanted(criteria)
    sort = [(field_named(one["attribute_name"], catalog), one.get("sort_order") == "desc") for one in criteria.get("sort", ())]
    permissions = {name: grants.allowed(asking.client.consumer, name, purpose, asking.day) for name in possible}
    readable = [name for name, found in permissions.items() if found.grant is not None]
    searched = frozenset(fields_of(condition))
    # Somebody who names a person's number knows it already; who lists people by it needs a grant like for any other fact.
    known = {PERSON} if isinstance(condition, Test) and condition.field == PERSON and condition.operator == "eq" else set()
    for names, code in ((searched - known, "rjct.filter.invalid"), ({name for name, _ in sort}, "rjct.sort.invalid")):
        if not names <= set(readable):
            raise Refused(code, Text("条件里有没有共享协议的属性", "a condition on an attribute without an agreement"))
    if not readable:
        raise Refused("rjct.filter.invalid", Text("这个用途没有任何共享协议", "there is no agreement at all for this purpose"))
    fields = list(dict.fromkeys((PERSON, *readable)))
    register = register_of({*readable, *searched})
    return Found(item, purpose, permissions, look_up(register, condition, fields, sort, page), searched - known, register)


def purpose_of(criteria: Mapping[str, Any], purposes: tuple[str, ...]) -> str:
    """The purpose the message states, which its token must cover; unstated, the token's only one."""
    stated = criteria.get("authorize", {}).get("purpose", {}).get("code")
    if stated is None and len(purposes) == 1:
        return purposes[0]
    if stated not in purposes:
        raise Refused("rjct.search_criteria.invalid", Text("authorize.purpose.code 没有写,或不在令牌的用途内",
                                                           "authorize.purpose.code is missing or not among the token's purposes"))
    return str(stated)


def spend(found: Found, seen: Callable[[str], set[str]], subject: Callable[[str], str]) -> dict[str, list[str]]:
    """Hold the daily maxima: subject → grants told under. A grant with too few people left tells nothing in this search."""
    people = {subject(row[PERSON]) for row in found.page.rows}
    for grant in found.told_of():
        maxima = [one.daily_maximum for one in found.permissions.values() if one.grant == grant and one.daily_maximum is not None]
        if maxima and len(people | seen(grant)) > min(maxima):
            found.used_up.add(grant)
    if any(found.permissions[name].grant in found.used_up for name in found.searched) or not found.readable():
        raise Refused("rjct.filter.invalid", _USED_UP)
    return {person: list(found.told_of()) for person in sorted(people)}


def answer_of(found: Found, registry: str, now: datetime) -> dict[str, Any]:
    readable = [name for name in found.permissions if name in set(found.readable())]
    page = found.page
    records = [record_of(row, readable, registry, found.register.meta.roster_units) for row in page.rows]
    answer = _head(found.item, SUCCESS, now) | {
        "data": {"version": VERSION, "reg_record_type": "Person", "reg_records": records},
        "pagination": {"page_size": page.size, "page_number": page.number, "total_count": page.total}}
    if page.undecided:
        answer["status_reason_message"] = _said(found.item, Text(
            f"另有 {page.undecided} 人因条件涉及的情况不明,未列入",
            f"{page.undecided} more people are not listed: what the condition asks is not known of them"))
    return answer


def rejection(item: Mapping[str, Any], refused: Refused, now: datetime) -> dict[str, Any]:
    return _head(item, REJECTED, now) | {"status_reason_code": refused.code, "status_reason_message": _said(item, refused.message)}


def absent(found: Found) -> Iterator[dict[str, Any]]:
    """What was left out of one answer and why, by reason."""
    reasons: dict[Text, list[str]] = {}
    for name, permission in found.permissions.items():
        if permission.grant is None:
            reasons.setdefault(permission.reason, []).append(name)
        elif permission.grant in found.used_up:
            reasons.setdefault(_USED_UP, []).append(name)
    for reason, names in reasons.items():
        yield {"reference_id": found.item["reference_id"], "reason": reason.as_json(), "fields": names}


def _head(item: Mapping[str, Any], status: str, now: datetime) -> dict[str, Any]:
    return {"reference_id": item["reference_id"], "timestamp": now.isoformat(), "status": status,
            "locale": item.get("locale", "zho")}


def _said(item: Mapping[str, Any], text: Text) -> str:
    """In the language the search asked for: English for `eng`, otherwise Chinese."""
    with use_language("en" if item.get("locale") == "eng" else "zh"):
        return str(text)
