"""The requests and their events in huimin.db. All SQL of corrections stands here; rows are added, never changed.

Triggers refuse UPDATE and DELETE, so that what a department was asked and what it answered stays as it was.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.corrections.errors import UnknownRequest
from huimin.corrections.model import Event, Party, Request, sequence
from huimin.kernel import Month, Workspace, append_only, transaction

if TYPE_CHECKING:
    import sqlite3

TABLES = """
CREATE TABLE IF NOT EXISTS correction (
    number INTEGER PRIMARY KEY, entity TEXT NOT NULL, subject TEXT NOT NULL, field TEXT NOT NULL,
    month TEXT NOT NULL, parties TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS correction_subject ON correction (entity, subject, field);
CREATE TABLE IF NOT EXISTS correction_event (
    number INTEGER PRIMARY KEY, request INTEGER NOT NULL REFERENCES correction (number), kind TEXT NOT NULL
        CHECK (kind IN ('opened', 'sent', 'answered', 'decided', 'escalated', 'file_changed', 'closed')),
    day TEXT NOT NULL, who TEXT NOT NULL CHECK (who <> ''), why TEXT NOT NULL, department TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('', 'confirmed', 'corrected', 'not_ours')), value TEXT, month TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS correction_event_request ON correction_event (request);
CREATE TABLE IF NOT EXISTS correction_compared (
    month TEXT NOT NULL, fact TEXT NOT NULL, department TEXT NOT NULL, dataset TEXT NOT NULL, register TEXT NOT NULL,
    units INTEGER NOT NULL, PRIMARY KEY (month, fact, department, dataset, register)
) STRICT;
""" + append_only("correction", "correction_event", "correction_compared")
_LAST_COMPARED = """
SELECT month, fact, department, dataset, units FROM correction_compared AS c
WHERE rowid = (SELECT max(rowid) FROM correction_compared AS l
               WHERE (l.month, l.fact, l.department, l.dataset) = (c.month, c.fact, c.department, c.dataset))
ORDER BY month, fact, department, dataset
"""


class Store:
    """The requests of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._database: Path = workspace.database

    def requests(self, *, month: Month | None = None, numbers: Iterable[int] | None = None) -> list[Request]:
        """All requests (opened in a month, or of these numbers), oldest first, each with its events."""
        where, values = ("WHERE month = ?", [str(month)]) if month else ("", [])
        with transaction(self._database, TABLES) as connection:
            rows = connection.execute(f"SELECT * FROM correction {where} ORDER BY number", values).fetchall()
            events = connection.execute("SELECT * FROM correction_event ORDER BY number").fetchall()
        of: dict[int, list[Event]] = defaultdict(list)
        for row in events:
            of[row["request"]].append(_event(row))
        wanted = None if numbers is None else set(numbers)
        return [_request(row, of[row["number"]]) for row in rows if wanted is None or row["number"] in wanted]

    def request(self, number: int) -> Request:
        """Raises UnknownRequest."""
        found = self.requests(numbers=[number])
        if not found:
            raise UnknownRequest(number=number)
        return found[0]

    def open(self, new: Sequence[tuple[str, str, str, Month, Sequence[Party]]], day: date, who: str, why: str) -> list[int]:
        """Open requests: (entity, subject, field, month, parties); their numbers. One transaction for all."""
        numbers = []
        with transaction(self._database, TABLES) as connection:
            for entity, subject, field, month, parties in new:
                content = json.dumps([[p.department, p.dataset, p.month, p.said_on.isoformat(), p.value] for p in parties],
                                     ensure_ascii=False)
                number = connection.execute("INSERT INTO correction (entity, subject, field, month, parties) VALUES (?, ?, ?, ?, ?)",
                                            (entity, subject, field, str(month), content)).lastrowid
                assert number is not None
                _add(connection, Event(0, number, "opened", day, who, why, month=str(month)))
                numbers.append(number)
        return numbers

    def add(self, events: Iterable[Event]) -> None:
        """Append events; their own numbers are given here."""
        with transaction(self._database, TABLES) as connection:
            for event in events:
                _add(connection, event)

    def compare(self, month: Month, register: str, rows: Iterable[tuple[str, str, str, int]]) -> None:
        """Keep how many words were compared: (fact, department, dataset, units), once per register."""
        with transaction(self._database, TABLES) as connection:
            connection.executemany("INSERT OR IGNORE INTO correction_compared VALUES (?, ?, ?, ?, ?, ?)",
                                   [(str(month), fact, department, dataset, register, units) for fact, department, dataset, units in rows])

    def compared(self) -> list[tuple[str, str, str, str, int]]:
        """(month, fact, department, dataset, units) of the last register of each month."""
        with transaction(self._database, TABLES) as connection:
            rows = connection.execute(_LAST_COMPARED).fetchall()
        return [tuple(row) for row in rows]


def _add(connection: "sqlite3.Connection", event: Event) -> None:
    connection.execute(
        "INSERT INTO correction_event (request, kind, day, who, why, department, answer, value, month) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (event.request, event.kind, event.day.isoformat(), event.who, event.why, event.department, event.answer, event.value, event.month))


def _event(row: Any) -> Event:
    return Event(row["number"], row["request"], row["kind"], date.fromisoformat(row["day"]), row["who"], row["why"], row["department"],
                 row["answer"], row["value"], row["month"])


def _request(row: Any, events: Sequence[Event]) -> Request:
    parties = tuple(Party(department, dataset, month, date.fromisoformat(day), value)
                    for department, dataset, month, day, value in json.loads(row["parties"]))
    return Request(row["number"], row["entity"], row["subject"], row["field"], Month.parse(row["month"]), parties, sequence(events))
