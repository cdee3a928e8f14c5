"""The operational tables of a workspace: one SQLite file that is on disk when a call returns.

Each room keeps its own tables and hands their `CREATE TABLE IF NOT EXISTS` text to `transaction`; no other
module opens huimin.db. The file is in WAL mode with synchronous=FULL: a kill or a power cut loses nothing
that was acknowledged.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


@contextmanager
def transaction(database: Path, tables: str) -> Iterator["sqlite3.Connection"]:
    """Open `database`, make `tables` where they are missing, and yield one transaction.

    tables: `CREATE TABLE IF NOT EXISTS …;` statements of the room that asks
    The transaction holds the write lock from its start (no read can turn stale before its write) and commits
    when the block ends well; any exception rolls all of it back. Rows can be read by column name.
    """
    import sqlite3

    connection = sqlite3.connect(database, timeout=30, isolation_level=None)
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in _statements(tables):
                connection.execute(statement)
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    finally:
        connection.close()


@contextmanager
def reading(database: Path, table: str) -> Iterator["sqlite3.Connection | None"]:
    """Open `database` for reading only and yield the connection; None where the file or `table` does not exist yet.

    Takes no lock a writer waits for and waits for no writer: what is read is the state last committed. Nothing is written,
    the tables of no room are made, and a statement that would write is refused by SQLite.
    """
    import sqlite3

    if not database.exists():
        yield None
        return
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True, timeout=30, isolation_level=None)
    connection.row_factory = sqlite3.Row
    try:
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()
        yield connection if known is not None else None
    finally:
        connection.close()


def append_only(*tables: str) -> str:
    """The triggers that keep the rows of these tables as they were written, for the end of a room's `CREATE TABLE` text."""
    return "".join(f"""
CREATE TRIGGER IF NOT EXISTS {table}_{act.lower()}_refused BEFORE {act} ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept as they were'); END;
""" for table in tables for act in ("UPDATE", "DELETE"))


def _statements(tables: str) -> Iterator[str]:
    """Single statements; `executescript` would commit the transaction it runs in."""
    import sqlite3

    pending = ""
    for line in tables.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip():
        yield pending
