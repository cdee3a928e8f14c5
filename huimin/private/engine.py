"""Two questions that can be asked of several departments without seeing their data, and who computes the answer.

Built in and always there: shares and keyed tokens with a trusted matching room. Stronger, without such a room, where
the environment for it is installed: `strong.Strong`. Both answer alike.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from huimin.private.lanes import RandomBytes
from huimin.private.lists import intersect_by_tokens
from huimin.private.question import Line, Parts, Verdicts
from huimin.private.sums import compare_by_shares
from huimin.private.tokens import RunKey
from huimin.private.transcript import Transcript


class PrivateEngine(Protocol):
    """A way of computing together; the answers are the same whichever is used."""

    @property
    def name(self) -> str: ...

    def compare(self, parts: Parts, line: Line, op: str, transcript: Transcript) -> Verdicts: ...

    def intersect(self, mine: Iterable[str], theirs: Iterable[str], transcript: Transcript, key: RunKey,
                  names: tuple[str, str]) -> frozenset[str]: ...


@dataclass(frozen=True)
class BuiltIn:
    """Additive shares and keyed tokens. random_bytes: the system's generator, except in tests of the sharing itself."""

    random_bytes: RandomBytes = os.urandom
    name: str = "built_in"

    def compare(self, parts: Parts, line: Line, op: str, transcript: Transcript) -> Verdicts:
        return compare_by_shares(parts, line, op, transcript, self.random_bytes)

    def intersect(self, mine: Iterable[str], theirs: Iterable[str], transcript: Transcript, key: RunKey,
                  names: tuple[str, str]) -> frozenset[str]:
        return intersect_by_tokens(mine, theirs, transcript, key, names)


_BUILT_IN = BuiltIn()


def secure_compare(parts: Parts, line: Line, op: str, transcript: Transcript, engine: PrivateEngine = _BUILT_IN) -> Verdicts:
    """Token → is the sum of all departments' parts `op` the line: True, False, or None for unknown.

    parts: department → token → its figure in whole units (fen), exactly known (int), within Bounds, or None
        (nothing known, of either sign). Income that cannot be negative and is not known is `at_least(0)`; a
        household of which one wage of three is not known is `at_least(sum of the other two)`.
    line: token → what the platform compares with, in the same unit; None: not known, and so is the verdict.
    op: "<", "<=", ">" or ">="
    Strong Kleene logic: a verdict is given when every total within the bounds agrees, otherwise None. All
    parties speak of the same tokens. Figures beyond ±MOST, fewer than two departments, mismatched tokens and
    altered messages are refused with a PrivateError.
    """
    return engine.compare(parts, line, op, transcript)


def intersect(mine: Iterable[str], theirs: Iterable[str], transcript: Transcript, key: RunKey | None = None,
              names: tuple[str, str] = ("asker", "holder"), engine: PrivateEngine = _BUILT_IN) -> frozenset[str]:
    """Which of my people are in your list: the numbers of `mine` that `theirs` has too. Only the asker learns them.

    mine, theirs: normalised identity numbers; key: of this run, made for it unless given; names: (asker, holder)
    """
    return engine.intersect(mine, theirs, transcript, key or RunKey.new(), names)
