"""From weighed pairs to decisions: one partner each, the strongest pair first, and a person where it is close.

Pairs are taken in the order of their weight; a pair is linked when neither record has a partner yet. The other
way, the assignment with the greatest sum, was not chosen: it gives up a sure pair to gain two middling ones, and
nobody at a counter could be told why. Where the next best partner is nearly as good as the chosen one (namesakes,
twins without numbers), the order is chance; so such a pair goes to review however probable it is.
"""

from collections.abc import Iterable

CLOSE = 2.0  # a rival with at most this much less weight (bits: a quarter of the odds) makes a choice a question


def one_to_one(pairs: Iterable[tuple[int, int, float]]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """The chosen pairs, and those of them that have a close rival. pairs: (left, right, weight), in any order."""
    ordered = sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))
    partner_l: dict[int, tuple[int, float]] = {}
    partner_r: dict[int, tuple[int, float]] = {}
    for left, right, weight in ordered:
        if left not in partner_l and right not in partner_r:
            partner_l[left], partner_r[right] = (right, weight), (left, weight)
    close = set()
    for left, right, weight in ordered:
        mine, theirs = partner_l.get(left), partner_r.get(right)
        if mine is not None and mine[0] == right:
            continue
        # A rival counts only while it is free, or bound by a pair that is no stronger than this one.
        if mine is not None and mine[1] - weight <= CLOSE and (theirs is None or theirs[1] - weight <= CLOSE):
            close.add((left, mine[0]))
        if theirs is not None and theirs[1] - weight <= CLOSE and (mine is None or mine[1] - weight <= CLOSE):
            close.add((theirs[0], right))
    return {(left, partner) for left, (partner, _) in partner_l.items()}, close
