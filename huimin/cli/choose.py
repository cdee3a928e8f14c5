"""`huimin choose`: whom to give a budget to, and what every condition costs."""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huimin.budget import choose_terms
from huimin.cli.command import argument, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import table
from huimin.cli.values import FILE_THERE, MONTH, SHARE, YUAN
from huimin.kernel import Fen, Month, Text, Workspace, yuan

if TYPE_CHECKING:
    from huimin.budget import choosing


@verb("choose", Text(
    "一笔预算给谁最好:低于标准的人最少、缺口最小、深度最轻或最低收入最高;可要求保底、谁也不吃亏、各地份额、防陡坡。\n"
    "给出每个预算能做到的最好结果(前沿)和每一条要求的代价(影子价格)。只试算,不发钱,不留数据。\n"
    "HOUSEHOLDS 是户表 CSV:income、line(元),可有 people、size、region、today,抽样的还有 weight、strata、psu;不写就用工作区的登记库。",
    "Whom a budget is best given to: fewest people below the line, the smallest gap, the least severity or the highest lowest income,\n"
    "with a floor, no losers, regions' shares and no steep withdrawal if wanted. Shows the best of each budget (the frontier) and\n"
    "what every condition costs (its shadow price). Nothing is paid or stored. HOUSEHOLDS is a CSV: income, line (yuan), and if\n"
    "wanted people, size, region, today, of a sample weight, strata, psu; without it the workspace's register is used."))
@argument("households", type=FILE_THERE, required=False, text=Text("户表", "the table of households"))
@home_option
@option("--month", type=MONTH, text=Text("月份(默认最新)", "month (default: latest)"))
@option("--aim", type=click.Choice(choose_terms.TO_CHOOSE),
        text=Text("目标(默认 gap)", "the aim (default: gap)"))
@option("--budget", "budgets", multiple=True, type=YUAN, text=Text(
    "预算,元(每月);可重复。不写:从小到大十档", "a budget in yuan (a month); may be repeated. Without: ten steps"))
@option("--start", type=click.Choice(list(choose_terms.STARTS)), text=Text(
    "now:在现有待遇之上(默认);before:代替现有现金待遇", "now: on top of today's benefits (default); before: in place of them"))
@option("--floor", type=SHARE, text=Text("谁也不低于标准的这个比例,如 60%", "nobody is left below this share of the line, as 60%"))
@option("--no-loser", is_flag=True, text=Text(
    "谁也不比现在少(与 --start before 一起用)", "nobody gets less than today (with --start before)"))
@option("--equity", type=SHARE, text=Text(
    "各地所得不少于按缺口应得的(1-这个比例)", "each region gets at least (1 - this) of its share by gaps"))
@option("--cliff", type=SHARE, text=Text(
    "每多挣一元最多扣这么多,如 80%", "of one more yuan earned at most so much is withdrawn, as 80%"))
@option("--rules", type=FILE_THERE, text=Text("规则文件 TOML;选项优先", "rules file, TOML; options come first"))
@option("--show-rules", is_flag=True, text=Text("显示规则文件的示例", "print an example of a rules file"))
def command(screen: Screen, households: Path | None, home: Path, month: Month | None, aim: str | None, budgets: tuple[Fen, ...],
            start: str | None, floor: Fraction | None, no_loser: bool, equity: Fraction | None, cliff: Fraction | None, rules: Path | None,
            show_rules: bool) -> None:
    from huimin.budget import allocation_errors

    allocation_errors.need_numbers()
    from huimin.budget import choosing

    if show_rules:
        example = choosing.EXAMPLE.read_text(encoding="utf-8")
        return screen.show({"rules": example}, lambda: example)
    shares = {name: None if share is None else float(share) for name, share in (("floor", floor), ("equity", equity), ("cliff", cliff))}
    ask = choosing.read_ask(rules, shares | {
        "aim": aim, "budgets": [fen / 100 for fen in budgets] or None, "start": start, "no_loser": no_loser or None})
    people = choosing.read_table(households) if households else choosing.read_county(
        Workspace.open(home), month, ask.start, screen.progress)
    found = choosing.choose_among(people, ask)
    return screen.show(choosing.as_json(found), lambda: _told(found))


def _told(found: "choosing.Chosen") -> str:
    from huimin.budget import choosing

    parts = [str(choose_terms.AIMS[found.ask.aim]), str(choosing.headline(found)), _frontier(found)]
    if found.impossible:
        least, few = yuan(round(found.least)), len(found.impossible)
        parts.append(str(Text(f"有 {few} 个预算不够做到全部要求;至少要 {least} 元。",
                              f"{few} budgets are not enough for all conditions: at least {least} yuan are needed.")))
    at = yuan(round(found.shown.budget))
    parts.append("\n".join([str(Text(f"预算 {at} 元时,每一条的代价:", f"What each condition costs at a budget of {at} yuan:")),
                            *(f"  {words}" for words in choosing.shadow_words(found, found.shown).values())]))
    parts += [_regions(found), _others(found), _need(found)]
    parts.append(str(choosing.sampling_words(found)))
    if found.people.not_known:
        parts.append(str(Text(f"有 {found.people.not_known:,} 人收入不明,没有算在里面。",
                              f"The income of {found.people.not_known:,} people is not known; they are left out.")))
    return "\n\n".join(filter(None, parts))


def _frontier(found: "choosing.Chosen") -> str:
    headers = [str(text) for text in (Text("预算(元)", "budget"), Text("花掉", "spent"), Text("发生率", "headcount"), Text("缺口率", "gap"),
                                      Text("深度", "severity"), Text("低于标准(人)", "people below"), Text("还差(元)", "lacking"),
                                      Text("最低收入", "lowest"))]
    rows = [[yuan(round(one.budget)), yuan(round(one.spent)), f"{one.fgt[0]:.2%}", f"{one.fgt[1]:.3%}", f"{one.fgt[2]:.4%}",
             f"{one.poor:,.0f}", yuan(round(one.gap)), f"{one.lowest:.1%}"] for one in [found.before, *found.points]]
    return table(headers, rows, numbers=range(8))


def _regions(found: "choosing.Chosen") -> str:
    rows = found.by_region()
    if len(rows) < 2:
        return ""
    headers = [str(text) for text in (Text("地区", "region"), Text("人数", "people"), Text("低于标准", "below"), Text("缺口(元)", "gap"),
                                      Text("得到(元)", "money"), Text("之后仍低于", "below after"))]
    return table(headers, [[row.name, f"{row.people:,.0f}", f"{row.poor_before:,.0f}", yuan(round(row.gap_before)),
                            yuan(round(row.money)), f"{row.poor_after:,.0f}"] for row in rows], numbers=range(1, 6))


def _others(found: "choosing.Chosen") -> str:
    headers = [str(text) for text in (
        Text("同样的钱,换一个目标(不带要求)", "the same money, another aim (no conditions)"), Text("发生率", "headcount"),
        Text("缺口率", "gap"), Text("深度", "severity"), Text("最低收入", "lowest"))]
    rows = [[str(choose_terms.AIMS[aim]), f"{fgt[0]:.2%}", f"{fgt[1]:.3%}", f"{fgt[2]:.4%}", f"{lowest:.1%}"]
            for aim, (fgt, lowest) in found.others.items()]
    return table(headers, rows, numbers=range(1, 5))


def _need(found: "choosing.Chosen") -> str:
    headers = [str(text) for text in (
        Text("从最困难的起(收入低于标准的)", "need first (income below, of the line)"), Text("户", "households"),
        Text("人", "people"), Text("补到标准要(元)", "to the line"), Text("累计(元)", "together"))]
    return table(headers, [[f"{row['below']:.0%}", f"{row['households']:,.0f}", f"{row['people']:,.0f}", yuan(round(row["money"])),
                            yuan(round(row["together"]))] for row in found.by_need()], numbers=range(1, 5))
