"""What is missing, who holds it, and how many households it alone would settle."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from huimin import matching
from huimin.kernel import Text
from huimin.matching import MatchResult, Waiting
from huimin.web import county
from huimin.web.cockpit.scope import Scope


@dataclass(frozen=True)
class Fact:
    """One fact that alone would settle households."""

    id: str
    name: Text
    holder: Text
    ask: Text
    lines: int
    households: int
    policies: tuple[str, ...]


@lru_cache(maxsize=512)
def _waiting(run: Path, area: str) -> list[Waiting]:
    """A run never changes, and a new one has a folder of its own."""
    return matching.by_fact(matching.waiting(MatchResult.open(run), area))


def waiting(scope: Scope) -> list[Fact]:
    """What is missing, most households first."""
    if scope.run is None:
        return []
    prepared = county.prepared()
    found = []
    for one in _waiting(scope.run.folder, scope.area):
        fact = matching.describe(one.fact, prepared.program, prepared.catalog)
        ask = fact.ask if fact.holder.zh else Text("查明", "find out")
        found.append(Fact(one.fact, fact.name, fact.holder, ask, one.lines, one.households, one.policies))
    return found
