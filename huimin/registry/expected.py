"""Lists a county expects and has not: what they would say is unknown, whatever other lists leave out.

That no list names somebody means nothing as long as a list is missing that could. So a closed world (`absent`) of one
list, or "off the roster", does not decide while another list of the same fact is awaited.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from huimin.registry.sources import Source


@dataclass(frozen=True)
class Expected:
    """One list as its mapping describes it. facts: (entity, field); relations: kinds; event: its kind; programmes: of a
    roster; places: it says who lives together."""

    dataset: str
    department: str
    facts: tuple[tuple[str, str], ...] = ()
    relations: tuple[str, ...] = ()
    event: str | None = None
    programmes: tuple[str, ...] = ()
    places: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def gives(self, missing: str) -> bool:
        """Would the list say what a run found missing: "person.wage_income", "relation.parent", "events.event.medical"?"""
        kind, _, name = missing.partition(".")
        if kind == "relation":
            return self.places if name == "member" else name in self.relations
        if kind == "events":
            return name == f"event.{self.event}"
        if kind == "roster":
            return name in self.programmes
        return any(missing == f"{entity}.{field}" for entity, field in self.facts)


def not_there(expected: Sequence[Expected], found: Sequence[Source]) -> tuple[Expected, ...]:
    """Those of which no snapshot is in force, in the order of their names."""
    there = {source.dataset for source in found}
    return tuple(sorted((one for one in expected if one.dataset not in there), key=lambda one: one.dataset))
