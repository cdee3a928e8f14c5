"""Where the money goes: by programme, month and payer, and what running it costs."""

from collections.abc import Mapping, Sequence
from typing import Any

from huimin.budget import PAYERS, Funds, split
from huimin.kernel import Text, yuan
from huimin.web.budget import few
from huimin.web.budget.sections import Section
from huimin.web.budget.status_found import FILL, Found, Reader, month_fen, monthly_cash, told
from huimin.web.design.charts import Bar, Bars, Line, Point
from huimin.web.design.tables import Column, Row, Table
from huimin.web.public.suppress import LEAST
from huimin.web.rules import PERIODS

_FEWEST_POINTS = 4


LEFT_OUT = Text(f"人数少于{LEAST}的政策,钱不显示,也不在合计里。",
                f"What programmes of fewer than {LEAST} people pay is not shown, and in no sum.")


def spending(found: Found, reader: Reader) -> Section:
    rows = told(found, reader.may_see)
    paid = [(row, month_fen(row, "drawn_fen")) for row in rows if few.is_told(row["drawn_fen"])]
    total = sum(fen for _, fen in paid)
    cash = [(row, fen) for row, fen in paid if fen]
    finding = Text("没有一项政策在发现金。", "No programme pays cash.")
    if cash:
        most, fen = cash[0]
        finding = Text(f"每月现金{yuan(total)}元,{most['name']['zh']}最多,占{fen / total:.0%}。",
                       f"{yuan(total)} yuan of cash a month; {most['name']['en']} is the largest part, {fen / total:.0%}.")
    columns = [Column(Text("政策", "Programme")), Column(Text("周期", "Paid")), Column(Text("在领", "Drawing"), "number"),
               Column(Text("应领", "Due"), "number"), Column(Text("没领", "Not drawn"), "number"),
               Column(Text("不应领", "Not entitled"), "number"), Column(Text("在发(元/期)", "Paid, yuan a period"), "yuan"),
               Column(Text("应发", "Due, yuan"), "yuan"), Column(Text("没领的", "Not drawn, yuan"), "yuan"),
               Column(Text("少发", "Short, yuan"), "yuan"), Column(Text("多发", "Over, yuan"), "yuan")]
    table = Table(Text("各项政策", "Programme by programme"), columns, [
        Row([Text.of(row["name"]), PERIODS[row["period"]], row["drawing"], row["entitled"], row["unclaimed"], row["undue"],
             row["drawn_fen"], row["entitled_fen"], row["unclaimed_fen"], row["short_fen"], row["over_fen"]]) for row in rows])
    bars = Bars(finding, Text("政策", "Programme"), Text("元/月", "yuan a month"),
                [Bar(Text.of(row["name"]), round(fen / 100)) for row, fen in cash]) if cash else None
    return Section("spending", Text("按政策", "By programme"), Text(
        "在领、在发按名册;应领、应发按规则对每个人(户)逐一判定。在发=发对的+多发的+还不能判定的;应发=发对的+少发的+没领的。"
        "图里按年发的折成每月十二分之一,不发现金的不计。还没有支付记录,所以按名册上的金额算。",
        "Drawing and paid: by the rosters. Due: by the rules, decided for everybody. Paid = right + over + not decided; due = right + "
        "short + "
        "not drawn. In the chart yearly benefits count a twelfth a month and what is no cash counts nothing. There are no payment records "
        "yet: amounts are those of the rosters."), _finding(finding, rows), bars=bars, tables=[table])


def _finding(finding: Text, rows: Sequence[Mapping[str, Any]]) -> Text:
    if all(few.is_told(row["drawn_fen"]) for row in rows):
        return finding
    return Text(f"{finding.zh}{LEFT_OUT.zh}", f"{finding.en} {LEFT_OUT.en}")


def months(found: Found, reader: Reader) -> Section:
    """What programmes pay a month, in the newest run of each month; a month of a programme with few people is in no sum."""
    about = {row["policy"]: row for row in found["spending"]}
    left_out = False
    sums: dict[str, list[int]] = {}
    for row in found["months"]:
        of = about.get(row["policy"])
        if of is not None and not reader.may_see and few.small(row["drawing"]):
            left_out = True
        elif of is not None:
            at = sums.setdefault(row["month"], [0, 0])
            for place, figure in enumerate(("drawn_fen", "entitled_fen")):
                at[place] += month_fen({**of, **row}, figure)
    columns = [Column(Text("月份", "Month")), Column(Text("在发(元)", "Paid, yuan"), "yuan"), Column(Text("应发(元)", "Due, yuan"), "yuan")]
    table = Table(Text("逐月现金", "Cash month by month"), columns, [Row([month, *pair]) for month, pair in sorted(sums.items())],
                  empty=Text("还没有比对过的月份。", "No month has been matched."), stacked=False)
    line = None
    finding = Text(f"只有{len(sums)}个月的比对,还看不出变化。", f"Only {len(sums)} months have been matched: too few to see a change.")
    if len(sums) >= _FEWEST_POINTS:
        (first, (before, _)), (last, (after, _)) = min(sums.items()), max(sums.items())
        finding = Text(f"每月现金从{first}的{yuan(before)}元到{last}的{yuan(after)}元。",
                       f"Cash a month: {yuan(before)} yuan in {first}, {yuan(after)} in {last}.")
        line = Line(finding, Text("月份", "Month"), Text("元/月", "yuan a month"),
                    [Point(month, round(pair[0] / 100)) for month, pair in sorted(sums.items())])
    if left_out:
        finding = Text(f"{finding.zh}{LEFT_OUT.zh}", f"{finding.en} {LEFT_OUT.en}")
    return Section("months", Text("按月", "By month"), Text(
        "每个月取最新一次比对;按年发的折成每月十二分之一。", "The newest run of each month; yearly benefits count a twelfth."),
        finding, line=line, tables=[table])


def payers(found: Found, funds: Funds, reader: Reader) -> Section:
    """By the shares the county filled in; what it did not is said to be so."""
    year = int(found["month"][:4])
    sums, rows, unknown = dict.fromkeys(PAYERS, 0), [], 0
    programmes = told(found, reader.may_see)
    for row in programmes:
        fen = month_fen(row, "drawn_fen") if few.is_told(row["drawn_fen"]) else 0
        if not fen:
            continue
        parts = split(fen, funds.shares(row["policy"], year))
        unknown += 0 if parts else fen
        for payer, part in parts.items():
            sums[payer] += part
        rows.append(Row([Text.of(row["name"]), *(parts.get(payer) for payer in PAYERS), None if parts else fen]))
    columns = [Column(Text("政策", "Programme")), *(Column(name, "yuan") for name in PAYERS.values()),
               Column(Text("未填", "Not filled in"), "yuan")]
    whole_fen = sum(sums.values()) + unknown
    known = sum(sums.values())
    finding = Text("哪一级出钱还没有填。", "Who pays has not been filled in.") if not known else Text(
        f"{known / whole_fen:.0%}的现金填了由哪一级出;县级每月{yuan(sums['county'])}元。",
        f"Who pays is filled in for {known / whole_fen:.0%} of the cash; the county pays {yuan(sums['county'])} yuan a month.")
    return Section("payers", Text("由哪一级出", "By level of payer"), Text(
        "按 funding.toml 里本年(没有的取以前最近一年)各级金额的比例,分这个月在发的现金。部门数据里没有资金来源,没填的不猜。",
        "Cash paid this month, split as the amounts of each payer in funding.toml for this year (or the newest before it). No "
        "department's data say who pays; what is not filled in is not guessed."), _finding(finding, programmes),
        tables=[Table(Text("每月现金由哪一级出(元/月)", "Cash a month by payer, yuan"), columns, rows,
                      total=[Text("合计", "Sum"), *sums.values(), unknown])] if known else [],
        to_do=None if known else FILL)


def administration(found: Found, funds: Funds, reader: Reader) -> Section:
    year = int(found["month"][:4])
    rows = [one for one in funds.costs if one.year == year]
    spent = sum(one.fen for one in rows)
    cash = 12 * monthly_cash(told(found, reader.may_see))
    finding = Text(f"{year}年的管理费用:未填。", f"Cost of administration in {year}: not filled in.") if not rows else Text(
        f"{year}年管理费用{yuan(spent)}元,每发100元要花{100 * spent / cash:.2f}元。" if cash else f"{year}年管理费用{yuan(spent)}元。",
        f"Administration costs {yuan(spent)} yuan in {year}" + (f", {100 * spent / cash:.2f} yuan for each 100 paid." if cash else "."))
    columns = [Column(Text("项目", "Item")), Column(Text("元/年", "Yuan a year"), "yuan"), Column(Text("文件", "Document"))]
    return Section("administration", Text("管理费用", "Administration"), Text(
        "来自 funding.toml 的 [[cost]];部门数据里没有,没填的不猜。“每发100元”按本月现金的十二倍算。",
        "From [[cost]] in funding.toml; no department's data hold it, and it is not guessed. “For each 100 paid” takes twelve times this "
        "month's cash."),
        finding, tables=[Table(Text("管理费用", "Administration"), columns, [Row([one.item, one.fen, one.source]) for one in rows],
                               total=[Text("合计", "Sum"), spent, ""])] if rows else [], to_do=None if rows else FILL)
