"""The reader's own household: read once a page, never without a record of the reading."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest

from huimin.kernel import Text
from huimin.matching import Explanation, NobodyFound, PolicyFound, Reading
from huimin.registry import FactSource
from huimin.web import county
from huimin.web.access.fields import Shown, shown
from huimin.web.access.record import record

ADULT = 18
PERIODS = {"month": Text("每月", "every month"), "year": Text("每年", "every year"), "once": Text("一次", "once")}


def own(request: HttpRequest, fields: Iterable[str] = ("name",), case: str = "") -> Explanation | None:
    """The household of whoever signed in, after the reading was written down; None when the register does not know the number."""
    user: Any = request.user
    try:
        found = county.household(user.person_id) if user.person_id else None
    except NobodyFound:
        found = None
    if found is not None:
        record(request, "own", str(found.found.household.id), fields, case=case)
    return found


def own_or_404(request: HttpRequest, fields: Iterable[str] = ("name",), case: str = "") -> Explanation:
    found = own(request, fields, case)
    if found is None:
        raise Http404
    return found


def places(told: Explanation) -> dict[str, int]:
    """Identity number -> place of the person on the page, from 1: what addresses and forms say instead of a number."""
    return {person: place for place, person in enumerate(told.found.people, 1)}


@dataclass(frozen=True)
class Line:
    """One policy for one subject. place: of the person, 0 for the household; per: of how long the amount is."""

    found: PolicyFound
    place: int
    name: Text
    whose: str
    amount_fen: int | None
    per: Text

    @property
    def outcome(self) -> bool | None:
        return self.found.decision.outcome

    @property
    def id(self) -> str:
        return self.found.item.id

    @property
    def subject(self) -> str:
        """Identity number of the person, "" for the household."""
        return self.found.decision.subject if self.place else ""

    @property
    def why_not(self) -> str:
        """The first condition that fails, with this family's numbers."""
        return next((one.sentence for one in self.found.conditions if one.outcome is False), "")

    @property
    def lacking(self) -> list[Text]:
        """What is not known, each once."""
        return list({fact.id: fact.name for _, fact in self.found.missing}.values())


def lines(told: Explanation) -> list[Line]:
    """Every policy for every subject, in the order of the rules."""
    where = places(told)
    found = []
    for one in told.policies:
        policy = one.item.policy
        if policy is not None:
            amount = one.paid_fen if one.receives else one.decision.amount
            found.append(Line(one, where.get(one.decision.subject, 0), policy.name, one.subject_name, amount or None,
                              PERIODS.get(policy.period, Text(policy.period, policy.period))))
    return found


def line(told: Explanation, policy: str, place: int) -> Line:
    """Raises Http404."""
    found = next((one for one in lines(told) if (one.id, one.place) == (policy, place)), None)
    if found is None:
        raise Http404
    return found


def day_words(on: str) -> Text:
    """A day or a month of the data ("2026-10-31", "2026-10"), in words."""
    year, month, *day = on.split("-")
    named = date(int(year), int(month), 1).strftime("%B %Y")
    if not day:
        return Text(f"{year}年{int(month)}月", named)
    return Text(f"{year}年{int(month)}月{int(day[0])}日", f"{int(day[0])} {named}")


def is_adult(person: dict[str, Any], today: date) -> bool:
    """Somebody without a date of birth counts as grown up."""
    born = person.get("birth_date")
    return born is None or today.year - born.year - ((today.month, today.day) < (born.month, born.day)) >= ADULT


@dataclass(frozen=True)
class Known:
    """A fact the register holds about the household, as its members may see it.

    key: entity.field.place, for addresses; whose: a name, "" for the household; on: the day it is of
    """

    key: str
    label: Text
    value: Shown
    whose: str
    department: str
    holder: Text
    on: Text


def known(told: Explanation, reader: str, today: date) -> list[Known]:
    """Facts behind the policies, each once. reader: own identity number; what is sensitive about other adults stays hidden from
    relatives too."""
    where, catalog = places(told), told.prepared.catalog
    open_to = {str(where[person]) for person, row in told.found.people.items() if person == reader or not is_adult(row, today)} | {"0"}
    found: dict[str, Known] = {}
    for reading in _readings(told.policies):
        named = reading.named
        used = next((source for source in reading.sources if source.used), None)
        if named.field is None or used is None or used.provenance == "refused" or named.whose not in {*where, *_house(told)}:
            continue
        entity, name = named.field
        place = str(where.get(named.whose, 0))
        key = f"{entity}.{name}.{place}"
        if key not in found:
            opened = {key} if place in open_to else set()
            found[key] = Known(key, named.label, shown(catalog, entity, name, place, named.text, opened),
                               str(told.found.people.get(named.whose, {}).get("name") or ""), used.department,
                               catalog.department(used.department), day_words(used.said_on or str(used.month)))
    return sorted(found.values(), key=lambda one: int(one.key.rpartition(".")[2]))


def source_of(told: Explanation, fact: str, whose: str) -> FactSource | None:
    """The list behind a fact (entity.field) of a member of this name, "" for the household; None when there is none, or when
    two people have the name."""
    found: dict[str, FactSource] = {}
    for reading in _readings(told.policies):
        named = reading.named
        used = next((source for source in reading.sources if source.used and source.value is not None), None)
        name = str(told.found.people.get(named.whose, {}).get("name") or "")
        if used is not None and used.provenance != "refused" and named.field is not None and ".".join(named.field) == fact \
                and name == whose and named.whose in {*told.found.people, *_house(told)}:
            found[used.id] = used
    return next(iter(found.values())) if len(found) == 1 else None


def _house(told: Explanation) -> set[str]:
    return {one.decision.subject for one in told.policies} - set(told.found.people)


def _readings(policies: Iterable[PolicyFound]) -> Iterator[Reading]:
    for policy in policies:
        for condition in policy.conditions:
            yield from _all(condition.readings)
        yield from _all(policy.amount)


def _all(readings: Sequence[Reading]) -> Iterator[Reading]:
    for reading in readings:
        yield reading
        yield from _all(reading.made_of)


def sources(policies: Iterable[PolicyFound]) -> dict[str, str]:
    """Department -> the newest day of its data that these policies read."""
    newest: dict[str, str] = {}
    for reading in _readings(policies):
        for source in reading.sources:
            if source.used and source.provenance != "refused":
                on = source.said_on or str(source.month)
                newest[source.department] = max(on, newest.get(source.department, ""))
    return newest
