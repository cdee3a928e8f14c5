"""What the lists of a register leave in doubt, list by list: told beside the results, never decided silently."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from huimin.registry.schema import Schema
from huimin.registry.sources import Source


def gaps(found: Sequence[Source], fields: Collection[tuple[str, str]], programmes: Collection[str],
         relations: Collection[str]) -> Iterator[dict[str, Any]]:
    """One entry per list that leaves something in doubt, for the facts, programmes and relations asked for.

    untied: refused rows that can be laid at nobody's door, see exchange.refused
    closed: what not being named was taken to mean: "person.wage_income=0", "events.medical", "roster.dibao",
    "relation.parent"; places: the list says who lives together; differing: rows passed over because an earlier
    row of the same number stands; warning: what the loader said; links: of a list tied by linkage, records by what
    became of them, see ties.Ties.counts
    """
    for source in found:
        closed = list(_closed(source.schema, set(fields), set(programmes), set(relations)))
        places = source.schema.kind == "person" and source.schema.has_household
        untied = {name: count for name, count in source.untied.items() if count}
        differing = source.reasons.get("duplicate_differs", 0)
        links = source.ties.counts if source.ties and _asked(source.schema, set(fields), set(programmes), set(relations)) else {}
        if (untied and (closed or places)) or differing or source.warning or links:
            yield {"dataset": source.dataset, "month": str(source.month), "untied": untied, "closed": closed, "places": places,
                   "differing": differing, "warning": dict(source.warning), "links": links}


def _asked(schema: Schema, fields: set[tuple[str, str]], programmes: set[str], relations: set[str]) -> bool:
    """Does this list say anything that is asked for?"""
    told = {(column.entity, column.field) for column in schema.columns} & fields
    listed = set(schema.roster.programmes if schema.roster else ()) & programmes
    return bool(told or listed or any({relation.kind, relation.inverse} & relations for relation in schema.relations)
                or any(entity == f"event.{schema.event}" for entity, _ in fields))


def _closed(schema: Schema, fields: set[tuple[str, str]], programmes: set[str], relations: set[str]) -> Iterator[str]:
    for column in schema.columns:
        if column.absent is not None and column.decides and (column.entity, column.field) in fields:
            yield f"{column.entity}.{column.field}={_text(column.absent)}"
    if schema.event_absent == "none" and any(entity == f"event.{schema.event}" for entity, _ in fields):
        yield f"events.{schema.event}"
    for name in schema.roster.programmes if schema.roster else ():
        if name in programmes:
            yield f"roster.{name}"
    said = [(r.kind, r.absent) for r in schema.relations] + [(r.inverse, r.inverse_absent) for r in schema.relations]
    yield from dict.fromkeys(f"relation.{kind}" for kind, word in said if word == "none" and kind in relations)


def _text(value: bool | int | str) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
