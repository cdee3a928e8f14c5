"""The plan of a population run: which items are stored, in which tile, by which query.

Stage after stage (persons, households, persons, …) the items that others or the output need are
packed into tiles of about ten policies. A whole library in one plan is super-linear in DuckDB; tiles
are linear to hundreds of policies.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from huimin.policy.bundle import Bundle, Dialect
from huimin.policy.decide import clocks
from huimin.policy.program import Item, Program, Settlement
from huimin.policy.rows import HouseholdRow, Layout, PersonRow, parameter_column, quoted
from huimin.policy.sqlnumber import Den, Num
from huimin.policy.tree import Aggregate, Value

ANY_NUMBER = 10**12  # what a local number may reach when nobody has set it yet, in base units times 1,000
POLICIES_PER_TILE, CONDITIONS_PER_TILE, DEFINITIONS_PER_TILE = 10, 60, 12


@dataclass(frozen=True)
class Tile:
    """One query. policies: whose columns go to the output; kept: a later tile reads it, so it becomes a
    table; definitions: how to read those it stores."""

    name: str
    entity: str
    items: tuple[str, ...]
    query: str
    output: tuple[str, ...]
    policies: tuple[str, ...]
    kept: bool
    definitions: Mapping[str, Bundle] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """related: tiles over the relatives, run once before all blocks."""

    related: tuple[Tile, ...]
    tiles: tuple[Tile, ...]
    events: frozenset[str]


def light_items(program: Program) -> frozenset[str]:
    """Definitions that are cheaper to compute again than to store: row-wise, and read by their own kind of row only."""
    across = {
        node.item
        for item in program.items.values()
        for tree in item.trees
        for node in tree.walk()
        if isinstance(node, Value) and node.entity == "household" and item.entity == "person"
    }
    figures = {name for figure in program.figures for name in (figure.of, figure.weight)}
    return frozenset(
        item.id
        for item in program.items.values()
        if item.policy is None
        and item.id not in across | figures
        and not any(isinstance(node, Aggregate) for tree in item.trees for node in tree.walk())
    )


def plan(
    program: Program,
    dialect: Dialect,
    parameters: Mapping[str, Bundle],
    member_phantoms: bool,
    wanted: Iterable[str] | None = None,
) -> Plan:
    """Compile everything, or only `wanted` items and what they need."""
    everywhere = replace(dialect, nullable=frozenset(program.fields))
    layout = Layout(dialect, everywhere, parameters, light_items(program), member_phantoms)
    keep = set(program.items) if wanted is None else _closure(program, wanted)
    related = _related(program, layout, keep) if program.relations else []
    tiles: list[Tile] = []
    for entity, items in program.stages:
        for batch in _batches([item for item in items if item.id in keep and item.id not in layout.light]):
            tiles.append(_tile(program, layout, "block", entity, batch, len(tiles)))
    tiles += [
        _settlement(program, layout, s, len(tiles) + number)
        for number, s in enumerate(program.settlements)
        if wanted is None
    ]
    events = frozenset(
        node.over
        for name in keep
        for tree in program.items[name].trees
        for node in tree.walk()
        if isinstance(node, Aggregate) and node.over.startswith("event.")
    )
    return Plan(tuple(related), tuple(_mark_kept(tiles)), events)


def compile_check(program: Program, as_of: date) -> None:
    """Compile for SQL as if every fact and every local number could be missing.

    Raises NumberTooWide for a policy the interpreter could run and the population engine could not.
    """
    dialect = Dialect(program, clocks(as_of), frozenset(program.fields))
    bundles: dict[str, Bundle] = {}
    for name, parameter in program.parameters.items():
        column, bit = quoted(parameter_column(name)), dialect.bit(("parameter", name))
        if parameter.source == "trigger":
            bundles[name] = Bundle(True, bit, sql=column)
        else:
            bundles[name] = Bundle(
                True, bit, num=Num(column, Den(1_000, (), 1_000), -ANY_NUMBER, ANY_NUMBER, nullable=True)
            )
    plan(program, dialect, bundles, member_phantoms=True)


def _closure(program: Program, wanted: Iterable[str]) -> set[str]:
    kept: set[str] = set()
    todo = list(wanted)
    while todo:
        name = todo.pop()
        if name not in kept:
            kept.add(name)
            todo.extend(program.items[name].depends)
    return kept


def _batches(items: list[Item]) -> Iterable[list[Item]]:
    batch: list[Item] = []
    policies = conditions = definitions = 0
    for item in items:
        new = (
            policies + (item.policy is not None),
            conditions + len(item.conditions),
            definitions + (item.policy is None),
        )
        if batch and (new[0] > POLICIES_PER_TILE or new[1] > CONDITIONS_PER_TILE or new[2] > DEFINITIONS_PER_TILE):
            yield batch
            batch, new = [], (int(item.policy is not None), len(item.conditions), int(item.policy is None))
        batch.append(item)
        policies, conditions, definitions = new
    if batch:
        yield batch


def _tile(program: Program, layout: Layout, world: str, entity: str, items: list[Item], number: int) -> Tile:
    name = f"{entity}_tile{number}"
    row = PersonRow(layout, world, name) if entity == "person" else HouseholdRow(layout, world, name)
    output: list[str] = []
    for item in items:
        if item.id not in row.here:
            row.compile_item(item)
        if item.policy is not None or _read_elsewhere(program, layout, item.id, {other.id for other in items}):
            output += row.here[item.id][0].columns
    for item in items:
        layout.stored[world, item.id] = replace(row.here[item.id][0], tile=name)
    policies = tuple(item.id for item in items if item.policy is not None)
    definitions = {item.id: row.here[item.id][0].bundles["value"] for item in items if item.policy is None}
    return Tile(
        name, entity, tuple(item.id for item in items), row.query(output), tuple(output), policies, False, definitions
    )


def _read_elsewhere(program: Program, layout: Layout, name: str, here: set[str]) -> bool:
    """Does anything outside the tile read it, be it through a light definition?"""
    if any(name in {figure.of, figure.weight} for figure in program.figures):
        return True
    for reader in program.items.values():
        outside = name in reader.depends and reader.id not in here
        if outside and (reader.id not in layout.light or _read_elsewhere(program, layout, reader.id, here)):
            return True
    return False


def _related(program: Program, layout: Layout, keep: set[str]) -> list[Tile]:
    """What relatives may be asked for and is not computed on the spot: their stored own-facts definitions."""
    asked = {
        node.item
        for name in keep
        for tree in program.items[name].trees
        for outer in tree.walk()
        if isinstance(outer, Aggregate) and outer.over in program.relations
        for node in outer.walk()
        if isinstance(node, Value)
    }
    needed = [
        item
        for item in program.items.values()
        if item.id in _closure(program, asked) and item.id not in layout.light and item.own_facts
    ]
    return [_tile(program, layout, "related", "person", batch, number) for number, batch in enumerate(_batches(needed))]


def _settlement(program: Program, layout: Layout, settlement: Settlement, number: int) -> Tile:
    """One column per policy of the group: '' or the policy that displaces it (decide.settle)."""
    name = f"{settlement.entity}_tile{number}"
    row = PersonRow(layout, "block", name) if settlement.entity == "person" else HouseholdRow(layout, "block", name)
    for policy in settlement.policies:
        stored = layout.stored["block", policy]
        assert stored.tile is not None
        row.tiles.setdefault(stored.tile, []).extend(
            c for c in stored.columns if c.endswith(("__outcome", "__amount")) and c.startswith(f"{policy}__")
        )
        if settlement.operator == "choose":
            row.own.add(f"receives__{policy}")
    columns = [(f"{policy}__settled", _displaced(settlement, policy, row.entity)) for policy in settlement.policies]
    row.add_layer(0, columns)
    output = [column for column, _ in columns]
    return Tile(name, settlement.entity, (), row.query(output), tuple(output), (), False)


def _displaced(settlement: Settlement, policy: str, entity: str) -> str:
    """SQL of the strongest other granted policy that beats this one, or ''."""
    order = list(settlement.policies)

    def granted(name: str) -> str:
        return f"({quoted(f'{name}__outcome')} IS TRUE AND {quoted(f'{name}__amount')} IS NOT NULL)"

    def drawn(name: str) -> str:
        if settlement.operator != "choose":
            return "0"
        return f"(CASE WHEN {quoted(f'{entity[0]}__receives__{name}')} IS TRUE THEN 1 ELSE 0 END)"

    def beats(one: str, other: str) -> str:
        a, b = quoted(f"{one}__amount"), quoted(f"{other}__amount")
        tie = ">=" if order.index(one) < order.index(other) else ">"
        return f"({drawn(one)} > {drawn(other)} OR ({drawn(one)} = {drawn(other)} AND {a} {tie} {b}))"

    arms = []
    for winner in order:
        if winner != policy:
            over_all = " AND ".join(
                f"(NOT {granted(name)} OR {beats(winner, name)})" for name in order if name != winner
            )
            arms.append(f"WHEN {granted(winner)} AND {granted(policy)} AND {over_all} THEN 'set_aside:{winner}'")
    return f"CASE {' '.join(arms)} ELSE '' END"


def _mark_kept(tiles: list[Tile]) -> list[Tile]:
    return [
        replace(tile, kept=any(f" {tile.name} " in later.query for later in tiles[position + 1 :]))
        for position, tile in enumerate(tiles)
    ]
