"""What a linkage is asked to do, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LINK_FROM = 0.999
REVIEW_FROM = 0.9


@dataclass(frozen=True)
class LinkSettings:
    """link_from: a pair of this probability or more is a link; review_from: from here to `link_from` a person decides

    one_to_one: each record has at most one partner in the other table (two lists of the same people)
    probabilistic: False for certain rules only, which need none of the packages of the extra `linkage`
    attributes: further columns both tables have, compared as they are (occupation, school …)
    block_pairs: candidate groups with more pairs than this are not compared by that key; the result counts them
    keep_from: pairs below this probability are not written
    memory: what DuckDB may use before it spills to disk
    """

    link_from: float = LINK_FROM
    review_from: float = REVIEW_FROM
    one_to_one: bool = True
    probabilistic: bool = True
    attributes: tuple[str, ...] = ()
    block_pairs: int = 2_500
    keep_from: float = 0.01
    memory: str = "2GB"


@dataclass(frozen=True)
class LinkResult:
    """pairs: the Parquet file; its rows are one candidate pair each, ordered by left_id, right_id:

    left_id, right_id; how: identity | exact | probabilistic; probability (0 to 1) and weight (log2 of the odds the
    evidence adds); outcome: link | review | below | beaten (a better partner was linked) | vetoed (two valid identity
    numbers that differ); close_rival: another pair of one of the two is nearly as strong; evidence: list of (comparison,
    level, weight) structs, see `comparison_text` and `level_text`. Pairs by rule alone have neither weight nor evidence.
    counts: rows by outcome and by `how`; candidates: pairs compared
    skipped: blocking key → pairs not compared by it because the group was too large
    """

    pairs: Path
    left_rows: int
    right_rows: int
    candidates: int
    counts: Mapping[str, int] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)
