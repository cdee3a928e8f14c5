"""One search against the register of the latest month, built with the granted facts and no others.

A condition on a fact that is not known is neither met nor failed: such people are not listed, and the answer says how
many there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huimin.interfaces.errors import Refused
from huimin.interfaces.query import BENEFITS, HOUSEHOLD, NAME, PERSON, Condition, Joined, Test
from huimin.kernel import Text, connect
from huimin.kernel.duck import parquet
from huimin.registry import Registry

MOST_RECORDS, USUAL_PAGE = 1000, 100
_OPERATORS = {"eq": "=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_FIXED = {PERSON: "p.person_id", HOUSEHOLD: "h.household_id", NAME: "p.name"}


@dataclass(frozen=True)
class Page:
    """rows: field → stored value (None: not known); total: of all pages; undecided: people the condition cannot tell of."""

    rows: tuple[Mapping[str, Any], ...]
    total: int
    undecided: int
    size: int
    number: int


def page_wanted(criteria: Mapping[str, Any]) -> tuple[int, int]:
    """(size, number) of the page. Raises Refused(rjct.pagination.invalid)."""
    wanted = criteria.get("pagination", {"page_size": USUAL_PAGE})
    size, number = wanted["page_size"], wanted.get("page_number", 1)
    if not (1 <= size <= MOST_RECORDS and 1 <= number <= MOST_RECORDS):
        raise Refused("rjct.pagination.invalid", Text(f"page_size 为 1 至 {MOST_RECORDS},page_number 从 1 起",
                                                      f"page_size is 1 to {MOST_RECORDS}, page_number begins at 1"))
    return size, number


def look_up(register: Registry, condition: Condition, fields: Sequence[str], sort: Sequence[tuple[str, bool]],
            page: tuple[int, int]) -> Page:
    """People of the register that meet `condition`, with `fields`. sort: (field, descending). Raises Refused when too many do."""
    size, number = page
    values: list[Any] = []
    met = _sql(condition, register, values)
    listed = [f"{_column(field, register)} AS c{place}" for place, field in enumerate(fields)]
    order = [f"{_column(field, register)} {'DESC' if descending else 'ASC'} NULLS LAST" for field, descending in sort]
    people, households = (parquet(register.folder / f"{name}.parquet") for name in ("person", "household"))
    source = (f"FROM {people} p JOIN {households} h USING (household_no) WHERE p.person_id IS NOT NULL AND p.in_scope")
    connection = connect(readable=[register.folder], threads=1)
    try:
        counted = connection.execute("SELECT count(*) FILTER (WHERE c), count(*) FILTER (WHERE c IS NULL) "
                                     f"FROM (SELECT {met} AS c {source})", values).fetchone()
        assert counted is not None
        total, undecided = counted
        if total > MOST_RECORDS:
            raise Refused("rjct.search.too_many_records_found", Text(f"超过 {MOST_RECORDS} 人,请缩小范围",
                                                                     f"more than {MOST_RECORDS} people; narrow the search"))
        found = connection.execute(f"SELECT {', '.join(listed)} {source} AND {met} ORDER BY {', '.join([*order, 'p.person_no'])} "
                                   f"LIMIT {size} OFFSET {size * (number - 1)}", values).fetchall()
    finally:
        connection.close()
    return Page(tuple(dict(zip(fields, row, strict=True)) for row in found), total, undecided, size, number)


def supplied(field: str, register: Registry) -> bool:
    """Whether the register has the fact at all; what nobody supplies is unknown for everybody."""
    entity, _, name = field.partition(".")
    if entity in BENEFITS:
        return name in register.meta.programmes
    return field in _FIXED or f"{entity}.{name}" in register.meta.nullable


def _column(field: str, register: Registry) -> str:
    """Names come from the catalogue and from the register's own list, never from a message."""
    if field in _FIXED:
        return _FIXED[field]
    if not supplied(field, register):
        return "NULL"
    entity, _, name = field.partition(".")
    if entity in BENEFITS:
        return f'{"p" if register.meta.programmes[name] == "person" else "h"}."{entity}__{name}"'
    return f'{"p" if entity == "person" else "h"}."{name}"'


def _sql(condition: Condition, register: Registry, values: list[Any]) -> str:
    """The condition in three-valued SQL; its values are added to `values` in the order of their places."""
    if isinstance(condition, Joined):
        parts = [_sql(part, register, values) for part in condition.parts]
        return f"(NOT {parts[0]})" if condition.how == "not" else f"({f' {condition.how.upper()} '.join(parts)})"
    return _comparison(condition, _column(condition.field, register), values)


def _comparison(test: Test, column: str, values: list[Any]) -> str:
    if test.operator == "in":
        values.extend(test.value)
        return f"({column} IN ({', '.join('?' for _ in test.value)}))"
    values.append(test.value)
    return f"({column} {_OPERATORS[test.operator]} ?)"
