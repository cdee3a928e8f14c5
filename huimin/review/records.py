"""The two tables a linkage compares: the records of one list that no number ties, and the people of the register.

Both have the columns of `linkage.COLUMNS` and one row per record (record_id: the record's key) or person
(record_id: the identity number). Of a person several lists describe, the one with the lowest precedence counts.
"""

from collections.abc import Sequence

from huimin.registry import LINK_COLUMNS, Source

_FIELDS = {"birth_date": ("person", "birth_date"), "sex": ("person", "sex"), "area": ("household", "area")}


def of_list(source: Source) -> str:
    """SQL: the records of a linked list of which no row has a valid number, with what it says of the person."""
    given = ", ".join(f"{_column(what, source.schema.link)} AS {what}" for what in LINK_COLUMNS)
    return (f"SELECT record_key AS record_id, {given} FROM {source.data} GROUP BY record_key "
            f"HAVING count(person_key) = 0 ORDER BY record_id")


def _column(what: str, link: Sequence[str]) -> str:
    return f"arg_min(link__{what}, (_file, _line)) FILTER (WHERE link__{what} IS NOT NULL)" if what in link else "NULL::VARCHAR"


def of_register(people: Sequence[Source], compared: Sequence[str] = LINK_COLUMNS) -> str:
    """SQL: everybody the lists of people name. compared: columns left empty otherwise, because the list has none"""
    ranked = sorted(people, key=Source.rank)
    parts = [f"SELECT {rank} AS rank, person_key AS record_id, {_person(source, compared)} FROM {source.data} "
             "WHERE person_key IS NOT NULL" for rank, source in enumerate(ranked)]
    return (f"SELECT record_id, {', '.join(LINK_COLUMNS)} FROM ({' UNION ALL '.join(parts)}) "
            "QUALIFY row_number() OVER (PARTITION BY record_id ORDER BY rank) = 1 ORDER BY record_id")


def _person(source: Source, compared: Sequence[str]) -> str:
    return ", ".join(f"{_said(source, what) if what in compared or what == 'identity' else 'NULL::VARCHAR'} AS {what}"
                     for what in LINK_COLUMNS)


def _said(source: Source, what: str) -> str:
    """What a list of people says: in a column kept for linkage, else as a fact, else as the name to be shown."""
    schema = source.schema
    if what == "identity":
        return "person_key"
    found = [f"link__{what}"] if what in schema.link else []
    found += [f'"{column.column}"::VARCHAR' for column in schema.columns if (column.entity, column.field) == _FIELDS.get(what)]
    found += ["name"] if what == "name" and schema.has_name else []
    return f"coalesce({', '.join([*found, 'NULL'])})::VARCHAR"
