"""Puts on every request who acts, a number to find it by, and ends sessions nobody sits in front of."""

import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from huimin.web import county
from huimin.web.access.device import device_of
from huimin.web.access.objects import Recused
from huimin.web.access.record import NotRecorded

SITTING, ENDED = "sitting", "ended"
"""In the session: which sign-in it belongs to; in the address of the sign-in page: the account has signed in elsewhere."""


class Access:
    """Idle sessions end after settings.IDLE_SECONDS; pages of signed-in people are kept in no cache."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.huimin_id = secrets.token_hex(8)  # type: ignore[attr-defined]
        user: Any = request.user
        signed_in = user.is_authenticated
        if signed_in:
            now = int(time.time())
            if _elsewhere(request, user):
                return redirect(f"/sign-in/?{ENDED}")
            if now - request.session.get("seen", now) > settings.IDLE_SECONDS or not user.is_active:
                logout(request)
            elif now - request.session.get("seen", 0) > 60:
                request.session["seen"] = now
        response = self.respond(request)
        if signed_in:
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = "geolocation=(), camera=(self), microphone=(self)"
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A relative's household, or a reading that cannot be written down: say so, show nothing."""
        if isinstance(exception, Recused):
            return render(request, "access/recused.html", status=403)
        if isinstance(exception, NotRecorded):
            logging.getLogger(__name__).error("a reading could not be recorded; request %s", request.huimin_id)  # type: ignore[attr-defined]
            return render(request, "access/not_recorded.html", {"number": request.huimin_id}, status=503)  # type: ignore[attr-defined]
        return None


def _elsewhere(request: HttpRequest, user: Any) -> bool:
    """Ends this session when the account has signed in anew since it began, and writes that down. Citizens have no such mark."""
    from huimin.web.accounts.events import note  # models, which exist only after Django's start
    from huimin.web.accounts.signing import elsewhere

    if not elsewhere(user, request.session.get(SITTING), county.workspace().sessions == "one"):
        return False
    note("ended", user, user, device_of(request))
    logout(request)
    return True
