"""Fifty rows a page, for lists of any length: only the rows of the page are ever read."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 50


def page_of(request: HttpRequest, rows: "Sequence[Any] | QuerySet[Any, Any] | int", size: int = ROWS) -> "Page[Any]":
    """The page that ?page= asks for; the nearest when it does not exist.

    rows: the rows (a QuerySet, a list), or only how many there are: then read `offset_of(page)` and `size` rows yourself.
    """
    return Paginator(range(rows) if isinstance(rows, int) else rows, size).get_page(request.GET.get("page"))


def offset_of(page: "Page[Any]") -> int:
    """How many rows come before the page."""
    return (page.number - 1) * page.paginator.per_page
