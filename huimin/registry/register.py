"""A finished register: where its files are and what is in them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.kernel import Month

if TYPE_CHECKING:
    from huimin.registry.provenance import FactSource

META = "meta.json"


@dataclass(frozen=True)
class RegistryMeta:
    """What meta.json holds.

    programmes: rosters in force, id -> unit; roster_units: id -> unit of the amounts ("fen/month")
    nullable: empty values over all rows, phantoms included ("person.wage_income", "receives.dibao"): 0 proves
    there are none; nullable_in_scope: the same over people and households that get lists (not for events)
    conflicts: households whose rows contradict each other ("household.area"); repeated: units a roster pays more than once
    rosters: where the rows of each roster went, see rosters.account; listed: every programme on a roster, id -> dataset
    disputed: {fact, departments, units}: on how many the departments contradict each other, see disputes.py
    compared: {fact, department, dataset, units}: how many words of a list could be compared with another department's
    awaited: lists the county has a mapping for and that have never come, see expected.py
    gaps: what the lists themselves leave in doubt, see gaps.py; withheld: dataset -> items that were not read for want of a grant
    """

    month: str
    datasets: tuple[Mapping[str, str], ...]
    programmes: Mapping[str, str]
    nullable: Mapping[str, int]
    nullable_in_scope: Mapping[str, int]
    counts: Mapping[str, int]
    phantom_person_no: int
    roster_units: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, int] = field(default_factory=dict)
    repeated: Mapping[str, int] = field(default_factory=dict)
    rosters: tuple[Mapping[str, Any], ...] = ()
    listed: Mapping[str, str] = field(default_factory=dict)
    gaps: tuple[Mapping[str, Any], ...] = ()
    disputed: tuple[Mapping[str, Any], ...] = ()
    awaited: tuple[Mapping[str, Any], ...] = ()
    compared: tuple[Mapping[str, Any], ...] = ()
    withheld: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Registry:
    """folder: holds person, household, relation and event_* .parquet and meta.json; root: the workspace."""

    folder: Path
    root: Path
    meta: RegistryMeta

    @property
    def month(self) -> Month:
        return Month.parse(self.meta.month)

    @property
    def events(self) -> list[str]:
        """The kinds of events it holds."""
        return sorted(path.stem.removeprefix("event_") for path in self.folder.glob("event_*.parquet"))

    def fact_sources(self, *, person_id: str | None = None, household_id: str | None = None,
                     fields: Iterable[str]) -> "list[FactSource]":
        """See `provenance.fact_sources`."""
        from huimin.registry.provenance import fact_sources

        return fact_sources(self, person_id=person_id, household_id=household_id, fields=fields)


def open_registry(folder: Path, root: Path) -> Registry:
    """Read a finished register. Raises FileNotFoundError when `folder` holds none."""
    content = json.loads((folder / META).read_text(encoding="utf-8"))
    for name in ("datasets", "rosters", "gaps", "disputed", "awaited", "compared"):
        content[name] = tuple(content.get(name, ()))
    return Registry(folder, root, RegistryMeta(**content))
