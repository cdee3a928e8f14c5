"""People, households, relations and events of one month, put together from snapshots."""

from huimin.registry.amounts import is_plain
from huimin.registry.build import build
from huimin.registry.provenance import FactSource
from huimin.registry.register import Registry, RegistryMeta, open_registry
from huimin.registry.schema import (
    DEFAULT_PRECEDENCE,
    OWNER_PRECEDENCE,
    RELATION_KINDS,
    SQL_TYPES,
    Schema,
    SchemaColumn,
    SchemaRelation,
    SchemaRoster,
    Value,
)
from huimin.registry.suppliers import Supplier, Suppliers

__all__ = [
    "DEFAULT_PRECEDENCE",
    "OWNER_PRECEDENCE",
    "RELATION_KINDS",
    "SQL_TYPES",
    "FactSource",
    "Registry",
    "RegistryMeta",
    "Schema",
    "SchemaColumn",
    "SchemaRelation",
    "SchemaRoster",
    "Supplier",
    "Suppliers",
    "Value",
    "build",
    "is_plain",
    "open_registry",
]
