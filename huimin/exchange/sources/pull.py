"""Fetch the sources of a workspace into its inbox: whole files or none, each written down in huimin.db.

What was fetched is then a department file like any other: `huimin load` checks it line by line.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from huimin.exchange.mapping import Mapping
from huimin.exchange.sources import address, database
from huimin.exchange.sources.errors import NoSecret, PullsFailed
from huimin.exchange.sources.settings import SourceSettings, read_sources, unknown
from huimin.kernel import HuiminError, Month, Progress, Workspace, sha256_of, silent, transaction

_TABLES = """
CREATE TABLE IF NOT EXISTS pull (
    at TEXT NOT NULL, dataset TEXT NOT NULL, month TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL,
    rows INTEGER, bytes INTEGER NOT NULL, settings_sha256 TEXT NOT NULL
) STRICT;
"""


@dataclass(frozen=True)
class Pulled:
    """rows: None for a file that was taken as it is; not_kept: fields the source offered and the mapping does not use."""

    dataset: str
    month: str
    file: str
    rows: int | None
    bytes: int
    seconds: float
    not_kept: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def pull(workspace: Workspace, mappings: Sequence[Mapping], month: Month, datasets: Sequence[str] = (),
         progress: Progress = silent) -> list[Pulled]:
    """Fetch the named datasets, or every one in sources/. One source's fault holds up no other.

    Raises NoSource; PullsFailed after everything else was fetched (its `errors` by dataset).
    """
    sources = {settings.dataset: settings for settings in read_sources(workspace, mappings)}
    for name in datasets:
        if name not in sources:
            raise unknown(name, sorted(sources))
    chosen = [settings for name, settings in sources.items() if not datasets or name in datasets]
    done: list[Pulled] = []
    errors: dict[str, HuiminError] = {}
    for number, settings in enumerate(chosen):
        progress(str(settings.mapping.name), number, len(chosen))
        try:
            done.append(_one(workspace, settings, month))
        except HuiminError as error:
            errors[settings.dataset] = error
    progress("", len(chosen), len(chosen))
    if errors:
        failure = PullsFailed(count=len(errors), datasets=", ".join(errors), lines="\n".join(map(str, errors.values())))
        failure.pulled, failure.errors = tuple(done), errors
        raise failure
    return done


def _one(workspace: Workspace, settings: SourceSettings, month: Month) -> Pulled:
    began = time.monotonic()
    target = workspace.inbox / settings.file_name(month)
    aside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        if settings.kind == "database":
            rows, spare = database.fetch(settings, month, _secret(settings), aside)
        else:
            rows, spare = address.fetch(settings, month, _secret(settings), aside)
        size, sha = aside.stat().st_size, sha256_of(aside)
        _durable(aside, target)
    finally:
        aside.unlink(missing_ok=True)
    with transaction(workspace.database, _TABLES) as connection:
        connection.execute("INSERT INTO pull VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                           (datetime.now(UTC).isoformat(timespec="microseconds"), settings.dataset, str(month), target.name, sha, rows,
                            size, sha256_of(settings.path)))
    return Pulled(settings.dataset, str(month), target.name, rows, size, round(time.monotonic() - began, 3), tuple(spare))


def _secret(settings: SourceSettings) -> str | None:
    if settings.secret is None:
        return None
    value = os.environ.get(settings.secret)
    if not value:
        raise NoSecret(file=settings.path.name, name=settings.secret)
    return value


def _durable(aside: Path, target: Path) -> None:
    with aside.open("rb") as stream:
        os.fsync(stream.fileno())
    os.replace(aside, target)
