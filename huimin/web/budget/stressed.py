"""What a stress test found, as tables and charts. Works on the JSON a trial leaves (budget/stress/words.py describes it), as the
reader may be told it (told.py)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from huimin.budget import standards, stress
from huimin.kernel import Text
from huimin.web.budget import few
from huimin.web.design.charts import Line, Point
from huimin.web.design.tables import Column, Row, Table, Tag
from huimin.web.design.tiles import Tile, Tiles
from huimin.web.download import in_yuan
from huimin.web.rules import PERIODS

Result = Mapping[str, Any]
UNSET = Text("未填", "not set")
_COLOURS = {"fired": "late", "quiet": "done", "unset": "soon", "unknown": "soon"}


def headline(found: Result) -> Text:
    """In figures only where each of them, and what lies between them, may be told."""
    base, months = found["base"]["poor"], [month["poor"] for month in found["months"]]
    if not all(few.is_told(one["poor"]) for one in (base, *months)) or any(few.small(one["poor"] - base["poor"]) for one in months):
        return few.UNTOLD
    return stress.words.headline(found)


def effects(found: Result) -> Table:
    columns = [Column(Text("假设发生什么", "What is supposed to happen")), Column(Text("户", "Households"), "number"),
               Column(Text("人", "People"), "number"), Column(Text("乡镇(街道)", "Townships"))]
    here = Text("全县", "The whole county")
    rows = [Row([Text.of(one["name"]), one["households"], one["people"],
                 here if one["townships"] is None else "、".join(one["townships"])]) for one in found["effects"]]
    return Table(Text("谁受冲击", "Who is hit"), columns, rows,
                 empty=Text("只有价格变化,没有人直接受冲击。", "Only prices change; nobody is hit directly."))


def line(found: Result) -> Line:
    moments = [(found["month"], found["base"]), *((one["month"], one) for one in found["months"])]
    points = [Point(month, one["poor"]["poor"] if few.is_told(one["poor"]["poor"]) else None) for month, one in moments]
    finding = Text("收入低于保障标准的人,逐月", "People below the line, month by month")
    return Line(finding, Text("月份", "Month"), Text("人", "people"), points)


def months(found: Result) -> Table:
    columns = [Column(Text("月份", "Month")), Column(Text("低于标准(人)", "Below the line"), "number"),
               Column(Text("新落下(人)", "Newly below"), "number"), Column(Text("无政策接住(人)", "Reached by nothing"), "number"),
               Column(Text("还差(元/月)", "Gap, yuan a month"), "yuan"), Column(Text("每月现金(元)", "Monthly cash"), "yuan"),
               Column(Text("新办件要的工时", "Hours for new cases"), "right"), Column(Text("价格联动", "Price link")),
               Column(Text("启动的", "What fires"))]
    return Table(Text("逐月", "Month by month"), columns, [Row(_month(found, at)) for at in range(len(found["months"]))])


def _month(found: Result, at: int) -> list[Any]:
    month, poor = found["months"][at], found["months"][at]["poor"]
    on = [Text.of(one["name"]) for one in found["triggers"] if one["months"][at]["state"] == "fired"]
    hours = stress.words.hours(month)
    return [month["month"], poor["poor"], poor["pushed"], poor["unreached"], poor["gap_fen"], month["monthly_cost_fen"], hours,
            standards.EVENTS[month["price"]["event"]] if month["price"] else "",
            Text("、".join(one.zh for one in on), "; ".join(one.en for one in on)) if on else ""]


def triggers(found: Result) -> Table:
    columns = [Column(Text("预警或联动", "Trigger")), Column(Text("状态", "State")), Column(Text("先在哪个月", "First in")),
               Column(Text("界限", "Line"), "right"), Column(Text("最高到", "At most"), "right"), Column(Text("依据", "Rests on"))]
    return Table(Text("哪个月启动什么", "What fires when"), columns, [Row(_trigger(one)) for one in found["triggers"]])


def _trigger(one: Mapping[str, Any]) -> list[Any]:
    state = "fired" if one["first"] else next((month["state"] for month in one["months"] if month["state"] != "quiet"), "quiet")
    values = [month["value"] for month in one["months"] if month["value"] is not None]
    counted = one["watches"] in {"price", "emergency", "stock"}
    limit = "" if counted else UNSET if one["line"] is None else stress.words.value(one["watches"], one["line"])
    return [Text.of(one["name"]), Tag(stress.words.STATES[state], _COLOURS[state]), one["first"] or "", limit,
            stress.words.value(one["watches"], max(values)) if values else "", one["source"]]


def plans(found: Result) -> Table:
    names = {one["id"]: Text.of(one["name"]) for one in found["triggers"]}
    columns = [Column(Text("什么情况", "When")), Column(Text("先在哪个月", "First in")), Column(Text("做什么", "Do what")),
               Column(Text("谁", "Who")), Column(Text("多久以内", "Within"))]
    rows = [Row([names[one["when"]], one["first"] or Text("不启动", "does not fire"), Text.of(one["do"]), Text.of(one["who"]),
                 Text.of(one["within"])]) for one in sorted(found["plans"], key=lambda plan: (plan["first"] is None, plan["first"] or ""))]
    return Table(Text("预案", "Plans"), columns, rows,
                 empty=Text("本地还没有写预案(stress.toml)。", "No plans are written here yet (stress.toml)."))


def programmes(found: Result) -> Table:
    columns = [Column(Text("政策", "Programme")), Column(Text("发放", "Paid")), Column(Text("人数现在", "People now"), "number"),
               Column(Text("最多", "At most"), "number"), Column(Text("新办件", "New cases"), "number"),
               Column(Text("要的工时", "Hours"), "right"), Column(Text("还不能判定", "Not decided"), "number"),
               Column(Text("金额现在(元/期)", "Yuan now, a period"), "yuan"), Column(Text("最多(元/期)", "At most"), "yuan")]
    rows = [_programme(found, one) for one in found["base"]["programmes"]]
    return Table(Text("各项政策", "Programme by programme"), columns, rows)


def _programme(found: Result, now: Mapping[str, Any]) -> Row:
    own = [next(one for one in month["programmes"] if one["id"] == now["id"]) for month in found["months"]]
    if not few.is_told(now["people"]):
        return Row([Text.of(now["name"]), PERIODS[now["period"]], *[few.HIDDEN] * 7])
    new = sum(one["new"] for one in own)
    unset = any(now["id"] in month["hours"]["unset"] for month in found["months"])
    hours = sum(month["hours"]["hours"].get(now["id"], 0) for month in found["months"])
    return Row([Text.of(now["name"]), PERIODS[now["period"]], now["people"], max(one["people"] for one in own), new,
                UNSET if unset else f"{hours:,.1f}" if new else "", max(one["unknown"] for one in own), now["cost_fen"],
                max(one["cost_fen"] for one in own)])


def stocks(found: Result) -> Table | None:
    if found["stocks"] is None:
        return None
    columns = [Column(Text("物资", "Goods")), Column(Text("需要", "Needed"), "number"), Column(Text("登记在册", "Registered"), "right"),
               Column(Text("缺", "Short"), "right")]
    rows = [Row([f"{one['kind']}({one['unit']})", one["needed"], UNSET if one["registered"] is None else f"{one['registered']:,}",
                 "" if one["short"] is None else few.words(one["short"])]) for one in found["stocks"]]
    return Table(Text("房屋受损的户马上要的物资", "Goods needed at once where homes are damaged"), columns, rows)


def shown_month(found: Result, asked: str) -> Mapping[str, Any]:
    """The month asked for, else the worst one."""
    worst = max(found["months"], key=lambda month: month["poor"]["poor"] if few.is_told(month["poor"]["poor"]) else -1)
    return next((month for month in found["months"] if month["month"] == asked), worst)


def places(month: Mapping[str, Any]) -> Table:
    columns = [Column(Text("乡镇(街道)", "Township")), Column(Text("低于标准(人)", "Below the line"), "number"),
               Column(Text("原来(人)", "Before"), "number"), Column(Text("新落下(人)", "Newly below"), "number"),
               Column(Text("无政策接住(人)", "Reached by nothing"), "number"), Column(Text("还差(元/月)", "Gap, yuan a month"), "yuan")]
    rows = [Row([_place(one), one["poor"], one["poor_before"], one["pushed"], one["unreached"], one["gap_fen"]])
            for one in month["townships"]]
    total = month["poor"]
    return Table(Text(f"各乡镇,{month['month']}", f"Townships, {month['month']}"), columns, rows,
                 total=[Text("合计", "All"), total["poor"], total["poor_before"], total["pushed"], total["unreached"], total["gap_fen"]])


def tiles(month: Mapping[str, Any]) -> Tiles | None:
    known = [one for one in month["townships"] if one["area"]]
    if not known:
        return None
    told = [one for one in known if few.is_told(one["pushed"])]
    if not told:
        return None
    most = max(told, key=lambda one: one["pushed"])
    finding = Text(f"{most['name']}新落到标准以下的最多:{most['pushed']:,}人", f"{most['name']} has most people newly below the line: "
                   f"{most['pushed']:,}") if most["pushed"] else Text("没有人新落到标准以下", "Nobody is newly below the line")
    return Tiles(finding, Text("乡镇(街道)", "Township"), Text("新落下(人)", "newly below the line"),
                 [Tile(one["name"], one["pushed"] if few.is_told(one["pushed"]) else None) for one in known])


def _place(one: Mapping[str, Any]) -> Text:
    return Text.of(one["name"]) if one["area"] else Text("住址不明", "Address not known")


CSV_HEAD: Sequence[Text] = (
    Text("月份", "month"), Text("指标", "figure"), Text("乡镇代码", "township"), Text("乡镇", "name"), Text("人数", "people"),
    Text("其中新落下", "newly below the line"), Text("其中无政策接住", "reached by nothing"), Text("金额(元/期)", "yuan a period"))


def csv_rows(found: Result) -> Iterator[list[Any]]:
    """Month by month: people below the line and each programme, by township."""
    below = Text("收入低于保障标准", "below the line")
    for name, month in [(found["month"], found["base"]), *((one["month"], one) for one in found["months"])]:
        for one in month["townships"]:
            yield [name, below, one["area"], one["name"], one["poor"], one["pushed"], one["unreached"], in_yuan(one["gap_fen"])]
        for programme in month["programmes"]:
            for place in programme["places"]:
                yield [name, Text.of(programme["name"]), place["area"], place["name"], place["people"], "", "", in_yuan(place["cost_fen"])]
