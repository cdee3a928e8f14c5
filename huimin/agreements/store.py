"""The events of agreements in huimin.db: written once, never changed, never deleted; the state is what they add up to.

Kept for good, so longer than the three years 政务数据共享条例 第二十九条 asks for records of use.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from huimin.agreements.model import LEADS_TO, Agreement, Event, Request
from huimin.kernel import Text, Workspace, append_only, transaction

_TABLES = """
CREATE TABLE IF NOT EXISTS agreement_event (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, agreement TEXT NOT NULL, kind TEXT NOT NULL, day TEXT NOT NULL,
    by_whom TEXT NOT NULL CHECK (length(trim(by_whom)) > 0), body TEXT NOT NULL
) STRICT;
""" + append_only("agreement_event")


def write(workspace: Workspace, agreement: str | None, kind: str, day: date, by: str, body: Mapping[str, Any]) -> str:
    """Append one event; a new agreement gets the next number. Returns the agreement's id."""
    with transaction(workspace.database, _TABLES) as connection:
        if agreement is None:
            row = connection.execute("SELECT count(DISTINCT agreement) FROM agreement_event").fetchone()
            agreement = f"A{int(row[0]) + 1:04d}"
        connection.execute("INSERT INTO agreement_event (at, agreement, kind, day, by_whom, body) VALUES (?, ?, ?, ?, ?, ?)",
                           (datetime.now(UTC).isoformat(timespec="microseconds"), agreement, kind, str(day), by,
                            json.dumps(body, ensure_ascii=False)))
    return agreement


def events(workspace: Workspace) -> list[Event]:
    """All events known at `workspace.known`, in the order in which they were written."""
    if not workspace.database.exists():
        return []
    with transaction(workspace.database, _TABLES) as connection:
        rows = connection.execute("SELECT agreement, kind, day, by_whom, body, at FROM agreement_event ORDER BY id").fetchall()
    found = [Event(row["agreement"], row["kind"], date.fromisoformat(row["day"]), row["by_whom"], json.loads(row["body"]), row["at"])
             for row in rows]
    return [event for event in found if workspace.known is None or datetime.fromisoformat(event.at) <= workspace.known]


def agreements(workspace: Workspace) -> dict[str, Agreement]:
    """Every agreement by id, as its events leave it."""
    found: dict[str, Agreement] = {}
    for event in events(workspace):
        found[event.agreement] = _after(found.get(event.agreement), event)
    return found


def _after(before: Agreement | None, event: Event) -> Agreement:
    body = event.body
    if event.kind in {"requested", "amended"}:
        gaps = tuple(Text.of(gap) for gap in body["gaps"])
        complete = None if gaps else event.day
        return Agreement(event.agreement, Request.from_json(body["request"]), body["sharing"], "incomplete" if gaps else "waiting", gaps,
                         before.asked_on if before else event.day, complete, history=(*(before.history if before else ()), event))
    assert before is not None, event
    changed = replace(before, history=(*before.history, event), state=LEADS_TO.get(event.kind, before.state))
    if event.kind == "extended":
        return replace(changed, extended=True)
    if event.kind in {"agreed", "refused"}:
        return replace(changed, answered_on=event.day, reason=str(body.get("reason", "")))
    return changed if event.kind == "used" else replace(changed, reason=str(body.get("reason", before.reason)))
