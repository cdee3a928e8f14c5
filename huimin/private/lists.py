"""The built-in intersection: both parties hand keyed tokens to the matching room, the asker gets back those in both.

The room sees how many people each list has and how many are in both, never who; the holder of the other list
learns nothing. The run's key is agreed between the two parties and never reaches the room.
"""

from collections.abc import Iterable

from huimin.private.channel import Channels
from huimin.private.errors import ReservedName
from huimin.private.question import PLATFORM, ROOM
from huimin.private.tokens import TOKEN_BYTES, RunKey
from huimin.private.transcript import Transcript

TOKENS, OVERLAP = "tokens", "overlap"


def check_names(names: tuple[str, str]) -> None:
    """Raises ReservedName where a party is called like another one."""
    for name, taken in ((names[0], (ROOM, PLATFORM)), (names[1], (ROOM, PLATFORM, names[0]))):
        if name in taken:
            raise ReservedName(party=name, name=name)


def intersect_by_tokens(mine: Iterable[str], theirs: Iterable[str], transcript: Transcript, key: RunKey,
                        names: tuple[str, str]) -> frozenset[str]:
    """Which of `mine` are in `theirs`; see engine.intersect."""
    check_names(names)
    asker, holder = names
    channels = Channels(transcript)
    own = {key.token(number): number for number in mine}
    asked = _tokens(channels.carry(asker, ROOM, TOKENS, _body(own)))
    held = _tokens(channels.carry(holder, ROOM, TOKENS, _body(key.token(number) for number in theirs)))
    overlap = _tokens(channels.carry(ROOM, asker, OVERLAP, _body(asked & held)))
    return frozenset(own[token] for token in overlap)


def _body(found: Iterable[str]) -> bytes:
    """Sorted and once each: neither order nor repetition tells anything."""
    return bytes.fromhex("".join(sorted(set(found))))


def _tokens(body: bytes) -> set[str]:
    text, width = body.hex(), 2 * TOKEN_BYTES
    return {text[at:at + width] for at in range(0, len(text), width)}
