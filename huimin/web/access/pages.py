"""One rule in front of every page: who may open it, how, and for what purpose it shows personal data.

    @page("township_worker", "county_officer", purpose="case", methods=("GET", "POST"))
    def case(request, ref): ...

Operations of the API carry the same rule (`api=True`): refused in JSON, and open to a department's system with a token
where it says CLIENT. The rule travels with the view, so the table of all addresses × roles is read off the program itself, and a view
without a rule stops the program at start (`unruled`). Which *object* an allowed person may see is decided by `objects`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.http import urlencode

from huimin.kernel import Text
from huimin.web.access.answers import refused
from huimin.web.access.purposes import PURPOSES
from huimin.web.accounts.roles import ROLES

ANYONE = "anyone"
"""No sign-in asked."""
SIGNED_IN = "signed_in"
"""Whoever has signed in, whatever their role."""
CLIENT = "client"
"""A department's system with an access token (access.clients): no session, no role."""
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


@dataclass(frozen=True)
class Rule:
    """who: roles, ANYONE or SIGNED_IN; purpose: a key of PURPOSES when people's data is shown; first_factor: a
    password alone is enough (the pages on which what is missing is done, see accounts.steps); api: answers in JSON."""

    who: frozenset[str]
    purpose: str | None
    methods: tuple[str, ...]
    first_factor: bool = False
    api: bool = False

    def allows(self, roles: frozenset[str]) -> bool:
        return ANYONE in self.who or (SIGNED_IN in self.who and bool(roles)) or bool(self.who & roles)


def page(*who: str, purpose: str | None = None, methods: tuple[str, ...] = ("GET",),
         first_factor: bool = False, api: bool = False) -> Callable[[View[P]], View[P]]:
    """Put a rule in front of a view. Raises ValueError for a role or purpose nobody knows."""
    unknown = set(who) - set(ROLES) - {ANYONE, SIGNED_IN} - ({CLIENT} if api else set())
    if unknown or not who or (purpose is not None and purpose not in PURPOSES):
        raise ValueError(f"a page for {sorted(who)} with purpose {purpose}")
    rule = Rule(frozenset(who), purpose, methods, first_factor, api)
    allowed = {*methods, "OPTIONS"} | ({"HEAD"} if "GET" in methods else set())

    def rule_of(view: View[P]) -> View[P]:
        @wraps(view)
        def ruled(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in allowed or request.method == "OPTIONS":
                return HttpResponseNotAllowed(sorted(allowed - {"OPTIONS"}))
            refusal = _api_refusal(request, rule) if api else _refusal(request, rule)
            return refusal if refusal is not None else view(request, *args, **kwargs)

        ruled.rule = rule  # type: ignore[attr-defined]
        return cast(View[P], ruled)

    return rule_of


def _refusal(request: HttpRequest, rule: Rule) -> HttpResponseBase | None:
    """None when the page may be opened; else the way to sign in. Raises PermissionDenied."""
    if ANYONE in rule.who:
        return None
    from huimin.web.accounts.steps import unfinished  # models, which exist only after Django's start

    user: Any = request.user
    if not user.is_authenticated:
        return redirect(f"/sign-in/?{urlencode({'next': request.get_full_path()})}")
    step = None if rule.first_factor else unfinished(user, bool(request.session.get("second_factor")), timezone.now())
    if step is not None:
        return redirect(f"{reverse(step)}?{urlencode({'next': request.get_full_path()})}")
    if not rule.allows(user.roles):
        raise PermissionDenied
    return None


def _api_refusal(request: HttpRequest, rule: Rule) -> HttpResponseBase | None:
    """None when the operation may be done; else why not, in JSON. A request that shows a token acts as its client only."""
    request.client = None  # type: ignore[attr-defined]
    if ANYONE in rule.who:
        return None
    from huimin.web.access.clients import client_of
    from huimin.web.accounts.steps import unfinished

    if CLIENT in rule.who and "Authorization" in request.headers:
        request.user = AnonymousUser()
        request.client = client_of(request)  # type: ignore[attr-defined]
        return None if request.client is not None else refused(401, _NO_TOKEN)  # type: ignore[attr-defined]
    user: Any = request.user
    if rule.who == {CLIENT} or not user.is_authenticated:
        return refused(401, _NO_TOKEN if rule.who == {CLIENT} else _NOT_SIGNED_IN)
    if unfinished(user, bool(request.session.get("second_factor")), timezone.now()) is not None:
        return refused(403, _UNFINISHED)
    if not rule.allows(user.roles):
        return refused(403, _NOT_YOURS)
    return None if _form_token(request) else refused(403, _NO_FORM_TOKEN)


def _form_token(request: HttpRequest) -> bool:
    """Does a request by session that changes something hold the token of this office's forms (X-CSRFToken)?"""
    check = CsrfViewMiddleware(lambda _: HttpResponseNotAllowed([]))
    check.process_request(request)
    return check.process_view(request, _checked, (), {}) is None


def _checked(request: HttpRequest) -> HttpResponseBase:
    """Stands for the view in the check of the form token; never called."""
    raise AssertionError(request)


_NO_TOKEN = Text("需要有效的访问令牌:先到 /dci/oauth2/client/token 领取,再写在 Authorization: Bearer 里。",
                 "A valid access token is needed: get one at /dci/oauth2/client/token and send it as Authorization: Bearer.")
_NOT_SIGNED_IN = Text("请先登录。", "Sign in first.")
_UNFINISHED = Text("登录还差一步:请在网页上输入动态码,或换上自己的密码。", "Signing in is not complete: finish it on the pages first.")
_NOT_YOURS = Text("您的岗位不能办这件事。", "This is not for your role.")
_NO_FORM_TOKEN = Text("缺少表单令牌:把 csrftoken 的值写在 X-CSRFToken 里再发。", "The form token is missing: send it as X-CSRFToken.")


def routes(patterns: list[URLPattern | URLResolver] | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(address pattern, route) of every page."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        place = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, place)
        else:
            yield place, entry


def unruled() -> list[str]:
    """Addresses whose view has no rule: there must be none."""
    return [place for place, route in routes() if not isinstance(getattr(route.callback, "rule", None), Rule)]
