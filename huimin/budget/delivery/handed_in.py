"""Tables handed in on the pages: in force once another person has approved them, and both stay on record.

Events in huimin.db, written once and never changed. What a table holds is read by `entering`; here it is text.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from huimin.budget.delivery.errors import NotApproved
from huimin.budget.two_people import nobody, same_person
from huimin.kernel import Text, Workspace, append_only, reading, transaction

STATES = {"handed_in": Text("待批准", "to be approved"), "approved": Text("已批准", "approved"), "refused": Text("未批准", "refused")}
_NAME = "table_event"
_TABLES = f"""
CREATE TABLE IF NOT EXISTS {_NAME} (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, number TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('handed_in', 'approved', 'refused')),
    day TEXT NOT NULL, by_whom TEXT NOT NULL CHECK (length(trim(by_whom)) > 0), body TEXT NOT NULL,
    UNIQUE (number, kind)
) STRICT;
""" + append_only(_NAME)


@dataclass(frozen=True)
class HandedIn:
    """id: T0001. what: contracts, gifts or uses. text: the table, a CSV. entered: the numbers it was given when it was approved."""

    id: str
    what: str
    text: str
    state: str
    handed_in_by: str
    handed_in_on: date
    decided_by: str = ""
    decided_on: date | None = None
    reason: str = ""
    entered: tuple[str, ...] = ()


def hand_in(workspace: Workspace, what: str, text: str, by: str, day: date) -> str:
    """Put a table on record that was read without a slip; returns its number. Nothing of it is in force yet."""
    with transaction(workspace.database, _TABLES) as connection:
        number = int(connection.execute(f"SELECT count(*) FROM {_NAME} WHERE kind = 'handed_in'").fetchone()[0]) + 1
        append(connection, f"T{number:04d}", "handed_in", by, day, {"what": what, "text": text})
    return f"T{number:04d}"


def handed_in(workspace: Workspace) -> list[HandedIn]:
    """Every table handed in, oldest first."""
    with reading(workspace.database, _NAME) as connection:
        return [] if connection is None else _all(connection)


def approve(workspace: Workspace, id: str, by: str, day: date) -> None:
    """Where nothing else has to be written with it. Raises NotApproved."""
    with transaction(workspace.database, _TABLES) as connection:
        to_decide(connection, id, by)
        append(connection, id, "approved", by, day, {})


def refuse(workspace: Workspace, id: str, by: str, reason: str, day: date) -> None:
    """Raises NotApproved."""
    with transaction(workspace.database, _TABLES) as connection:
        to_decide(connection, id, by)
        append(connection, id, "refused", by, day, {"reason": reason})


def to_decide(connection: Any, id: str, by: str) -> HandedIn:
    """The one that waits for a decision by somebody else. Raises NotApproved."""
    one = next((one for one in _all(connection) if one.id == id), None)
    if one is None:
        raise not_approved(id, Text("没有这张表", "there is no such table"))
    if one.state != "handed_in":
        state = STATES[one.state]
        raise not_approved(id, Text(f"{one.decided_by} 已办,现在是“{state.zh}”", f"{one.decided_by} decided: it is “{state.en}”"))
    if same_person(one.handed_in_by, by):
        raise not_approved(id, Text(f"是 {by} 交的,要换一个人批准", f"{by} handed it in; somebody else must decide"))
    return one


def not_approved(id: str, problem: Text) -> NotApproved:
    return NotApproved(id=id, problem_zh=problem.zh, problem_en=problem.en)


def append(connection: Any, id: str, kind: str, by: str, day: date, body: Mapping[str, Any]) -> None:
    if nobody(by):
        raise not_approved(id, Text("要写明是谁办的", "say who does it"))
    connection.execute(f"INSERT INTO {_NAME} (at, number, kind, day, by_whom, body) VALUES (?, ?, ?, ?, ?, ?)",
                       (datetime.now(UTC).isoformat(timespec="microseconds"), id, kind, str(day), by, json.dumps(body, ensure_ascii=False)))


def _all(connection: Any) -> list[HandedIn]:
    found: dict[str, HandedIn] = {}
    for row in connection.execute(f"SELECT number, kind, day, by_whom, body FROM {_NAME} ORDER BY id").fetchall():
        id, day, body = row["number"], date.fromisoformat(row["day"]), json.loads(row["body"])
        found[id] = HandedIn(id, body["what"], body["text"], "handed_in", row["by_whom"], day) if row["kind"] == "handed_in" else replace(
            found[id], state=row["kind"], decided_by=row["by_whom"], decided_on=day, reason=body.get("reason", ""),
            entered=tuple(body.get("entered", ())))
    return list(found.values())
