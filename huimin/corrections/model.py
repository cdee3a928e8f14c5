"""One request for correction, put together from its events: who was asked what, who answered, what follows.

    opened → sent → answered (confirmed | corrected | not_ours) … → settled by the answers or by a decision → closed
                  → escalated when the limit has passed or the answers contradict each other

Nothing here is stored but the events; the state of a request is a function of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from huimin.catalog import Deadline, Workdays
from huimin.kernel import Month, Text

DAYS = 10
"""Working days to verify, correct and feed back (政务数据共享条例 第二十六条)."""

ANSWERS: Mapping[str, Text] = {
    "confirmed": Text("核实无误", "confirmed"), "corrected": Text("已更正", "corrected"), "not_ours": Text("不归本部门", "not ours"),
}
STATES: Mapping[str, Text] = {
    "opened": Text("待送出", "to be sent"), "sent": Text("等答复", "waiting"), "contested": Text("答复不一", "answers differ"),
    "settled": Text("已有结论", "settled"), "closed": Text("已办结", "closed"),
}
KINDS: Mapping[str, Text] = {
    "opened": Text("立案", "opened"), "sent": Text("送出", "sent"), "answered": Text("答复", "answered"),
    "decided": Text("结论", "decided"), "escalated": Text("上报", "escalated"),
    "file_changed": Text("名单已更新", "list changed"), "closed": Text("办结", "closed"),
}


@dataclass(frozen=True)
class Event:
    """kind: opened | sent | answered | decided | escalated | file_changed | closed; day: when; who and why: in words.

    answer: of `answered`; value: as stored, of `answered` corrected and of `decided`; month: of the data that showed it
    """

    number: int
    request: int
    kind: str
    day: date
    who: str
    why: str = ""
    department: str = ""
    answer: str = ""
    value: str | None = None
    month: str = ""


@dataclass(frozen=True)
class Party:
    """A department that is asked. value: what its list said, as stored; said_on: of which day."""

    department: str
    dataset: str
    month: str
    said_on: date
    value: str


@dataclass(frozen=True)
class Request:
    """number: its serial; month: of the register that showed the dispute; subject: person or household number."""

    number: int
    entity: str
    subject: str
    field: str
    month: Month
    parties: tuple[Party, ...]
    events: tuple[Event, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.entity, self.subject, self.field

    @property
    def opened(self) -> date:
        return self.events[0].day

    def _last(self, kind: str, department: str) -> Event | None:
        return next((e for e in reversed(self.events) if (e.kind, e.department) == (kind, department)), None)

    def party(self, department: str) -> Party | None:
        return next((party for party in self.parties if party.department == department), None)

    def answer(self, department: str) -> Event | None:
        """The answer that counts: the last."""
        return self._last("answered", department)

    def asked(self, department: str) -> date:
        """When the limit began: the day it was first sent, and until then the day it was opened."""
        return next((e.day for e in self.events if (e.kind, e.department) == ("sent", department)), self.opened)

    def due(self, department: str, workdays: Workdays) -> Deadline:
        return workdays.after(self.asked(department), DAYS)

    @property
    def waiting(self) -> list[str]:
        """Departments that have not answered; nobody once it is settled or closed."""
        if self.closed or self.settled is not None:
            return []
        return [party.department for party in self.parties if self.answer(party.department) is None]

    @property
    def closed(self) -> Event | None:
        return next((event for event in self.events if event.kind == "closed"), None)

    @property
    def settled(self) -> str | None:
        """The value that stands, once answers or a decision leave no contradiction."""
        decided = next((event for event in reversed(self.events) if event.kind == "decided"), None)
        if decided is not None:
            return decided.value
        if not any(event.kind == "answered" for event in self.events):
            return None
        words = {word for party in self.parties if (word := self.word(party)) is not None}
        return next(iter(words)) if len(words) == 1 else None

    def word(self, party: Party) -> str | None:
        """What a department says now: its correction, else its list; None: it says the fact is not its own."""
        answer = self.answer(party.department)
        if answer is None or answer.answer == "confirmed":
            return party.value
        return answer.value if answer.answer == "corrected" else None

    @property
    def state(self) -> str:
        if self.closed:
            return "closed"
        if self.settled is not None:
            return "settled"
        if all(self.answer(party.department) for party in self.parties):
            return "contested"
        return "sent" if any(event.kind == "sent" for event in self.events) else "opened"

    def corrections(self) -> dict[str, str]:
        """department -> the value that stands for its list: what it corrected to, or what was settled against it.

        Not for departments whose own list has moved on, and none once the request is closed.
        """
        found = {}
        for party in self.parties:
            answer = self.answer(party.department)
            value = self.settled if self.settled is not None else answer.value if answer and answer.answer == "corrected" else None
            if value is not None and value != party.value and not self._last("file_changed", party.department):
                found[party.department] = value
        return {} if self.closed else found

    def wrong(self, department: str) -> bool:
        """Has it been established that this department's list was wrong?"""
        party, answer = self.party(department), self.answer(department)
        own = answer is not None and answer.answer == "corrected"
        return party is not None and (own or (self.settled is not None and self.settled != party.value))


def sequence(events: Sequence[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: event.number))
