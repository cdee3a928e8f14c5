"""What an ended agreement leaves behind: the snapshots that fall under it, and their deletion on a named person's word.

Deleting keeps the receipt of every snapshot (what came, when, how many rows: no person) and takes the rows, the links, and the
registers built from them. The version that was in force is followed by one that is withdrawn, so that nothing reads a list that
is not there. Lists and decisions of earlier runs stay; a run made from what was deleted can no longer be replayed.
Nothing is deleted that lines of the newest month still rest on: those lines come first.
"""

import json
import shutil
from dataclasses import dataclass
from datetime import date

from huimin import agreements
from huimin.agreements import Agreement
from huimin.kernel import SnapshotRow, Workspace, new_folder
from huimin.matching.errors import NoRun, StillDecides
from huimin.matching.prepare import month_or_latest
from huimin.matching.result import latest_run
from huimin.registry import WITHDRAWN, open_registry

_RECEIPT, _DATA = "receipt.json", "data.parquet"
_HOLDS = ("agreed", "suspended")
"""States in which another agreement on the dataset keeps its data."""


@dataclass(frozen=True)
class Disposal:
    """snapshots: that fall under the agreement and whose rows were here; deleted: are they gone; inbox: files of theirs
    that still lie in the inbox, which nobody but a person deletes"""

    agreement: Agreement
    snapshots: tuple[SnapshotRow, ...]
    deleted: bool
    inbox: tuple[str, ...]


def falling_under(workspace: Workspace, agreement: Agreement) -> tuple[SnapshotRow, ...]:
    """The snapshots whose rows are here because of this agreement and of no other that holds or is suspended."""
    asked = agreement.request
    others = [one for one in agreements.agreements(workspace).values() if one.id != agreement.id and one.state in _HOLDS
              and (one.request.consumer, one.request.dataset) == (asked.consumer, asked.dataset)]
    if others:
        return ()
    return tuple(row for row in workspace.snapshot_rows() if row.dataset == asked.dataset and (row.path / _DATA).is_file())


def dispose(workspace: Workspace, id: str, day: date, by: str, reason: str, delete: bool) -> Disposal:
    """Write down that the data of an ended agreement are disposed of; delete: and delete them here first.

    Raises StillDecides, WorkspaceBusy, and what agreements raise. A kill leaves the agreement ended: doing it again goes on.
    """
    found = agreements.checked(workspace, id, "disposed", by, reason)
    rows = falling_under(workspace, found)
    names = tuple(sorted(_in_the_inbox(workspace, rows)))
    if delete and rows:
        with workspace.writing():
            _still_decides(workspace, id, rows)
            _withdraw(workspace, id, day, by, rows)
            _delete(workspace, rows)
    told = f"{reason} [{', '.join(f'{row.dataset} {row.month} {row.version}' for row in rows)}]" if delete and rows else reason
    return Disposal(agreements.simple_act(workspace, id, "disposed", day, by, told), rows, delete, names)


def _still_decides(workspace: Workspace, id: str, rows: tuple[SnapshotRow, ...]) -> None:
    """Do lines of the newest month rest on a row of these snapshots, or would the next run read them?"""
    month = month_or_latest(workspace, None)
    if workspace.agreements != "required":
        read = next((row for row in workspace.current_snapshots(month) if row in rows), None)
        if read is not None:
            raise StillDecides(id, read.dataset, read.month, "", month)
    try:
        run = latest_run(workspace, month)
    except NoRun:
        return
    used = {(one["id"], one["month"], one["version"]) for one in run.summary["datasets"]}
    for row in rows:
        if (row.dataset, str(row.month), row.version) in used:
            raise StillDecides(id, row.dataset, row.month, run.id, month)


def _withdraw(workspace: Workspace, id: str, day: date, by: str, rows: tuple[SnapshotRow, ...]) -> None:
    """After the version in force of every month one that says: taken back, under which agreement, by whom."""
    for month in sorted({row.month for row in rows}):
        current = workspace.current_snapshot(rows[0].dataset, month)
        if current is None or current.digest == WITHDRAWN:
            continue
        folder = current.path.parent
        version = f"v{1 + max(int(path.name[1:]) for path in folder.glob('v[0-9]*')):04d}"
        receipt = json.loads((current.path / _RECEIPT).read_text(encoding="utf-8"))
        disposed = {"agreement": id, "day": day.isoformat(), "by": by}
        with new_folder(folder / version) as made:
            (made / _RECEIPT).write_text(json.dumps(receipt | {"version": version, "digest": WITHDRAWN, "disposed": disposed},
                                                    ensure_ascii=False, indent=1), encoding="utf-8")
        workspace.make_current(current.dataset, month, version, WITHDRAWN)


def _delete(workspace: Workspace, rows: tuple[SnapshotRow, ...]) -> None:
    """Registers first: they hold copies of the rows."""
    gone = {(row.dataset, str(row.month)) for row in rows}
    for meta in workspace.registry.glob("*/meta.json"):
        if gone & {(str(one["id"]), str(one["month"])) for one in open_registry(meta.parent, workspace.root).meta.datasets}:
            shutil.rmtree(meta.parent)
    for row in rows:
        for beside in ("links", "ties"):
            shutil.rmtree(row.path.parent / beside, ignore_errors=True)
        for path in row.path.iterdir():
            if path.name == _RECEIPT:
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def _in_the_inbox(workspace: Workspace, rows: tuple[SnapshotRow, ...]) -> set[str]:
    named = {str(file["name"]) for row in rows for file in json.loads((row.path / _RECEIPT).read_text(encoding="utf-8"))["files"]}
    return {name for name in named if (workspace.inbox / name).is_file()}
