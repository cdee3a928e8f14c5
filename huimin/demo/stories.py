"""Why a planted case exists: one row per kind in stories.csv, in both languages."""

import csv
from dataclasses import dataclass
from pathlib import Path

UNCLAIMED, UNDUE, AMOUNT, UNKNOWN = "unclaimed", "undue", "amount", "unknown"


@dataclass(frozen=True)
class Story:
    """list: where the case belongs; why_not: what the files lack, "" when they hold every fact the case needs."""

    kind: str
    list: str
    zh: str
    en: str
    why_not_zh: str = ""
    why_not_en: str = ""

    @property
    def decidable(self) -> bool:
        return not self.why_not_zh


def _read() -> dict[str, Story]:
    with (Path(__file__).parent / "stories.csv").open(encoding="utf-8", newline="") as stream:
        return {row["kind"]: Story(**row) for row in csv.DictReader(stream)}


STORIES = _read()
