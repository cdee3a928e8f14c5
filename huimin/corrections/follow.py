"""Keep the requests in step with a register: open what is new, close what has gone, escalate what is late.

Running it again, for the same month or a later one, changes nothing that has not changed: a dispute with an open
request opens no other, and one that was closed by a person with the same words on both sides stays closed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from huimin import registry
from huimin.catalog import Catalog, Workdays, standard_workdays
from huimin.corrections.apply import write_corrections
from huimin.corrections.model import Event, Party, Request
from huimin.corrections.store import Store
from huimin.kernel import Text, Workspace
from huimin.registry import FOLLOWED, NUMBERS, Dispute, Registry

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Followed:
    """How many requests: opened and closed now, escalated now, and open all in all after it."""

    opened: int
    closed: int
    escalated: int
    open: int

    def as_json(self) -> dict[str, int]:
        return {"opened": self.opened, "closed": self.closed, "escalated": self.escalated, "open": self.open}


def follow(workspace: Workspace, register: Registry, catalog: Catalog, day: date, who: str,
           workdays: Workdays | None = None) -> Followed:
    """Compare a register with the requests and write down what follows.

    day: today, on which limits begin and by which they have passed; who: the person or verb that asks
    """
    store = Store(workspace)
    requests = store.requests()
    disputes = {(one.entity, one.subject, one.field): one for one in registry.disputes(register)}
    store.compare(register.month, register.folder.name,
                  [(str(row["fact"]), str(row["department"]), str(row["dataset"]), int(row["units"])) for row in register.meta.compared])
    seen = _Seen(register, catalog, disputes)
    events = [event for request in requests if not request.closed for event in seen.events(request, day, who)]
    store.add(events)
    known = {request.key for request in requests if not request.closed or _the_same(request, disputes.get(request.key))}
    new = [(dispute.entity, dispute.subject, dispute.field, register.month, _parties(dispute))
           for key, dispute in disputes.items() if key not in known]
    store.open(new, day, who, str(Text("部门数据不一致", "the departments' data disagree")))
    late = list(_late(store.requests(), day, who, workdays or standard_workdays()))
    store.add(late)
    write_corrections(workspace, catalog)
    closed = sum(event.kind == "closed" for event in events)
    before = sum(not request.closed for request in requests)
    return Followed(len(new), closed, len(late), before + len(new) - closed)


def _parties(dispute: Dispute) -> list[Party]:
    return [Party(voice.department, voice.dataset, voice.month, voice.said_on, voice.value) for voice in dispute.voices]


def _the_same(request: Request, dispute: Dispute | None) -> bool:
    """Closed by a person (no month's data showed it), and both sides say what they said: asking again would ask the same."""
    closed = request.closed
    return closed is not None and not closed.month and dispute is not None and (
        {(party.department, party.value) for party in request.parties} == {(voice.department, voice.value) for voice in dispute.voices})


class _Seen:
    """What a register shows of requests that are open."""

    def __init__(self, register: Registry, catalog: Catalog, disputes: Mapping[Key, Dispute]) -> None:
        self._month, self._disputes, self._catalog = register.month, disputes, catalog
        self._asked = {name for name in register.meta.nullable if name.startswith(("person.", "household."))}
        self._months = {str(dataset["id"]): str(dataset["month"]) for dataset in register.meta.datasets}
        self._files = {(one.entity, one.subject, one.field): {voice.department: voice.value for voice in one.voices}
                       for one in registry.disputes(register, FOLLOWED)}

    def events(self, request: Request, day: date, who: str) -> Iterator[Event]:
        """A department's list has moved on from the value that was asked about; the contradiction has gone."""
        if not self._speaks(request):
            return
        corrected = request.corrections()
        moved = [d for d in corrected if self._moved(request, d)]
        for department in moved:
            yield Event(0, request.number, "file_changed", day, who, str(Text("部门的名单已经更新", "the department's list has changed")),
                        department, month=str(self._month))
        # Of one department alone (somebody said that its fact is wrong) no lists can come to agree: it has to answer.
        unanswered = len(request.parties) == 1 and bool(request.waiting)
        if request.key not in self._disputes and len(moved) == len(corrected) and not unanswered:
            yield Event(0, request.number, "closed", day, who, str(Text("各部门的数据已经一致", "the departments' data agree")),
                        month=str(self._month))

    def _moved(self, request: Request, department: str) -> bool:
        party = request.party(department)
        said = self._files.get(request.key, {}).get(department)
        return party is not None and said is not None and said != party.value

    def _speaks(self, request: Request) -> bool:
        """Can this register tell? It reads the fact, no older than the request, with a list of every party; and what
        changes from month to month is compared only where all lists are of one month."""
        lists = [self._months.get(party.dataset) for party in request.parties]
        if self._month < request.month or f"{request.entity}.{request.field}" not in self._asked or None in lists:
            return False
        field = self._catalog.field(request.entity, request.field)
        return field.type not in NUMBERS or len(set(lists)) == 1


def _late(requests: list[Request], day: date, who: str, workdays: Workdays) -> Iterator[Event]:
    """Once per department whose limit has passed, and once per request whose answers contradict each other."""
    for request in requests:
        done = {event.department for event in request.events if event.kind == "escalated"}
        for department in request.waiting:
            if department not in done and request.due(department, workdays).day < day:
                yield Event(0, request.number, "escalated", day, who, str(Text("逾期未答复", "not answered in time")), department)
        if request.state == "contested" and "" not in done:
            yield Event(0, request.number, "escalated", day, who, str(Text("各部门坚持各自的说法", "the departments stand by their words")))
