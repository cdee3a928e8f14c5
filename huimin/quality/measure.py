"""Five measures per dataset and month: completeness, validity, timeliness, uniqueness, agreement with other departments.

completeness  of every column: cells that are not empty, of rows accepted
validity      rows accepted, of rows that came; the reasons of the others
timeliness    months delivered, of months promised by the refresh of its fields; months behind at the end
uniqueness    rows that repeat a number, of rows that came
agreement     of every fact another department gives too: people or households on whom both say the same

A count that could point at a person is not told: below SMALL a count is None where it speaks of people in a group (those
on whom two departments differ, those refused for one reason), and so is its complement when that is small.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huimin.catalog import Catalog
from huimin.kernel import Month, Text, Workspace, connect
from huimin.kernel.duck import literal, parquet

SMALL = 5
SHORT = 100
"""A list of fewer rows: there a share tells how many the others are."""
_REPEATED = ("duplicate_same", "duplicate_differs")
_HARMLESS = ("empty", "not_a_record")
_EVERY = {"day": 1, "month": 1, "term": 6, "year": 12}


def few(count: int) -> int | None:
    """A count of people; None where it is so small that it could point at one. Nobody is nobody."""
    return count if count == 0 or count >= SMALL else None


@dataclass(frozen=True)
class Agreement:
    """With one list of another department on one fact. compared: who is on both; share: of them agreeing, None where
    it would tell who the few are."""

    fact: str
    label: Text
    department: str
    dataset: str
    name: Text
    compared: int | None
    share: float | None

    def as_json(self) -> dict[str, Any]:
        return {"fact": self.fact, "label": self.label.as_json(), "department": self.department, "dataset": self.dataset,
                "name": self.name.as_json(), "compared": self.compared, "share": self.share}


@dataclass(frozen=True)
class MonthQuality:
    """One month. rows = accepted + rejected; reasons: refused rows by reason (None: fewer than SMALL); columns: label and
    share of cells filled (None: too few rows); late_months: how old the newest list was when the month ended."""

    month: Month
    delivered: bool
    rows: int | None = None
    validity: float | None = None
    uniqueness: float | None = None
    reasons: Mapping[str, int | None] = field(default_factory=dict)
    columns: tuple[tuple[str, Text, float | None], ...] = ()
    agreements: tuple[Agreement, ...] = ()
    behind: int = 0

    @property
    def completeness(self) -> float | None:
        """Mean over the columns."""
        known = [share for _, _, share in self.columns if share is not None]
        return sum(known) / len(known) if known else None

    @property
    def agreement(self) -> float | None:
        """Mean over the facts that were compared."""
        known = [one.share for one in self.agreements if one.share is not None]
        return sum(known) / len(known) if known else None

    def as_json(self) -> dict[str, Any]:
        return {"month": str(self.month), "delivered": self.delivered, "behind": self.behind, "rows": self.rows,
                "completeness": self.completeness, "validity": self.validity, "uniqueness": self.uniqueness,
                "agreement": self.agreement, "reasons": dict(self.reasons),
                "columns": [{"column": name, "label": label.as_json(), "filled": share} for name, label, share in self.columns],
                "agreements": [one.as_json() for one in self.agreements]}


@dataclass(frozen=True)
class DatasetQuality:
    """One dataset over its months, oldest first. every: months between lists as its fields promise, None: on events."""

    id: str
    name: Text
    department: str
    department_name: Text
    every: int | None
    months: tuple[MonthQuality, ...]

    @property
    def timeliness(self) -> float | None:
        """Of the months in which a list was due, those in which none was overdue."""
        if self.every is None or not self.months:
            return None
        return sum(month.behind < self.every for month in self.months) / len(self.months)

    @property
    def last(self) -> MonthQuality | None:
        """The newest month in which a list came."""
        return next((month for month in reversed(self.months) if month.delivered), None)

    def as_json(self) -> dict[str, Any]:
        return {"dataset": self.id, "name": self.name.as_json(), "department": self.department,
                "department_name": self.department_name.as_json(), "every_months": self.every, "timeliness": self.timeliness,
                "months": [month.as_json() for month in self.months]}


def measure(workspace: Workspace, catalog: Catalog, until: Month, names: Mapping[str, Text] | None = None,
            dataset: str | None = None) -> list[DatasetQuality]:
    """The quality of every dataset (or one) up to a month. names: of datasets; answers to corrections are no dataset."""
    receipts: dict[str, dict[Month, dict[str, Any]]] = {}
    for row in workspace.snapshot_rows():  # by version: the last of a month stands
        if row.month <= until and (row.path / "receipt.json").is_file():
            content = json.loads((row.path / "receipt.json").read_text(encoding="utf-8"))
            if not content["schema"].get("corrects"):
                receipts.setdefault(row.dataset, {})[row.month] = {**content, "file": row.path / "data.parquet"}
    wanted = [name for name in receipts if dataset in {None, name}]
    compared = _Compared(workspace)
    try:
        return [_dataset(catalog, name, receipts, until, (names or {}).get(name), compared) for name in sorted(wanted)]
    finally:
        compared.close()


def _dataset(catalog: Catalog, name: str, receipts: Mapping[str, Mapping[Month, dict[str, Any]]], until: Month, known: Text | None,
             compared: "_Compared") -> DatasetQuality:
    own = receipts[name]
    newest = own[max(own)]
    department = str(newest["schema"]["department"])
    fields = [catalog.by_entity.get(c["entity"], {}).get(c["field"]) for c in newest["schema"]["columns"]]
    promised = [_EVERY[one.refresh] for one in fields if one is not None and one.refresh in _EVERY]
    months, month, before = [], min(own), min(own)
    while month <= until:
        if month in own:
            before = month
            others = {id: mine[month] for id, mine in receipts.items() if month in mine and id != name}
            months.append(_month(catalog, month, own[month], others, compared))
        else:
            behind = (month.year - before.year) * 12 + month.month - before.month
            months.append(MonthQuality(month, False, behind=behind))
        month = month.shift(1)
    return DatasetQuality(name, known or Text.of(newest["name"]), department, catalog.department(department),
                          min(promised, default=None), tuple(months))


def _month(catalog: Catalog, month: Month, receipt: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]],
           compared: "_Compared") -> MonthQuality:
    reasons: Mapping[str, int] = receipt["reasons"]
    rows = int(receipt["rows_in"]) - sum(reasons.get(name, 0) for name in _HARMLESS)
    accepted, repeated = int(receipt["accepted"]), sum(reasons.get(name, 0) for name in _REPEATED)
    columns = tuple((c["column"], _label(catalog, c), _share(accepted - int(c.get("nulls", 0)), accepted))
                    for c in receipt["schema"]["columns"])
    return MonthQuality(
        month, True, few(rows), _share(rows - sum(n for name, n in reasons.items() if name not in (*_HARMLESS, "duplicate_same")), rows),
        _share(rows - repeated, rows), {name: few(count) for name, count in reasons.items() if name not in _HARMLESS},
        columns, tuple(_agreements(catalog, receipt, others, compared)))


def _label(catalog: Catalog, column: Mapping[str, Any]) -> Text:
    known = catalog.by_entity.get(column["entity"], {}).get(column["field"])
    return known.label if known else Text.of(column["column"])


def _share(part: int, whole: int) -> float | None:
    """Nothing of so few rows that the share would tell of one: few in all, or a few of a short list."""
    if whole < SMALL or (whole < SHORT and few(whole - part) is None):
        return None
    return part / whole


def _agreements(catalog: Catalog, receipt: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]],
                compared: "_Compared") -> list[Agreement]:
    """Lists with the same kind of rows, of another department, that give the same fact in the same month."""
    schema, found = receipt["schema"], []
    if schema["kind"] not in {"person", "household"}:
        return []
    for id, other in others.items():
        theirs = other["schema"]
        if theirs["department"] == schema["department"] or theirs["kind"] != schema["kind"]:
            continue
        if not (receipt["file"].is_file() and other["file"].is_file()):
            continue  # disposed of: the receipt stays, the rows are gone
        given = {(c["entity"], c["field"]): c for c in theirs["columns"] if c["provenance"] != "derived"}
        for column in schema["columns"]:
            match = given.get((column["entity"], column["field"]))
            if match and column["provenance"] != "derived":
                both, same = compared.of(schema["kind"], (receipt["file"], column), (other["file"], match))
                hidden = few(both) is None or few(both - same) is None
                found.append(Agreement(f"{column['entity']}.{column['field']}", _label(catalog, column), theirs["department"], id,
                                       Text.of(other["name"]), few(both), None if hidden or not both else same / both))
    return found


class _Compared:
    """On how many two columns of two lists both speak, and how many of these say the same; counted once, whichever list asks first."""

    def __init__(self, workspace: Workspace) -> None:
        self._db = connect(readable=[workspace.snapshots], threads=2)
        self._known: dict[frozenset[str], tuple[int, int]] = {}

    def close(self) -> None:
        self._db.close()

    def of(self, kind: str, *sides: tuple[Path, Mapping[str, Any]]) -> tuple[int, int]:
        parts = frozenset(_spoken(kind, file, column) for file, column in sides)
        if parts not in self._known:
            self._known[parts] = self._counted(*parts)
        return self._known[parts]

    def _counted(self, one: str, other: str) -> tuple[int, int]:
        row = self._db.execute(f"SELECT count(*), count(*) FILTER (WHERE a.value = b.value) FROM {one} a JOIN {other} b "
                               "USING (key)").fetchone()
        return (int(row[0]), int(row[1])) if row else (0, 0)


def _spoken(kind: str, file: Path, column: Mapping[str, Any]) -> str:
    """Who is said what, as SQL. What an empty cell was taken for is no word."""
    name, blank = f'"{column["column"]}"', column.get("blank")
    stored = str(blank).lower() if isinstance(blank, bool) else str(blank)
    spoken = "" if blank is None else f" AND {name}::VARCHAR <> {literal(stored)}"
    return f"(SELECT {kind}_key AS key, {name} AS value FROM {parquet(file)} WHERE {name} IS NOT NULL{spoken})"
