"""Text that lies encrypted in the database, and names for people that tell nothing.

Sealed fields use AES-256-GCM; the place (table.column) is authenticated with the text, so that a sealed value copied
into another column cannot be opened. `blind` makes the same value findable without being readable. `token` makes an
address for a household or person: short, the same every time, and meaningless without this workspace's key.
"""

import base64
import hmac
import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from django.conf import settings
from django.db import models

from huimin.web.config.secret import secret

_VERSION = b"\x01"
_NONCE = 12


@lru_cache(maxsize=16)
def _key(purpose: str) -> bytes:
    return bytes.fromhex(secret(settings.HOME, purpose))


def seal(text: str, place: str) -> bytes:
    return seal_bytes(text.encode(), place)


def unseal(data: bytes, place: str) -> str:
    """Raises ValueError when the bytes were altered or belong to another place."""
    return unseal_bytes(data, place).decode()


def seal_bytes(content: bytes, place: str) -> bytes:
    nonce = os.urandom(_NONCE)
    return _VERSION + nonce + AESGCM(_key("fields")).encrypt(nonce, content, place.encode())


def unseal_bytes(data: bytes, place: str) -> bytes:
    """Raises ValueError when the bytes were altered or belong to another place."""
    try:
        nonce, sealed = data[1:1 + _NONCE], data[1 + _NONCE:]
        return AESGCM(_key("fields")).decrypt(nonce, sealed, place.encode())
    except InvalidTag:
        raise ValueError(f"a sealed value of {place} was altered or moved") from None


def blind(text: str, purpose: str = "person") -> str:
    """A 32-digit fingerprint by which equal values find each other."""
    return hmac.new(_key(f"blind {purpose}"), text.encode(), "sha256").hexdigest()[:32]


def token(kind: str, value: str) -> str:
    """An opaque address for a household ("h") or person ("p"); `value_of` leads back."""
    sealed = AESSIV(_key("token") + _key("token mac")).encrypt(value.encode(), [kind.encode()])
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def value_of(kind: str, address: str) -> str | None:
    """What `token` was given; None for anything it did not make."""
    try:
        sealed = base64.urlsafe_b64decode(address + "=" * (-len(address) % 4))
        return AESSIV(_key("token") + _key("token mac")).decrypt(sealed, [kind.encode()]).decode()
    except (InvalidTag, ValueError):
        return None


if TYPE_CHECKING:
    _Text = models.Field[str, str]
else:
    _Text = models.Field


class SealedText(_Text):
    """A text that is only ever encrypted at rest; an empty text stays empty."""

    def get_internal_type(self) -> str:
        return "BinaryField"

    @property
    def _place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        return connection.Database.Binary(seal(value, self._place) if value else b"")

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        return None if value is None else unseal(bytes(value), self._place) if value else ""
