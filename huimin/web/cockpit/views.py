"""The overview in sentences, and one page per number: by place, by policy, by missing fact, as a file."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse

from huimin.kernel import Text
from huimin.matching import Place
from huimin.web import county
from huimin.web.access.pages import page
from huimin.web.accounts.roles import ADMINISTRATORS
from huimin.web.cockpit.burden import burden_table, by_programme, overall
from huimin.web.cockpit.facts import waiting
from huimin.web.cockpit.figures import Shown, figures, periods, show, written
from huimin.web.cockpit.measures import MEASURES, Measure
from huimin.web.cockpit.scope import Scope, scope_of
from huimin.web.design.charts import Bar, Bars
from huimin.web.design.tables import Column, Row, Table
from huimin.web.design.tiles import Tile, Tiles
from huimin.web.download import csv_file

WHO = ("county_lead", "county_officer", "township_lead", "budget_officer", "auditor")
NOWHERE = Text("住址还没有查明", "Address not known yet")
Part = tuple[str, Text, int | Fraction | None]


@page(*WHO)
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "cockpit/overview.html", {"figures": sentences(request).values(), "scope": scope_of(request)})


def sentences(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """id -> the figure for components/figure.html, in the area of the reader's post; with a way on for readers of the overview."""
    user: Any = request.user
    if user.roles & ADMINISTRATORS:  # they keep accounts and machines and see nothing of the benefits
        return {}
    further = bool(user.roles & set(WHO))
    return {one.id: _shown(one, reverse("cockpit_figure", args=[one.id]) if further and one.id in MEASURES else one.href if further else "")
            for one in figures(scope_of(request))}


def _shown(one: Shown, href: str) -> dict[str, Any]:
    """A figure for components/figure.html."""
    return {"sentence": one.sentence, "change": one.change, "owner": Text(f"谁能办:{one.owner.zh}", f"Who can act: {one.owner.en}"),
            "definition": one.definition, "query": one.query, "as_of": one.as_of, "href": href,
            "act": one.act or Text("按地方和政策看", "By place and policy")}


@page(*WHO)
def burdens(request: HttpRequest) -> HttpResponse:
    """What applying costs people, programme by programme."""
    scope = scope_of(request)
    return render(request, "cockpit/burdens.html", {
        "scope": scope, "figures": [_shown(one, "") for one in overall(scope)], "table": burden_table(scope),
        "programmes": [(name, _shown(one, "")) for name, one in by_programme(scope)]})


@page(*WHO)
def figure(request: HttpRequest, id: str) -> HttpResponse:
    scope, measure = scope_of(request), measure_of(id)
    found = show(measure, scope)
    if found is None:
        return render(request, "cockpit/figure.html", {"measure": measure, "scope": scope})
    by_place, by_policy = places_of(measure, scope), policies_of(measure, scope)
    context = {"measure": measure, "scope": scope, "figure": _shown(found, ""), "map": _map(measure, scope, by_place),
               "policies": _bars(measure, by_policy), "facts": _facts(scope) if id == "unknown" else None,
               "list": _list(request, measure)}
    return render(request, "cockpit/figure.html", context)


def _list(request: HttpRequest, measure: Measure) -> str:
    """The address of the list behind a number, for readers who may open it."""
    user: Any = request.user
    address = reverse("list", args=[measure.list]) if measure.list else ""
    return address if address and resolve(address).func.rule.allows(user.roles) else ""  # type: ignore[attr-defined]


def measure_of(id: str) -> Measure:
    if id not in MEASURES:
        raise Http404
    return MEASURES[id]


def places_of(measure: Measure, scope: Scope) -> list[Part]:
    """The townships of a county, or the villages of a township, with the measure of each; the unknown place last."""
    level = "village" if scope.area else "township"
    return _parts(measure, scope, lambda place: getattr(place, level) or "",
                  lambda code: Text.of(county.area_name(code)) if code else NOWHERE)


def policies_of(measure: Measure, scope: Scope) -> list[Part]:
    names = {id: Text.of(row["name"]) for id, row in scope.policies.items()}
    return _parts(measure, scope, lambda place: place.policy, lambda id: names.get(id, Text.of(id)))


def _parts(measure: Measure, scope: Scope, key: Callable[[Place], str], name: Callable[[str], Text]) -> list[Part]:
    groups: dict[str, list[Place]] = {}
    for place in scope.here or ():
        groups.setdefault(key(place), []).append(place)
    every = periods(scope)
    order = sorted(groups, key=lambda code: (not code, code))
    return [(code, name(code), measure.value(groups[code], every)) for code in order]


def plain(measure: Measure, value: int | Fraction | None) -> float | None:
    """As a chart draws it: percent, yuan, entries."""
    if value is None:
        return None
    return round(float(value) * 100, 1) if measure.kind == "share" else float(value) / 100 if measure.kind == "yuan" else float(value)


UNITS: Mapping[str, Text] = {"share": Text("%", "%"), "yuan": Text("元/月", "yuan a month"), "number": Text("项", "entries")}


def _finding(measure: Measure, parts: Sequence[Part], of: Text) -> Text:
    """The title of a chart: where it is most (of a share: least)."""
    known = [(value, name) for code, name, value in parts if code and value is not None and (measure.kind == "share" or value)]
    if not known:
        return Text(f"{measure.name.zh}:没有", f"{measure.name.en}: none")
    share = measure.kind == "share"
    value, name = min(known, key=lambda one: one[0]) if share else max(known, key=lambda one: one[0])
    words = written(measure, value)
    return Text(f"{measure.name.zh}:{name.zh}{'最低' if share else '最多'},{words.zh}",
                f"{measure.name.en}: {'lowest' if share else 'most'} {of.en} {name.en}, {words.en}")


def _map(measure: Measure, scope: Scope, parts: Sequence[Part]) -> Tiles:
    head = Text("村(社区)", "Village") if scope.area else Text("乡镇(街道)", "Township")
    return Tiles(_finding(measure, parts, Text("", "in")), head, UNITS[measure.kind],
                 [Tile(name, plain(measure, value)) for _, name, value in parts])


def _bars(measure: Measure, parts: Sequence[Part]) -> Bars:
    rows = sorted((part for part in parts if part[2] is not None), key=lambda part: -(part[2] or 0))
    return Bars(_finding(measure, parts, Text("", "for")), Text("政策", "Policy"), UNITS[measure.kind],
                [Bar(name, plain(measure, value)) for _, name, value in rows])


def _facts(scope: Scope) -> Table:
    """What one fact alone would settle, and who holds it."""
    rows = [Row([fact.name, fact.ask, fact.households, fact.lines]) for fact in waiting(scope)]
    return Table(Text("补上一项就能判定的", "Settled by one fact alone"),
                 [Column(Text("缺的事实", "Missing fact")), Column(Text("找谁", "Whom to ask")),
                  Column(Text("可判定(户)", "Households"), "number"), Column(Text("可判定(项)", "Entries"), "number")],
                 rows, empty=Text("没有只差一项的。", "None is short of one fact only."))


@page(*WHO)
def figure_csv(request: HttpRequest, id: str) -> HttpResponse:
    """By place and by policy, in one file."""
    scope, measure = scope_of(request), measure_of(id)
    parts = [("place", *part) for part in places_of(measure, scope)] + [("policy", *part) for part in policies_of(measure, scope)]
    rows = [[kind, code, name, "" if value is None else plain(measure, value)] for kind, code, name, value in parts]
    head = [Text("分类", "by"), Text("代码", "code"), Text("名称", "name"), Text(f"{measure.name.zh}({UNITS[measure.kind].zh})",
                                                                     f"{measure.name.en} ({UNITS[measure.kind].en})")]
    notes = [] if scope.run is None else [Text(f"{scope.place.zh},截至 {scope.as_of},比对编号 {scope.run.id}。{measure.definition.zh}",
                                               f"{scope.place.en}, as of {scope.as_of}, run {scope.run.id}. {measure.definition.en}")]
    return csv_file(f"{id}.csv", head, rows, notes)
