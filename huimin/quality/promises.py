"""Whether a dataset keeps what its catalogue entry promises: how full it is, and how old it may become.

Completeness is that of the newest list. Freshness is the age in days, from the end of the month of the newest list to the
end of the last month looked at. Where a figure is not told because it is of too few people, neither is the verdict.
"""

from dataclasses import dataclass
from typing import Any

from huimin.catalog import DatasetEntry
from huimin.quality.measure import DatasetQuality


@dataclass(frozen=True)
class Promise:
    """what: completeness (a share) or freshness_days; kept: None where it cannot be told."""

    what: str
    promised: float
    found: float | None
    kept: bool | None

    def as_json(self) -> dict[str, Any]:
        return {"promise": self.what, "promised": self.promised, "found": self.found, "kept": self.kept}


def promises(one: DatasetQuality, entry: DatasetEntry | None) -> list[Promise]:
    """The promises of the entry, none where the catalogue has no entry or the entry promises nothing."""
    last, made = one.last, []
    if entry is None or last is None:
        return []
    if entry.completeness is not None:
        least, share = float(entry.completeness), last.completeness
        made.append(Promise("completeness", least, share, None if share is None else share >= least))
    if entry.freshness_days is not None:
        age = (one.months[-1].month.last_day - last.month.last_day).days
        made.append(Promise("freshness_days", entry.freshness_days, age, age <= entry.freshness_days))
    return made
