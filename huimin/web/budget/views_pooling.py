"""Pooling: the register of resources, a plan out of lists, needs or damage, its dispatch by a second person, sheets to hand out by."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huimin import matching
from huimin.budget import pooling, same_person
from huimin.kernel import HuiminError, Text, Workspace, scratch_folder
from huimin.web import county, rules
from huimin.web.access.objects import households_of_kin
from huimin.web.access.pages import page
from huimin.web.access.record import record, record_each
from huimin.web.budget import few, pooled, views_paid
from huimin.web.budget.models import PlanMade
from huimin.web.budget.tried import standing
from huimin.web.budget.views_filing import MOST_WORDS
from huimin.web.budget.work import FILES, PLANS
from huimin.web.design.forms import Field, Option, tidy
from huimin.web.download import csv_file
from huimin.web.trials import DONE, FAILED

PLANNERS = ("budget_officer", "county_officer")
DECIDERS = ("county_lead",)
CARRIERS = ("county_officer", "county_lead", "township_lead", "township_worker")
"""Those who hand out, and so need names."""
WHO = ("auditor", *PLANNERS, *DECIDERS, "township_lead", "township_worker")
TABLES = {pooling.RESOURCES: Text("资源册", "Register of resources"),
          pooling.PLACES: Text("各村、各仓库的坐标", "Coordinates of villages and stores")}
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
    read: Callable[[Any], object] = pooling.read_resources if name == pooling.RESOURCES else pooling.read_places
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
    """POST: title, source, file. Asks for a plan on what dispatched plans have left; it is made beside the pages."""
    title, source = tidy(request.POST.get("title", "")), request.POST.get("source", "")
    errors: Errors = {}
    if not 1 <= len(title) <= 60:
        errors["title"] = Text("请给方案起个名,60字以内。", "Give the plan a name of up to 60 characters.")
    if source not in pooling.SOURCES:
        errors["source"] = Text("请选需求从哪里来。", "Choose where the needs come from.")
    table = request.FILES.get("file") if source in FILES else None
    if source in FILES and table is None:
        errors["file"] = Text("请选一个 CSV 文件。", "Choose a CSV file.")
    data = table.read() if table is not None and not errors else b""
    if not errors and source == "needs":
        errors |= _slips_of_needs(data)
    if errors:
        return _index(request, errors)
    user: Any = request.user
    one = PLANS.ask(by=user, title=title, source=source, table=data, planner=user.signed)
    one.refresh_from_db()
    if one.state == FAILED:  # at once
        return _index(request, {"file": Text.of(one.problem)})
    return _made(one)


def _slips_of_needs(data: bytes) -> Errors:
    """Every line of a table of needs that does not pass."""
    workspace = county.workspace()
    try:
        stocks = pooling.registered(workspace)
    except HuiminError as error:
        return {"file": error.sentence()}
    with scratch_folder(workspace.root, "upload") as folder:
        path = folder / FILES["needs"]
        path.write_bytes(data)
        found = pooling.slips(path, lambda table: pooling.read_needs(table, stocks))
    return {f"file-{at}": slip.sentence() for at, slip in enumerate(found)}


def _made(one: PlanMade) -> HttpResponseBase:
    return redirect("pooling_plan", id=one.result["plan"]) if one.state == DONE else redirect("pooling_making", pk=one.pk)


@page(*PLANNERS)
def making(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A plan asked for: how far it is, or why there is none; then the plan."""
    one = PLANS.one(pk)
    if one.state == DONE:
        return _made(one)
    return render(request, "budget/pooling_making.html", standing(one))


def _index(request: HttpRequest, errors: Errors) -> HttpResponse:
    user: Any = request.user
    workspace, known = county.workspace(), pooling.plans(county.workspace())
    try:
        stocks, problem = pooling.registered(workspace), None
    except pooling.NoRegister:
        stocks, problem = [], None
    except HuiminError as error:
        stocks, problem = [], error.sentence()
    made_up, slip = made_up_of(workspace)
    problem = problem or slip
    typed = request.POST
    table = [Field("select", "table", Text("哪张表", "Which table"), typed.get("table", ""),
                   options=[Option(name, words) for name, words in TABLES.items()]),
             Field("file", "table_file", Text("CSV 文件(UTF-8)", "CSV file (UTF-8)"))]
    plan = [Field("text", "title", Text("方案名称", "Name of the plan"), typed.get("title", ""),
                  Text("例如 11月26日云溪河洪水", "For example: flood of 26 November")),
            Field("radios", "source", Text("需求从哪里来", "Where the needs come from"), typed.get("source", "damage"),
                  options=[Option(id, words) for id, words in pooling.SOURCES.items()]),
            Field("file", "file", Text("CSV 文件(名单不用)", "CSV file (not for the lists)"))]
    context = {
        "register": pooled.register_table(stocks, pooled.gone(known)) if stocks else None, "problem": problem,
        "plans": pooled.plans_table(known),
        "table_fields": table, "plan_fields": plan, "errors": errors, "may_plan": bool(user.roles & set(PLANNERS)),
        "may_pay": bool(user.roles & set(views_paid.WHO)),
        "made_up": pooling.MADE_UP if made_up else None, "going_on": [one for one in PLANS.newest() if one.going_on],
        "table_errors": {name: words for name, words in errors.items() if name.startswith("table")},
        "plan_errors": {name: words for name, words in errors.items() if not name.startswith("table")}}
    return render(request, "budget/pooling.html", context, status=422 if errors else 200)


def made_up_of(workspace: Workspace) -> tuple[bool, str | None]:
    """Are the rules the made-up example? With what is wrong in the county's own, if anything is."""
    try:
        return pooling.county_rules(workspace).synthetic, None
    except HuiminError as error:
        return False, error.sentence()


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
            pooling.dispatch(workspace, id, user.signed, timezone.localdate())
        else:
            pooling.refuse(workspace, id, user.signed, reason, timezone.localdate())
    except HuiminError as error:
        return {"act": error.sentence()}
    return {}


def _plan(request: HttpRequest, one: pooling.Plan, errors: Errors) -> HttpResponse:
    user: Any = request.user
    own = same_person(one.planned_by, user.signed)
    context = tables_of(user, one) | {
        "one": one, "state": (pooling.STATES[one.state], pooled.COLOURS[one.state]), "headline": pooled.headline(one), "errors": errors,
        "damage": pooled.damage_words(one), "fairness": pooled.fairness(one, protected=protected(user)),
        "reason": request.POST.get("reason", ""),
        "own": own and one.state == "planned", "may_decide": one.state == "planned" and not own and bool(user.roles & set(DECIDERS)),
        "made_up": pooling.MADE_UP if one.body["synthetic"] else None,
        "sheets": [(code, county.area_name(code) or Text("地点不明", "place not known")) for code in _townships(one, user)]}
    return render(request, "budget/pooling_plan.html", context, status=422 if errors else 200)


def protected(user: Any) -> bool:
    """Who may not see every household learns no small count of a township."""
    return not few.sees(user)


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
