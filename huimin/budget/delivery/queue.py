"""First in, first out, to the fen: what was taken from what.

Sources (money that came in, or sums that were due) are used up by takers (payments) in the order of the sources. Nothing is lost:
a taker no source has room for waits, and takes from the next source that comes; what bounces goes back to the source it came from.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

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


@dataclass
class _Programme:
    """open: sources with something left, the oldest first; taken: every part, those given back as well; waiting: without a source."""

    open: list[Source] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    waiting: list[Taken] = field(default_factory=list)


class Queue:
    """fits: may this source serve this taker?  Programmes never mix."""

    def __init__(self, fits: Callable[[Flow, Flow], bool]) -> None:
        self._fits = fits
        self._programmes: defaultdict[str, _Programme] = defaultdict(_Programme)
        self.sources: list[Source] = []

    @property
    def taken(self) -> list[Taken]:
        """Programme by programme, what was not given back."""
        return [part for one in self._programmes.values() for part in one.taken if part.fen]

    def add(self, flow: Flow) -> None:
        """A source. Those who took too early take from it first, the earliest first."""
        own, source = self._programmes[flow.programme], Source(flow, flow.fen)
        insort(self.sources, source, key=_order)
        for part in own.waiting:
            if not source.left:
                break
            if self._fits(flow, part.taker):
                fen = min(part.fen, source.left)
                part.fen -= fen
                source.left -= fen
                own.taken.append(Taken(part.taker, source, fen))
        own.waiting = [part for part in own.waiting if part.fen]
        if source.left:
            insort(own.open, source, key=_order)

    def take(self, flow: Flow) -> Fen:
        """From the oldest sources that serve it. Returns what no source had, which waits."""
        own, wanted, at = self._programmes[flow.programme], flow.fen, 0
        while wanted and at < len(own.open):
            source = own.open[at]
            if self._fits(source.flow, flow):
                fen = min(wanted, source.left)
                source.left -= fen
                wanted -= fen
                own.taken.append(Taken(flow, source, fen))
            if source.left:
                at += 1
            else:
                del own.open[at]
        if wanted:
            own.taken.append(Taken(flow, None, wanted))
            own.waiting.append(own.taken[-1])
        return wanted

    def give_back(self, flow: Flow, takers: str) -> Fen:
        """Undo what was taken last in the same place, by takers of that kind. Returns what nobody had taken."""
        own, wanted = self._programmes[flow.programme], flow.fen
        parts = [part for part in own.taken if part.fen and part.taker.kind == takers and self._fits(part.taker, flow)]
        last = sorted(enumerate(parts), key=lambda pair: (pair[1].taker.order, pair[0]), reverse=True)
        for _, part in last:  # of one payment, too, what it took last
            fen = min(wanted, part.fen)
            part.fen -= fen
            wanted -= fen
            if part.source is not None:
                if not part.source.left:
                    insort(own.open, part.source, key=_order)
                part.source.left += fen
            if not wanted:
                break
        own.waiting = [part for part in own.waiting if part.fen]
        return wanted


def _order(source: Source) -> tuple[date, int, int]:
    return source.flow.order
