"""The snapshots in force for a month, each with the schema it was written with."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huimin.kernel import Month, Workspace
from huimin.kernel.duck import literal
from huimin.registry.errors import DamagedSnapshot, NoSnapshots
from huimin.registry.schema import Schema, SchemaColumn

_HARMLESS = frozenset({"empty", "not_a_record", "duplicate_same", "duplicate_differs", "unknown_programme"})


@dataclass(frozen=True)
class Source:
    """One snapshot. index: its place in the order of datasets, which breaks ties of precedence.

    files: names by _file number, for the provenance of a fact; mapping: the file it was read through
    untied: refused rows nobody can be named for, see exchange.refused; reasons: refused rows by reason
    warning: what the loader said of it, {zh, en} or empty
    """

    index: int
    dataset: str
    month: Month
    version: str
    digest: str
    path: Path
    schema: Schema
    files: tuple[str, ...]
    mapping: str = ""
    untied: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    warning: Mapping[str, str] = field(default_factory=dict)

    @property
    def view(self) -> str:
        """The name of its rows in SQL."""
        return f"source_{self.index}"

    @property
    def parquet(self) -> str:
        """Its rows as SQL reads them."""
        return f"read_parquet({literal(str((self.path / 'data.parquet').resolve()))})"

    @property
    def has_refused(self) -> bool:
        """Were rows refused whose numbers can be read?"""
        return (self.path / "refused.parquet").is_file()

    @property
    def refused(self) -> str:
        """The numbers of refused rows, as SQL reads them."""
        return f"read_parquet({literal(str((self.path / 'refused.parquet').resolve()))})"

    def rank(self) -> tuple[int, int]:
        return self.schema.precedence, self.index

    def as_json(self, root: Path) -> dict[str, str]:
        return {"id": self.dataset, "department": self.schema.department, "month": str(self.month),
                "version": self.version, "path": self.path.relative_to(root).as_posix(), "digest": self.digest}


@dataclass(frozen=True)
class Candidate:
    """A column that may supply a field."""

    source: Source
    column: SchemaColumn

    @property
    def rank(self) -> tuple[int, int]:
        return self.column.precedence, self.source.index


def sources(workspace: Workspace, month: Month) -> tuple[Source, ...]:
    """The latest snapshot of every dataset not after `month`. Raises NoSnapshots, DamagedSnapshot."""
    rows = workspace.current_snapshots(month)
    if not rows:
        raise NoSnapshots(month=month)
    return tuple(_source(index, row.dataset, row.month, row.version, row.digest, row.path)
                 for index, row in enumerate(rows))


def sources_of(root: Path, datasets: Iterable[Mapping[str, str]]) -> tuple[Source, ...]:
    """The snapshots a register was built from, as its meta.json lists them. Raises DamagedSnapshot."""
    return tuple(_source(index, d["id"], Month.parse(d["month"]), d["version"], d["digest"], root / d["path"])
                 for index, d in enumerate(datasets))


def _source(index: int, dataset: str, month: Month, version: str, digest: str, path: Path) -> Source:
    try:
        receipt = json.loads((path / "receipt.json").read_text(encoding="utf-8"))
        schema = Schema.from_json(receipt["schema"])
        files = tuple(file["name"] for file in receipt["files"])
        told = (receipt["mapping"]["file"], _untied(receipt), receipt["reasons"], receipt.get("warning") or {})
    except (OSError, ValueError, KeyError, TypeError):
        raise DamagedSnapshot(dataset=dataset, path=path) from None
    if not (path / "data.parquet").is_file():
        raise DamagedSnapshot(dataset=dataset, path=path)
    return Source(index, dataset, month, version, digest, path, schema, files, *told)


def _untied(receipt: Mapping[str, Any]) -> Mapping[str, int]:
    """Of a snapshot that kept no numbers of refused rows, every row refused for a fault."""
    if "untied" in receipt:
        return dict(receipt["untied"])
    return {"subjects": sum(count for reason, count in receipt["reasons"].items() if reason not in _HARMLESS)}


def candidates(found: Iterable[Source], entity: str, field: str) -> list[Candidate]:
    """Every column that supplies a field, the one that prevails first."""
    every = [Candidate(source, column) for source in found for column in source.schema.columns
             if (column.entity, column.field) == (entity, field)]
    return sorted(every, key=lambda candidate: candidate.rank)
