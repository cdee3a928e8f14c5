"""How the API says no: one shape for every refusal, the one the standard interfaces use too."""

from collections.abc import Mapping

from django.http import JsonResponse

from huimin.kernel import Text

CODES: Mapping[int, str] = {400: "err.request.bad", 401: "err.request.unauthorized", 403: "err.request.forbidden",
                            404: "err.request.not_found", 409: "err.request.conflict", 413: "err.request.bad",
                            422: "err.request.bad", 429: "err.request.bad", 503: "err.service.unavailable"}


def refused(status: int, message: Text | str, code: str = "", field: str = "") -> JsonResponse:
    """{"errors": [{"code", "message"}]}; code: of a HuiminError, else the standard's word for the status; field: what to correct."""
    return refused_for(status, {field: message}, code)


def refused_for(status: int, wrong: Mapping[str, Text | str], code: str = "") -> JsonResponse:
    """One error a field, with its name; field "" stands for the request as a whole."""
    errors = [{"code": code or CODES[status], "message": str(message)} | ({"field": field} if field else {})
              for field, message in wrong.items()]
    answer = JsonResponse({"errors": errors}, status=status, json_dumps_params={"ensure_ascii": False})
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer
