"""Where to hold how much of what before a disaster: three tables and a budget, answered with the proof, and kept."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from huimin.budget import pooling
from huimin.kernel import HuiminError, Text, fen_from_yuan, scratch_folder, yuan
from huimin.web import county
from huimin.web.access.pages import page
from huimin.web.budget.views_paid import ENTERING, WHO
from huimin.web.design.forms import Field, Option, number, tidy
from huimin.web.design.tables import Column, Row, Table

FILES = {"depots": Text("仓库表", "Table of depots"), "kinds": Text("物资表", "Table of kinds"),
         "shocks": Text("灾情表", "Table of shocks")}
AIMS = {"expected": Text("平均缺得最少", "Least lack on average"), "worst": Text("最重的一次缺得最少", "Least lack after the worst")}
MOST_WAYS, MOST_HOURS = 20_000, 8784
"""Depots times lines of shocks: more takes longer than a page may, and is for `huimin stock`."""
Errors = dict[str, Text | str]


@page(*WHO)
def stock(request: HttpRequest) -> HttpResponse:
    return _index(request, {})


@page(*ENTERING, methods=("POST",))
def make(request: HttpRequest) -> HttpResponseBase:
    """POST: title, budget, hours, aim, and the three files. Every line that does not pass is told; nothing of it is kept."""
    typed, workspace, errors = request.POST, county.workspace(), Errors()
    title = tidy(typed.get("title", ""))
    if not 1 <= len(title) <= 60:
        errors["title"] = Text("请起个名,60字以内。", "Give it a name of up to 60 characters.")
    budget, hours = _budget(typed.get("budget", "")), _hours(typed.get("hours", ""))
    if budget is None:
        errors["budget"] = Text("请写不小于零的金额(元)。", "Write an amount in yuan, not below zero.")
    if hours is None:
        errors["hours"] = Text(f"请写0到{MOST_HOURS}之间的小时数。", f"Write hours from 0 to {MOST_HOURS}.")
    with scratch_folder(workspace.root, "upload") as folder:
        paths = {name: folder / f"{words.zh}.csv" for name, words in FILES.items()}
        for name, path in paths.items():
            upload = request.FILES.get(name)
            if upload is None:
                errors[name] = Text("请选一个 CSV 文件。", "Choose a CSV file.")
            else:
                path.write_bytes(upload.read())
        if errors or budget is None or hours is None:
            return _index(request, errors)
        tables = pooling.placing_files
        errors = _slips("depots", paths["depots"], tables.read_depots) | _slips("kinds", paths["kinds"], tables.read_sorts)
        if errors:
            return _index(request, errors)
        depots, sorts = tables.read_depots(paths["depots"]), tables.read_sorts(paths["kinds"])
        errors = _slips("shocks", paths["shocks"], lambda path: tables.read_shocks(path, sorts))
        if errors:
            return _index(request, errors)
        shocks = tables.read_shocks(paths["shocks"], sorts)
    if len(depots) * sum(len(one.demand) for one in shocks) > MOST_WAYS:
        return _index(request, {"shocks": Text("表太大,网页上算不完;请用 huimin stock 算。", "Too large for a page; use `huimin stock`.")})
    try:
        rules = pooling.county_rules(workspace)
        found = pooling.placing.place(depots, sorts, shocks, budget, rules, float(hours), pooling.located(workspace),
                                      worst=typed.get("aim") == "worst")
    except HuiminError as error:
        return _index(request, {"depots": error.sentence()})
    except ArithmeticError:
        return _index(request, {"depots": Text("没有算出能证明最好的放法;请减少物资或灾情再试。",
                                               "No placement could be proved best; try with fewer kinds or shocks.")})
    body = pooling.placing_words.as_json(found, depots, sorts, rules, float(hours), budget)
    return redirect("stock_answer", id=pooling.placed.keep(workspace, title, body, cast(Any, request.user).signed, timezone.localdate()))


def _budget(typed: str) -> int | None:
    try:
        fen = fen_from_yuan(tidy(typed))
    except ValueError:
        return None
    return fen if 0 <= fen < 10**15 else None


def _hours(typed: str) -> Decimal | None:
    try:
        hours = number(typed)
    except ValueError:
        return None
    return hours if hours is not None and 0 <= hours <= MOST_HOURS else None


def _slips(name: str, path: Path, read: Callable[[Any], object]) -> Errors:
    return {f"{name}-{at}": slip.sentence() for at, slip in enumerate(pooling.slips(path, read))}


def _index(request: HttpRequest, errors: Errors) -> HttpResponse:
    user: Any = request.user
    typed = request.POST
    fields = [Field("text", "title", Text("名称", "Name"), typed.get("title", "")),
              Field("text", "budget", Text("最多花多少钱", "At most so much money"), typed.get("budget", ""), unit=Text("元", "yuan"),
                    short=True, inputmode="decimal"),
              Field("text", "hours", Text("要在几小时内送到", "To be there within"), typed.get("hours", ""), unit=Text("小时", "hours"),
                    short=True, inputmode="decimal"),
              Field("radios", "aim", Text("使哪一样最少", "What is to be least"), typed.get("aim", "expected"),
                    options=[Option(name, words) for name, words in AIMS.items()]),
              *(Field("file", name, Text(f"{words.zh}(CSV)", f"{words.en} (CSV)")) for name, words in FILES.items())]
    return render(request, "budget/stock.html", {
        "fields": fields, "errors": errors, "may_enter": bool(user.roles & set(ENTERING)), "answers": answers_table(),
        "made_up": pooling.MADE_UP if pooling.county_rules(county.workspace()).synthetic else None}, status=422 if errors else 200)


@page(*WHO)
def answer(request: HttpRequest, id: str) -> HttpResponse:
    """One placement as it was answered."""
    one = answer_of(id)
    return render(request, "budget/stock_answer.html", {
        "one": one, "headline": headline(one), "limits": pooling.placing_words.limits(dict(one.body)), **tables_of(one),
        "made_up": pooling.MADE_UP if one.body["synthetic"] else None})


def answer_of(id: str) -> pooling.placed.Answer:
    found = next((one for one in pooling.placed.answers(county.workspace()) if one.id == id), None)
    if found is None:
        raise Http404
    return found


def headline(one: pooling.placed.Answer) -> Text:
    body = one.body
    aim = AIMS[body["aim"]]
    return Text(f"{aim.zh}:花{yuan(body['spent_fen'])}元(上限{yuan(body['budget_fen'])}元),{body['hours']:g}小时内送到。",
                f"{aim.en}: {yuan(body['spent_fen'])} yuan of at most {yuan(body['budget_fen'])}, within {body['hours']:g} hours.")


def answers_table() -> Table:
    columns = [Column(Text("编号", "No.")), Column(Text("名称", "Name")), Column(Text("目标", "Aim")),
               Column(Text("花(元)", "Yuan"), "yuan"), Column(Text("谁、哪天算的", "Worked out by"))]
    rows = [Row([one.id, one.title, AIMS[one.body["aim"]], one.body["spent_fen"], f"{one.by} {one.day}"],
                reverse("stock_answer", args=[one.id])) for one in reversed(pooling.placed.answers(county.workspace()))]
    return Table(Text("算过的布点", "Placements worked out"), columns, rows, empty=Text("还没有算过。", "None yet."))


def tables_of(one: pooling.placed.Answer) -> dict[str, Table]:
    """stock: what each depot holds; faced: what is lacking after each shock."""
    held = [Row([each["name"], each["kind"], f"{each['units']:,}", each["unit"]]) for each in one.body["stock"]]
    faced = [Row([shock["shock"], kind["kind"], *(f"{kind[key]:,}" for key in ("wanted", "lacking", "beyond")), kind["unit"]])
             for shock in one.body["shocks"] for kind in shock["kinds"]]
    unit = Column(Text("单位", "Unit"))
    return {"stock": Table(Text("哪个仓库放多少什么", "What each depot holds"),
                           [Column(Text("仓库", "Depot")), Column(Text("种类", "Kind")), Column(Text("数量", "Units"), "right"), unit],
                           held, empty=Text("什么都不放。", "Nothing is held.")),
            "faced": Table(Text("每场灾情过后", "After each shock"),
                           [Column(Text("灾情", "Shock")), Column(Text("种类", "Kind")), Column(Text("需要", "Wanted"), "right"),
                            Column(Text("缺", "Lacking"), "right"), Column(Text("其中够不着", "out of reach"), "right"), unit], faced)}
