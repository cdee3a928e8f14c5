"""数据校核: what the department is asked to check, its value beside the others', and its answer within ten working days.

What another department says is shown only where an agreement lets this department read it; who disagrees always is.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from huimin import agreements
from huimin.corrections import (
    ANSWERS,
    DAYS,
    KINDS,
    STATES,
    Party,
    Request,
    Store,
    answered,
    rates,
    show_value,
    write_corrections,
)
from huimin.kernel import HuiminError, Text
from huimin.matching import NobodyFound
from huimin.web import county
from huimin.web.access.clients import known_agreements
from huimin.web.access.fields import number_shown
from huimin.web.access.objects import (
    Recused,
    department_of,
    is_relative,
    subjects_of_kin,
)
from huimin.web.access.pages import page
from huimin.web.access.record import record
from huimin.web.design.tables import Column, Row, Table
from huimin.web.steward.clocks import Clock, clock
from huimin.web.steward.doubts import answered_by
from huimin.web.store.models import FactDoubt

LONGEST = 500
SHOWN = 200
_NOT_TOLD = Text("没有协议,不显示", "No agreement: not shown")


@page("data_steward", purpose="correction")
def corrections(request: HttpRequest) -> HttpResponse:
    """What waits for the department, the most urgent first, and how often its data were wrong."""
    return render(request, "steward/corrections.html", inbox(request))


def inbox(request: HttpRequest) -> dict[str, Any]:
    """What the page shows, both readings on record."""
    department, today = department_of(request.user), timezone.localdate()
    store, workdays = Store(county.workspace()), agreements.office(county.workspace()).workdays
    known = [one for one in store.requests() if one.party(department) is not None]
    kin = subjects_of_kin(request)
    asked = [one for one in known if department in one.waiting]
    waiting = sorted(((_clock(one, department), one) for one in asked if one.subject not in kin),
                     key=lambda pair: (pair[0].due, pair[1].number))
    record(request, "correction", "", sorted({one.field for _, one in waiting[:SHOWN]}), count=min(len(waiting), SHOWN))
    others = sorted((one for one in known if one not in asked and one.subject not in kin), key=lambda one: -one.number)[:SHOWN]
    record(request, "correction", "", sorted({one.field for one in others}), count=len(others))
    return {
        "department": county.catalog().department(department), "waiting": len(waiting), "days": DAYS,
        "late": sum(left.left < 0 for left, _ in waiting), "kept_back": len(asked) - len(waiting), "more": max(0, len(waiting) - SHOWN),
        "inbox": Table(Text("等本部门答复的", "Waiting for this department"), _COLUMNS,
                       [_row(one, department, left) for left, one in waiting[:SHOWN]],
                       empty=Text("没有等答复的。", "Nothing waits for an answer.")),
        "done": Table(Text("已答复的", "Answered"), _COLUMNS, [_row(one, department, None) for one in others],
                      empty=Text("还没有答复过的。", "Nothing has been answered yet.")),
        "rates": _rates([one for one in rates(known, store.compared(), today, workdays) if one.department == department])}


@page("data_steward", purpose="correction", methods=("GET", "POST"))
def one(request: HttpRequest, number: int) -> HttpResponseBase:
    """One fact that is asked about: what each side says, from which list, of which day; and the department's answer."""
    found, own, department = asked_of(request.user, number)
    on_record(request, found)
    open_to = department in found.waiting
    wrong: dict[str, Text | str] = {}
    if request.method == "POST":
        if not open_to:
            raise Http404
        wrong = answer(request.user, found, department, *(request.POST.get(name, "") for name in ("answer", "value", "words")))
        if not wrong:
            return redirect("corrections")
    return render(request, "steward/correction.html", {
        **context(found, own, department), "wrong": wrong, "chosen": request.POST.get("answer", ""),
        "value": request.POST.get("value", ""), "words": request.POST.get("words", "")}, status=422 if wrong else 200)


def asked_of(user: Any, number: int) -> tuple[Request, Party, str]:
    """A request to the reader's department, what the department's data say, and the department. Raises Http404."""
    department = department_of(user)
    found = next(iter(Store(county.workspace()).requests(numbers=[number])), None)
    own = found.party(department) if found is not None else None
    if found is None or own is None:
        raise Http404
    return found, own, department


def context(found: Request, own: Party, department: str) -> dict[str, Any]:
    """What the page shows of a request."""
    open_to = department in found.waiting
    field, catalog = county.catalog().field(found.entity, found.field), county.catalog()
    sees = _seen(department)
    return {
        "found": found, "label": field.label, "said": FactDoubt.objects.filter(correction=found.number, department=department),
        "state": STATES[found.state], "number": found.subject,
        "clock": _clock(found, department) if open_to else None, "mine": open_to,
        "sides": [_side(party, found, own is party or (party.department, f"{found.entity}.{found.field}") in sees)
                  for party in found.parties],
        "answers": [{"value": id, "label": words} for id, words in ANSWERS.items()],
        "history": [(event, KINDS[event.kind], catalog.departments.get(event.department, ""), ANSWERS.get(event.answer, ""))
                    for event in found.events if event.department in {"", department}]}


def on_record(request: HttpRequest, found: Request, in_full: bool = True) -> None:
    """Write the reading down, under the household if the register still knows it. Raises Recused for a declared relative.

    in_full: the identity number is shown whole
    """
    name = f"{found.entity}.{found.field}"
    try:
        told = county.household(found.subject)
    except NobodyFound:
        told = None
    household = str(told.found.household.id) if told is not None else ""
    recused = told is not None and is_relative(request, told)
    # The department needs the number to find its own row: the request is the reason why it is shown in full.
    record(request, "correction", household, (name, "person_id"), unmasked=() if recused or not in_full else ("person_id",),
           reason=str(found.number), shown=not recused)
    if recused:
        raise Recused


def answer(user: Any, found: Request, department: str, chosen: str, value: str, said: str) -> dict[str, Text | str]:
    """Write the department's answer down; what is wrong with it, by field, if something is."""
    words = said.strip()[:LONGEST]
    if chosen not in ANSWERS:
        return {"answer": Text("请选答复", "Choose the answer")}
    if not words:
        return {"words": Text("请写明怎样核实的", "Say how it was checked")}
    catalog, workspace = county.catalog(), county.workspace()
    try:
        event = answered({found.number: found}, catalog, department, str(found.number), chosen, value[:100],
                         timezone.localdate(), user.named, words)
    except HuiminError as error:
        return {"value" if chosen == "corrected" else "answer": error.sentence()}
    Store(workspace).add([event])
    write_corrections(workspace, catalog)
    answered_by(department, found.number, chosen, words, user)
    return {}


def _clock(found: Request, department: str) -> Clock:
    workdays = agreements.office(county.workspace()).workdays
    return clock(found.due(department, workdays), timezone.localdate(), workdays)


def _seen(department: str) -> frozenset[tuple[str, str]]:
    """(provider, item) whose values this department may read today."""
    today = timezone.localdate()
    return frozenset((one.request.provider, item) for one in known_agreements() for item in one.request.items
                     if one.request.consumer == department and one.request.mode == "value" and one.on(today) == "agreed")


def _side(party: Party, found: Request, told: bool) -> dict[str, Any]:
    catalog = county.catalog()
    value: Any = show_value(party.value, catalog.field(found.entity, found.field), catalog) if told else _NOT_TOLD
    datasets = agreements.office(county.workspace()).datasets
    entry = datasets.get(party.dataset)
    answer = found.answer(party.department)
    rows = [{"name": Text("数据里是", "Its data say"), "value": value},
            {"name": Text("来自", "From"), "value": entry.name if entry else party.dataset},
            {"name": Text("数据日期", "Date of the data"), "value": party.said_on.isoformat()},
            {"name": Text("答复", "Answer"), "value": ANSWERS[answer.answer] if answer else Text("还没有", "none yet")}]
    if answer is not None and answer.value is not None and told:
        rows.append({"name": Text("更正为", "Corrected to"),
                     "value": show_value(answer.value, catalog.field(found.entity, found.field), catalog)})
    return {"title": catalog.department(party.department), "rows": rows}


_COLUMNS = (Column(Text("哪一项", "Fact")), Column(Text("申请号", "Request"), "number"), Column(Text("号码", "Number")),
            Column(Text("说法不同的", "Who differs")), Column(Text("数据日期", "Date of the data"), "day"), Column(Text("状态", "State")))


def _row(one: Request, department: str, left: Clock | None) -> Row:
    catalog, own = county.catalog(), one.party(department)
    assert own is not None
    others = [catalog.department(party.department) for party in one.parties if party is not own]
    differ = Text("、".join(other.zh for other in others), ", ".join(other.en for other in others))
    differ = differ if others else Text("群众本人", "the citizen")
    return Row([catalog.field(one.entity, one.field).label, one.number, number_shown(one.subject), differ, own.said_on,
                left.tag if left is not None else STATES[one.state]], reverse("correction", args=[one.number]))


def _rates(found: list[Any]) -> Table:
    datasets = agreements.office(county.workspace()).datasets
    columns = [Column(Text("数据", "Data")), *(Column(words, "number") for words in (
        Text("比对", "Compared"), Text("问过", "Asked"), Text("已答复", "Answered"), Text("答复晚了", "Late"), Text("逾期未答", "Overdue"),
        Text("核实无误", "Right"), Text("确有差错", "Wrong"))), Column(Text("差错率", "Rate of wrong data"), "share")]
    rows = [Row([datasets[one.dataset].name if one.dataset in datasets else one.dataset, one.compared, one.asked, one.answered, one.late,
                 one.overdue, one.confirmed, one.wrong, one.rate]) for one in found]
    return Table(Text("本部门数据的差错率", "How often this department's data were wrong"), columns, rows,
                 empty=Text("还没有比对过。", "Nothing has been compared yet."))
