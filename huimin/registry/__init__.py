"""People, households, relations and events of one month, put together from snapshots."""

from huimin.registry.amounts import is_plain
from huimin.registry.build import at_hand, build
from huimin.registry.disputes import FOLLOWED, NUMBERS, Dispute, Voice, disputes
from huimin.registry.expected import Expected, not_there
from huimin.registry.given import Given, build_given, compose, merged, part_columns, types_of
from huimin.registry.homes import Home, Homes
from huimin.registry.items import items
from huimin.registry.link_store import (
    Decision,
    decide,
    decisions,
    hand_over,
    in_force,
    put_in_force,
    set_in_force,
)
from huimin.registry.provenance import AskedAbout, Asker, FactSource, Heard, Lists, Tie
from huimin.registry.register import Registry, RegistryMeta, open_registry
from huimin.registry.schema import (
    DEFAULT_PRECEDENCE,
    LINK_COLUMNS,
    OWNER_PRECEDENCE,
    RELATION_KINDS,
    SQL_TYPES,
    WITHDRAWN,
    Schema,
    SchemaColumn,
    SchemaRelation,
    SchemaRoster,
    Value,
)
from huimin.registry.sources import Source, candidates, names_people, sources, supplied
from huimin.registry.suppliers import Supplier, Suppliers
from huimin.registry.ties import PAIRS, Ties

__all__ = [
    "DEFAULT_PRECEDENCE",
    "FOLLOWED",
    "LINK_COLUMNS",
    "NUMBERS",
    "OWNER_PRECEDENCE",
    "PAIRS",
    "RELATION_KINDS",
    "SQL_TYPES",
    "WITHDRAWN",
    "AskedAbout",
    "Asker",
    "Decision",
    "Dispute",
    "Expected",
    "FactSource",
    "Given",
    "Heard",
    "Home",
    "Homes",
    "Lists",
    "Registry",
    "RegistryMeta",
    "Schema",
    "SchemaColumn",
    "SchemaRelation",
    "SchemaRoster",
    "Source",
    "Supplier",
    "Suppliers",
    "Tie",
    "Ties",
    "Value",
    "Voice",
    "at_hand",
    "build",
    "build_given",
    "candidates",
    "compose",
    "decide",
    "decisions",
    "disputes",
    "hand_over",
    "in_force",
    "is_plain",
    "items",
    "merged",
    "names_people",
    "not_there",
    "open_registry",
    "part_columns",
    "put_in_force",
    "set_in_force",
    "sources",
    "supplied",
    "types_of",
]
