"""The way from one party to another: sealed, so that what was altered on the way is refused and not added up.

In one process the seals' keys are drawn for each computation; between machines mutual TLS is the channel and does
the same and encrypts as well.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from huimin.private.errors import TamperedMessage
from huimin.private.transcript import Transcript

SEAL_BYTES = 32


@dataclass
class Channels:
    """All channels of one computation. Each pair and direction has its own key; each message its own number."""

    transcript: Transcript
    _keys: dict[tuple[str, str], bytes] = field(default_factory=dict, repr=False)
    _sent: int = 0

    def carry(self, sender: str, receiver: str, kind: str, body: bytes) -> bytes:
        """Seal `body`, post it, and return what the receiver reads. Raises TamperedMessage."""
        key = self._keys.setdefault((sender, receiver), secrets.token_bytes(SEAL_BYTES))
        self._sent += 1
        about = "\0".join((sender, receiver, kind, str(self._sent))).encode()
        received = self.transcript.post(sender, receiver, kind, body + _seal(key, about, body))
        content, seal = received[:-SEAL_BYTES], received[-SEAL_BYTES:]
        if not hmac.compare_digest(seal, _seal(key, about, content)):
            raise TamperedMessage(party=receiver, receiver=receiver, sender=sender, kind=kind)
        return content


def _seal(key: bytes, about: bytes, body: bytes) -> bytes:
    return hmac.digest(key, hashlib.sha256(about).digest() + body, hashlib.sha256)
