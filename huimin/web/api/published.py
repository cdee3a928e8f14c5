"""For anybody: what is posted and how to object, how many draw what and where, every version of a policy."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Schema, Status
from pydantic import Field

from huimin.web import rules
from huimin.web.access.pages import ANYONE
from huimin.web.api import shapes
from huimin.web.api.operations import operation, right
from huimin.web.api.shapes import Words
from huimin.web.public import views_figures, views_posted
from huimin.web.public.figures import Drawn, Spot, drawn
from huimin.web.public.suppress import Figure


class Posting(Schema):
    """The columns the law allows. amount_fen: as the preliminary opinion proposes; none where it says none."""

    ref: str
    name: str
    members: int
    policy: Words
    place: str
    amount_fen: int | None
    posted: date
    until: date


class NewObjection(shapes.Body):
    """contact: may stay empty."""

    text: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
    contact: shapes.Typed = ""


class Received(Schema):
    ref: str


class Count(Schema):
    """mark: shown; few: too few to publish; hidden: would let a small one be worked out. Then there is no number."""

    mark: str
    count: int | None
    fen: int | None


class Drawing(Schema):
    """How many draw a policy; roster: has a list of those who draw it been loaded."""

    policy: str
    name: Words
    unit: str
    period: str
    delivery: str
    version: str
    roster: bool
    total: Count


class Village(Schema):
    area: str
    name: Words
    figure: Count


class Township(Village):
    villages: list[Village]


class Drawings(Schema):
    """run: the matching these rest on, none before the first; departments: whose lists were read."""

    run: str | None
    as_of: date | None
    departments: str
    policies: list[Drawing]


class DrawingInFull(Drawing):
    townships: list[Township]


class DrawnHere(Schema):
    policy: str
    name: Words
    figure: Count


class Here(Schema):
    area: str
    name: Words
    policies: list[DrawnHere]


class Version(Schema):
    """current: part of what is in force here today."""

    version: str
    area: str
    valid_from: date
    valid_until: date | None
    current: bool


@operation("GET", "/postings", ANYONE, answer=list[Posting])
def postings(request: HttpRequest) -> Any:
    """What is posted today, by place; a posting ends by itself."""
    return views_posted.postings(timezone.localdate())


@operation("POST", "/postings/{ref}/objections", ANYONE, answer=Received, status=201)
def object_to(request: HttpRequest, ref: shapes.Ref, body: NewObjection) -> Any:
    """Object to a posting; who objects may stay unnamed."""
    if all(one.ref != ref for one in views_posted.postings(timezone.localdate())):
        raise Http404
    right({} if views_posted.objected(ref, body.text.strip(), body.contact.strip()) else {"text": views_posted.TOO_SHORT})
    return Status(201, {"ref": ref})


def _count(figure: Figure) -> dict[str, Any]:
    return {"mark": figure.mark, "count": figure.count, "fen": figure.fen}


def _drawing(one: Drawn) -> dict[str, Any]:
    return {"policy": one.id, "name": one.name, "unit": one.unit, "period": one.period, "delivery": one.delivery, "version": one.version,
            "roster": one.roster, "total": _count(one.total)}


def _village(spot: Spot) -> dict[str, Any]:
    return {"area": spot.code, "name": spot.name, "figure": _count(spot.figure)}


@operation("GET", "/figures", ANYONE, answer=Drawings)
def figures(request: HttpRequest) -> Any:
    """How many draw what and how much, the whole place; small numbers are not told."""
    told = views_figures.source()
    return {"run": told["run"], "as_of": told.get("as_of"), "departments": told.get("departments", ""),
            "policies": [_drawing(one) for one in drawn() or ()]}


@operation("GET", "/figures/{id}", ANYONE, answer=DrawingInFull)
def figures_of(request: HttpRequest, id: shapes.Name) -> Any:
    """One policy by township and village."""
    one = views_figures.one_of(id)
    return _drawing(one) | {"townships": [_village(spot) | {"villages": [_village(village) for village in spot.villages]}
                                          for spot in one.townships]}


@operation("GET", "/places/{area}", ANYONE, answer=Here)
def figures_here(request: HttpRequest, area: shapes.Area) -> Any:
    """What is drawn in a township or village."""
    spots = views_figures.spots_of(area)
    return {"area": area, "name": spots[0][1].name, "policies": [
        {"policy": one.id, "name": one.name, "figure": _count(spot.figure)} for one, spot in spots]}


@operation("GET", "/policies/{id}/versions", ANYONE, answer=list[Version])
def policy_versions(request: HttpRequest, id: shapes.Name) -> Any:
    """Every version of a policy that holds or will hold here, newest first."""
    known = rules.prepared()
    if all(item.id != id for item in known.policies):
        raise Http404
    return [{"version": one.version, "area": one.area, "valid_from": one.valid_from, "valid_until": one.valid_until, "current": now}
            for one, now in rules.versions(known, id)]
