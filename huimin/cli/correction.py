"""`huimin correction`: what departments contradict each other on is asked of them, and their answers flow back (校核)."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.cli.command import Entry, Group, argument, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, table
from huimin.cli.values import DAY, FOLDER, MONTH
from huimin.kernel import Month, Text, Workspace

if TYPE_CHECKING:
    from huimin.catalog import Catalog
    from huimin.corrections import Party, Request

_SHOWN = 50
_TODAY = Text("今天的日期(默认取电脑的)", "today's date (default: the computer's)")
_WHO = Text("谁办的(姓名或岗位)", "who does it (name or post)")


def _opened(home: Path) -> tuple[Workspace, "Catalog"]:
    from huimin import matching

    workspace = Workspace.open(home)
    return workspace, matching.read_data_side(workspace)[1]


@verb("open", Text("按一个月的数据立校核申请:新的不一致立案,已经一致的办结,逾期的上报。`huimin match` 会自动做这一步。",
                   "Open requests from the data of a month, close what has come right, escalate what is late. `huimin match` does it too."))
@home_option
@option("--month", type=MONTH, text=Text("月份(默认最新)", "month (default: the latest with data)"))
@option("--day", type=DAY, text=_TODAY)
@option("--who", default="huimin correction", text=_WHO)
def open_(screen: Screen, home: Path, month: Month | None, day: date | None, who: str) -> None:
    from huimin import corrections, matching

    workspace = Workspace.open(home)
    month = matching.month_or_latest(workspace, month)
    prepared = matching.prepare(workspace, month.last_day)
    register = prepared.register(month, screen.progress)
    found = corrections.follow(workspace, register, prepared.catalog, day or date.today(), who)
    screen.show(found.as_json(), lambda: str(Text(
        f"新立 {found.opened:,} 件,办结 {found.closed:,} 件,上报 {found.escalated:,} 件;未办结共 {found.open:,} 件。",
        f"{found.opened:,} opened, {found.closed:,} closed, {found.escalated:,} escalated; {found.open:,} open in all.")))


@verb("list", Text("未办结的校核申请:先按部门和数据集给出件数,再列出前 50 件。",
                   "Open requests: how many per department and dataset, then the first 50."))
@home_option
@option("--department", default=None, text=Text("只看等这个部门答复的", "only those that wait for this department"))
@option("--all", "every", is_flag=True, text=Text("也列已办结的", "also those that are closed"))
@option("--day", type=DAY, text=_TODAY)
def list_(screen: Screen, home: Path, department: str | None, every: bool, day: date | None) -> None:
    from huimin import corrections
    from huimin.catalog import standard_workdays

    workspace, catalog = _opened(home)
    found = [request for request in corrections.Store(workspace).requests()
             if (every or not request.closed) and department in {None, *request.waiting}]
    waiting = Counter((party.department, party.dataset) for request in found for party in request.parties
                      if party.department in request.waiting)
    late = Counter((party.department, party.dataset) for request in found for party in request.parties
                   if party.department in request.waiting
                   and request.due(party.department, standard_workdays()).day < (day or date.today()))
    data = {"waiting": [{"department": d, "dataset": s, "requests": n, "overdue": late[d, s]} for (d, s), n in sorted(waiting.items())],
            "requests": [_json(request, catalog) for request in found]}

    def page() -> str:
        titles = (Text("部门", "department"), Text("数据集", "dataset"), Text("等答复", "waiting"), Text("逾期", "overdue"))
        groups = table([str(text) for text in titles],
                       [[catalog.department(d), s, f"{n:,}", f"{late[d, s]:,}"] for (d, s), n in sorted(waiting.items())], (2, 3))
        rows = [[r.number, cut(str(catalog.field(r.entity, r.field).label), 24), _masked(r.subject), _state(r),
                 "、".join(str(catalog.department(name)) for name in r.waiting), _due(r)] for r in found[:_SHOWN]]
        headers = [str(text) for text in (Text("申请号", "request"), Text("事实", "fact"), Text("号码", "number"), Text("状态", "state"),
                                          Text("等谁答复", "waits for"), Text("期限", "due"))]
        if not found:
            return str(Text("没有未办结的校核申请。按最新数据立案:`huimin correction open --who 姓名`。",
                            "No request is open. `huimin correction open --who NAME` opens them from the newest data."))
        more = str(Text(f"共 {len(found):,} 件。", f"{len(found):,} in all."))
        return "\n\n".join([groups, table(headers, rows, (0,)), more])

    screen.show(data, page)


@verb("show", Text("一件校核申请的来龙去脉:问了谁、各说什么、谁答了什么。",
                   "One request: who was asked, what each says, who answered what."))
@argument("number", type=int, text=Text("申请号", "the number of the request"))
@home_option
def show(screen: Screen, number: int, home: Path) -> None:
    from huimin import corrections

    workspace, catalog = _opened(home)
    request = corrections.Store(workspace).request(number)
    field = catalog.field(request.entity, request.field)

    def page() -> str:
        who, state = _masked(request.subject), _state(request)
        head = Text(f"校核申请 {number}:{field.label.zh},{who},{request.month} 的数据,{state}",
                    f"Correction request {number}: {field.label.en}, {who}, data of {request.month}, {state}")
        sides = table([str(Text("部门", "department")), str(Text("名单", "list")), str(Text("说法", "says")), str(Text("日期", "date"))],
                      [[catalog.department(p.department), p.dataset, corrections.show_value(p.value, field, catalog), p.said_on]
                       for p in request.parties])
        return "\n\n".join([str(head), sides, _events(request, catalog)])

    screen.show(_json(request, catalog), page)


@verb("answer", Text("登记一个部门对一件申请的答复。--value 按人写的样子写:1234.56(元)、是、2026-10-31。",
                     "Record a department's answer to one request. --value as people write it: 1234.56 (yuan), yes, 2026-10-31."))
@argument("number", type=int, text=Text("申请号", "the number of the request"))
@home_option
@option("--department", required=True, text=Text("答复的部门", "the department that answers"))
@option("--answer", "answer_", required=True, text=Text("confirmed 核实无误 | corrected 已更正 | not_ours 不归本部门",
                                                        "confirmed | corrected | not_ours"))
@option("--value", default="", text=Text("更正为(已更正时必填)", "the corrected value"))
@option("--why", default="", text=Text("说明", "reason"))
@option("--who", required=True, text=_WHO)
@option("--day", type=DAY, text=_TODAY)
def answer(screen: Screen, number: int, home: Path, department: str, answer_: str, value: str, why: str, who: str,
           day: date | None) -> None:
    from huimin import corrections
    from huimin.corrections import Store, answered

    workspace, catalog = _opened(home)
    store = Store(workspace)
    known = {number: store.request(number)}
    store.add([answered(known, catalog, department, str(number), answer_, value, day or date.today(), who, why)])
    corrections.write_corrections(workspace, catalog)
    _told(screen, store.request(number), catalog)


@verb("import", Text("读入部门填好的答复清单(`huimin correction export` 的文件):每行收下、空着或退回,退回的说明原因。",
                     "Read a department's answers back from the exported file: every line is taken, blank, or refused with the reason."))
@argument("file", type=FOLDER, text=Text("填好的文件", "the file with the answers"))
@home_option
@option("--department", required=True, text=Text("答复的部门", "the department that answers"))
@option("--who", required=True, text=_WHO)
@option("--day", type=DAY, text=_TODAY)
def import_(screen: Screen, file: Path, home: Path, department: str, who: str, day: date | None) -> None:
    from huimin import corrections

    workspace, catalog = _opened(home)
    found = corrections.import_answers(corrections.Store(workspace), catalog, department, file, day or date.today(), who)
    corrections.write_corrections(workspace, catalog)
    refused = [{"line": line, "why": why} for line, why in found.refused]
    screen.show({"accepted": found.accepted, "blank": found.blank, "refused": refused}, lambda: "\n".join([
        str(Text(f"收下 {found.accepted:,} 行,空着 {found.blank:,} 行,退回 {len(refused):,} 行。",
                 f"{found.accepted:,} taken, {found.blank:,} blank, {len(refused):,} refused.")),
        *(str(Text(f"第 {line} 行:{why}", f"line {line}: {why}")) for line, why in found.refused)]))


@verb("close", Text("了结一件申请:--value 给出协调后的结论(此后按它算,直到部门改好名单);不给 --value 则只是不再问。",
                    "End one request: --value is what was decided (used until the lists follow); without it nothing more is asked."))
@argument("number", type=int, text=Text("申请号", "the number of the request"))
@home_option
@option("--value", default=None, text=Text("协调后的结论", "the value decided upon"))
@option("--why", required=True, text=Text("理由", "reason"))
@option("--who", required=True, text=_WHO)
@option("--day", type=DAY, text=_TODAY)
def close(screen: Screen, number: int, home: Path, value: str | None, why: str, who: str, day: date | None) -> None:
    from huimin import corrections

    workspace, catalog = _opened(home)
    store = corrections.Store(workspace)
    store.add([corrections.ended(store.request(number), catalog, value, day or date.today(), who, why)])
    corrections.write_corrections(workspace, catalog)
    _told(screen, store.request(number), catalog)


@verb("export", Text("把等一个部门答复的申请写成清单(每个数据集一个 CSV),交给该部门;只含它自己的数据。期限从这一天算起。",
                     "Write what waits for a department, one CSV per dataset with its own values only; its limit begins on this day."))
@argument("department", text=Text("部门编号", "the department's id"))
@home_option
@option("--to", "folder", type=FOLDER, default=None,
        text=Text("写到哪个文件夹(默认 工作区/corrections)", "folder (default: corrections in the workspace)"))
@option("--who", default="huimin correction", text=_WHO)
@option("--day", type=DAY, text=_TODAY)
def export(screen: Screen, department: str, home: Path, folder: Path | None, who: str, day: date | None) -> None:
    from huimin import corrections
    from huimin.catalog import standard_workdays

    workspace, catalog = _opened(home)
    catalog.department(department)  # a misspelt one must not read as “nothing waits”
    paths = corrections.export(corrections.Store(workspace), catalog, department, folder or workspace.root / "corrections",
                               day or date.today(), who, standard_workdays())
    screen.show({"files": [str(path) for path in paths]},
                lambda: "\n".join(map(str, paths)) or str(Text("没有等这个部门答复的申请。", "Nothing waits for this department.")))


@verb("report", Text("各部门、各数据集的差错率:比对多少、问多少、答得是否及时、确认错多少。只有数,没有人。",
                     "Wrong data per department and dataset: compared, asked, answered in time, confirmed wrong. Counts only."))
@home_option
@option("--department", default=None, text=Text("只看这个部门", "only this department"))
@option("--day", type=DAY, text=_TODAY)
def report(screen: Screen, home: Path, department: str | None, day: date | None) -> None:
    from huimin import corrections
    from huimin.catalog import standard_workdays

    workspace, catalog = _opened(home)
    if department:
        catalog.department(department)
    store = corrections.Store(workspace)
    found = [rate for rate in corrections.rates(store.requests(), store.compared(), day or date.today(), standard_workdays())
             if department in {None, rate.department}]
    headers = [str(text) for text in (
        Text("部门", "department"), Text("数据集", "dataset"), Text("比对", "compared"), Text("问", "asked"), Text("已答", "answered"),
        Text("逾期答", "late"), Text("逾期未答", "overdue"), Text("核实无误", "confirmed"), Text("确认有错", "wrong"),
        Text("差错率", "rate"))]
    if not found:
        screen.show({"rates": []}, lambda: str(Text("没有校核申请,没有差错率可算。", "No requests, so no rates.")))
        return
    screen.show({"rates": [rate.as_json() for rate in found]}, lambda: table(headers, [
        [catalog.department(r.department), r.dataset, *(f"{n:,}" for n in (r.compared, r.asked, r.answered, r.late, r.overdue, r.confirmed,
                                                                          r.wrong)), "-" if r.rate is None else f"{r.rate:.2%}"]
        for r in found], range(2, 10)))


def _told(screen: Screen, request: "Request", catalog: "Catalog") -> None:
    screen.show(_json(request, catalog), lambda: str(Text(f"已登记。申请 {request.number}:{_state(request)}。",
                                                          f"Recorded. Request {request.number}: {_state(request)}.")))


def _state(request: "Request") -> str:
    from huimin.corrections import STATES

    return str(STATES[request.state])


def _due(request: "Request") -> str:
    from huimin.catalog import standard_workdays

    limits = [request.due(department, standard_workdays()) for department in request.waiting]
    first = min(limits, key=lambda limit: limit.day, default=None)
    return "" if first is None else f"{first.day}{'?' if first.provisional else ''}"


def _masked(subject: str) -> str:
    from huimin.catalog import identity

    return identity.mask_within(subject)


def _events(request: "Request", catalog: "Catalog") -> str:
    from huimin.corrections import ANSWERS, KINDS, show_value

    field = catalog.field(request.entity, request.field)
    rows = [[e.day, KINDS[e.kind], catalog.department(e.department) if e.department else "", ANSWERS.get(e.answer, ""),
             show_value(e.value, field, catalog) if e.value is not None else "", e.who, e.why] for e in request.events]
    headers = [str(text) for text in (Text("日期", "day"), Text("事项", "event"), Text("部门", "department"), Text("答复", "answer"),
                                      Text("值", "value"), Text("谁", "who"), Text("说明", "why"))]
    return table(headers, rows)


def _json(request: "Request", catalog: "Catalog") -> dict[str, Any]:
    from huimin.catalog import standard_workdays

    def party(one: "Party") -> dict[str, Any]:
        due = request.due(one.department, standard_workdays())
        return {"department": one.department, "dataset": one.dataset, "month": one.month, "said_on": one.said_on.isoformat(),
                "value": one.value, "asked": request.asked(one.department).isoformat(), "due": due.day.isoformat(),
                "provisional": due.provisional}

    field = catalog.field(request.entity, request.field)
    events = [{"day": e.day.isoformat(), "kind": e.kind, "department": e.department, "answer": e.answer, "value": e.value, "who": e.who,
               "why": e.why} for e in request.events]
    return {"number": request.number, "fact": field.key, "name": field.label.as_json(), "subject": _masked(request.subject),
            "month": str(request.month), "state": request.state, "waiting": request.waiting, "settled": request.settled,
            "parties": [party(one) for one in request.parties], "events": events}


group = Group("correction", text=Text("校核:部门数据不一致的事实,问部门、收答复、记差错率。问清之前原待遇照发,不要求群众重复提交。",
                                      "Corrections: facts departments contradict each other on are asked of them.\n"
                                      "Until they answer benefits run on and nobody is asked to submit anything again."), entries={
    "open": Entry("huimin.cli.correction:open_", Text("按数据立案、办结、上报", "open, close and escalate from the data")),
    "list": Entry("huimin.cli.correction:list_", Text("未办结的申请", "requests that are open")),
    "show": Entry("huimin.cli.correction:show", Text("一件申请的来龙去脉", "one request and all that happened to it")),
    "export": Entry("huimin.cli.correction:export", Text("给一个部门的清单", "the lists for one department")),
    "answer": Entry("huimin.cli.correction:answer", Text("登记一件答复", "record one answer")),
    "import": Entry("huimin.cli.correction:import_", Text("读入填好的答复清单", "read a list of answers")),
    "close": Entry("huimin.cli.correction:close", Text("作出结论,或不再问", "decide, or ask no more")),
    "report": Entry("huimin.cli.correction:report", Text("各部门的差错率", "rates of wrong data")),
})
