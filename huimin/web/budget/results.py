"""What came of a scenario, as sentences, tables and charts. Works on the JSON a trial leaves."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from huimin.budget import PlaceSum, by_place
from huimin.kernel import Text, yuan
from huimin.policy import MONTHS
from huimin.web.design.charts import Bar, Bars
from huimin.web.design.tables import Column, Row, Table
from huimin.web.design.tiles import Tile, Tiles
from huimin.web.rules import PERIODS, UNITS

Result = Mapping[str, Any]


def gap_fen(found: Result) -> int:
    return int(found["monthly_cost_after_fen"] - found["monthly_cost_before_fen"])


def changed(found: Result) -> list[Any]:
    return [row for row in found["policies"] if row["units_in"] or row["units_out"] or row["cost_before_fen"] != row["cost_after_fen"]
            or row["unknown_before"] != row["unknown_after"]]


def headline(found: Result) -> Text:
    """Money first, then people."""
    gap, came, left = gap_fen(found), sum(row["people_in"] for row in changed(found)), sum(row["people_out"] for row in changed(found))
    if not changed(found):
        return Text("没有一项政策的人数或金额因此变化。", "No policy's people or money would change.")
    money = Text(f"每月现金多{yuan(gap)}元" if gap > 0 else f"每月现金少{yuan(-gap)}元" if gap < 0 else "每月现金不变",
                 f"{yuan(abs(gap))} yuan a month {'more' if gap > 0 else 'less'} in cash" if gap else "no change in monthly cash")
    return Text(f"{money.zh};新进{came:,}人次,退出{left:,}人次(全部符合条件的人都来领时)。",
                f"{money.en}; {came:,} come in, {left:,} drop out, counted by benefit (if all who are entitled draw).")


def sentences(found: Result) -> Iterator[Text]:
    """What follows the headline: who gains, poverty, what was assumed, what is not known."""
    rows = [row for row in changed(found) if row["expected_cost_after_fen"] is not None and row["delivery"] == "cash"
            and row["period"] in MONTHS]
    if rows:
        gap = sum((row["expected_cost_after_fen"] - row["expected_cost_before_fen"]) // MONTHS[row["period"]] for row in rows)
        yield Text(f"按假定的领取比例,每月{'多' if gap >= 0 else '少'}{yuan(abs(gap))}元。",
                   f"With the take-up assumed, {yuan(abs(gap))} yuan a month {'more' if gap >= 0 else 'less'}.")
    poor = found["poverty"]
    if poor:
        yield Text(f"收入加待遇仍低于原低保标准的:{poor['poor_before']:,}人 → {poor['poor_after']:,}人;"
                   f"离标准每月还差{yuan(poor['gap_before_fen'])}元 → {yuan(poor['gap_after_fen'])}元。",
                   f"Below the old standard with benefits counted: {poor['poor_before']:,} → {poor['poor_after']:,} people; "
                   f"short of it by {yuan(poor['gap_before_fen'])} → {yuan(poor['gap_after_fen'])} yuan a month.")
        if poor["gini_before"] is not None:
            gini = f"{poor['gini_before']:.4f} → {poor['gini_after']:.4f}"
            yield Text(f"基尼系数 {gini}。", f"Gini {gini}.")
        sample = found.get("sampling")
        if sample:
            change = sample["headcount"]["change"]
            yield Text(f"抽样,按权数:发生率变化{change['value']:+.2%},标准误{change['error']:.2%}。",
                       f"A weighted sample: the headcount changes by {change['value']:+.2%}, standard error {change['error']:.2%}.")
        if poor["people_not_measured"]:
            yield Text(f"有{poor['people_not_measured']:,}人收入不明,贫困的数没有算他们。",
                       f"The income of {poor['people_not_measured']:,} people is not known; figures of poverty leave them out.")


def policies(found: Result) -> Table:
    columns = [Column(Text("政策", "Policy")), Column(Text("周期", "Paid")), Column(Text("单位", "Counted in")),
               Column(Text("现在", "Now"), "number"), Column(Text("方案", "Scenario"), "number"),
               Column(Text("进", "In"), "number"), Column(Text("出", "Out"), "number"),
               Column(Text("还不能判定", "Not decided"), "number"), Column(Text("金额现在(元/期)", "Yuan now, a period"), "yuan"),
               Column(Text("金额方案(元/期)", "Yuan, scenario"), "yuan")]
    rows = [Row([Text.of(row["name"]), PERIODS[row["period"]], UNITS[row["unit"]], row["units_before"], row["units_after"], row["units_in"],
                 row["units_out"], row["unknown_after"], row["cost_before_fen"], row["cost_after_fen"]]) for row in changed(found)]
    return Table(Text("各项政策", "Policy by policy"), columns, rows, empty=headline(found))


def place_name(place: PlaceSum) -> Text:
    return Text.of(place.name) if place.area else Text("住址不明", "Address not known")


def tiles(found: Result) -> Tiles | None:
    """The monthly change of cash, township by township; None where nothing changes anywhere."""
    places = [(place_name(one), one.gap_fen) for one in by_place(changed(found))]
    if not places:
        return None
    name, gap = max(places, key=lambda place: place[1])
    finding = Text(f"{name.zh}多得最多,每月{yuan(round(gap))}元", f"{name.en} gains most: {yuan(round(gap))} yuan a month") \
        if gap > 0 else Text("各乡镇的变化", "What changes in each township")
    return Tiles(finding, Text("乡镇(街道)", "Township"), Text("元/月", "yuan a month"),
                 [Tile(name, round(gap / 100)) for name, gap in places])


def tenths(found: Result) -> Bars | None:
    rows = found["deciles"]
    if not any(row["winners"] or row["losers"] for row in rows):
        return None
    best = max(rows, key=lambda row: row["mean_change_fen"])
    return Bars(Text(f"第{best['decile']}等分得益最多,人均每月{yuan(round(best['mean_change_fen']))}元",
                     f"Tenth {best['decile']} gains most: {yuan(round(best['mean_change_fen']))} yuan a person and month"),
                Text("按人均收入十等分,第1等分最低", "Tenths by income, poorest first"),
                Text("人均变化(元/月)", "Change, yuan a person and month"),
                [Bar(Text(f"第{row['decile']}等分(得益{row['winners'] or 0:,}人,受损{row['losers'] or 0:,}人)",
                          f"Tenth {row['decile']} ({row['winners'] or 0:,} gain, {row['losers'] or 0:,} lose)"),
                     round(row["mean_change_fen"] / 100, 2)) for row in rows])


def comparison(found: Sequence[tuple[str, Result]]) -> Table:
    """Scenarios beside each other: one row each."""
    columns = [Column(Text("方案", "Scenario")), Column(Text("每月现金多(元)", "Monthly cash, more"), "yuan"),
               Column(Text("新进(人次)", "In"), "number"), Column(Text("退出(人次)", "Out"), "number"),
               Column(Text("仍低于原标准(人)", "Still below the old standard"), "number"),
               Column(Text("离标准还差(元/月)", "Short of it, yuan a month"), "yuan"), Column(Text("基尼系数", "Gini"), "right")]
    rows = []
    for name, one in found:
        poor = one["poverty"] or {}
        gini = poor.get("gini_after")
        rows.append(Row([name, gap_fen(one), sum(row["people_in"] for row in changed(one)), sum(row["people_out"] for row in changed(one)),
                         poor.get("poor_after"), poor.get("gap_after_fen"), "" if gini is None else f"{gini:.4f}"]))
    return Table(Text("方案比较", "Scenarios compared"), columns, rows)
