"""Which lists say what: for a fact, a roster, a relation or an event, the datasets of one register."""

from collections.abc import Iterable
from dataclasses import dataclass

from huimin.registry.register import Registry
from huimin.registry.sources import Source, candidates, sources_of


@dataclass(frozen=True)
class Supplier:
    """month: of the snapshot in force ("2026-09"), which may be older than the register's."""

    dataset: str
    department: str
    month: str


class Suppliers:
    """Answers from the receipts of the snapshots; no row is read. Raises DamagedSnapshot when one is gone."""

    def __init__(self, registry: Registry) -> None:
        self._sources = sources_of(registry.root, registry.meta.datasets, registry.meta.withheld)

    def of(self, kind: str, name: str) -> tuple[Supplier, ...]:
        """The datasets that supply something, the one that prevails first; empty when none does.

        kind, name: ("person", "wage_income"), ("household", "area"), ("roster", "dibao"), ("events", "event.medical"),
        ("relation", "parent"), and ("relation", "member") for who lives together
        """
        if kind == "roster":
            return _ranked(s for s in self._sources if s.schema.roster and name in s.schema.roster.programmes)
        if kind == "events":
            return _ranked(s for s in self._sources if f"event.{s.schema.event}" == name)
        if kind == "relation":
            return _ranked(s for s in self._sources if _relates(s, name))
        deciding = [c.source for c in candidates(self._sources, kind, name) if c.column.decides]
        return tuple(_supplier(source) for source in deciding)

    def latest(self, department: str) -> str | None:
        """The month of the newest dataset of a department; None when it has sent nothing."""
        return max((str(s.month) for s in self._sources if s.schema.department == department), default=None)


def _relates(source: Source, kind: str) -> bool:
    """Only a list of persons with their households tells who lives together."""
    schema = source.schema
    if kind == "member":
        return schema.kind == "person" and schema.has_household
    return any(kind in {relation.kind, relation.inverse} for relation in schema.relations)


def _ranked(found: Iterable[Source]) -> tuple[Supplier, ...]:
    return tuple(_supplier(source) for source in sorted(found, key=Source.rank))


def _supplier(source: Source) -> Supplier:
    return Supplier(source.dataset, source.schema.department, str(source.month))
