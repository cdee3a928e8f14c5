"""Signing in: staff by password and a code, citizens through the identity provider that is set up."""

from typing import Any

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from huimin.web.access.device import device_of
from huimin.web.access.middleware import ENDED, SITTING
from huimin.web.access.pages import ANYONE, SIGNED_IN, page
from huimin.web.accounts.events import note
from huimin.web.accounts.first import demo_accounts
from huimin.web.accounts.signing import check_code, check_password, sit_down
from huimin.web.front.views import back


@page(ANYONE, methods=("GET", "POST"))
def sign_in(request: HttpRequest) -> HttpResponse:
    """GET: both ways in; POST: username, password of staff. Wrong answers say the same whatever was wrong."""
    wrong = False
    wanted = urlencode({"next": back(request, request.GET.get("next"))})
    username = request.POST.get("username", "").strip()
    if request.method == "POST":
        account = check_password(username, request.POST.get("password", ""), device_of(request))
        if account is not None:
            login(request, account, backend="django.contrib.auth.backends.ModelBackend")
            request.session["seen"] = int(timezone.now().timestamp())
            return redirect(f"{reverse('second_factor')}?{wanted}")
        wrong = True
    return render(request, "accounts/sign_in.html", {
        "wrong": wrong, "ended": ENDED in request.GET, "username": username, "demo": demo_accounts(),
        "citizen": f"{reverse('citizen_sign_in')}?{wanted}",
    }, status=422 if wrong else 200)


@page(SIGNED_IN, methods=("GET", "POST"), first_factor=True)
def second_factor(request: HttpRequest) -> HttpResponse:
    """POST: the six digits of the authenticator. Who has none goes on to where one is set up."""
    user: Any = request.user
    where = back(request, request.GET.get("next"))
    if not user.totp_secret or request.session.get("second_factor"):
        return redirect(where)  # the rule in front of that page sends on to what is still missing
    wrong = False
    if request.method == "POST":
        if check_code(user, request.POST.get("code", ""), device_of(request)):
            request.session.cycle_key()
            request.session["second_factor"] = True
            request.session[SITTING] = sit_down(user)
            note("signed_in", user, user, device_of(request))
            return redirect(where)
        wrong = True
    codes = {account.username: account.code for account in demo_accounts()}
    return render(request, "accounts/second_factor.html", {"wrong": wrong, "demo_code": codes.get(user.username)},
                  status=422 if wrong else 200)


@page(SIGNED_IN, methods=("POST",), first_factor=True)
def sign_out(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    note("signed_out", user, user, device_of(request))
    logout(request)
    response = redirect("/")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
