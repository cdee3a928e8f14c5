"""What the budget desk tries beside the pages: stress tests, twins, choices. Asked for here, asked about until they are done."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import Field

from huimin.budget import stress
from huimin.kernel import Text
from huimin.web.api import shapes
from huimin.web.api.desk import Change, typed_changes
from huimin.web.api.operations import operation, right
from huimin.web.api.shapes import Words
from huimin.web.api.shapes_table import plain
from huimin.web.budget import asking, supposing, views_choose, views_stress, views_twin
from huimin.web.budget.models import Choice, StressTest, Twin
from huimin.web.budget.tried import CHOICES, STATES, STRESS, TWINS, Kind
from huimin.web.budget.views import WHO
from huimin.web.trials import DONE, FAILED

Amount = Annotated[str, Field(max_length=20, pattern=r"^[^\x00]*$")]


class TrialLine(Schema):
    """state: waiting, running, done or failed; asked: as it was typed; headline: the finding, once it is done."""

    number: int
    by: str
    at: datetime
    state: str
    state_name: Words
    asked: dict[str, Any]
    headline: Words | None


class TrialInFull(TrialLine):
    """problem: why it failed; result: what `huimin stress`, `twin` or `choose` says with --json, none until it is done; small counts
    stand as words where the reader may not see the households."""

    problem: Words | None
    result: dict[str, Any] | None


class Supposed(Schema):
    """unit: share, months or yuan; value: what a test starts from."""

    id: str
    name: Words
    unit: str
    value: str


class Shock(Schema):
    id: str
    name: Words
    about: Words
    assumptions: list[Supposed]


class StressTests(Schema):
    """shocks: what may be supposed; tests: what was tried, newest first."""

    shocks: list[Shock]
    tests: list[TrialLine]


class NewStressTest(shapes.Body):
    """assumptions: id -> value, a share in per cent; those left out stay as the shock has them."""

    shock: shapes.Filter
    assumptions: Annotated[dict[str, Amount], Field(max_length=40, default_factory=dict)]
    months: Annotated[int, Field(ge=1, le=supposing.MOST_MONTHS)] = stress.HORIZON


class NewTwin(shapes.Body):
    """begins: first month of the change, "" for the first of all."""

    name: Annotated[str, Field(max_length=60)]
    changes: Annotated[list[Change], Field(min_length=1, max_length=asking.CHANGES)]
    begins: Amount = ""
    months: Annotated[int, Field(ge=1, le=views_twin.MOST_MONTHS)] = views_twin.MONTHS


class NewChoice(shapes.Body):
    """aim: gap, headcount, severity or maximin; start: now (on top of today's benefits) or before (in their place); budgets: yuan
    a month, none for ten steps; floor, equity, cliff: per cent, "" for no such condition."""

    name: Annotated[str, Field(max_length=60)]
    aim: shapes.Filter = "gap"
    start: shapes.Filter = "now"
    budgets: Annotated[list[Amount], Field(max_length=20, default_factory=list)]
    no_loser: bool = False
    floor: Amount = ""
    equity: Amount = ""
    cliff: Amount = ""


def _line(kind: Kind, one: Any, user: Any) -> dict[str, Any]:
    return {"number": one.pk, "by": one.by.name, "at": one.at, "state": one.state, "state_name": STATES[one.state][0],
            "asked": _ASKED[kind.queue.kind](one), "headline": kind.headline(one, user)}


def _lines(kind: Kind, user: Any) -> list[dict[str, Any]]:
    return [_line(kind, one, user) for one in kind.queue.newest()]


def _in_full(kind: Kind, number: int, user: Any) -> dict[str, Any]:
    one = kind.queue.one(number)
    return _line(kind, one, user) | {"problem": Text.of(one.problem) if one.state == FAILED else None,
                                     "result": plain(kind.found(one, user)) if one.state == DONE else None}


def _made(kind: Kind, made: Any, wrong: dict[str, Text], user: Any) -> Status[Any]:
    """As it stands now: it may be at work already."""
    right(wrong)
    made.refresh_from_db()
    return Status(201, _line(kind, made, user))


_ASKED: Mapping[Any, Callable[[Any], dict[str, Any]]] = {
    StressTest: lambda one: {"shock": one.shock, "assumptions": dict(one.assumptions), "months": one.months},
    Twin: lambda one: {"name": one.name, "changes": one.changes, "begins": one.begins, "months": one.months},
    Choice: lambda one: {"name": one.name, **one.asked}}


@operation("GET", "/budget/stress", *WHO, answer=StressTests)
def stress_tests(request: HttpRequest) -> Any:
    """The shocks with their assumptions, and what was tried."""
    return {"shocks": [one.as_json() for one in stress.shocks()], "tests": _lines(STRESS, request.user)}


@operation("POST", "/budget/stress", *WHO, answer=TrialLine, status=201, problems=(404,))
def try_stress(request: HttpRequest, body: NewStressTest) -> Any:
    """Try a shock on the county; ask for it again until it is done."""
    shock = next((one for one in stress.shocks() if one.id == body.shock), None)
    unknown = sorted(set(body.assumptions) - set(shock.assumptions)) if shock else []
    right(dict.fromkeys(unknown, Text("这种冲击没有这个假设。", "This shock has no such assumption.")))
    made, wrong = views_stress.tested(request.user, shock, supposing.typed(shock, body.assumptions, body.months) if shock else {})
    return _made(STRESS, made, wrong, request.user)


@operation("GET", "/budget/stress/{number}", *WHO, answer=TrialInFull)
def stress_test(request: HttpRequest, number: shapes.Serial) -> Any:
    """One stress test: how far it is, or what came of it."""
    return _in_full(STRESS, number, request.user)


@operation("GET", "/budget/twins", *WHO, answer=list[TrialLine])
def twins(request: HttpRequest) -> Any:
    """Counties lived forward under two sets of standards, newest first."""
    return _lines(TWINS, request.user)


@operation("POST", "/budget/twins", *WHO, answer=TrialLine, status=201, problems=(404,))
def try_twin(request: HttpRequest, body: NewTwin) -> Any:
    """Live the county forward with a change; ask for it again until it is done."""
    made, wrong = views_twin.tried(request.user, {"name": body.name, "begins": body.begins, "months": str(body.months)} |
                                   typed_changes(body.changes))
    return _made(TWINS, made, wrong, request.user)


@operation("GET", "/budget/twins/{number}", *WHO, answer=TrialInFull)
def twin(request: HttpRequest, number: shapes.Serial) -> Any:
    """One twin: how far it is, or what came of it."""
    return _in_full(TWINS, number, request.user)


@operation("GET", "/budget/choices", *WHO, answer=list[TrialLine])
def choices(request: HttpRequest) -> Any:
    """What was asked about giving a budget out, newest first."""
    return _lines(CHOICES, request.user)


@operation("POST", "/budget/choices", *WHO, answer=TrialLine, status=201, problems=(404,))
def try_choice(request: HttpRequest, body: NewChoice) -> Any:
    """Whom a budget should reach; ask for it again until it is done."""
    typed = body.dict() | {"budgets": " ".join(body.budgets), "no_loser": "yes" if body.no_loser else ""}
    made, wrong = views_choose.tried(request.user, typed)
    return _made(CHOICES, made, wrong, request.user)


@operation("GET", "/budget/choices/{number}", *WHO, answer=TrialInFull)
def choice(request: HttpRequest, number: shapes.Serial) -> Any:
    """One choice: how far it is, or what came of it."""
    return _in_full(CHOICES, number, request.user)
