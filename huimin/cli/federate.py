"""`huimin federate`: departments answer questions instead of handing over data; the plan, and a run compared with the whole."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.cli.command import Entry, Group, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, table
from huimin.cli.values import MONTH
from huimin.kernel import Month, Text, Workspace, scratch_folder

if TYPE_CHECKING:
    from huimin.federation import Allowed, Difference, Federated, Words
    from huimin.matching import Prepared

_DIFFERS = 15
_TEXT = Text("不交数据,只答问题:各部门就自己的数据回答是、否、不明。",
             "Answers instead of data: each department answers yes, no or unknown about its own lists.")


@verb("plan", Text(
    "逐项政策列出:问哪个部门什么、离开部门的是什么。不读任何一行数据。",
    "Policy by policy: which department is asked what, and what leaves it. No row of data is read."))
@home_option
@option("--month", type=MONTH, text=Text("月份(默认最新)", "month (default: latest)"))
@option("--policy", "policies", multiple=True, metavar="ID", text=Text("只看这项政策,可重复", "only this policy; may be repeated"))
def plan_command(screen: Screen, home: Path, month: Month | None, policies: Sequence[str]) -> None:
    from huimin import exchange, federation, matching, registry

    workspace = Workspace.open(home)
    month = matching.month_or_latest(workspace, month)
    prepared = matching.prepare(workspace, month.last_day)
    for name in policies:
        prepared.library.versions(name)
    cards = [federation.Card.of(source) for source in registry.sources(workspace, month)
             if federation.may_answer_from(source)]
    made = federation.make_plan(prepared.program, cards, [exchange.expected(mapping) for mapping in prepared.mappings])
    words = federation.Words(made, prepared.catalog)
    rows = [row for row in words.as_json() if not policies or row["policy"] in policies]
    screen.show({"month": str(month), "plan": made.digest, "policies": rows}, lambda: _plan_page(words, rows))


def _plan_page(words: "Words", rows: Sequence[dict[str, Any]]) -> str:
    headers = [str(text) for text in (Text("谁来回答", "answered by"), Text("问题", "question"), Text("离开的是", "what leaves"))]
    pages = []
    for row in rows:
        lines = [[str(words.department(q["holder"])), cut(str(Text.of(q["question"])), 90), cut(str(Text.of(q["leaves"])), 60)]
                 for q in row["questions"]]
        holders = row["departments"]
        head = Text(f"{row['name']['zh']}({row['policy']}):事实来自 {len(holders)} 个部门",
                    f"{row['name']['en']} ({row['policy']}): facts of {len(holders)} departments")
        pages.append(f"{head}\n{table(headers, lines)}")
    return "\n\n".join(pages)


@verb("run", Text(
    "把工作区按部门拆开,各部门只拿自己的数据作答,结果与集中运行逐人逐条比较,并报告时间和传输量。\n"
    "完全相同时退出码为 0,有不同时为 15。拆开的数据和结果在结束时删除。",
    "Take the workspace apart by department, let each answer from its own lists, and compare with the run of the whole,\n"
    "person by person and condition by condition; time and bytes are reported. Exit code 0 when equal, 15 when not.\n"
    "The parts and the results are removed at the end."))
@home_option
@option("--month", type=MONTH, text=Text("月份(默认最新)", "month (default: latest)"))
@option("--no-room", is_flag=True, text=Text("不设匹配室:要几个部门数值相加的,留作不明",
                                             "no matching room: what needs figures of several departments stays unknown"))
@option("--messages", type=Path, metavar="FILE", text=Text("把全部消息写成 JSON 行,供检查", "write all messages as JSON lines"))
def run_command(screen: Screen, home: Path, month: Month | None, no_room: bool, messages: Path | None) -> int:
    from huimin import exchange, federation, matching
    from huimin.private import RunKey

    workspace = Workspace.open(home)
    month = matching.month_or_latest(workspace, month)
    prepared = matching.prepare(workspace, month.last_day)
    whole = matching.match(workspace, month, progress=screen.progress)
    allowed = _allowed(workspace)
    key = RunKey.new()
    with scratch_folder(workspace.root, "federate") as folder:
        own = federation.split_workspace(workspace, month, folder / "departments")
        departments = [federation.Department(name, space, prepared.catalog, month, month.last_day, key, allowed, folder)
                       for name, space in own.items()]
        found = federation.federate(
            prepared.program, departments, prepared.catalog, month, month.last_day, folder / "run", room=not no_room, scratch=folder,
            expected=[exchange.expected(mapping) for mapping in prepared.mappings], progress=screen.progress)
        (folder / "compare").mkdir()
        register = prepared.register(month)
        compared = federation.differences(whole.folder / "results", register.folder, folder / "run", key, folder / "compare")
        if messages is not None:
            messages.write_text("\n".join(found.transcript.lines(payloads=True)) + "\n", encoding="utf-8")
    words = federation.Words(found.plan, prepared.catalog)
    screen.show(_json(found, compared, words, prepared), lambda: _page(found, compared, words, prepared))
    return 0 if all(one.equal for one in compared) else _DIFFERS


def _allowed(workspace: Workspace) -> "Allowed":
    """What may be answered today; everything where the workspace does not ask about agreements."""
    from huimin import agreements, federation, matching

    if workspace.agreements != "required":
        return federation.everything_allowed
    held, day = agreements.agreements(workspace).values(), matching.day_of(workspace)
    return agreements.may_answer(held, workspace.consumer, matching.PURPOSE, day)


def _json(found: "Federated", compared: Sequence["Difference"], words: "Words", prepared: "Prepared") -> dict[str, Any]:
    holders = words.departments_of()
    return {"as_of": str(prepared.as_of), "departments": found.plan.owners.departments, "messages": len(found.transcript.messages),
            "bytes": found.transcript.bytes, "bytes_by_kind": found.transcript.bytes_by_kind(),
            "seconds": {name: round(value, 2) for name, value in found.seconds.items()}, "sources": found.sources,
            "policies": [{"policy": one.policy, "departments": holders[one.policy], "compared": one.compared, "equal": one.equal,
                          "outcomes_differ": one.outcomes, "conditions_differ": one.conditions,
                          "only_federated": one.only_here, "only_whole": one.only_there} for one in compared]}


def _page(found: "Federated", compared: Sequence["Difference"], words: "Words", prepared: "Prepared") -> str:
    holders = words.departments_of()
    headers = [str(text) for text in (Text("政策", "policy"), Text("部门数", "departments"), Text("比较", "compared"),
                                      Text("结论不同", "outcomes differ"), Text("条件不同", "conditions differ"))]
    rows = [[str(prepared.rules.policies[one.policy].name), holders[one.policy], f"{one.compared:,}", one.outcomes, one.conditions]
            for one in compared]
    by_kind = "、".join(f"{kind} {size:,}" for kind, size in found.transcript.bytes_by_kind().items())
    seconds = sum(found.seconds.values())
    told = Text(f"{len(found.plan.owners.departments)} 个部门,{len(found.transcript.messages)} 条消息,共 {found.transcript.bytes:,} 字节"
                f"({by_kind}),{seconds:.1f} 秒。",
                f"{len(found.plan.owners.departments)} departments, {len(found.transcript.messages)} messages, "
                f"{found.transcript.bytes:,} bytes ({by_kind}), {seconds:.1f} s.")
    equal = all(one.equal for one in compared)
    end = Text("与集中运行逐人逐条相同。", "Equal to the run of the whole, person by person, condition by condition.") if equal else Text(
        "有不同:没有协议或不设匹配室时,缺的答复记为不明。", "They differ: without an agreement or a room, missing answers are unknown.")
    return f"{table(headers, rows, numbers=(1, 2, 3, 4))}\n\n{told}\n{end}"


group = Group("federate", text=_TEXT, entries={
    "plan": Entry("huimin.cli.federate:plan_command", Text("问谁什么、离开的是什么", "who is asked what, and what leaves")),
    "run": Entry("huimin.cli.federate:run_command", Text("分部门运行,与集中运行比较", "run by department, compare with the whole")),
})
