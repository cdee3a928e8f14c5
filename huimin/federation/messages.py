"""How parties talk: JSON, recorded message by message, so that an inspector can read all that ever left anybody.

Answers are one letter per person or household, in the order of the question: t yes, f no, u unknown. Figures go to
the matching room only, sealed for it (HPKE, RFC 9180), so the wire and the platform carry nothing that can be read.
"""

import base64
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from huimin.federation.errors import BrokenSeal, IncompleteAnswer, SealingMissing
from huimin.private import Transcript

if TYPE_CHECKING:
    pass

PLATFORM = "platform"
Content = dict[str, Any]
_LETTER = {True: "t", False: "f", None: "u"}
_TRUTH = {letter: truth for truth, letter in _LETTER.items()}


@dataclass
class Wire:
    """The only way from one party to another."""

    transcript: Transcript = field(default_factory=Transcript)

    def send(self, sender: str, receiver: str, kind: str, content: Content) -> Content:
        """Record a message and return what the receiver reads."""
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        read: Content = json.loads(self.transcript.post(sender, receiver, kind, body))
        return read


def letters(truths: Iterable[bool | None]) -> str:
    return "".join(_LETTER[truth] for truth in truths)


def truths(text: str, count: int, party: str) -> list[bool | None]:
    """Raises IncompleteAnswer, also for a letter that is no answer."""
    if len(text) != count or not set(text) <= set(_TRUTH):
        raise IncompleteAnswer(party=party, got=len(text), wanted=count)
    return [_TRUTH[letter] for letter in text]


class Seals:
    """The matching room's key pair. The private half stays in the room; departments get `public`."""

    def __init__(self) -> None:
        try:
            from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
        except ImportError:
            raise SealingMissing(party="matching_room") from None
        self._private: X25519PrivateKey = X25519PrivateKey.generate()

    @property
    def public(self) -> bytes:
        return self._private.public_key().public_bytes_raw()

    def open(self, sender: str, plan: str, sealed: str) -> Content:
        """Raises BrokenSeal for what was altered, sealed by another plan, or said to come from somebody else."""
        from cryptography.exceptions import InvalidTag

        try:
            content = _suite().decrypt(base64.b64decode(sealed), self._private, info=_about(sender, plan))
        except (InvalidTag, ValueError):
            raise BrokenSeal(party=sender) from None
        read: Content = json.loads(zlib.decompress(content))
        return read


def seal(public: bytes, sender: str, plan: str, content: Content) -> str:
    """Content that only the owner of the private half can read."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    body = zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
    key = X25519PublicKey.from_public_bytes(public)
    return base64.b64encode(_suite().encrypt(body, key, info=_about(sender, plan))).decode()


def _suite() -> Any:
    from cryptography.hazmat.primitives import hpke

    return hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def _about(sender: str, plan: str) -> bytes:
    return f"huimin figures\0{sender}\0{plan}".encode()


def in_order(values: Sequence[Any]) -> tuple[list[Any], str]:
    """A few different values and one letter or more for each place: short for long lists of few kinds."""
    kinds = sorted(set(values))
    width = max(1, len(_name(len(kinds) - 1, 1)))
    names = {kind: _name(number, width) for number, kind in enumerate(kinds)}
    return kinds, "".join(names[value] for value in values)


def from_order(kinds: Sequence[Any], text: str) -> list[Any]:
    """The inverse of in_order."""
    width = max(1, len(_name(len(kinds) - 1, 1)))
    by_name = {_name(number, width): kind for number, kind in enumerate(kinds)}
    return [by_name[text[at : at + width]] for at in range(0, len(text), width)]


def _name(number: int, width: int) -> str:
    name = ""
    number = max(number, 0)
    while number or len(name) < width:
        number, rest = divmod(number, 26)
        name = chr(ord("a") + rest) + name
    return name
