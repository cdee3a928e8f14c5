"""Compute an earlier run again, from its own rules and the snapshots of its day, and compare row by row.

Nothing of the first computation is used but what went into it: the register is put together anew from the
snapshots, whose bytes are checked against their receipts, under the rules, standards and catalog the run kept.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin import policy
from huimin.catalog import ParameterTable, standard_catalog
from huimin.kernel import Progress, Text, Workspace, connect, scratch_folder, sha256_of, silent
from huimin.kernel.duck import parquet
from huimin.matching.archive import CATALOG, LIBRARY, Inputs, inputs_of
from huimin.matching.errors import NoRun, SnapshotsChanged
from huimin.matching.match import compare
from huimin.matching.places import PLACES
from huimin.matching.prepare import Prepared, prepare
from huimin.matching.result import SUMMARY, MatchResult
from huimin.registry import Registry

if TYPE_CHECKING:
    import duckdb

_CHECKING, _COMPARING = Text("核对快照", "Checking the snapshots"), Text("逐行比较", "Comparing row by row")


@dataclass(frozen=True)
class Replayed:
    """tables: file below the run -> (rows, rows that differ); identical_files: how many are the same bytes."""

    run: str
    huimin: str
    month: str
    as_of: str
    known: str
    tables: dict[str, tuple[int, int]]
    identical_files: int

    @property
    def differing(self) -> int:
        return sum(differing for _, differing in self.tables.values())

    @property
    def rows(self) -> int:
        return sum(rows for rows, _ in self.tables.values())

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"rows": self.rows, "differing": self.differing, "equal": not self.differing}


@contextmanager
def reopened(workspace: Workspace, run: str, progress: Progress = silent) -> Iterator[tuple[Prepared, Registry]]:
    """The rules, numbers and people the run `run` was computed from, for the length of the block, in a workspace of their own.

    Raises NoRun, NoInputs, SnapshotsChanged, DamagedSnapshot.
    """
    folder = workspace.runs / run
    if not (folder / SUMMARY).is_file():
        raise NoRun(workspace.root, run)
    inputs = inputs_of(folder)
    with _as_it_was(workspace, inputs) as then:
        prepared = _prepared(then, inputs)
        _check_snapshots(run, then, inputs, progress)
        register = prepared.register(inputs.month, progress)
        if [dict(dataset) for dataset in register.meta.datasets] != list(inputs.datasets):
            raise SnapshotsChanged(run=run, datasets=", ".join(_differing(register.meta.datasets, inputs.datasets)))
        yield prepared, register


def numbers_of(run: MatchResult) -> ParameterTable:
    """The parameters a run was computed with. Raises NoInputs."""
    kept = inputs_of(run.folder).folder
    return standard_catalog(sorted((kept / "parameters").glob("*.csv")), folder=kept / CATALOG).parameters


def replay(workspace: Workspace, run: str, progress: Progress = silent) -> Replayed:
    """Compute the run `run` again. Raises as `reopened` does."""
    folder = workspace.runs / run
    with reopened(workspace, run, progress) as (prepared, register):
        inputs, again = inputs_of(folder), prepared.workspace.root / "again"
        result = policy.run(prepared.program, register.folder, register.meta, prepared.catalog, prepared.as_of, again / "results",
                            progress)
        compare(prepared, register, again, [f"{e}.{n}" for e, n in result.missing_bits], progress)
        progress(str(_COMPARING), 0, 1)
        tables, identical = _compared(folder, again)
    return Replayed(run, inputs.huimin, str(inputs.month), inputs.as_of.isoformat(), inputs.known.isoformat(), tables, identical)


@contextmanager
def _as_it_was(workspace: Workspace, inputs: Inputs) -> Iterator[Workspace]:
    """A workspace of its own with the run's inputs, looking at the same snapshots and tables up to the run's moment."""
    with scratch_folder(workspace.root, "replay") as home:
        shutil.copytree(inputs.folder, home, dirs_exist_ok=True)
        for name in (workspace.snapshots.name, workspace.database.name):
            (home / name).symlink_to((workspace.root / name).resolve())
        for name in ("registry", "runs", "inbox"):
            (home / name).mkdir()
        yield Workspace.open(home).as_known(inputs.known)


def _prepared(then: Workspace, inputs: Inputs) -> Prepared:
    """The library of that day stands in for the one installed now."""
    folders = [then.root / LIBRARY] if then.national else []
    return prepare(replace(then, national=False), inputs.as_of, [*folders, then.policies], catalog_folder=then.root / CATALOG)


def _check_snapshots(run: str, then: Workspace, inputs: Inputs, progress: Progress) -> None:
    """The bytes of each snapshot against its receipt: an edited snapshot replays nothing."""
    for done, dataset in enumerate(inputs.datasets):
        progress(str(_CHECKING), done, len(inputs.datasets))
        folder = then.root / dataset["path"]
        try:
            receipt = json.loads((folder / "receipt.json").read_text(encoding="utf-8"))
            sound = receipt["digest"] == dataset["digest"] and receipt["data_sha256"] == sha256_of(folder / "data.parquet")
        except (OSError, ValueError, KeyError):
            sound = False
        if not sound:
            raise SnapshotsChanged(run=run, datasets=f"{dataset['id']} {dataset['month']} {dataset['version']}")


def _differing(now: tuple[Any, ...], then: tuple[Any, ...]) -> list[str]:
    one, other = ({(d["id"], d["month"], d["version"]) for d in side} for side in (now, then))
    return sorted(" ".join(key) for key in one ^ other)


def _compared(before: Path, after: Path) -> tuple[dict[str, tuple[int, int]], int]:
    """Every table of results and lists: rows of the first run, and rows that stand in only one of the two."""
    names = sorted({path.relative_to(side).as_posix() for side in (before, after)
                    for part in ("results", "lists") for path in (side / part).rglob("*.parquet")}
                   | {path.name for path in (before / PLACES,) if path.is_file()})
    connection = connect(readable=[before, after], scratch=after / "spill")
    try:
        tables = {name: _rows(connection, before / name, after / name) for name in names}
    finally:
        connection.close()
    same = sum((before / name).is_file() and (after / name).is_file()
               and sha256_of(before / name) == sha256_of(after / name) for name in names)
    return tables, same


def _rows(connection: "duckdb.DuckDBPyConnection", before: Path, after: Path) -> tuple[int, int]:
    sides = [f"(SELECT * FROM {parquet(path)})" for path in (before, after) if path.is_file()]
    counts = [_count(connection, side) for side in sides]
    if len(sides) == 1:  # a table only one of the runs has: all of it differs
        return counts[0], counts[0]
    one, other = sides
    gone, new = _count(connection, f"({one} EXCEPT ALL {other})"), _count(connection, f"({other} EXCEPT ALL {one})")
    return counts[0], gone + new


def _count(connection: "duckdb.DuckDBPyConnection", table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0


