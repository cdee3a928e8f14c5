"""The first page, the choice of language and size, and the pages shown when something cannot be."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from huimin.web.access.pages import ANYONE, page
from huimin.web.accounts.roles import STAFF
from huimin.web.cockpit.scope import scope_of
from huimin.web.cockpit.views import sentences
from huimin.web.front.menu import menu
from huimin.web.front.middleware import LANGUAGE, SIZE

YEAR = 365 * 24 * 3600
CHOICES = {LANGUAGE: ("zh", "en"), SIZE: ("normal", "large")}


@page(ANYONE)
def home(request: HttpRequest) -> HttpResponse:
    """For staff the ways in and what the overview says of their area; for everybody else what there is and the check."""
    user: Any = request.user
    if user.is_authenticated and user.roles & STAFF:
        doors = [entry for entry in menu(user.roles, request.path) if entry.address != request.path]
        return render(request, "front/home.html", {"staff": True, "doors": doors, "sentences": sentences(request).values(),
                                                   "scope": scope_of(request)})
    return render(request, "front/home.html")


def back(request: HttpRequest, where: str | None) -> str:
    """`where` when it is an address of ours, else the first page. Without its slash it would be taken for a view's name."""
    if where and where.startswith("/") and url_has_allowed_host_and_scheme(where, allowed_hosts={request.get_host()}):
        return where
    return "/"


@page(ANYONE, methods=("POST",))
def reader(request: HttpRequest) -> HttpResponse:
    """Remember language or size for a year and return to the page the reader came from."""
    response = redirect(back(request, request.POST.get("next")))
    for name, allowed in CHOICES.items():
        if request.POST.get(name) in allowed:
            response.set_cookie(name, request.POST[name], max_age=YEAR, samesite="Lax", httponly=True)
    return response


def _problem(request: HttpRequest, status: int) -> HttpResponseBase:
    return render(request, "front/problem.html", {"status": status, "number": getattr(request, "huimin_id", "")}, status=status)


def bad_request(request: HttpRequest, exception: Any) -> HttpResponseBase:
    return _problem(request, 400)


def forbidden(request: HttpRequest, exception: Any) -> HttpResponseBase:
    return _problem(request, 403)


def not_found(request: HttpRequest, exception: Any) -> HttpResponseBase:
    return _problem(request, 404)


def server_error(request: HttpRequest) -> HttpResponseBase:
    return _problem(request, 500)
