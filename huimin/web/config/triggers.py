"""Promises the database itself keeps, in SQLite's words and in PostgreSQL's: used by migrations."""

from collections.abc import Callable
from typing import Any

from django.db.migrations.operations import RunPython

Words = Callable[[str], list[str]]


def _refuse_sqlite(name: str, when: str, table: str, message: str, condition: str = "") -> str:
    return f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"


def _refuse_postgresql(name: str, when: str, table: str, message: str, condition: str = "") -> list[str]:
    """condition: the test inside the function; "" refuses always."""
    inside = f"IF {condition} THEN RAISE EXCEPTION '{message}'; END IF; RETURN NEW;" if condition else f"RAISE EXCEPTION '{message}';"
    return [f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {inside} END $$",
            f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"]


def append_only(table: str) -> RunPython:
    """Rows of `table` are written once: neither changed nor deleted, by whatever program."""
    message = f"{table} is append-only"

    def words(vendor: str) -> list[str]:
        if vendor == "sqlite":
            return [_refuse_sqlite(f"{table}_no_{when.lower()}", when, table, message) for when in ("UPDATE", "DELETE")]
        return _refuse_postgresql(f"{table}_append_only", "UPDATE OR DELETE", table, message)

    return _operation(words)


def refuse_insert(name: str, table: str, message: str, condition: str) -> RunPython:
    """A new row of `table` is refused when `condition` holds (SQL over NEW and other tables, alike in both databases)."""

    def words(vendor: str) -> list[str]:
        if vendor == "sqlite":
            return [_refuse_sqlite(f"{name}_{when.lower()}", when, table, message, f"WHEN {condition}")
                    for when in ("INSERT", "UPDATE")]
        return _refuse_postgresql(name, "INSERT OR UPDATE", table, message, condition)

    return _operation(words)


def _operation(words: Words) -> RunPython:
    def forward(_: Any, editor: Any) -> None:
        for statement in words(editor.connection.vendor):
            editor.execute(statement)

    return RunPython(forward, RunPython.noop)
