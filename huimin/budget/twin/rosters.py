"""Who is on a roster in a month: whoever was due something the month before under the rules of that side.

So what is paid follows what is decided, on each side its own; no department's list comes between.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.kernel.duck import file_literal, literal, parquet
from huimin.policy import Item, results_sql
from huimin.registry import Registry

if TYPE_CHECKING:
    import duckdb


def keep_due(connection: "duckdb.DuckDBPyConnection", register: Registry, run: Path, items: Sequence[Item], target: Path) -> None:
    """due.parquet: programme, unit's own number, fen per period (0 where there is no amount) of everybody entitled in a run."""
    parts = []
    for item in items:
        unit, name = item.entity, item.id
        amount = f"coalesce(r.{name}__amount, 0)" if item.amount is not None else "0"
        parts.append(
            f"SELECT {literal(name)} AS programme, u.{unit}_id AS id, {amount}::BIGINT AS fen FROM ({results_sql(run, name)}) r "
            f"JOIN {parquet(register.folder / f'{unit}.parquet')} u USING ({unit}_no) "
            f"WHERE u.in_scope AND u.{unit}_id IS NOT NULL AND r.{name}__outcome AND coalesce(r.{name}__settled, '') = ''")
    every = " UNION ALL ".join(parts)
    connection.execute(f"COPY (SELECT programme, id, max(fen) AS fen FROM ({every}) GROUP BY programme, id ORDER BY ALL) "
                       f"TO {file_literal(target)} (FORMAT parquet)")


def on_roster(connection: "duckdb.DuckDBPyConnection", register: Registry, due: Path | None, items: Sequence[Item], target: Path) -> Path:
    """A copy of the register in which the rosters are those of `due`; None: nobody is on one."""
    shutil.copytree(register.folder, target)
    for unit in ("person", "household"):
        names = [item.id for item in items if item.entity == unit and item.id in register.meta.listed]
        path = target / f"{unit}.parquet"
        path.unlink()
        listed = "SELECT NULL::VARCHAR AS programme, NULL::VARCHAR AS id, NULL::BIGINT AS fen WHERE false" if due is None else \
            f"SELECT * FROM {parquet(due)}"
        wide = ", ".join(["id", *(f"max(fen) FILTER (programme = {literal(name)}) AS {name}" for name in names)])
        swapped = ", ".join(
            part for name in names for part in (
                f"CASE WHEN u.receives__{name} IS NULL THEN NULL ELSE w.{name} IS NOT NULL END AS receives__{name}",
                f"CASE WHEN u.paid__{name} IS NULL THEN NULL ELSE coalesce(w.{name}, 0) END AS paid__{name}"))
        replaced = f"u.* REPLACE ({swapped})" if swapped else "u.*"
        connection.execute(f"COPY (SELECT {replaced} FROM {parquet(register.folder / path.name)} u "
                           f"LEFT JOIN (SELECT {wide} FROM ({listed}) GROUP BY id) w ON w.id = u.{unit}_id ORDER BY u.{unit}_no) "
                           f"TO {file_literal(path)} (FORMAT parquet)")
    return target
