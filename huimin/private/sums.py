"""The built-in comparison: additive secret sharing among the departments, the difference opened in the matching room.

Each department splits its figures into random shares modulo 2⁶⁴, one for every department; the platform splits the
line in the same way, taken away. A department adds up what it holds, which is random to it, and hands the sum to the
matching room. There the sums give, for each token, total − line and nothing else; its sign is the verdict. The
construction is textbook (semi-honest parties that do not pool what they hold); nothing about it is ours.
"""

from collections.abc import Sequence
from functools import reduce

from huimin.private.bounds import OPERATORS, Part, lows_and_highs
from huimin.private.channel import Channels
from huimin.private.lanes import RandomBytes, add, packed, subtract, unpacked
from huimin.private.question import PLATFORM, ROOM, Line, Parts, Verdicts, agree_on_households, question
from huimin.private.transcript import Transcript

SHARE, LINE_SHARE, PARTIAL_SUM, VERDICT = "share", "line share", "partial sum", "verdict"
ANSWERS: tuple[bool | None, ...] = (False, True, None)


def compare_by_shares(parts: Parts, line: Line, op: str, transcript: Transcript, random_bytes: RandomBytes) -> Verdicts:
    """Token → is the sum of the parts `op` the line; see engine.secure_compare."""
    asked = question(parts, line, op)
    channels = Channels(transcript)
    agree_on_households(asked, parts, channels)
    held: dict[str, list[bytes]] = {name: [] for name in asked.departments}
    givers = [(name, SHARE, vector(name, [parts[name][token] for token in asked.order])) for name in asked.departments]
    givers.append((PLATFORM, LINE_SHARE, vector(PLATFORM, [line[token] for token in asked.order], sign=-1)))
    for giver, kind, figures in givers:
        for receiver, share in zip(asked.departments, split(figures, len(asked.departments), random_bytes), strict=True):
            held[receiver].append(share if receiver == giver else channels.carry(giver, receiver, kind, share))
    partial = [channels.carry(name, ROOM, PARTIAL_SUM, reduce(add, held[name])) for name in asked.departments]
    verdicts = channels.carry(ROOM, PLATFORM, VERDICT, judged(reduce(add, partial), op))
    return {token: ANSWERS[code] for token, code in zip(asked.order, verdicts, strict=True)}


def vector(party: str, parts: list[Part], sign: int = 1) -> bytes:
    """All lows, then all highs. Raises OutOfRange."""
    lows, highs = lows_and_highs(party, parts, sign)
    return packed(lows) + packed(highs)


def split(figures: bytes, count: int, random_bytes: RandomBytes) -> list[bytes]:
    """`count` shares that add up to `figures` modulo 2⁶⁴ in each lane; any count − 1 of them are random."""
    shares = [random_bytes(len(figures)) for _ in range(count - 1)]
    return [*shares, reduce(subtract, shares, figures)]


def judged(differences: bytes, op: str) -> bytes:
    """One byte per token from the bounds of total − line: 0 no, 1 yes, 2 unknown. This is all the matching room does."""
    bounds: Sequence[int] = unpacked(differences)
    half, decide = len(bounds) // 2, OPERATORS[op]
    return bytes(ANSWERS.index(decide(low, high)) for low, high in zip(bounds[:half], bounds[half:], strict=True))
