"""The library over everyone: block after block of households, stage after stage, tile after tile.

Memory is bounded by a block, time is linear in people and in policies. Reads the Parquet files of one
registry, writes Parquet files of decisions; DuckDB never sees a word of a policy file.

    out/<tile>/part-00000.parquet   person_no or household_no, and per policy __outcome, __amount (fen),
                                    __true and __false (bits of its conditions), __missing<word> (bits)
    out/run.json                    what the columns mean: policies, versions, conditions, missing_bits
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from huimin.catalog import Catalog
from huimin.kernel import Progress, Text, connect, silent, write_text
from huimin.kernel.duck import file_literal, parquet
from huimin.policy.bundle import Bundle, Dialect
from huimin.policy.decide import clocks
from huimin.policy.parameters import Parameters
from huimin.policy.population import Gathered
from huimin.policy.program import FactKey, Program
from huimin.policy.rows import parameter_column, quoted
from huimin.policy.sqlnumber import BIGINT, HUGEINT, Den, Num, constant
from huimin.policy.tiles import Plan, Tile, plan
from huimin.policy.world import ParameterLookup

if TYPE_CHECKING:
    import duckdb

_DECIDING = Text("逐块计算政策", "Deciding")
BLOCK_PERSONS = 1_000_000
_HOUSEHOLD_FACT, _PARAMETER = re.compile(r'"h__(\w+)"'), re.compile(r'"(q__\w+)"')


class Meta(Protocol):
    """What a run needs to know of a registry (registry.RegistryMeta has it)."""

    @property
    def nullable(self) -> Mapping[str, int]: ...
    @property
    def phantom_person_no(self) -> int: ...


@dataclass(frozen=True)
class RunResult:
    """folder: `out`; missing_bits: which fact each bit of the `__missing` words means; figures: of the population."""

    folder: Path
    missing_bits: tuple[FactKey, ...]
    figures: Mapping[str, Fraction]


def run(
    program: Program,
    registry: Path,
    meta: Meta,
    catalog: Catalog,
    as_of: date,
    out: Path,
    progress: Progress = silent,
    *,
    overrides: Mapping[str, Fraction | bool] | None = None,
    parameters: ParameterLookup | None = None,
    block: int = BLOCK_PERSONS,
    memory: str = "1GB",
) -> RunResult:
    """Decide every policy of the program for everyone in the registry folder.

    overrides: parameter values of a simulation, everywhere, in base units
    parameters: another source of parameter values than the catalog (worked examples bring their own)
    block: persons per block; memory: DuckDB's limit
    """
    out.mkdir(parents=True, exist_ok=True)
    runner = _Runner(
        program, registry, meta, catalog, as_of, out, progress, dict(overrides or {}), block, memory, parameters
    )
    try:
        return runner.run()
    finally:
        runner.close()


def results_sql(folder: Path, policy: str) -> str:
    """SQL of one policy's rows in a result folder, with `<policy>__settled` ('' or 'set_aside:<policy>')."""
    described = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    entry = next(item for item in described["policies"] if item["id"] == policy)
    files = parquet(folder / entry["tile"] / "*.parquet")
    key = f"{entry['unit']}_no"
    own = f"COLUMNS('^{policy}__')"
    if not entry["settled_tile"]:
        return f"SELECT {key}, {own}, '' AS {policy}__settled FROM {files}"
    settled = parquet(folder / entry["settled_tile"] / "*.parquet")
    return (
        f"SELECT {key}, {own} FROM {files} "
        f"JOIN (SELECT {key}, {policy}__settled FROM {settled}) USING ({key})"
    )


@dataclass
class _Runner:
    program: Program
    registry: Path
    meta: Meta
    catalog: Catalog
    as_of: date
    out: Path
    progress: Progress
    overrides: dict[str, Fraction | bool]
    block: int
    memory: str
    given: ParameterLookup | None

    def __post_init__(self) -> None:
        self.db: duckdb.DuckDBPyConnection = connect(
            readable=[self.registry, self.out], scratch=self.out / "scratch", memory=self.memory
        )
        # The phantom, of whom nothing is known, is no row of any block: one empty value is none.
        full = {_key(name, self.program.programmes) for name, count in self.meta.nullable.items() if count <= 1}
        self.dialect = Dialect(self.program, clocks(self.as_of), frozenset(self.program.fields) - full)
        self.figures: dict[str, Fraction] = {}

    def close(self) -> None:
        import shutil

        self.db.close()
        shutil.rmtree(self.out / "scratch", ignore_errors=True)

    def run(self) -> RunResult:
        self._sources()
        phantoms = self._member_phantoms()
        if self.program.figures:
            self._population(phantoms)
        bundles = self._parameters()
        made = plan(self.program, self.dialect, bundles, phantoms)
        self._related(made)
        blocks = list(self._blocks())
        for number, (low, high) in enumerate(blocks):
            self.progress(str(_DECIDING), number, len(blocks))
            self._run_block(made, number, low, high)
        self.progress(str(_DECIDING), len(blocks), len(blocks))
        self._describe(made)
        return RunResult(self.out, self.program.missing_bits, self.figures)

    # -- sources -------------------------------------------------------------------------------

    def _sources(self) -> None:
        for name in ("person", "household", "relation", *(e.replace(".", "_") for e in self._event_entities())):
            path = self.registry / f"{name}.parquet"
            if path.exists():
                self.db.execute(
                    f"CREATE VIEW whole_{name} AS SELECT * FROM {parquet(path)}"
                )

        found = self.db.execute(
            "SELECT household_no FROM whole_person WHERE person_no = $1", [self.meta.phantom_person_no]
        ).fetchone()
        self.nowhere: int | None = found[0] if found else None

    def _event_entities(self) -> list[str]:
        return [key[1] for key in self.program.missing_bits if key[0] == "events"]

    def _count(self, query: str, values: list[Any] | None = None) -> int:
        row = self.db.execute(query, values or []).fetchone()
        return int(row[0]) if row and row[0] is not None else 0

    def _member_phantoms(self) -> bool:
        """Is anybody's household not fully known? From the file's own statistics: the ids need not be read."""
        path = file_literal(self.registry / "person.parquet")
        nobody = self._count(
            f"SELECT sum(stats_null_count) FROM parquet_metadata({path}) WHERE path_in_schema = 'person_id'"
        )
        return nobody > (1 if self.nowhere is not None else 0)

    def _blocks(self) -> Iterator[tuple[int, int]]:
        """(first, last) household_no of blocks of about `block` persons."""
        last = self._count("SELECT max(household_no) FROM whole_household")
        persons = self._count("SELECT count(*) FROM whole_person")
        pieces = max(1, round(max(persons, last + 1) / self.block))
        step = -(-(last + 1) // pieces)
        for start in range(0, last + 1, max(1, step)):
            yield start, min(last, start + step - 1)

    # -- parameters ----------------------------------------------------------------------------

    def _parameters(self) -> dict[str, Bundle]:
        """One bundle per parameter: a constant where all places share it, else a column of the household."""
        lookup = self._lookup()
        columns = {row[0] for row in self.db.execute("DESCRIBE whole_household").fetchall()}
        area, residence = (name if name in columns else "NULL" for name in ("area", "residence"))
        places = self.db.execute(
            f"SELECT DISTINCT coalesce({area}, ''), coalesce({residence}, '') FROM whole_household"
        ).fetchall()
        bundles: dict[str, Bundle] = {}
        stored: dict[str, list[Any]] = {}
        for identifier in self.program.parameters:
            values = [lookup(identifier, {"area": a, "residence": r}) for a, r in places]
            bundles[identifier], cells = self._parameter(identifier, values)
            if cells is not None:
                stored[identifier] = cells
        self._place_table(places, stored)
        join = (
            f"LEFT JOIN place q ON q.area = coalesce(b.{area}, '') AND q.residence = coalesce(b.{residence}, '')"
            if stored
            else ""
        )
        extra = "".join(f", q.{quoted(parameter_column(name))}" for name in stored)
        self.household_view = (
            f"SELECT b.*{extra} FROM whole_household b {join}"
            if area != "NULL" and residence != "NULL"
            else (f"SELECT b.*{extra} FROM whole_household b {join.replace('b.NULL', 'NULL')}")
        )
        return bundles

    def _lookup(self) -> ParameterLookup:
        return self.given or Parameters(self.program, self.catalog, self.as_of, self.figures, self.overrides)

    def _parameter(self, identifier: str, values: list[Any]) -> tuple[Bundle, list[Any] | None]:
        bit = self.dialect.bit(("parameter", identifier))
        known = [value for value in values if value is not None]
        boolean = self.program.parameters[identifier].source == "trigger"
        same = len(set(values)) <= 1
        column = quoted(parameter_column(identifier))
        if boolean:
            if same and known:
                return Bundle(False, sql="TRUE" if known[0] else "FALSE"), None
            return Bundle(
                len(known) < len(values), bit, sql="CAST(NULL AS BOOLEAN)" if same else column
            ), None if same else values
        if same:
            num = constant(Fraction(known[0])) if known else Num("CAST(NULL AS BIGINT)", Den(), 0, 0, nullable=True)
            return Bundle(not known, {} if known else bit, num=num), None
        d = lcm(*(Fraction(value).denominator for value in known))
        cells = [None if value is None else int(Fraction(value) * d) for value in values]
        whole = [cell for cell in cells if cell is not None]
        num = Num(column, Den(d, (), d), min(whole), max(whole), len(known) < len(values))
        return Bundle(num.nullable, bit if num.nullable else {}, num=num), cells

    def _place_table(self, places: list[tuple[str, str]], stored: Mapping[str, list[Any]]) -> None:
        def kind(cells: list[Any]) -> str:
            if any(isinstance(cell, bool) for cell in cells):
                return "BOOLEAN"
            return "BIGINT" if all(cell is None or abs(cell) <= BIGINT for cell in cells) else "HUGEINT"

        columns = "".join(f", {quoted(parameter_column(name))} {kind(cells)}" for name, cells in stored.items())
        self.db.execute(f"CREATE OR REPLACE TABLE place (area VARCHAR, residence VARCHAR{columns})")
        # One JSON text: a statement per place, or a list per column, would cost seconds for a province.
        rows = [
            [area, residence, *(None if cells[number] is None else str(cells[number]) for cells in stored.values())]
            for number, (area, residence) in enumerate(places)
        ]
        kinds = ["VARCHAR", "VARCHAR", *(kind(cells) for cells in stored.values())]
        items = ", ".join(f"CAST(r[{number}] AS {name})" for number, name in enumerate(kinds, 1))
        self.db.execute(
            f"INSERT INTO place SELECT {items} FROM (SELECT unnest(from_json($1, '[[\"VARCHAR\"]]')) AS r)",
            [json.dumps(rows)],
        )
        assert all(abs(cell) <= HUGEINT for cells in stored.values() for cell in cells if cell is not None)

    # -- execution -----------------------------------------------------------------------------

    def _related(self, made: Plan) -> None:
        """Relatives may live in any block: what is asked of them is computed once, for all who are somebody's relative."""
        if not self.program.relations:
            return
        others = "SELECT DISTINCT other_no FROM whole_relation"
        self.db.execute(
            f"CREATE OR REPLACE TABLE related_person AS SELECT * FROM whole_person WHERE person_no IN ({others})"
        )
        self.db.execute(f"CREATE OR REPLACE VIEW related_household AS {self.household_view}")
        for entity in self._event_entities():
            name = entity.replace(".", "_")
            self.db.execute(
                f"CREATE OR REPLACE VIEW related_{name} AS SELECT * FROM whole_{name} "
                f"WHERE person_no IN (SELECT person_no FROM related_person)"
            )
        for tile in made.related:
            self.db.execute(f"CREATE OR REPLACE TABLE related_{tile.name} AS {tile.query}")

    def _run_block(self, made: Plan, number: int, low: int, high: int, figures: Gathered | None = None) -> None:
        span = f"household_no BETWEEN {low} AND {high}" + (
            f" AND household_no <> {self.nowhere}" if self.nowhere is not None else ""
        )
        self.db.execute(f"CREATE OR REPLACE VIEW block_person AS SELECT * FROM whole_person WHERE {span}")
        self._block_household(made, span)
        names = [entity.replace(".", "_") for entity in self._event_entities()]
        names += ["relation"] if self.program.relations else []
        if names:
            first, last = self.db.execute("SELECT min(person_no), max(person_no) FROM block_person").fetchone() or (
                None,
                None,
            )
            people = f"person_no BETWEEN {first or 0} AND {-1 if last is None else last}"
        for name in names:
            self.db.execute(f"CREATE OR REPLACE VIEW block_{name} AS SELECT * FROM whole_{name} WHERE {people}")
        for tile in made.tiles:
            self._run_tile(tile, number, figures)
        for tile in made.tiles:
            if tile.kept:
                self.db.execute(f"DROP TABLE {tile.name}")

    def _block_household(self, made: Plan, span: str) -> None:
        """A table where several tiles read it, so that places are joined once."""
        several = sum(tile.query.count("block_household ") for tile in made.tiles) > 1
        self.db.execute("DROP TABLE IF EXISTS block_household_kept")
        source = f"SELECT * FROM ({self.household_view}) WHERE {span}"
        if several:
            texts = [tile.query for tile in made.tiles]
            names = {quoted(name) for text in texts for name in _HOUSEHOLD_FACT.findall(text)}
            names |= {quoted(name) for text in texts for name in _PARAMETER.findall(text)}
            kept = ", ".join(["household_no", "in_scope", *sorted(names)])
            self.db.execute(f"CREATE TABLE block_household_kept AS SELECT {kept} FROM ({source})")
            source = "SELECT * FROM block_household_kept"
        self.db.execute(f"CREATE OR REPLACE VIEW block_household AS {source}")

    def _run_tile(self, tile: Tile, number: int, figures: Gathered | None) -> None:
        source = f"({tile.query})"
        if tile.kept:
            self.db.execute(f"CREATE TABLE {tile.name} AS {tile.query}")
            source = tile.name
        if figures is not None:
            figures.collect(tile, source)
            return
        output = [column for column in tile.output if not column.startswith("i__")]
        if not output:
            return
        folder = self.out / tile.name
        folder.mkdir(exist_ok=True)
        target = file_literal(folder / f"part-{number:05d}.parquet")
        columns = ", ".join([f"{tile.entity}_no", *(quoted(name) for name in output)])
        self.db.execute(f"COPY (SELECT {columns} FROM {source}) TO {target} (FORMAT parquet, COMPRESSION lz4_raw)")

    # -- figures of the population -------------------------------------------------------------

    def _population(self, phantoms: bool) -> None:
        """One pass that computes only what the figures are made of, then the figures."""
        bundles = self._parameters()
        for figure in self.program.figures:
            wanted = [name for name in (figure.of, figure.weight) if name]
            made = plan(self.program, self.dialect, bundles, phantoms, wanted)
            self._related(made)
            gathered = Gathered(self.db, figure)
            for number, (low, high) in enumerate(self._blocks()):
                self._run_block(made, number, low, high, gathered)
            value = gathered.statistic()
            if value is not None:
                self.figures[figure.parameter.id] = value

    # -- description ---------------------------------------------------------------------------

    def _describe(self, made: Plan) -> None:
        home = {policy: tile.name for tile in made.tiles for policy in tile.policies}
        settled = {
            column.removesuffix("__settled"): tile.name
            for tile in made.tiles
            for column in tile.output
            if column.endswith("__settled")
        }
        lookup = self._lookup()
        policies = [
            {
                "id": item.id,
                "version": item.policy.version,
                "unit": item.entity,
                "tile": home[item.id],
                "settled_tile": settled.get(item.id, ""),
                "conditions": [c.id for c in item.conditions],
                "has_amount": item.amount is not None,
                "period": item.policy.period,
            }
            for item in self.program.policies
            if item.policy is not None
        ]
        described = {
            "as_of": self.as_of.isoformat(),
            "area": self.program.rules.area,
            "policies": policies,
            "missing_bits": [{"entity": entity, "field": name} for entity, name in self.program.missing_bits],
            "figures": {name: str(value) for name, value in self.figures.items()},
            "overrides": {name: str(value) for name, value in self.overrides.items()},
            "parameters": {
                name: str(lookup(name, {"area": self.program.rules.area, "residence": ""}))
                for name in self.program.parameters
            },
        }
        write_text(self.out / "run.json", json.dumps(described, ensure_ascii=False, indent=1))


def _key(name: str, programmes: Mapping[str, str]) -> FactKey:
    """`person.wage_income`, `event.medical.day`, `receives.dibao` → as the program names them."""
    entity, _, field = name.rpartition(".")
    return (programmes.get(field, ""), f"{entity}__{field}") if entity in {"receives", "paid"} else (entity, field)
