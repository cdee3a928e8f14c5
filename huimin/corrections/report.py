"""The rate of wrong data per department and dataset, as it is published to that department. Counts only, nobody named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huimin.catalog import Deadline, Workdays
from huimin.corrections.model import Request


@dataclass(frozen=True)
class Rate:
    """One department's dataset. compared: words compared with another department's, over months and facts;
    asked: requests; answered; late: answered after the limit; overdue: not answered and past it; confirmed: its list
    was right; wrong: established that its list was wrong."""

    department: str
    dataset: str
    compared: int
    asked: int
    answered: int
    late: int
    overdue: int
    confirmed: int
    wrong: int

    @property
    def rate(self) -> float | None:
        """Of what was compared; None where nothing was."""
        return self.wrong / self.compared if self.compared else None

    def as_json(self) -> dict[str, Any]:
        return {**self.__dict__, "rate": self.rate}


@dataclass(frozen=True)
class Waiting:
    """What one department has not answered. requests: how many; asked, due: the earliest day asked, the earliest limit"""

    department: str
    requests: int
    asked: date
    due: Deadline

    def as_json(self) -> dict[str, Any]:
        return {"department": self.department, "requests": self.requests, "asked": self.asked.isoformat(),
                "due": self.due.day.isoformat(), "provisional": self.due.provisional}


def rates(requests: Sequence[Request], compared: Sequence[tuple[str, str, str, str, int]], day: date, workdays: Workdays) -> list[Rate]:
    """compared: (month, fact, department, dataset, units), see Store.compared; day: on which overdue is told."""
    units: dict[tuple[str, str], int] = {}
    for _, _, department, dataset, number in compared:
        units[department, dataset] = units.get((department, dataset), 0) + number
    of: dict[tuple[str, str], list[Request]] = {key: [] for key in units}
    for request in requests:
        for party in request.parties:
            of.setdefault((party.department, party.dataset), []).append(request)
    return [_rate(department, dataset, units.get((department, dataset), 0), own, day, workdays)
            for (department, dataset), own in sorted(of.items())]


def waiting(requests: Sequence[Request], workdays: Workdays) -> list[Waiting]:
    """Of whom answers are waited for, the earliest limit first."""
    found: dict[str, list[Request]] = {}
    for request in requests:
        for department in request.waiting:
            found.setdefault(department, []).append(request)
    every = [Waiting(department, len(own), min(one.asked(department) for one in own),
                     min((one.due(department, workdays) for one in own), key=lambda limit: limit.day))
             for department, own in found.items()]
    return sorted(every, key=lambda one: (one.due.day, one.department))


def _rate(department: str, dataset: str, compared: int, requests: Sequence[Request], day: date, workdays: Workdays) -> Rate:
    answered = late = overdue = confirmed = wrong = 0
    for request in requests:
        due, first = request.due(department, workdays).day, next(
            (event for event in request.events if (event.kind, event.department) == ("answered", department)), None)
        answered += first is not None
        late += first is not None and first.day > due
        overdue += department in request.waiting and due < day
        own = request.wrong(department)
        last = request.answer(department)
        wrong += own
        confirmed += last is not None and last.answer == "confirmed" and not own
    return Rate(department, dataset, compared, len(requests), answered, late, overdue, confirmed, wrong)
