"""Pooling: the register of resources, plans as counts, and their approval by a second person. Names stand on the sheets alone."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from huimin.budget import pooling
from huimin.web import county
from huimin.web.api import shapes
from huimin.web.api.operations import operation, right
from huimin.web.api.shapes import Words
from huimin.web.api.shapes_table import Table, some_table, table_of
from huimin.web.budget import pooled, views_paid, views_pooling, views_stock
from huimin.web.budget.views_filing import MOST_WORDS
from huimin.web.budget.views_pooling import DECIDERS, WHO

PlanId = Annotated[str, Field(pattern=r"^[A-Z][0-9]{4,9}$", description="number of a plan")]


class Pools(Schema):
    """resources: registered, sent and left; none before a register was handed in; made_up: the rules are an example."""

    resources: Table | None
    plans: Table
    made_up: bool


class PoolingPlan(Schema):
    """state: planned, dispatched or refused; small counts of townships stand as words for who hands out nothing."""

    id: str
    title: str
    state: str
    state_name: Words
    planned_by: str
    planned_on: date
    made_up: bool
    headline: Words
    damage: Words | None
    tables: dict[str, Table | None]


class Placements(Schema):
    """Where to hold stock, as it was worked out, the newest first."""

    placements: Table


class Placement(Schema):
    """tables: stock (what each depot holds) and faced (what is lacking after each shock)."""

    id: str
    title: str
    by: str
    on: date
    made_up: bool
    headline: Words
    tables: dict[str, Table]


class PlanDecision(shapes.Body):
    """refuse wants the reason."""

    act: Literal["dispatch", "refuse"]
    reason: Annotated[str, Field(max_length=MOST_WORDS)] = ""


@operation("GET", "/budget/pooling", *WHO, answer=Pools)
def pools(request: HttpRequest) -> Any:
    """What there is to hand out, and the plans made."""
    workspace = county.workspace()
    plans = pooling.plans(workspace)
    try:
        stocks = pooling.registered(workspace)
    except pooling.NoRegister:
        stocks = []
    return {"resources": table_of(pooled.register_table(stocks, pooled.gone(plans))) if stocks else None,
            "plans": table_of(pooled.plans_table(plans)), "made_up": views_pooling.made_up_of(workspace)[0]}


def _plan(request: HttpRequest, id: str) -> dict[str, Any]:
    one = views_pooling.one_of(id)
    return {"id": one.id, "title": one.title, "state": one.state, "state_name": pooling.STATES[one.state], "planned_by": one.planned_by,
            "planned_on": one.planned_on, "made_up": one.body["synthetic"], "headline": pooled.headline(one),
            "damage": pooled.damage_words(one),
            "tables": {name: some_table(table) for name, table in views_pooling.tables_of(request.user, one).items()}}


@operation("GET", "/budget/pooling/{id}", *WHO, answer=PoolingPlan)
def pooling_plan(request: HttpRequest, id: PlanId) -> Any:
    """One plan in counts: what is met, lacking and left, by kind and township."""
    return _plan(request, id)


@operation("POST", "/budget/pooling/{id}/decide", *DECIDERS, answer=PoolingPlan)
def decide_pooling(request: HttpRequest, id: PlanId, body: PlanDecision) -> Any:
    """Send what a plan gives, or refuse it; never one's own."""
    right(views_pooling.decided(request.user, id, {"act": body.act, "reason": body.reason}))
    return _plan(request, id)


@operation("GET", "/budget/stock", *views_paid.WHO, answer=Placements)
def placements(request: HttpRequest) -> Any:
    """Where to hold how much of what before a disaster: the answers kept."""
    return {"placements": table_of(views_stock.answers_table())}


@operation("GET", "/budget/stock/{id}", *views_paid.WHO, answer=Placement)
def placement(request: HttpRequest, id: Annotated[str, Field(pattern=r"^L[0-9]{4,9}$", description="number of a placement")]) -> Any:
    """One of them."""
    one = views_stock.answer_of(id)
    return {"id": one.id, "title": one.title, "by": one.by, "on": one.day, "made_up": one.body["synthetic"],
            "headline": views_stock.headline(one), "tables": {name: table_of(table) for name, table in views_stock.tables_of(one).items()}}
