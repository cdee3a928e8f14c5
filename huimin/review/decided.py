"""The list `households_decided`: the answers about households that move somebody, with a decision behind every row.

It is a function of the answers in force: one snapshot per month in which an answer was given, with the answers of that
month and of those before it. With no answer left it is withdrawn: the register is then what it was before the first.
An answer is written down first and the list after it; whoever reads the list next makes up for a kill between the two.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from huimin.kernel import Month, Workspace, connect, new_folder, sha256_of
from huimin.kernel.duck import file_literal
from huimin.registry import WITHDRAWN, Decision, Schema, decisions, in_force

HOUSEHOLDS = "@households"
"""Stands where decisions on records have the dataset."""
DATASET = "households_decided"
_PRECEDENCE = 1
_NAME = {"zh": "人工认定的同住", "en": "Living together, as decided"}


@dataclass(frozen=True)
class _Stale:
    """A month whose list is not as the answers say. rows: (person, household) as they say; digest: of them"""

    month: Month
    rows: list[tuple[str, str]]
    digest: str


def settle(workspace: Workspace) -> None:
    """Bring the list in step with the answers, where a kill left it behind. Raises WorkspaceBusy.

    A workspace looked at as it was known at an earlier moment stays as it was.
    """
    if workspace.known is None and any(_stale(workspace)):
        with workspace.writing():
            write_lists(workspace)


def write_lists(workspace: Workspace) -> None:
    """Write the months that are not as the answers say. The caller holds the workspace; doing it again writes nothing."""
    for found in _stale(workspace):
        folder = workspace.snapshots / DATASET / str(found.month)
        version = f"v{1 + max((int(path.name[1:]) for path in folder.glob('v[0-9]*')), default=0):04d}"
        with new_folder(folder / version) as made:
            _fill(made, found.rows, found.month, version, found.digest)
        workspace.make_current(DATASET, found.month, version, found.digest)


def _stale(workspace: Workspace) -> Iterator[_Stale]:
    every = decisions(workspace, HOUSEHOLDS)
    said = [one for one in in_force(every) if one.verdict == "confirm"]
    current = {row.month: row.digest for row in workspace.snapshot_rows() if row.dataset == DATASET}
    for month in sorted({*current, *map(_month, every)}):
        rows = sorted({one.person: _home(one) for one in said if _month(one) <= month}.items())
        digest = hashlib.sha256(json.dumps(rows).encode()).hexdigest() if rows else WITHDRAWN
        if current.get(month, WITHDRAWN) != digest:
            yield _Stale(month, rows, digest)


def _month(one: Decision) -> Month:
    return Month.parse(one.record.split(" ")[1])


def _home(one: Decision) -> str:
    return one.record.split(" ", 2)[2]


def _fill(folder: Path, rows: list[tuple[str, str]], month: Month, version: str, digest: str) -> None:
    connection = connect(readable=[folder])
    connection.execute("CREATE TABLE row (_file INTEGER, _line INTEGER, person_key VARCHAR, household_key VARCHAR)")
    if rows:
        connection.executemany("INSERT INTO row VALUES (0, ?, ?, ?)", [[line, *row] for line, row in enumerate(rows, 1)])
    data = folder / "data.parquet"
    connection.execute(f"COPY (FROM row ORDER BY person_key) TO {file_literal(data)} (FORMAT parquet)")
    connection.close()
    schema = Schema("civil_affairs", "person", defines=False, precedence=_PRECEDENCE, has_household=True)
    receipt = {
        "dataset": DATASET, "name": _NAME, "month": str(month), "version": version, "rows_in": len(rows), "accepted": len(rows),
        "rejected": 0, "reasons": {}, "untied": {}, "closed": False, "warning": None, "drift": {}, "digest": digest,
        "files": [{"name": "huimin link answer", "sha256": digest, "rows": len(rows)}],
        "mapping": {"file": "huimin link answer", "sha256": digest}, "data_sha256": sha256_of(data), "schema": schema.as_json(),
    }
    (folder / "receipt.json").write_text(json.dumps(receipt, ensure_ascii=False, indent=1), encoding="utf-8")
