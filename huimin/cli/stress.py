"""`huimin stress`: what a shock would ask of programmes, staff and stocks, month by month."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from huimin.cli.command import argument, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, table
from huimin.cli.values import COUNT, FILE_THERE, MONTH, pairs
from huimin.kernel import Month, Text, Workspace, yuan

if TYPE_CHECKING:
    from huimin.budget import stress as stressing


@verb("stress", Text(
    "压力测试:假设来一场冲击(不写 SHOCK 就列出有哪些),对登记在册的人算一遍:谁落到保障标准以下、各项政策多少人多少钱、要多少工时和物资、\n"
    "哪个预警或联动哪个月启动、该做什么。所有冲击的数都是假设,用 --set 改。不留下任何数据。\n"
    "例:huimin stress recession --set jobs_young=15% --set months=12",
    "Suppose a shock (without SHOCK: which there are) and run the library over the people of the register: who falls below the line,\n"
    "people and money of each programme, hours of staff, goods, which trigger fires in which month and what is to be done then.\n"
    "Every number of a shock is assumed; --set changes it. Nothing is stored."))
@argument("name", metavar="SHOCK", required=False, text=Text("哪一种冲击", "which shock"))
@home_option
@option("--month", type=MONTH, text=Text("从哪个月的数据起(默认最新)", "the month to start from (default: latest)"))
@option("--set", "sets", multiple=True, metavar="ID=VALUE", text=Text("改一个假设,可重复", "change an assumption; may be repeated"))
@option("--months", type=COUNT, default="12", text=Text("看几个月(最多 36)", "how many months are looked at (36 at most)"))
@option("--seed", type=COUNT, default="1", text=Text("随机种子:同样的种子冲击同样的人", "seed: the same seed hits the same people"))
@option("--resources", type=FILE_THERE, text=Text("资源册 CSV(默认工作区的 pooling/resources.csv)",
                                                             "register of resources (default: the workspace's pooling/resources.csv)"))
@option("--show-rules", is_flag=True, text=Text("显示 stress.toml 的示例:工时、预警线、预案",
                                                        "print an example of stress.toml: hours, lines, plans"))
def command(screen: Screen, name: str | None, home: Path, month: Month | None, sets: Sequence[str], months: int, seed: int,
            resources: Path | None, show_rules: bool) -> None:
    from huimin.budget import stress as stressing

    if show_rules:
        example = stressing.EXAMPLE.read_text(encoding="utf-8")
        return screen.show({"rules": example}, lambda: example)
    if name is None:
        known = stressing.shocks()
        return screen.show({"shocks": [one.as_json() for one in known]}, lambda: "\n\n".join(_listed(one) for one in known))
    most = stressing.MOST_MONTHS
    if not 1 <= months <= most:
        raise click.UsageError(str(Text(f"--months 要 1 到 {most}", f"--months takes 1 to {most}")))
    chosen = stressing.shock(name).with_values(pairs(sets))
    found = stressing.stress(Workspace.open(home), month, chosen, months, seed, resources, screen.progress)
    return screen.show(found, lambda: _told(found))


def _listed(one: "stressing.Shock") -> str:
    lines = [f"{one.id}  {one.name}: {one.about}"]
    return "\n".join([*lines, *(f"    --set {each.id}={each.shown:<8} {each.name}" for each in one.assumptions.values())])


def _told(found: dict[str, Any]) -> str:
    from huimin.budget import stress as stressing

    return "\n\n".join(filter(None, [
        f"{Text.of(found['shock']['name'])}: {stressing.words.headline(found)}", str(stressing.words.ASSUMED),
        "\n".join(str(words) for words in stressing.words.made_up(found)),
        _effects(found), _months(found), _programmes(found),
        _places(found), _stocks(found), "\n".join(str(line) for line in stressing.words.fired(found)), _plans(found)]))


def _effects(found: dict[str, Any]) -> str:
    lines = []
    for one in found["effects"]:
        name, places = Text.of(one["name"]), one["townships"] or []
        where = Text(f"({'、'.join(places)})", f" ({', '.join(places)})") if places else Text("", "")
        lines.append(str(Text(f"{name.zh}:{one['households']:,}户{one['people']:,}人{where.zh}",
                              f"{name.en}: {one['households']:,} households, {one['people']:,} people{where.en}")))
    return "\n".join(lines)


def _months(found: dict[str, Any]) -> str:
    from huimin.budget import standards
    from huimin.budget import stress as stressing

    headers = [Text("月份", "month"), Text("低于标准", "below the line"), Text("新落下", "newly"), Text("无政策接住", "unreached"),
               Text("还差(元/月)", "gap (yuan a month)"), Text("每月现金(元)", "monthly cash"), Text("工时", "hours"),
               Text("价格联动", "price link")]
    rows = [[month["month"], f"{month['poor']['poor']:,}", f"{month['poor']['pushed']:,}", f"{month['poor']['unreached']:,}",
             yuan(month["poor"]["gap_fen"]), yuan(month["monthly_cost_fen"]), str(stressing.words.hours(month)),
             str(standards.EVENTS[month["price"]["event"]]) if month["price"] else ""] for month in found["months"]]
    before = found["base"]
    rows.insert(0, [_before(found), f"{before['poor']['poor']:,}", "", "", yuan(before["poor"]["gap_fen"]),
                    yuan(before["monthly_cost_fen"]), "", ""])
    return table([str(one) for one in headers], rows, numbers=range(1, 7))


def _before(found: dict[str, Any]) -> str:
    return str(Text(f"{found['month']}(现在)", f"{found['month']} (now)"))


def _programmes(found: dict[str, Any]) -> str:
    last = {one["id"]: one for one in found["months"][-1]["programmes"]}
    most = {id: max(_of(month, id)["people"] for month in found["months"]) for id in last}
    headers = [Text("政策", "programme"), Text("人数现在", "people now"), Text("最多", "at most"), Text("新办件", "new cases"),
               Text("金额现在(元/期)", "cost now"), Text("期末", "at the end")]
    new = {id: sum(_of(month, id)["new"] for month in found["months"]) for id in last}
    rows = [[cut(str(Text.of(one["name"])), 26), f"{one['people']:,}", f"{most[one['id']]:,}", f"{new[one['id']]:,}",
             yuan(one["cost_fen"]), yuan(last[one["id"]]["cost_fen"])]
            for one in found["base"]["programmes"]]
    return table([str(one) for one in headers], rows, numbers=range(1, 6))


def _of(month: dict[str, Any], id: str) -> Any:
    return next(one for one in month["programmes"] if one["id"] == id)


def _places(found: dict[str, Any]) -> str:
    worst = max(found["months"], key=lambda month: month["poor"]["poor"])
    headers = [Text(f"乡镇({worst['month']})", f"township ({worst['month']})"), Text("低于标准", "below the line"), Text("新落下", "newly"),
               Text("无政策接住", "unreached")]
    rows = [[place["name"] or str(Text("不明", "not known")), f"{place['poor']:,}", f"{place['pushed']:,}", f"{place['unreached']:,}"]
            for place in worst["townships"]]
    return table([str(one) for one in headers], rows, numbers=range(1, 4))


def _stocks(found: dict[str, Any]) -> str:
    if found["stocks"] is None:
        return ""
    unset = str(Text("没有资源册", "no register"))
    headers = [Text("物资", "goods"), Text("需要", "needed"), Text("登记", "registered"), Text("缺", "short")]
    rows = [[f"{one['kind']}({one['unit']})", f"{one['needed']:,}", unset if one["registered"] is None else f"{one['registered']:,}",
             "" if one["short"] is None else f"{one['short']:,}"] for one in found["stocks"]]
    return table([str(one) for one in headers], rows, numbers=range(1, 4))


def _plans(found: dict[str, Any]) -> str:
    names = {one["id"]: Text.of(one["name"]) for one in found["triggers"]}
    headers = [Text("什么情况", "when"), Text("哪个月", "month"), Text("做什么", "do"), Text("谁", "who"), Text("何时以前", "within")]
    rows = [[str(names[one["when"]]), one["first"] or "—", str(Text.of(one["do"])), str(Text.of(one["who"])), str(Text.of(one["within"]))]
            for one in found["plans"]]
    return table([str(one) for one in headers], rows) if rows else ""
