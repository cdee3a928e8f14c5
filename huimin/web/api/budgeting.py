"""The budget desk's figures: where the money goes and will go, how it is delivered and divided, a moving line."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Schema

from huimin.budget import allocation_words, delivery
from huimin.kernel import Text
from huimin.web import county
from huimin.web.access.objects import household_address
from huimin.web.api import shapes
from huimin.web.api.operations import NotRight, operation, right
from huimin.web.api.shapes import Words
from huimin.web.api.shapes_table import Table, plain, some_table, table_of
from huimin.web.budget import (
    analyses,
    few,
    told,
    views_allocation,
    views_delivery,
    views_forecast,
    views_home,
    views_instant,
    views_status,
)
from huimin.web.budget.few import WORKERS
from huimin.web.budget.models import Analysis
from huimin.web.budget.sections import Section
from huimin.web.budget.views import WHO
from huimin.web.budget.views_status import READERS

Typed = Annotated[str, Query(max_length=20, pattern=r"^[^\x00]*$")]


class KeyFigure(Schema):
    sentence: Words
    definition: Words
    as_of: date


class Desk(Schema):
    """to_do: what waits."""

    figures: list[KeyFigure]
    to_do: list[Words]


class DeskPart(Schema):
    """id: the name of its file on the page; small counts stand as words where the reader may not see the households."""

    id: str
    heading: Words
    finding: Words | None
    definition: Words
    tables: list[Table]


class Analysed(Schema):
    """The newest analysis. number, at, run: of it, none before the first; stale: the county was matched anew since;
    going_on: another is being made; problem: why the last one failed."""

    number: int | None
    at: datetime | None
    run: str
    stale: bool
    going_on: bool
    problem: Words | None
    parts: list[DeskPart]


class Behind(Schema):
    """household: its address for /households/{address}, "" where it is in no register; drawn_fen: cash a month."""

    household: str
    name: str
    village: str
    people: int
    programmes: int
    drawn_fen: int


class HouseholdsBehind(Schema):
    """total: in the reader's area; kept_back: relatives' on this page."""

    total: int
    page: int
    pages: int
    kept_back: int
    households: list[Behind]


class Delivered(Schema):
    """headline: none where the county keeps no table of its money; tables: by name, each none where there is nothing to say."""

    on: date
    headline: Words | None
    alert: bool
    rules: str
    made_up: bool
    tables: dict[str, Table | None]


class Why(Schema):
    name: str
    why: Words


class Allocated(Schema):
    """rules: where they come from; everything none where the county keeps no table of regions."""

    budget_fen: int | None
    reserve_fen: int | None
    left_fen: int | None
    headline: Words | None
    rules: Words | None
    regions: Table | None
    limits: Table | None
    indices: Table | None
    why: list[Why]


class MovedLine(Schema):
    """ready: is what was prepared of the newest data (else ask for it: POST); figures: as `huimin instant --json` says them."""

    ready: bool
    going_on: bool
    problem: Words | None
    headline: Words | None
    below: Words | None
    figures: dict[str, Any] | None


@operation("GET", "/budget", *WHO, answer=Desk)
def budget_desk(request: HttpRequest) -> Any:
    """The newest key figures of the budget desk, and what waits."""
    return {"figures": list(views_home.figures(request.user)), "to_do": [words for words, _ in views_home.to_do()]}


def _analysed(kind: str, sections: Sequence[Section]) -> dict[str, Any]:
    standing: dict[str, Any] = analyses.standing(kind)
    shown, failed = standing["shown"], standing["failed"]
    return {"number": shown and shown.pk, "at": shown and shown.at, "run": shown.run if shown else "", "stale": standing["stale"],
            "going_on": standing["going_on"] is not None, "problem": Text.of(failed.problem) if failed else None,
            "parts": [_part(one) for one in sections]}


def _part(one: Section) -> dict[str, Any]:
    charts = [chart.finding for chart in (one.bars, one.line, one.tiles) if chart is not None]
    return {"id": one.id, "heading": one.heading, "definition": one.definition, "finding": one.finding or (charts[0] if charts else None),
            "tables": [table_of(table) for table in one.tables]}


def _status(request: HttpRequest) -> dict[str, Any]:
    one = analyses.done(Analysis.STATUS)
    return _analysed(Analysis.STATUS, views_status.sections_for(request, one) if one else [])


@operation("GET", "/budget/status", *READERS, answer=Analysed)
def money_status(request: HttpRequest) -> Any:
    """Where the money goes, and why some stay below the standard: the newest analysis."""
    return _status(request)


@operation("POST", "/budget/status", *READERS, answer=Analysed, problems=(404,))
def analyse_status(request: HttpRequest) -> Any:
    """Analyse the newest data beside the pages; ask for it again until it is done."""
    views_status.ask(request.user, Analysis.STATUS)
    return _status(request)


@operation("GET", "/budget/status/households", *WORKERS, answer=HouseholdsBehind, purpose="monitoring", problems=(404,))
def status_households(request: HttpRequest, of: shapes.Filter, value: shapes.Filter = "", detail: shapes.Filter = "",
                      page: shapes.Number = 1) -> Any:
    """The households behind a figure of the status, in the reader's area: of caused, drawing or poor_with_nothing."""
    one = analyses.done(Analysis.STATUS)
    if one is None:
        raise Http404
    shown, lines, kept_back = views_status.households_behind(request, one, of, value, detail)
    return {"total": shown.paginator.count, "page": shown.number, "pages": shown.paginator.num_pages, "kept_back": kept_back,
            "households": [{"household": household_address(line.household_id) if line.household_id else "", "name": line.name,
                            "village": line.village, "people": line.people, "programmes": line.programmes, "drawn_fen": line.drawn_fen}
                           for line in lines]}


def _forecast(user: Any, typed: dict[str, str]) -> dict[str, Any]:
    one, wrong = analyses.done(Analysis.FORECAST), dict[str, Text]()
    found = told.forecast(one.result, few.sees(user)) if one else {}
    sections = views_forecast.sections_of(found, views_forecast.asked_for(typed, found, wrong)) if one else []
    right(wrong)
    return _analysed(Analysis.FORECAST, sections)


@operation("GET", "/budget/forecast", *WHO, answer=Analysed)
def forecast(request: HttpRequest, policy: shapes.Filter = "", area: shapes.Filter = "", of: shapes.Filter = "", growth: Typed = "",
             take_up: Typed = "") -> Any:
    """The coming two years: of one programme and area, cases or fen, with an assumption about funds and take-up in per cent."""
    return _forecast(request.user, {"policy": policy, "area": area, "of": of, "growth": growth, "take_up": take_up})


@operation("POST", "/budget/forecast", *WHO, answer=Analysed, problems=(404,))
def forecast_anew(request: HttpRequest) -> Any:
    """Forecast anew from the newest data; ask for it again until it is done."""
    views_status.ask(request.user, Analysis.FORECAST)
    return _forecast(request.user, {})


@operation("GET", "/budget/delivery", *WHO, answer=Delivered)
def delivered(request: HttpRequest, on: Typed = "") -> Any:
    """Days to pay, idle money, what is owed, work after training, as things stood at the end of a day."""
    day, wrong = views_delivery.day_of({"on": on})
    right({"on": wrong} if wrong else {})
    told: dict[str, Any] = {"on": day, "made_up": county.workspace().accounts == "demo"}
    try:
        found = views_delivery.found_on(day)
    except delivery.NoMoneyTable:
        return told | {"headline": None, "alert": False, "rules": "", "tables": {}}
    return told | {
        "headline": delivery.headline(found), "alert": found.scores[0].alert, "rules": str(found.rules.source),
        "tables": {name: some_table(table) for name, table in views_delivery.tables(found).items()}}


@operation("GET", "/budget/allocation", *WHO, answer=Allocated)
def allocated(request: HttpRequest, budget: Typed = "") -> Any:
    """A fund divided among regions, by formula and by optimiser. budget: yuan, else the sum of last year."""
    folder = county.workspace().root / "allocation"
    if not (folder / "regions.csv").is_file():
        return dict[str, Any].fromkeys(Allocated.model_fields) | {"why": []}
    fen = views_allocation.budget_of(budget, folder)
    if fen is None:
        raise NotRight({"budget": Text("请写一个大于零的金额(元)。", "Write an amount in yuan above zero.")})
    found = views_allocation.divided(folder, fen)
    return {"budget_fen": found.budget, "reserve_fen": found.reserve, "left_fen": found.left, "headline": views_allocation.headline(found),
            "rules": allocation_words.MADE_UP if found.rules.synthetic else Text.of(found.rules.source),
            "regions": table_of(views_allocation.table(found)), "limits": table_of(views_allocation.limits(found)),
            "indices": table_of(views_allocation.indices(found)),
            "why": [{"name": row["name"], "why": Text.of(row["why"])} for row in allocation_words.rows(found)]}


@operation("GET", "/budget/instant", *WHO, answer=MovedLine)
def moved_line(request: HttpRequest, town: Typed = "", country: Typed = "") -> Any:
    """What another line of the minimum living allowance costs and reaches, at once: yuan a person and month, "" as it is."""
    return _moved(request.user, {"town": town, "country": country})


def _moved(user: Any, typed: dict[str, str]) -> dict[str, Any]:
    made = views_instant.ready_made()
    if made is None:
        told = views_instant.preparing()
        return {"ready": False, "going_on": told["going_on"], "problem": told.get("problem"), "headline": None, "below": None,
                "figures": None}
    _, lines, wrong = views_instant.asked_for(typed, made)
    right(wrong)
    data = views_instant.told_to(user, made, lines)
    return {"ready": True, "going_on": False, "problem": None, "headline": views_instant.headline(data),
            "below": views_instant.below(data), "figures": plain(data)}


@operation("POST", "/budget/instant", *WHO, answer=MovedLine)
def prepare_moved_line(request: HttpRequest) -> Any:
    """Prepare the county for a moving line, where its data or rules are newer than what is kept."""
    if views_instant.ready_made() is None:
        views_instant.prepare(request.user)
    return _moved(request.user, {})
