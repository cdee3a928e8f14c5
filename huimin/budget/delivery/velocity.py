"""How long money takes from coming in to being paid, what still lies there, and since when.

Money is followed first in, first out within a programme (and a document, where a payment names one) inside the area it came to.
A payment that bounced counts as never made: its money waits again since the day it first came in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from huimin.budget.delivery.flows import BOUNCED, DUE, HANDED_BACK, PAID, RECEIVED, Flow, related
from huimin.budget.delivery.queue import Queue
from huimin.kernel import Fen, Month


@dataclass(frozen=True)
class Slice:
    """Money paid (or handed back) out of one receipt. receipt None: paid before any money for it had come in."""

    receipt: Flow | None
    payment: Flow
    fen: Fen

    @property
    def days(self) -> int | None:
        """Calendar days from the receipt to the payment; below zero where the county paid in advance."""
        return None if self.receipt is None else (self.payment.day - self.receipt.day).days


@dataclass(frozen=True)
class Held:
    """What is left of a receipt. idle: longer than the rule allows, and no plan for it is still running."""

    receipt: Flow
    fen: Fen
    days: int
    idle: bool


@dataclass(frozen=True)
class Followed:
    """Every fen of the table up to a day.

    received = paid out of it + handed back + held; paid - bounced = paid out of receipts + paid ahead of them
    unmatched: bounces of payments the table does not have
    """

    on: date
    slices: Sequence[Slice]
    handed_back: Sequence[Slice]
    held: Sequence[Held]
    unmatched: Sequence[tuple[Flow, Fen]]

    @property
    def paid(self) -> list[Slice]:
        """Out of money that had come in (or came later), as far as the table tells."""
        return [one for one in self.slices if one.receipt is not None]

    @property
    def ahead(self) -> list[Slice]:
        return [one for one in self.slices if one.receipt is None]

    @property
    def idle(self) -> list[Held]:
        """The longest first."""
        return sorted((one for one in self.held if one.idle), key=lambda one: (-one.days, one.receipt.id))


def follow(flows: Iterable[Flow], on: date, idle_months: int) -> Followed:
    """flows: in any order; those after `on` have not happened yet."""
    queue, unmatched = Queue(_same_money), []
    for flow in sorted(flows, key=lambda flow: flow.order):
        if flow.day > on or flow.kind == DUE:
            continue
        if flow.kind == RECEIVED:
            queue.add(flow)
        elif flow.kind in (PAID, HANDED_BACK):
            queue.take(flow)
        elif flow.kind == BOUNCED and (rest := queue.give_back(flow, PAID)):
            unmatched.append((flow, rest))
    parts = sorted(queue.taken, key=lambda part: (part.taker.order, part.source.flow.order if part.source else part.taker.order))
    slices = [Slice(part.source.flow if part.source else None, part.taker, part.fen) for part in parts]
    held = [Held(one.flow, one.left, (on - one.flow.day).days, _idle(one.flow, on, idle_months)) for one in queue.sources if one.left]
    return Followed(on, [one for one in slices if one.payment.kind == PAID], [one for one in slices if one.payment.kind == HANDED_BACK],
                    held, unmatched)


def _same_money(one: Flow, other: Flow) -> bool:
    return related(one.area, other.area) and (not one.document or not other.document or one.document == other.document)


def _idle(receipt: Flow, on: date, months: int) -> bool:
    planned = receipt.use_by is not None and receipt.use_by >= on
    return not planned and on > months_after(receipt.day, months)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last day of a month that has no such day."""
    month = Month.of(day).shift(months)
    return min(month.first_day.replace(day=min(day.day, month.last_day.day)), month.last_day)


@dataclass(frozen=True)
class Band:
    """Money that took from `least` to `most` days (None: without end), in advance where most is below zero."""

    least: int | None
    most: int | None
    fen: Fen


@dataclass(frozen=True)
class Speed:
    """Over the money of some slices. mean, median: days weighed by money, None without any; bands: they sum to fen."""

    fen: Fen
    mean: float | None
    median: int | None
    ninth: int | None
    bands: Sequence[Band]

    def within(self, days: int) -> Fen:
        """Fen paid in up to so many days; `days` is an edge of the bands."""
        return sum(band.fen for band in self.bands if band.most is not None and band.most <= days)


def speed(slices: Iterable[Slice], edges: Sequence[int]) -> Speed:
    """edges: the last day of each band, rising. ninth: nine tenths of the money took no longer."""
    pairs = sorted((one.days, one.fen) for one in slices if one.days is not None)
    whole = sum(fen for _, fen in pairs)
    ends: list[tuple[int | None, int | None]] = [(None, -1)]
    ends += zip([0, *(edge + 1 for edge in edges)], [*edges, None], strict=True)
    bands = [Band(least, most, sum(fen for days, fen in pairs if (least is None or days >= least) and (most is None or days <= most)))
             for least, most in ends]
    mean = sum(days * fen for days, fen in pairs) / whole if whole else None
    return Speed(whole, mean, _reached(pairs, whole, 1, 2), _reached(pairs, whole, 9, 10), bands)


def _reached(pairs: Sequence[tuple[int, Fen]], whole: Fen, part: int, of: int) -> int | None:
    """The fewest days in which `part` of `of` parts of the money were paid."""
    so_far = 0
    for days, fen in pairs:
        so_far += fen
        if so_far * of >= whole * part:
            return days
    return None
