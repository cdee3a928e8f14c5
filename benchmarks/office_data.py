"""Many cases in an office, as the office itself would have written them.

Each kind of history is performed once for each of some days through `casework`, with every guard; families of the register then
get one each under their own numbers (the acts stay those of the demo's accounts). Lines and events are the store's own columns,
written in bulk instead of one by one, and a sample is folded from its events and compared with its line.
Left out: letters (only a case's own page reads them).
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from huimin.casework import Actor, Case, Event, MemoryStore, begin, fold, perform, procedure, suggested

ROAD = (  # act, by which demo account, after so many days
    ("submit", "citizen", 0), ("accept", "xiang", 2), ("check_data", "xiang", 4), ("visit", "xiang", 6), ("give_opinion", "xiangzhang", 9),
    ("post", "xiang2", 10), ("send_to_county", "xiang2", 19), ("grant", "xian", 23), ("start_payment", "xian2", 25),
)
MIX = ((10, 0.6, 40), (1, 0.03, 5), (2, 0.07, 6), (5, 0.12, 20), (7, 0.08, 20), (0, 0.10, 40))
"""(acts performed, share of the cases, days ago at the latest); 0: submitted and withdrawn. Most cases are in payment."""
DAYS = 600
CHECKED = 300
BATCH = 2000


@dataclass(frozen=True)
class Family:
    """A household of the register: its number, village, members' identity numbers, who applies."""

    id: str
    area: str
    members: tuple[str, ...]
    name: str


def families(most: int) -> list[Family]:
    """Families of the latest register whose number and village are known, spread over the county by a fixed shuffle."""
    from huimin.kernel import connect
    from huimin.web import county

    folder = county.explainer().register.folder
    connection = connect(readable=[folder])
    try:
        rows = connection.execute(
            "SELECT h.household_id, h.area, list(p.person_id ORDER BY p.person_no), first(p.name ORDER BY p.person_no) "
            "FROM read_parquet($1) h JOIN read_parquet($2) p USING (household_no) WHERE h.in_scope AND h.household_id IS NOT NULL "
            "AND h.area IS NOT NULL AND p.person_id IS NOT NULL GROUP BY h.household_id, h.area ORDER BY hash(h.household_id) LIMIT $3",
            [str(folder / "household.parquet"), str(folder / "person.parquet"), most]).fetchall()
    finally:
        connection.close()
    return [Family(number, area, tuple(members), name or "") for number, area, members, name in rows]


def _entries(at: datetime) -> dict[str, Any]:
    return {"commitment": True, "authorisation": True, "findings": "与登记一致", "visited_on": at.date().isoformat(), "signed": True,
            "visitors": ["乡小李", "村小陈"], "opinion": "grant", "amount_fen": 99_600, "reasons": "人均收入低于标准", "income": "stable"}


@cache
def _actor(name: str) -> Actor:
    from huimin.web.accounts.models import Account
    from huimin.web.store.cases import actor_of

    return Actor("", "", frozenset({"citizen"}), person="0") if name == "citizen" else actor_of(Account.objects.get(username=name))


def _history(acts: int, began: datetime) -> Case:
    """One case of nobody in particular, performed with every guard."""
    store, village = MemoryStore(), _actor("cun").area
    case = begin(store, "1", "start", _actor("citizen"), began, policy="dibao", household="0", members=["0"], area=village,
                 way_in="citizen")
    for act, name, after in (*ROAD[:1], ("withdraw", "citizen", 1)) if acts == 0 else ROAD[:acts - 1]:
        at = began + timedelta(days=after)
        case = perform(store, "1", act, _actor(name), {**_entries(at), **suggested(case, procedure().acts[act])}, at)
    return case


def _of(history: Case, family: Family, ref: str, policy: str) -> Case:
    """The same history as another family's."""
    first = {**history.events[0].data, "household": family.id, "members": sorted(family.members), "area": family.area,
             "person": family.members[0], "name": family.name, "policy": policy}
    events: Sequence[Event] = [replace(event, case=ref) for event in history.events]
    return fold([replace(events[0], data=first), *events[1:]])


def histories(now: datetime, seed: int = 4) -> Iterator[Case]:
    """Without end, in the shares of MIX, begun on any of the last DAYS days."""
    chance, made = random.Random(seed), dict[tuple[int, int], Case]()
    while True:
        acts, _, latest = chance.choices(MIX, [share for _, share, _ in MIX])[0]
        ago = chance.randrange(latest, DAYS if acts in {0, 10} else latest + 40)
        if (acts, ago) not in made:
            made[acts, ago] = _history(acts, now - timedelta(days=ago))
        yield made[acts, ago]


def fill(count: int, policy: str = "dibao", events: bool = True) -> int:
    """Bring the office to `count` cases; returns how many there were before. events: False writes the lines alone, enough for what
    reads nothing else. Families have several cases once each has one. Raises AssertionError when a line is not what its events say.
    """
    from django.db import transaction
    from django.db.models import Exists, OuterRef
    from django.utils import timezone

    from huimin.web.store.cases import STORE, _line, _row
    from huimin.web.store.models import CaseRow, EventRow

    if events:  # lines without events, left by an earlier run, belong to no page
        CaseRow.objects.exclude(Exists(EventRow.objects.filter(case=OuterRef("ref")))).delete()
    there = CaseRow.objects.count()
    known = families(count) if count > there else []
    numbers: dict[int, int] = {}
    refs = []
    told = histories(timezone.now(), seed=there)
    for start in range(there, count, BATCH):
        made = []
        for place in range(start, min(start + BATCH, count)):
            history = next(told)
            year = history.opened.year
            if year not in numbers:
                numbers[year] = CaseRow.objects.filter(ref__startswith=f"{year}-").count()
            numbers[year] += 1
            made.append(_of(history, known[place % len(known)], f"{year}-{numbers[year]:07d}", policy))
        with transaction.atomic():
            CaseRow.objects.bulk_create([CaseRow(**_line(case)) for case in made])
            if events:
                EventRow.objects.bulk_create([EventRow(**_row(event, case)) for case in made for event in case.events], BATCH)
        refs += [case.ref for case in made]
    for ref in random.Random(1).sample(refs, min(CHECKED, len(refs))) if events else ():
        expected, row = _line(fold(STORE.events(ref))), CaseRow.objects.get(ref=ref)
        assert all(getattr(row, name) == value for name, value in expected.items()), f"the line of {ref} is not what its events say"
    return there
