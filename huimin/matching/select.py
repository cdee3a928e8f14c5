"""Some lines of a list: filtered, sorted, a page at a time, with the totals of all that were meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huimin.kernel import connect
from huimin.matching.compare import LISTS
from huimin.matching.result import Line, MatchResult

FILTERS = ("policy", "township", "village", "reason", "household_id")
SORTS: Mapping[str, str] = {
    "place": "coalesce(township, ''), coalesce(village, ''), household_no, policy, person_no",
    "amount": "abs(coalesce(difference_fen, entitled_fen, paid_fen, 0)) DESC, household_no, policy, person_no",
    "since": "since DESC NULLS LAST, household_no, policy, person_no",
}


@dataclass(frozen=True)
class Selected:
    """total: lines meant; households among them; sums in fen over all of them; lines: those of the page."""

    total: int
    households: int
    entitled_fen: int
    paid_fen: int
    difference_fen: int
    lines: Sequence[Line]


def select(run: MatchResult, name: str, filters: Mapping[str, str] | None = None, sort: str = "place", offset: int = 0,
           limit: int = 50, area: str = "") -> Selected:
    """Lines `offset` … `offset + limit` of list `name`.

    filters: column of FILTERS -> value; area: only households whose village code begins with it
    Raises ValueError for a list, filter or sort that does not exist.
    """
    chosen = dict(filters or {})
    if name not in LISTS or sort not in SORTS or set(chosen) - set(FILTERS):
        raise ValueError(f"no such list, filter or sort: {name} {sorted(chosen)} {sort}")
    values: list[Any] = [str(run.file(name).resolve()), *chosen.values(), f"{area}%"]
    where = " AND ".join([*(f"{column} = ${place}" for place, column in enumerate(chosen, 2)),
                          f"coalesce(village, township, '') LIKE ${len(values)}"])
    source = f"FROM read_parquet($1) WHERE {where}"
    connection = connect(readable=[run.folder])
    try:
        total, households, entitled, paid, difference = connection.execute(
            f"SELECT count(*), count(DISTINCT household_no), coalesce(sum(entitled_fen), 0)::BIGINT, coalesce(sum(paid_fen), 0)::BIGINT, "
            f"coalesce(sum(difference_fen), 0)::BIGINT {source}", values).fetchall()[0]
        rows = connection.execute(f"SELECT * {source} ORDER BY {SORTS[sort]} LIMIT {int(limit)} OFFSET {int(offset)}", values).fetchall()
    finally:
        connection.close()
    return Selected(total, households, entitled, paid, difference, [Line(*row) for row in rows])
