"""First in, first out, to the fen: what was taken from what.

Sources (money that came in, or sums that were due) are used up by takers (payments) in the order of the sources. Nothing is lost:
a taker no source has room for waits, and takes from the next source that comes; what bounces goes back to the source it came from.
"""

from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass

from huimin.budget.delivery.flows import Flow
from huimin.kernel import Fen


@dataclass
class Source:
    """left: fen of it that nobody has taken."""

    flow: Flow
    left: Fen


@dataclass
class Taken:
    """A part of a taker. source None: taken before anything was there for it."""

    taker: Flow
    source: Source | None
    fen: Fen


class Queue:
    """fits: may this source serve this taker?  Programmes never mix."""

    def __init__(self, fits: Callable[[Flow, Flow], bool]) -> None:
        self._fits = fits
        self.sources: list[Source] = []
        self.taken: list[Taken] = []

    def add(self, flow: Flow) -> None:
        """A source. Those who took too early take from it first, the earliest first."""
        source = Source(flow, flow.fen)
        insort(self.sources, source, key=lambda one: one.flow.order)
        for part in [part for part in self.taken if part.source is None and self._serves(flow, part.taker)]:
            if not source.left:
                break
            fen = min(part.fen, source.left)
            part.fen -= fen
            source.left -= fen
            self.taken.append(Taken(part.taker, source, fen))
        self._tidy()

    def take(self, flow: Flow) -> Fen:
        """From the oldest sources that serve it. Returns what no source had, which waits."""
        wanted = flow.fen
        for source in self.sources:
            if not wanted:
                break
            if source.left and self._serves(source.flow, flow):
                fen = min(wanted, source.left)
                source.left -= fen
                wanted -= fen
                self.taken.append(Taken(flow, source, fen))
        if wanted:
            self.taken.append(Taken(flow, None, wanted))
        return wanted

    def give_back(self, flow: Flow, takers: str) -> Fen:
        """Undo what was taken last in the same place, by takers of that kind. Returns what nobody had taken."""
        wanted = flow.fen
        parts = [part for part in self.taken if part.taker.kind == takers and self._serves(part.taker, flow)]
        last = sorted(enumerate(parts), key=lambda pair: (pair[1].taker.order, pair[0]), reverse=True)
        for _, part in last:  # of one payment, too, what it took last
            fen = min(wanted, part.fen)
            part.fen -= fen
            wanted -= fen
            if part.source is not None:
                part.source.left += fen
            if not wanted:
                break
        self._tidy()
        return wanted

    def _serves(self, one: Flow, other: Flow) -> bool:
        return one.programme == other.programme and self._fits(one, other)

    def _tidy(self) -> None:
        self.taken = [part for part in self.taken if part.fen]
