"""A new standard on record: one person files it (typed, or as a rule has it), the whole county is tried on it, another person decides."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huimin.budget import same_person, standards
from huimin.catalog import parse_unit
from huimin.kernel import HuiminError, Month, Text
from huimin.matching import Prepared
from huimin.web import county, rules
from huimin.web.access.pages import page
from huimin.web.budget import asking, results
from huimin.web.budget.models import Scenario
from huimin.web.budget.tried import SCENARIOS, STATES, TRIERS
from huimin.web.budget.views import WHO
from huimin.web.design.forms import Field, Option, date_of, date_parts, number, tidy, whole
from huimin.web.design.templatetags.huimin import day as day_words
from huimin.web.standards import COLOURS, place
from huimin.web.trials import DONE

DECIDERS = ("county_lead",)
MOST_WORDS = 300
_KINDS = (Option("any", Text("城镇和农村", "Town and country")), Option("urban", Text("城镇", "Town")),
          Option("rural", Text("农村", "Country")))


@page(*TRIERS, methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponseBase:
    """GET: the form; ?rule=…: what an index rule proposes this month; ?scenario=3: the number a scenario tried. POST: file it."""
    known = rules.prepared()
    if request.GET.get("rule"):
        return _by_rule(request, known, request.GET["rule"])
    typed: dict[str, Any] = dict(request.POST.items()) if request.method == "POST" else _of_scenario(request.GET.get("scenario", ""), known)
    errors: dict[str, Text | str] = {}
    if request.method == "POST":
        id, errors = file_typed(request.user, request.POST)
        if id:
            return redirect("standard_filed", id=id)
    return render(request, "budget/file.html", {"fields": _fields(known, typed), "errors": errors}, status=422 if errors else 200)


def file_typed(user: Any, typed: Mapping[str, str]) -> tuple[str, dict[str, Text | str]]:
    """The number it is on record under, or "" and what to correct."""
    known = rules.prepared()
    one, errors = _read(known, typed)
    if one is None:
        return "", errors
    try:
        id = standards.file_written(county.workspace(), known, one, user.signed, timezone.localdate())
    except HuiminError as error:
        return "", {"what": error.sentence()}
    _try(user, id, known)
    return id, {}


def _by_rule(request: HttpRequest, known: Prepared, id: str) -> HttpResponseBase:
    """Nothing to type: the rule, the figures and every step are the proposal."""
    try:
        found = standards.proposals(known, standards.read_index_rules(known.workspace), Month.of(known.as_of))
    except HuiminError as error:
        raise Http404 from error
    one = next((one for one in found if one.rule.id == id), None)
    if one is None:
        raise Http404
    errors: dict[str, Text | str] = {}
    user: Any = request.user
    if request.method == "POST":
        try:
            filed_as = standards.file(county.workspace(), one, user.signed, timezone.localdate())
        except HuiminError as error:
            errors["file"] = error.sentence()
        else:
            _try(user, filed_as, known)
            return redirect("standard_filed", id=filed_as)
    told = one.as_json()
    return render(request, "budget/file.html", {
        "rule": one.rule.name, "rows": rows_of(told, known), "errors": errors, "nothing": one.state != "proposed", "state": one.state_text,
    }, status=422 if errors else 200)


def _try(user: Any, id: str, known: Prepared) -> None:
    """What was filed is tried on the county at once, so that whoever decides sees what it does."""
    body = filed_of(known, id).body
    SCENARIOS.queue.ask(by=user, name=f"{id} {Text.of(body['name'])}"[:60], changes=[body["set"]], take_up="")


@page(*WHO)
def filed(request: HttpRequest, id: str) -> HttpResponse:
    """One proposal: what it changes, what it would do, who filed it, what became of it."""
    return _shown(request, id, {})


@page(*DECIDERS, methods=("POST",))
def decide(request: HttpRequest, id: str) -> HttpResponseBase:
    """act=decide: document, day; act=refuse: reason."""
    errors = decided(request.user, id, request.POST)
    return _shown(request, id, errors) if errors else redirect("standard_filed", id=id)


def decided(user: Any, id: str, typed: Mapping[str, str]) -> dict[str, Text | str]:
    """Decided or refused, or what to correct. Raises Http404 where nothing is on record under this number."""
    workspace = county.workspace()
    filed_of(rules.prepared(), id)
    errors: dict[str, Text | str] = {}
    try:
        if typed.get("act") == "decide":
            document, on = _document(typed, errors)
            if not errors:
                standards.decide(workspace, standards.prepared_on(workspace, on), id, user.signed, document, on)
        else:
            reason = tidy(typed.get("reason", ""))
            if not 1 <= len(reason) <= MOST_WORDS:
                errors["reason"] = Text("请写明不采纳的理由(不超过300字)。", "Say why it is turned down (up to 300 characters).")
            else:
                standards.refuse(workspace, id, user.signed, reason, timezone.localdate())
    except HuiminError as error:
        errors["document" if typed.get("act") == "decide" else "reason"] = error.sentence()
    return errors


def _document(typed: Mapping[str, str], errors: dict[str, Text | str]) -> tuple[str, date]:
    document, today = tidy(typed.get("document", "")), timezone.localdate()
    if not 1 <= len(document) <= MOST_WORDS:
        errors["document"] = Text("请写文号,例如 云民发〔2026〕1号。", "Give the number of the document.")
    try:
        on = date_of(date_parts(typed, "day")) or today
    except ValueError:
        errors["day"] = Text("没有这一天,请看年、月、日。", "There is no such day.")
        return document, today
    if on > today:
        errors["day"] = Text("决定的日子不能在今天以后。", "The day of the decision cannot lie ahead.")
    return document, on


def _shown(request: HttpRequest, id: str, errors: dict[str, Text | str]) -> HttpResponse:
    user: Any = request.user
    known = rules.prepared()
    one = filed_of(known, id)
    trial = trial_of(one)
    own = same_person(one.filed_by, user.signed)
    today = timezone.localdate()
    context: dict[str, Any] = {
        "one": one, "name": Text.of(one.body["name"]), "rows": rows_of(one.body, known), "errors": errors, "trial": trial,
        "state": (standards.RECORD[one.state], COLOURS[one.state]), "breaks": breaks(one, known),
        "late": one.state == "filed" and one.body["start"] < str(today), "own": own and one.state == "filed",
        "may_decide": one.state == "filed" and not own and bool(user.roles & set(DECIDERS)), "day": date_parts(request.POST, "day") if
        request.POST else {"year": today.year, "month": today.month, "day": today.day}, "typed": request.POST}
    if trial is not None:
        context |= {"trial_state": STATES[trial.state], "going_on": trial.going_on}
        if trial.state == DONE:
            found = SCENARIOS.found(trial, user)
            context |= {"headline": results.headline(found), "sentences": list(results.sentences(found)),
                        "policies": results.policies(found), "month": found["month"]}
    return render(request, "budget/filed.html", context, status=422 if errors else 200)


def trial_of(one: standards.Filed) -> Scenario | None:
    """The newest scenario of the same change."""
    trial: Scenario | None = SCENARIOS.queue.last(changes=[one.body["set"]])
    return trial


def filed_of(known: Prepared, id: str) -> standards.Filed:
    found = next((one for one in standards.filed(known.workspace) if one.id == id), None)
    if found is None:
        raise Http404
    return found


def breaks(one: standards.Filed, known: Prepared) -> list[Text]:
    """What the checks would say of it, while it can still be refused."""
    if one.state != "filed":
        return []
    try:
        row = standards.row_of(known, standards.Written(
            one.body["standard"], one.body["area"], one.body["residence"], Fraction(one.body["set"][1]),
            date.fromisoformat(one.body["start"]), one.id))
    except HuiminError as error:
        return [Text.of(error.sentence())]
    return [found.text for found in standards.departures_of(known, row)]


def rows_of(body: Mapping[str, Any], known: Prepared) -> list[dict[str, Any]]:
    """What is proposed, as a list of facts."""
    parameter = known.program.parameters.get(body["standard"])
    unit = rules.unit_words(parse_unit(parameter.unit_text, known.catalog.extra_units)[0]) if parameter else Text("", "")
    change = "" if body["change"] is None else f"({body['change']:+.1%})"
    steps = [Text.of(body["formula"]), *(Text.of(step) for step in body["steps"])]
    return [
        {"name": Text("标准", "Standard"), "value": standards.names_of(known).get(body["standard"], Text.of(body["standard"]))},
        {"name": Text("地区", "Area"), "value": place(body["area"], body["residence"], known)},
        {"name": Text("现在", "Now"), "value": f"{body['before']} {unit}" if body["before"] else Text("还没有定过", "not set yet")},
        {"name": Text("改为", "New"), "value": f"{body['value']} {unit}{change}" if body["value"] else ""},
        {"name": Text("从哪天起", "From"), "value": day_words(date.fromisoformat(body["start"]))},
        {"name": Text("理由或算法", "Why, or how computed"),
         "value": Text(";".join(step.zh for step in steps), "; ".join(step.en for step in steps))}]


def _fields(known: Prepared, typed: Mapping[str, Any]) -> list[Field]:
    return [
        Field("select", "what", Text("哪个标准", "Which standard"), typed.get("what", ""), options=asking.settable(known)),
        Field("select", "place", Text("在哪里执行", "Where it holds"), typed.get("place", known.workspace.area), options=_places(known)),
        Field("select", "residence", Text("城乡", "Town or country"), typed.get("residence", "any"), options=_KINDS),
        Field("number", "value", Text("新标准是多少", "The new number"), typed.get("value", ""),
              Text("金额写元,比例写小数", "Money in yuan, a ratio as a decimal")),
        Field("date", "start", Text("从哪天起执行", "In force from"), date_parts(typed, "start"),
              Text("例如 2027年1月1日", "For example 2027 1 1")),
        Field("textarea", "grounds", Text("理由", "Why"), typed.get("grounds", ""),
              Text("照哪个数、哪份文件、怎么算的;决定以后写在公开页上,请不要写人名。",
                   "Which figure, which document, how computed. Published once decided: name nobody."), rows=3)]


def _places(known: Prepared) -> list[Option]:
    home, areas = known.workspace.area, known.catalog.areas
    return [Option(code, areas.name(code)) for code in (home, *areas.ancestors(home)) if code != "CN"]


def _of_scenario(key: str, known: Prepared) -> dict[str, Any]:
    """The first number a scenario tried."""
    trial = Scenario.objects.filter(pk=whole(key) or 0).first()
    if trial is None:
        return {}
    target, value = trial.changes[0]
    id, _, kind = target.partition("/")
    id, _, area = id.partition("@")
    return {"what": id, "place": area or known.workspace.area, "residence": kind or "any", "value": value}


def _read(known: Prepared, typed: Mapping[str, str]) -> tuple[standards.Written | None, dict[str, Text | str]]:
    errors: dict[str, Text | str] = {}
    what, where, kind = (typed.get(name, "") for name in ("what", "place", "residence"))
    if not what or what not in {option.value for option in asking.settable(known)}:
        errors["what"] = Text("请选一个标准。", "Choose a standard.")
    if where not in {option.value for option in _places(known)}:
        errors["place"] = Text("请从列表里选。", "Choose from the list.")
    if kind not in {option.value for option in _KINDS}:
        errors["residence"] = Text("请从列表里选。", "Choose from the list.")
    value = start = None
    try:
        value = number(typed.get("value", ""))
        start = date_of(date_parts(typed, "start"))
    except ValueError:
        pass
    if value is None or not 0 <= value <= 10**9:
        errors["value"] = Text("请写一个不小于0的数。", "Write a number, zero or more.")
    if start is None or not 1949 <= start.year <= 2100:
        errors["start"] = Text("请写从哪天起执行(1949年到2100年)。", "Say from which day it holds (1949 to 2100).")
    grounds = tidy(typed.get("grounds", ""))
    if not 5 <= len(grounds) <= MOST_WORDS:
        errors["grounds"] = Text("请写理由,5到300字。", "Say why, in 5 to 300 characters.")
    if errors or value is None or start is None:
        return None, errors
    return standards.Written(what, where, kind, Fraction(value), start, grounds), {}
