"""One comparison as all parties agree on it first: which operator, which departments, and that all speak of the same households."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huimin.private.bounds import MOST_PARTIES, OPERATORS, Part
from huimin.private.channel import Channels
from huimin.private.errors import (
    MismatchedTokens,
    ReservedName,
    TooFewParties,
    TooManyParties,
    UnknownOperator,
)

ROOM, PLATFORM = "matching_room", "platform"
HOUSEHOLDS = "households"
Parts = Mapping[str, Mapping[str, Part]]
Line = Mapping[str, Part]
Verdicts = dict[str, bool | None]


@dataclass(frozen=True)
class Question:
    """order: the tokens in the order every vector follows; sorted, so that it tells nothing but the tokens."""

    order: tuple[str, ...]
    departments: tuple[str, ...]
    op: str


def question(parts: Parts, line: Line, op: str) -> Question:
    """Check what is asked. Raises UnknownOperator, TooFewParties, TooManyParties, ReservedName."""
    if op not in OPERATORS:
        raise UnknownOperator(party=PLATFORM, op=op)
    if len(parts) < 2:
        raise TooFewParties(party=PLATFORM, count=len(parts), names=", ".join(parts) or "-")
    if len(parts) > MOST_PARTIES:
        raise TooManyParties(party=PLATFORM, count=len(parts), most=MOST_PARTIES)
    for name in parts:
        if name in (ROOM, PLATFORM):
            raise ReservedName(party=name, name=name)
    return Question(tuple(sorted(line)), tuple(parts), op)


def agree_on_households(asked: Question, parts: Parts, channels: Channels) -> None:
    """Every department sends the platform a checksum of the tokens it has figures for. Raises MismatchedTokens."""
    for name in asked.departments:
        if channels.carry(name, PLATFORM, HOUSEHOLDS, _checksum(parts[name])) != _checksum(asked.order):
            raise MismatchedTokens(party=name, other=PLATFORM, count=len(parts[name]), other_count=len(asked.order))


def _checksum(found: Iterable[str]) -> bytes:
    return hashlib.sha256("\n".join(sorted(found)).encode()).digest()
