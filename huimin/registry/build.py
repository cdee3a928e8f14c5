"""Build the register of a month from the snapshots in force: four kinds of Parquet and meta.json.

person.parquet     one row per person (and phantom), by person_no, dense from 0
household.parquet  one row per household, by household_no
relation.parquet   person_no, kind, other_no
disputed.parquet   one row per word of a department on a fact on which departments contradict each other, see disputes.py;
                   followed.parquet: the same for facts that were corrected, from the departments' own lists
event_<kind>.parquet  one row per event; one row with phantom = true for people whose events are not known

Only the facts asked for are read. A build is named after everything it depends on, so the same
question is answered from the folder that is already there.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from huimin.catalog import Catalog
from huimin.kernel import Month, Progress, Text, Workspace, connect, new_folder, silent
from huimin.kernel.duck import file_literal, parquet
from huimin.registry import disputes, events, facts, gaps, numbering, relations, rosters
from huimin.registry.expected import Expected, not_there
from huimin.registry.items import Withheld, events_of, facts_of, programmes_of, relations_of
from huimin.registry.register import META, Registry, RegistryMeta, open_registry
from huimin.registry.schema import RELATION_KINDS
from huimin.registry.sources import Source, sources

if TYPE_CHECKING:
    import duckdb

FORMAT = 3
"""Raise it when the files change meaning: registers are then built anew."""

_WORK = "work"
_ROW_GROUP = 122_880
FieldName = tuple[str, str]


@dataclass(frozen=True)
class Wanted:
    """What a register is to hold: (entity, field) -> type, programme -> unit, programme -> period, kinds of relation;
    and dataset -> items it must not read."""

    fields: Mapping[FieldName, str]
    programmes: Mapping[str, str]
    periods: Mapping[str, str]
    relations: tuple[str, ...]
    awaited: tuple[Expected, ...] = ()
    withheld: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def not_told(self) -> set[FieldName]:
        """Facts that a list would give which is not there, or may not be read."""
        return {fact for one in self.awaited for fact in one.facts} | facts_of(self.withheld)

    @property
    def relations_not_told(self) -> set[str]:
        return {kind for one in self.awaited for kind in one.relations} | relations_of(self.withheld)

    @property
    def events_not_told(self) -> set[str]:
        return {one.event for one in self.awaited if one.event} | events_of(self.withheld)

    @property
    def rosters_not_told(self) -> set[str]:
        return {name for one in self.awaited for name in one.programmes} | programmes_of(self.withheld)

    def of(self, entity: str) -> dict[str, str]:
        return {name: type_ for (own, name), type_ in self.fields.items() if own == entity}

    @property
    def events(self) -> list[str]:
        return sorted({entity.removeprefix("event.") for entity, _ in self.fields if entity.startswith("event.")})


def build(workspace: Workspace, catalog: Catalog, month: Month, fields: Collection[FieldName] | None = None,
          programmes: Mapping[str, str] | None = None, relations: Collection[str] | None = None,
          progress: Progress = silent, periods: Mapping[str, str] | None = None,
          expected: Sequence[Expected] = (), withheld: Withheld = MappingProxyType({})) -> Registry:
    """The register of `month`, from the cache or built now.

    fields: (entity, name); None: all that any dataset supplies. programmes: id -> household | person;
    None: those on rosters. relations: kinds; None: all. A kind nobody supplies is unknown for everybody,
    which takes a row per person: ask for those that are read. periods: programme -> period of its amounts,
    into which those of the rosters are converted. expected: every list the county has a mapping for; where one has never
    come, what it would say is unknown, and no other list's closed world stands in for it. withheld: dataset -> items nobody
    granted: the same holds of them.
    Raises NoSnapshots, DamagedSnapshot, RosterUnit, RosterAmount, InexactAmounts, and UnknownField for a field
    the catalog has not.
    """
    found, wanted, target = _asked(workspace, catalog, month, fields, programmes, relations, periods, expected, withheld)
    if not (target / META).exists():
        _make(workspace, found, wanted, month, target, progress)
    return open_registry(target, workspace.root)


def at_hand(workspace: Workspace, catalog: Catalog, month: Month, **asked: Any) -> Registry | None:
    """What `build` with the same arguments would answer at once, or None where it would have to build."""
    _, _, target = _asked(workspace, catalog, month, **asked)
    return open_registry(target, workspace.root) if (target / META).exists() else None


def _asked(workspace: Workspace, catalog: Catalog, month: Month, fields: Collection[FieldName] | None = None,
           programmes: Mapping[str, str] | None = None, relations: Collection[str] | None = None,
           periods: Mapping[str, str] | None = None, expected: Sequence[Expected] = (),
           withheld: Withheld = MappingProxyType({})) -> tuple[Sequence[Source], Wanted, Path]:
    """The lists, what is to be read of them, and the folder of the register made of that."""
    found = sources(workspace, month, withheld)
    awaited = tuple(one for one in not_there(expected, found) if one.dataset not in withheld)
    wanted = _wanted(found, catalog, fields, programmes, relations, periods or {}, awaited, withheld)
    return found, wanted, workspace.registry / f"{month}-{_digest(found, wanted)}"


def _wanted(found: Sequence[Source], catalog: Catalog, fields: Collection[FieldName] | None,
            programmes: Mapping[str, str] | None, kinds: Collection[str] | None, periods: Mapping[str, str],
            awaited: tuple[Expected, ...], withheld: Withheld) -> Wanted:
    if fields is None:
        fields = {(column.entity, column.field) for source in found for column in source.schema.columns}
    types = {(entity, name): catalog.field(entity, name).type for entity, name in sorted(fields)}
    units = rosters.on_rosters(found) if programmes is None else programmes
    own = {name: periods[name] for name in sorted(units) if name in periods}
    return Wanted(types, dict(sorted(units.items())), own, tuple(sorted(RELATION_KINDS if kinds is None else set(kinds))),
                  awaited, {dataset: tuple(sorted(names)) for dataset, names in sorted(withheld.items()) if names})


def _digest(found: Sequence[Source], wanted: Wanted) -> str:
    """Of the content: the digest of a snapshot is of its files and its mapping. Loaded again, it is the same register."""
    content = json.dumps([
        FORMAT, [[source.dataset, str(source.month), source.digest, *([source.ties.digest] if source.ties else [])] for source in found],
        [[*key, type_] for key, type_ in wanted.fields.items()], wanted.programmes, wanted.periods, wanted.relations,
        [one.as_json() for one in wanted.awaited], wanted.withheld])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _make(workspace: Workspace, found: Sequence[Source], wanted: Wanted, month: Month, target: Path,
          progress: Progress) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with new_folder(target) as folder:
            connection = connect(readable=[workspace.snapshots, folder], scratch=folder / _WORK, memory="2GB")
            meta = Builder(connection, workspace, found, wanted, folder, progress).meta(month)
            connection.close()
            shutil.rmtree(folder / _WORK, ignore_errors=True)
            (folder / META).write_text(json.dumps(meta.as_json(), ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError:
        if not (target / META).exists():  # otherwise another process built the same register meanwhile
            raise


@dataclass
class Builder:
    connection: "duckdb.DuckDBPyConnection"
    workspace: Workspace
    found: Sequence[Source]
    wanted: Wanted
    folder: Path
    progress: Progress

    def meta(self, month: Month) -> RegistryMeta:
        """Write all files, then describe them."""
        steps = 5
        for source in self.found:
            self.connection.execute(f"CREATE VIEW {source.view} AS SELECT * FROM {source.parquet}")
        self.progress(str(Text("登记人员和家庭", "Numbering people and households")), 0, steps)
        phantom = self._number()
        self.progress(str(Text("合并名册", "Joining rosters")), 1, steps)
        on_rosters = rosters.gather(self.connection, self.found, self.wanted.programmes, self.wanted.periods,
                                    self.wanted.rosters_not_told)
        self.progress(str(Text("合并事实", "Joining facts")), 2, steps)
        self._people(on_rosters)
        self._households(on_rosters)
        self.progress(str(Text("关系与事件", "Relations and events")), 3, steps)
        self._relations(phantom)
        for kind in self.wanted.events:
            self._events(kind)
        self._disputed()
        self.progress(str(Text("核对", "Checking")), 4, steps)
        return self._described(month, phantom, on_rosters)

    def _number(self) -> int:
        return numbering.number(self.connection, self.found, self.wanted.relations)

    def _more(self, entity: str, joined: Mapping[int, facts.Joined]) -> list[str]:
        """Further columns of an entity, as SELECT items."""
        return []

    def _people(self, on_rosters: rosters.Rosters) -> None:
        fields = self.wanted.of("person")
        joined = facts.for_people(self.found, set(fields))
        items = [f'{facts.value("p", joined, self.found, "person", name, type_, self.wanted.not_told)} AS "{name}"'
                 for name, type_ in fields.items()]
        columns, joins = on_rosters.columns("person", "p")
        head = ["p.person_no", "p.household_no", "p.person_key AS person_id", f"{_name(joined)} AS name", "p.in_scope"]
        self._copy("person", [*head, *items, *self._more("person", joined), *columns], "people p",
                   [*(j.join("p") for j in joined.values()), *joins], "p.person_no")

    def _households(self, on_rosters: rosters.Rosters) -> None:
        fields = self.wanted.of("household")
        joined = facts.for_households(self.found, {*fields, "area"})
        area = facts.value("h", joined, self.found, "household", "area", "area")
        items = [f'{facts.value("h", joined, self.found, "household", name, type_, self.wanted.not_told)} AS "{name}"'
                 for name, type_ in fields.items()]
        columns, joins = on_rosters.columns("household", "h")
        head = ["h.household_no", "h.household_key AS household_id", "h.in_scope", f"left({area}, 9) AS township"]
        self._copy("household", [*head, *items, *self._more("household", joined), *columns], "households h",
                   [*(j.join("h") for j in joined.values()), *joins], "h.household_no")

    def _relations(self, phantom: int) -> None:
        awaited = self.wanted.relations_not_told
        queries = [relations.query(self.found, kind, phantom, kind in awaited) for kind in self.wanted.relations]
        empty = "SELECT NULL::BIGINT AS person_no, NULL::VARCHAR AS kind, NULL::BIGINT AS other_no LIMIT 0"
        self._copy("relation", ["person_no", "kind", "other_no::BIGINT AS other_no"],
                   f"({' UNION ALL '.join(queries) or empty})", [], "person_no, kind, other_no")

    def _events(self, kind: str) -> None:
        fields = self.wanted.of(f"event.{kind}")
        awaited = kind in self.wanted.events_not_told
        self._copy(f"event_{kind}", ["*"], f"({events.query(self.found, kind, fields, awaited)})", [], "ALL")

    def _disputed(self) -> None:
        for file, made in ((disputes.DISPUTED, disputes.query), (disputes.FOLLOWED, disputes.followed)):
            parts = [disputes.NOBODY_ROWS, *self._of_each_fact(made)]
            self._copy(file, [disputes.COLUMNS], f"({' UNION ALL '.join(parts)})", [], "entity, field, household_no, subject, department")

    def _of_each_fact(self, made: Callable[[Sequence[Source], str, str, str], str | None]) -> list[str]:
        found = [made(self.found, entity, name, type_) for (entity, name), type_ in self.wanted.fields.items()
                 if entity in {"person", "household"}]
        return [query for query in found if query is not None]

    def _copy(self, name: str, items: Sequence[str], table: str, joins: Sequence[str], order: str) -> None:
        self.connection.execute(
            f"COPY (SELECT {', '.join(items)} FROM {table} {' '.join(joins)} ORDER BY {order}) "
            f"TO {file_literal(self._file(name))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})")

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"

    def _described(self, month: Month, phantom: int, on_rosters: rosters.Rosters) -> RegistryMeta:
        nullable: dict[str, int] = {}
        in_scope: dict[str, int] = {}
        for entity in ("person", "household"):
            names = {f"{entity}.{name}": name for name in self.wanted.of(entity)}
            for programme in [name for name, unit in self.wanted.programmes.items() if unit == entity]:
                names |= {f"{kind}.{programme}": f"{kind}__{programme}" for kind in ("receives", "paid")}
            nullable |= self._nulls(entity, names, "true")
            in_scope |= self._nulls(entity, names, "in_scope")
        for kind in self.wanted.events:
            names = {f"event.{kind}.{name}": name for name in self.wanted.of(f"event.{kind}")}
            nullable |= self._nulls(f"event_{kind}", names, "true")
        return RegistryMeta(
            month=str(month), datasets=tuple(source.as_json(self.workspace.root) for source in self.found),
            programmes={name: unit for name, unit in self.wanted.programmes.items() if name in on_rosters.loaded},
            nullable=nullable, nullable_in_scope=in_scope, counts=self._counts(), phantom_person_no=phantom,
            roster_units=dict(on_rosters.amount_units), conflicts=self._conflicts(), repeated=dict(on_rosters.repeated),
            rosters=on_rosters.accounts, withheld=self.wanted.withheld, listed=rosters.named_by(self.found),
            disputed=self._disputes(), compared=self._compared(), awaited=tuple(one.as_json() for one in self.wanted.awaited),
            gaps=tuple(gaps.gaps(self.found, set(self.wanted.fields), set(self.wanted.programmes), self.wanted.relations)))

    def _nulls(self, file: str, names: Mapping[str, str], condition: str) -> dict[str, int]:
        if not names:
            return {}
        items = ", ".join(f'count(*) - count("{column}")' for column in names.values())
        row = self._row(f"SELECT {items} FROM {parquet(self._file(file))} WHERE {condition}")
        return dict(zip(names, row, strict=True))

    def _counts(self) -> dict[str, int]:
        people = self._row("SELECT count(*), count(person_key), count(*) FILTER (WHERE in_scope) FROM people")
        households = self._row("SELECT count(*) - 1, count(*) FILTER (WHERE in_scope) FROM households")
        related = self._row(f"SELECT count(*) FROM {parquet(self._file('relation'))}")
        counts = {"rows": people[0], "people": people[1], "people_in_scope": people[2],
                  "phantoms": people[0] - people[1], "households": households[0],
                  "households_in_scope": households[1], "relations": related[0]}
        for kind in self.wanted.events:
            query = f"SELECT count(*) FILTER (WHERE NOT phantom) FROM {parquet(self._file(f'event_{kind}'))}"
            counts[f"events_{kind}"] = self._row(query)[0]
        return counts

    def _conflicts(self) -> dict[str, int]:
        fields = set(self.wanted.of("household"))
        found: dict[str, int] = {}
        for source in self.found:
            columns = facts.household_columns(source, fields)
            if source.schema.kind == "household" or not columns:
                continue
            for column, count in zip(columns, self._row(facts.conflicts(source, columns)), strict=True):
                if count:
                    name = f"household.{column.removeprefix('h__')}"
                    found[name] = found.get(name, 0) + count
        return found

    def _disputes(self) -> tuple[dict[str, Any], ...]:
        """Per fact and departments that contradict each other, how many people or households."""
        rows = self.connection.execute(
            f"SELECT fact, departments, count(*) FROM (SELECT entity || '.' || field AS fact, subject, "
            f"list_sort(list(DISTINCT department)) AS departments FROM {parquet(self._file(disputes.DISPUTED))} "
            f"GROUP BY ALL) GROUP BY ALL ORDER BY ALL").fetchall()
        return tuple({"fact": fact, "departments": departments, "units": units} for fact, departments, units in rows)

    def _compared(self) -> tuple[dict[str, Any], ...]:
        parts = self._of_each_fact(disputes.compared)
        rows = self.connection.execute(f"{' UNION ALL '.join(parts)} ORDER BY ALL").fetchall() if parts else []
        return tuple(dict(zip(("fact", "department", "dataset", "units"), row, strict=True)) for row in rows)

    def _row(self, query: str) -> tuple[int, ...]:
        row = self.connection.execute(query).fetchone()
        return tuple(int(value or 0) for value in row or ())


def _name(joined: Mapping[int, facts.Joined]) -> str:
    """Names from lists of persons before names from rosters, where they are often those of who collects."""
    named = sorted((j for j in joined.values() if j.source.schema.has_name),
                   key=lambda j: (j.source.schema.kind != "person", *j.source.rank()))
    return f"coalesce({', '.join([*(f'{j.alias}.name' for j in named), 'NULL'])})::VARCHAR"
