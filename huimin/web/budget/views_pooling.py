"""Pooling: the register of resources, a plan out of lists, needs or damage, its dispatch by a second person, sheets to hand out by."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huimin import matching
from huimin.budget import pooling
from huimin.kernel import HuiminError, Text, scratch_folder
from huimin.web import county, rules
from huimin.web.access.objects import households_of_kin
from huimin.web.access.pages import page
from huimin.web.access.record import record, record_each
from huimin.web.accounts.roles import CASE_WORKERS
from huimin.web.budget import pooled, views_paid
from huimin.web.budget.views_filing import MOST_WORDS
from huimin.web.design.forms import Field, Option, tidy
from huimin.web.download import csv_file

PLANNERS = ("budget_officer", "county_officer")
DECIDERS = ("county_lead",)
CARRIERS = ("county_officer", "county_lead", "township_lead", "township_worker")
"""Those who hand out, and so need names."""
WHO = ("auditor", *PLANNERS, *DECIDERS, "township_lead", "township_worker")
TABLES = {pooling.RESOURCES: Text("资源册", "Register of resources"),
          pooling.PLACES: Text("各村、各仓库的坐标", "Coordinates of villages and stores")}
SOURCES = {"damage": Text("灾情清单(核查员或无人机)", "A damage list, from inspectors or drones"),
           "needs": Text("需求表", "A table of needs"), "lists": Text("匹配结果的名单", "The lists of the matching")}
_FILES = {"damage": "灾情.csv", "needs": "需求.csv"}
Errors = dict[str, Text | str]


@page(*WHO)
def index(request: HttpRequest) -> HttpResponse:
    return _index(request, {})


@page(*PLANNERS, methods=("POST",))
def hand_in(request: HttpRequest) -> HttpResponseBase:
    """POST: table, file. The whole table is read first; every line that does not pass is told."""
    name = request.POST.get("table", "")
    if name not in TABLES:
        raise Http404
    read: Callable[[Path], object] = pooling.read_resources if name == pooling.RESOURCES else pooling.read_places
    with scratch_folder(county.workspace().root, "upload") as folder:
        table = _uploaded(request, folder / f"{TABLES[name].zh}.csv")
        if table is None:
            return _index(request, {"table_file": Text("请选一个 CSV 文件。", "Choose a CSV file.")})
        found = pooling.slips(table, read)
        if found:
            return _index(request, {f"table_file-{at}": slip.sentence() for at, slip in enumerate(found)})
        pooling.keep(county.workspace(), name, table)
    return redirect("pooling")


@page(*PLANNERS, methods=("POST",))
def make(request: HttpRequest) -> HttpResponseBase:
    """POST: title, source, file. Makes a plan on what dispatched plans have left."""
    workspace, user = county.workspace(), request.user
    title, source = tidy(request.POST.get("title", "")), request.POST.get("source", "")
    errors: Errors = {}
    if not 1 <= len(title) <= 60:
        errors["title"] = Text("请给方案起个名,60字以内。", "Give the plan a name of up to 60 characters.")
    if source not in SOURCES:
        errors["source"] = Text("请选需求从哪里来。", "Choose where the needs come from.")
    if errors:
        return _index(request, errors)
    try:
        stocks, places, chosen = pooling.registered(workspace), pooling.located(workspace), pooling.county_rules(workspace)
        now = timezone.localtime().replace(tzinfo=None, second=0, microsecond=0)
        with scratch_folder(workspace.root, "upload") as folder:
            table = _uploaded(request, folder / _FILES[source]) if source in _FILES else None
            if source in _FILES and table is None:
                return _index(request, {"file": Text("请选一个 CSV 文件。", "Choose a CSV file.")})
            hit = None
            if source == "damage" and table is not None:
                hit = pooling.read_damage(table, _people(), chosen, now, places)
                needs = list(hit.needs)
            elif table is not None:
                found = pooling.slips(table, lambda path: pooling.read_needs(path, stocks))
                if found:
                    return _index(request, {f"file-{at}": slip.sentence() for at, slip in enumerate(found)})
                needs = pooling.read_needs(table, stocks)
            else:
                run = county.latest()
                needs = pooling.needs_of(run, chosen, now) if run is not None else []
        known = pooling.plans(workspace)
        left, wanting = pooling.after(stocks, needs, pooling.gone(known))
        if not wanting:
            why = Text("没有一条落到登记在册的住户,或都已派过", "nothing concerns a household of the register, or all was sent before")
            raise pooling.NoNeeds(where=str(SOURCES[source]), why_zh=why.zh, why_en=why.en)
        id = pooling.record(workspace, pooling.pool(left, wanting, chosen, now, places), hit, title, known, _by(user), timezone.localdate())
    except HuiminError as error:
        return _index(request, {"file": error.sentence()})
    return redirect("pooling_plan", id=id)


def _index(request: HttpRequest, errors: Errors) -> HttpResponse:
    user: Any = request.user
    workspace, known = county.workspace(), pooling.plans(county.workspace())
    try:
        stocks, problem = pooling.registered(workspace), None
    except pooling.NoRegister:
        stocks, problem = [], None
    except HuiminError as error:
        stocks, problem = [], error.sentence()
    typed = request.POST
    table = [Field("select", "table", Text("哪张表", "Which table"), typed.get("table", ""),
                   options=[Option(name, words) for name, words in TABLES.items()]),
             Field("file", "table_file", Text("CSV 文件(UTF-8)", "CSV file (UTF-8)"))]
    plan = [Field("text", "title", Text("方案名称", "Name of the plan"), typed.get("title", ""),
                  Text("例如 11月26日云溪河洪水", "For example: flood of 26 November")),
            Field("radios", "source", Text("需求从哪里来", "Where the needs come from"), typed.get("source", "damage"),
                  options=[Option(id, words) for id, words in SOURCES.items()]),
            Field("file", "file", Text("CSV 文件(名单不用)", "CSV file (not for the lists)"))]
    context = {
        "register": pooled.register_table(stocks, pooled.gone(known)) if stocks else None, "problem": problem,
        "plans": pooled.plans_table(known),
        "table_fields": table, "plan_fields": plan, "errors": errors, "may_plan": bool(user.roles & set(PLANNERS)),
        "may_pay": bool(user.roles & set(views_paid.WHO)),
        "made_up": pooling.MADE_UP if pooling.county_rules(workspace).synthetic else None,
        "table_errors": {name: words for name, words in errors.items() if name.startswith("table")},
        "plan_errors": {name: words for name, words in errors.items() if not name.startswith("table")}}
    return render(request, "budget/pooling.html", context, status=422 if errors else 200)


@page(*WHO)
def register_csv(request: HttpRequest) -> HttpResponse:
    """What was handed in, what dispatched plans took, what is left."""
    rows = pooled.register_rows(_stocks().values(), pooled.gone(pooling.plans(county.workspace())))
    return csv_file("resources.csv", pooled.REGISTER, rows)


@page(*WHO)
def plan(request: HttpRequest, id: str) -> HttpResponse:
    """Counts only; names stand on the sheets."""
    return _plan(request, one_of(id), {})


@page(*DECIDERS, methods=("POST",))
def decide(request: HttpRequest, id: str) -> HttpResponseBase:
    """act=dispatch; act=refuse: reason."""
    errors = decided(request.user, id, request.POST)
    return _plan(request, one_of(id), errors) if errors else redirect("pooling_plan", id=id)


def decided(user: Any, id: str, typed: Mapping[str, str]) -> Errors:
    """Sent or refused, or what to correct. Raises Http404 for a plan nobody made."""
    one_of(id)
    workspace, reason = county.workspace(), tidy(typed.get("reason", ""))
    if typed.get("act") != "dispatch" and not 1 <= len(reason) <= MOST_WORDS:
        return {"reason": Text("请写明不批准的理由(不超过300字)。", "Say why it is refused (up to 300 characters).")}
    try:
        if typed.get("act") == "dispatch":
            pooling.dispatch(workspace, id, _by(user), timezone.localdate())
        else:
            pooling.refuse(workspace, id, _by(user), reason, timezone.localdate())
    except HuiminError as error:
        return {"act": error.sentence()}
    return {}


def _plan(request: HttpRequest, one: pooling.Plan, errors: Errors) -> HttpResponse:
    user: Any = request.user
    own = one.planned_by == _by(user)
    context = tables_of(user, one) | {
        "one": one, "state": (pooling.STATES[one.state], pooled.COLOURS[one.state]), "headline": pooled.headline(one), "errors": errors,
        "damage": pooled.damage_words(one), "fairness": pooled.fairness(one, protected=protected(user)),
        "reason": request.POST.get("reason", ""),
        "own": own and one.state == "planned", "may_decide": one.state == "planned" and not own and bool(user.roles & set(DECIDERS)),
        "made_up": pooling.MADE_UP if one.body["synthetic"] else None,
        "sheets": [(code, county.area_name(code) or Text("地点不明", "place not known")) for code in _townships(one, user)]}
    return render(request, "budget/pooling_plan.html", context, status=422 if errors else 200)


def protected(user: Any) -> bool:
    """Who hands out nothing learns no small count of a township."""
    return not user.roles & CASE_WORKERS


def tables_of(user: Any, one: pooling.Plan) -> dict[str, Any]:
    """As this reader may see them: counts, nobody's name."""
    rows = pooled.line_rows(one, _stocks(), protected=protected(user))
    return {"unplaced": pooled.unplaced_table(one), "kinds": pooled.kinds_table(one), "reasons": pooled.reasons_table(one),
            "townships": pooled.townships_table(one, protected=protected(user)), "lines": pooled.lines_table(rows)}


@page(*WHO)
def plan_csv(request: HttpRequest, id: str) -> HttpResponse:
    """Depot by township and kind; money in yuan; nobody's name."""
    user: Any = request.user
    one = one_of(id)
    note = Text(f"方案{one.id}“{one.title}”,{one.planned_on},{pooling.STATES[one.state].zh}。",
                f"Plan {one.id} “{one.title}”, {one.planned_on}, {pooling.STATES[one.state].en}.")
    return csv_file(f"{one.id}.csv", pooled.LINES, pooled.line_rows(one, _stocks(), protected=protected(user)), [note])


@page(*CARRIERS, purpose="relief")
def sheet(request: HttpRequest, id: str, township: str) -> HttpResponse:
    """The paper of those who hand out: one table a depot, household by household, after the reading has been written down."""
    user: Any = request.user
    one = one_of(id)
    if township not in _townships(one, user):
        raise Http404
    kin = households_of_kin(request)
    wanted = sorted({line["household"] for line in one.body["plan"] if line["place"].startswith(township)} - {""})
    names = pooling.recipients(_people(), [id for id in wanted if id not in kin])
    record_each(request, "relief", names, ("name", "area"), reason=one.id)
    record(request, "relief", "", ("name", "area"), reason=one.id, count=len(names))
    return render(request, "budget/pooling_sheet.html", {
        "one": one, "township": county.area_name(township), "tables": pooled.sheet_tables(one, names, kin, township, _stocks()),
        "state": pooling.STATES[one.state]})


def _townships(one: pooling.Plan, user: Any) -> list[str]:
    """Where a plan that has been approved sends something that this reader hands out: before, nobody needs a name."""
    if one.state != "dispatched" or not user.roles & set(CARRIERS) or not user.area:
        return []
    return sorted({line["place"][:9] for line in one.body["plan"] if line["place"].startswith(user.area)})


def _stocks() -> dict[str, pooling.Resource]:
    """By id; none before a register was handed in."""
    try:
        return {one.id: one for one in pooling.registered(county.workspace())}
    except HuiminError:
        return {}


def _people() -> Any:
    known = rules.prepared()
    return known.register(matching.month_or_latest(known.workspace, None))


def one_of(id: str) -> pooling.Plan:
    found = next((one for one in pooling.plans(county.workspace()) if one.id == id), None)
    if found is None:
        raise Http404
    return found


def _uploaded(request: HttpRequest, path: Path) -> Path | None:
    """The file that came, under a name its errors can be told with."""
    upload = request.FILES.get("table_file") or request.FILES.get("file")
    if upload is None:
        return None
    path.write_bytes(upload.read())
    return path


def _by(user: Any) -> str:
    return f"{user.name}({user.organisation})"
