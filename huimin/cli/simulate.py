"""`huimin simulate`: change a number, see the people and the money."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.cli.command import home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, table
from huimin.cli.values import FOLDER, MONTH, pairs
from huimin.cli.words import PERIODS
from huimin.kernel import Month, Text, Workspace, yuan

if TYPE_CHECKING:
    from huimin.budget import Applied, Simulation


@verb("simulate", Text(
    "改一个标准(或换一套政策文件),对同样的人再算一遍:多少人进出、花多少钱、谁得谁失。不留下任何数据。\n"
    "例:huimin simulate --set dibao.standard=700\n"
    "    huimin simulate --set dibao.standard@230124/rural=700 --set edge.line_ratio=1.6",
    "Change a standard (or a folder of policies) and run over the same people again: who comes in, what it\n"
    "costs, who gains and loses. Nothing is stored.\n"
    "Example: huimin simulate --set dibao.standard=700"))
@home_option
@option("--month", type=MONTH, text=Text("月份(默认最新)", "month (default: latest)"))
@option("--set", "sets", multiple=True, metavar="ID=VALUE",
        text=Text("改一个参数,金额用元,可重复", "change a parameter, money in yuan; may be repeated"))
@option("--policies", type=FOLDER, text=Text("用这个文件夹里的政策代替工作区的", "policies of this folder instead of the workspace's"))
@option("--take-up", "take_up", multiple=True, metavar="[ID=]SHARE",
        text=Text("假定没领的人有多少会来领(如 dibao=80%),可重复",
                  "assumed share of those not drawing who will (dibao=80%); may be repeated"))
@option("--details", type=FOLDER, text=Text("把每户每人前后的结果写到这个文件夹",
                                            "write every household's and person's result to this folder"))
def command(screen: Screen, home: Path, month: Month | None, sets: Sequence[str], policies: Path | None,
            take_up: Sequence[str], details: Path | None) -> None:
    from huimin import budget

    found = budget.simulate(Workspace.open(home), month, pairs(sets), policies, screen.progress, take_up, details)
    screen.show(found.as_json(), lambda: "\n\n".join(filter(None, [
        _sentence(found), _effects(found), _places(found), _poverty(found), _deciles(found)])))


def _sentence(found: "Simulation") -> str:
    """What was changed, from what, and the money, by the period in which it is paid."""
    folder = [str(found.policies_folder)] if found.policies_folder else []
    what = str(Text(";", "; ")).join([*folder, *(_change(applied) for applied in found.changes)])
    money = list(_money(found)) or [Text("发放的钱不变", "no money paid changes")]
    return str(Text(f"{what}:按全部符合条件的人计,{';'.join(part.zh for part in money)}。",
                    f"{what}: if all who are entitled draw, {'; '.join(part.en for part in money)}."))


def _change(applied: "Applied") -> str:
    """「dibao.standard = 700(各地,原为600–800)」"""
    change, was = applied.change, applied.was
    before = Text(f"原为{_number(was[0])}", f"was {_number(was[0])}") if was else Text("原来没有设定", "not set before")
    if len(was) > 1:
        before = Text(f"{before.zh}–{_number(was[-1])},各处不同", f"{before.en}–{_number(was[-1])} by place")
    return str(Text(f"{change.id} = {_number(change.value)}({applied.place.zh},{before.zh})",
                    f"{change.id} = {_number(change.value)} ({applied.place.en}, {before.en})"))


def _number(value: Fraction) -> str:
    """Exact where decimals can say it, else as a fraction."""
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return str(value) if denominator > 1 else f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def _money(found: "Simulation") -> Iterator[Text]:
    """Cash by the month, yearly benefits as a twelfth; what is paid by the season or once is never made a monthly sum."""
    before, after = found.monthly_cost_before_fen, found.monthly_cost_after_fen
    changed = [item for item in found.changed if item["delivery"] == "cash"]
    if before != after:
        yearly = any(item["period"] == "year" for item in changed)
        note = Text("(每年发的按十二分之一计)", " (yearly benefits as a twelfth)") if yearly else Text("", "")
        gap = _gap(PERIODS["month"], before, after)
        yield Text(gap.zh + note.zh, gap.en + note.en)
    yield from (_expected(item) for item in changed if item["expected_cost_after_fen"] is not None)
    for item in changed:
        if item["period"] not in {"month", "year"}:
            gap = _gap(PERIODS[item["period"]], item["cost_before_fen"], item["cost_after_fen"])
            name = Text.of(item["name"])
            yield Text(f"{name.zh}{gap.zh}", f"{name.en} {gap.en}")


def _gap(period: Text, before: int, after: int) -> Text:
    more = Text("多", "more") if after >= before else Text("少", "less")
    gap, span = yuan(abs(after - before)), f"{yuan(before)} → {yuan(after)}"
    return Text(f"{period.zh}{more.zh}{gap}元({span})", f"{gap} yuan {period.en} {more.en} ({span})")


def _expected(item: Any) -> Text:
    gap = _gap(PERIODS[item["period"]], item["expected_cost_before_fen"], item["expected_cost_after_fen"])
    name = Text.of(item["name"])
    return Text(f"按假定的领取比例,{name.zh}{gap.zh}", f"with the take-up assumed, {name.en} {gap.en}")


def _effects(found: "Simulation") -> str:
    if not found.changed:
        return str(Text("没有一项政策的人数或金额因此变化。", "No policy's people or money change."))
    headers = [str(text) for text in (
        Text("政策", "policy"), Text("周期", "paid"), Text("户/人", "units"), Text("进", "in"), Text("出", "out"), Text("人数", "people"),
        Text("金额前(元/期)", "cost before"), Text("金额后", "after"), Text("其中在册者", "recipients, after"))]
    return table(headers, [_row(item) for item in found.changed], numbers=range(2, 9))


def _row(item: Any) -> list[str]:
    return [cut(str(Text.of(item["name"])), 26), str(PERIODS[item["period"]]), f"{item['units_before']:,} → {item['units_after']:,}",
            f"{item['units_in']:,}", f"{item['units_out']:,}", f"{item['people_before']:,} → {item['people_after']:,}",
            yuan(item["cost_before_fen"]), yuan(item["cost_after_fen"]), yuan(item["recipients_cost_after_fen"])]


def _places(found: "Simulation") -> str:
    """People counted by benefit, cash by the month, township by township; yearly benefits as a twelfth, rounded for show only."""
    from huimin import budget

    places = budget.by_place(found.changed)
    if len(places) < 2:
        return ""
    headers = [str(text) for text in (Text("地区", "area"), Text("进(人次)", "in"), Text("出(人次)", "out"),
                                      Text("每月前(元)", "monthly before"), Text("每月后", "after"))]
    rows = [[one.name or str(Text("不明", "not known")), f"{one.people_in:,}", f"{one.people_out:,}", yuan(round(one.before_fen)),
             yuan(round(one.after_fen))] for one in places]
    shown = 5 if any(one.before_fen or one.after_fen for one in places) else 3  # nothing by the month: no column of zeros
    return table(headers[:shown], [row[:shown] for row in rows], numbers=range(1, shown))


def _poverty(found: "Simulation") -> str:
    poor = found.poverty
    if poor is None:
        return ""
    return str(Text(
        f"收入加待遇仍低于原低保标准的:{poor['poor_before']:,} 人 → {poor['poor_after']:,} 人;"
        f"缺口每月 {yuan(poor['gap_before_fen'])} → {yuan(poor['gap_after_fen'])} 元。"
        f"({poor['people_not_measured']:,} 人收入不明,未计。)",
        f"Below the old standard, benefits included: {poor['poor_before']:,} → {poor['poor_after']:,} people; "
        f"gap {yuan(poor['gap_before_fen'])} → {yuan(poor['gap_after_fen'])} yuan a month. "
        f"({poor['people_not_measured']:,} people's income is not known.)")) + "\n" + _sampling(found)


def _sampling(found: "Simulation") -> str:
    """How sure the figures of poverty are."""
    if found.sampling is None:
        return str(Text("全部登记人口,不是抽样:没有抽样误差。", "Everybody on the register, not a sample: no sampling error."))
    if not found.sampling:
        return str(Text("抽样,但没有一户同时知道收入和权数:算不出标准误。",
                        "A sample, but of no household are both income and weight known: there is no standard error."))
    head, change = found.sampling["headcount"]["before"], found.sampling["headcount"]["change"]
    return str(Text(
        f"抽样,按权数:发生率 {head['value']:.2%}(标准误 {head['error']:.2%}),变化 {change['value']:+.2%}(标准误 {change['error']:.2%})。",
        f"A weighted sample: headcount {head['value']:.2%} (standard error {head['error']:.2%}), change {change['value']:+.2%} "
        f"(standard error {change['error']:.2%})."))


def _deciles(found: "Simulation") -> str:
    if not any(row["winners"] or row["losers"] for row in found.deciles):
        return ""
    headers = [str(text) for text in (Text("收入十等分(1最低)", "tenth (1 poorest)"), Text("人数", "people"), Text("得益", "gain"),
                                      Text("受损", "lose"), Text("人均变化(元/月)", "mean change (yuan)"))]
    rows = [[row["decile"], f"{row['people']:,}", f"{row['winners'] or 0:,}", f"{row['losers'] or 0:,}",
             yuan(round(row["mean_change_fen"]))] for row in found.deciles]
    return table(headers, rows, numbers=range(5))
