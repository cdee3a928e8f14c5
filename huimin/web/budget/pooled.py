"""Resources and plans as tables: counts of households by township are protected, names stand on the sheet alone."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from huimin.budget import pooling
from huimin.kernel import Text
from huimin.web import county
from huimin.web.budget import few
from huimin.web.design.charts import Bar, Bars
from huimin.web.design.tables import Column, Row, Table, Tag

COLOURS = {"planned": "soon", "dispatched": "done", "refused": ""}
_TOWNSHIP = 9


def gone(plans: Iterable[pooling.Plan]) -> Counter[str]:
    """Resource -> what dispatched plans have taken of it."""
    taken = Counter[str]()
    for line in pooling.gone(plans):
        taken[line.resource] += line.amount
    return taken


REGISTER = (Text("资源", "Resource"), Text("提供方", "Owner"), Text("来源", "From"), Text("类别", "Sort"), Text("种类", "Kind"),
            Text("地点", "Place"), Text("登记", "Registered"), Text("已派出", "Sent"), Text("剩余", "Left"))


def register_rows(stocks: Iterable[pooling.Resource], taken: Mapping[str, int]) -> list[list[Any]]:
    rows = []
    for one in stocks:
        sums = (one.amount, taken.get(one.id, 0), one.amount - taken.get(one.id, 0))
        rows.append([one.id, one.owner, pooling.SECTORS[one.sector], pooling.CATEGORIES[one.kind.category], one.kind.name,
                     _place(one.point.code), *(pooling.amount(number, one.kind.unit) for number in sums)])
    return rows


def register_table(stocks: Sequence[pooling.Resource], taken: Mapping[str, int]) -> Table:
    columns = [Column(name, "right" if at > 5 else "text") for at, name in enumerate(REGISTER)]
    return Table(Text("资源册", "Register of resources"), columns, [Row(row) for row in register_rows(stocks, taken)])


def plans_table(plans: Iterable[pooling.Plan]) -> Table:
    columns = [Column(Text("编号", "No.")), Column(Text("方案", "Plan")), Column(Text("需求", "Needs"), "number"),
               Column(Text("满足", "Met"), "number"), Column(Text("谁、哪天做的", "Made by")), Column(Text("状态", "State"))]
    rows = [Row([one.id, one.title, one.body["needs"], one.body["met"], f"{one.planned_by} {one.planned_on}",
                 Tag(pooling.STATES[one.state], COLOURS[one.state])], reverse("pooling_plan", args=[one.id]))
            for one in reversed(list(plans))]
    return Table(Text("方案", "Plans"), columns, rows, empty=Text("还没有做过方案。", "No plan yet."))


def headline(plan: pooling.Plan) -> Text:
    body = plan.body
    return Text(f"{body['needs']:,}条需求:满足{body['met']:,},部分满足{body['partly']:,},未满足{body['unmet']:,}。",
                f"{body['needs']:,} needs: {body['met']:,} met, {body['partly']:,} partly, {body['unmet']:,} not.")


def damage_words(plan: pooling.Plan) -> Text | None:
    found = plan.body.get("damage")
    if found is None:
        return None
    zh = "、".join(f"{degree}{count}户" for degree, count in found["degrees"].items())
    en = ", ".join(f"{degree} {count}" for degree, count in found["degrees"].items())
    return Text(f"灾情清单{found['rows']:,}行,受灾{found['households']:,}户、{found['people']:,}人({zh})。",
                f"{found['rows']:,} rows of damage: {found['households']:,} households, {found['people']:,} people ({en}).")


def unplaced_table(plan: pooling.Plan) -> Table | None:
    rows = [Row([one["line"], Text.of(one["why"])]) for one in plan.body.get("damage", {}).get("unplaced", [])]
    columns = [Column(Text("第几行", "Line")), Column(Text("为什么落不到户", "Why it reaches no household"))]
    return Table(Text("没有用上的行", "Rows not used"), columns, rows, stacked=False) if rows else None


def kinds_table(plan: pooling.Plan) -> Table:
    columns = [Column(Text("种类", "Kind")), *(Column(name, "right") for name in (
        Text("需要", "Wanted"), Text("给出", "Given"), Text("缺", "Lacking"), Text("剩余", "Left")))]
    rows = [Row([one["kind"], *(pooling.amount(number, one["unit"]) for number in (
        one["wanted"], one["given"], one["wanted"] - one["given"], one["left"]))]) for one in plan.body["kinds"]]
    return Table(Text("各种资源", "Kind by kind"), columns, rows)


def reasons_table(plan: pooling.Plan) -> Table | None:
    """Why what is lacking is lacking: needs of a kind by reason."""
    counts = Counter((one["kind"], one["why"]) for one in plan.body["needs_told"] if one["short"])
    short = Counter[tuple[str, str]]()
    units = {one["kind"]: one["unit"] for one in plan.body["needs_told"]}
    for one in plan.body["needs_told"]:
        short[one["kind"], one["why"]] += one["short"]
    columns = [Column(Text("种类", "Kind")), Column(Text("为什么", "Why")), Column(Text("需求", "Needs"), "number"),
               Column(Text("缺", "Lacking"), "right")]
    rows = [Row([kind, _why(why), count, pooling.amount(short[kind, why], units[kind])]) for (kind, why), count in sorted(counts.items())]
    return Table(Text("没有满足的", "What is not met"), columns, rows) if rows else None


def _why(why: str) -> Text:
    found = pooling.WHY[why]
    return Text(found.zh.replace("({same})", ""), found.en.replace(" ({same})", "")) if why == "twice" else found


def served(plan: pooling.Plan, *, protected: bool) -> list[tuple[Text, str, int | None, Counter[str] | None, Text | None]]:
    """(township, code, households, needs met, partly, unmet, words in their place) in order of codes. protected: small townships are not
    told apart (few.py)."""
    townships: dict[str, Counter[str]] = defaultdict(Counter)
    homes: dict[str, set[str]] = defaultdict(set)
    for one in plan.body["needs_told"]:
        if one["why"] != "twice":
            townships[one["place"][:_TOWNSHIP]][one["met"]] += 1
            homes[one["place"][:_TOWNSHIP]].add(one["household"] or one["id"])
    codes = sorted(townships)
    rows: list[few.Found] = [{"households": len(homes[code]), **{met: townships[code][met] for met in pooling.MET}} for code in codes]
    told, kept = few.table(rows, ("households", *pooling.MET)) if protected else (rows, frozenset[int]())
    return [(_place(code), code, None, None, row["households"]) if at in kept else
            (_place(code), code, row["households"], townships[code], None) for at, (code, row) in enumerate(zip(codes, told, strict=True))]


def townships_table(plan: pooling.Plan, *, protected: bool) -> Table:
    columns = [Column(Text("乡镇(街道)", "Township")), Column(Text("户(件)", "Households"), "right"), *(
        Column(word, "right") for word in (Text("需求满足", "Needs met"), Text("部分满足", "partly"), Text("未满足", "not"),
                                           Text("满足率", "Share met")))]
    rows = []
    for name, _, households, counts, words in served(plan, protected=protected):
        if counts is None:
            rows.append(Row([name, words, *[""] * 4]))
        else:
            rows.append(Row([name, f"{households:,}", *(f"{counts[met]:,}" for met in pooling.MET),
                             f"{counts['met'] / counts.total():.0%}"]))
    return Table(Text("各乡镇", "Township by township"), columns, rows)


def fairness(plan: pooling.Plan, *, protected: bool) -> Bars | None:
    """How even it is: the share of needs met, township by township."""
    known = [(name, 100 * counts["met"] / counts.total()) for name, _, _, counts, _ in served(plan, protected=protected) if counts]
    if len(known) < 2:
        return None
    least, most = min(known, key=lambda one: one[1]), max(known, key=lambda one: one[1])
    same = least[1] == most[1]
    finding = Text("各乡镇的满足率一样", "Every township has the same share met") if same else Text(
        f"满足率最高的{most[0].zh}{most[1]:.0f}%,最低的{least[0].zh}{least[1]:.0f}%",
        f"Highest in {most[0].en}: {most[1]:.0f}%; lowest in {least[0].en}: {least[1]:.0f}%")
    return Bars(finding, Text("乡镇(街道)", "Township"), Text("需求满足率(%)", "Needs met, %"),
                [Bar(name, round(share, 1)) for name, share in known])


LINES = (Text("出发地", "From"), Text("资源", "Resource"), Text("提供方", "Owner"), Text("到", "To"), Text("种类", "Kind"),
         Text("数量", "Amount"), Text("单位", "Unit"), Text("户(件)", "Households"), Text("最晚送到", "There by"))


def line_rows(plan: pooling.Plan, stocks: Mapping[str, pooling.Resource], *, protected: bool) -> list[list[Any]]:
    """Depot by township and kind: sums, nobody's name. Townships whose counts are protected are put together."""
    open_ = {code for _, code, households, *_ in served(plan, protected=protected) if households is not None}
    sums: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for one in plan.body["plan"]:
        code = one["place"][:_TOWNSHIP]
        sums[one["resource"], one["owner"], code if code in open_ or not protected else "*", one["kind"], one["unit"]].append(one)
    rows = []
    for (resource, owner, code, kind, unit), lines in sorted(sums.items()):
        total = sum(one["amount"] for one in lines)
        amount = total / 100 if unit == pooling.MONEY_UNIT else total
        depot = stocks.get(resource)
        rows.append([_place(depot.point.code) if depot else "", resource, owner, few.HIDDEN if code == "*" else _place(code), kind,
                     *_counted(len({one["household"] or one["need"] for one in lines}), amount, unit, protected),
                     max(one["arrives"] for one in lines).replace("T", " ")])
    return rows


def _counted(households: int, amount: float, unit: str, protected: bool) -> list[Any]:
    return [few.HIDDEN, unit, few.FEWER] if protected and few.small(households) else [amount, unit, households]


def lines_table(rows: Iterable[Sequence[Any]]) -> Table:
    kinds = {5: "quantity", 7: "number"}
    return Table(Text("从哪里到哪里", "From where to where"), [Column(name, kinds.get(at, "text")) for at, name in enumerate(LINES)],
                 [Row(row) for row in rows], empty=Text("没有派出的。", "Nothing is sent."))


def sheet_tables(plan: pooling.Plan, names: Mapping[str, pooling.Recipient], kept_back: Collection[str], township: str,
                 stocks: Mapping[str, pooling.Resource]) -> list[Table]:
    """One table a depot: household by household, with room to sign. kept_back: households whose names this reader does not see."""
    depots: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in plan.body["plan"]:
        if one["place"].startswith(township):
            depots[one["resource"]].append(one)
    columns = [Column(Text("户主", "Ask for")), Column(Text("村(社区)", "Village")), Column(Text("种类", "Kind")),
               Column(Text("数量", "Amount"), "right"), Column(Text("送到", "There by")), Column(Text("签收", "Signed"))]
    tables = []
    for resource, lines in sorted(depots.items()):
        rows = []
        for one in sorted(lines, key=lambda line: (line["place"], line["household"], line["kind"])):
            known = names.get(one["household"])
            name = Text("(回避)", "(recused)") if one["household"] in kept_back else known.name if known else one["need"]
            rows.append(Row([name, _place(one["place"]), one["kind"], pooling.amount(one["amount"], one["unit"]),
                             one["arrives"].replace("T", " "), " "]))
        depot = stocks.get(resource)
        where = f"({_place(depot.point.code)})" if depot and depot.point.code else ""
        tables.append(Table(Text(f"{lines[0]['owner']} {resource}{where}", f"{lines[0]['owner']} {resource}{where}"), columns, rows))
    return tables


def _place(code: str) -> Text:
    return Text.of(county.area_name(code)) if code else Text("地点不明", "place not known")
