"""What is kept about links in huimin.db: which set of pairs is in force, and every decision of a person.

Both tables are append-only, which triggers hold: a decision is taken back by a further one that undoes it, and
looking at the workspace as it was known at a moment leaves out what came later. This module has all their SQL.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.kernel import Month, Workspace, append_only, transaction

if TYPE_CHECKING:
    import sqlite3

VERDICTS = ("confirm", "reject", "undo")
_ELSEWHERE = "decided elsewhere"

_TABLES = """
CREATE TABLE IF NOT EXISTS link_set (
    number INTEGER PRIMARY KEY, dataset TEXT NOT NULL, data TEXT NOT NULL, month TEXT NOT NULL, folder TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS link_decision (
    number INTEGER PRIMARY KEY, dataset TEXT NOT NULL, record TEXT NOT NULL, person TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('confirm', 'reject', 'undo')),
    undoes INTEGER UNIQUE REFERENCES link_decision (number) CHECK ((undoes IS NOT NULL) = (verdict = 'undo')),
    who TEXT NOT NULL CHECK (trim(who) <> ''), why TEXT NOT NULL CHECK (trim(why) <> ''), decided_at TEXT NOT NULL
) STRICT;
""" + append_only("link_set", "link_decision")


@dataclass(frozen=True)
class Decision:
    """One person's word on one pair. undoes: the number of the decision it takes back; at: UTC."""

    number: int
    dataset: str
    record: str
    person: str
    verdict: str
    undoes: int | None
    who: str
    why: str
    at: datetime


def decisions(workspace: Workspace, dataset: str | None = None) -> list[Decision]:
    """Every decision known at `workspace.known`, undone ones and undoings included, in the order they were taken."""
    if not workspace.database.exists():
        return []
    with transaction(workspace.database, _TABLES) as connection:
        found = [_decision(row) for row in connection.execute("SELECT * FROM link_decision ORDER BY number").fetchall()]
    return [one for one in found if dataset in {None, one.dataset} and (workspace.known is None or one.at <= workspace.known)]


def in_force(found: Iterable[Decision]) -> list[Decision]:
    """The decisions that nobody took back."""
    every = list(found)
    undone = {one.undoes for one in every}
    return [one for one in every if one.verdict != "undo" and one.number not in undone]


def decide(workspace: Workspace, dataset: str, record: str, person: str, verdict: str, who: str, why: str,
           undoes: int | None = None) -> Decision:
    """Write one decision; it is on disk when this returns."""
    now = datetime.now(UTC)
    with transaction(workspace.database, _TABLES) as connection:
        number = connection.execute(
            "INSERT INTO link_decision (dataset, record, person, verdict, undoes, who, why, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (dataset, record, person, verdict, undoes, who, why, now.isoformat(timespec="microseconds"))).lastrowid
    return Decision(int(number or 0), dataset, record, person, verdict, undoes, who, why, now)


def put_in_force(workspace: Workspace, dataset: str, data: str, month: Month, folder: Path) -> None:
    """From now on `folder` holds the pairs of the snapshot with the digest `data`, for registers of `month` and later."""
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    with transaction(workspace.database, _TABLES) as connection:
        connection.execute("INSERT INTO link_set (dataset, data, month, folder, made_at) VALUES (?, ?, ?, ?, ?)",
                           (dataset, data, str(month), folder.relative_to(workspace.snapshots).as_posix(), now))


def set_in_force(workspace: Workspace, dataset: str, data: str, month: Month) -> Path | None:
    """The folder of the pairs of a snapshot for a register of `month`; None when it was never linked.

    Of several the one made for the latest month not after `month`, else the earliest after it; there the newest.
    """
    if not workspace.database.exists():
        return None
    with transaction(workspace.database, _TABLES) as connection:
        rows = connection.execute("SELECT * FROM link_set WHERE dataset = ? AND data = ? ORDER BY number",
                                  (dataset, data)).fetchall()
    known = [row for row in rows if workspace.known is None or datetime.fromisoformat(row["made_at"]) <= workspace.known]
    if not known:
        return None
    before = [row for row in known if Month.parse(row["month"]) <= month]
    wanted = max(row["month"] for row in before) if before else min(row["month"] for row in known)
    folder: str = [row for row in known if row["month"] == wanted][-1]["folder"]
    return workspace.snapshots / folder


def hand_over(workspace: Workspace, other: Workspace, dataset: str, data: str, month: Month) -> None:
    """Put in force in `other` what is in force here for one snapshot: its set and the decisions, with their days and who took them.

    Reasons stay here: they may tell of other lists. `other` has the snapshot and its ties; it need not hold the pairs.
    """
    decided = in_force(decisions(workspace, dataset))
    pairs = set_in_force(workspace, dataset, data, month)
    if pairs is not None:
        put_in_force(other, dataset, data, month, other.snapshots / pairs.relative_to(workspace.snapshots))
    with transaction(other.database, _TABLES) as connection:
        connection.executemany(
            "INSERT INTO link_decision (dataset, record, person, verdict, who, why, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(one.dataset, one.record, one.person, one.verdict, one.who, _ELSEWHERE, one.at.isoformat(timespec="microseconds"))
             for one in decided])


def _decision(row: "sqlite3.Row") -> Decision:
    return Decision(row["number"], row["dataset"], row["record"], row["person"], row["verdict"], row["undoes"], row["who"], row["why"],
                    datetime.fromisoformat(row["decided_at"]))
