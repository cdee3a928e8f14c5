"""Events of one kind: every row of every list; a person whose events are not known has one empty row."""

from collections.abc import Mapping, Sequence

from huimin.registry.facts import refused_people
from huimin.registry.schema import SQL_TYPES
from huimin.registry.sources import Source


def query(found: Sequence[Source], kind: str, fields: Mapping[str, str], awaited: bool = False) -> str:
    """SQL: person_no, the fields (name -> type), phantom. Derived columns read as unknown.

    awaited: a further list of such events is not there, so nobody's events are all known
    """
    having = [source for source in found if source.schema.event == kind]
    parts = [_rows(source, fields) for source in having]
    parts.append(_unknown(having, fields, awaited))
    return " UNION ALL ".join(parts)


def _rows(source: Source, fields: Mapping[str, str]) -> str:
    supplied = {c.field: c.column for c in source.schema.columns if c.decides and c.entity.startswith("event.")}
    items = [f's."{supplied[name]}"::{SQL_TYPES[type_]} AS "{name}"' if name in supplied
             else f'NULL::{SQL_TYPES[type_]} AS "{name}"' for name, type_ in fields.items()]
    return (f"SELECT {', '.join(['p.person_no', *items, 'false AS phantom'])} "
            f"FROM {source.view} s JOIN people p USING (person_key)")


def _unknown(having: Sequence[Source], fields: Mapping[str, str], awaited: bool) -> str:
    """Nobody's list names the person, and no complete list could have; or a list does in a row that was refused."""
    empty = [f'NULL::{SQL_TYPES[type_]} AS "{name}"' for name, type_ in fields.items()]
    conditions = [f"p.person_key IS NULL OR p.person_key NOT IN (SELECT person_key FROM {source.view})"
                  for source in having]
    if awaited:
        conditions = []
    elif any(source.schema.event_absent == "none" for source in having):
        conditions.append("NOT p.in_scope")
    where = " AND ".join(f"({condition})" for condition in conditions) or "true"
    refused = [f"p.person_no IN {refused_people(source)}" for source in having if source.has_refused]
    where = " OR ".join([f"({where})", *refused])
    return f"SELECT {', '.join(['p.person_no', *empty, 'true AS phantom'])} FROM people p WHERE {where}"
