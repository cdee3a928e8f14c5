"""When departments were asked about a fact they contradict each other on, and by when they answer: joined when shown.

A run holds what was disputed; asking, answering and limits go on after it. So nothing of this is kept in a run, which
can be computed again row by row, and whoever shows a line looks up how its requests stand now.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huimin.catalog import Catalog, Deadline, Workdays, standard_workdays
from huimin.corrections import STATES, Request, Store
from huimin.kernel import Text, Workspace, connect
from huimin.kernel.duck import parquet
from huimin.matching.facts import DISPUTED
from huimin.matching.result import Line
from huimin.registry import Registry

_NAMED = 2
"""So many requests are named on one line; how many there are in all is said."""


@dataclass(frozen=True)
class Touch:
    """A disputed fact that bears on a household: its own, a member's, or that of a member's relative."""

    household_no: int
    entity: str
    subject: str
    field: str


@dataclass(frozen=True)
class Asked:
    """One request as it stands. departments: whose answers it waits for, with names; asked and due: the earliest of
    theirs, None where nobody is waited for."""

    number: int
    state: str
    departments: Mapping[str, Text]
    asked: date | None
    due: Deadline | None

    @property
    def told(self) -> Text:
        if self.asked is None or self.due is None:
            return Text(f"校核申请{self.number}号:{STATES[self.state].zh}", f"correction request {self.number}: {STATES[self.state].en}")
        unsure = Text("(暂定)", " (provisional)") if self.due.provisional else Text("", "")
        who = list(self.departments.values())
        return Text(f"校核申请{self.number}号:{self.asked} 问{'、'.join(name.zh for name in who)},{self.due.day}{unsure.zh} 前答复",
                    f"correction request {self.number}: {', '.join(name.en for name in who)} asked on {self.asked}, "
                    f"answer due by {self.due.day}{unsure.en}")

    def as_json(self) -> dict[str, Any]:
        return {"number": self.number, "state": self.state, "waiting": list(self.departments),
                "asked": self.asked and self.asked.isoformat(), "due": self.due and self.due.day.isoformat(),
                "provisional": self.due is not None and self.due.provisional}


class Asking:
    """The requests of a workspace, by the households of one register that they bear on."""

    def __init__(self, workspace: Workspace, register: Registry, catalog: Catalog, workdays: Workdays | None = None) -> None:
        disputed = bool(register.meta.disputed)
        requests = {one.key: one for one in Store(workspace).requests()} if disputed else {}  # of several the latest
        self._found: dict[int, list[tuple[Touch, Asked | None]]] = defaultdict(list)
        for touch in touched(register) if disputed else ():
            request = requests.get((touch.entity, touch.subject, touch.field))
            asked = _asked(request, catalog, workdays or standard_workdays()) if request is not None else None
            self._found[touch.household_no].append((touch, asked))

    def of_household(self, number: int) -> list[tuple[Touch, Asked | None]]:
        """Every disputed fact that bears on it; None beside one about which nobody has been asked."""
        return self._found.get(number, [])

    def of_line(self, line: Line) -> Text:
        """How the requests stand that this line waits for; empty where it waits for none."""
        waits = {fact.removeprefix(f"{DISPUTED}.") for fact in line.reason.split(",") if fact.startswith(f"{DISPUTED}.")}
        found = [asked for touch, asked in self.of_household(line.household_no)
                 if asked is not None and f"{touch.entity}.{touch.field}" in waits]
        told = [asked.told for asked in found[:_NAMED]]
        if len(found) > _NAMED:
            told.append(Text(f"共{len(found)}件", f"{len(found)} requests in all"))
        return Text(";".join(text.zh for text in told), "; ".join(text.en for text in told))


def touched(register: Registry) -> Iterator[Touch]:
    """Every disputed fact of a register with every household it bears on, in their order."""
    disputed, people, relations = (parquet(register.folder / f"{name}.parquet")
                                   for name in ("disputed", "person", "relation"))
    connection = connect(readable=[register.folder], threads=2)
    try:
        rows = connection.execute(
            f"WITH said AS (SELECT DISTINCT entity, subject, field, person_no, household_no FROM {disputed}), "
            f"meant AS (SELECT said.*, p.person_no AS member FROM said JOIN {people} p ON p.household_no = said.household_no "
            f"AND p.person_id IS NOT NULL AND coalesce(p.person_no = said.person_no, true)) "
            f"SELECT household_no, entity, subject, field FROM said UNION "
            f"SELECT p.household_no, entity, subject, field FROM meant JOIN {relations} r ON r.other_no = meant.member "
            f"JOIN {people} p ON p.person_no = r.person_no ORDER BY ALL").fetchall()
    finally:
        connection.close()
    return (Touch(int(number), *key) for number, *key in rows)


def _asked(request: Request, catalog: Catalog, workdays: Workdays) -> Asked:
    waiting = request.waiting
    return Asked(request.number, request.state, {name: catalog.departments.get(name, Text.of(name)) for name in waiting},
                 min((request.asked(name) for name in waiting), default=None),
                 min((request.due(name, workdays) for name in waiting), key=lambda limit: limit.day, default=None))
