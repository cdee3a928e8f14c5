"""A fund divided among regions: formula and optimiser side by side, and why each region gets what it gets.

Read from `allocation/` of the workspace: regions.csv and, if there is one, rules.toml, as `huimin allocate` takes them.
"""

from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from huimin.budget import allocate, allocation_files, allocation_rules, allocation_words
from huimin.kernel import Fen, HuiminError, Text, yuan
from huimin.web import county
from huimin.web.access.pages import page
from huimin.web.budget.views import WHO
from huimin.web.design.charts import Bar, Bars
from huimin.web.design.forms import Field, number
from huimin.web.design.tables import Column, Row, Table
from huimin.web.design.tiles import Tile, Tiles
from huimin.web.download import csv_file

_LIMITS = {
    "reserve": Text("预留(占总额)", "Reserve, of the whole"), "down": Text("各地最低(占上年)", "A region at least, of last year"),
    "up": Text("各地最高(占上年)", "A region at most, of last year"),
    "group_down": Text("各组最低(占上年)", "A group at least, of last year"),
    "group_up": Text("各组最高(占上年)", "A group at most, of last year")}


@page(*WHO)
def allocation(request: HttpRequest) -> HttpResponse:
    """?budget=900000, yuan; without it the sum of last year."""
    folder = county.workspace().root / "allocation"
    if not (folder / "regions.csv").is_file():
        return render(request, "budget/allocation.html", {"missing": True})
    errors: dict[str, Text] = {}
    found, problem = None, None
    try:
        fen = budget_of(request.GET.get("budget", ""), folder)
        if fen is None:
            errors["budget"] = Text("请写一个大于零的金额(元)。", "Write an amount in yuan above zero.")
        else:
            found = divided(folder, fen)
    except HuiminError as error:
        problem = error.sentence()
    typed = request.GET.get("budget") or (f"{found.budget / 100:.2f}".removesuffix(".00") if found else "")
    context: dict[str, Any] = {
        "fields": [Field("number", "budget", Text("要分的钱(元)", "The money to divide, in yuan"), typed,
                         hint=Text("不填就按上年合计", "Empty: the sum of last year"))],
        "errors": errors, "problem": problem}
    if found is not None:
        context |= {"headline": headline(found), "table": table(found), "map": _map(found), "limits": limits(found),
                    "formula": _bars(found, "formula", 1), "optimum": _bars(found, "optimum", 2),
                    "why": [(row["name"], row["why"]) for row in allocation_words.rows(found)],
                    "source": allocation_words.MADE_UP if found.rules.synthetic else found.rules.source, "query": request.GET.urlencode(),
                    "indices": indices(found)}
    return render(request, "budget/allocation.html", context, status=422 if errors or problem else 200)


@page(*WHO)
def allocation_csv(request: HttpRequest) -> HttpResponseBase:
    """The same, region by region, with the reasons; the page itself, which says what is wrong, where there is nothing to fetch."""
    folder = county.workspace().root / "allocation"
    try:
        fen = budget_of(request.GET.get("budget", ""), folder) if (folder / "regions.csv").is_file() else None
        found = None if fen is None else divided(folder, fen)
    except HuiminError:
        found = None
    if found is None:
        return redirect(f"{reverse('allocation')}?{request.GET.urlencode()}")
    rows = [["" if row[name] is None else row[name] / 100 if name in allocation_files.MONEY else row[name]
             for name in allocation_files.COLUMNS] for row in allocation_words.rows(found)]
    source = allocation_words.MADE_UP if found.rules.synthetic else Text.of(found.rules.source)
    note = Text(f"共{yuan(found.budget)}元,预留{yuan(found.reserve)}元。{source.zh}。",
                f"{yuan(found.budget)} yuan, {yuan(found.reserve)} in reserve. {source.en}.")
    return csv_file("allocation.csv", list(allocation_files.COLUMNS.values()), rows, [note])


def budget_of(typed: str, folder: Path) -> Fen | None:
    """None where it is no amount above zero. Raises what reading the files raises."""
    try:
        value = number(typed)
    except ValueError:
        return None
    if value is None:
        regions = allocation_rules.read_regions(folder / "regions.csv", allocation_rules.read_rules(_rules(folder)))
        last = sum(region.last_year or 0 for region in regions)
        return last or round(sum(region.need for region in regions) / 2)
    fen = int(value * 100)
    return fen if value * 100 == fen and 0 < value < Decimal(10**13) else None


def _rules(folder: Path) -> Path | None:
    path = folder / "rules.toml"
    return path if path.is_file() else None


def divided(folder: Path, budget: Fen) -> allocate.Allocation:
    files = [path for path in (folder / "regions.csv", _rules(folder)) if path is not None]
    return _divided(folder, budget, tuple(path.stat().st_mtime_ns for path in files))


@lru_cache(maxsize=16)
def _divided(folder: Path, budget: Fen, stamp: tuple[int, ...]) -> allocate.Allocation:
    """Some seconds for thousands of regions: kept until a file changes."""
    rules = allocation_rules.read_rules(_rules(folder))
    return allocate.allocate(allocation_rules.read_regions(folder / "regions.csv", rules), rules, budget)


def headline(found: allocate.Allocation) -> Text:
    formula, best = (allocation_words.indices(found, which) for which in ("formula", "optimum"))
    left = Text(f"剩{yuan(found.left)}元没有分:有需求的地区都到了上限。",
                f" {yuan(found.left)} yuan are left over: every region with a need stands at its limit.") if found.left else Text("", "")
    return Text(
        f"{yuan(found.budget)}元,预留{yuan(found.reserve)}元,分给{len(found.regions)}个地区。覆盖最差的一地:按公式{formula['lowest_coverage']:.1%},"
        f"按优化{best['lowest_coverage']:.1%}。{left.zh}",
        f"{yuan(found.budget)} yuan, {yuan(found.reserve)} in reserve, divided among {len(found.regions)} regions. The worst covered: "
        f"{formula['lowest_coverage']:.1%} by the formula, {best['lowest_coverage']:.1%} by the optimiser.{left.en}")


def table(found: allocate.Allocation) -> Table:
    columns = [Column(Text("地区", "Region")), Column(Text("需求(元)", "Need"), "yuan"), Column(Text("上年(元)", "Last year"), "yuan"),
               Column(Text("公式(元)", "Formula"), "yuan"), Column(Text("优化(元)", "Optimiser"), "yuan"),
               Column(Text("公式覆盖", "Covered, formula"), "share"), Column(Text("优化覆盖", "Covered, optimiser"), "share"),
               Column(Text("受哪条限制(公式;优化)", "Held by (formula; optimiser)"))]
    rows = allocation_words.rows(found)
    total = [Text("合计", "Together"), round(sum(row["need"] for row in rows)), "", sum(row["formula"] for row in rows),
             sum(row["optimum"] for row in rows), "", "", ""]
    return Table(Text("各地", "Region by region"), columns, [
        Row([row["name"], row["need"], row["last_year"], row["formula"], row["optimum"], row["formula_coverage"], row["optimum_coverage"],
             _held(row["formula_held_by"], row["optimum_held_by"])]) for row in rows], total)


def _held(formula: str, optimum: str) -> Text | str:
    if not formula and not optimum:
        return ""
    none = Text("无", "none")
    one, other = (allocate.NAMES[name] if name else none for name in (formula, optimum))
    return Text(f"{one.zh};{other.zh}", f"{one.en}; {other.en}")


def _bars(found: allocate.Allocation, which: str, colour: int) -> Bars:
    awards = getattr(found, which)
    most = max(range(len(found.regions)), key=lambda at: awards.fen[at])
    name, best = found.regions[most].name, yuan(awards.fen[most])
    finding = {"formula": Text(f"公式:{name}最多,{best}元", f"Formula: {name} most, {best} yuan"),
               "optimum": Text(f"优化:{name}最多,{best}元", f"Optimiser: {name} most, {best} yuan")}[which]
    return Bars(finding, Text("地区", "Region"), Text("元", "yuan"),
                [Bar(region.name, round(fen / 100)) for region, fen in zip(found.regions, awards.fen, strict=True)], colour=colour)


def _map(found: allocate.Allocation) -> Tiles | None:
    """As tiles, where there are few enough to read."""
    if len(found.regions) > 40:
        return None
    coverage = found.coverage(found.optimum)
    worst = min(range(len(found.regions)), key=lambda at: coverage[at])
    finding = Text(f"优化以后覆盖最低的是{found.regions[worst].name}:{coverage[worst]:.1%}",
                   f"Least covered by the optimiser: {found.regions[worst].name}, {coverage[worst]:.1%}")
    return Tiles(finding, Text("地区", "Region"), Text("需求覆盖(%)", "Of the need covered, %"),
                 [Tile(region.name, round(100 * float(part), 1)) for region, part in zip(found.regions, coverage, strict=True)])


def limits(found: allocate.Allocation) -> Table:
    rows = [Row([_LIMITS[name], value]) for name, value in found.rules.limits.items()]
    columns = [Column(Text("限制", "Limit")), Column(Text("数", "Number"), "share")]
    return Table(Text("预留和稳定限制", "Reserve and stability"), columns, rows, stacked=False, empty=Text("没有限制", "No limits"))


def indices(found: allocate.Allocation) -> Table:
    formula, best = (allocation_words.indices(found, which) for which in ("formula", "optimum"))
    names = {"lowest_coverage": Text("覆盖最差的一地", "Worst covered region"),
             "mean_coverage": Text("平均覆盖(按需求)", "Mean coverage, by need"),
             "squared_shortfall": Text("缺口平方(按需求)", "Squared shortfall, by need")}
    return Table(Text("两种分法比较", "The two compared"),
                 [Column(Text("指标", "Index")), Column(Text("公式", "Formula"), "share"), Column(Text("优化", "Optimiser"), "share")],
                 [Row([words, formula[name], best[name]]) for name, words in names.items()], stacked=False)
