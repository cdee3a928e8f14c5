"""The desk of the standard interfaces, mounted: body and token in, the desk's answer out. Nothing is added to it.

The desk itself asks for the token, in the standard's words, so the rule of these addresses is ANYONE.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from huimin.interfaces import Answer, Desk, document
from huimin.web.access.clients import bearer_of, desk
from huimin.web.access.pages import ANYONE, page


def _sent(answer: Answer) -> HttpResponse:
    sent = JsonResponse(answer.body, status=answer.status, json_dumps_params={"ensure_ascii": False})
    sent.headers["Cache-Control"] = "no-store"
    if answer.status == 401:
        sent.headers["WWW-Authenticate"] = "Bearer"
    return sent


@page(ANYONE)
def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(document(request.build_absolute_uri("/dci").rstrip("/")))


@csrf_exempt
@page(ANYONE, methods=("POST",))
def token(request: HttpRequest) -> HttpResponse:
    """An access token (RFC 6749, section 4.4)."""
    return _sent(desk().token(request.POST.dict(), timezone.now()))


@page(ANYONE)
def jwks(request: HttpRequest) -> HttpResponse:
    return _sent(desk().jwks())


def _asked(request: HttpRequest, registry: str, ask: Callable[[Desk], Callable[..., Answer]]) -> HttpResponse:
    return _sent(ask(desk())(registry, request.body, bearer_of(request), timezone.now()))


@csrf_exempt
@page(ANYONE, methods=("POST",))
def sync_search(request: HttpRequest, registry: str) -> HttpResponse:
    return _asked(request, registry, lambda found: found.sync_search)


@csrf_exempt
@page(ANYONE, methods=("POST",))
def search(request: HttpRequest, registry: str) -> HttpResponse:
    """Acknowledged now; answered to the registered address by `huimin office deliver`."""
    return _asked(request, registry, lambda found: found.search)


@csrf_exempt
@page(ANYONE, methods=("POST",))
def sync_status(request: HttpRequest, registry: str) -> HttpResponse:
    return _asked(request, registry, lambda found: found.sync_status)
