"""Where a county made ready for a moving line is kept, until its data or its rules change."""

from collections.abc import Mapping
from pathlib import Path

from huimin import matching
from huimin.budget.errors import LineOutside, NoLine
from huimin.budget.instant_read import LINE, read_moving
from huimin.budget.moving import Moving
from huimin.kernel import Fen, Month, Progress, Workspace, silent, yuan

_SOURCES = ("huimin.db", "huimin.toml", "policies", "parameters", "mappings", "catalog")
_SPAN = (0.5, 3)  # of the lowest and the highest line in force: answers are exact between them


def place(workspace: Workspace) -> Path:
    return workspace.root / "instant" / "line.npz"


def fresh(workspace: Workspace) -> bool:
    """Is what is kept younger than all it was made of?"""
    path = place(workspace)
    if not path.is_file():
        return False
    made = path.stat().st_mtime_ns
    return all(one.stat().st_mtime_ns < made for one in _files(workspace.root))


def kept(workspace: Workspace, month: Month | None = None) -> Moving | None:
    """None where nothing fresh is kept, or it is of another month."""
    if not fresh(workspace):
        return None
    made = Moving.kept(place(workspace))
    return made if made.month == matching.month_or_latest(workspace, month) else None


def prepare(workspace: Workspace, month: Month | None = None, progress: Progress = silent) -> Moving:
    """Make it and keep it. Raises NoLine, the errors of `matching.prepare`."""
    month = matching.month_or_latest(workspace, month)
    prepared = matching.prepare(workspace, month.last_day)
    near = set(prepared.catalog.areas.codes(workspace.area)) | set(prepared.catalog.areas.lineage(workspace.area))
    lines = [int(row.value) for row in prepared.catalog.parameters
             if row.id == LINE and row.area in near and row.valid_on(prepared.as_of)]
    if not lines or LINE.partition(".")[0] not in prepared.rules.policies:
        raise NoLine()
    low, high = max(100, int(min(lines) * _SPAN[0]) // 100 * 100), int(max(lines) * _SPAN[1]) // 100 * 100
    made = read_moving(workspace, month, low, high, progress)
    made.keep(place(workspace))
    return made


def inside(made: Moving, lines: Mapping[str, Fen | None]) -> Mapping[str, Fen | None]:
    """The same lines. Raises LineOutside where one lies outside what was prepared."""
    for line in lines.values():
        if line is not None and not made.low <= line <= made.high:
            raise LineOutside(line=yuan(line), low=yuan(made.low), high=yuan(made.high))
    return lines


def _files(root: Path) -> list[Path]:
    found = []
    for name in _SOURCES:
        path = root / name
        if path.exists():
            found += [path, *(path.rglob("*") if path.is_dir() else ())]
    return found
