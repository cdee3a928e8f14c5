"""`huimin standards index | filed | decide | refuse`: from a rule to a number in force."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from huimin.cli.command import argument, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.standards import _FIGURES, RESIDENCES
from huimin.cli.table import cut, table
from huimin.cli.values import DAY, FILE_THERE, MONTH
from huimin.kernel import Month, Text, Workspace, yuan

if TYPE_CHECKING:
    from huimin.budget import Simulation, standards

_BY = option("--by", metavar="NAME", required=True, text=Text("经办人和单位", "who does it, with organisation"))
_DAY = option("--day", type=DAY, default=None, text=Text("哪一天(默认今天)", "the day (default: today)"))
_ID = argument("id", metavar="ID", text=Text("建议编号,如 S0001", "number of the proposal, as S0001"))


@verb("index", Text(
    "按 indexing.toml 的规则和公布的数,算出这个月每个标准该是多少、为什么。只算不改。--effect 用全库算对人和钱的影响;\n"
    "--file 加 --by 把要调整的记录在案,由另一个人用 decide 决定。\n"
    "例:huimin standards index --month 2026-07 --effect",
    "Work out by the rules of indexing.toml and published figures what each standard would be this month, and why. Nothing changes.\n"
    "--effect runs the whole library for people and money; --file with --by puts what would change on record; another person decides.\n"
    "Example: huimin standards index --month 2026-07 --effect"))
@home_option
@option("--month", type=MONTH, default=None, text=Text("月份(默认本月)", "month (default: this month)"))
@option("--rules", type=FILE_THERE, default=None,
        text=Text("规则文件(默认工作区的 indexing.toml)", "rules (default: indexing.toml of the workspace)"))
@_FIGURES
@option("--effect", is_flag=True, text=Text("对人和钱的影响", "effect on people and money"))
@option("--household", metavar="ID", default=None, text=Text("看这一户的陡坡前后有什么变化", "cliffs of this household, before and after"))
@option("--file", "on_record", is_flag=True, text=Text("把要调整的记录在案", "put what would change on record"))
@option("--by", metavar="NAME", default="", text=Text("提出人和单位(与 --file 一起)", "who files it (with --file)"))
@option("--show-rules", is_flag=True, text=Text("显示规则文件的示例", "print an example of a rules file"))
def index(screen: Screen, home: Path, month: Month | None, rules: Path | None, figures: Path | None, effect: bool, household: str | None,
          on_record: bool, by: str, show_rules: bool) -> None:
    from huimin.budget import standards

    if show_rules:
        example = standards.EXAMPLE.read_text(encoding="utf-8")
        return screen.show({"rules": example}, lambda: example)
    if on_record and not by.strip():
        raise click.UsageError(str(Text("--file 要写明 --by", "--file needs --by")))
    workspace, asked = Workspace.open(home), month or Month.of(date.today())
    chosen = standards.read_index_rules(workspace, rules)
    found = standards.proposals(standards.prepared_on(workspace, asked.last_day, figures), chosen, asked)
    simulated = standards.effect(workspace, None, found, screen.progress) if effect else None
    curves = standards.cliffs(workspace, household, None, found, progress=screen.progress) if household else None
    filed = [standards.file(workspace, one, by, date.today()) for one in found if one.state == "proposed"] if on_record else []
    told: dict[str, Any] = {"month": str(asked), "source": chosen.source, "proposals": [one.as_json() for one in found], "filed": filed}
    return screen.show(told | standards.as_json(simulated, curves), lambda: "\n".join(filter(None, [
        _proposals(found), _effect(simulated) if effect else "", _cliffs(curves), _recorded(filed), _made_up(chosen.source)])))


def _proposals(found: Sequence["standards.Proposal"]) -> str:
    headers = [str(text) for text in (Text("规则", "rule"), Text("地区", "area"), Text("城乡", "residence"), Text("自", "from"),
                                      Text("现在", "now"), Text("算得", "result"), Text("变化", "change"), Text("结论", "state"),
                                      Text("怎么算的", "how"))]
    rows = []
    for one in found:
        row = one.as_json()
        why = ";".join([str(one.formula), *(str(step) for step in one.steps)])
        rows.append([cut(str(one.rule.name), 28), row["area"], str(RESIDENCES[row["residence"]]), row["start"], row["before"] or "—",
                     row["value"] or "—", "" if one.change is None else f"{float(one.change):+.1%}", str(one.state_text), why])
    return table(headers, rows, numbers=(4, 5, 6))


def _effect(found: "Simulation | None") -> str:
    if found is None:
        return str(Text("没有要调整的,对人和钱没有影响。", "Nothing changes, so neither people nor money do."))
    more = found.monthly_cost_after_fen - found.monthly_cost_before_fen
    came, left = (sum(one[side] for one in found.changed) for side in ("people_in", "people_out"))
    sign, money = Text("多", "more") if more >= 0 else Text("少", "less"), yuan(abs(more))
    return str(Text(f"用 {found.month} 的数据,按全部符合条件的人计:每月{sign.zh} {money} 元,新进 {came:,} 人次,退出 {left:,} 人次。",
                    f"On data of {found.month}, if all who are entitled draw: {money} yuan a month {sign.en}, "
                    f"{came:,} come in, {left:,} drop out, counted by benefit."))


def _cliffs(curves: Any) -> str:
    if curves is None:
        return ""
    worst = [max((round(cliff.loss_fen) for cliff in one.cliffs), default=0) for one in curves]
    return str(Text(f"户 {curves[0].household} 的陡坡:{len(curves[0].cliffs)} 处 → {len(curves[1].cliffs)} 处,"
                    f"最陡的少得 {yuan(worst[0])} → {yuan(worst[1])} 元。",
                    f"Cliffs of household {curves[0].household}: {len(curves[0].cliffs)} → {len(curves[1].cliffs)}, "
                    f"the worst loses {yuan(worst[0])} → {yuan(worst[1])} yuan."))


def _recorded(filed: Sequence[str]) -> str:
    return "" if not filed else str(Text(f"已记录在案:{'、'.join(filed)}。由另一个人用 `huimin standards decide` 决定。",
                                         f"On record: {', '.join(filed)}. Another person decides with `huimin standards decide`."))


def _made_up(source: str) -> str:
    return "" if source != "synthetic" else str(Text("规则里的比例是编造的示例,不是任何地方的规定。",
                                                           "The shares in these rules are made up."))


@verb("filed", Text("提出过的建议:谁提出、谁决定、依据哪份文件。", "Proposals on record: who filed, who decided, by which document."))
@home_option
def filed(screen: Screen, home: Path) -> None:
    from huimin.budget import standards

    _show(screen, standards.filed(Workspace.open(home)))


@verb("decide", Text(
    "决定一份建议。决定的人不能是提出的人。在 parameters/decided.csv 里写一行,从此就是标准;定晚了的,接着用 backpay 算补发。",
    "Decide a proposal; not by who filed it. One row is written into parameters/decided.csv, and from then on it is the standard;\n"
    "where it is late, `backpay` tells what is owed."))
@_ID
@home_option
@_BY
@option("--document", metavar="TEXT", required=True, text=Text("文号", "number of the document"))
@_DAY
def decide(screen: Screen, id: str, home: Path, by: str, document: str, day: date | None) -> None:
    from huimin.budget import standards

    workspace, on = Workspace.open(home), day or date.today()
    path = standards.decide(workspace, standards.prepared_on(workspace, on), id, by, document, on)
    _show(screen, [one for one in standards.filed(workspace) if one.id == id], path)


@verb("refuse", Text("不采纳一份建议,写明理由。", "Turn a proposal down, with the reason."))
@_ID
@home_option
@_BY
@option("--reason", metavar="TEXT", required=True, text=Text("理由", "why"))
@_DAY
def refuse(screen: Screen, id: str, home: Path, by: str, reason: str, day: date | None) -> None:
    from huimin.budget import standards

    workspace = Workspace.open(home)
    standards.refuse(workspace, id, by, reason, day or date.today())
    _show(screen, [one for one in standards.filed(workspace) if one.id == id])


def _show(screen: Screen, found: Sequence["standards.Filed"], path: Path | None = None) -> None:
    from huimin.budget import standards

    def page() -> str:
        if not found:
            return str(Text("没有提出过建议。", "Nothing was filed."))
        headers = [str(text) for text in (Text("编号", "id"), Text("标准", "standard"), Text("地区", "area"), Text("自", "from"),
                                          Text("数额", "value"), Text("状态", "state"), Text("提出", "filed"), Text("决定", "decided"),
                                          Text("文号或理由", "document or reason"))]
        rows = [[one.id, one.body["standard"], one.body["area"], one.body["start"], one.body["set"][1], str(standards.RECORD[one.state]),
                 f"{one.filed_by} {one.filed_on}", f"{one.decided_by} {one.decided_on}" if one.decided_on else "",
                 one.document or one.reason] for one in found]
        tail = [] if path is None else [str(Text(f"已写入 {path}。", f"Written to {path}."))]
        return "\n".join([table(headers, rows, numbers=(4,)), *tail])
    screen.show({"filed": [one.as_json() for one in found], "file": path and str(path)}, page)
