"""A finished run: the folder runs/<run-id>/ with its lists and its summary."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from huimin.kernel import Month, Text, Workspace, connect
from huimin.matching.errors import NoRun

SUMMARY = "summary.json"


@dataclass(frozen=True)
class Listed:
    """Who stands on which list for which policy. unit: person | household; numbers as in the register."""

    list: str
    policy: str
    unit: str
    person_no: int | None
    household_no: int
    person_id: str | None
    household_id: str | None

    @property
    def subject(self) -> str:
        """What decisions call it."""
        return str(self.person_id) if self.unit == "person" else str(self.household_id or self.household_no)


@dataclass(frozen=True)
class Line(Listed):
    """One unit on one list. Money in fen per period of the policy; reason: ids, see `lists` in the manual."""

    name: str | None
    township: str | None
    village: str | None
    outcome: bool | None
    entitled_fen: int | None
    paid_fen: int | None
    difference_fen: int | None
    reason: str
    since: date | None
    article: str
    facts: str
    facts_en: str

    @property
    def rests_on(self) -> Text:
        """The facts with their sources and months; on the list "unknown" those that are missing, with whom to ask."""
        return Text(self.facts, self.facts_en)


@dataclass(frozen=True)
class MatchResult:
    """What one run found. Two runs over the same data, rules and parameters are the same run."""

    folder: Path
    summary: Mapping[str, Any]

    @classmethod
    def open(cls, folder: Path) -> "MatchResult":
        return cls(folder, json.loads((folder / SUMMARY).read_text(encoding="utf-8")))

    @property
    def id(self) -> str:
        return str(self.summary["run"])

    @property
    def month(self) -> Month:
        return Month.parse(self.summary["month"])

    @property
    def as_of(self) -> date:
        return date.fromisoformat(self.summary["as_of"])

    @property
    def lists(self) -> dict[str, int]:
        """How many units stand on each list."""
        return dict(self.summary["lists"])

    def figures(self) -> dict[str, Fraction]:
        """Figures of the whole population (parameter id -> value) that this run computed."""
        return figures_of(self.folder)

    def file(self, name: str) -> Path:
        return self.folder / "lists" / f"{name}.parquet"

    def lines(self, name: str, policy: str | None = None) -> Iterator[Line]:
        """The lines of a list in the order of places, read a batch at a time."""
        connection = connect(readable=[self.folder])
        try:
            where = "WHERE $1 IS NULL OR policy = $1"
            order = "ORDER BY coalesce(township, ''), coalesce(village, ''), household_no, policy, person_no"
            connection.execute(f"SELECT * FROM read_parquet($2) {where} {order}", [policy, str(self.file(name).resolve())])
            while batch := connection.fetchmany(2_000):
                for row in batch:
                    yield Line(*row)
        finally:
            connection.close()


def figures_of(folder: Path) -> dict[str, Fraction]:
    """Figures of the whole population that the run in `folder` computed."""
    described = json.loads((folder / "results" / "run.json").read_text(encoding="utf-8"))
    return {name: Fraction(value) for name, value in described["figures"].items()}


def runs_of(workspace: Workspace, month: Month | None = None) -> list[MatchResult]:
    """All finished runs, oldest first."""
    folders = [path.parent for path in workspace.runs.glob(f"*/{SUMMARY}") if not path.parent.name.startswith(".")]
    found = [MatchResult.open(folder) for folder in sorted(folders, key=lambda folder: folder.stat().st_mtime)]
    return [run for run in found if month is None or run.month == month]


def latest_run(workspace: Workspace, month: Month | None = None) -> MatchResult:
    """The newest run (of a month). Raises NoRun."""
    found = runs_of(workspace, month)
    if not found:
        raise NoRun(workspace.root, month)
    return found[-1]
