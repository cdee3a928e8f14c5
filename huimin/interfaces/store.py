"""All SQL of the desk: who may ask, what was asked, about whom, and what waits to be delivered.

Rows of requests and disclosures are only added. A subject is written as a keyed pseudonym: whoever is asked “who looked
at my data” can compute it, and the table by itself names nobody.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

from huimin.kernel import transaction

_TABLES = """
CREATE TABLE IF NOT EXISTS interface_client (
    client TEXT PRIMARY KEY, consumer TEXT NOT NULL, purposes TEXT NOT NULL, callback TEXT, public_key TEXT NOT NULL,
    salt BLOB NOT NULL, secret_hash BLOB NOT NULL, registered_at TEXT NOT NULL, revoked_at TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS interface_request (
    number INTEGER PRIMARY KEY, client TEXT NOT NULL REFERENCES interface_client (client), message_id TEXT NOT NULL,
    transaction_id TEXT NOT NULL, correlation_id TEXT NOT NULL UNIQUE, registry TEXT NOT NULL, action TEXT NOT NULL,
    reference_ids TEXT NOT NULL, received_at TEXT NOT NULL, UNIQUE (client, message_id)
) STRICT;
CREATE TABLE IF NOT EXISTS interface_outcome (
    request INTEGER PRIMARY KEY REFERENCES interface_request (number), outcome TEXT NOT NULL, people INTEGER NOT NULL,
    answered_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS interface_disclosure (
    request INTEGER NOT NULL REFERENCES interface_request (number), reference_id TEXT NOT NULL, subject TEXT NOT NULL,
    grant_id TEXT NOT NULL, purpose TEXT NOT NULL, fields TEXT NOT NULL, day TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS interface_disclosure_of_day ON interface_disclosure (grant_id, day, subject);
CREATE TABLE IF NOT EXISTS interface_job (
    request INTEGER PRIMARY KEY REFERENCES interface_request (number), asked TEXT NOT NULL, callback TEXT NOT NULL,
    body TEXT, delivered_at TEXT
) STRICT;
"""


class RepeatedMessage(Exception):
    """This client has sent a message of that id before."""


class Store:
    """Each method that takes a `connection` works inside the transaction of `writing`."""

    def __init__(self, database: Path) -> None:
        self.database = database

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        return transaction(self.database, _TABLES)

    def clients(self) -> list[dict[str, Any]]:
        with self.writing() as connection:
            return [dict(row) for row in connection.execute("SELECT * FROM interface_client ORDER BY client")]

    def client(self, client: str) -> dict[str, Any] | None:
        with self.writing() as connection:
            row = connection.execute("SELECT * FROM interface_client WHERE client = ?", (client,)).fetchone()
        return None if row is None else dict(row)

    def add_client(self, row: dict[str, Any]) -> bool:
        """False when the id is taken."""
        with self.writing() as connection:
            return connection.execute(
                "INSERT INTO interface_client VALUES (:client, :consumer, :purposes, :callback, :public_key, :salt, :secret_hash,"
                " :registered_at, NULL) ON CONFLICT DO NOTHING", row).rowcount == 1

    def revoke(self, client: str, at: datetime) -> bool:
        with self.writing() as connection:
            return connection.execute("UPDATE interface_client SET revoked_at = ? WHERE client = ? AND revoked_at IS NULL",
                                      (at.isoformat(), client)).rowcount == 1

    def receive(self, connection: sqlite3.Connection, client: str, row: dict[str, Any]) -> int:
        """Write down that a message came, before anything is looked up. Raises RepeatedMessage."""
        try:
            done = connection.execute(
                "INSERT INTO interface_request (client, message_id, transaction_id, correlation_id, registry, action, reference_ids,"
                " received_at) VALUES (:client, :message_id, :transaction_id, :correlation_id, :registry, :action, :reference_ids,"
                " :received_at)", {"client": client, **row})
        except sqlite3.IntegrityError:
            raise RepeatedMessage from None
        assert done.lastrowid is not None
        return done.lastrowid

    def disclose(self, connection: sqlite3.Connection, rows: Iterable[tuple[int, str, str, str, str, str, str]]) -> None:
        connection.executemany("INSERT INTO interface_disclosure VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def seen_under(self, connection: sqlite3.Connection, grant: str, day: str) -> set[str]:
        """Of whom something was already given under a grant on a day."""
        return {row[0] for row in connection.execute(
            "SELECT DISTINCT subject FROM interface_disclosure WHERE grant_id = ? AND day = ?", (grant, day))}

    def conclude(self, connection: sqlite3.Connection, request: int, outcome: str, people: int, at: datetime) -> None:
        connection.execute("INSERT INTO interface_outcome VALUES (?, ?, ?, ?)", (request, outcome, people, at.isoformat()))

    def queue(self, connection: sqlite3.Connection, request: int, asked: str, callback: str) -> None:
        connection.execute("INSERT INTO interface_job VALUES (?, ?, ?, NULL, NULL)", (request, asked, callback))

    def jobs(self, *, answered: bool) -> list[dict[str, Any]]:
        """What waits to be worked off, or is answered and waits to be delivered; oldest first."""
        state = "body IS NOT NULL" if answered else "body IS NULL"
        with self.writing() as connection:
            return [dict(row) for row in connection.execute(
                f"SELECT * FROM interface_job JOIN interface_request ON request = number "
                f"WHERE delivered_at IS NULL AND {state} ORDER BY request")]

    def answer(self, connection: sqlite3.Connection, request: int, body: str) -> None:
        connection.execute("UPDATE interface_job SET body = ?, asked = '' WHERE request = ? AND body IS NULL", (body, request))

    def delivered(self, request: int, at: datetime) -> None:
        """Delivered answers are not kept."""
        with self.writing() as connection:
            connection.execute("UPDATE interface_job SET delivered_at = ?, body = '' WHERE request = ? AND body IS NOT NULL",
                               (at.isoformat(), request))

    def requests_of(self, client: str, column: str, value: str) -> list[dict[str, Any]]:
        """A client's own requests by transaction_id or correlation_id, with what became of them."""
        assert column in {"transaction_id", "correlation_id"}
        with self.writing() as connection:
            return [dict(row) for row in connection.execute(
                f"SELECT r.*, o.outcome, o.people FROM interface_request r LEFT JOIN interface_outcome o ON o.request = r.number "
                f"WHERE r.client = ? AND r.{column} = ? AND r.action = 'search' ORDER BY r.number", (client, value))]

    def disclosures_of(self, subject: str) -> list[dict[str, Any]]:
        """Who was given what about one subject, oldest first."""
        with self.writing() as connection:
            return [dict(row) for row in connection.execute(
                "SELECT d.day, r.client, c.consumer, d.purpose, d.grant_id, d.fields, r.message_id FROM interface_disclosure d "
                "JOIN interface_request r ON r.number = d.request JOIN interface_client c USING (client) "
                "WHERE d.subject = ? ORDER BY d.request", (subject,))]
