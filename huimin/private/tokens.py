"""Keyed pseudonyms: the same number gives the same token within a run, and tells nothing without the run's key.

HMAC-SM3 where the system's OpenSSL has SM3, else HMAC-SHA-256; the key fixes which, so all parties of a run use
the same. Identity numbers can be counted through (there are about 10¹¹ plausible ones), therefore the key never
reaches the room that compares tokens, and each run has its own: tokens of two runs cannot be joined.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from huimin.private.errors import WrongKey

KEY_BYTES = 32
TOKEN_BYTES = 16  # of 32: among a thousand million people two share a token with probability 10⁻²¹
SM3, SHA256 = "sm3", "sha256"


def best_digest() -> str:
    """The digest of new keys: SM3 when this OpenSSL has it."""
    return SM3 if SM3 in hashlib.algorithms_available else SHA256


@dataclass(frozen=True)
class RunKey:
    """The secret of one run, known to the departments and not to the matching room; never printed."""

    secret: bytes = field(repr=False)
    digest: str = SHA256

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES or not any(self.secret):
            raise WrongKey(party="", length=KEY_BYTES)

    @classmethod
    def new(cls) -> "RunKey":
        return cls(secrets.token_bytes(KEY_BYTES), best_digest())

    def token(self, number: str) -> str:
        """The pseudonym of one normalised number: 32 hexadecimal digits."""
        return hmac.digest(self.secret, number.encode(), self.digest)[:TOKEN_BYTES].hex()


def tokens(key: RunKey, numbers: Iterable[str]) -> dict[str, str]:
    """Number → token. The numbers are normalised already (`person_key`, `household_key`): two spellings are two tokens."""
    return {number: key.token(number) for number in numbers}
