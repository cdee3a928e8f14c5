"""Services paid by result and donations entered: what is due, what waits, and the steps of those who approve, verify and accept."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from huimin.budget import delivery
from huimin.web.api import shapes
from huimin.web.api.operations import operation, right
from huimin.web.api.shapes import Words
from huimin.web.api.shapes_table import Table, table_of
from huimin.web.budget import views_paid
from huimin.web.budget.views_filing import MOST_WORDS
from huimin.web.budget.views_paid import DECIDERS, ENTERING, WHO

ResultId = Annotated[str, Field(pattern=r"^R[0-9]{4,9}$", description="number of a result")]
TableId = Annotated[str, Field(pattern=r"^T[0-9]{4,9}$", description="number of a table handed in")]
Reason = Annotated[str, Field(max_length=MOST_WORDS)]


class Contracts(Schema):
    """months: what is due for each; results: as claimed, found and accepted; handed_in: tables of contracts and who decided."""

    headline: Words
    contracts: Table
    months: Table
    results: Table
    handed_in: Table


class DonationsEntered(Schema):
    """donations and uses as published; handed_in: tables that wait or were decided."""

    donations: Table
    uses: Table
    handed_in: Table


class ServiceResult(Schema):
    """state: claimed, verified, accepted or refused; verified: how many were found, none before somebody looked."""

    id: str
    contract: str
    ref: str
    month: str
    count: int
    verified: int | None
    state: str
    state_name: Words
    verified_by: str
    accepted_by: str
    reason: str


class TableHandedIn(Schema):
    """what: contracts, gifts or uses; state: handed_in, approved or refused; entered: the numbers it was given."""

    id: str
    what: str
    state: str
    state_name: Words
    handed_in_by: str
    handed_in_on: date
    decided_by: str
    reason: str
    entered: list[str]
    rows: Table


class ResultStep(shapes.Body):
    """verify wants the count, refuse the reason."""

    act: Literal["verify", "accept", "refuse"]
    count: Annotated[int, Field(ge=0, le=10**9)] | None = None
    reason: Reason = ""


class TableDecision(shapes.Body):
    """refuse wants the reason."""

    act: Literal["approve", "refuse"]
    reason: Reason = ""


@operation("GET", "/budget/contracts", *WHO, answer=Contracts)
def contracts(request: HttpRequest) -> Any:
    """Services paid by result: what is due and why, and what waits."""
    found = views_paid.tables_of_contracts()
    return {name: found[name] if name == "headline" else table_of(found[name]) for name in found}


@operation("GET", "/budget/donations", *WHO, answer=DonationsEntered)
def donations_entered(request: HttpRequest) -> Any:
    """Donations received and used, and tables of them that wait for a second person."""
    return {name: table_of(table) for name, table in views_paid.tables_of_donations().items()}


def _result(id: str) -> dict[str, Any]:
    one = views_paid.result_of(id)
    return one.as_json() | {"state_name": delivery.RESULT_STATES[one.state]}


@operation("GET", "/budget/contracts/results/{id}", *WHO, answer=ServiceResult)
def service_result(request: HttpRequest, id: ResultId) -> Any:
    """One result and how far it is."""
    return _result(id)


@operation("POST", "/budget/contracts/results/{id}/act", *ENTERING, *DECIDERS, answer=ServiceResult)
def act_on_result(request: HttpRequest, id: ResultId, body: ResultStep) -> Any:
    """Verify a result, accept what another person verified, or turn it down."""
    typed = {"act": body.act, "count": "" if body.count is None else str(body.count), "reason": body.reason}
    right(views_paid.acted(request.user, id, typed))
    return _result(id)


def _table(request: HttpRequest, id: str) -> dict[str, Any]:
    one = views_paid.table_of(id)
    names = ("id", "what", "state", "handed_in_by", "handed_in_on", "decided_by", "reason")
    return {name: getattr(one, name) for name in names} | {
        "state_name": delivery.handed_in.STATES[one.state], "entered": list(one.entered),
        "rows": table_of(views_paid.rows_for(request.user, one))}


@operation("GET", "/budget/handed-in/{id}", *WHO, answer=TableHandedIn)
def table_handed_in(request: HttpRequest, id: TableId) -> Any:
    """One table of contracts or donations, and who decided on it."""
    return _table(request, id)


@operation("POST", "/budget/handed-in/{id}/decide", *DECIDERS, answer=TableHandedIn)
def decide_table(request: HttpRequest, id: TableId, body: TableDecision) -> Any:
    """Approve a table another person handed in, or refuse it."""
    right(views_paid.decided(request.user, id, {"act": body.act, "reason": body.reason}))
    return _table(request, id)
