"""What a run read, kept beside its results: rules, standards, catalog, mappings, settings, and which snapshots.

With it a run can be computed again at any later date, whatever has been loaded, amended or installed since:

    runs/<run>/inputs/{huimin.toml, areas.csv, mappings, parameters, policies, library, catalog}
    runs/<run>/inputs/inputs.json    {format, huimin, month, as_of, known, datasets: [{id, month, version, digest, …}]}
"""

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from huimin.catalog import PACKAGED
from huimin.kernel import Month, Workspace, write_text
from huimin.matching.errors import NoInputs
from huimin.matching.prepare import Prepared
from huimin.policy import DRAFTS, NATIONAL
from huimin.registry import Registry

INPUTS = "inputs"
_DESCRIBED = "inputs.json"
_FORMAT = 1
_OWN = ("mappings", "parameters", "policies")
LIBRARY, CATALOG = "library", "catalog"


@dataclass(frozen=True)
class Inputs:
    """folder: the files; known: the moment at which the run looked at the workspace (UTC); datasets: as in the register."""

    folder: Path
    huimin: str
    month: Month
    as_of: date
    known: datetime
    datasets: tuple[dict[str, str], ...]


def keep(prepared: Prepared, register: Registry, run: Path, known: datetime) -> None:
    """Write `run`/inputs. A run is a folder that is whole or not there, and this is part of it."""
    workspace, folder = prepared.workspace, run / INPUTS
    for name in ("huimin.toml", "areas.csv", "holidays.csv"):
        if (workspace.root / name).is_file():
            _copy([workspace.root / name], workspace.root, folder)
    for name in _OWN:
        _copy((workspace.root / name).rglob("*"), workspace.root, folder)
    _copy(PACKAGED.rglob("*.csv"), PACKAGED, folder / CATALOG)
    _copy(PACKAGED.rglob("*.toml"), PACKAGED, folder / CATALOG)
    _copy(NATIONAL.rglob("*.toml"), NATIONAL, folder / LIBRARY)
    described = {"format": _FORMAT, "huimin": version("huimin"), "month": str(register.month), "as_of": prepared.as_of.isoformat(),
                 "known": known.isoformat(), "datasets": [dict(dataset) for dataset in register.meta.datasets]}
    write_text(folder / _DESCRIBED, json.dumps(described, ensure_ascii=False, indent=1))


def _copy(files: Iterable[Path], root: Path, target: Path) -> None:
    for path in files:
        if path.is_file() and not path.name.startswith(".") and DRAFTS not in path.relative_to(root).parts:
            copy = target / path.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def inputs_of(run: Path) -> Inputs:
    """Raises NoInputs for a run that kept none (made before runs did)."""
    path = run / INPUTS / _DESCRIBED
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Inputs(path.parent, found["huimin"], Month.parse(found["month"]), date.fromisoformat(found["as_of"]),
                      datetime.fromisoformat(found["known"]), tuple(found["datasets"]))
    except (OSError, ValueError, KeyError):
        raise NoInputs(run=run.name) from None


def moment(workspace: Workspace) -> datetime:
    """The moment a run looks at the workspace: as it was known, or now."""
    return workspace.known or datetime.now(UTC)
