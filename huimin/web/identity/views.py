"""Citizens: to the identity provider and back."""

import logging

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from huimin.web import county
from huimin.web.access.device import device_of
from huimin.web.access.pages import ANYONE, page
from huimin.web.access.sealed import blind
from huimin.web.accounts.citizens import why_off
from huimin.web.accounts.events import note
from huimin.web.accounts.models import Account, AccountEvent
from huimin.web.front.views import back
from huimin.web.identity.client import Person, SignInFailed, begin, finish
from huimin.web.identity.provider import Provider, UnsafeIssuer, provider
from huimin.web.store.letters import PHONE

log = logging.getLogger(__name__)
PENDING, WANTED = "identity", "identity_next"
_STATUS = {"unreachable": 503, "description": 503, "none": 503, "off": 403}


@page(ANYONE)
def to_provider(request: HttpRequest) -> HttpResponseBase:
    """Remember what must come back, and send the person to the provider."""
    found = _provider(request)
    if found is None:
        return _failed(request, "none")
    try:
        address, pending = begin(found, request.build_absolute_uri(reverse("citizen_back")))
    except SignInFailed as failed:
        return _failed(request, failed.why)
    request.session[PENDING] = pending
    request.session[WANTED] = back(request, request.GET.get("next"))
    return redirect(address)


@page(ANYONE)
def from_provider(request: HttpRequest) -> HttpResponseBase:
    """The provider's answer: a session of its own begins for whom it vouches; any doubt ends on the sign-in page."""
    pending = request.session.pop(PENDING, None)
    wanted = request.session.pop(WANTED, "/")
    found = _provider(request)
    if found is None:
        return _failed(request, "none")
    try:
        person = finish(found, pending, request.GET.dict())
    except SignInFailed as failed:
        return _failed(request, failed.why)
    account = account_of(found.issuer, person)
    if not account.is_active:
        return _failed(request, "off", why_off(account))
    request.session.flush()  # nothing anybody prepared before lives on
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    note("signed_in", account, account, device_of(request))
    request.session["seen"] = int(timezone.now().timestamp())
    return redirect(wanted)


def account_of(issuer: str, person: Person) -> Account:
    """The account of a person at a provider, made at the first visit; name and number follow the provider."""
    username = f"citizen-{blind(f'{issuer} {person.subject}', 'subject')}"
    account = Account.objects.filter(username=username).first()
    if account is None:
        return Account.objects.make(username, person.name, None, ("citizen",), None, person.number)
    account.name, account.person_id, account.person_blind = person.name, person.number, blind(person.number)
    account.save(update_fields=["name", "person_id", "person_blind"])
    return account


def _provider(request: HttpRequest) -> Provider | None:
    """As `provider`; an unsafe one is told to the operator and counts as none."""
    try:
        return provider(request)
    except UnsafeIssuer as error:
        log.error("%s", error)
        return None


def _failed(request: HttpRequest, why: str, off: AccountEvent | None = None) -> HttpResponse:
    """off: when and why the account was switched off, told to the person the provider has just vouched for."""
    log.warning("a citizen's sign-in failed: %s", why)
    context = {"why": why, "off": off, "phone": county.workspace().phone or PHONE}
    return render(request, "identity/failed.html", context, status=_STATUS.get(why, 400))
