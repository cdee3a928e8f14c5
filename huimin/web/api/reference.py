"""The description of the API: OpenAPI for programs, a page for people. Made of the operations themselves."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from huimin.web.access.pages import ANYONE, page
from huimin.web.api.operations import api


def pages() -> list[dict[str, str]]:
    """Every page of the office: the operations that do what it does, or why there is none. page, operations, why_not."""
    with (Path(__file__).parent / "pages.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def operations_of(row: Mapping[str, str]) -> list[str]:
    """"GET /cases" …"""
    words = row["operations"].split()
    return [" ".join(pair) for pair in zip(words[::2], words[1::2], strict=True)]


def document() -> dict[str, Any]:
    """OpenAPI 3.1."""
    return dict(api.get_openapi_schema(path_prefix="/api/v1/"))


@page(ANYONE)
def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@page(ANYONE)
def page_of_operations(request: HttpRequest) -> HttpResponse:
    rows = [(method.upper(), place, described["summary"], described["x-roles"])
            for place, methods in document()["paths"].items() for method, described in methods.items()]
    return render(request, "api/reference.html", {"rows": rows})
