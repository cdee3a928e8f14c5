"""Whom the money reaches: by township, town and country, need and its causes, overlap and inequality."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from huimin.budget import CAUSED, CAUSES, DRAWING, POOR_WITH_NOTHING
from huimin.kernel import Text, yuan
from huimin.web.budget import few
from huimin.web.budget.sections import Section
from huimin.web.budget.status_found import POOR, POOR_APART, Found, Reader, county_poor, of_places, whole
from huimin.web.design.tables import Column, Row, Table
from huimin.web.design.tiles import Tile, Tiles

NOBODY = Text("(没有)", "(none)")

_INTENSITY = Text(
    "人均=每月现金÷人口;困难人口人均=困难人口领到的现金÷待遇发放前收入低于低保标准的人。收入按规则计算,低于标准的差额合计是缺口。"
    "收入不明的户不计入困难和缺口。",
    "A head: cash a month over people. A poor head: cash drawn by the poor over those whose income before benefits is below the "
    "minimum-living standard. Income as the rules count it; what is lacking to the line is the gap. Households whose income is not "
    "known count in neither.")


def _a_head(fen: int, people: int) -> int | None:
    return fen // people if people else None


def _told(found: Found, key: str, reader: Reader) -> list[tuple[str, Text, Mapping[str, Any]]]:
    """`of_places` as the reader may be told them: where people are not told the poor among them are not either."""
    rows: list[tuple[str, Text, Mapping[str, Any]]] = [
        (code, name, {**row, "head_fen": _a_head(row["drawn_fen"], row["people"]),
                      "poor_head_fen": _a_head(row["drawn_by_poor_fen"], row["poor_before"])})
        for code, name, row in of_places(found, key)]
    if reader.may_see:
        return rows
    plain = [row for *_, row in rows]
    people, kept = few.table(plain, ("people",), ("drawn_fen", "head_fen"))
    poor, _ = few.table(plain, POOR, ("gap_after_fen", "poor_head_fen"), hidden=kept, apart=POOR_APART)
    of_poor = (*POOR, "gap_after_fen", "poor_head_fen")
    return [(code, name, {**one, **{figure: other[figure] for figure in of_poor}})
            for (code, name, _), one, other in zip(rows, people, poor, strict=True)]


def places(found: Found, reader: Reader) -> Section:
    rows = _told(found, "area", reader)
    each = [(code, name, row["head_fen"] if few.is_told(row["head_fen"]) else None) for code, name, row in rows]
    known = [(fen, name) for code, name, fen in each if fen is not None and (code or len(each) == 1)]
    most, least = (end(known, key=lambda one: one[0], default=(0, NOBODY)) for end in (max, min))
    finding = Text(f"人均最多的是{most[1].zh},每月{yuan(most[0])}元;最少的是{least[1].zh},{yuan(least[0])}元。",
                   f"Most a head goes to {most[1].en}, {yuan(most[0])} yuan a month; least to {least[1].en}, {yuan(least[0])}.") \
        if known else few.UNTOLD
    tiles = Tiles(finding, Text("乡镇(街道)", "Township"), Text("元/人·月", "yuan a head and month"),
                  [Tile(name, None if fen is None else round(fen / 100, 1)) for _, name, fen in each])
    return Section("places", Text("按乡镇", "By township"), _INTENSITY, finding, tiles=tiles,
                   tables=[_place_table(Text("各乡镇", "Township by township"), Text("乡镇(街道)", "Township"), rows)])


def residences(found: Found, reader: Reader) -> Section:
    rows = _told(found, "residence", reader)
    total = sum(row["drawn_fen"] for *_, row in of_places(found, "residence")) or 1
    shares = [(name, row["drawn_fen"]) for code, name, row in rows if code and few.is_told(row["drawn_fen"])]
    finding = Text(";".join(f"{name.zh}占现金的{fen / total:.0%}" for name, fen in shares) + "。",
                   "; ".join(f"{name.en} {fen / total:.0%} of the cash" for name, fen in shares) + ".") if shares else few.UNTOLD
    return Section("residences", Text("城镇和农村", "Town and country"), _INTENSITY, finding,
                   tables=[_place_table(Text("城镇和农村", "Town and country"), Text("城乡", "Residence"), rows)])


def _place_table(caption: Text, head: Text, rows: Sequence[tuple[str, Text, Mapping[str, Any]]]) -> Table:
    columns = [Column(head), Column(Text("人口", "People"), "number"), Column(Text("困难(发放前)", "Poor before"), "number"),
               Column(Text("困难(发放后)", "Poor after"), "number"), Column(Text("困难而什么都没领", "Poor, draws nothing"), "number"),
               Column(Text("现金(元/月)", "Cash, yuan a month"), "yuan"), Column(Text("人均", "A head"), "yuan"),
               Column(Text("困难人口人均", "A poor head"), "yuan"), Column(Text("还缺(元/月)", "Gap left"), "yuan")]
    figures = ("people", *POOR, "drawn_fen", "head_fen", "poor_head_fen", "gap_after_fen")
    return Table(caption, columns, [Row([name, *(row[figure] for figure in figures)]) for _, name, row in rows])


def causes(found: Found, reader: Reader) -> Section:
    """Each cause, and under it what exactly; every line leads to its households."""
    rows: list[Mapping[str, Any]] = found["causes"]
    names = {row["policy"]: Text.of(row["name"]) for row in found["spending"]}
    below = {cause: [row for row in rows if row["cause"] == cause] for cause in CAUSES}
    groups: list[Mapping[str, Any]] = [{"cause": cause, **_sums(parts)} for cause, parts in below.items() if parts]
    whole: Mapping[str, Any] = _sums(rows)
    if not reader.may_see:
        groups, kept = few.table(groups, ("households",), ("people", "gap_fen"))
        below = {one["cause"]: few.table(below[one["cause"]], ("households",), ("people", "gap_fen"),
                                         hidden=range(len(below[one["cause"]])) if at in kept else ())[0] for at, one in enumerate(groups)}
        whole = few.alone(whole, ("households",), ("people", "gap_fen"))
    columns = [Column(Text("原因", "Cause")), Column(Text("户", "Households"), "number"), Column(Text("人", "People"), "number"),
               Column(Text("还缺(元/月)", "Gap, yuan a month"), "yuan")]
    listed: list[Row] = []
    for one in groups:
        listed.append(Row([CAUSES[one["cause"]], *(one[figure] for figure in _LACKING)]))
        for row in below[one["cause"]]:
            what = names.get(row["detail"]) or Text.of(reader.refusals.get(row["detail"], row["detail"])) if row["detail"] else Text(
                "低保标准或补助水平不够", "the standard or the amount is too low")
            listed.append(Row([Text(f"└ {what.zh}", f"└ {what.en}"), *(row[figure] for figure in _LACKING)],
                              reader.address(CAUSED, row["cause"], row["detail"])))
    total = [Text("合计", "Sum"), *(whole[figure] for figure in _LACKING)] if rows else None
    known = [one for one in groups if few.is_told(one["gap_fen"])]
    finding = Text("按现有数据,没有人算上待遇还低于标准。", "By the data nobody stays below the line with benefits counted.")
    if known and few.is_told(whole["gap_fen"]):
        main = max(known, key=lambda one: one["gap_fen"])
        words, share = CAUSES[main["cause"]], f"{main['gap_fen'] / max(whole['gap_fen'], 1):.0%}"
        finding = Text(f"最大的原因是“{words.zh}”,占缺口的{share}。", f"The main cause: {words.en}, {share} of the gap.") \
            if len(known) == len(groups) else Text(f"“{words.zh}”占缺口的{share}。", f"{words.en}: {share} of the gap.")
    elif rows:
        finding = few.UNTOLD
    return Section("causes", Text("为什么还低于标准", "Why people stay below the line"), Text(
        "算上在领的待遇,收入仍低于低保标准的户,每户取一个原因,依次看:该领的没领、发少了、缺事实不能判定、"
        "按规定不符合(低保先不满足的那一条)、该领的都领了仍不够。"
        "金额是离标准还差多少。点开一行看是哪些户(按本人的管辖范围,每次查看都有记录)。",
        "Households whose income stays below the line with what they draw have one cause each, the first that holds of: something due is "
        "not drawn, too little is paid, a fact is missing, the rules say no (the first condition of dibao that fails), everything due is "
        "drawn. Money: what is lacking to the line. A line leads to its households, within the reader's area; every look is recorded."),
        finding, tables=[Table(Text("原因、户数和还缺的钱", "Causes, households and the gap"), columns, listed, total=total)])


_LACKING = ("households", "people", "gap_fen")


def _sums(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {figure: sum(row[figure] for row in rows) for figure in _LACKING}


_SEVERAL = 3


def _overlap(found: Found, reader: Reader) -> tuple[list[Mapping[str, Any]], Mapping[str, Any]]:
    """Households by how many benefits they draw, and who draws several or nothing. Poor people in households that draw nothing are the
    county's poor_with_nothing, told beside townships; those who draw are parts of the other poor."""
    rows: list[Mapping[str, Any]] = list(found["overlap"] or ())
    told: Mapping[str, Any] = {"several": sum(row["households"] for row in rows if row["programmes"] >= _SEVERAL),
                               "nothing": whole(found)["poor_with_nothing"]}
    if reader.may_see:
        return rows, told
    several = [row for row in rows if row["programmes"] >= _SEVERAL]
    level, kept = few.table([row for row in rows if row["programmes"] < _SEVERAL] + [{"households": told["several"]}], ("households",))
    lumped = len(level) - 1 in kept
    parts = few.table(several, ("households",), hidden=range(len(several)) if lumped else ())[0]
    homes = {row["programmes"]: row["households"] for row in [*level[:-1], *parts]}
    hidden = {at for at, row in enumerate(rows) if not few.is_told(homes[row["programmes"]])}
    rest = [at for at, row in enumerate(rows) if row["programmes"]]
    nothing = county_poor(found, False)["poor_with_nothing"]
    poor = few.table([rows[at] for at in rest], ("poor",), hidden=range(len(rest)) if not few.is_told(nothing) else [
        place for place, at in enumerate(rest) if at in hidden])[0]
    people = {0: nothing, **{row["programmes"]: row["poor"] for row in poor}}
    return [{**row, "households": homes[row["programmes"]], "poor": people[row["programmes"]],
             **({"people": few.HIDDEN, "drawn_fen": few.HIDDEN} if at in hidden else {})} for at, row in enumerate(rows)], {
        "several": level[-1]["households"], "nothing": nothing}


def overlap(found: Found, reader: Reader) -> Section:
    rows, told = _overlap(found, reader)
    names = {row["policy"]: Text.of(row["name"]) for row in found["spending"]}
    nothing = told["nothing"]
    several, none = few.words(told["several"]), few.words(nothing)
    columns = [Column(Text("一户领几项现金待遇", "Cash benefits a household")), Column(Text("户", "Households"), "number"),
               Column(Text("人", "People"), "number"), Column(Text("其中困难人口", "Poor people"), "number"),
               Column(Text("现金(元/月)", "Cash, yuan a month"), "yuan")]
    table = Table(Text("一户领几项", "How many a household draws"), columns, [
        Row([Text("一项都没有", "none") if row["programmes"] == 0 else Text(f"{row['programmes']}项以上", f"{row['programmes']} or more")
             if row["programmes"] == 5 else Text(f"{row['programmes']}项", str(row["programmes"])),
             row["households"], row["people"], row["poor"], row["drawn_fen"]],
            reader.address(DRAWING, str(row["programmes"]), "")) for row in rows])
    pair_columns = [Column(Text("一户同时领", "Drawn together")), Column(Text("和", "And")), Column(Text("户", "Households"), "number")]
    pairs = Table(Text("哪两项常在一户", "Which two are drawn by one household"), pair_columns, [
        Row([names.get(row["policy"], row["policy"]), names.get(row["other"], row["other"]), row["households"]])
        for row in (one if reader.may_see else few.alone(one, ("households",)) for one in found["pairs"][:15])])
    nothing_address = reader.address(POOR_WITH_NOTHING, "", "")
    poor = Table(Text("有困难而什么都没领", "Poor and drawing nothing"),
                 [Column(Text("谁", "Who")), Column(Text("人", "People"), "number")],
                 [Row([Text("收入低于标准、一项现金待遇都没领的人", "People below the line whose household draws no cash"),
                       nothing], nothing_address)],
                 stacked=False)
    return Section("overlap", Text("谁领几项,谁什么都没领", "Who draws several, who nothing"), Text(
        "只数现金待遇;困难人口指待遇发放前收入低于标准的人。两项同户的表也数身份认定。",
        "Cash benefits only; poor: below the line before benefits. The table of pairs counts statuses too."),
        Text(f"领三项以上的{several.zh}户;收入低于标准而什么都没领的{none.zh}人。",
             f"{several.en} households draw three or more; {none.en} people below the line draw nothing."), tables=[table, pairs, poor])


def inequality(found: Found) -> Iterator[Section]:
    told = found["inequality"]
    if not told:
        return
    before, after = told["before"], told["after"]
    share = before["between"] / before["theil"] if before["theil"] else 0
    names = {"gini": Text("基尼系数", "Gini"), "theil": Text("泰尔指数", "Theil"),
             "within": Text("其中:乡镇以内", "of it within townships"), "between": Text("其中:乡镇之间", "of it between townships")}
    columns = [Column(Text("指数", "Index")), Column(Text("发放前", "Before benefits"), "right"),
               Column(Text("发放后", "After benefits"), "right")]
    way = "降到" if after["gini"] <= before["gini"] else "升到"
    yield Section("inequality", Text("差距", "Inequality"), Text(
        "每人的家庭人均收入,低于零的按零;泰尔指数=乡镇以内+乡镇之间。收入不明的不计。0是人人一样。",
        "Income per member of everybody's household, below zero as zero; Theil = within + between townships. Those whose income is "
        "not known are left out. 0: all equal."),
        Text(f"基尼系数从{before['gini']:.4f}{way}{after['gini']:.4f};发放前{share:.0%}的差距在乡镇之间。",
             f"Gini from {before['gini']:.4f} to {after['gini']:.4f}; {share:.0%} of inequality before benefits lies between townships."),
        tables=[Table(Text("收入差距", "Inequality of income"), columns, [
            Row([name, f"{before[id]:.4f}", f"{after[id]:.4f}"]) for id, name in names.items()], stacked=False)])
