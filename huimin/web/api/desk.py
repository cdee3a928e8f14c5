"""The budget desk: scenarios tried, read and compared, and the register of standards with what does not conform."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Schema, Status
from pydantic import Field

from huimin.kernel import Text
from huimin.web import rules
from huimin.web.api import shapes
from huimin.web.api.operations import operation, right
from huimin.web.api.shapes import Words
from huimin.web.api.shapes_table import Named, Table, plain_cell, some_table, table_of
from huimin.web.budget import asking, results, views, views_standards
from huimin.web.budget.models import Scenario
from huimin.web.budget.tried import SCENARIOS, STATES
from huimin.web.budget.views import COMPARED, WHO
from huimin.web.trials import DONE, FAILED


class Change(shapes.Body):
    """standard: an id of /budget/numbers; value: yuan, or a ratio as a decimal; area: a township, "" for the county."""

    standard: Annotated[str, Field(min_length=1, max_length=80)]
    value: Annotated[str, Field(min_length=1, max_length=20)]
    area: shapes.Filter = ""
    residence: Literal["", "urban", "rural"] = ""


class NewScenario(shapes.Body):
    """take_up: per cent of those entitled and not drawing who are taken to come, "" for the upper bound only."""

    name: Annotated[str, Field(max_length=60)]
    changes: Annotated[list[Change], Field(min_length=1, max_length=asking.CHANGES)]
    take_up: Annotated[str, Field(max_length=20)] = ""


Told = int | Words | None  # a count, or words where the reader may not be told it


class ScenarioLine(Schema):
    """state: waiting, running, done or failed."""

    number: int
    name: str
    by: str
    at: datetime
    state: str
    state_name: Words
    changes: list[Words]
    headline: Words | None


class PlaceChanged(Schema):
    """cash_fen: more or less a month, rounded."""

    area: str
    name: Words
    people_in: int
    people_out: int
    cash_fen: int


class Tenth(Schema):
    """decile: 1 the poorest; mean_change_fen: a person and month."""

    decile: int
    winners: Told
    losers: Told
    mean_change_fen: float | Words


class ScenarioResult(ScenarioLine):
    """problem: why it failed; the rest: what came of it, empty until it is done. townships, tenths: of monthly cash, yuan. Small
    counts stand as words, townships with any are left out, where the reader may not see the households."""

    problem: Words | None
    month: str
    as_of: str
    monthly_cost_before_fen: int | None
    monthly_cost_after_fen: int | None
    sentences: list[Words]
    policies: Table | None
    townships: list[PlaceChanged]
    tenths: list[Tenth]


class Comparison(Schema):
    """differ: the scenarios rest on data of different months."""

    differ: bool
    table: Table


class Settable(Schema):
    """What a scenario may change, with the numbers in force in the words, and where."""

    numbers: list[Named]
    areas: list[Named]


class StandardsAtDesk(Schema):
    """name: whose register is shown; price, proposals: none where the county has no figures or rules for them."""

    name: str
    as_of: date
    owners: list[Named]
    standards: Table
    findings: Table
    price: Table | None
    proposals: Table | None
    filed: Table


def _line(one: Scenario, user: Any) -> dict[str, Any]:
    return {"number": one.pk, "name": one.name, "by": one.by.name, "at": one.at, "state": one.state,
            "state_name": STATES[one.state][0], "changes": asking.in_words(rules.prepared(), one.changes),
            "headline": SCENARIOS.headline(one, user)}


def typed_changes(changes: Sequence[Change]) -> dict[str, str]:
    """As the form of the page has them."""
    return {f"{field}{at}": value for at, one in enumerate(changes, 1) for field, value in (
        ("what", one.standard), ("value", one.value), ("place", one.area), ("residence", one.residence))}


@operation("GET", "/budget/scenarios", *WHO, answer=list[ScenarioLine])
def scenarios(request: HttpRequest) -> Any:
    """What was tried, newest first."""
    return [_line(one, request.user) for one in SCENARIOS.queue.newest()]


@operation("POST", "/budget/scenarios", *WHO, answer=ScenarioLine, status=201, problems=(404,))
def try_scenario(request: HttpRequest, body: NewScenario) -> Any:
    """Try a scenario beside the pages; ask for it again until it is done."""
    made, wrong = views.tried(request.user, {"name": body.name, "take_up": body.take_up} | typed_changes(body.changes))
    right(wrong)
    if made is None:
        raise Http404
    made.refresh_from_db()
    return Status(201, _line(made, request.user))


@operation("GET", "/budget/scenarios/compare", *WHO, answer=Comparison)
def compare_scenarios(request: HttpRequest, one: Annotated[list[shapes.Serial], Query(..., max_length=COMPARED)]) -> Any:
    """Scenarios that are done, one beside the other."""
    found = views.beside(request.user, views.done_of(one))
    return {"table": table_of(results.comparison(found)), "differ": len({result["month"] for _, result in found}) > 1}


@operation("GET", "/budget/scenarios/{number}", *WHO, answer=ScenarioResult)
def scenario(request: HttpRequest, number: shapes.Serial) -> Any:
    """One scenario: how far it is, or what came of it."""
    one = SCENARIOS.queue.one(number)
    shown = _line(one, request.user) | {
        "problem": Text.of(one.problem) if one.state == FAILED else None, "month": "", "as_of": "", "sentences": [],
        "policies": None, "townships": [], "tenths": [], "monthly_cost_before_fen": None, "monthly_cost_after_fen": None}
    if one.state != DONE:
        return shown
    found = SCENARIOS.found(one, request.user)
    return shown | {key: found[key] for key in ("month", "as_of", "monthly_cost_before_fen", "monthly_cost_after_fen")} | {
        "sentences": list(results.sentences(found)), "policies": table_of(results.policies(found)),
        "townships": [{"area": place.area, "name": results.place_name(place), "people_in": place.people_in,
                       "people_out": place.people_out, "cash_fen": round(place.gap_fen)}
                      for place in results.by_township(found["policies"])],
        "tenths": [{key: plain_cell(row[key]) for key in ("decile", "winners", "losers", "mean_change_fen")}
                   for row in found["deciles"]]}


@operation("GET", "/budget/numbers", *WHO, answer=Settable)
def settable_numbers(request: HttpRequest) -> Any:
    """The numbers a scenario may change, and where."""
    known = rules.prepared()
    return {"numbers": _named(asking.settable(known)), "areas": _named(asking.places(known))}


def _named(options: Any) -> list[dict[str, Any]]:
    return [{"id": one.value, "name": Text.of(one.label)} for one in options if one.value]


@operation("GET", "/budget/standards", *WHO, answer=StandardsAtDesk)
def desk_standards(request: HttpRequest, name: shapes.Filter = "dibao", history: bool = False) -> Any:
    """The register of standards, what does not conform, what prices and figures say, what was filed and decided."""
    told = views_standards.context(name, history, may_file=False)
    return {"name": name, "as_of": told["as_of"], "owners": told["owners"], "standards": table_of(told["register"])} | {
        key: some_table(told[key]) for key in ("findings", "price", "proposals", "filed")}
