"""What the frame of every page needs: who reads, in which language and size, where they can go."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from huimin.kernel import Workspace, language
from huimin.web.front.menu import menu
from huimin.web.front.middleware import SIZE


@lru_cache(maxsize=1)
def _workspace() -> Workspace:
    return Workspace.open(settings.HOME)


def frame(request: HttpRequest) -> dict[str, Any]:
    user: Any = getattr(request, "user", None)
    signed_in = bool(user is not None and user.is_authenticated)
    return {
        "reader": user if signed_in else None,
        "lang": language(),
        "lang_tag": "en" if language() == "en" else "zh-CN",
        "large": request.COOKIES.get(SIZE) == "large",
        "place": _workspace().name,
        "phone": _workspace().phone,
        "menu": menu(user.roles if signed_in else frozenset(), request.path),
    }
