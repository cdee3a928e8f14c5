"""The overview: what it says in sentences, each number by place and policy, and what applying costs people."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Schema

from huimin.web.api import shapes
from huimin.web.api.operations import operation
from huimin.web.api.shapes import Words
from huimin.web.api.shapes_table import Table, table_of
from huimin.web.cockpit import views
from huimin.web.cockpit.burden import burden_table, by_programme, overall
from huimin.web.cockpit.facts import waiting
from huimin.web.cockpit.figures import figures, show
from huimin.web.cockpit.scope import Scope, scope_of
from huimin.web.cockpit.views import WHO


class Figure(Schema):
    """owner: who can act on it; change: against the run before; query: how to get the same number again."""

    id: str
    sentence: Words
    change: Words | None
    owner: Words
    definition: Words
    query: str
    as_of: date | None


class Covered(Schema):
    """place: what the reader's overview covers; run: the matching it rests on, none before the first."""

    place: Words
    area: str
    run: str | None


class Overview(Covered):
    figures: list[Figure]


class Programme(Schema):
    name: Words
    figure: Figure


class Burdens(Covered):
    figures: list[Figure]
    programmes: list[Programme]
    table: Table


class Part(Schema):
    """code: of a place or policy, "" where the address is not known; value: in the unit of the figure, none where nothing counts."""

    code: str
    name: Words
    value: float | None


class FactMissing(Schema):
    """One fact that alone would settle households, and whom to ask for it."""

    id: str
    name: Words
    ask: Words
    households: int
    lines: int


class FigureInFull(Covered):
    """unit: percent, yuan a month or entries; facts: of `unknown` only; behind: the list of the run with its entries, "" for none."""

    figure: Figure | None
    unit: Words
    places: list[Part]
    policies: list[Part]
    facts: list[FactMissing]
    behind: str


def _covered(scope: Scope) -> dict[str, Any]:
    return {"place": scope.place, "area": scope.area, "run": None if scope.run is None else scope.run.id}


@operation("GET", "/overview", *WHO, answer=Overview)
def overview(request: HttpRequest) -> Any:
    """The numbers of the overview in the reader's area, each with its definition and day."""
    scope = scope_of(request)
    return _covered(scope) | {"figures": figures(scope)}


@operation("GET", "/overview/burdens", *WHO, answer=Burdens)
def burdens(request: HttpRequest) -> Any:
    """What applying costs people, programme by programme."""
    scope = scope_of(request)
    return _covered(scope) | {"figures": overall(scope), "table": table_of(burden_table(scope)),
                              "programmes": [{"name": name, "figure": one} for name, one in by_programme(scope)]}


@operation("GET", "/overview/{id}", *WHO, answer=FigureInFull)
def overview_figure(request: HttpRequest, id: shapes.Name) -> Any:
    """One number by place and by policy, with what is missing behind it."""
    scope, measure = scope_of(request), views.measure_of(id)
    if scope.here is None:
        raise Http404

    def parts(found: list[views.Part]) -> list[dict[str, Any]]:
        return [{"code": code, "name": name, "value": views.plain(measure, value)} for code, name, value in found]

    return _covered(scope) | {
        "figure": show(measure, scope), "unit": views.UNITS[measure.kind], "places": parts(views.places_of(measure, scope)),
        "policies": parts(views.policies_of(measure, scope)), "facts": waiting(scope) if id == "unknown" else [], "behind": measure.list}
