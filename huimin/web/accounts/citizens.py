"""A citizen's account, found by identity number: switched off or on again with a written reason the citizen reads.

Rights stay: whoever cannot sign in applies, asks and objects at the window as before. The number stands in no address, and every
look is on record.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huimin.catalog import identity
from huimin.kernel import Text
from huimin.web.access.pages import page
from huimin.web.access.sealed import blind
from huimin.web.accounts.events import KINDS, note
from huimin.web.accounts.manage import A_PAGE, STATES, state_of
from huimin.web.accounts.models import Account, AccountEvent
from huimin.web.accounts.signing import switch
from huimin.web.design.forms import Field, whole

SHORTEST, LONGEST = 5, 200
"""Characters of a reason; what is longer does not fit on the record."""


@page("security_admin", methods=("GET", "POST"))
def citizen_account(request: HttpRequest) -> HttpResponse:
    """GET: the form to look one up; POST number: the account; POST account, reason and on (yes, no): switched on or off. A form sent
    twice does it once, and whatever shows an account is noted."""
    user: Any = request.user
    number, reason = request.POST.get("number", ""), request.POST.get("reason", "").strip()
    errors: dict[str, Text] = {}
    found: list[Account] = []
    if request.method == "POST":
        switching, done = "account" in request.POST, [False]
        found, errors = _known(request.POST["account"]) if switching else _found(number)
        if switching and found and SHORTEST <= len(reason) <= LONGEST:
            # All accounts of the person go the same way: nobody comes in by another provider.
            done = [switch(account, request.POST.get("on") == "yes", user, reason) for account in found]
            reason = ""
        elif switching and found:
            errors["reason"] = Text(f"请写明理由({SHORTEST}到{LONGEST}个字),本人登录时看得到。",
                                    f"Give the reason ({SHORTEST} to {LONGEST} characters); the citizen reads it.")
        if not any(done):
            note("looked_up", found[0] if found else None, user)
    number_field = Field("text", "number", Text("身份证号", "Identity number"), "" if found else number, autocomplete="off",
                         hint=Text("只用来找账号,不进网址;每次查找都记录。", "Used to find the account only; every look is on record."))
    reason_field = Field("textarea", "reason", Text("理由(本人登录时看得到)", "Reason (the citizen reads it when signing in)"), reason,
                         rows=3)
    events = AccountEvent.objects.filter(account__in=found).select_related("actor").order_by("-at", "-pk")[:A_PAGE]
    return render(request, "accounts/citizen.html", {
        "account": found[0] if found else None, "state": STATES[state_of(found[0])] if found else None, "errors": errors,
        "fields": [number_field], "reason": [reason_field], "events": [(KINDS[one.kind], one) for one in events]},
        status=422 if errors else 200)


def _found(number: str) -> tuple[list[Account], dict[str, Text]]:
    """The accounts of one citizen, one for each provider they came by, the newest first; or what is wrong with the number."""
    try:
        checked = identity.check_identity(number).number18
    except identity.IdentityError as error:
        why = identity.REASONS[error.reason]
        return [], {"number": Text(f"身份证号不可用:{why.zh}。", f"The identity number cannot be used: {why.en}.")}
    found = _of_person(blind(checked))
    return found, {} if found else {"number": Text("这个人还没有登录过,没有账号。", "This person has never signed in and has no account.")}


def _known(key: str) -> tuple[list[Account], dict[str, Text]]:
    """The same by the account just found: the number is not sent a second time."""
    one = Account.objects.filter(pk=whole(key) or 0, postings__role="citizen").first()
    return ([], {"number": Text("请先查找账号。", "Look the account up first.")}) if one is None else (_of_person(one.person_blind), {})


def _of_person(fingerprint: str) -> list[Account]:
    return list(Account.objects.filter(person_blind=fingerprint, postings__role="citizen").order_by("-pk"))


def why_off(account: Account) -> AccountEvent | None:
    """When and why an account was last switched off by somebody; None where nobody said."""
    return account.events.filter(kind="switched_off").order_by("-at", "-pk").first()
