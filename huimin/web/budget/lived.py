"""What a twin found, as tables and charts. Works on the JSON a trial leaves (budget/twin/words.py describes it)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from huimin.kernel import Text, yuan
from huimin.policy import MONTHS
from huimin.web.design.tables import Column, Row, Table
from huimin.web.design.tiles import Tile, Tiles
from huimin.web.design.two_lines import TwoLines
from huimin.web.rules import PERIODS

Result = Mapping[str, Any]
NOW, CHANGED = Text("现行", "As it is"), Text("改后", "Changed")


def money(found: Result) -> TwoLines:
    return _lines(found, Text("每月现金,两套标准", "Monthly cash under both"), Text("元/月", "yuan a month"),
                  lambda month, side: round(month[f"monthly_cost_{side}_fen"] / 100))


def poor(found: Result) -> TwoLines:
    return _lines(found, Text("收入加待遇仍低于标准的人", "People below the line, benefits included"), Text("人", "people"),
                  lambda month, side: month["poverty"][f"poor_{side}"])


def _lines(found: Result, finding: Text, unit: Text, of: Any) -> TwoLines:
    months = found["months"]
    return TwoLines(finding, Text("月份", "Month"), unit, NOW, CHANGED, [month["month"] for month in months],
                    [of(month, "before") for month in months], [of(month, "after") for month in months])


def months(found: Result) -> Table:
    columns = [Column(Text("月份", "Month")), Column(Text("人口", "People"), "number"), Column(Text("出生", "Born"), "number"),
               Column(Text("去世", "Died"), "number"), Column(Text("失业", "Jobs lost"), "number"),
               Column(Text("现金现行(元)", "Cash as it is"), "yuan"), Column(Text("改后(元)", "Changed"), "yuan"),
               Column(Text("多(元)", "More"), "yuan"), Column(Text("低于标准现行", "Below the line"), "number"),
               Column(Text("改后", "Changed"), "number")]
    rows = []
    for month in found["months"]:
        flows, low, before, after = month["flows"], month["poverty"], month["monthly_cost_before_fen"], month["monthly_cost_after_fen"]
        rows.append(Row([month["month"], flows["people"], flows["births"], flows["died"], flows["jobs_lost"], before, after, after - before,
                         low["poor_before"], low["poor_after"]]))
    return Table(Text("逐月", "Month by month"), columns, rows)


def shown_month(found: Result, asked: str) -> Mapping[str, Any]:
    """The month asked for, else the last one."""
    months: Sequence[Mapping[str, Any]] = found["months"]
    return next((month for month in months if month["month"] == asked), months[-1])


def programmes(month: Mapping[str, Any]) -> Table:
    columns = [Column(Text("政策", "Programme")), Column(Text("发放", "Paid")), Column(Text("人数现行", "People as it is"), "number"),
               Column(Text("改后", "Changed"), "number"), Column(Text("金额现行(元/期)", "Yuan as it is, a period"), "yuan"),
               Column(Text("改后(元/期)", "Changed"), "yuan")]
    rows = [Row([Text.of(one["name"]), PERIODS[one["period"]], one["people_before"], one["people_after"], one["cost_before_fen"],
                 one["cost_after_fen"]]) for one in month["programmes"]]
    return Table(Text(f"各项政策,{month['month']}", f"Programmes, {month['month']}"), columns, rows)


def townships(month: Mapping[str, Any]) -> list[tuple[str, Text, int, int, float, float]]:
    """(code, name, people and monthly cash in fen, as it is and changed): people counted by benefit, yearly ones a twelfth of the cash."""
    sums: dict[str, tuple[Text, int, int, float, float]] = {}
    for one in month["programmes"]:
        span = MONTHS.get(one["period"]) if one["delivery"] == "cash" else None
        for place in one["places"]:
            known = Text.of(place["name"]) if place["name"] else Text("住址不明", "Address not known")
            name, before, after, paid, pays = sums.get(place["area"], (known, 0, 0, 0.0, 0.0))
            cash = (place["cost_before_fen"] / span, place["cost_after_fen"] / span) if span else (0.0, 0.0)
            sums[place["area"]] = (name, before + place["people_before"], after + place["people_after"], paid + cash[0], pays + cash[1])
    return [(code, *parts) for code, parts in sorted(sums.items(), key=lambda pair: (not pair[0], pair[0]))]


def places(month: Mapping[str, Any]) -> Table:
    columns = [Column(Text("乡镇(街道)", "Township")), Column(Text("人次现行", "Benefits as it is"), "number"),
               Column(Text("改后", "Changed"), "number"), Column(Text("每月现金现行(元)", "Monthly cash as it is"), "yuan"),
               Column(Text("改后(元)", "Changed"), "yuan"), Column(Text("多(元)", "More"), "yuan")]
    rows = [Row([name, before, after, round(paid), round(pays), round(pays - paid)])
            for _, name, before, after, paid, pays in townships(month)]
    return Table(Text(f"各乡镇,{month['month']}", f"Townships, {month['month']}"), columns, rows)


def tiles(month: Mapping[str, Any]) -> Tiles:
    found = [(name, round((pays - paid) / 100)) for code, name, _, _, paid, pays in townships(month) if code]
    most = max(found, key=lambda pair: pair[1], default=None)
    finding = Text(f"{month['month']} {most[0].zh}多得最多:每月{yuan(most[1] * 100)}元",
                   f"{most[0].en} gains most in {month['month']}: {yuan(most[1] * 100)} yuan a month") if most and most[1] > 0 else \
        Text(f"{month['month']} 没有一个乡镇多得", f"No township gains in {month['month']}")
    return Tiles(finding, Text("乡镇(街道)", "Township"), Text("多(元/月)", "more, yuan a month"), [Tile(name, gap) for name, gap in found])


CSV_HEAD: Sequence[Text] = (
    Text("月份", "month"), Text("政策", "programme"), Text("乡镇代码", "township"), Text("乡镇", "name"),
    Text("人数现行", "people as it is"), Text("人数改后", "people changed"),
    Text("金额现行(元/期)", "yuan a period as it is"), Text("金额改后(元/期)", "yuan a period changed"))


def csv_rows(found: Result) -> Iterator[list[Any]]:
    """Month by month, each programme by township; then people below the line."""
    low = Text("收入加待遇仍低于标准", "below the line, benefits included")
    for month in found["months"]:
        for one in month["programmes"]:
            for place in one["places"]:
                yield [month["month"], Text.of(one["name"]), place["area"], place["name"], place["people_before"], place["people_after"],
                       place["cost_before_fen"] / 100, place["cost_after_fen"] / 100]
        poverty = month["poverty"]
        yield [month["month"], low, "", "", poverty["poor_before"], poverty["poor_after"], poverty["gap_before_fen"] / 100,
               poverty["gap_after_fen"] / 100]
