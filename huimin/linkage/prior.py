"""How many of all pairs are one person: the share at which the weighed pairs, added up, agree with it.

The share turns weights into probabilities. It is not known beforehand, so it is found: each pair is probably one
person as far as its weight and the share say; the sum over all pairs must give the share again.
"""

from collections.abc import Mapping
from math import log2

_ROUNDS = 200


def settle(histogram: Mapping[float, int], possible: int, most: int) -> float:
    """The share of matches among `possible` pairs.

    histogram: weight (bits) → number of pairs; pairs not in it are no matches
    most: there cannot be more matches than this (in two lists of one person each, the shorter list)
    """
    if possible <= 0 or not histogram:
        return 1e-9
    share = max(1.0, sum(count for weight, count in histogram.items() if weight > 15)) / possible
    for _ in range(_ROUNDS):
        odds = odds_of(share)
        matches = sum(count * probability(weight, odds) for weight, count in sorted(histogram.items()))
        following = min(max(matches, 0.5), most) / possible
        if abs(following - share) <= 1e-6 * share:
            return following
        share = following
    return share


def odds_of(share: float) -> float:
    """log2 of the odds."""
    share = min(share, 0.5)
    return log2(share / (1 - share))


def probability(weight: float, prior_odds: float) -> float:
    """The probability of a pair from its weight and the prior odds, both in bits."""
    bits = weight + prior_odds
    return 1 / (1 + 2 ** -bits) if bits > -1000 else 0.0
