"""Several records of one person: weighed pairs become groups, without chains of half-alike strangers.

Joining whatever is linked through whomever makes chains: a father and a son who share a name are joined by one
record without a birth date. Groups are therefore merged strongest pair first, and only while all pairs across the
two groups together speak for it: the mean of their log odds must not be negative. A pair across that was never
compared, or was found improbable, counts one bit against; two valid numbers that differ forbid the merge.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log2

UNCOMPARED = -1.0
FORBIDDEN = float("-inf")
Pair = tuple[str, str, float, bool]


def group(pairs: Iterable[Pair], join_from: float = 0.5) -> Mapping[str, int]:
    """Record id → number of its group, for every record that stands in a pair. The order of `pairs` does not matter.

    pairs: (id, id, probability, vetoed); only pairs of at least `join_from` begin a merge
    """
    odds: dict[str, dict[str, float]] = defaultdict(dict)
    edges = []
    for first, second, probability, vetoed in pairs:
        certain = min(max(probability, 1e-6), 1 - 1e-6)
        bits = FORBIDDEN if vetoed else log2(certain / (1 - certain))
        odds[first][second] = odds[second][first] = bits
        if not vetoed and probability >= join_from:
            edges.append((-probability, min(first, second), max(first, second)))
    home = {record: record for record in odds}
    members = {record: [record] for record in odds}
    for _, first, second in sorted(edges):
        one, other = home[first], home[second]
        if one == other or _against(members[one], members[other], odds):
            continue
        keep, gone = (one, other) if len(members[one]) >= len(members[other]) else (other, one)
        for record in members[gone]:
            home[record] = keep
        members[keep] += members.pop(gone)
    order = {root: number for number, root in enumerate(sorted(members, key=lambda root: min(members[root])), 1)}
    return {record: order[home[record]] for record in sorted(home)}


def _against(one: list[str], other: list[str], odds: Mapping[str, Mapping[str, float]]) -> bool:
    total = sum(odds[first].get(second, UNCOMPARED) for first in one for second in other)
    return total < 0
