"""Taking lines of a list out of the office: asked for, judged by two others, fetched by who asked, every household on record."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema, Status
from pydantic import Field

from huimin.web.api import shapes
from huimin.web.api.errors import AlreadyAnswered
from huimin.web.api.operations import operation, right
from huimin.web.api.shapes import Words
from huimin.web.exports import views
from huimin.web.exports.files import COLUMNS
from huimin.web.exports.models import ExportRequest
from huimin.web.exports.views import AUDITORS, JUDGES, STATES, WORKERS


class NewExport(shapes.Body):
    """name: of a list of the latest run; the filters leave 1 to 5,000 lines; why: the judges and the auditors read it."""

    name: shapes.Name
    policy: shapes.Filter = ""
    township: shapes.Filter = ""
    village: shapes.Filter = ""
    reason: shapes.Filter = ""
    purpose: Literal["monitoring", "visit", "review"]
    why: Annotated[str, Field(max_length=400, pattern=r"^[^\x00]*$")]
    format: Literal["csv", "xlsx"] = "csv"


class Verdict(Schema):
    by: str
    at: datetime
    approve: bool
    words: str


class Export(Schema):
    """name: of the list; state: waiting, approved, refused or lapsed; file: its number on every row."""

    number: int
    file: str
    at: datetime
    by: str
    name: str
    area: str
    filters: dict[str, str]
    purpose: str
    why: str
    rows: int
    state: str
    state_name: Words
    verdicts: list[Verdict]


class NewVerdict(shapes.Body):
    """words: why, where it is refused."""

    approve: bool
    words: Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")] = ""


class ExportedRows(Schema):
    """told: who took it out, when, under which request; a cell for each column, money in yuan as in the file."""

    file: str
    told: str
    columns: list[Words]
    rows: list[list[str]]


def _export(one: ExportRequest, state: str) -> dict[str, Any]:
    return {"number": one.pk, "file": one.number, "at": one.at, "by": one.by.name, "name": one.list, "area": one.area,
            "filters": one.filters, "purpose": one.purpose, "why": one.reason, "rows": one.rows, "state": state,
            "state_name": STATES[state][0], "verdicts": [
                {"by": verdict.by.name, "at": verdict.at, "approve": verdict.approve, "words": verdict.words}
                for verdict in one.verdicts.select_related("by").order_by("pk")]}


def _now(one: ExportRequest) -> dict[str, Any]:
    return _export(one, one.state(timezone.now()))


@operation("GET", "/exports", *WORKERS, *AUDITORS, answer=list[Export])
def exports(request: HttpRequest) -> Any:
    """One's own requests for files and those one may judge; auditors see all."""
    return [_export(one, state) for one, state in views.seen_by(request.user)]


@operation("POST", "/exports/ask", *WORKERS, answer=Export, status=201, problems=(404,))
def ask_for_export(request: HttpRequest, body: NewExport) -> Any:
    """Ask for lines of a list; two others judge."""
    typed = {key: value for key, value in body.dict().items() if isinstance(value, str)}
    run, filters, rows = views.meant(request.user, body.name, typed)
    made, wrong = views.asked_for(request.user, run, body.name, filters, rows, typed)
    right(wrong)
    assert made is not None
    return Status(201, _now(made))


@operation("GET", "/exports/{number}", *WORKERS, *AUDITORS, answer=Export)
def export(request: HttpRequest, number: shapes.Serial) -> Any:
    """One request, with what was said of it."""
    return _now(views.seen(request, number))


@operation("POST", "/exports/{number}/verdict", *JUDGES, answer=Export)
def judge_export(request: HttpRequest, number: shapes.Serial, body: NewVerdict) -> Any:
    """Approve or refuse somebody else's request, once."""
    asked = views.seen(request, number)
    problem = views.judged(asked, request.user, body.approve, body.words.strip())
    right({} if problem is None else {"words": problem})
    return _now(views.seen(request, number))


@operation("POST", "/exports/{number}/rows", *WORKERS, answer=ExportedRows, purpose="monitoring", problems=(409,))
def fetch_export(request: HttpRequest, number: shapes.Serial) -> Any:
    """The rows of an approved request, for who asked alone; each household reads that its data left the office."""
    asked = views.seen(request, number)
    taken = views.lines_of(request, asked)
    if taken is None:
        raise AlreadyAnswered
    told, rows = taken
    return {"file": asked.number, "told": told, "columns": COLUMNS, "rows": rows}
