"""Reads every message of a run, as JSON lines, and finds whatever is somebody's data.

Two nets. What may be there at all: pseudonyms, letters of answers, ids of departments, datasets, questions and months,
digests, and figures sealed for the matching room; no number, no other word. And what may not: any cell of any
department's files, and, anywhere inside a text, an identity number or a name.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from huimin.federation import ROOM, Federated
from huimin.private import Transcript

_TOKEN = re.compile(r"@?[0-9a-f]{32}")
_DIGEST = re.compile(r"[0-9a-f]{64}|[0-9a-f]{16}")
_MONTH = re.compile(r"\d{4}-\d{2}")
_LETTERS = re.compile(r"[tfu]*")
_ORDER = re.compile(r"[a-z]*")
_QUESTION = re.compile(r"[qm]\d+")
_PART = re.compile(r"(person|household)\.[a-z_]+__(given|closed|sure)__[a-z_]+")
_SEALED = re.compile(r"[A-Za-z0-9+/=]{60,}")
_COLUMN = re.compile(r"person_key|household_key|rel__\d+")
WORDS = {
    "plan", "dataset", "month", "columns", "rows", "refused", "certain", "people", "people_in_scope", "households",
    "households_in_scope", "homes", "homes_at", "relations", "parent", "child", "spouse", "obligor", "places", "at", "sources",
    "answers", "parts", "masks", "sealed",
}
_SHORTEST_INSIDE = 15


def cells(folder: Path) -> set[str]:
    """Every value in the lists of all departments, as text; not truth values, which answers are made of."""
    found: set[str] = set()
    for path in sorted(folder.glob("*/snapshots/**/*.parquet")):
        columns = duckdb.sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
        for name, kind, *_ in columns:
            if kind != "BOOLEAN" and not name.startswith("_") and name not in {"reason", "header"}:
                query = f'SELECT DISTINCT "{name}"::VARCHAR FROM \'{path}\' WHERE "{name}" IS NOT NULL'
                found |= {row[0] for row in duckdb.sql(query).fetchall()}
    return found


def problems(found: Federated, forbidden: set[str]) -> list[str]:
    """What should not be in the messages of a run."""
    ids = {card.dataset for card in found.plan.owners.cards} | {card.department for card in found.plan.owners.cards}
    lines = list(found.transcript.lines(payloads=True))
    inside = [value for value in forbidden if len(value) >= _SHORTEST_INSIDE or not value.isascii()]
    return [problem for line in lines for problem in _of_line(line, forbidden, inside, ids)]


def _of_line(line: str, forbidden: set[str], inside: list[str], ids: set[str]) -> Iterator[str]:
    message = json.loads(line)
    where = f"{message['sender']} → {message['receiver']}: {message['kind']}"
    text = bytes.fromhex(message["payload"]).decode()
    if message["kind"] == "figures" and message["receiver"] != ROOM:
        yield f"{where}: figures for somebody else than the room"
    for key, value in _leaves(json.loads(text)):
        if not _may_be(key, value, ids):
            yield f"{where}: {key} = {value!r}"
        elif isinstance(value, str) and value in forbidden and not _is_harmless(value, key):
            yield f"{where}: {key} = {value!r} stands in a department's file"
    longest = "\n".join(value for key, value in _leaves(json.loads(text)) if isinstance(value, str) and not _TOKEN.fullmatch(value))
    for value in inside if len(longest) < 200_000 else ():
        if value in longest:
            yield f"{where}: {value!r} stands inside a text"


def _is_harmless(value: str, key: str) -> bool:
    """Letters of an answer or an order can look like a code; ids of lists and columns are the catalogue's words."""
    return key in {"answers", "parts", "masks", "at", "homes", "homes_at", "certain", "people_in_scope", "households_in_scope"}


def _may_be(key: str, value: Any, ids: set[str]) -> bool:
    if value is None:
        return True
    if not isinstance(value, str):
        return False
    allowed = {"plan": _DIGEST, "places": _DIGEST, "month": _MONTH, "sealed": _SEALED, "at": _ORDER, "homes_at": _ORDER,
               "answers": _LETTERS, "parts": _LETTERS, "masks": _LETTERS, "homes": _LETTERS, "certain": _LETTERS,
               "people_in_scope": _LETTERS, "households_in_scope": _LETTERS, "people": _TOKEN, "households": _TOKEN,
               "rows": _TOKEN, "refused": _TOKEN, "relations": _TOKEN, "columns": _COLUMN}
    return value in ids if key == "dataset" else key in allowed and allowed[key].fullmatch(value) is not None


def _leaves(content: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """(the word it stands under, value) of everything; ids of questions and parts are words too, and looked at as such."""
    if isinstance(content, dict):
        for name, value in content.items():
            known = name in WORDS or _QUESTION.fullmatch(name) or _PART.fullmatch(name)
            if not known:
                yield "key", name
            yield from _leaves(value, name if name in WORDS and key != "relations" else key)
    elif isinstance(content, list):
        for value in content:
            yield from _leaves(value, key)
    else:
        yield key, content


def with_change(found: Federated, kind: str, change: Any) -> Federated:
    """The same run with the content of its first message of a kind changed: what a leak would look like."""
    from dataclasses import replace

    messages = list(found.transcript.messages)
    number = next(n for n, message in enumerate(messages) if message.kind == kind)
    content = json.loads(messages[number].payload)
    change(content)
    messages[number] = replace(messages[number], payload=json.dumps(content, ensure_ascii=False).encode())
    return replace(found, transcript=Transcript(messages))
