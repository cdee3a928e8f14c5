"""The form of a choice, and what came of it as sentences, tables and the chart of the frontier. Works on the JSON
`huimin choose` says, as the reader may be told it (told.py)."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from huimin.budget import choose_terms
from huimin.kernel import Text, yuan
from huimin.web.budget import few
from huimin.web.design.charts import Line, Point
from huimin.web.design.forms import Field, Option, number, tidy
from huimin.web.design.tables import Column, Row, Table
from huimin.web.design.tiles import Tile, Tiles
from huimin.web.download import in_yuan

Result = Mapping[str, Any]
MOST_BUDGETS = 12
_SHARES: Mapping[str, tuple[Text, Text | str]] = {
    "floor": (Text("保底:谁也不低于标准的百分之几", "Floor: nobody below so many per cent of the line"), ""),
    "equity": (Text("各地份额:按缺口应得的钱,允许少百分之几", "Regions: by how many per cent a region may fall short of its share by gaps"),
               Text("不填就不管钱落在哪里", "Empty: wherever the money goes")),
    "cliff": (Text("防陡坡:每多挣100元,最多少发几元", "No steep withdrawal: of 100 yuan more earned, at most so many are withdrawn"),
              Text("不填就不管;多挣一点、待遇全停的陡坡也允许", "Empty: any, even a cliff where all is lost")),
}


def fields(typed: Mapping[str, str]) -> list[Field]:
    value = typed.get
    return [
        Field("text", "name", Text("这次试算的名称", "A name for it"), value("name", "")),
        Field("select", "aim", Text("目标", "The aim"), value("aim", "gap"),
              options=[Option(name, choose_terms.AIMS[name]) for name in choose_terms.TO_CHOOSE]),
        Field("select", "start", Text("钱怎么用", "What the money is"), value("start", "now"),
              options=[Option(name, words) for name, words in choose_terms.STARTS.items()],
              hint=Text("现有待遇指每户按规定应得的全部现金待遇", "Today's benefits: all cash each household is entitled to")),
        Field("text", "budgets", Text("每月预算(元),可以写几个", "Budgets a month in yuan, one or several"), value("budgets", ""),
              hint=Text("用空格分开,如 50000 100000;不填就从少到多试十档",
                        "Parted by spaces, as 50000 100000. Empty: ten steps from little to all")),
        Field("number", "floor", _SHARES["floor"][0], value("floor", ""), unit="%"),
        Field("checkboxes", "no_loser", Text("现有待遇", "Today's benefits"), value("no_loser", ""),
              options=[Option("yes", Text("谁也不比现在少(只在代替现有待遇时)", "Nobody gets less than today (when they are replaced)"))]),
        Field("number", "equity", _SHARES["equity"][0], value("equity", ""), hint=_SHARES["equity"][1], unit="%"),
        Field("number", "cliff", _SHARES["cliff"][0], value("cliff", ""), hint=_SHARES["cliff"][1], unit=Text("元", "yuan")),
    ]


def read(typed: Mapping[str, str]) -> tuple[dict[str, Any] | None, dict[str, Text]]:
    """What `Choice.asked` holds, or what to correct, by field."""
    errors: dict[str, Text] = {}
    if not 1 <= len(typed.get("name", "").strip()) <= 60:
        errors["name"] = Text("请起个名,60字以内。", "Give it a name of up to 60 characters.")
    for name, known in (("aim", choose_terms.TO_CHOOSE), ("start", tuple(choose_terms.STARTS))):
        if typed.get(name) not in known:
            errors[name] = Text("请从列表里选。", "Choose from the list.")
    budgets = []
    for text in re.split(r"[\s、;]+", tidy(typed.get("budgets", ""))):
        value = _number(text)
        if value is not None and not 0 < value < 10**12:
            errors["budgets"] = Text(f"“{text}”不是合适的金额,请写大于零的数,用空格分开。",
                                     f"“{text}” is no suitable amount. Write numbers above zero, parted by spaces.")
        elif value is not None:
            budgets.append(f"{value:.2f}")
    if len(budgets) > MOST_BUDGETS:
        errors["budgets"] = Text(f"最多写{MOST_BUDGETS}个。", f"{MOST_BUDGETS} at most.")
    shares = {}
    for name in _SHARES:
        value = _number(typed.get(name, ""))
        if value is not None and not 0 <= value <= 100:
            errors[name] = Text("请写0到100之间的数。", "Write a number from 0 to 100.")
        shares[name] = "" if value is None else f"{value:f}"
    no_loser = typed.get("no_loser") == "yes"
    if no_loser and typed.get("start") == "now":
        errors["no_loser"] = Text("在现有待遇之上加钱,本来就没有人吃亏;请去掉这一条,或改成代替现有待遇。",
                                  "With money on top of today's benefits nobody loses anyway. Leave this out, or replace today's benefits.")
    asked = {"aim": typed.get("aim"), "start": typed.get("start"), "budgets": budgets, "no_loser": no_loser, **shares}
    return (None if errors else asked), errors


def _number(text: str) -> Decimal | None:
    """-1 where it is no number."""
    try:
        return number(text)
    except ValueError:
        return Decimal(-1)


def in_words(asked: Mapping[str, Any]) -> list[Text]:
    """What was asked, a line each."""
    found = [choose_terms.AIMS[asked["aim"]], choose_terms.STARTS[asked["start"]]]
    if asked["no_loser"]:
        found.append(choose_terms.CONDITIONS["no_loser"])
    if asked["floor"]:
        found.append(Text(f"谁也不低于标准的{asked['floor']}%", f"nobody below {asked['floor']}% of the line"))
    if asked["equity"]:
        found.append(Text(f"各地所得比按缺口应得的最多少{asked['equity']}%",
                          f"a region at most {asked['equity']}% short of its share by gaps"))
    if asked["cliff"]:
        found.append(Text(f"每多挣100元最多少发{asked['cliff']}元", f"of 100 yuan more earned at most {asked['cliff']} withdrawn"))
    return found


def _measure(aim: str) -> tuple[Text, Any]:
    """What the chart draws for an aim, and how it is read off a point."""
    return {
        "headcount": (Text("低于标准的人", "People below the line"), lambda one: round(one["poor"])),
        "gap": (Text("还差的钱(元/月)", "Still lacking, yuan a month"), lambda one: round(one["gap_fen"] / 100)),
        "severity": (Text("深度指数(万分)", "Severity, in ten-thousandths"), lambda one: round(1e4 * one["severity"], 1)),
        "maximin": (Text("最低的收入(标准的%)", "Lowest income, % of the line"), lambda one: round(100 * one["lowest"], 1))}[aim]


def chart(found: Result) -> Line | None:
    """The frontier: budget along, the aim's own figure up; None where none of it is told."""
    unit, read_off = _measure(found["aim"])
    points = [*([] if found["least_fen"] else [{**found["before"], "budget_fen": 0}]), *found["frontier"]]
    points = [one for one in points if few.is_told(one["poor"])]
    if not points:
        return None
    first, last = read_off(points[0]), read_off(points[-1])
    most = points[-1]["budget_fen"]
    start = yuan(points[0]["budget_fen"])
    finding = Text(f"每月从{start}到{yuan(most)}元:{unit.zh}从{first:,}到{last:,}",
                   f"From {start} to {yuan(most)} yuan a month: {unit.en} {first:,} → {last:,}")
    return Line(finding, Text("预算(元/月)", "Budget, yuan a month"), unit,
                [Point(yuan(one["budget_fen"]), read_off(one), at=one["budget_fen"]) for one in points],
                Text("每一点是这个预算能做到的最好结果;两点之间没有算。",
                     "Each point is the best that budget can do; nothing was computed in between."))


def frontier(found: Result) -> Table:
    columns = [Column(Text("预算(元/月)", "Budget"), "yuan"), Column(Text("花掉(元)", "Spent"), "yuan"),
               Column(Text("低于标准(人)", "People below the line"), "number"), Column(Text("还差(元)", "Still lacking"), "yuan"),
               Column(Text("发生率", "Headcount"), "right"), Column(Text("缺口率", "Gap"), "right"),
               Column(Text("深度(万分)", "Severity, ‱"), "right"), Column(Text("最低收入(占标准)", "Lowest income, of the line"), "share")]
    rows = [Row([one["budget_fen"], one["spent_fen"], _whole(one["poor"]), one["gap_fen"], *_indices(one), one["lowest"]])
            for one in [{**found["before"], "budget_fen": 0, "spent_fen": 0}, *found["frontier"]]]
    return Table(Text("各档预算的最好结果", "The best of each budget"), columns, rows)


def _whole(count: float | Text) -> int | Text:
    """Counts are weighted; words stay."""
    return count if isinstance(count, Text) else round(count)


def _indices(one: Result) -> list[str | Text]:
    """Headcount, gap and severity as written."""
    ways = {"headcount": "{:.2%}", "gap": "{:.3%}", "severity": "{:.2f}"}
    return [one[name] if isinstance(one[name], Text) else way.format(one[name] * (1e4 if name == "severity" else 1))
            for name, way in ways.items()]


def shown(found: Result) -> Result:
    """The point of the frontier the rest is about."""
    point: Result = next(one for one in found["frontier"] if one["budget_fen"] == found["shown_fen"])
    return point


def prices(found: Result) -> Table:
    columns = [Column(Text("要求", "Condition")), Column(Text("再多一点,会怎样", "What a little more of it does"))]
    rows = [Row([choose_terms.CONDITIONS[name], Text.of(one["words"])]) for name, one in shown(found)["shadow"].items()]
    at = yuan(found["shown_fen"])
    return Table(Text(f"预算{at}元时每一条的代价", f"What each condition costs at {at} yuan"), columns, rows, stacked=False)


def impossible(found: Result) -> Text | None:
    if not found["impossible"]:
        return None
    sums = [yuan(one["budget_fen"]) for one in found["impossible"]]
    names = {name for one in found["impossible"] for name in one["conditions"]} & set(choose_terms.CONDITIONS)
    words = [choose_terms.CONDITIONS[name] for name in choose_terms.CONDITIONS if name in names]
    least = yuan(found["least_fen"])
    return Text(f"{'、'.join(sums)}元不够:{'、'.join(word.zh for word in words)}不能同时做到。全部要求都做到,至少要{least}元。",
                f"{', '.join(sums)} yuan are not enough: {', '.join(word.en for word in words)} clash. "
                f"To keep all, at least {least} yuan are needed.")


def regions(found: Result) -> Tiles | None:
    rows = found["regions"]
    told = [row for row in rows if few.is_told(row["money_fen"])]
    if len(rows) < 2 or not told:
        return None
    most = max(told, key=lambda row: row["money_fen"])
    finding = Text(f"{most['name']}得到最多:{yuan(most['money_fen'])}元", f"{most['name']} gets most: {yuan(most['money_fen'])} yuan")
    return Tiles(finding, Text("乡镇(街道)", "Township"), Text("元/月", "yuan a month"),
                 [Tile(row["name"], round(row["money_fen"] / 100) if few.is_told(row["money_fen"]) else None) for row in rows])


def by_region(found: Result) -> Table:
    columns = [Column(Text("地区", "Region")), Column(Text("低于标准(人)", "Below the line"), "number"),
               Column(Text("缺口(元/月)", "Gap"), "yuan"), Column(Text("得到(元/月)", "Gets"), "yuan"),
               Column(Text("之后仍低于(人)", "Still below"), "number")]
    rows = [Row([row["name"], _whole(row["poor_before"]), row["gap_before_fen"], row["money_fen"], _whole(row["poor_after"])])
            for row in found["regions"]]
    return Table(Text("各地", "Region by region"), columns, rows)


def others(found: Result) -> Table:
    columns = [Column(Text("目标", "Aim")), Column(Text("发生率", "Headcount"), "right"), Column(Text("缺口率", "Gap"), "right"),
               Column(Text("深度(万分)", "Severity, ‱"), "right"), Column(Text("最低收入(占标准)", "Lowest income"), "share")]
    rows = [Row([choose_terms.AIMS[aim], *_indices(one), one["lowest"]])
            for aim, one in found["others"].items()]
    return Table(Text("同样的钱,换一个目标(不带要求)", "The same money, another aim (no conditions)"), columns, rows)


def need(found: Result) -> Table:
    columns = [Column(Text("收入低于标准的", "Income below, of the line"), "share"), Column(Text("户", "Households"), "number"),
               Column(Text("人", "People"), "number"), Column(Text("补到标准要(元/月)", "To the line"), "yuan"),
               Column(Text("累计(元/月)", "Together"), "yuan")]
    rows = [Row([row["below"], _whole(row["households"]), _whole(row["people"]), row["money_fen"], row["together_fen"]])
            for row in found["need"]]
    return Table(Text("从最困难的补起", "Need first"), columns, rows)


def csv_rows(found: Result) -> tuple[Sequence[Text], list[list[Any]]]:
    """The frontier with every price, budget by budget."""
    names = list(shown(found)["shadow"])
    head = [Text("预算(元/月)", "budget"), Text("花掉(元)", "spent"), Text("发生率", "headcount"), Text("缺口率", "gap"),
            Text("深度", "severity"), Text("最低收入(占标准)", "lowest income"), Text("低于标准(人)", "people below"),
            Text("还差(元)", "lacking"),
            *(Text(f"{choose_terms.CONDITIONS[name].zh}:影子价格", f"{choose_terms.CONDITIONS[name].en}: shadow price") for name in names)]
    rows = [[one["budget_fen"] / 100, one["spent_fen"] / 100, one["headcount"], one["gap"], one["severity"], one["lowest"], one["poor"],
             in_yuan(one["gap_fen"]), *(one["shadow"][name]["price"] for name in names)] for one in found["frontier"]]
    return head, rows
