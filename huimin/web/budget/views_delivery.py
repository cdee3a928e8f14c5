"""Delivery on the budget desk: the score with its parts, how fast money was paid, what lies idle, what is owed, work after training."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from huimin.budget import delivery
from huimin.kernel import HuiminError, Text
from huimin.web import county, rules
from huimin.web.access.pages import page
from huimin.web.budget import money
from huimin.web.budget.views import WHO
from huimin.web.design.tables import Table
from huimin.web.download import csv_file


@lru_cache(maxsize=8)
def _measured(on: date, state: tuple[int, ...]) -> delivery.Delivery:
    return delivery.of_workspace(county.workspace(), on, build=False)


def found_on(on: date) -> delivery.Delivery:
    """Worked out once for each day asked, until a table, a rule or the register changes. Raises what `delivery.of_workspace` does."""
    root = county.workspace().root
    files = (root / delivery.FOLDER / delivery.FUNDS, root / delivery.FOLDER / delivery.TRAINING, root / delivery.FILE, root / "runs",
             root / "registry")
    stamps = tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in files)
    return _measured(on, stamps + county.state_of_data())


def day_of(asked: Mapping[str, str]) -> tuple[date, Text | None]:
    """?on=2026-10-31, else the day of the rules. A day nobody can read is said so."""
    typed, today = asked.get("on", "").strip(), rules.prepared().as_of
    if not typed:
        return today, None
    try:
        day = date.fromisoformat(typed)
        if 1949 <= day.year <= 2100:
            return day, None
        return today, Text("请写1949年到2100年之间的日子。", "Write a day from 1949 to 2100.")
    except ValueError:
        return today, Text(f"“{typed}”不是日期,写作 2026-10-31。", f"“{typed}” is no day; write 2026-10-31.")


def _programme(id: str) -> Text:
    policy = rules.prepared().rules.policies.get(id)
    return policy.name if policy else Text.of(id)


def _area(code: str) -> Text:
    return Text.of(county.area_name(code))


def tables(found: delivery.Delivery) -> dict[str, Table | None]:
    """By the name the page knows them by."""
    return {"scores": money.scores(found, _area), "programmes": money.programmes(found, _programme),
            "not_there": money.not_there(found, _programme), "slow": money.slow(found, _area, _programme),
            "idle": money.idle(found, _programme), "owed": money.owed(found, _area, _programme), "work": money.work(found)}


@page(*WHO)
def delivery_page(request: HttpRequest) -> HttpResponse:
    """?on=2026-10-31: as things stood at the end of that day."""
    on, wrong = day_of(request.GET)
    context: dict[str, Any] = {"on": on, "errors": {"on": wrong} if wrong else {}, "demo": county.workspace().accounts == "demo"}
    try:
        found = found_on(on)
    except delivery.NoMoneyTable:
        return render(request, "budget/delivery.html", context, status=422 if wrong else 200)
    except HuiminError as error:
        return render(request, "budget/delivery.html", context | {"problem": Text.of(error.sentence())})
    context |= tables(found) | {
        "found": found, "rules": found.rules, "headline": delivery.headline(found), "alert": found.scores[0].alert,
        "made_up": Text(f"注意:{delivery.MADE_UP.zh}。", f"Note: {delivery.MADE_UP.en}."),
        "definitions": money.definitions(found), "bands": money.bands(found),
        "more_owed": max(len(found.owed.open if found.owed else []) - money.MOST_ROWS, 0), "share": f"{found.rules.share:.0%}"}
    return render(request, "budget/delivery.html", context, status=422 if wrong else 200)


@page(*WHO)
def delivery_csv(request: HttpRequest, what: str) -> HttpResponseBase:
    """One of the tables, every line of it; the page, which says what to correct, where a table of the county is wrong."""
    on, wrong = day_of(request.GET)
    if what not in delivery.TABLES or wrong:
        raise Http404
    try:
        found = found_on(on)
    except delivery.NoMoneyTable:
        raise Http404 from None
    except HuiminError:
        return redirect(f"{reverse('budget_delivery')}?on={on}")
    titles, rows = delivery.TABLES[what]
    note = Text(f"截至{on}。规则来自:{found.rules.source}。", f"As of {on}. Rules from: {found.rules.source}.")
    return csv_file(f"{what}-{on}.csv", titles, rows(found), [note])
