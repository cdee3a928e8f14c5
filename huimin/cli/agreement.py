"""`huimin agreement`: who may use whose data for what; every act is written down with a name and stays.

    list, show, and every act print: {agreements: [{id, state, sharing, provider, consumer, dataset, items, purpose, policies, mode,
        basis, scenario, since, until, signed_by, daily_maximum, gaps: [{zh, en}], asked_on, answered_on, extended, reason,
        answer_due, data_due: {day, provisional} or null, overdue, events: [{kind, day, by, at, body}]}]}
    dispose adds: deleted, snapshots: [{dataset, month, version}] under the agreement, inbox: their files that are still there
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.cli.command import Entry, Group, argument, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, table
from huimin.cli.values import COUNT, DAY
from huimin.cli.words import department
from huimin.kernel import HuiminError, Text, Workspace

if TYPE_CHECKING:
    from huimin.agreements import Agreement, Office, Request
    from huimin.catalog import Deadline
    from huimin.matching import Disposal, Prepared


class NotInCatalogue(HuiminError):
    """Datasets that are mapped and have no entry in the catalogue: nothing can be agreed about them."""

    code = "HM-AGR-006"
    exit_code = 14
    zh = "这些数据集有映射、目录里没有条目,没有拟申请:{datasets}。请在 catalog/datasets.csv 里补上,再运行一次。"
    en = "Mapped, and not in the catalogue, so no request was filed: {datasets}. Add them to catalog/datasets.csv and run this again."


_BY = option("--by", metavar="NAME", required=True, text=Text("经办人和单位", "who does it, with organisation"))
_DAY = option("--day", type=DAY, default=None, text=Text("办理日期(默认今天)", "day of the act (default: today)"))
_REASON = option("--reason", metavar="TEXT", required=True, text=Text("理由", "why"))
_ID = argument("id", metavar="ID", text=Text("协议编号,如 A0001", "number of the agreement, as A0001"))
_SIGNED = option("--signed-by", metavar="NAME", default="", text=Text("签字的单位负责人", "head of the unit who signs"))
_SINCE = option("--from", "since", type=DAY, default=None, text=Text("使用开始日期", "first day of use"))
_UNTIL = option("--to", "until", type=DAY, default=None, text=Text("使用截止日期", "last day of use"))


@verb("draft", Text(
    "按现行政策的条文算出需要哪些部门的哪些数据项,为还没有协议的数据集各拟一份完整的申请。多一项也不要。",
    "Work out from the policies in force which items of which departments are needed, and file one complete request for every\n"
    "dataset that has no agreement yet. Not one item more."))
@home_option
@_SIGNED
@_SINCE
@_UNTIL
@_BY
@_DAY
def draft(screen: Screen, home: Path, signed_by: str, since: date | None, until: date | None, by: str, day: date | None) -> None:
    from huimin import agreements, matching

    workspace, today = Workspace.open(home), day or date.today()
    prepared = matching.prepare(workspace, today)
    first = since or today
    gone = {"refused", "ended", "disposed"}
    known = {found.request.dataset for found in agreements.agreements(workspace).values() if found.state not in gone}
    made, strange = [], []
    entries = agreements.office(workspace).datasets
    for asked in matching.drafts(prepared, first, until or first + timedelta(days=365), signed_by):
        if asked.dataset not in entries:
            strange.append(asked.dataset)
        elif asked.dataset not in known:
            made.append(agreements.request(workspace, asked, matching.items_needed(prepared, asked.policies), _purposes(), today, by))
    _show(screen, workspace, made, today, Text("没有需要新拟的申请。", "No request is needed."))
    if strange:
        screen.complain(NotInCatalogue(datasets="、".join(strange)))


@verb("request", Text(
    "申请使用一个数据集。第二十条要求写明的(依据、场景、范围、方式、时限、签字)有缺的,一次告知全部缺项,申请照样收下,补正后开始计时。\n"
    "不写 --item 时,按所列政策的条文算出最少的数据项。",
    "Ask for the use of a dataset. Whatever Article 20 wants stated and is missing is told at once; the request is kept and its\n"
    "clock begins when it is complete. Without --item the fewest items the named policies read are asked for."))
@argument("dataset", metavar="DATASET", text=Text("数据集编号", "id of the dataset"))
@home_option
@option("--policy", "policies", metavar="ID", multiple=True, text=Text("使用范围:哪项政策(可重复)", "scope: for which policy (repeatable)"))
@option("--item", "items", metavar="ITEM", multiple=True, text=Text("数据项,如 person.wage_income(可重复)",
                                                                   "item, as person.wage_income (repeatable)"))
@option("--basis", metavar="TEXT", default="", text=Text("使用依据(法律条款)", "legal basis"))
@option("--scenario", metavar="TEXT", default="", text=Text("使用场景", "scenario of use"))
@option("--mode", metavar="MODE", default="value", text=Text("方式:value 提供数据、predicate 只回答是否、sum 联合求和比较",
                                                           "value, predicate (answers only) or sum (secure sums)"))
@option("--purpose", metavar="CODE", default="matching", text=Text("用途代码", "code of the purpose"))
@option("--daily-maximum", type=COUNT, default=None, text=Text(
    "每日最多查多少人(只能逐人查询,不能用于整份比对)", "people a day at most (single queries only; no whole list is read)"))
@option("--amend", metavar="ID", default=None, text=Text("补正这份申请", "completes this earlier request"))
@_SINCE
@_UNTIL
@_SIGNED
@_BY
@_DAY
def request(screen: Screen, dataset: str, home: Path, amend: str | None, by: str, day: date | None, **stated: Any) -> int:
    from huimin import agreements, matching

    workspace, today = Workspace.open(home), day or date.today()
    prepared = matching.prepare(workspace, today)
    policies = tuple(stated["policies"])
    needed = matching.items_needed(prepared, policies) if policies else frozenset[str]()
    asked = _asked(workspace, dataset, stated, needed)
    if amend:
        found = agreements.amend(workspace, amend, asked, needed, _purposes(), today, by)
    else:
        found = agreements.request(workspace, asked, needed, _purposes(), today, by)
    _show(screen, workspace, [found], today)
    return 0


def _asked(workspace: Workspace, dataset: str, stated: dict[str, Any], needed: frozenset[str]) -> "Request":
    from huimin.agreements import Request, office

    entry = office(workspace).datasets.get(dataset)
    held = set(entry.items) if entry else set[str]()
    items = tuple(stated.pop("items")) or tuple(sorted(needed & held))
    return Request(provider=entry.department if entry else "", consumer=workspace.consumer, dataset=dataset, items=items,
                   **{**stated, "policies": tuple(stated["policies"])})


@verb("agree", Text("同意一份申请:20 个工作日内提供数据。", "Grant a request: data follow within 20 working days."))
@_ID
@home_option
@_BY
@_DAY
def agree(screen: Screen, id: str, home: Path, by: str, day: date | None) -> None:
    from huimin import agreements

    workspace, today = Workspace.open(home), day or date.today()
    found = agreements.agree(workspace, id, today, by)
    due = _data_due(found, agreements.office(workspace))
    _show(screen, workspace, [found], today, note=Text(f"数据最迟 {due} 提供。", f"Data are due by {due}."))


@verb("extend", Text("答复延期一次,不超过 10 个工作日,须经主管部门批准并告知对方。",
                     "Ten more working days to answer, once, approved by the data authority and told to who asked."))
@_ID
@home_option
@_REASON
@option("--approved-by", metavar="NAME", required=True, text=Text("批准的主管部门", "data authority that approved it"))
@_BY
@_DAY
def extend(screen: Screen, id: str, home: Path, reason: str, approved_by: str, by: str, day: date | None) -> None:
    from huimin import agreements

    workspace, today = Workspace.open(home), day or date.today()
    _show(screen, workspace, [agreements.extend(workspace, id, today, by, reason, approved_by)], today)


def _simple(name: str, kind: str, text: Text) -> Callable[..., int | None]:
    """A verb whose act needs nothing but a reason."""

    @verb(name, text)
    @_ID
    @home_option
    @_REASON
    @_BY
    @_DAY
    def act(screen: Screen, id: str, home: Path, reason: str, by: str, day: date | None) -> None:
        from huimin import agreements

        workspace, today = Workspace.open(home), day or date.today()
        _show(screen, workspace, [agreements.simple_act(workspace, id, kind, today, by, reason)], today)

    return act


refuse = _simple("refuse", "refused", Text("不同意一份申请,说明理由。", "Refuse a request, with reasons."))
suspend = _simple("suspend", "suspended", Text("暂停:数据从现在起按“还不知道”处理。", "Suspend: from now on its data read as unknown."))
resume = _simple("resume", "resumed", Text("恢复暂停的协议。", "Resume a suspended agreement."))
end = _simple("end", "ended", Text("终止:数据不再使用,按要求销毁。", "End: its data are used no more and have to be disposed of."))
@verb("dispose", Text(
    "记下协议终止后数据已怎样处置(理由里写明:谁、何时、怎样、还留什么),并列出归这份协议的快照。\n"
    "写 --delete-data 就由 huimin 删除这些快照的数据(回执留下);本月名单还依据它们时不删。使用记录保留三年以上,不能删除。",
    "Record how the data of an ended agreement were disposed of (who, when, how, what stays); the snapshots under it are named.\n"
    "With --delete-data their rows are deleted here and the receipts kept, unless lines of this month rest on them. Records of use stay."))
@_ID
@home_option
@_REASON
@option("--delete-data", is_flag=True, text=Text("删除这些快照的数据,由 --by 写明的人决定;不能恢复",
                                                 "delete the rows of these snapshots, on the word of whom --by names; for good"))
@_BY
@_DAY
def dispose(screen: Screen, id: str, home: Path, reason: str, delete_data: bool, by: str, day: date | None) -> None:
    from huimin import agreements, matching

    workspace, today = Workspace.open(home), day or date.today()
    done = matching.dispose(workspace, id, today, by, reason, delete_data)
    desk = agreements.office(workspace)
    screen.show({"agreements": [_json(done.agreement, desk, today)], "deleted": done.deleted, "inbox": list(done.inbox),
                 "snapshots": [{"dataset": row.dataset, "month": str(row.month), "version": row.version} for row in done.snapshots]},
                lambda: "\n".join([_listed([done.agreement], desk, today), *_disposed(done)]))


def _disposed(done: "Disposal") -> Iterable[str]:
    names = ", ".join(f"{row.dataset} {row.month} {row.version}" for row in done.snapshots)
    if not done.snapshots:
        yield "· " + str(Text("这里没有只归这份协议的快照。", "No snapshot here falls under this agreement alone."))
    elif done.deleted:
        yield "· " + str(Text(f"已删除数据、留下回执的快照:{names}。", f"Rows deleted, receipts kept: {names}."))
    else:
        yield "· " + str(Text(f"这些快照的数据还在:{names}。要由 huimin 删除,再运行一次并写 --delete-data。",
                              f"The rows of these snapshots are still here: {names}. To delete them run this again with --delete-data."))
    if done.inbox:
        files = ", ".join(done.inbox)
        yield "· " + str(Text(f"inbox 里还有部门原来的文件,请自行处置,不然下次导入又会读进来:{files}。",
                              f"The departments' own files are still in the inbox; dispose of them, or the next load reads them "
                              f"again: {files}."))




@verb("list", Text("列出协议:状态、期限、有没有超期。", "List agreements: state, deadlines, what is overdue."))
@home_option
@_DAY
def list_(screen: Screen, home: Path, day: date | None) -> None:
    from huimin import agreements

    workspace = Workspace.open(home)
    _show(screen, workspace, agreements.agreements(workspace).values(), day or date.today(),
          Text("还没有协议。用 `huimin agreement draft` 按政策拟好全部申请。",
               "No agreements yet. `huimin agreement draft` files every request."))


@verb("show", Text("一份协议的全文和经过。", "One agreement in full, with everything done about it."))
@_ID
@home_option
@_DAY
def show(screen: Screen, id: str, home: Path, day: date | None) -> None:
    from huimin import agreements, matching

    workspace, today = Workspace.open(home), day or date.today()
    known = agreements.agreements(workspace)
    if id not in known:
        raise agreements.NoSuchAgreement(id=id, known="、".join(known) or "-")
    desk = agreements.office(workspace)
    screen.show({"agreements": [_json(known[id], desk, today)]}, lambda: "\n".join(
        _page(known[id], desk, today, matching.prepare(workspace, today))))


def _purposes() -> list[str]:
    from huimin.catalog import standard_catalog

    return list(standard_catalog().codelist("sharing_purpose").codes)


def _show(screen: Screen, workspace: Workspace, found: "Iterable[Agreement]", today: date, nothing: Text | None = None,
          note: Text | None = None) -> None:
    """note: said below what there is"""
    from huimin.agreements import office

    desk, listed = office(workspace), list(found)
    screen.show({"agreements": [_json(one, desk, today) for one in listed]},
                lambda: "\n".join([_listed(listed, desk, today), *([f"· {note}"] if note else [])]) if listed else str(nothing or ""))


def _json(found: "Agreement", desk: "Office", today: date) -> dict[str, Any]:
    dues = {"answer_due": found.answer_due(desk.workdays), "data_due": found.data_due(desk.workdays)}
    told = {name: {"day": str(due.day), "provisional": due.provisional} if due else None for name, due in dues.items()}
    return found.as_json() | told | {
        "overdue": bool(dues["answer_due"] and dues["answer_due"].day < today), "holds": found.on(today)}


def _listed(found: "Sequence[Agreement]", desk: "Office", today: date) -> str:
    headers = [str(text) for text in (Text("编号", "id"), Text("数据集", "dataset"), Text("提供部门", "provider"), Text("状态", "state"),
                                      Text("数据项", "items"), Text("答复截止", "answer due"), Text("使用截止", "until"))]
    rows = [[one.id, cut(_name(one, desk), 20), cut(department(one.request.provider), 22), _state(one, today), str(len(one.request.items)),
             _due(one, desk, today), str(one.request.until or "-")] for one in found]
    lines = [table(headers, rows, numbers=(4,))]
    for one in found:
        if one.gaps:
            lines.append("· " + str(Text(f"{one.id} 请一次补齐:{';'.join(gap.zh for gap in one.gaps)}。",
                                         f"{one.id} lacks: {'; '.join(gap.en for gap in one.gaps)}.")))
    return "\n".join(lines)


def _state(found: "Agreement", today: date) -> str:
    from huimin.agreements import REASONS, STATES

    holds = found.on(today)
    return str(REASONS[holds] if holds in {"expired", "not_started"} else STATES[found.state])


def _due(found: "Agreement", desk: "Office", today: date) -> str:
    due = found.answer_due(desk.workdays)
    return _day_of(due, overdue=due.day < today) if due else "-"


def _data_due(found: "Agreement", desk: "Office") -> str:
    due = found.data_due(desk.workdays)
    return _day_of(due) if due else "-"


def _day_of(due: "Deadline", overdue: bool = False) -> str:
    marks = [str(Text("已超期", "overdue"))] if overdue else []
    marks += [str(Text("暂定", "provisional"))] if due.provisional else []
    return f"{due.day}{'(' + ','.join(marks) + ')' if marks else ''}"


def _name(found: "Agreement", desk: "Office") -> str:
    entry = desk.datasets.get(found.request.dataset)
    return str(entry.name) if entry else found.request.dataset


def _page(found: "Agreement", desk: "Office", today: date, prepared: "Prepared") -> Iterable[str]:
    from huimin import matching
    from huimin.agreements import ACTS, MODES

    asked, comma = found.request, str(Text("、", ", "))
    policies = {item.id: item.policy.name for item in prepared.program.policies if item.policy}
    yield f"{found.id}  {_name(found, desk)} ({asked.dataset})  {_state(found, today)}"
    for label, value in (
            (Text("提供单位", "provider"), department(asked.provider)), (Text("使用单位", "consumer"), department(asked.consumer)),
            (Text("使用依据", "basis"), asked.basis), (Text("使用场景", "scenario"), asked.scenario),
            (Text("使用范围", "scope"), comma.join(str(policies.get(name, name)) for name in asked.policies)),
            (Text("数据项", "items"), comma.join(str(matching.item_name(item, prepared)) for item in asked.items)),
            (Text("共享方式", "mode"), str(MODES.get(asked.mode, asked.mode))),
            (Text("每日人数上限", "people a day at most"), "" if asked.daily_maximum is None else f"{asked.daily_maximum:,}"),
            (Text("使用时限", "days of use"), f"{asked.since} – {asked.until}"),
            (Text("签字", "signed by"), asked.signed_by), (Text("答复截止", "answer due"), _due(found, desk, today)),
            (Text("数据提供截止", "data due"), _data_due(found, desk))):
        yield f"  {label}{Text(':', ': ')}{value or '-'}"
    yield from (f"  ! {gap}" for gap in found.gaps)
    yield str(Text("经过:", "History:"))
    for event in found.history:
        act = ACTS.get(event.kind, Text("申请", "requested"))
        reason = event.body.get("reason") or event.body.get("run") or ""
        yield f"  {event.day}  {act}  {event.by}  {reason}".rstrip()


group = Group("agreement", text=Text("数据共享协议(政务数据共享条例 第二十条至第二十九条)。", "Data-sharing agreements."), entries={
    "draft": Entry("huimin.cli.agreement:draft", Text("按政策拟好全部申请", "file every request the policies need")),
    "request": Entry("huimin.cli.agreement:request", Text("申请一个数据集", "ask for a dataset")),
    "agree": Entry("huimin.cli.agreement:agree", Text("同意", "grant")),
    "refuse": Entry("huimin.cli.agreement:refuse", Text("不同意", "refuse")),
    "extend": Entry("huimin.cli.agreement:extend", Text("答复延期", "more time to answer")),
    "suspend": Entry("huimin.cli.agreement:suspend", Text("暂停", "suspend")),
    "resume": Entry("huimin.cli.agreement:resume", Text("恢复", "resume")),
    "end": Entry("huimin.cli.agreement:end", Text("终止", "end")),
    "dispose": Entry("huimin.cli.agreement:dispose", Text("记录销毁", "record disposal")),
    "list": Entry("huimin.cli.agreement:list_", Text("列出协议", "list agreements")),
    "show": Entry("huimin.cli.agreement:show", Text("一份协议的全文", "one agreement in full")),
})
