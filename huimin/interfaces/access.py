"""Who asks: registered clients, their secrets (kept hashed), and access tokens that live five minutes.

OAuth 2.0 client credentials (RFC 6749, section 4.4): a client's scopes are the purposes it may ask for. Tokens are JSON
Web Tokens signed by this desk; a client that is revoked is turned away at once, whatever tokens it still holds.
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from huimin.interfaces.errors import ClientExists, MissingLibrary, Refused, UnknownClient
from huimin.interfaces.signing import ALGORITHMS
from huimin.interfaces.store import Store
from huimin.kernel import Text

LIFE = timedelta(minutes=5)
_UNAUTHORIZED = Text("身份未通过验证或令牌已过期", "not authenticated, or the token has expired")


@dataclass(frozen=True)
class Client:
    """consumer: the department it asks for; purposes: its scopes; callback: where answers of asynchronous searches go."""

    client: str
    consumer: str
    purposes: tuple[str, ...]
    callback: str | None
    public_key: dict[str, Any]
    revoked: bool = False

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Client":
        return cls(row["client"], row["consumer"], tuple(row["purposes"].split()), row["callback"], json.loads(row["public_key"]),
                   row["revoked_at"] is not None)

    def as_json(self) -> dict[str, object]:
        return {"client": self.client, "consumer": self.consumer, "purposes": list(self.purposes), "callback": self.callback,
                "revoked": self.revoked}


def register(store: Store, client: Client, now: datetime) -> str:
    """Add a client and return its secret, which is shown once and kept nowhere. Raises ClientExists."""
    secret, salt = secrets.token_urlsafe(32), secrets.token_bytes(16)
    added = store.add_client({
        "client": client.client, "consumer": client.consumer, "purposes": " ".join(client.purposes), "callback": client.callback,
        "public_key": json.dumps(client.public_key), "salt": salt, "secret_hash": hashed(secret, salt),
        "registered_at": now.isoformat()})
    if not added:
        raise ClientExists(client=client.client)
    return secret


def revoke(store: Store, client: str, now: datetime) -> None:
    """Raises UnknownClient."""
    if not store.revoke(client, now):
        raise UnknownClient(client=client)


def issue(store: Store, form: dict[str, Any], issuer: str, key: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The token response. Raises Refused, with the same words for an unknown client, a revoked one and a wrong secret."""
    row = store.client(str(form.get("client_id", "")))
    salt, expected = (row["salt"], row["secret_hash"]) if row else (b"\0" * 16, b"\0" * 32)
    matches = hmac.compare_digest(hashed(str(form.get("client_secret", "")), salt), expected)
    if row is None or not matches or row["revoked_at"] is not None:
        raise Refused("err.request.unauthorized", _UNAUTHORIZED, 401)
    client = Client.of(row)
    wanted = tuple(str(form["scope"]).split()) if form.get("scope") else client.purposes
    if not set(wanted) <= set(client.purposes):
        raise Refused("err.request.forbidden", Text("申请的用途不在登记的范围内", "a purpose outside those registered"), 403)
    jwt, jwk, _ = _library()
    claims = {"iss": issuer, "aud": issuer, "sub": client.client, "scope": " ".join(wanted), "iat": int(now.timestamp()),
              "exp": int((now + LIFE).timestamp()), "jti": secrets.token_hex(16)}
    algorithm = ALGORITHMS[key["crv"]]
    token = jwt.encode({"alg": algorithm, "typ": "at+jwt"}, claims, jwk.import_key(key), algorithms=[algorithm])
    return {"access_token": token, "token_type": "Bearer", "expires_in": int(LIFE.total_seconds()), "scope": claims["scope"]}


def bearer(store: Store, token: str | None, issuer: str, key: dict[str, Any], now: datetime) -> tuple[Client, tuple[str, ...]]:
    """The client behind a token and the purposes it was issued for. Raises Refused."""
    jwt, jwk, errors = _library()
    try:
        read = jwt.decode(token or "", jwk.import_key(key), algorithms=[ALGORITHMS[key["crv"]]])
    except (ValueError, errors.JoseError):
        raise Refused("err.request.unauthorized", _UNAUTHORIZED, 401) from None
    claims = read.claims
    ours = read.header.get("typ") == "at+jwt" and claims.get("iss") == claims.get("aud") == issuer
    row = store.client(str(claims.get("sub", "")))
    if not ours or row is None or row["revoked_at"] is not None or not claims["iat"] <= now.timestamp() < claims["exp"]:
        raise Refused("err.request.unauthorized", _UNAUTHORIZED, 401)
    return Client.of(row), tuple(claims["scope"].split())


def hashed(secret: str, salt: bytes) -> bytes:
    """scrypt at the strength usual for interactive use (16 MB, some 50 ms)."""
    return hashlib.scrypt(secret.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)


def _library() -> tuple[Any, Any, Any]:
    try:
        from joserfc import errors, jwk, jwt
    except ImportError:
        raise MissingLibrary from None
    return jwt, jwk, errors
