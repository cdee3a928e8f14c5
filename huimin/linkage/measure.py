"""How right a linkage is, where the truth is known; and which threshold gives a precision that is wanted.

*Pairwise*: the pairs at or above a probability, against all pairs of records that are one person. *Clustered*: all
pairs of records within one group of `clusters.group`, against the same. Precision is the share of pairs found that
are true, recall the share of true pairs that are found, F1 their harmonic mean.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import exp, lgamma, log, log1p

from huimin.linkage.errors import TooFewLabels

THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9995, 0.9999)


@dataclass(frozen=True)
class Accuracy:
    """found: pairs given; right: those of them that are true; true: all true pairs."""

    found: int
    right: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def of_pairs(found: Iterable[tuple[str, str]], truth: Iterable[tuple[str, str]]) -> Accuracy:
    """Pairs against true pairs; the order inside a pair matters (left, right)."""
    known, given = set(truth), set(found)
    return Accuracy(len(given), len(given & known), len(known))


def of_groups(groups: Mapping[str, Hashable], truth: Mapping[str, Hashable]) -> Accuracy:
    """The pairs within groups, against the pairs of one person. A record of `truth` without a group stands alone."""
    together = Counter((groups.get(record, record), person) for record, person in truth.items())
    sizes, people = Counter(groups.get(record, record) for record in truth), Counter(truth.values())
    return Accuracy(_pairs(sizes), _pairs(together), _pairs(people))


def _pairs(sizes: Counter[Hashable] | Counter[tuple[Hashable, Hashable]]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


@dataclass(frozen=True)
class Threshold:
    """probability: link from here. pairs, right: reviewed pairs from there on in the half that did not choose it;
    precision with its interval (low, high) is of that half"""

    probability: float
    pairs: int
    right: int
    precision: float
    low: float
    high: float


def choose_threshold(labelled: Iterable[tuple[str, str, float, bool]], wanted: float, confidence: float = 0.95) -> Threshold:
    """The lowest of THRESHOLDS from which on reviewed pairs are right often enough.

    labelled: (left_id, right_id, probability, same person?) of pairs people reviewed, drawn without regard to outcome
    wanted: precision, e.g. 0.995. Half of the pairs (by a hash of their ids) choose: the lower bound of their precision
    must reach `wanted`. The other half says what precision that gives, so the choice does not flatter itself.
    Raises TooFewLabels when no threshold reaches it.
    """
    halves: tuple[list[tuple[float, bool]], list[tuple[float, bool]]] = ([], [])
    for left, right, probability, same in labelled:
        digest = hashlib.sha256(f"{left}\0{right}".encode()).digest()
        halves[digest[0] % 2].append((probability, same))
    for value in THRESHOLDS:
        chosen = [same for probability, same in halves[0] if probability >= value]
        if not chosen or interval(sum(chosen), len(chosen), confidence)[0] < wanted:
            continue
        held = [same for probability, same in halves[1] if probability >= value]
        low, high = interval(sum(held), len(held), confidence)
        return Threshold(value, len(held), sum(held), sum(held) / len(held) if held else 0.0, low, high)
    raise TooFewLabels(count=len(halves[0]) + len(halves[1]), wanted=f"{100 * wanted:g}", confidence=f"{100 * confidence:g}")


def interval(right: int, count: int, confidence: float = 0.95) -> tuple[float, float]:
    """The exact (Clopper-Pearson) interval of a share: each bound is missed with probability (1 - confidence) / 2."""
    tail = (1 - confidence) / 2
    low = 0.0 if right == 0 else _root(lambda share: 1 - _at_most(right - 1, count, share), tail)
    high = 1.0 if right == count else _root(lambda share: 1 - _at_most(right, count, share), 1 - tail)
    return low, high


def _at_most(right: int, count: int, share: float) -> float:
    """The probability of at most `right` of `count` when each is right with probability `share`."""
    whole = lgamma(count + 1)
    return sum(exp(whole - lgamma(k + 1) - lgamma(count - k + 1) + k * log(share) + (count - k) * log1p(-share))
               for k in range(right + 1))


def _root(rising: Callable[[float], float], wanted: float) -> float:
    low, high = 1e-12, 1 - 1e-12
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > wanted else (middle, high)
    return (low + high) / 2
