"""Registers over people somebody else has put together, and the putting together alone.

A department that answers for the whole county holds its own lists only; a matching room holds none. The one is
given who is asked about and says what its lists say of them; the other puts people and households together from
the numbers (or pseudonyms) in everybody's lists and reads no fact. Both use the same SQL as a register of the
whole: what a list says, and what its silence says, means the same everywhere.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from huimin.catalog import Catalog
from huimin.kernel import Month, Workspace, connect, silent
from huimin.registry import facts
from huimin.registry.build import Builder, FieldName, Wanted
from huimin.registry.expected import Expected
from huimin.registry.items import Withheld
from huimin.registry.register import RegistryMeta
from huimin.registry.schema import SQL_TYPES
from huimin.registry.sources import Source, allowed, candidates

GIVEN, CLOSED, SURE = "given", "closed", "sure"


@dataclass(frozen=True)
class Given:
    """People and households in the order of their numbers; the numbers are dense from 0.

    people: (key, household_no, in_scope); households: (key, in_scope, place). A key of None stands for somebody unknown.
    place: what to write as the household's area where this holder knows no areas; None: nothing
    """

    people: Sequence[tuple[str | None, int, bool]]
    households: Sequence[tuple[str | None, bool, str | None]]


@dataclass
class _GivenBuilder(Builder):
    """Numbers nothing. split: facts several holders supply, of which only this one's part is written."""

    given: Given = field(default_factory=lambda: Given((), ()))
    split: Sequence[FieldName] = ()

    def _number(self) -> int:
        """One household and one person more than given: the phantom of this register."""
        people = [*self.given.people, (None, len(self.given.households), False)]
        households = [*self.given.households, (None, False, None)]
        self._table("people", "person", {
            "household_no": ("BIGINT", [p[1] for p in people]), "person_key": ("VARCHAR", [p[0] for p in people]),
            "in_scope": ("BOOLEAN", [p[2] for p in people])})
        self._table("households", "household", {
            "household_key": ("VARCHAR", [h[0] for h in households]), "in_scope": ("BOOLEAN", [h[1] for h in households]),
            "known": ("BOOLEAN", [False] * len(households)), "place": ("VARCHAR", [h[2] for h in households])})
        return len(people) - 1

    def _table(self, name: str, entity: str, columns: Mapping[str, tuple[str, Sequence[object]]]) -> None:
        """One JSON text per column: values handed over one by one would cost a hundred times as much."""
        items = [f'unnest(CAST(from_json(${column}, \'["VARCHAR"]\') AS {kind}[])) AS {column}' for column, (kind, _) in columns.items()]
        count = len(next(iter(columns.values()))[1])
        texts = {column: json.dumps([None if v is None else str(v) for v in values]) for column, (_, values) in columns.items()}
        self.connection.execute(
            f"CREATE TABLE {name} AS SELECT unnest(range($rows)) AS {entity}_no, {', '.join(items)}", {"rows": count, **texts})

    def _more(self, entity: str, joined: Mapping[int, facts.Joined]) -> list[str]:
        subject = entity[0]
        placed = entity == "household" and ("household", "area") not in self.wanted.fields
        items = ["h.place AS area"] if placed else []
        for own, name in self.split:
            for candidate in candidates(self.found, own, name) if own == entity else ():
                if candidate.column.decides:
                    items += facts.part(subject, joined[candidate.source.index], candidate,
                                        part_columns(name, candidate.source.dataset))
        return items


def part_columns(field: str, dataset: str) -> dict[str, str]:
    """Names of the columns that hold one dataset's part of a fact: see facts.part."""
    return {kind: f"{field}__{kind}__{dataset}" for kind in (GIVEN, CLOSED, SURE)}


def merged(type_: str, parts: Sequence[Mapping[str, str]], awaited: bool) -> str:
    """SQL of a fact from the parts of its datasets, the one that prevails first: the same as facts.value.

    awaited: a further list of the fact is expected and not there
    """
    given = ", ".join(f'"{part[GIVEN]}"' for part in parts)
    closed = ", ".join(f'"{part[CLOSED]}"' for part in parts)
    sure = " AND ".join(f'"{part[SURE]}"' for part in parts)
    if awaited:
        return f"coalesce({given}, NULL)::{SQL_TYPES[type_]}"
    return f"coalesce({given}, CASE WHEN {sure} THEN coalesce({closed}, NULL) END)::{SQL_TYPES[type_]}"


def build_given(workspace: Workspace, found: Sequence[Source], catalog_types: Mapping[FieldName, str], month: Month,
                given: Given, folder: Path, programmes: Mapping[str, str], periods: Mapping[str, str],
                split: Sequence[FieldName] = (), awaited: tuple[Expected, ...] = (),
                withheld: Withheld = MappingProxyType({})) -> RegistryMeta:
    """Write the register of `given` from the lists `found` into `folder` (which exists and is empty).

    catalog_types: (entity, field) -> type of the facts to write; split: those of them written in parts
    awaited: lists expected of any holder that are not there; withheld: dataset -> items that may not be read, see build
    """
    wanted = Wanted(dict(catalog_types), dict(programmes), dict(periods), (), awaited,
                    {dataset: tuple(names) for dataset, names in withheld.items()})
    builder = _GivenBuilder(connect(readable=[workspace.snapshots, folder], memory="1GB"), workspace, tuple(allowed(found, withheld)),
                            wanted, folder, silent, given, split)
    try:
        return builder.meta(month)
    finally:
        builder.connection.close()


def compose(root: Path, found: Sequence[Source], relations: Sequence[str], month: Month, folder: Path,
            awaited: tuple[Expected, ...] = ()) -> RegistryMeta:
    """Who there is, who lives together and who is whose relative, from the numbers in `found` and nothing else.

    root: under which the lists lie; folder: exists and is empty; gets person, household and relation files
    """
    builder = Builder(connect(readable=[root, folder], memory="1GB"), Workspace(root), found,
                      Wanted({}, {}, {}, tuple(sorted(relations)), awaited), folder, silent)
    try:
        return builder.meta(month)
    finally:
        builder.connection.close()


def types_of(catalog: Catalog, fields: Sequence[FieldName]) -> dict[FieldName, str]:
    """(entity, field) -> type. Raises UnknownField."""
    return {(entity, name): catalog.field(entity, name).type for entity, name in sorted(fields)}
