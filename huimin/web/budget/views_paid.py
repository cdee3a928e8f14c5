"""Services paid by result, and donations: tables handed in by one person and approved by another, results verified and accepted."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huimin.budget import delivery, slips
from huimin.kernel import HuiminError, Text, scratch_folder, yuan
from huimin.web import county
from huimin.web.access.pages import page
from huimin.web.budget import paid
from huimin.web.budget.views_filing import MOST_WORDS
from huimin.web.design.forms import Field, Option, number, tidy

ENTERING = ("budget_officer", "county_officer")
DECIDERS = ("county_lead",)
WHO = ("auditor", *ENTERING, *DECIDERS)
RESULTS = "results"
NAMES = {**delivery.entering.KINDS, RESULTS: Text("报来的成果", "Results claimed")}
_OF_CONTRACTS, _OF_DONATIONS = (RESULTS, "contracts"), ("gifts", "uses")
Errors = dict[str, Text | str]
T = TypeVar("T")


@page(*WHO)
def contracts(request: HttpRequest) -> HttpResponse:
    return _contracts(request, {})


@page(*WHO)
def donations(request: HttpRequest) -> HttpResponse:
    return _donations(request, {})


@page(*ENTERING, methods=("POST",))
def hand_in(request: HttpRequest) -> HttpResponseBase:
    """POST: what, file. The whole table is read first; every line that does not pass is told. Results go to be verified, the others
    wait for another person."""
    user: Any = request.user
    what = request.POST.get("what", "")
    shown = _contracts if what in _OF_CONTRACTS else _donations
    if what not in NAMES:
        raise Http404
    upload, workspace, today = request.FILES.get("file"), county.workspace(), timezone.localdate()
    if upload is None:
        return shown(request, {"file": Text("请选一个 CSV 文件。", "Choose a CSV file.")})
    try:
        with scratch_folder(workspace.root, "upload") as folder:
            path = folder / f"{NAMES[what].zh}.csv"
            path.write_bytes(upload.read())
            if what == RESULTS:
                found = slips.slips(path, delivery.read_claims, delivery.BadDeliveryLine)
                if not found:
                    delivery.claim(workspace, delivery.read_contracts(workspace), delivery.read_claims(path), by(user), today)
            else:
                _, found = delivery.entering.take(workspace, what, path, by(user), today)
    except HuiminError as error:
        return shown(request, {"file": error.sentence()})
    if found:
        return shown(request, {f"file-{at}": slip.sentence() for at, slip in enumerate(found)})
    return redirect("contracts" if what in _OF_CONTRACTS else "donations_desk")


def _contracts(request: HttpRequest, errors: Errors) -> HttpResponse:
    context: dict[str, Any] = {"problem": None} | _form(request, _OF_CONTRACTS, errors)
    try:
        context |= tables_of_contracts()
    except HuiminError as error:
        context["problem"] = error.sentence()
    return render(request, "budget/contracts.html", context, status=422 if errors else 200)


def tables_of_contracts() -> dict[str, Any]:
    """headline, contracts, months, results, handed_in. Raises BadDeliveryRules."""
    workspace = county.workspace()
    found, results = delivery.read_contracts(workspace), delivery.results(workspace)
    due = {id: delivery.due(one, delivery.counted(results, id)) for id, one in found.items()}
    waiting = sum(one.state in ("claimed", "verified") for one in results)
    total = yuan(sum(map(delivery.total, due.values())))
    return {"headline": Text(f"按验收的成果,各合同应付合计{total}元;还有{waiting:,}项成果没有验收,不付。",
                             f"For results accepted, {total} yuan are due in all; {waiting:,} results are not accepted yet: not paid."),
            "contracts": paid.contracts(found, due), "months": paid.months(due.values()), "results": paid.results(results),
            "handed_in": paid.handed_in(delivery.handed_in.handed_in(workspace), "contracts")}


def _donations(request: HttpRequest, errors: Errors) -> HttpResponse:
    context: dict[str, Any] = {"problem": None} | _form(request, _OF_DONATIONS, errors)
    try:
        context |= tables_of_donations()
    except HuiminError as error:
        context["problem"] = error.sentence()
    return render(request, "budget/donations.html", context, status=422 if errors else 200)


def tables_of_donations() -> dict[str, Any]:
    """donations, uses, handed_in. Raises BrokenChain."""
    book = delivery.check(county.workspace())
    return {"donations": paid.donations(book), "uses": paid.uses(book),
            "handed_in": paid.handed_in(delivery.handed_in.handed_in(county.workspace()), *_OF_DONATIONS)}


def _form(request: HttpRequest, kinds: tuple[str, ...], errors: Errors) -> dict[str, Any]:
    user: Any = request.user
    fields = [Field("radios", "what", Text("哪张表", "Which table"), request.POST.get("what", kinds[0]),
                    options=[Option(name, NAMES[name]) for name in kinds]),
              Field("file", "file", Text("CSV 文件", "CSV file"))]
    return {"fields": fields, "errors": errors, "may_enter": bool(user.roles & set(ENTERING))}


@page(*WHO)
def table(request: HttpRequest, id: str) -> HttpResponse:
    """One table handed in: what it holds, who decides."""
    return _table(request, table_of(id), {})


@page(*DECIDERS, methods=("POST",))
def decide(request: HttpRequest, id: str) -> HttpResponseBase:
    """act=approve; act=refuse: reason."""
    errors = decided(request.user, id, request.POST)
    return _table(request, table_of(id), errors) if errors else redirect("handed_in", id=id)


def decided(user: Any, id: str, typed: Mapping[str, str]) -> Errors:
    """Approved or refused, or what to correct. Raises Http404 for a table nobody handed in."""
    table_of(id)
    workspace, reason, today = county.workspace(), tidy(typed.get("reason", "")), timezone.localdate()
    if typed.get("act") != "approve" and not 1 <= len(reason) <= MOST_WORDS:
        return {"reason": Text("请写明不批准的理由(不超过300字)。", "Say why it is refused (up to 300 characters).")}
    try:
        if typed.get("act") == "approve":
            delivery.entering.approve(workspace, id, by(user), today)
        else:
            delivery.handed_in.refuse(workspace, id, by(user), reason, today)
    except HuiminError as error:
        return {"act": error.sentence()}
    return {}


def _table(request: HttpRequest, one: delivery.handed_in.HandedIn, errors: Errors) -> HttpResponse:
    user: Any = request.user
    waits, own = one.state == "handed_in", one.handed_in_by == by(user)
    return render(request, "budget/handed_in.html", {
        "one": one, "name": NAMES[one.what], "state": (delivery.handed_in.STATES[one.state], paid.COLOURS[one.state]), "errors": errors,
        "rows": rows_for(user, one), "reason": request.POST.get("reason", ""), "own": waits and own,
        "may_decide": waits and not own and bool(user.roles & set(DECIDERS)),
        "back": "contracts" if one.what in _OF_CONTRACTS else "donations_desk"}, status=422 if errors else 200)


def rows_for(user: Any, one: delivery.handed_in.HandedIn) -> Any:
    """Who neither enters nor decides learns neither donors who did not agree to be named nor whose needs were served."""
    return paid.rows_of(one, () if user.roles & {*ENTERING, *DECIDERS} else ("donor", "needs"))


@page(*WHO)
def result(request: HttpRequest, id: str) -> HttpResponse:
    """One result: what was claimed, found and accepted, and by whom."""
    return _result(request, result_of(id), {})


@page(*ENTERING, *DECIDERS, methods=("POST",))
def act(request: HttpRequest, id: str) -> HttpResponseBase:
    """act=verify: count; act=accept; act=refuse: reason."""
    errors = acted(request.user, id, request.POST)
    return _result(request, result_of(id), errors) if errors else redirect("contract_result", id=id)


def acted(user: Any, id: str, typed: Mapping[str, str]) -> Errors:
    """One step further, or what to correct. Raises Http404 for a result nobody claimed and a step that is not this reader's."""
    result_of(id)
    step, workspace, today = typed.get("act", ""), county.workspace(), timezone.localdate()
    if not user.roles & set({"verify": ENTERING, "accept": DECIDERS, "refuse": (*ENTERING, *DECIDERS)}.get(step, ())):
        raise Http404
    reason = tidy(typed.get("reason", ""))
    if step == "refuse" and not 1 <= len(reason) <= MOST_WORDS:
        return {"reason": Text("请写明理由(不超过300字)。", "Say why (up to 300 characters).")}
    try:
        if step == "verify":
            count = number(typed.get("count", ""))
            if count is None or count != int(count):
                raise ValueError
            delivery.verify(workspace, id, int(count), by(user), today)
        elif step == "accept":
            delivery.accept(workspace, id, by(user), today)
        else:
            delivery.refuse(workspace, id, by(user), reason, today)
    except ValueError:
        return {"count": Text("请写查到多少,一个整数。", "Write how many were found, a whole number.")}
    except HuiminError as error:
        return {"count" if step == "verify" else "act": error.sentence()}
    return {}


def _result(request: HttpRequest, one: delivery.Result, errors: Errors) -> HttpResponse:
    user: Any = request.user
    roles, own = user.roles, one.verified_by == by(user)
    return render(request, "budget/contract_result.html", {
        "one": one, "state": paid.state(one), "facts": paid.facts(one), "errors": errors, "typed": request.POST,
        "may_verify": one.state == "claimed" and bool(roles & set(ENTERING)), "own": one.state == "verified" and own,
        "may_accept": one.state == "verified" and not own and bool(roles & set(DECIDERS)),
        "may_refuse": one.state in ("claimed", "verified") and bool(roles & {*ENTERING, *DECIDERS})}, status=422 if errors else 200)


def table_of(id: str) -> delivery.handed_in.HandedIn:
    return _there(next((one for one in delivery.handed_in.handed_in(county.workspace()) if one.id == id), None))


def result_of(id: str) -> delivery.Result:
    return _there(next((one for one in delivery.results(county.workspace()) if one.id == id), None))


def _there(found: T | None) -> T:
    if found is None:
        raise Http404
    return found


def by(user: Any) -> str:
    return f"{user.name}({user.organisation})"
