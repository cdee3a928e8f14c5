"""Answers flow back: corrections in force become snapshots, of the highest precedence, read by the next run like any list.

One dataset per department and kind of subject (`corrections_tax_person`), one snapshot per month in which something
began or ended. A correction is valid from the month of the data that showed the dispute until the department's own
list has moved on or the request is closed; so earlier months are computed as they were, and every run can be replayed.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huimin.catalog import Catalog
from huimin.corrections.model import Request
from huimin.corrections.store import Store
from huimin.kernel import Month, Text, Workspace, connect, new_folder, sha256_of
from huimin.kernel.duck import file_literal, literal
from huimin.registry import SQL_TYPES, Schema, SchemaColumn

PREFIX = "corrections_"
_PRECEDENCE = -1  # before any a mapping can give
_FILE = "huimin.db#correction"


@dataclass(frozen=True)
class _Row:
    """One corrected fact. begin, end: months; it holds from `begin` until the month before `end` (None: still)."""

    department: str
    entity: str
    subject: str
    field: str
    value: str
    settled: bool
    request: int
    begin: Month
    end: Month | None

    def holds(self, month: Month) -> bool:
        return self.begin <= month and (self.end is None or month < self.end)


def write_corrections(workspace: Workspace, catalog: Catalog) -> list[Path]:
    """Write the snapshots that are not as the requests say; returns their folders. Doing it again writes nothing."""
    rows: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for request in Store(workspace).requests():
        for row in _rows(request):
            rows[row.department, row.entity].append(row)
    written = []
    for (department, entity), own in sorted(rows.items()):
        dataset = f"{PREFIX}{department}_{entity}"
        for month in sorted({month for row in own for month in (row.begin, row.end) if month is not None}):
            path = _write(workspace, catalog, dataset, department, entity, month, [row for row in own if row.holds(month)])
            written += [path] if path else []
    return written


def _rows(request: Request) -> list[_Row]:
    """Also those that have ended: earlier months still read them."""
    closed = request.closed
    without = Request(request.number, request.entity, request.subject, request.field, request.month, request.parties,
                      tuple(event for event in request.events if event.kind not in {"closed", "file_changed"}))
    found = []
    for department, value in without.corrections().items():
        ends = [event.month for event in request.events if event.kind == "file_changed" and event.department == department]
        ends += [closed.month or str(request.month)] if closed else []
        found.append(_Row(department, request.entity, request.subject, request.field, value, without.settled is not None,
                          request.number, request.month, min(map(Month.parse, ends), default=None)))
    return found


def _write(workspace: Workspace, catalog: Catalog, dataset: str, department: str, entity: str, month: Month,
           rows: Sequence[_Row]) -> Path | None:
    content = json.dumps([[r.subject, r.field, r.value, r.settled, r.request] for r in rows], ensure_ascii=False)
    digest = hashlib.sha256(f"{dataset} {month} {content}".encode()).hexdigest()
    current = workspace.current_snapshot(dataset, month)
    if current is not None and current.digest == digest:
        return None
    folder = workspace.snapshots / dataset / str(month)
    version = f"v{1 + max((int(path.name[1:]) for path in folder.glob('v[0-9]*')), default=0):04d}"
    target = workspace.snapshot_folder(dataset, month, version)
    with new_folder(target) as made:
        types = {row.field: catalog.field(entity, row.field).type for row in rows}
        _data(made / "data.parquet", entity, types, rows)
        receipt = _receipt(dataset, department, entity, month, version, digest, types, len({row.subject for row in rows}))
        receipt["data_sha256"] = sha256_of(made / "data.parquet")
        (made / "receipt.json").write_text(json.dumps(receipt, ensure_ascii=False, indent=1), encoding="utf-8")
    workspace.make_current(dataset, month, version, digest)
    return target


def _column(entity: str, field: str) -> str:
    return field if entity == "person" else f"h__{field}"


def _data(path: Path, entity: str, types: Mapping[str, str], rows: Sequence[_Row]) -> None:
    """One row per subject; of several corrections of one fact the latest request counts."""
    connection = connect(readable=[path.parent])
    connection.execute("CREATE TABLE said (subject VARCHAR, field VARCHAR, value VARCHAR, settled BOOLEAN, request INTEGER)")
    said = [{"subject": r.subject, "field": r.field, "value": r.value, "settled": r.settled, "request": r.request} for r in rows]
    connection.execute(  # as one text: DuckDB takes seconds to bind lists of ten thousand
        """INSERT INTO said SELECT unnest(from_json($1, '[{"subject": "VARCHAR", "field": "VARCHAR", "value": "VARCHAR",
        "settled": "BOOLEAN", "request": "INTEGER"}]'), recursive := true)""", [json.dumps(said, ensure_ascii=False)])
    items = [f"arg_max(value, request) FILTER (WHERE field = {literal(name)})::{SQL_TYPES[type_]} AS \"{_column(entity, name)}\", "
             f"arg_max(settled, request) FILTER (WHERE field = {literal(name)}) AS \"{_column(entity, name)}__settled\""
             for name, type_ in types.items()]
    connection.execute(
        f"COPY (SELECT {', '.join(['0::INTEGER AS _file', 'min(request)::INTEGER AS _line', f'subject AS {entity}_key', *items])} "
        f"FROM said GROUP BY subject ORDER BY subject) TO {file_literal(path)} (FORMAT parquet, COMPRESSION zstd)")
    connection.close()


def _receipt(dataset: str, department: str, entity: str, month: Month, version: str, digest: str, types: Mapping[str, str],
             rows: int) -> dict[str, Any]:
    schema = Schema(department, entity, defines=False, precedence=_PRECEDENCE, has_person=entity == "person",
                    has_household=entity == "household", corrects=True,
                    columns=tuple(SchemaColumn(_column(entity, name), entity, name, type_, _PRECEDENCE) for name, type_ in types.items()))
    return {"dataset": dataset, "name": Text("校核更正", "Corrections").as_json(), "month": str(month), "version": version,
            "files": [{"name": _FILE, "rows": rows}], "rows_in": rows, "accepted": rows, "rejected": 0, "reasons": {}, "untied": {},
            "closed": False, "warning": None, "digest": digest, "mapping": {"file": _FILE, "sha256": ""}, "schema": schema.as_json()}
