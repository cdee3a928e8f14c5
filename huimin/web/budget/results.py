"""What came of a scenario, as sentences, tables and charts. Works on the JSON a trial leaves, as the reader may be told it (told.py)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from huimin.budget import PlaceSum, by_place
from huimin.kernel import Text, yuan
from huimin.web.budget import few
from huimin.web.design.charts import Bar, Bars
from huimin.web.design.tables import Column, Row, Table
from huimin.web.design.tiles import Tile, Tiles
from huimin.web.public.suppress import LEAST
from huimin.web.rules import PERIODS, UNITS

Result = Mapping[str, Any]


def headline(found: Result) -> Text:
    """Money first, then people."""
    if not found["policies"]:
        return Text("没有一项政策的人数或金额因此变化。", "No policy's people or money would change.")
    if found["hidden"] == len(found["policies"]):
        return Text(f"变化涉及的人少于{LEAST},人数和金额不显示。",
                    f"Fewer than {LEAST} people are concerned: people and money are not shown.")
    gap, came, left = (found["whole"][name] for name in ("gap_fen", "people_in", "people_out"))
    money = Text(f"每月现金多{yuan(gap)}元" if gap > 0 else f"每月现金少{yuan(-gap)}元" if gap < 0 else "每月现金不变",
                 f"{yuan(abs(gap))} yuan a month {'more' if gap > 0 else 'less'} in cash" if gap else "no change in monthly cash")
    besides = Text(f";另有{found['hidden']}项政策涉及的人少于{LEAST},不在内",
                   f"; without {found['hidden']} policies in which fewer than {LEAST} are concerned") if found["hidden"] else Text("", "")
    return Text(f"{money.zh};新进{came:,}人次,退出{left:,}人次(全部符合条件的人都来领时){besides.zh}。",
                f"{money.en}; {came:,} come in, {left:,} drop out, counted by benefit (if all who are entitled draw){besides.en}.")


def sentences(found: Result) -> Iterator[Text]:
    """What follows the headline: who gains, poverty, what was assumed, what is not known."""
    gap = found["whole"]["expected_gap_fen"]
    if gap is not None:
        yield Text(f"按假定的领取比例,每月{'多' if gap >= 0 else '少'}{yuan(abs(gap))}元。",
                   f"With the take-up assumed, {yuan(abs(gap))} yuan a month {'more' if gap >= 0 else 'less'}.")
    poor = found["poverty"]
    if poor and not few.is_told(poor["poor_after"]):
        yield few.UNTOLD
    elif poor:
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
                 row["units_out"], row["unknown_after"], row["cost_before_fen"], row["cost_after_fen"]]) for row in found["policies"]]
    return Table(Text("各项政策", "Policy by policy"), columns, rows, empty=headline(found))


def place_name(place: PlaceSum) -> Text:
    return Text.of(place.name) if place.area else Text("住址不明", "Address not known")


def by_township(policies: Sequence[Mapping[str, Any]], *, monthly: bool = True) -> list[PlaceSum]:
    """Sums over policies, of the townships of which every part is told."""
    untold = {place["area"] for row in policies for place in row["places"] if not few.is_told(place["people_in"])}
    return by_place([{**row, "places": [place for place in row["places"] if place["area"] not in untold]} for row in policies],
                    monthly=monthly)


def tiles(found: Result) -> Tiles | None:
    """The monthly change of cash, township by township; None where nothing changes anywhere, or nothing of it is told."""
    places = [(place_name(one), one.gap_fen) for one in by_township(found["policies"])]
    if not places:
        return None
    name, gap = max(places, key=lambda place: place[1])
    finding = Text(f"{name.zh}多得最多,每月{yuan(round(gap))}元", f"{name.en} gains most: {yuan(round(gap))} yuan a month") \
        if gap > 0 else Text("各乡镇的变化", "What changes in each township")
    return Tiles(finding, Text("乡镇(街道)", "Township"), Text("元/月", "yuan a month"),
                 [Tile(name, round(gap / 100)) for name, gap in places])


def tenths(found: Result) -> Bars | None:
    rows = found["deciles"]
    rows = [row for row in rows if few.is_told(row["mean_change_fen"])]
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
        whole: Mapping[str, Any] = one["whole"]
        if one["policies"] and one["hidden"] == len(one["policies"]):
            whole = dict.fromkeys(whole, few.HIDDEN)
        rows.append(Row([name, whole["gap_fen"], whole["people_in"], whole["people_out"], poor.get("poor_after"), poor.get("gap_after_fen"),
                         gini if isinstance(gini, Text) else "" if gini is None else f"{gini:.4f}"]))
    return Table(Text("方案比较", "Scenarios compared"), columns, rows)
