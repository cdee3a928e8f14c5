"""Placements worked out on the pages, kept as they were answered: written once and never changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huimin.kernel import Workspace, append_only, reading, transaction

_NAME = "stock_answer"
_TABLES = f"""
CREATE TABLE IF NOT EXISTS {_NAME} (
    id INTEGER PRIMARY KEY, title TEXT NOT NULL, day TEXT NOT NULL, by_whom TEXT NOT NULL CHECK (length(trim(by_whom)) > 0),
    body TEXT NOT NULL
) STRICT;
""" + append_only(_NAME)


@dataclass(frozen=True)
class Answer:
    """id: L0001; body: see `placing_words`."""

    id: str
    title: str
    by: str
    day: date
    body: Mapping[str, Any]


def keep(workspace: Workspace, title: str, body: Mapping[str, Any], by: str, day: date) -> str:
    """Returns its number."""
    with transaction(workspace.database, _TABLES) as connection:
        row = connection.execute(f"INSERT INTO {_NAME} (title, day, by_whom, body) VALUES (?, ?, ?, ?)",
                                 (title, str(day), by, json.dumps(body, ensure_ascii=False)))
        return f"L{row.lastrowid:04d}"


def answers(workspace: Workspace) -> list[Answer]:
    """Oldest first."""
    with reading(workspace.database, _NAME) as connection:
        rows = [] if connection is None else connection.execute(f"SELECT id, title, day, by_whom, body FROM {_NAME} ORDER BY id").fetchall()
    return [Answer(f"L{row['id']:04d}", row["title"], row["by_whom"], date.fromisoformat(row["day"]), json.loads(row["body"]))
            for row in rows]
