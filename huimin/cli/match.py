"""`huimin match`: every policy over everyone, compared with who is paid today."""

import os
import re
import shlex
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.cli.command import home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, table
from huimin.cli.values import DAY, MOMENT, MONTH
from huimin.kernel import Month, Text, Workspace, yuan

if TYPE_CHECKING:
    from huimin.matching import MatchResult

_NEEDS_QUOTES = re.compile(r"""[\s"'\\$&;()<>|*?#!`~\[\]{}]""")
LIST_NAMES = {
    "unclaimed": Text("应享未享", "unclaimed"), "undue": Text("不应享而享", "undue"), "amount": Text("金额不符", "wrong amount"),
    "unknown": Text("待核", "to verify"), "ok": Text("一致", "consistent"),
}
LIST_SENTENCES = {
    "unclaimed": Text("应享未享:符合条件,不在册", "unclaimed: entitled, not on the roster"),
    "undue": Text("不应享而享:在册,按现有数据不符合条件", "undue: on the roster, not entitled by the data"),
    "amount": Text("金额不符:在册,发放金额与规定不同", "wrong amount: on the roster, another amount is paid"),
    "unknown": Text("待核:还缺事实,不能判断", "to verify: a fact is missing"),
    "ok": Text("一致:在册,符合条件,金额相同", "consistent: on the roster, entitled, same amount"),
}


@verb("match", Text(
    "全部政策对全部人算一遍,与在册名单比较,得出四张名单和各乡镇工作簿。\n名单是线索,不是决定;减发、停发前须听取本人意见。",
    "Run every policy over everyone, compare with the rosters: four lists and a workbook per township.\n"
    "The lists are leads, not decisions; nobody is cut or stopped without being heard."))
@home_option
@option("--month", type=MONTH, text=Text("月份(默认最新)", "month (default: the latest with data)"))
@option("--as-of", type=DAY, text=Text("按哪一天的法律和年龄(默认当月最后一天)", "day whose law and ages decide (default: last of month)"))
@option("--known", type=MOMENT, text=Text("按截至哪一天已导入的数据", "with the data loaded by which day"))
@option("--no-workbooks", is_flag=True, text=Text("不写乡镇工作簿", "write no workbooks"))
def command(screen: Screen, home: Path, month: Month | None, as_of: date | None, known: datetime | None,
            no_workbooks: bool) -> None:
    from huimin import matching

    workspace = Workspace.open(home).as_known(known)
    run = matching.match(workspace, month, as_of, screen.progress, at_hand=True)
    _the_latest(run)
    asked = _asked(workspace, run, screen)
    books = [] if no_workbooks else matching.workbooks(workspace, run, progress=screen.progress)
    data = dict(run.summary) | {"folder": str(run.folder), "workbooks": [str(path) for path in books], "corrections": asked}
    screen.show(data, lambda: "\n\n".join(filter(None, [
        title(run), four_numbers(run.lists), by_policy(run.summary), unknown_facts(run.summary), rosters_that_do_not_add_up(run.summary),
        remarks(run.summary), _corrections(asked, home),
        where(run, books), next_step(run, home)])))


def title(run: "MatchResult") -> str:
    return str(Text(f"{run.summary['workspace']}  {run.month}  按 {run.as_of} 的规定  比对编号 {run.id}",
                    f"{run.summary['workspace']}  {run.month}  law of {run.as_of}  run {run.id}"))


def four_numbers(lists: dict[str, int]) -> str:
    """The four lists (and what is consistent), one number and one sentence each."""
    return "\n".join(f"{lists[name]:>10,}  {sentence}" for name, sentence in LIST_SENTENCES.items())


def by_policy(summary: Any) -> str:
    """One row per policy: outcomes, roster, lists, money due and paid."""
    headers = [str(text) for text in (
        Text("政策", "policy"), Text("符合", "yes"), Text("不符合", "no"), Text("待定", "unknown"), Text("在册", "roster"),
        Text("未享", "unclaimed"), Text("不应享", "undue"), Text("金额", "amount"), Text("待核", "verify"),
        Text("应发(元/期)", "due (yuan)"), Text("实发(元/期)", "paid (yuan)"))]
    rows = [_policy_row(item) for item in summary["policies"]]
    return table(headers, rows, numbers=range(1, len(headers)))


def _policy_row(item: Any) -> list[str]:
    name = cut(str(Text.of(item["name"])), 26)
    counts = [f"{item[key]:,}" for key in ("yes", "no", "unknown")]
    money = "" if item["delivery"] == "status" else yuan(item["entitled_fen"])
    if not item["roster"]:
        return [name, *counts, "-", "-", "-", "-", "-", money, "-"]
    lists = [f"{item['lists'][key]:,}" for key in ("unclaimed", "undue", "amount", "unknown")]
    return [name, *counts, f"{item['on_roster']:,}", *lists, money, yuan(item["paid_fen"]) if money else ""]


def unknown_facts(summary: Any, limit: int = 8) -> str:
    """Which fact, asked from whom, would settle most."""
    rows = [[cut(str(Text.of(item["name"])), 30), str(Text.of(item["holder"])), f"{item['settles']:,}", f"{item['units']:,}"]
            for item in summary["unknown"][:limit]]
    if not rows:
        return ""
    headers = [str(text) for text in (Text("缺少的事实", "missing fact"), Text("向谁核实", "ask"),
                                      Text("单独即可判定", "settles alone"), Text("涉及", "concerns"))]
    return table(headers, rows, numbers=(2, 3))


def rosters_that_do_not_add_up(summary: Any) -> str:
    """Rosters with rows that were compared with nothing: people nobody knows, of other counties, refused rows."""
    odd = [account for account in summary.get("rosters", ())
           if account["rows"] != account["matched"] or account["refused"] or account["sum_fen"] != account["compared_fen"]]
    if not odd:
        return ""
    names = {item["id"]: Text.of(item["name"]) for item in summary["policies"]}
    headers = [str(text) for text in (
        Text("对不上的名册", "roster"), Text("政策", "policy"), Text("行", "rows"), Text("参加比对", "compared"),
        Text("登记里没有", "not in register"), Text("不列名单", "out of scope"), Text("退回", "rejected"),
        Text("名册金额(元)", "sum in file"), Text("比对金额(元)", "sum compared"))]
    rows = [[account["dataset"], cut(str(names.get(account["programme"], account["programme"])), 20),
             *(f"{account[key]:,}" for key in ("rows", "matched", "not_in_register", "out_of_scope", "refused")),
             yuan(account["sum_fen"]), yuan(account["compared_fen"])] for account in odd]
    return table(headers, rows, numbers=range(2, len(headers)))


def remarks(summary: Any) -> str:
    return "\n".join(f"· {Text.of(notice)}" for notice in summary["notices"])


def where(run: "MatchResult", books: list[Path]) -> str:
    lines = [str(Text(f"名单:{run.folder / 'lists'}", f"Lists: {run.folder / 'lists'}"))]
    if books:
        lines.append(str(Text(f"乡镇工作簿({len(books)}个):{books[0].parent}", f"Workbooks ({len(books)}): {books[0].parent}")))
    return "\n".join(lines)


def next_step(run: "MatchResult", home: Path) -> str:
    """The command that explains one line, ready to paste: a household with a sum of money tells most.

    No identity number is printed: where a household has no number of its own, the line of the list stands for it.
    """
    for name in ("unclaimed", "undue", "amount", "unknown"):
        first = next(enumerate(run.lines(name), 1), None)
        telling = ((number, line) for number, line in enumerate(run.lines(name), 1)
                   if line.unit == "household" and _public(line.household_id) and line.entitled_fen)
        found = next(telling, first)
        if found is not None:
            number, line = found
            key = _shell(line.household_id) if line.household_id and _public(line.household_id) else f"{name}:{number}"
            command = f"huimin explain {key} --policy {line.policy} --home {_shell(str(home))}"
            return str(Text(f"下一步,看一户为什么:{command}", f"Next, see why: {command}"))
    return ""


def _public(household: str | None) -> bool:
    """A household's number may be shown unless an identity number is part of it."""
    from huimin.catalog import identity

    return household is not None and identity.mask_within(household) == household


def _shell(text: str) -> str:
    """As a shell takes it; quotes only where they are needed, Chinese names stay readable."""
    return shlex.quote(text) if _NEEDS_QUOTES.search(text) or not text else text


def _asked(workspace: Workspace, run: "MatchResult", screen: Screen) -> dict[str, Any] | None:
    """Disputes of this run become requests for correction, and requests that have come right are closed."""
    from huimin import corrections, matching
    from huimin.catalog import standard_workdays

    if not run.summary["disputed"] and not corrections.Store(workspace).requests():
        return None
    prepared = matching.prepare(workspace, run.as_of)
    followed = corrections.follow(workspace, prepared.register(run.month, screen.progress), prepared.catalog, date.today(), "huimin match")
    waiting = corrections.waiting(corrections.Store(workspace).requests(), standard_workdays())
    return followed.as_json() | {"waiting": [
        one.as_json() | {"name": prepared.catalog.department(one.department).as_json()} for one in waiting]}


def _corrections(asked: dict[str, Any] | None, home: Path) -> str:
    if not asked or not asked["open"]:
        return ""
    command = f"huimin correction list --home {_shell(str(home))}"
    open_, new, closed = (f"{asked[name]:,}" for name in ("open", "opened", "closed"))
    lines = [str(Text(f"部门说法不一的事实:{open_} 项等校核(这次新问 {new} 项,办结 {closed} 项),原待遇照发:{command}",
                      f"Facts departments contradict each other on: {open_} wait for correction ({new} asked now, {closed} closed); "
                      f"benefits run on: {command}"))]
    return "\n".join([*lines, *map(_waiting, asked["waiting"])])


def _waiting(one: Mapping[str, Any]) -> str:
    name, unsure = Text.of(one["name"]), Text("(暂定)", " (provisional)") if one["provisional"] else Text("", "")
    return "  · " + str(Text(f"等{name.zh}答复 {one['requests']:,} 项,最早 {one['asked']} 问,{one['due']}{unsure.zh} 到期",
                             f"{name.en}: {one['requests']:,} answers awaited, first asked on {one['asked']}, "
                             f"due by {one['due']}{unsure.en}"))


def _the_latest(run: "MatchResult") -> None:
    """A run asked for again is the latest one: `explain unclaimed:12` means the lists last shown."""
    with suppress(OSError):
        os.utime(run.folder)
