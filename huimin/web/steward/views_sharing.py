"""数据共享: requests for the department's data, each with its clock, and what the department asked of others."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from huimin import agreements, matching
from huimin.agreements import ACTS, MODES, REASONS, STATES, Agreement
from huimin.kernel import HuiminError, Text
from huimin.web import county
from huimin.web.access.clients import known_agreements
from huimin.web.access.objects import department_of
from huimin.web.access.pages import page
from huimin.web.cases.views import policy_names
from huimin.web.design.tables import Column, Row, Table, Tag
from huimin.web.steward.clocks import Clock, clock

LONGEST = 500
ANSWERS: Mapping[str, Text] = {"grant": Text("同意提供", "Grant"), "refuse": Text("不同意,说明理由", "Refuse, with the reason")}
_COLOURS = {"waiting": "soon", "incomplete": "action", "agreed": "done", "refused": "", "suspended": "late"}


@page("data_steward")
def sharing(request: HttpRequest) -> HttpResponse:
    """What waits for an answer first, by its limit; then everything in which the department gives or takes."""
    return render(request, "steward/sharing.html", inbox(department_of(request.user)))


def inbox(department: str) -> dict[str, Any]:
    known = [one for one in known_agreements() if department in {one.request.provider, one.request.consumer}]
    waiting = sorted((one for one in known if to_answer(one, department)), key=lambda one: (clock_of(one).due, one.id))  # type: ignore[union-attr]
    others = [one for one in reversed(known) if one not in waiting]
    late = sum(found.left < 0 for one in waiting if (found := clock_of(one)) is not None)
    return {
        "department": county.catalog().department(department), "waiting": len(waiting), "late": late,
        "inbox": _table(Text("等本部门答复的申请", "Requests that wait for this department"), waiting,
                        Text("没有等答复的申请。", "No request waits for an answer.")),
        "rest": _table(Text("其他申请和协议", "Other requests and agreements"), others, Text("没有。", "None."))}


@page("data_steward", methods=("GET", "POST"))
def one(request: HttpRequest, id: str) -> HttpResponseBase:
    """One request in full, with everything it lacks at once; its provider's steward grants or refuses it."""
    department = department_of(request.user)
    found = of_department(department, id)
    wrong: dict[str, Text | str] = {}
    if request.method == "POST":
        if not to_answer(found, department):
            raise Http404
        wrong = answer(request.user, found, request.POST.get("answer", ""), request.POST.get("words", ""))
        if not wrong:
            return redirect("sharing")
    desk = agreements.office(county.workspace())
    entry = desk.datasets.get(found.request.dataset)
    return render(request, "steward/sharing_request.html", {
        "found": found, "name": entry.name if entry else found.request.dataset, "rows": stated(found), "clock": clock_of(found),
        "standing": _standing(found), "mine": to_answer(found, department), "wrong": wrong,
        "chosen": request.POST.get("answer", ""), "words": request.POST.get("words", ""),
        "answers": [{"value": key, "label": label} for key, label in ANSWERS.items()],
        "history": [(event, ACTS.get(event.kind, Text("申请", "requested")), event.body.get("reason") or event.body.get("conditions") or "")
                    for event in found.history]}, status=422 if wrong else 200)


def of_department(department: str, id: str) -> Agreement:
    """Raises Http404 for one in which the department neither gives nor takes."""
    found = next((one for one in known_agreements() if one.id == id), None)
    if found is None or department not in {found.request.provider, found.request.consumer}:
        raise Http404
    return found


def to_answer(found: Agreement, department: str) -> bool:
    return found.state == "waiting" and found.request.provider == department


def answer(user: Any, found: Agreement, chosen: str, said: str) -> dict[str, Text | str]:
    """Write the answer down in the steward's name; what is wrong with it, if something is."""
    words = said.strip()[:LONGEST]
    if chosen not in ANSWERS:
        return {"answer": Text("请选同意或者不同意", "Choose to grant or to refuse")}
    if chosen == "refuse" and not words:
        return {"words": Text("不同意的,请写明理由", "Give the reason for refusing")}
    workspace, today, by = county.workspace(), timezone.localdate(), user.named
    try:
        if chosen == "grant":
            agreements.agree(workspace, found.id, today, by, words)
        else:
            agreements.refuse(workspace, found.id, today, by, words)
    except HuiminError as error:
        return {"answer": error.sentence()}
    return {}


def clock_of(found: Agreement) -> Clock | None:
    workdays = agreements.office(county.workspace()).workdays
    due = found.answer_due(workdays)
    return clock(due, timezone.localdate(), workdays) if due is not None else None


def _standing(found: Agreement) -> Tag:
    holds = found.on(timezone.localdate())
    words = REASONS[holds] if holds in {"expired", "not_started"} else STATES[found.state]
    return Tag(words, "" if words is not STATES[found.state] else _COLOURS.get(found.state, ""))


def _table(caption: Text, found: list[Agreement], empty: Text) -> Table:
    catalog, datasets = county.catalog(), agreements.office(county.workspace()).datasets
    rows = []
    for one in found:
        entry, asked, left = datasets.get(one.request.dataset), one.request, clock_of(one)
        rows.append(Row([entry.name if entry else asked.dataset, one.id, catalog.department(asked.provider),
                         catalog.department(asked.consumer), len(asked.items), one.asked_on, _standing(one), left.tag if left else ""],
                        reverse("sharing_request", args=[one.id])))
    columns = [Column(Text("数据", "Data")), Column(Text("编号", "Number")), Column(Text("谁提供", "From")), Column(Text("谁要用", "For")),
               Column(Text("数据项", "Items"), "number"), Column(Text("申请日期", "Asked on"), "day"), Column(Text("状态", "State")),
               Column(Text("答复期限", "Answer due"))]
    return Table(caption, columns, rows, empty=empty)


def stated(found: Agreement) -> list[dict[str, Any]]:
    """What Article 20 wants stated, item by item; what is not stated is seen to be missing."""
    asked, catalog, names, prepared = found.request, county.catalog(), policy_names(), county.prepared()
    items = [matching.item_name(item, prepared) for item in asked.items]
    policies = [names.get(policy, Text.of(policy)) for policy in asked.policies]
    until = f"{asked.since or ''} – {asked.until or ''}" if asked.since or asked.until else ""
    said: list[tuple[Text, Any]] = [
        (Text("提供单位", "Provider"), catalog.department(asked.provider)),
        (Text("使用单位", "Consumer"), catalog.department(asked.consumer)),
        (Text("使用依据", "Legal basis"), asked.basis), (Text("使用场景", "Scenario"), asked.scenario),
        (Text("使用范围", "Scope"), _listed(policies)), (Text("数据项", "Items"), _listed(items)),
        (Text("共享方式", "How"), MODES.get(asked.mode, asked.mode)), (Text("使用时限", "Days of use"), until),
        (Text("每日人数上限", "People a day at most"), "" if asked.daily_maximum is None else f"{asked.daily_maximum:,}"),
        (Text("单位负责人签字", "Signed by the head"), asked.signed_by)]
    unlimited = Text("不限", "none")
    return [{"name": name, "value": value or (unlimited if name.en.startswith("People") else None)} for name, value in said]


def _listed(words: list[Text]) -> Text | str:
    return Text("、".join(one.zh for one in words), ", ".join(one.en for one in words)) if words else ""
