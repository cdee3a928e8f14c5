"""Who is whose relative, as far as lists say; where none says, the relative is the global phantom."""

from collections.abc import Sequence

from huimin.registry.facts import refused_people
from huimin.registry.schema import SchemaRelation
from huimin.registry.sources import Source

Named = tuple[Source, SchemaRelation]


def query(found: Sequence[Source], kind: str, phantom: int, awaited: bool = False) -> str:
    """SQL: the rows (person_no, kind, other_no) of one kind of relation.

    Relatives named anywhere count, in whichever direction they were written. A person is settled when
    some list with a row for him leaves nobody unknown, or when no list has a row for him, he is a resident,
    a list claims to be complete and no other list of such relatives is awaited. Everybody else has one more relative:
    the phantom. So has whoever a refused row names, on whichever side: what it says of his relatives cannot be read.
    """
    forward = [(s, r) for s in found for r in s.schema.relations if r.kind == kind]
    inverse = [(s, r) for s in found for r in s.schema.relations if r.inverse == kind]
    parts = [_pairs(s, r.column, "person_key", "other_key") for s, r in forward]
    parts += [_pairs(s, r.column, "other_key", "person_key") for s, r in inverse]
    parts.append(_unsettled(forward, inverse, phantom, awaited))
    parts += [f"SELECT person_no, {phantom} AS other_no FROM {named}" for named in _named_in_vain(forward, inverse)]
    return f"SELECT DISTINCT person_no, '{kind}' AS kind, other_no FROM ({' UNION ALL '.join(parts)})"


def _pairs(source: Source, column: str, subject: str, other: str) -> str:
    rows = (f"SELECT person_key, {column} AS other_key FROM {source.view} "
            f"WHERE person_key IS NOT NULL AND {column} IS NOT NULL AND {column} <> person_key")
    return (f"SELECT p.person_no, o.person_no AS other_no FROM ({rows}) s "
            f"JOIN people p ON p.person_key = s.{subject} JOIN people o ON o.person_key = s.{other}")


def _unsettled(forward: Sequence[Named], inverse: Sequence[Named], phantom: int, awaited: bool) -> str:
    everybody = f"SELECT person_no, {phantom} AS other_no FROM people"
    conditions = ["true"]
    if forward:
        rows = " UNION ALL ".join(_settling(source, own) for source, own in _by_source(forward))
        listed = f"(SELECT person_key, bool_or(settles) AS settles FROM ({rows}) GROUP BY person_key)"
        everybody += f" LEFT JOIN {listed} AS listed USING (person_key)"
        conditions = ["settles IS DISTINCT FROM true"]
    if _complete(forward, inverse) and not awaited:
        conditions.append("(NOT in_scope OR settles IS NOT NULL)" if forward else "NOT in_scope")
    return f"{everybody} WHERE {' AND '.join(conditions)}"


def _named_in_vain(forward: Sequence[Named], inverse: Sequence[Named]) -> list[str]:
    """SQL: person_no of those whose relatives a refused row would have told.

    In a list with one row per person, a good row of his own outweighs it.
    """
    parts = []
    for source, _ in _by_source(forward):
        if source.has_refused:
            good = f" WHERE person_no NOT IN (SELECT person_no FROM {source.view} JOIN people USING (person_key))"
            parts.append(f"{refused_people(source)}{good if source.schema.kind == 'person' else ''}")
    parts += [f"(SELECT o.person_no FROM {s.refused} s JOIN people o ON o.person_key = s.{r.column})"
              for s, r in inverse if s.has_refused]
    return parts


def _by_source(forward: Sequence[Named]) -> list[tuple[Source, list[SchemaRelation]]]:
    sources = {source.index: source for source, _ in forward}
    return [(source, [r for s, r in forward if s.index == index]) for index, source in sources.items()]


def _settling(source: Source, own: Sequence[SchemaRelation]) -> str:
    """Per person of a list: does it leave nobody of this kind unknown?"""
    open_ = [f"{relation.column} IS NOT NULL" for relation in own if relation.blank == "unknown"]
    return (f"SELECT person_key, bool_and({' AND '.join(open_) or 'true'}) AS settles FROM {source.view} "
            f"WHERE person_key IS NOT NULL GROUP BY person_key")


def _complete(forward: Sequence[Named], inverse: Sequence[Named]) -> bool:
    """Does any list claim that a resident it does not name has no such relative?"""
    closed = any(all(relation.absent == "none" for relation in own) for _, own in _by_source(forward))
    return closed or any(relation.inverse_absent == "none" for _, relation in inverse)
