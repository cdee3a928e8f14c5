"""Public pages: how many draw what, how much went where. Numbers are those of figures.py, already suppressed."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huimin.kernel import Text
from huimin.web import county, rules
from huimin.web.access.pages import ANYONE, page
from huimin.web.design.tables import Column, Row, Table
from huimin.web.design.templatetags.huimin import yuan_table
from huimin.web.download import csv_file
from huimin.web.public.figures import Drawn, Spot, drawn
from huimin.web.public.suppress import FEW, LEAST, SHOWN, Figure

FEW_WORDS = Text(f"少于{LEAST}", f"fewer than {LEAST}")
HIDDEN_WORDS = Text("不单独公布", "not shown apart")


def source() -> dict[str, Any]:
    """As of when, and from which lists: under every figure."""
    run = county.latest()
    if run is None:
        return {"run": None}
    rosters = run.summary["rosters"]
    departments = county.catalog().departments
    names = list(dict.fromkeys(str(departments.get(one["department"], one["department"])) for one in rosters))
    return {"run": run.id, "as_of": run.as_of, "month": str(run.month), "departments": str(Text("、", ", ")).join(names)}


@page(ANYONE)
def figures(request: HttpRequest) -> HttpResponse:
    """The county as a whole, one row a policy."""
    found = drawn()
    table = None if found is None else _policies_table(
        Text("全县在册人数和金额", "Recipients and money, the whole county"),
        [(one, one.total, reverse("public_figures_of", args=[one.id])) for one in found])
    places = [] if not found else [(spot.code, spot.name) for spot in found[0].townships if spot.code]
    return render(request, "public/figures.html", {"table": table, "places": places, **source()})


@page(ANYONE)
def figures_of(request: HttpRequest, id: str) -> HttpResponse:
    """One policy by township."""
    one = one_of(id)
    table = _places_table(one, Text(f"{one.name.zh}:各乡镇(街道)", f"{one.name.en}: townships"), one.townships, one.total, link=True)
    return render(request, "public/figures_of.html", {"one": one, "table": table, "where": None, **source()})


@page(ANYONE)
def figures_in(request: HttpRequest, id: str, area: str) -> HttpResponse:
    """One policy in one township, by village."""
    one = one_of(id)
    township = next((spot for spot in one.townships if spot.code == area), None)
    if township is None:
        raise Http404
    caption = Text(f"{one.name.zh}:{township.name.zh}各村(社区)", f"{one.name.en}: villages of {township.name.en}")
    table = _places_table(one, caption, township.villages, township.figure)
    return render(request, "public/figures_of.html", {"one": one, "table": table, "where": township, **source()})


@page(ANYONE)
def place(request: HttpRequest, area: str) -> HttpResponse:
    """A township or village and what is drawn there."""
    spots = spots_of(area)
    name = spots[0][1].name
    caption = Text(f"{name.zh}:在册人数和金额", f"{name.en}: recipients and money")
    table = _policies_table(caption, [(one, spot.figure, "") for one, spot in spots])
    return render(request, "public/place.html", {"name": name, "table": table, "villages": spots[0][1].villages, **source()})


def spots_of(area: str) -> list[tuple[Drawn, Spot]]:
    """What every policy says of a township or village. Raises Http404 for a place none knows."""
    spots = [(one, spot) for one in drawn() or () if (spot := one.spot(area)) is not None]
    if not spots:
        raise Http404
    return spots


def one_of(id: str) -> Drawn:
    one = next((one for one in drawn() or () if one.id == id), None)
    if one is None:
        raise Http404
    return one


def shown(figure: Figure, roster: bool = True) -> list[Any]:
    """Count and money as written; a reason where there is no number."""
    if not roster:
        return [Text("没有发放名册", "no roster"), ""]
    if figure.mark == SHOWN:
        return [f"{figure.count:,}", yuan_table(figure.fen)]
    return [FEW_WORDS if figure.mark == FEW else HIDDEN_WORDS, HIDDEN_WORDS]


def _money(one: Drawn) -> Text:
    period = rules.PERIODS.get(one.period, Text.of(one.period))
    return Text(f"{period.zh}金额(元)", f"Yuan {period.en}")


def _policies_table(caption: Text, rows: Sequence[tuple[Drawn, Figure, str]]) -> Table:
    columns = [Column(Text("政策", "Policy")), Column(Text("在册", "Recipients"), "right"), Column(Text("单位", "Counted in")),
               Column(Text("金额(元)", "Money (yuan)"), "right"), Column(Text("发放", "Paid"))]
    cells = []
    for one, figure, href in rows:
        count, fen = shown(figure, one.roster)
        money = Text("不发钱", "no money") if one.delivery == "status" else fen
        cells.append(Row([one.name, count, rules.UNITS[one.unit], money, rules.PERIODS.get(one.period, one.period)], href))
    return Table(caption, columns, cells)


def _places_table(one: Drawn, caption: Text, spots: Sequence[Spot], total: Figure, link: bool = False) -> Table:
    unit = rules.UNITS[one.unit]
    columns = [Column(Text("地方", "Place")), Column(Text(f"在册({unit.zh})", f"Recipients ({unit.en})"), "right")]
    with_money = one.delivery != "status"
    if with_money:
        columns.append(Column(_money(one), "right"))

    def cells(name: Text, figure: Figure) -> list[Any]:
        return [name, *shown(figure, one.roster)[:2 if with_money else 1]]

    rows = [Row(cells(spot.name, spot.figure),
                reverse("public_figures_in", args=[one.id, spot.code]) if link and spot.code and spot.figure.mark == SHOWN else "")
            for spot in spots]
    return Table(caption, columns, rows, total=cells(Text("合计", "Total"), total))


@page(ANYONE)
def figures_csv(request: HttpRequest) -> HttpResponse:
    """Every figure of these pages in one file, suppressed alike."""
    found, of = drawn() or (), source()
    head = [Text("政策", "policy"), Text("名称", "name"), Text("地区代码", "area"), Text("地方", "place"), Text("单位", "unit"),
            Text("在册", "recipients"), Text("周期", "period"), Text("金额(元)", "yuan")]

    def row(one: Drawn, code: str, name: Text, figure: Figure) -> list[object]:
        count, fen = (str(value) for value in shown(figure, one.roster))
        return [one.id, one.name, code, name, rules.UNITS[one.unit], count.replace(",", "") if figure.mark == SHOWN else count,
                one.period, fen.replace(",", "") if figure.mark == SHOWN else fen]

    rows = []
    for one in found:
        rows.append(row(one, county.workspace().area, Text.of(county.workspace().name), one.total))
        for township in one.townships:
            rows.append(row(one, township.code, township.name, township.figure))
            rows += [row(one, village.code, village.name, village.figure) for village in township.villages]
    notes = [] if of["run"] is None else [Text(f"截至 {of['as_of']},比对编号 {of['run']},来源:{of['departments']}",
                                                   f"As of {of['as_of']}, run {of['run']}, from: {of['departments']}")]
    return csv_file("figures.csv", head, rows, notes)
