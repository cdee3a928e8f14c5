"""The page for a telephone: its frame (without anybody's data, so that it may be kept on the telephone), and what it fetches."""

import hashlib
import json
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from huimin.kernel import Text, language
from huimin.web.access.pages import ANYONE, page
from huimin.web.access.record import record
from huimin.web.cases.views import policy_names
from huimin.web.design.templatetags.huimin import day as as_day
from huimin.web.visits.due import Visit, due_for
from huimin.web.visits.photos import MOST_BYTES, MOST_PHOTOS
from huimin.web.visits.views import VISITORS

HERE = Path(__file__).parent / "static"
LIST_DAYS, DRAFT_DAYS = 3, 30
"""How long a telephone keeps the list of families, and a draft nobody sent."""


def modules() -> list[str]:
    """The page's own scripts, by address. They import each other by their plain names, so they are fetched by these."""
    return [f"/static/{path.relative_to(HERE).as_posix()}" for path in sorted(HERE.glob("visits/*.js")) if path.name != "worker.js"]


@page(*VISITORS)
def phone(request: HttpRequest) -> HttpResponse:
    """The frame: fills itself from what the telephone keeps, or from `day`."""
    return render(request, "visits/phone.html", {
        "policies": sorted(policy_names().items()), "draft_days": DRAFT_DAYS,
        "most_photos": MOST_PHOTOS, "most_bytes": MOST_BYTES})


@page(*VISITORS, purpose="visit")
def day(request: HttpRequest) -> HttpResponse:
    """The day's list for the telephone: name, village, why, by when. Each family leaves the office, so each is recorded."""
    user: Any = request.user
    due = due_for(user)
    for one in due.visits:
        record(request, "visit", one.case.household, ("name",), case=one.case.ref)
    until = timezone.localdate() + timedelta(days=LIST_DAYS)
    return JsonResponse({"account": user.pk, "visitor": user.name, "until": until.isoformat(), "until_said": as_day(until),
                         "visits": [_line(one) for one in due.visits]})


def _line(one: Visit) -> dict[str, Any]:
    return {"ref": one.case.ref, "name": one.name, "village": one.village, "policy": str(one.policy), "why": str(one.why),
            "due": as_day(one.clock.due) if one.clock else "", "late": one.left is not None and one.left < 0}


@page(*VISITORS)
def sending_pass(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and the token without which nothing is taken in: asked for right before sending."""
    user: Any = request.user
    return JsonResponse({"account": user.pk, "token": get_token(request)})


@page(ANYONE)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, served below the page it works for (its scope), with the files it keeps and their version in front."""
    files = [*modules(), static("huimin/huimin.css"), static("huimin/icon.svg")]
    given = {"VERSION": _version(), "PAGE": reverse("visits_phone"), "FILES": files}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in given.items())
    answer = HttpResponse(head + (HERE / "visits/worker.js").read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@lru_cache(maxsize=1)
def _version() -> str:
    """Changes when a script or the style sheet does."""
    content = b"".join(path.read_bytes() for path in sorted(HERE.glob("visits/*")))
    return hashlib.sha256(content + static("huimin/huimin.css").encode()).hexdigest()[:16]


@page(ANYONE)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a telephone needs to put the page among its programs."""
    address = reverse("visits_phone")
    answer = JsonResponse({
        "id": address, "start_url": address, "scope": address, "display": "standalone", "lang": "en" if language() == "en" else "zh-CN",
        "name": str(Text("惠民 入户调查", "Huimin home visits")), "short_name": str(Text("入户调查", "Visits")),
        "background_color": "#fbfaf7", "theme_color": "#134790",
        "icons": [{"src": static("huimin/icon.svg"), "sizes": "any", "type": "image/svg+xml"}]}, json_dumps_params={"ensure_ascii": False})
    answer.headers["Content-Type"] = "application/manifest+json"
    return answer
