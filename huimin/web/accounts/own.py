"""What staff do with their own account: password, second factor, relatives."""

from typing import Any

import pyotp
import segno
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huimin.kernel import Text
from huimin.web import county
from huimin.web.access.device import device_of
from huimin.web.access.pages import page
from huimin.web.access.sealed import seal, unseal
from huimin.web.accounts import passwords
from huimin.web.accounts.events import KINDS, note
from huimin.web.accounts.kinship import RELATIONS, SELF, declare
from huimin.web.accounts.models import Account
from huimin.web.accounts.roles import STAFF
from huimin.web.accounts.signing import matching_step
from huimin.web.accounts.steps import unfinished
from huimin.web.front.views import back

OFFERED = "totp_offered"
_PLACE = "session.totp_offered"
MOST_EVENTS = 20


@page(*sorted(STAFF))
def own(request: HttpRequest) -> HttpResponse:
    """One's own account: post, password, second factor, relatives, what happened lately."""
    user: Any = request.user
    lives = passwords.profile().lives
    return render(request, "accounts/own.html", {
        "account": user, "password_until": user.password_changed + lives if lives else None,
        "events": [(KINDS[event.kind], event) for event in user.events.order_by("-at")[:MOST_EVENTS]], "kin": kin_of(user)})


def kin_of(account: Account) -> list[tuple[Text, str, int]]:
    """(relation, identity number, key): to be shown masked."""
    own_number = [(RELATIONS[SELF], account.person_id, 0)] if account.person_id else []
    return own_number + [(RELATIONS.get(one.relation, Text.of(one.relation)), one.person_id, one.pk) for one in account.kin.order_by("pk")]


@page(*sorted(STAFF), methods=("GET", "POST"), first_factor=True)
def own_password(request: HttpRequest) -> HttpResponseBase:
    """POST old, new, again."""
    user: Any = request.user
    if _code_first(request):
        return redirect("second_factor")
    errors: dict[str, Text] = {}
    if request.method == "POST":
        if request.POST.get("new") != request.POST.get("again"):
            errors["again"] = Text("两次输入的新密码不一样。", "The new password was not repeated alike.")
        else:
            found = passwords.change(user, request.POST.get("old", ""), request.POST.get("new", ""), device_of(request))
            if not found:
                update_session_auth_hash(request, user)  # other sessions end with the old password
                return redirect(back(request, request.GET.get("next")))
            errors["old" if len(found) == 1 and not user.check_password(request.POST.get("old", "")) else "new"] = _together(found)
    return render(request, "accounts/password.html", {"errors": errors, "rules": passwords.profile(), "account": user,
                                                      "forced": passwords.must_change(user, timezone.now())},
                  status=422 if errors else 200)


@page(*sorted(STAFF), methods=("GET", "POST"), first_factor=True)
def own_second_factor(request: HttpRequest) -> HttpResponseBase:
    """The secret as a QR code and in letters, until one code made from it is entered: then it is never shown again."""
    user: Any = request.user
    if unfinished(user, bool(request.session.get("second_factor")), timezone.now()) != "own_second_factor":
        return redirect(back(request, request.GET.get("next")))
    offered = request.session.get(OFFERED)
    secret = unseal(bytes.fromhex(offered), _PLACE) if offered else pyotp.random_base32()
    wrong = False
    if request.method == "POST" and offered:
        step = matching_step(secret, request.POST.get("code", ""))
        if step is not None:
            user.totp_secret, user.totp_last = secret, step
            user.save(update_fields=["totp_secret", "totp_last"])
            del request.session[OFFERED]
            request.session.cycle_key()
            request.session["second_factor"] = True
            note("factor_set", user, user, device_of(request))
            note("signed_in", user, user, device_of(request))
            return redirect(back(request, request.GET.get("next")))
        wrong = True
    request.session[OFFERED] = seal(secret, _PLACE).hex()
    address = pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=f"{county.workspace().name or settings.HOME.name} huimin")
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=3)
    letters = " ".join(secret[place:place + 4] for place in range(0, len(secret), 4))
    return render(request, "accounts/enrol.html", {"wrong": wrong, "picture": picture, "letters": letters}, status=422 if wrong else 200)


@page(*sorted(STAFF), methods=("GET", "POST"))
def own_kin(request: HttpRequest) -> HttpResponseBase:
    """POST relation, number: one relative more on one's own file. Taking one off is for the security administrator."""
    user: Any = request.user
    errors: dict[str, Text] = {}
    if request.method == "POST":
        errors = declare(user, request.POST.get("relation", ""), request.POST.get("number", ""), user)
        if not errors:
            return redirect("own_kin")
    return render(request, "accounts/kin.html", {"errors": errors, "relations": RELATIONS, "kin": kin_of(user),
                                                 "typed": request.POST}, status=422 if errors else 200)


def _code_first(request: HttpRequest) -> bool:
    """Whoever has a second factor gives it before the password may be changed."""
    user: Any = request.user
    return unfinished(user, bool(request.session.get("second_factor")), timezone.now()) == "second_factor"


def _together(found: list[Text]) -> Text:
    return Text("".join(one.zh for one in found), " ".join(one.en for one in found))
