"""An identity provider for a made-up county: a page to choose a made-up person from, and the rest of OpenID Connect.

In any other workspace these addresses do not exist (404): nobody could be told from anybody here. Codes and tokens carry
their own content sealed, so that every process can read them; they live a minute.
"""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from huimin.web import county
from huimin.web.access.pages import ANYONE, page
from huimin.web.access.sealed import blind, seal, unseal, value_of
from huimin.web.access.sealed import token as address_of
from huimin.web.config.secret import secret
from huimin.web.identity.demo_people import demo_people
from huimin.web.identity.provider import DEMO_PATH

CLIENT = "huimin"
LIVES = 60
_ASKED = ("client_id", "redirect_uri", "state", "nonce", "code_challenge")
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def only_in_a_made_up_county(view: View[P]) -> View[P]:
    """Raises Http404 wherever real people may be."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if county.workspace().accounts != "demo":
            raise Http404
        return view(request, *args, **kwargs)

    return cast(View[P], guarded)


@page(ANYONE)
@only_in_a_made_up_county
def description(request: HttpRequest) -> HttpResponse:
    issuer = request.build_absolute_uri(DEMO_PATH)
    return JsonResponse({
        "issuer": issuer, "authorization_endpoint": f"{issuer}/authorize/", "token_endpoint": f"{issuer}/token/",
        "userinfo_endpoint": f"{issuer}/userinfo/", "jwks_uri": f"{issuer}/keys/", "response_types_supported": ["code"],
        "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["ES256"],
        "code_challenge_methods_supported": ["S256"], "authorization_response_iss_parameter_supported": True})


@page(ANYONE)
@only_in_a_made_up_county
def keys(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"keys": [_key().as_dict(private=False, use="sig", alg="ES256", kid="demo")]})


@page(ANYONE, methods=("GET", "POST"))
@only_in_a_made_up_county
def authorize(request: HttpRequest) -> HttpResponseBase:
    """GET: the made-up people to choose from; POST person: back to the office with a code for that person."""
    asked = {name: (request.POST if request.method == "POST" else request.GET).get(name, "") for name in _ASKED}
    if asked["client_id"] != CLIENT or asked["redirect_uri"] != request.build_absolute_uri(reverse("citizen_back")):
        return HttpResponseBadRequest("unknown client or address to return to", content_type="text/plain")
    if request.method == "POST":
        number = value_of("demo person", request.POST.get("person", ""))
        if number not in {person.number for person in demo_people()}:
            return HttpResponseBadRequest("no such person", content_type="text/plain")
        code = _sealed({**asked, "number": number})
        answer = {"code": code, "state": asked["state"], "iss": request.build_absolute_uri(DEMO_PATH)}
        return HttpResponseRedirect(f"{asked['redirect_uri']}?{urlencode(answer)}")
    people = [(address_of("demo person", person.number), person) for person in demo_people()]
    return render(request, "identity/choose.html", {"people": people, "asked": asked})


@csrf_exempt  # asked by the office itself, without a browser's cookies
@page(ANYONE, methods=("POST",))
@only_in_a_made_up_county
def token(request: HttpRequest) -> HttpResponse:
    """A code and the secret its challenge was made of, for tokens."""
    given = _opened(request.POST.get("code", ""))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(request.POST.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
    if given is None or request.POST.get("redirect_uri") != given["redirect_uri"] or request.POST.get("client_id") != CLIENT \
            or not hmac.compare_digest(given["code_challenge"], challenge):
        return JsonResponse({"error": "invalid_grant"}, status=400)
    from joserfc import jwt

    now = int(time.time())
    claims = {"iss": request.build_absolute_uri(DEMO_PATH), "aud": CLIENT, "sub": blind(given["number"], "demo subject"),
              "iat": now, "exp": now + LIVES, "nonce": given["nonce"]}
    return JsonResponse({"access_token": _sealed({"number": given["number"]}), "token_type": "Bearer", "expires_in": LIVES,
                         "id_token": jwt.encode({"alg": "ES256", "kid": "demo"}, claims, _key())})


@page(ANYONE)
@only_in_a_made_up_county
def userinfo(request: HttpRequest) -> HttpResponse:
    given = _opened(request.headers.get("Authorization", "").removeprefix("Bearer "))
    names = {person.number: person.name for person in demo_people()}
    if given is None or given["number"] not in names:
        return JsonResponse({"error": "invalid_token"}, status=401)
    number = given["number"]
    return JsonResponse({"sub": blind(number, "demo subject"), "name": names[number], "id_number": number})


def _key() -> Any:
    """This workspace's signing key, the same in every process."""
    from joserfc.jwk import ECKey

    private = ec.derive_private_key(int(secret(settings.HOME, "demo identity"), 16) >> 1, ec.SECP256R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return ECKey.import_key(pem, {"kid": "demo"})


def _sealed(content: dict[str, Any]) -> str:
    text = json.dumps({**content, "until": time.time() + LIVES})
    return base64.urlsafe_b64encode(seal(text, "demo identity")).decode()


def _opened(sealed: str) -> dict[str, Any] | None:
    """What `_sealed` was given, within its minute; None for anything else."""
    try:
        content: dict[str, Any] = json.loads(unseal(base64.urlsafe_b64decode(sealed), "demo identity"))
    except (ValueError, binascii.Error):
        return None
    return content if content["until"] > time.time() else None
