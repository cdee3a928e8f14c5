"""What one list supplies, item by item, and the list without some of it.

Items are named `person.wage_income`, `event.medical.own_pay`, `relation.parent`, `roster.dibao`, and `relation.member` for
who lives together. The key and the name of a row are no items: they come with any of them.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from huimin.registry.schema import Schema, SchemaRelation

Withheld = Mapping[str, Collection[str]]
"""Dataset -> items that may not be read."""


def items(schema: Schema) -> frozenset[str]:
    """Every item a list with this schema supplies."""
    found = {f"{column.entity}.{column.field}" for column in schema.columns}
    found |= {f"relation.{relation.kind}" for relation in schema.relations}
    found |= {f"roster.{programme}" for programme in schema.roster.programmes} if schema.roster else set()
    if _says_who_lives_together(schema):
        found.add("relation.member")
    return frozenset(found)


def without(schema: Schema, withheld: Collection[str]) -> Schema | None:
    """The schema with the items of `withheld` taken out; None when nothing is left to read."""
    left = items(schema) - set(withheld)
    if not left:
        return None
    roster = schema.roster
    if roster is not None:
        programmes = tuple(name for name in roster.programmes if f"roster.{name}" in left)
        roster = replace(roster, programmes=programmes) if programmes else None
    member = not _says_who_lives_together(schema) or "relation.member" in left
    return replace(
        schema, columns=tuple(c for c in schema.columns if f"{c.entity}.{c.field}" in left),
        relations=tuple(r for r in schema.relations if _kept(r, left)), roster=roster,
        has_household=schema.has_household and member)


def _says_who_lives_together(schema: Schema) -> bool:
    return schema.kind == "person" and schema.has_household


def _kept(relation: SchemaRelation, left: frozenset[str]) -> bool:
    return f"relation.{relation.kind}" in left


def facts_of(withheld: Withheld) -> set[tuple[str, str]]:
    """The facts among withheld items, as (entity, field)."""
    return {(entity, name) for entity, name in _split(withheld) if entity not in {"relation", "roster"}}


def relations_of(withheld: Withheld) -> set[str]:
    """The kinds of relation among withheld items; who the parents are also tells who the children are."""
    kinds = {name for entity, name in _split(withheld) if entity == "relation"}
    return kinds | ({"parent", "child"} if kinds & {"parent", "child"} else set())


def events_of(withheld: Withheld) -> set[str]:
    """The kinds of event among withheld items."""
    return {entity.removeprefix("event.") for entity, _ in _split(withheld) if entity.startswith("event.")}


def programmes_of(withheld: Withheld) -> set[str]:
    """The programmes of rosters among withheld items."""
    return {name for entity, name in _split(withheld) if entity == "roster"}


def _split(withheld: Withheld) -> Iterator[tuple[str, str]]:
    for item in {item for items_ in withheld.values() for item in items_}:
        entity, _, name = item.rpartition(".")
        yield entity, name
