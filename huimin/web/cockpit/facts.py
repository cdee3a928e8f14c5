"""What is missing, who holds it, and how many households it alone would settle."""

from dataclasses import dataclass

from huimin import matching
from huimin.kernel import Text
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


def waiting(scope: Scope) -> list[Fact]:
    """What is missing, most households first."""
    if scope.run is None:
        return []
    prepared = county.prepared()
    found = []
    for one in matching.by_fact(matching.waiting(scope.run, scope.area)):
        fact = matching.describe(one.fact, prepared.program, prepared.catalog)
        ask = fact.ask if fact.holder.zh else Text("查明", "find out")
        found.append(Fact(one.fact, fact.name, fact.holder, ask, one.lines, one.households, one.policies))
    return found
