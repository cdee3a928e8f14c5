"""A new standard on record: one person files it, another decides."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import Field

from huimin.budget import standards
from huimin.kernel import Text
from huimin.web import rules
from huimin.web.api import shapes
from huimin.web.api.operations import operation, right
from huimin.web.api.shapes import Words
from huimin.web.budget import views_filing
from huimin.web.budget.tried import TRIERS
from huimin.web.budget.views import WHO
from huimin.web.budget.views_filing import DECIDERS, MOST_WORDS

RecordId = Annotated[str, Field(pattern=r"^[A-Z][0-9]{4,9}$", description="number of a proposal on record")]


class NewStandard(shapes.Body):
    """standard: an id of /budget/numbers; area: the county or one above it; value: yuan, or a ratio as a decimal; start: the day it holds
    from; grounds: published once decided, so name nobody."""

    standard: shapes.Filter
    area: shapes.Area
    residence: Literal["any", "urban", "rural"] = "any"
    value: Annotated[str, Field(min_length=1, max_length=20)]
    start: date
    grounds: Annotated[str, Field(max_length=MOST_WORDS)]


class Decision(shapes.Body):
    """decide wants the document and, if it was not today, the day; refuse wants the reason."""

    act: Literal["decide", "refuse"]
    document: Annotated[str, Field(max_length=MOST_WORDS)] = ""
    day: date | None = None
    reason: Annotated[str, Field(max_length=MOST_WORDS)] = ""


class FiledStandard(Schema):
    """before, value: as written, in `unit`; breaks: what the checks say of it; scenario: the number of what it would do, tried."""

    id: str
    state: str
    state_name: Words
    standard: str
    name: Words
    area: str
    residence: str
    before: str
    value: str
    start: date
    why: list[Words]
    filed_by: str
    filed_on: date
    decided_by: str
    decided_on: date | None
    document: str
    reason: str
    breaks: list[Words]
    scenario: int | None


def _filed(id: str) -> dict[str, Any]:
    known = rules.prepared()
    one = views_filing.filed_of(known, id)
    told, trial = one.as_json(), views_filing.trial_of(one)
    return {name: told[name] for name in ("id", "state", "standard", "area", "residence", "filed_by", "filed_on", "decided_by",
                                          "decided_on", "document", "reason", "start")} | {
        "before": shapes.plain(told["before"]), "value": shapes.plain(told["value"]), "state_name": standards.RECORD[one.state],
        "name": Text.of(told["name"]), "why": [Text.of(step) for step in (told["formula"], *told["steps"])],
        "breaks": views_filing.breaks(one, known), "scenario": trial and trial.pk}


@operation("POST", "/budget/standards/file", *TRIERS, answer=FiledStandard, status=201)
def file_standard(request: HttpRequest, body: NewStandard) -> Any:
    """Put a new standard on record; it is tried on the county at once, and somebody else decides."""
    id, wrong = views_filing.file_typed(request.user, {
        "what": body.standard, "place": body.area, "residence": body.residence, "value": body.value, "grounds": body.grounds,
        **_day("start", body.start)})
    right(wrong)
    return Status(201, _filed(id))


@operation("GET", "/budget/standards/{id}", *WHO, answer=FiledStandard)
def filed_standard(request: HttpRequest, id: RecordId) -> Any:
    """One proposal: what it changes, what it breaks, who filed it, what became of it."""
    return _filed(id)


@operation("POST", "/budget/standards/{id}/decide", *DECIDERS, answer=FiledStandard)
def decide_standard(request: HttpRequest, id: RecordId, body: Decision) -> Any:
    """Decide a proposal by its document, or turn it down; never one's own."""
    right(views_filing.decided(request.user, id, {"act": body.act, "document": body.document, "reason": body.reason,
                                                  **(_day("day", body.day) if body.day else {})}))
    return _filed(id)


def _day(name: str, day: date) -> dict[str, str]:
    return {f"{name}-year": str(day.year), f"{name}-month": str(day.month), f"{name}-day": str(day.day)}
