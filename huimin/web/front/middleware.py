"""Which language and size the reader has chosen: two cookies, the same addresses. Chinese pages are set with Chinese punctuation."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from huimin.kernel import use_language
from huimin.web.front.typeset import typeset

LANGUAGE, SIZE = "language", "size"


class Reader:
    def __init__(self, respond: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        code = "en" if request.COOKIES.get(LANGUAGE) == "en" else "zh"
        with use_language(code), translation.override("en" if code == "en" else "zh-hans"):
            response = self.respond(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
        if code == "zh" and isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/html"):
            response.content = typeset(response.content.decode()).encode()
            if "Content-Length" in response.headers:
                response.headers["Content-Length"] = str(len(response.content))
        response.headers["Content-Language"] = "en" if code == "en" else "zh-CN"
        return response
