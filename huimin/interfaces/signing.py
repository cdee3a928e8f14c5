"""Signatures over header and message: JSON Web Signature, detached (RFC 7515, appendix F), over canonical JSON.

The standard says that a signature covers {header}+{message} and leaves its form open. The payload here is the canonical
JSON (RFC 8785) of {"header": …, "message": …}: keys sorted, no spaces, UTF-8, whole numbers only, so both sides get the
same bytes however a message was written. Ed25519 or ES256; `kid` is the standard's "sender|key|algorithm".
"""

import json
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

from huimin.interfaces.errors import BadPublicKey, MissingLibrary

ALGORITHMS = {"Ed25519": "Ed25519", "P-256": "ES256"}


def canonical(header: Any, message: Any) -> bytes:
    """The bytes that are signed. Raises ValueError where a number is not whole: two programs write such numbers differently."""
    _only_whole_numbers((header, message))
    # RFC 8785 sorts by UTF-16 units; names beyond the basic plane do not occur in the standard, code points sort alike.
    return json.dumps({"header": header, "message": message}, ensure_ascii=False, sort_keys=True, separators=(",", ":"),
                      allow_nan=False).encode()


def _only_whole_numbers(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError("not a whole number")
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        _only_whole_numbers(one)


def sign(header: Any, message: Any, key: dict[str, Any], sender: str) -> str:
    """The detached signature of a message; key: a private JWK."""
    jws, jwk, _ = _library()
    algorithm = ALGORITHMS[key["crv"]]
    protected = {"alg": algorithm, "kid": f"{sender}|{thumbprint(key)}|{algorithm}"}
    whole: str = jws.serialize_compact(protected, canonical(header, message), jwk.import_key(key), algorithms=[algorithm])
    head, _, tail = whole.split(".")
    return f"{head}..{tail}"


def is_signed_by(signature: str, header: Any, message: Any, key: dict[str, Any]) -> bool:
    """Whether the holder of the public JWK signed exactly this message."""
    jws, jwk, errors = _library()
    parts = signature.split(".")
    if len(parts) != 3 or parts[1]:
        return False
    try:
        payload = urlsafe_b64encode(canonical(header, message)).rstrip(b"=").decode()
        jws.deserialize_compact(f"{parts[0]}.{payload}.{parts[2]}", jwk.import_key(key), algorithms=[ALGORITHMS[key["crv"]]])
    except (ValueError, errors.JoseError):
        return False
    return True


def new_key() -> dict[str, Any]:
    """A private Ed25519 key as JWK."""
    _, jwk, _ = _library()
    made: dict[str, Any] = jwk.OKPKey.generate_key("Ed25519").as_dict(private=True)
    return made


def public_of(key: dict[str, Any]) -> dict[str, Any]:
    """The public half, with the kid under which signatures name it."""
    shown = {name: value for name, value in key.items() if name != "d"}
    return shown | {"kid": thumbprint(key), "use": "sig", "alg": ALGORITHMS[key["crv"]]}


def thumbprint(key: dict[str, Any]) -> str:
    """RFC 7638."""
    _, jwk, _ = _library()
    found: str = jwk.import_key(key).thumbprint()
    return found


def read_public_key(path: Path) -> dict[str, Any]:
    """A client's key file, PEM or JWK. Raises BadPublicKey, for a private key too: it was never to leave the client."""
    _, jwk, _ = _library()
    try:
        text = path.read_text("ascii")
        if text.lstrip().startswith("{"):
            content = json.loads(text)
            key = jwk.import_key(content)
        else:
            key = next(made for kind in ("OKP", "EC") if (made := _from_pem(jwk, text, kind)) is not None)
        if key.is_private or key.as_dict(private=False)["crv"] not in ALGORITHMS:
            raise ValueError(path)
        found: dict[str, Any] = key.as_dict(private=False)
    except Exception:  # whatever a library says of foreign bytes, the file is not a key we can use
        raise BadPublicKey(file=path) from None
    return found


def _from_pem(jwk: Any, text: str, kind: str) -> Any:
    try:
        return jwk.import_key(text, kind)
    except Exception:
        return None


def _library() -> tuple[Any, Any, Any]:
    try:
        from joserfc import errors, jwk, jws
    except ImportError:
        raise MissingLibrary from None
    return jws, jwk, errors
