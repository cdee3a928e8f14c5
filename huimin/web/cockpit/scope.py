"""What a reader's overview covers: the latest run and the one before it, in the area of the reader's post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest

from huimin import matching
from huimin.kernel import Text
from huimin.matching import MatchResult, Place
from huimin.web import county


@dataclass(frozen=True)
class Scope:
    """area: "" for the whole county, households without a known address included; else a township's or village's code."""

    area: str
    place: Text
    run: MatchResult | None
    before: MatchResult | None

    def places(self, run: MatchResult | None) -> list[Place] | None:
        """The figures of a run in the area; None without the run, or when an older huimin made it."""
        found = None if run is None else _places(run.folder)
        return None if found is None else [place for place in found if place.inside(self.area)]

    @cached_property
    def here(self) -> list[Place] | None:
        return self.places(self.run)

    @cached_property
    def then(self) -> list[Place] | None:
        return self.places(self.before)

    @property
    def as_of(self) -> date | None:
        return None if self.run is None else self.run.as_of

    @property
    def policies(self) -> Mapping[str, Mapping[str, Any]]:
        """policy -> its row in the run's summary."""
        return {} if self.run is None else {row["id"]: row for row in self.run.summary["policies"]}


def scope_of(request: HttpRequest) -> Scope:
    """County posts see the county; everybody else the area of their own post."""
    user: Any = request.user
    workspace = county.workspace()
    area = user.area if user.area and user.area != workspace.area else ""
    run = county.latest()
    return Scope(area, Text.of(county.area_name(area) if area else workspace.name), run, _before(run))


def _before(run: MatchResult | None) -> MatchResult | None:
    """The run made just before."""
    if run is None:
        return None
    earlier: Sequence[MatchResult] = [one for one in county.runs() if one.id != run.id]
    return earlier[-1] if earlier else None


@lru_cache(maxsize=4)
def _places(folder: Path) -> list[Place] | None:
    return matching.places(MatchResult.open(folder))
