"""From proposal to number in force: one person files it, another decides it with a document, and both stay on record.

Filing and deciding are events in huimin.db, written once and never changed. Deciding writes one row into `parameters/decided.csv`:
from then on the number stands where all numbers stand.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from huimin.budget.standards.errors import AlreadyDecided, NotAProposal, NothingToFile, NotSaid, SamePerson
from huimin.budget.standards.proposals import Proposal, as_row
from huimin.budget.standards.register import unit_shown
from huimin.budget.two_people import same_person
from huimin.kernel import (
    PeopleCsv,
    Text,
    Workspace,
    append_only,
    decoded,
    reading,
    transaction,
    uncell,
    write_text,
)
from huimin.matching import Prepared

DECIDED = "decided.csv"
_TABLES = """
CREATE TABLE IF NOT EXISTS standard_event (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, proposal TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('filed', 'decided', 'refused')),
    day TEXT NOT NULL, by_whom TEXT NOT NULL CHECK (length(trim(by_whom)) > 0), body TEXT NOT NULL,
    UNIQUE (proposal, kind)
) STRICT;
""" + append_only("standard_event")


@dataclass(frozen=True)
class Filed:
    """One proposal on record. state: filed | decided | refused; body: what was proposed, as Proposal.as_json and the row it becomes."""

    id: str
    state: str
    filed_by: str
    filed_on: date
    body: dict[str, Any]
    decided_by: str = ""
    decided_on: date | None = None
    document: str = ""
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        own = {"id": self.id, "state": self.state, "filed_by": self.filed_by, "filed_on": str(self.filed_on), "reason": self.reason,
               "decided_by": self.decided_by, "decided_on": self.decided_on and str(self.decided_on), "document": self.document}
        return self.body | own


def file(workspace: Workspace, found: Proposal, by: str, day: date) -> str:
    """Put a proposal on record; returns its number, S0001. Raises NothingToFile when it changes nothing."""
    if found.state != "proposed":
        raise NothingToFile(rule=found.rule.id, state_zh=found.state_text.zh, state_en=found.state_text.en)
    row = as_row(found, "", day)
    key, value = found.as_set
    return put(workspace, found.as_json() | {"set": [key, value], "unit": unit_shown(row)}, by, day)


def put(workspace: Workspace, body: dict[str, Any], by: str, day: date) -> str:
    """Put what was worked out on record; returns its number. body: see Filed."""
    with transaction(workspace.database, _TABLES) as connection:
        number = int(connection.execute("SELECT count(*) FROM standard_event WHERE kind = 'filed'").fetchone()[0]) + 1
        id = f"S{number:04d}"
        _append(connection, id, "filed", day, by, body)
    return id


def decide(workspace: Workspace, prepared: Prepared, id: str, by: str, document: str, day: date) -> Path:
    """Decide a filed proposal: one row more in the county's parameter files. Returns the file.

    Raises NotAProposal, AlreadyDecided (also where another row starts on that day), SamePerson, NotSaid.
    """
    path = workspace.parameters / DECIDED
    with transaction(workspace.database, _TABLES) as connection:  # whoever decides or refuses beside this one waits, or has been before
        one = _open(_filed(connection), id)
        _another(one, by)
        body = one.body
        key = (body["standard"], body["area"], body["residence"], body["start"])
        before = decoded(path.read_bytes()) if path.is_file() else ""
        assert before is not None  # it is one of the tables `prepared` was read from
        decided = [(row.get("id", ""), row.get("area", ""), row.get("residence", ""), row.get("from", "")) for row in _rows(before)]
        known = [((row.id, row.area, row.residence, str(row.valid_from)), row.origin) for row in prepared.catalog.parameters]
        for there, origin in [*known, *((there, DECIDED) for there in decided)]:
            if there == key:
                raise AlreadyDecided(id=id, what_zh=f"{origin} 已有从 {body['start']} 起的值",
                                     what_en=f"{origin} already has a value from {body['start']}")
        note = f"{id} 提出:{one.filed_by};决定:{by};{body['formula']['zh']}"
        row_more = {"id": body["standard"], "area": body["area"], "residence": body["residence"], "from": body["start"], "to": "",
                    "value": body["set"][1], "unit": body["unit"], "source": document, "status": "confirmed", "note": note,
                    "decided": str(day)}
        _append(connection, id, "decided", day, by, {"document": document})
        write_text(path, _with_row(before, row_more))
    return path


def refuse(workspace: Workspace, id: str, by: str, reason: str, day: date) -> None:
    """Turn a filed proposal down. Raises NotAProposal, AlreadyDecided, SamePerson, NotSaid."""
    with transaction(workspace.database, _TABLES) as connection:
        _another(_open(_filed(connection), id), by)
        _append(connection, id, "refused", day, by, {"reason": reason})


def filed(workspace: Workspace) -> list[Filed]:
    """Every proposal on record, as its events leave it, oldest first."""
    with reading(workspace.database, "standard_event") as connection:
        return [] if connection is None else _filed(connection)


def _filed(connection: Any) -> list[Filed]:
    rows = connection.execute("SELECT proposal, kind, day, by_whom, body FROM standard_event ORDER BY id").fetchall()
    found: dict[str, Filed] = {}
    for row in rows:
        day, body = date.fromisoformat(row["day"]), json.loads(row["body"])
        if row["kind"] == "filed":
            found[row["proposal"]] = Filed(row["proposal"], "filed", row["by_whom"], day, body)
        else:
            one = found[row["proposal"]]
            found[one.id] = Filed(one.id, row["kind"], one.filed_by, one.filed_on, one.body, row["by_whom"], day, body.get("document", ""),
                                  body.get("reason", ""))
    return list(found.values())


def _open(known: Iterable[Filed], id: str) -> Filed:
    one = next((one for one in known if one.id == id), None)
    if one is None:
        raise NotAProposal(id=id)
    if one.state != "filed":
        raise AlreadyDecided(id=id, what_zh=f"{one.decided_by} 已于 {one.decided_on} 办结",
                             what_en=f"closed by {one.decided_by} on {one.decided_on}")
    return one


def _another(one: Filed, by: str) -> None:
    if same_person(one.filed_by, by):
        raise SamePerson(id=one.id, name=by)


def _append(connection: Any, id: str, kind: str, day: date, by: str, body: dict[str, Any]) -> None:
    said = [(_WHO, by), *((text, str(body[key])) for key, text in _SAID.get(kind, {}).items())]
    for what, words in said:
        if not words.strip():
            raise NotSaid(id=id, what_zh=what.zh, what_en=what.en)
    connection.execute("INSERT INTO standard_event (at, proposal, kind, day, by_whom, body) VALUES (?, ?, ?, ?, ?, ?)",
                       (datetime.now(UTC).isoformat(timespec="microseconds"), id, kind, str(day), by, json.dumps(body, ensure_ascii=False)))


_WHO = Text("是谁办的(姓名和单位)", "who does it (name and organisation)")
_SAID = {"decided": {"document": Text("文号", "the number of the document")}, "refused": {"reason": Text("理由", "why")}}
"""What must be said to close a proposal, beside who does it."""


def _rows(text: str) -> list[dict[str, str]]:
    """Each row by the file's own header."""
    header, *rows = _cells(text) or [[]]
    return [dict(zip(header, cells, strict=False)) for cells in rows]


def _cells(text: str) -> list[list[str]]:
    found = ([uncell(cell.strip()) for cell in cells] for cells in csv.reader(io.StringIO(text, newline="")))
    return [cells for cells in found if any(cells)]


def _with_row(text: str, row: Mapping[str, str]) -> str:
    """The CSV with one row more, each cell under the file's own header; a column the file does not have is added at its end."""
    columns = list(dict.fromkeys([*(_cells(text) or [[]])[0], *row]))
    out = io.StringIO(newline="")
    writer = PeopleCsv(out, lineterminator="\n")
    writer.writerow(columns)
    for one in [*_rows(text), row]:
        writer.writerow([one.get(column, "") for column in columns])
    return out.getvalue()


STATES = {"filed": Text("待决定", "to be decided"), "decided": Text("已定", "decided"), "refused": Text("未采纳", "turned down")}
