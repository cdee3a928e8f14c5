"""The snapshots in force for a month, each with the schema it was written with."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from huimin.kernel import Month, Workspace
from huimin.kernel.duck import parquet
from huimin.registry.errors import DamagedSnapshot, NoSnapshots
from huimin.registry.items import Withheld, items, without
from huimin.registry.schema import WITHDRAWN, Schema, SchemaColumn
from huimin.registry.ties import Ties, resolve

_HARMLESS = frozenset({"empty", "not_a_record", "duplicate_same", "duplicate_differs", "unknown_programme"})


@dataclass(frozen=True)
class Source:
    """One snapshot. index: its place in the order of datasets, which breaks ties of precedence.

    files: names by _file number, for the provenance of a fact; mapping: the file it was read through
    untied: refused rows nobody can be named for, see exchange.refused; reasons: refused rows by reason
    warning: what the loader said of it, {zh, en} or empty
    ties: whom its rows speak of, where no number says so
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
    ties: Ties | None = None

    @property
    def view(self) -> str:
        """The name of its rows in SQL."""
        return f"source_{self.index}"

    @property
    def parquet(self) -> str:
        """Its rows as SQL reads them, each with the person it speaks of."""
        return self.ties.rows(self.data) if self.ties else self.data

    @property
    def data(self) -> str:
        """Its rows as they came."""
        return parquet(self.path / "data.parquet")

    @property
    def has_refused(self) -> bool:
        """Are there rows, refused or awaiting a decision, that speak of people who can be named?"""
        return (self.path / "refused.parquet").is_file() or bool(self.ties and self.ties.asks)

    @property
    def refused(self) -> str:
        """The numbers of such rows, as SQL reads them."""
        path = self.path / "refused.parquet"
        parts = [f"SELECT * FROM {parquet(path)}"] if path.is_file() else []
        parts += [f"SELECT * FROM {self.ties.review(self.data, self.schema)}"] if self.ties else []
        return f"({' UNION ALL BY NAME '.join(parts)})"

    def rank(self) -> tuple[int, int]:
        return self.schema.precedence, self.index

    def as_json(self, root: Path) -> dict[str, str]:
        own = {"id": self.dataset, "department": self.schema.department, "month": str(self.month),
               "version": self.version, "path": self.path.relative_to(root).as_posix(), "digest": self.digest}
        return own | {"ties": self.ties.folder.relative_to(root).as_posix()} if self.ties else own


@dataclass(frozen=True)
class Candidate:
    """A column that may supply a field."""

    source: Source
    column: SchemaColumn

    @property
    def rank(self) -> tuple[int, int, int]:
        """Precedence, then the more recent month, then the order of datasets. Dates of rows: see `prevail.py`."""
        return self.column.precedence, -self.source.month.first_day.toordinal(), self.source.index


def sources(workspace: Workspace, month: Month, withheld: Withheld = MappingProxyType({})) -> tuple[Source, ...]:
    """The latest snapshot of every dataset not after `month`, without what is withheld. Raises NoSnapshots, DamagedSnapshot."""
    rows = [row for row in workspace.current_snapshots(month) if row.digest != WITHDRAWN]
    if not rows:
        raise NoSnapshots(month=month)
    plain = [_source(index, row.dataset, row.month, row.version, row.digest, row.path) for index, row in enumerate(rows)]
    registers = [(source.path / "data.parquet", source.digest) for source in plain if names_people(source.schema)]
    tied = [replace(source, ties=resolve(workspace, row, source.schema, month, registers)) if source.schema.linked else source
            for source, row in zip(plain, rows, strict=True)]
    return tuple(allowed(tied, withheld))


def names_people(schema: Schema) -> bool:
    """Is it a list of people that says who there is?"""
    return schema.kind == "person" and schema.defines and not schema.linked


def supplied(workspace: Workspace, month: Month) -> dict[str, tuple[str, frozenset[str]]]:
    """Of every dataset in force for `month`: its department and its items. Raises NoSnapshots, DamagedSnapshot."""
    return {source.dataset: (source.schema.department, items(source.schema)) for source in sources(workspace, month)}


def sources_of(root: Path, datasets: Iterable[Mapping[str, str]], withheld: Withheld = MappingProxyType({})) -> tuple[Source, ...]:
    """The snapshots a register was built from, as its meta.json lists them. Raises DamagedSnapshot."""
    every = (_with_ties(_source(index, d["id"], Month.parse(d["month"]), d["version"], d["digest"], root / d["path"]), root, d)
             for index, d in enumerate(datasets))
    return tuple(allowed(every, withheld))


def allowed(found: Iterable[Source], withheld: Withheld) -> Iterator[Source]:
    """Each source with what may be read of it; a source of which nothing may be read is not there."""
    for source in found:
        schema = without(source.schema, withheld[source.dataset]) if source.dataset in withheld else source.schema
        if schema is not None:
            yield replace(source, schema=schema)


def _with_ties(source: Source, root: Path, described: Mapping[str, str]) -> Source:
    if "ties" not in described:
        return source
    folder = root / described["ties"]
    if not folder.is_dir():
        raise DamagedSnapshot(dataset=source.dataset, path=folder)
    return replace(source, ties=Ties(folder, folder.name))


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
