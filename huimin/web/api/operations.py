"""The API under /api/v1/: each operation registered with its rule of access, every refusal in one shape.

    @operation("GET", "/lists/{name}", *WORKERS, answer=shapes.Page, purpose="monitoring")
    def one_list(request, name, ...): ...

An address has one rule, whatever the method. Operations do what pages do, through the same doors: `access.objects` for
households, `cases.views` for cases, and the access record before anything personal is answered.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from huimin.kernel import HuiminError, Text
from huimin.web.access.answers import refused, refused_for
from huimin.web.access.objects import Recused
from huimin.web.access.pages import ANYONE, CLIENT, page
from huimin.web.access.record import NotRecorded
from huimin.web.api.shapes import Problem

F = TypeVar("F", bound=Callable[..., Any])
VERSION = "1.0.0"
_DESCRIPTION = """What the pages of the office do, for programs: the same permissions, the same access records, the same checks.

Staff sign in on the pages and send the session cookie; an operation that changes something also wants the form token (X-CSRFToken).
Systems of departments get an access token at `/dci/oauth2/client/token` and reach what a live agreement names, nothing else.
Money is integer fen; names are `{"zh", "en"}`; identity numbers, telephones and accounts are never in an answer."""

api = NinjaAPI(title="huimin", version=VERSION, description=_DESCRIPTION, urls_namespace="api", docs_url=None, openapi_url=None,
               openapi_extra={"components": {"securitySchemes": {
                   "session": {"type": "apiKey", "in": "cookie", "name": "huimin",
                               "description": "Session of somebody who signed in on the pages, with the second factor."},
                   "client": {"type": "oauth2", "description": "Client credentials; scopes are the purposes a client is registered for.",
                              "flows": {"clientCredentials": {"tokenUrl": "/dci/oauth2/client/token", "scopes": {}}}}}}})
_rules: dict[str, tuple[tuple[str, ...], str | None, set[str]]] = {}


def operation(method: str, place: str, *who: str, answer: Any, purpose: str | None = None, status: int = 200,
              problems: tuple[int, ...] = ()) -> Callable[[F], F]:
    """Register one operation. problems: what else it may answer, beside what follows from the rule and the input.

    Raises ValueError when the address has another rule already.
    """
    known = _rules.setdefault(place, (who, purpose, set()))
    if known[:2] != (who, purpose):
        raise ValueError(f"{place} has two rules")
    known[2].add(method)
    closed = ANYONE not in who
    expected = {422, *({503} if purpose else ()), *problems} | ({401, 403} if closed else set()) | ({404} if "{" in place else set())
    schemes = [*(["client"] if CLIENT in who else []), *(["session"] if set(who) - {CLIENT, ANYONE} else [])]
    security: list[dict[str, list[str]]] = [{name: []} for name in schemes]

    def register(view: F) -> F:
        api.api_operation([method], place, response={status: answer, **dict.fromkeys(sorted(expected), Problem)},
                          operation_id=view.__name__, summary=(view.__doc__ or "").strip().splitlines()[0].rstrip("."),
                          openapi_extra={"security": security, "x-roles": sorted(who)})(view)
        return view

    return register


def routes() -> list[URLPattern]:
    """The address of every operation, its rule in front."""
    found: dict[str, URLPattern] = {}
    for pattern in api.urls[0]:
        if not isinstance(pattern, URLPattern) or pattern.name == "api-root":
            continue
        route = str(pattern.pattern)
        if route not in found:
            who, purpose, methods = _rules["/" + route.replace("<", "{").replace(">", "}")]
            view: Any = page(*who, purpose=purpose, methods=tuple(sorted(methods)), api=True)(_also_head(pattern.callback))
            view.csrf_exempt = True  # the rule itself asks for the form token, and only of sessions
            found[route] = path(route, view, name=f"api_{pattern.name}")
    return list(found.values())


def _also_head(view: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
    """HEAD is GET without the body, which the server leaves out."""
    def viewed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        head = request.method == "HEAD"
        if head:
            request.method = "GET"
        try:
            answer: HttpResponseBase = view(request, *args, **kwargs)
        finally:
            if head:
                request.method = "HEAD"
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer
    return viewed


# -- refusals ------------------------------------------------------------------------------------


class NotRight(Exception):
    """Something in a request is not right. wrong: field -> what to correct, in the words that stand beside it on the page."""

    def __init__(self, wrong: Mapping[str, Text | str]) -> None:
        super().__init__()
        self.wrong = wrong


def right(wrong: Mapping[str, Text | str]) -> None:
    """Raises NotRight where there is something to correct."""
    if wrong:
        raise NotRight(wrong)


_STATUS = {10: 422, 13: 409, 14: 404}
"""Exit codes of errors (kernel.errors) as HTTP has them."""
_RELATIVE = Text("这户有您的近亲属,按规定要回避。", "A relative of yours lives in this household: the law asks you to stand back.")
_NO_RECORD = Text("查阅没有记下来,所以不显示。请稍后再试。", "The reading could not be recorded, so nothing is shown. Try again later.")
_NOT_NOW = Text("这件事现在不能由您来办。", "This is not for you to do, or not now.")
_NOTHING = Text("没有这一项,或者不在您的范围里。", "There is no such thing, or it is not within your remit.")


@api.exception_handler(ValidationError)
def _not_in_form(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Names the place and what is wrong, never the value: it may be somebody's number."""
    first = error.errors[0] if error.errors else {"loc": (), "msg": ""}
    place = ".".join(str(part) for part in first["loc"])[:120]
    return refused(422, Text(f"请求不合格式:{place} {first['msg']}", f"not in form: {place} {first['msg']}"))


@api.exception_handler(Http404)
def _nothing_there(request: HttpRequest, error: Http404) -> HttpResponse:
    return refused(404, _NOTHING)


@api.exception_handler(NotRight)
def _to_correct(request: HttpRequest, error: NotRight) -> HttpResponse:
    return refused_for(422, error.wrong)


@api.exception_handler(PermissionDenied)
def _not_now(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return refused(403, _NOT_NOW)


@api.exception_handler(Recused)
def _relatives(request: HttpRequest, error: Recused) -> HttpResponse:
    return refused(403, _RELATIVE)


@api.exception_handler(NotRecorded)
def _not_recorded(request: HttpRequest, error: NotRecorded) -> HttpResponse:
    return refused(503, _NO_RECORD)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return refused(422 if error.status_code == 400 else error.status_code, str(error))


@api.exception_handler(HuiminError)
def _ours(request: HttpRequest, error: HuiminError) -> HttpResponse:
    status = _STATUS.get(error.exit_code, 422)
    return refused(status, error.sentence(), error.code, str(error.details.get("field", "")) if status == 422 else "")
