"""A moving line of the minimum living allowance: every position of the slider answered from what was prepared."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from huimin.budget import moved, moving, ready
from huimin.kernel import Fen, Text, yuan
from huimin.web import county
from huimin.web.access.pages import page
from huimin.web.budget import few, told
from huimin.web.budget.tried import STATES
from huimin.web.budget.views import WHO
from huimin.web.budget.work import PREPARATIONS
from huimin.web.design.forms import number
from huimin.web.design.tables import Column, Row, Table
from huimin.web.download import csv_file, in_yuan
from huimin.web.trials import FAILED

NAMES = {"urban": ("town", Text("城镇标准(元/人·月)", "Line in town, yuan per person and month"), Text("城镇", "Town")),
         "rural": ("country", Text("农村标准(元/人·月)", "Line in the country, yuan per person and month"), Text("农村", "Country"))}


@page(*WHO, methods=("GET", "POST"))
def instant(request: HttpRequest) -> HttpResponseBase:
    """?town=800&country=700, yuan; POST: prepare the county, when its data or rules are newer than what is kept."""
    if request.method == "POST":
        if request.POST.get("prepare") == "yes":
            prepare(request.user)
        return redirect("instant")
    made = ready_made()
    if made is None:
        return render(request, "budget/instant_prepare.html", preparing())
    typed, lines, errors = asked_for(request.GET, made)
    data = told_to(request.user, made, lines)
    context = {
        "fields": [_field(made, kind, typed[kind], errors) for kind in moved.today_lines(made)], "errors": errors,
        "headline": headline(data), "below": below(data), "places": _places(data), "whole": _whole(data), "apart": _apart(data),
        "left_out": data["left_out"], "month": data["month"], "as_of": made.as_of, "query": request.GET.urlencode()}
    return render(request, "budget/instant.html", context, status=422 if errors else 200)


def prepare(user: Any) -> None:
    """One at a time: what waits or is at work already is not asked for twice."""
    PREPARATIONS.ask_once(user, {})


@page(*WHO)
def instant_csv(request: HttpRequest) -> HttpResponseBase:
    """The same lines, township by township; the page itself where there is nothing to fetch."""
    made = ready_made()
    if made is None:
        return redirect("instant")
    _, lines, errors = asked_for(request.GET, made)
    if errors:
        return redirect(f"{reverse('instant')}?{request.GET.urlencode()}")
    data = told_to(request.user, made, lines)
    head = [Text("乡镇代码", "township"), Text("乡镇", "name"), Text("城乡", "residence"), Text("现行标准(元)", "line today"),
            Text("户", "households"), Text("人", "people"), Text("每月(元)", "yuan a month"), Text("现在户", "households now"),
            Text("现在每月(元)", "yuan a month now")]
    rows = [[row["area"], row["name"], row["residence"], (row["today_fen"] or 0) / 100, row["households"], row["people"],
             in_yuan(row["cost_fen"]), row["households_today"], in_yuan(row["cost_today_fen"])] for row in data["places"]]
    asked = {kind: yuan(line) if line is not None else "—" for kind, line in lines.items()}
    apart = few.FEWER if any(isinstance(count, Text) for count in data["apart"].values()) else few.words(sum(data["apart"].values()))
    note = Text(f"城镇标准{asked['urban']}元,农村标准{asked['rural']}元(—:不变);"
                f"数据月份{data['month']}。不在其中的户:{apart.zh}。",
                f"Line in town {asked['urban']}, in the country {asked['rural']} yuan (—: as it is); data of {data['month']}. "
                f"Households not in it: {apart.en}.")
    return csv_file("instant.csv", head, rows, [note])


def told_to(user: Any, made: moving.Moving, lines: Mapping[str, Fen | None]) -> few.Found:
    return told.moved(moved.told(made, lines), few.sees(user))


def headline(data: Mapping[str, Any]) -> Text:
    return moved.headline(data) if _open(data) else few.UNTOLD


def below(data: Mapping[str, Any]) -> Text:
    return moved.below(data) if _open(data) else Text("", "")


def _open(data: Mapping[str, Any]) -> bool:
    return all(few.is_told(data[side]["cost_fen"]) for side in ("today", "moved"))


def ready_made() -> moving.Moving | None:
    workspace = county.workspace()
    if not ready.fresh(workspace):
        return None
    path = ready.place(workspace)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _read(path: Path, stamp: int) -> moving.Moving:
    return moving.Moving.kept(path)


def preparing() -> dict[str, Any]:
    newest = PREPARATIONS.last()
    if newest is None:
        return {"going_on": False}
    return {"going_on": newest.going_on, "state": STATES[newest.state],
            "problem": Text.of(newest.problem) if newest.state == FAILED else None}


def asked_for(typed: Mapping[str, str], made: moving.Moving) -> tuple[dict[str, str], dict[str, Fen | None], dict[str, Text]]:
    """What to show in the fields, the lines, and what to correct."""
    shown, lines, errors = {}, {}, {}
    for kind, (name, _, _) in NAMES.items():
        text = typed.get(name, "")
        try:
            value = number(text)
        except ValueError:
            value = Decimal(-1)
        line = None if value is None else int(value * 100) if value * 100 == int(value * 100) else -1
        if line is not None and not made.low <= line <= made.high:
            errors[name] = Text(f"请写{yuan(made.low)}到{yuan(made.high)}之间的金额(元,最多两位小数)。",
                                f"Write an amount from {yuan(made.low)} to {yuan(made.high)} yuan with at most two decimals.")
            line = None
        today = moved.today_lines(made).get(kind)
        shown[kind] = text or ("" if today is None else _plain(today))
        lines[kind] = None if line == today else line  # not moved: each place keeps its own
    return shown, lines, errors


def _plain(fen: Fen) -> str:
    return f"{fen / 100:.2f}".removesuffix(".00")


def _field(made: moving.Moving, kind: str, value: str, errors: Mapping[str, Text]) -> dict[str, Any]:
    name, label, short = NAMES[kind]
    today = moved.today_lines(made)[kind]
    return {"name": name, "label": label, "short": short, "value": value, "error": errors.get(name), "least": made.low // 100 + 1,
            "most": made.high // 100, "today": yuan(today), "words": Text(f"{short.zh}{{n}}元", f"{short.en}: {{n}} yuan")}


def _whole(data: Mapping[str, Any]) -> Table:
    columns = [Column(Text("指标", "Figure")), Column(Text("现在", "Now"), "right"), Column(Text("移动以后", "Moved"), "right")]
    now, after = data["today"], data["moved"]
    rows = [Row([Text("每月支出(元)", "Yuan a month"), _yuan(now["cost_fen"]), _yuan(after["cost_fen"])]),
            *(Row([words, few.words(now[name]), few.words(after[name])]) for name, words in (
                ("households", Text("户", "Households")), ("people", Text("人", "People")),
                ("poor", Text("仍低于现行标准(人)", "People still below the standard in force")))),
            Row([Text("离标准还差(元/月)", "Lacking, yuan a month"), _yuan(now["gap_fen"]), _yuan(after["gap_fen"])]),
            *(Row([words, _share(now, name, power), _share(after, name, power)]) for words, name, power in (
                (Text("发生率", "Headcount"), "poor", "%"), (Text("深度(万分)", "Severity, ‱"), "severity", "‱")))]
    return Table(Text("全县", "The whole county"), columns, rows, stacked=False)


def _yuan(fen: Fen | Text) -> str | Text:
    return fen if isinstance(fen, Text) else yuan(fen)


def _share(figures: Mapping[str, Any], name: str, unit: str) -> str | Text:
    if not few.is_told(figures[name]):
        return few.HIDDEN
    if unit == "%":
        return f"{figures[name] / figures['people_measured']:.2%}" if figures["people_measured"] else "—"
    return f"{1e4 * figures[name]:.2f}"


def _places(data: Mapping[str, Any]) -> Table:
    columns = [Column(Text("乡镇(街道)", "Township")), Column(Text("城乡", "Town or country")),
               Column(Text("现行标准(元)", "Line today"), "yuan"), Column(Text("户", "Households"), "number"),
               Column(Text("现在户", "Now"), "number"), Column(Text("每月(元)", "Yuan a month"), "yuan"),
               Column(Text("现在每月(元)", "Now"), "yuan")]
    rows = [Row([row["name"], NAMES[row["residence"]][2] if row["residence"] in NAMES else "", row["today_fen"], row["households"],
                 row["households_today"], row["cost_fen"], row["cost_today_fen"]]) for row in data["places"]]
    return Table(Text("各乡镇", "Township by township"), columns, rows)


def _apart(data: Mapping[str, Any]) -> list[Text]:
    counts = {reason: few.words(count) for reason, count in data["apart"].items() if count}
    return [Text(f"{moved.APART[reason].zh}:{count.zh}户", f"{moved.APART[reason].en}: {count.en} households")
            for reason, count in counts.items()]
