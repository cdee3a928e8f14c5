"""Promises the database itself keeps, in SQLite's words and in PostgreSQL's: used by migrations."""

import re
from collections.abc import Callable, Mapping, Sequence
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


def kept_sums(sums: str, table: str, keys: Sequence[str], counted: Mapping[str, str]) -> RunPython:
    """Sums over the rows of `table` kept in `sums`, one row for each combination of `keys`, in the transaction of every change, by
    whatever program: what they say is what counting would say, without reading the rows.

    counted: column of `sums` -> what one row adds, in SQL over {row}; `sums` has a unique constraint over keys
    """
    names = [*keys, *counted]
    fields = sorted({column for term in counted.values() for column in re.findall(r"{row}\.(\w+)", term)} | set(keys))

    def add(row: str, sign: str) -> str:
        values = [*(f"{row}.{key}" for key in keys), *(f"{sign}({term.format(row=row)})" for term in counted.values())]
        added = ", ".join(f"{name} = {sums}.{name} + excluded.{name}" for name in counted)
        return (f"INSERT INTO {sums} ({', '.join(names)}) VALUES ({', '.join(values)}) "
                f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {added};")

    def words(vendor: str) -> list[str]:
        differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
        changed = " OR ".join(f"OLD.{field} {differs} NEW.{field}" for field in fields)
        statements = []
        for act, when, work in (("INSERT", "", add("NEW", "")), ("DELETE", "", add("OLD", "-")),
                                ("UPDATE", f"WHEN ({changed})", add("OLD", "-") + " " + add("NEW", ""))):
            name = f"{sums}_{act.lower()}"
            if vendor == "sqlite":
                statements.append(f"CREATE TRIGGER {name} AFTER {act} ON {table} FOR EACH ROW {when} BEGIN {work} END")
            else:
                statements += [f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {work} RETURN NULL; END $$",
                               f"CREATE TRIGGER {name} AFTER {act} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION {name}()"]
        totals = ", ".join(f"sum({term.format(row=table)})" for term in counted.values())
        return [*statements, f"INSERT INTO {sums} ({', '.join(names)}) SELECT {', '.join(keys)}, {totals} FROM {table} "
                             f"GROUP BY {', '.join(keys)}"]

    def undo(vendor: str) -> list[str]:
        """Without `sums` every change of `table` would fail on them; with them made anew, nothing is to be counted twice."""
        drop = "DROP TRIGGER {}" if vendor == "sqlite" else "DROP FUNCTION {}() CASCADE"  # a function goes with its trigger
        return [*(drop.format(f"{sums}_{act}") for act in ("insert", "delete", "update")), f"DELETE FROM {sums}"]

    return _operation(words, undo)


def _operation(words: Words, undo: Words = lambda vendor: []) -> RunPython:
    """undo: what goes back; a promise of append-only rows is taken back with the table alone."""
    def doing(which: Words) -> Callable[[Any, Any], None]:
        def run(_: Any, editor: Any) -> None:
            for statement in which(editor.connection.vendor):
                editor.execute(statement)
        return run

    return RunPython(doing(words), doing(undo))
