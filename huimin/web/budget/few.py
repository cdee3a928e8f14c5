"""Counts for readers who may not see the households: one rule for every table, file and answer of the budget desk.

A row is told as a whole or not at all: one with a count from 1 to LEAST-1 (or two counts that far apart) is not told, nor its money.
Were it alone, the total less the others would give it away: further rows are kept back with it, in the order they come in and never by
size, until in every column there is room for each small count to be any small count. Counts that add up across a row are hidden
together, so nothing is left to subtract; a sum is told only as the total, or where every part of it is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huimin.kernel import Text
from huimin.web.public.suppress import LEAST
from huimin.web.worker.views_lists import area_of

FEWER = Text(f"少于{LEAST}", f"fewer than {LEAST}")
HIDDEN = Text("不显示", "not shown")
UNTOLD = Text(f"有少于{LEAST}的数,人数和金额不显示。", f"A number is fewer than {LEAST}: people and money are not shown.")
Found = Mapping[str, Any]
WORKERS = ("county_lead", "county_officer", "township_lead")
"""Case workers see the households behind counts, in their area."""


def small(value: float) -> bool:
    return 0 < round(abs(value)) < LEAST


@dataclass(frozen=True)
class Kept:
    """The places of rows not told. named: may a small count among them be said to be small? (else not even that)"""

    rows: frozenset[int] = frozenset()
    named: bool = True


def kept_back(counts: Sequence[Sequence[float]], hidden: Collection[int] = ()) -> Kept:
    """counts: a row each, under a total of every column that is told where it is not small itself; hidden: rows not told anyhow."""
    columns = [column for column in zip(*counts, strict=True) if not small(sum(column))]
    out = {at for at, row in enumerate(counts) if any(map(small, row))} | set(hidden)
    for at in range(len(counts)):
        lacking = [column for column in columns if not _roomy(column, out)]
        if at not in out and any(round(column[at]) >= LEAST for column in lacking):
            out.add(at)
    if not all(_roomy(column, out) for column in columns):
        return Kept(frozenset(range(len(counts))), named=False)
    # beside a told total one would be no secret; of a small total not even that as many as it holds have one each
    least = LEAST if len(columns) < len(counts[0] if counts else ()) else 2
    for at in sorted(range(len(counts)), key=lambda at: (not any(counts[at]), at)):
        if out and len(out) < least:
            out.add(at)
    return Kept(frozenset(out))


def _roomy(column: Sequence[float], out: Collection[int]) -> bool:
    """Room for any one of the few to be LEAST-1 or 1, those beside them at least LEAST (public.suppress)."""
    values = [round(column[at]) for at in out]
    few, large = sum(map(small, values)), sum(value >= LEAST for value in values)
    return not few or sum(values) >= (few + large) * LEAST


def hide(row: Found, kept: Kept, counts: Collection[str], money: Collection[str], told_small: Collection[str] = ()) -> dict[str, Any]:
    """The row with words in place of its figures. told_small: counts whose total is small: not even that is said of a part."""
    words = {name: FEWER if kept.named and name not in told_small and row[name] is not None and small(row[name]) else HIDDEN
             for name in counts}
    return {**row, **words, **{name: HIDDEN if row[name] is not None else None for name in money}}


def table(rows: Sequence[Found], counts: Sequence[str], money: Sequence[str] = (), *, apart: Iterable[tuple[str, str]] = (),
          hidden: Collection[int] = ()) -> tuple[list[Found], frozenset[int]]:
    """The rows as such a reader is told them, and which are not. money: figures that go with the counts; apart: pairs of counts
    (the one never more than the other, or before and after) whose difference is a count as well."""
    pairs = list(apart)
    kept = kept_back([[*(row[name] or 0 for name in counts), *(abs((row[one] or 0) - (row[other] or 0)) for one, other in pairs)]
                      for row in rows], hidden)
    sums = {name for name in counts if small(sum(row[name] or 0 for row in rows))}
    return [hide(row, kept, counts, money, sums) if at in kept.rows else row for at, row in enumerate(rows)], kept.rows


def alone(row: Found, counts: Sequence[str], money: Sequence[str] = (), *, apart: Iterable[tuple[str, str]] = ()) -> Found:
    """Figures of the county under no total: all told, or none where one of the counts is small."""
    if any(small(row[name] or 0) for name in counts) or any(small((row[one] or 0) - (row[other] or 0)) for one, other in apart):
        return hide(row, Kept(), counts, money)
    return row


def sees(user: Any) -> bool:
    """May the reader see every household of the county, so that no count gives anything away?"""
    return bool(user.roles & set(WORKERS)) and area_of(user) == ""


def is_told(value: object) -> bool:
    return value is not None and not isinstance(value, Text)


def words(value: float | Text) -> Text:
    """As a sentence has it."""
    return value if isinstance(value, Text) else Text.of(f"{value:,}")
