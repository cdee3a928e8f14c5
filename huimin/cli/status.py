"""`huimin status`: where the money goes today, whom it reaches, why people stay below the line."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.cli.command import home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, table
from huimin.cli.values import FOLDER, MONTH
from huimin.cli.words import PERIODS
from huimin.kernel import Month, Text, Workspace, yuan

if TYPE_CHECKING:
    from huimin.budget import Status

@verb("status", Text(
    "现状分析:钱花到哪儿、给了谁、该给的给了没有、为什么还有人低于标准。不留下任何数据。\n"
    "例:huimin status --details 逐户",
    "Where the money goes, whom it reaches, what is due and not drawn, why people stay below the line. Nothing is stored.\n"
    "Example: huimin status --details by-household"))
@home_option
@option("--month", type=MONTH, text=Text("月份(默认最新)", "month (default: latest)"))
@option("--details", type=FOLDER, text=Text("把每户的收入、标准、在领金额和原因写到这个文件夹",
                                            "write every household's income, line, benefits and cause to this folder"))
def command(screen: Screen, home: Path, month: Month | None, details: Path | None) -> None:
    from huimin import budget

    found = budget.status(Workspace.open(home), month, screen.progress, details)
    screen.show(found.as_json(), lambda: "\n\n".join(part for part in _page(found) if part))


def _page(found: "Status") -> Iterator[str]:
    yield _spending(found)
    if found.places is None:
        yield str(Text("政策库里没有低保标准,不能说谁有困难。", "The library has no minimum-living standard, so need is not measured."))
        return
    yield _need(found.places)
    yield _places(found.places)
    yield _causes(found)
    yield _overlap(found)
    if found.inequality:
        yield str(_inequality(found.inequality))


def _spending(found: "Status") -> str:
    """Policy by policy over all places; money per period of the policy."""
    sums: dict[str, dict[str, Any]] = {}
    for row in found.spending:
        whole = sums.setdefault(row["policy"], {"name": row["name"], "period": row["period"]})
        for figure, value in row.items():
            if isinstance(value, int):
                whole[figure] = whole.get(figure, 0) + value
    headers = [str(text) for text in (
        Text("政策", "policy"), Text("周期", "paid"), Text("在领", "drawing"), Text("应领", "due"), Text("未领", "unclaimed"),
        Text("不应领", "undue"), Text("在发(元)", "paid"), Text("应发", "due"), Text("没领的", "not drawn"), Text("少发", "short"),
        Text("多发", "over"))]
    return table(headers, [[cut(str(Text.of(row["name"])), 22), str(PERIODS[row["period"]]), f"{row['drawing']:,}", f"{row['entitled']:,}",
                            f"{row['unclaimed']:,}", f"{row['undue']:,}", *(yuan(row[name]) for name in (
                                "drawn_fen", "entitled_fen", "unclaimed_fen", "short_fen", "over_fen"))] for row in sums.values()],
                 numbers=range(2, 11))


def _need(places: Any) -> str:
    whole = {name: sum(row[name] for row in places) for name in places[0] if name not in {"area", "place", "residence"}} if places else {}
    if not whole.get("poor_before"):
        return str(Text("按现有数据,没有人收入低于标准。", "By the data nobody's income is below the line."))
    reached = whole["drawn_by_poor_fen"] / whole["drawn_fen"] if whole["drawn_fen"] else 0
    return str(Text(
        f"收入低于标准的 {whole['poor_before']:,} 人,算上在领的待遇还有 {whole['poor_after']:,} 人;缺口每月 "
        f"{yuan(whole['gap_before_fen'])} → {yuan(whole['gap_after_fen'])} 元。有困难而什么都没领的 {whole['poor_with_nothing']:,} 人。"
        f"每月 {yuan(whole['drawn_fen'])} 元现金里,{reached:.1%} 到了他们手里(其中养老金等不以困难为条件)。"
        f"({whole['not_measured']:,} 人收入不明,未计。)",
        f"{whole['poor_before']:,} people have an income below the line, {whole['poor_after']:,} with what they draw; the gap is "
        f"{yuan(whole['gap_before_fen'])} → {yuan(whole['gap_after_fen'])} yuan a month. {whole['poor_with_nothing']:,} of them draw "
        f"nothing. Of {yuan(whole['drawn_fen'])} yuan of cash a month {reached:.1%} reaches them (pensions ask for no need). "
        f"({whole['not_measured']:,} people's income is not known.)"))


def _places(places: Any) -> str:
    headers = [str(text) for text in (
        Text("地区", "area"), Text("城乡", "residence"), Text("人口", "people"), Text("困难前", "poor before"), Text("困难后", "after"),
        Text("在发(元/月)", "paid a month"), Text("人均", "a head"), Text("困难人口人均", "a poor head"), Text("缺口(元/月)", "gap left"))]
    residences = {"urban": Text("城镇", "urban"), "rural": Text("农村", "rural")}
    unknown = Text("不明", "not known")
    return table(headers, [[str(Text.of(row["place"])), str(residences.get(row["residence"], unknown)), f"{row['people']:,}",
                            f"{row['poor_before']:,}", f"{row['poor_after']:,}", yuan(row["drawn_fen"]),
                            yuan(row["drawn_fen"] // row["people"]),
                            yuan(row["drawn_by_poor_fen"] // row["poor_before"]) if row["poor_before"] else "—",
                            yuan(row["gap_after_fen"])] for row in places], numbers=range(2, 9))


def _causes(found: "Status") -> str:
    from huimin.budget import CAUSES

    if not found.causes:
        return ""
    headers = [str(text) for text in (Text("为什么还低于标准", "why below the line"), Text("哪一项", "which"), Text("户", "households"),
                                      Text("人", "people"), Text("还缺(元/月)", "lacking a month"))]
    names = {row["policy"]: str(Text.of(row["name"])) for row in found.spending}
    return table(headers, [[str(CAUSES[row["cause"]]), names.get(row["detail"], row["detail"]), f"{row['households']:,}",
                            f"{row['people']:,}", yuan(row["gap_fen"])] for row in found.causes], numbers=range(2, 5))


def _overlap(found: "Status") -> str:
    headers = [str(text) for text in (Text("一户领几项现金待遇", "cash benefits a household"), Text("户", "households"),
                                      Text("人", "people"), Text("其中困难人口", "poor people"), Text("在发(元/月)", "paid a month"))]
    return table(headers, [[f"{row['programmes']}+" if row["programmes"] == 5 else str(row["programmes"]), f"{row['households']:,}",
                            f"{row['people']:,}", f"{row['poor']:,}", yuan(row["drawn_fen"])] for row in found.overlap or ()],
                 numbers=range(5))


def _inequality(found: Any) -> Text:
    before, after = found["before"], found["after"]
    share = before["between"] / before["theil"] if before["theil"] else 0
    return Text(f"基尼系数 {before['gini']:.4f} → {after['gini']:.4f};泰尔指数 {before['theil']:.4f} → {after['theil']:.4f},"
                f"待遇发放前 {share:.0%} 是乡镇之间的差距。",
                f"Gini {before['gini']:.4f} → {after['gini']:.4f}; Theil {before['theil']:.4f} → {after['theil']:.4f}, "
                f"{share:.0%} of it between townships before benefits.")
