"""Load the inbox: per dataset and month a checked, immutable snapshot, then one row that puts it in force.

A kill at any instant leaves the snapshot that was in force; what it left half done the next load removes.
One dataset's fault does not hold up the others: it is told at the end.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Words
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from huimin.catalog import Catalog
from huimin.exchange import apart, drift, reading, receipt, rows, shrinking, snapshot
from huimin.exchange import inbox as inbox_files
from huimin.exchange.errors import DatasetsFailed, RowsLost
from huimin.exchange.mapping import Mapping
from huimin.exchange.receipt import DATA, RECEIPT, REFUSED, REJECTED, Receipt
from huimin.exchange.refused import columns_of as numbers_of
from huimin.exchange.rejects import Quarantine
from huimin.kernel import HuiminError, Month, Progress, Text, Workspace, new_folder, sha256_of, silent

FORMAT = 3
"""Raise it when data.parquet or receipt.json change meaning: every dataset is then loaded anew."""

Reasons = Words[str, str]
_FINISHED, _CHECKED = Text("导入完成", "Loaded"), Text("检查完成(未入库)", "Checked (nothing stored)")


def load(workspace: Workspace, mappings: Sequence[Mapping], catalog: Catalog, month: Month | None = None,
         inbox: Path | None = None, dry_run: bool = False, progress: Progress = silent,
         accept_drift: Reasons = MappingProxyType({})) -> list[Receipt]:
    """Load every dataset that has files in the inbox; one receipt per dataset and month.

    month: for files that do not say it themselves; dry_run: check all, write nothing into the workspace
    accept_drift: dataset -> why a list that looks unlike the last one is right all the same
    Raises DatasetsFailed after everything else is loaded, WorkspaceBusy when another load is running.
    """
    receipts: list[Receipt] = []
    errors: dict[str, HuiminError] = {}
    with _hold(workspace, dry_run):
        for done, mapping in enumerate(mappings):
            progress(str(mapping.name), done, len(mappings))
            try:
                receipts += _dataset(workspace, mapping, catalog, month, inbox or workspace.inbox, dry_run, progress,
                                     accept_drift.get(mapping.dataset, ""))
            except HuiminError as error:
                errors[mapping.dataset] = error
        progress(str(_CHECKED if dry_run else _FINISHED), len(mappings), len(mappings))
    if errors:
        raise _failed(errors, receipts)
    return receipts


@contextmanager
def _hold(workspace: Workspace, dry_run: bool) -> Iterator[None]:
    if dry_run:
        yield
        return
    with workspace.writing():
        _remove_leftovers(workspace)
        yield


def _failed(errors: dict[str, HuiminError], receipts: list[Receipt]) -> DatasetsFailed:
    failure = DatasetsFailed(count=len(errors), datasets=", ".join(errors), lines="\n".join(map(str, errors.values())))
    failure.receipts, failure.errors = tuple(receipts), dict(errors)
    return failure


def _remove_leftovers(workspace: Workspace) -> None:
    """What a killed load left half done. Finished folders are never removed, even if nothing points at them."""
    for folder in workspace.snapshots.glob("*/*/.*.tmp"):
        shutil.rmtree(folder, ignore_errors=True)


def _next_version(month_folder: Path) -> str:
    """One more than the highest folder there is: a kill before the row leaves a number unused."""
    numbers = [int(path.name[1:]) for path in month_folder.glob("v*") if path.name[1:].isdecimal()]
    return f"v{max(numbers, default=0) + 1:04d}"


def _dataset(workspace: Workspace, mapping: Mapping, catalog: Catalog, month: Month | None, inbox: Path,
             dry_run: bool, progress: Progress, reason: str) -> list[Receipt]:
    grouped = inbox_files.by_month(mapping, inbox, month)
    if not grouped:
        return [receipt.no_file(mapping.dataset, mapping.name, mapping.files, inbox)]
    return [_month(workspace, mapping, catalog, own, files, dry_run, progress, reason) for own, files in grouped.items()]


def _month(workspace: Workspace, mapping: Mapping, catalog: Catalog, month: Month, files: list[Path],
           dry_run: bool, progress: Progress, reason: str) -> Receipt:
    sums = {path: sha256_of(path) for path in files}
    digest = _digest(mapping, sums)
    current = workspace.current_snapshot(mapping.dataset, month)
    before = shrinking.before(workspace, mapping.dataset, month)
    if current and current.digest == digest and (current.path / RECEIPT).exists():
        return receipt.of_folder(current.path, "unchanged")
    if dry_run:
        with tempfile.TemporaryDirectory(prefix="huimin-") as folder:
            made = _fill(Path(folder), mapping, catalog, month, "", digest, sums, before, progress, reason)
            return replace(made, status="checked", version=None)
    version = _next_version(workspace.snapshots / mapping.dataset / str(month))
    target = workspace.snapshot_folder(mapping.dataset, month, version)
    with new_folder(target) as folder:
        made = _fill(folder, mapping, catalog, month, version, digest, sums, before, progress, reason)
    workspace.make_current(mapping.dataset, month, version, digest)
    return replace(made, path=target, quarantine=target / REJECTED)


def _digest(mapping: Mapping, sums: dict[Path, str]) -> str:
    """Changes with the bytes of the files, the mapping's text and what its fields mean."""
    fields = [repr(column.field) for column in mapping.columns]
    content = json.dumps([FORMAT, mapping.sha256, fields, [[path.name, sha] for path, sha in sums.items()]])
    return hashlib.sha256(content.encode()).hexdigest()


def _fill(folder: Path, mapping: Mapping, catalog: Catalog, month: Month, version: str, digest: str,
          sums: dict[Path, str], before: Receipt | None, progress: Progress, reason: str) -> Receipt:
    """before: the receipt of the snapshot this one follows; reason: why it may look unlike that one"""
    work = folder / reading.WORK
    work.mkdir()
    job = reading.Job(mapping, catalog, tuple(sums.items()), folder)
    done = apart.read(job, apart.limits_for(mapping.large, sums), progress)
    assert done.header is not None  # a file without a header is an error, and no file makes no job
    columns = rows.outputs(mapping, done.header, catalog)
    names = [str(part["name"]) for part in done.described]
    with Quarantine.resumed(folder / REJECTED, done.reasons, done.examples) as quarantine:
        written = snapshot.write(work, columns, mapping, names, folder / DATA, quarantine)
    if done.numbers:
        snapshot.write_refused(work / reading.NUMBERS, numbers_of(mapping), folder / REFUSED)
    shutil.rmtree(work)
    rows_in = sum(int(part["rows"]) for part in done.described)
    rejected = quarantine.reasons.total()
    made = Receipt(
        dataset=mapping.dataset, name=mapping.name, status="loaded", month=month, version=version,
        files=tuple(names), sources=done.described, rows_in=rows_in, accepted=written.rows, rejected=rejected,
        reasons=dict(sorted(quarantine.reasons.items())), examples=tuple(quarantine.examples),
        untied=_untied(done.untied, written.unlinkable), closed=shrinking.closed(mapping),
    )
    _balance(made)
    schema = snapshot.schema(mapping, columns, written)
    drifted = drift.judge(mapping, folder, schema, made, before, reason)
    made = replace(made, warning=shrinking.warning(mapping, made, before), drift=drifted)
    _write_receipt(folder, made, mapping, digest, schema.as_json())
    return made


def _untied(counted: Words[str, int], unlinkable: int) -> dict[str, int]:
    """With the rows that turned out to name nobody when they were to be tied to people."""
    return dict(counted) | {"subjects": counted.get("subjects", 0) + unlinkable}


def _balance(made: Receipt) -> None:
    """The promise on every receipt, checked against what Parquet holds and what the quarantine holds."""
    if made.rows_in != made.accepted + made.rejected:
        raise RowsLost(file=made.dataset, expected=made.rows_in, counted=made.accepted + made.rejected)


def _write_receipt(folder: Path, made: Receipt, mapping: Mapping, digest: str, schema: dict[str, Any]) -> None:
    content = made.as_json()
    for key in ("path", "quarantine", "status", "notes"):
        del content[key]
    content |= {"digest": digest, "mapping": {"file": mapping.source, "sha256": mapping.sha256},
                "data_sha256": sha256_of(folder / DATA), "schema": schema}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (folder / RECEIPT).write_text(text, encoding="utf-8")
