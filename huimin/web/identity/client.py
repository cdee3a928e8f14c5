"""OpenID Connect, the side of the office: authorization code with PKCE, state and nonce; nothing is believed unchecked.

    url, pending = begin(provider, back_url)      send the person to `url`, keep `pending` in the session
    person = finish(provider, pending, answer)    `answer`: what the provider's redirect brought back

`finish` fails closed: whatever does not fit raises SignInFailed with one word for the log, and nobody is signed in.
Standards: OpenID Connect Core 1.0 §3.1, RFC 7636 (PKCE), RFC 9207 (issuer in the answer).
"""

import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from huimin.catalog import identity
from huimin.web.identity.provider import Provider

PENDING_FOR = 600
"""Seconds a person has at the provider."""
_ALGORITHMS = ["ES256", "RS256", "PS256", "ES384", "RS384", "PS384"]
"""Signatures with a private key. Never `none`, never one made with a secret both sides know."""
_METADATA_FOR = 600
_known: dict[str, tuple[float, dict[str, Any]]] = {}


class SignInFailed(Exception):
    """why: one word, never a value somebody sent."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Person:
    """Whom the provider vouches for. subject: its own name for them; number: checked identity number."""

    subject: str
    name: str
    number: str


def begin(provider: Provider, back: str) -> tuple[str, dict[str, Any]]:
    """(address at the provider, what must be remembered until the person comes back).

    Raises SignInFailed when the provider cannot be reached or describes itself wrongly.
    """
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    place = _metadata(provider)["authorization_endpoint"]
    pending = {"state": secrets.token_urlsafe(24), "nonce": secrets.token_urlsafe(24), "verifier": secrets.token_urlsafe(48),
               "back": back, "at": int(time.time())}
    query = {"response_type": "code", "client_id": provider.client, "redirect_uri": back, "scope": "openid profile",
             "state": pending["state"], "nonce": pending["nonce"], "code_challenge_method": "S256",
             "code_challenge": create_s256_code_challenge(pending["verifier"])}
    return f"{place}{'&' if '?' in place else '?'}{urlencode(query)}", pending


def finish(provider: Provider, pending: Mapping[str, Any] | None, answer: Mapping[str, str]) -> Person:
    """Who has come back. pending: from the session, already taken out of it: an answer is good once. Raises SignInFailed."""
    if not pending or not hmac.compare_digest(str(pending["state"]).encode(), answer.get("state", "").encode()):
        raise SignInFailed("state")
    if time.time() - pending["at"] > PENDING_FOR:
        raise SignInFailed("late")
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise SignInFailed("issuer")
    if "error" in answer or not answer.get("code"):
        raise SignInFailed("refused")
    tokens = _tokens(provider, pending, answer["code"])
    claims = _checked(provider, tokens, str(pending["nonce"]))
    if provider.number_claim not in claims and _metadata(provider).get("userinfo_endpoint"):
        more = _ask(provider, "GET", _metadata(provider)["userinfo_endpoint"],
                    headers={"Authorization": f"Bearer {tokens.get('access_token', '')}"})
        if more.get("sub") != claims["sub"]:
            raise SignInFailed("subject")
        claims = {**more, **claims}
    try:
        number = identity.check_identity(str(claims.get(provider.number_claim, ""))).number18
    except identity.IdentityError:
        raise SignInFailed("number") from None
    return Person(str(claims["sub"]), str(claims.get(provider.name_claim) or "")[:80], number)


def _tokens(provider: Provider, pending: Mapping[str, Any], code: str) -> dict[str, Any]:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": str(pending["back"]),
            "client_id": provider.client, "code_verifier": str(pending["verifier"])}
    login = httpx.BasicAuth(provider.client, provider.secret) if provider.secret else None
    return _ask(provider, "POST", _metadata(provider)["token_endpoint"], data=form, auth=login)


def _checked(provider: Provider, tokens: Mapping[str, Any], nonce: str) -> dict[str, Any]:
    """The claims of the identity token after signature, issuer, audience, time, nonce and access token were checked."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    wanted = {"iss": {"essential": True, "value": provider.issuer}, "aud": {"essential": True, "value": provider.client}}
    try:
        keys = KeySet.import_key_set(_ask(provider, "GET", _metadata(provider)["jwks_uri"]))  # type: ignore[arg-type]
        read = jwt.decode(str(tokens.get("id_token", "")), keys, algorithms=_ALGORITHMS)
        claims = CodeIDToken(read.claims, read.header, wanted,
                             {"nonce": nonce, "client_id": provider.client, "access_token": tokens.get("access_token")})
        claims.validate(leeway=60)
    except (JoseError, ValueError, KeyError, TypeError):
        raise SignInFailed("token") from None
    return dict(claims)


def _metadata(provider: Provider) -> dict[str, Any]:
    """The provider's description of itself, which must be about itself; kept ten minutes."""
    kept = _known.get(provider.issuer)
    if kept is not None and time.monotonic() - kept[0] < _METADATA_FOR:
        return kept[1]
    found = _ask(provider, "GET", f"{provider.issuer}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer or not {"authorization_endpoint", "token_endpoint", "jwks_uri"} <= set(found):
        raise SignInFailed("description")
    _known[provider.issuer] = (time.monotonic(), found)
    return found


def _ask(provider: Provider, method: str, address: str, **given: Any) -> dict[str, Any]:
    """One answer in JSON from the provider; redirects are not followed."""
    try:
        with httpx.Client(transport=_transport(provider), timeout=10) as client:
            answer = client.request(method, address, **given)
            answer.raise_for_status()
            read = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise SignInFailed("unreachable") from None
    if not isinstance(read, dict):
        raise SignInFailed("unreachable")
    return read


def _transport(provider: Provider) -> httpx.BaseTransport | None:
    """A made-up county's own provider is asked inside this process, by the same messages as any other."""
    if not provider.demo:
        return None
    from huimin.web.config.wsgi import application

    return httpx.WSGITransport(app=application)
