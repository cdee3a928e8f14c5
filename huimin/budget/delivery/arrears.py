"""What was due by entitlement and not paid by its day, and what was paid late. Payments settle the oldest month first.

A sum due names its month; a payment that names a month settles that month and no other. What bounced is due again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from huimin.budget.delivery.flows import BOUNCED, DUE, PAID, Flow, related
from huimin.budget.delivery.queue import Queue
from huimin.kernel import Fen


@dataclass(frozen=True)
class Owed:
    """A sum due by a day that has passed. left: not paid yet; late: paid after that day; days: since it was due."""

    due: Flow
    left: Fen
    late: Fen
    days: int

    @property
    def in_time(self) -> Fen:
        return self.due.fen - self.left - self.late


@dataclass(frozen=True)
class Arrears:
    """owed: every sum whose day has passed, in the order of days."""

    owed: Sequence[Owed]

    @property
    def open(self) -> list[Owed]:
        """Not wholly paid, the oldest first."""
        return [one for one in self.owed if one.left]


def arrears(flows: Iterable[Flow], on: date) -> Arrears | None:
    """None where the table says nothing of what was due."""
    known = sorted(flows, key=lambda flow: flow.order)
    queue = Queue(_same_claim)
    for flow in known:
        if flow.kind == DUE:
            queue.add(flow)
    if not queue.sources:
        return None
    for flow in known:
        if flow.day <= on and flow.kind == PAID:
            queue.take(flow)
        elif flow.day <= on and flow.kind == BOUNCED:
            queue.give_back(flow, PAID)
    late: dict[str, Fen] = {}
    for part in queue.taken:
        if part.source is not None and part.taker.day > part.source.flow.day:
            late[part.source.flow.id] = late.get(part.source.flow.id, 0) + part.fen
    owed = [Owed(one.flow, one.left, late.get(one.flow.id, 0), (on - one.flow.day).days) for one in queue.sources if one.flow.day < on]
    return Arrears(owed)


def _same_claim(one: Flow, other: Flow) -> bool:
    return related(one.area, other.area) and (one.month is None or other.month is None or one.month == other.month)
