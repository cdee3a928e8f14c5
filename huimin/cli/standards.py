"""`huimin standards`: what the standards are, whether they conform, what follows from new figures, what is owed backwards.

    list    {on, standards: [{id, name, area, residence, value, unit, from, until, state, decided, document, certainty, note, origin,
            before, change}]}                                       values in `unit`, money in yuan, as text; change: a share
    check   {on, findings: [{kind, id, area, residence, text, article, origin}]}
    price   {months: [{month, event, on, wider, per_person_fen, inputs: {id: value}, carried: [id]}]}
    index   {month, source, proposals: [{rule, name, standard, area, residence, state: proposed|unchanged|decided|waiting, start, before,
            value, change, formula, steps, document, waits_for, base: {id, value, from, to, source, origin, certainty}}],
            effect: null or {month, monthly_cost_before_fen, monthly_cost_after_fen, poverty, policies},
            cliffs: null or {before: {count, worst_fen}, after}, filed: [id]}
    filed, decide, refuse  {filed: [as a proposal, and {id, state: filed|decided|refused, filed_by, filed_on, decided_by, decided_on,
            document, reason, set, unit}], file}
    backpay {standard, start, decided, months: [{month, run, units, owed_fen, short_before_fen, not_granted, unknown}],
            missing: [month], total_fen, sums: [{month, policy, area, owed_fen}], file}
    regions {on, places: [{area, residence, value, to_highest, rural_to_urban}]}
    path    {steps: [{year, higher_fen, lower_fen, rise, ratio, reached}]}
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.cli.command import Entry, Group, argument, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, table
from huimin.cli.values import DAY, FILE_THERE, MONTH
from huimin.kernel import Month, Text, Workspace, yuan

if TYPE_CHECKING:
    from huimin.budget import standards

_ON = option("--on", type=DAY, default=None, text=Text("看哪一天(默认今天)", "which day (default: today)"))
_FIGURES = option("--figures", type=FILE_THERE, default=None,
                  text=Text("另加一份公布的数(格式同参数文件)", "published figures laid over the tables (a parameter file)"))
RESIDENCES = {"urban": Text("城镇", "urban"), "rural": Text("农村", "rural"), "any": Text("不分", "any")}


@verb("list", Text(
    "全部标准:数额、地区、城乡、起止日期、状态、文件、比上一次涨多少。NAME 是标准编号或政策编号,不写就是全部。",
    "Every standard: value, area, residence, dates, state, document, and the change against the one before.\n"
    "NAME is a standard's or a policy's id; without it all of them."))
@argument("name", required=False, default="",
          text=Text("标准或政策编号,如 dibao.standard", "id of a standard or policy, as dibao.standard"))
@home_option
@_ON
@option("--history", is_flag=True, text=Text("连同已停止的", "those no longer in force, too"))
def listed(screen: Screen, name: str, home: Path, on: date | None, history: bool) -> None:
    from huimin.budget import standards

    day = on or date.today()
    found = standards.register(standards.prepared_on(Workspace.open(home), day), day, name, history=history)
    screen.show({"on": str(day), "standards": [one.as_json() for one in found]}, lambda: _register(found))


def _register(found: Sequence["standards.Standard"]) -> str:
    from huimin.budget import standards

    if not found:
        return str(Text("没有一条。", "None."))
    headers = [str(text) for text in (Text("标准", "standard"), Text("地区", "area"), Text("城乡", "residence"), Text("数额", "value"),
                                      Text("单位", "unit"), Text("比上次", "change"), Text("自", "from"), Text("至", "until"),
                                      Text("状态", "state"), Text("文件", "document"))]
    rows = []
    for one in found:
        row = one.as_json()
        change = "" if one.change is None else f"{float(one.change):+.1%}"
        rows.append([cut(str(one.name), 30), row["area"], str(RESIDENCES[row["residence"]]), row["value"], row["unit"], change, row["from"],
                     row["until"] or "", str(standards.STATES[one.state]), cut(row["document"], 34)])
    return table(headers, rows, numbers=(3, 5))


@verb("check", Text(
    "核查本地的标准:日期有没有空档和重叠,有没有低于上级或法定的底线,是不是由有权的一级制定。有问题时退出码为 15。",
    "Check the local standards: gaps and overlaps of dates, floors and ceilings of the law and of the levels above, and\n"
    "whether the level that set a number may set it. Exit code 15 when something is found."))
@home_option
@_ON
def checked(screen: Screen, home: Path, on: date | None) -> int:
    from huimin.budget import standards

    day = on or date.today()
    found = standards.findings(standards.prepared_on(Workspace.open(home), day), day)
    screen.show({"on": str(day), "findings": [one.as_json() for one in found]}, lambda: _findings(found))
    return 15 if found else 0


def _findings(found: Sequence["standards.Finding"]) -> str:
    if not found:
        return str(Text("没有发现问题。", "Nothing found."))
    return "\n".join(f"· {one.id}@{one.area}/{one.residence} {one.text}" + (f"({one.article})" if one.article else "") for one in found)


@verb("price", Text(
    "价格联动逐月:当月的指数、启动线、启动或停止、发给每人多少。数来自参数文件里的 price_subsidy.*,或 --figures。\n"
    "例:huimin standards price --from 2026-06 --to 2026-10",
    "The price link month by month: the index, the line, start or stop, and what each person gets. Figures come from\n"
    "price_subsidy.* in the parameter files, or from --figures.\n"
    "Example: huimin standards price --from 2026-06 --to 2026-10"))
@home_option
@option("--from", "first", type=MONTH, required=True, text=Text("第一个月", "first month"))
@option("--to", "last", type=MONTH, required=True, text=Text("最后一个月", "last month"))
@_FIGURES
def price(screen: Screen, home: Path, first: Month, last: Month, figures: Path | None) -> None:
    from huimin.budget import standards

    found = standards.price_months(standards.prepared_on(Workspace.open(home), last.last_day, figures), first, last)
    screen.show({"months": [one.as_json() for one in found]}, lambda: _months(found))


def _months(found: Sequence["standards.PriceMonth"]) -> str:
    from huimin.budget import standards

    names = {one.id: Text(one.name.zh.partition("(")[0], one.name.en.partition(" (")[0]) for month in found for one in month.inputs}
    headers = [str(Text("月份", "month")), *(str(name) for name in names.values()), str(Text("联动", "link")),
               str(Text("含边缘家庭", "edge families")), str(Text("每人(元)", "per person (yuan)"))]
    rows = []
    for month in found:
        values = {one.id: "—" if one.row is None else f"{float(one.row.value):.1%}" + "*" * (one.id in month.carried)
                  for one in month.inputs}
        rows.append([str(month.month), *(values.get(id, "") for id in names), str(standards.EVENTS[month.event]),
                     str(Text("是", "yes")) if month.wider else "", "" if month.fen is None else yuan(month.fen)])
    notes = [str(Text("* 这个月还没有录入,沿用以前的数。", "* not entered for this month; an earlier figure is carried on."))] \
        if any(month.carried for month in found) else []
    return "\n".join([table(headers, rows, numbers=[*range(1, len(names) + 1), len(names) + 3]), *notes])


group = Group("standards", text=Text("标准管理:登记、核查、价格联动、调整、补发、地区差距。",
                                     "Standards: register, checks, price link, indexing, back-pay, differences."), entries={
    "list": Entry("huimin.cli.standards:listed", Text("全部标准及其状态", "every standard and its state")),
    "check": Entry("huimin.cli.standards:checked", Text("日期、底线、制定权限", "dates, floors, who may set it")),
    "price": Entry("huimin.cli.standards:price", Text("价格联动逐月", "the price link month by month")),
    "index": Entry("huimin.cli.standards_acts:index", Text("按公布的数,这个月建议怎么调", "what rules and figures propose this month")),
    "filed": Entry("huimin.cli.standards_acts:filed", Text("提出过的建议", "proposals on record")),
    "decide": Entry("huimin.cli.standards_acts:decide", Text("决定一份建议:写进参数文件", "decide one: it becomes a row of the tables")),
    "refuse": Entry("huimin.cli.standards_acts:refuse", Text("不采纳一份建议", "turn one down")),
    "backpay": Entry("huimin.cli.standards_more:backpay", Text("定晚了,补发多少", "decided late: what is owed backwards")),
    "regions": Entry("huimin.cli.standards_more:regions", Text("各地和城乡的差距", "differences between places, town and country")),
    "path": Entry("huimin.cli.standards_more:path", Text("逐年缩小差距的路径", "a path that closes a gap year by year")),
})
