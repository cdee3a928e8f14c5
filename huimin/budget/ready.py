"""Where a county made ready for a moving line is kept, until its data or its rules change.

Kept with it: what all it is made of was known by before it was read. So a change made while it was being prepared shows too.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from huimin import matching
from huimin.budget.errors import LineOutside, NoLine
from huimin.budget.instant_read import LINE, read_moving
from huimin.budget.moving import Moving
from huimin.kernel import Fen, Month, Progress, Workspace, silent, yuan

_SOURCES = ("huimin.db", "huimin.db-wal", "huimin.toml", "areas.csv", "policies", "parameters", "mappings", "catalog")
_SPAN = (0.5, 3)  # of the lowest and the highest line in force: answers are exact between them


def place(workspace: Workspace) -> Path:
    return workspace.root / "instant" / "line.npz"


def fresh(workspace: Workspace) -> bool:
    """Is all that what is kept was made of as it was then?"""
    return Moving.kept_of(place(workspace)) == _known_by(workspace.root)


def kept(workspace: Workspace, month: Month | None = None) -> Moving | None:
    """None where nothing fresh is kept, or it is of another month."""
    if not fresh(workspace):
        return None
    made = Moving.kept(place(workspace))
    return made if made.month == matching.month_or_latest(workspace, month) else None


def prepare(workspace: Workspace, month: Month | None = None, progress: Progress = silent) -> Moving:
    """Make it and keep it. Raises NoLine, the errors of `matching.prepare`."""
    made_of, month = _known_by(workspace.root), matching.month_or_latest(workspace, month)
    prepared = matching.prepare(workspace, month.last_day)
    lines = [int(row.value) for row in prepared.catalog.parameters
             if row.id == LINE and prepared.catalog.areas.around(workspace.area, row.area) and row.valid_on(prepared.as_of)]
    if not lines or LINE.partition(".")[0] not in prepared.rules.policies:
        raise NoLine()
    low, high = max(100, int(min(lines) * _SPAN[0]) // 100 * 100), int(max(lines) * _SPAN[1]) // 100 * 100
    made, _ = read_moving(prepared, month, low, high, made_of, progress)
    made.keep(place(workspace))
    return made


def inside(made: Moving, lines: Mapping[str, Fen | None]) -> Mapping[str, Fen | None]:
    """The same lines. Raises LineOutside where one lies outside what was prepared."""
    for line in lines.values():
        if line is not None and not made.low <= line <= made.high:
            raise LineOutside(line=yuan(line), low=yuan(made.low), high=yuan(made.high))
    return lines


def _known_by(root: Path) -> str:
    """The path, the size and the last write of every file it is made of."""
    digest = hashlib.sha256()
    for path in sorted(_files(root)):
        with suppress(FileNotFoundError):  # taken away since it was listed
            found = path.stat()
            if found.st_size:  # an empty journal comes and goes with reading
                digest.update(f"{path.relative_to(root)}\n{found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    """Hidden ones are being written, or belong to the system."""
    for name in _SOURCES:
        path = root / name
        found = path.rglob("*") if path.is_dir() else [path]
        yield from (one for one in found if one.is_file() and not one.name.startswith("."))
