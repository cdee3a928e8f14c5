"""How many people or households draw what, and how much, by township and village: as published, never a person.

The figures of one run are worked out once. Suppression (suppress.py) runs over the townships under the county's total,
and over the villages of each township that is itself shown. Figures of different policies are never added: the sums
would let hidden numbers be worked out, and a household that draws two benefits would count twice.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from huimin import matching
from huimin.kernel import Text
from huimin.matching import MatchResult, Place
from huimin.web import county
from huimin.web.public.suppress import FEW, HIDDEN, LEAST, SHOWN, Figure, published

NOWHERE = Text("住址还没有查明", "Address not known yet")


@dataclass(frozen=True)
class Spot:
    """A township with its villages, or a village. code "" where the register does not know."""

    code: str
    name: Text
    figure: Figure
    villages: "tuple[Spot, ...]" = ()


@dataclass(frozen=True)
class Drawn:
    """One policy: who draws it, under which version. roster False: no list of those who draw it has been loaded."""

    id: str
    name: Text
    unit: str
    period: str
    delivery: str
    version: str
    roster: bool
    total: Figure
    townships: tuple[Spot, ...]

    def spot(self, code: str) -> Spot | None:
        return next((spot for township in self.townships for spot in (township, *township.villages) if spot.code == code), None)


def drawn() -> tuple[Drawn, ...] | None:
    """Every policy of the latest run; None before the first run, or when an older huimin made it."""
    run = county.latest()
    return _drawn(run.folder) if run is not None else None


@lru_cache(maxsize=2)
def _drawn(folder: Path) -> tuple[Drawn, ...] | None:
    run = MatchResult.open(folder)
    found = matching.places(run)
    if found is None:
        return None
    by_policy: dict[str, list[Place]] = defaultdict(list)
    for place in found:
        by_policy[place.policy].append(place)
    return tuple(_policy(row, by_policy[row["id"]]) for row in run.summary["policies"])


def _policy(row: dict[str, object], found: Sequence[Place]) -> Drawn:
    total = published_total(_sum(found))
    return Drawn(str(row["id"]), Text.of(row["name"]), str(row["unit"]), str(row["period"]),  # type: ignore[arg-type]
                 str(row["delivery"]), str(row["version"]), bool(row["roster"]), total, _townships(found, total.mark == SHOWN))


def published_total(pair: tuple[int, int]) -> Figure:
    """A county's total stands alone: only its being small hides it."""
    return Figure(FEW) if 0 < pair[0] < LEAST else Figure(SHOWN, *pair)


def _townships(found: Sequence[Place], shown: bool) -> tuple[Spot, ...]:
    parts = _split(found, "township")
    figures = published([_sum(places) for places in parts.values()]) if shown else [Figure(HIDDEN)] * len(parts)
    return tuple(Spot(code, _name(code), figure, _villages(places, figure.mark == SHOWN))
                 for (code, places), figure in zip(parts.items(), figures, strict=True))


def _villages(found: Sequence[Place], shown: bool) -> tuple[Spot, ...]:
    parts = _split(found, "village")
    figures = published([_sum(places) for places in parts.values()]) if shown else [Figure(HIDDEN)] * len(parts)
    return tuple(Spot(code, _name(code), figure) for (code, _), figure in zip(parts.items(), figures, strict=True))


def _split(found: Sequence[Place], level: str) -> dict[str, list[Place]]:
    """By code, the unknown place last."""
    parts: dict[str, list[Place]] = defaultdict(list)
    for place in found:
        parts[getattr(place, level) or ""].append(place)
    return dict(sorted(parts.items(), key=lambda part: (not part[0], part[0])))


def _sum(found: Sequence[Place]) -> tuple[int, int]:
    return sum(place.on_roster for place in found), sum(place.paid_fen for place in found)


def _name(code: str) -> Text:
    return Text.of(county.area_name(code)) if code else NOWHERE
