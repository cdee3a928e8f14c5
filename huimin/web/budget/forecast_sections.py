"""The forecast as parts of a page: the fan of one series, every programme, how past forecasts did, and whether the money lasts.

Works on the JSON an analysis leaves (huimin.budget.forecast.words), as the reader may be told it (told.py); money there is in fen,
paid in a period of the programme.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from huimin.budget import Funds, Year, years
from huimin.kernel import Text, yuan
from huimin.web.budget import few
from huimin.web.budget.sections import Section
from huimin.web.design.charts import Line, Point
from huimin.web.design.tables import Column, Row, Table, quantity
from huimin.web.rules import UNITS

Found = Mapping[str, Any]
SIDES = {"fen": Text("金额(元/期)", "Money, yuan a period"), "cases": Text("人(户)数", "Cases")}
_HISTORY, _YEAR = 24, 12


@dataclass(frozen=True)
class Asked:
    """The series shown, and the assumptions of the last part. growth: of funds a year; take_up: share of those entitled and not
    drawing who come; unclaimed: cash programme -> fen a month due and not drawn today; periods: cash programme -> months."""

    policy: str
    area: str
    side: str
    growth: Fraction
    take_up: Fraction
    unclaimed: Mapping[str, int]
    periods: Mapping[str, int]


def series(found: Found, policy: str, area: str) -> Mapping[str, Any] | None:
    return next((one for one in found["series"] if (one["policy"], one["area"]) == (policy, area) and not one["hidden"]), None)


def month_fen(found: Found, periods: Mapping[str, int], part: str, months: int) -> int | None:
    """Cash of the county in the coming months, all programmes that are told, in fen. part: middle, low or high; None where a programme
    has no interval."""
    values = [(one["fen"][part][:months], periods[one["policy"]]) for one in found["series"]
              if one["area"] == "" and one["policy"] in periods and not one["hidden"]]
    return None if any(None in path for path, _ in values) else sum(round(Fraction(sum(path), period)) for path, period in values)


def sections(found: Found, asked: Asked, place: Text, funds: Funds) -> Iterator[Section]:
    one = series(found, asked.policy, asked.area)
    if one is not None:
        yield _fan(found, one, asked.side, place)
    yield _programmes(found)
    yield _backtest(found)
    yield _funds(found, asked, funds)


def _shown(value: float | None, side: str) -> float | None:
    """As it is drawn: yuan, or cases."""
    return value if value is None or side == "cases" else round(value / 100)


def _fan(found: Found, one: Mapping[str, Any], side: str, place: Text) -> Section:
    path, before = one[side], one["before"][side][-_HISTORY:]
    months = [*_seen(found)[-len(before):], *found["months"]]
    points = [*(Point(month, _shown(value, side)) for month, value in zip(months, before, strict=False)),
              *(Point(month, _shown(middle, side), _shown(low, side), _shown(high, side)) for month, middle, low, high in zip(
                  found["months"], path["middle"], path["low"], path["high"], strict=True))]
    name, unit = Text.of(one["name"]), SIDES["fen"] if side == "fen" else UNITS[one["unit"]]
    end = [_shown(path[part][-1], side) for part in ("middle", "low", "high")]
    words = f"{quantity(end[0])}({quantity(end[1])}–{quantity(end[2])})" if end[1] is not None else quantity(end[0])
    finding = Text(f"{place.zh} {name.zh}:{found['months'][-1]}约{words}{'元' if side == 'fen' else UNITS[one['unit']].zh}",
                   f"{place.en}, {name.en}: about {words} {'yuan' if side == 'fen' else UNITS[one['unit']].en} in {found['months'][-1]}")
    line = Line(finding, Text("月份", "Month"), unit, points,
                Text("虚线以前是已有的比对,以后是预测;色带是区间,五次里应有四次落在里面。",
                     "Before the dashed line: runs of the past; after it the forecast. The band is meant to hold four times out of "
                     "five."), fan=True)
    return Section("fan", Text("一项政策", "One programme"), Text(
        "从过去每个月站在当时能作的预测里,挑平均误差最小的办法(照搬上年同月、保持现状、趋势渐弱、进出流量),区间取同样远的过去误差。"
        "金额=人数×现在每人(户)多少×参数文件里已写明的提标。按年发的政策,金额是一年的。",
        "The method whose forecasts of the past missed least (last year's month again, as it is now, fading trend, flows in and out), "
        "its interval "
        "from past errors as far ahead. Money = cases × what a case gets now × rises already in the parameter files; yearly programmes: "
        "a year's."),
        line=line)


def _seen(found: Found) -> list[str]:
    from huimin.kernel import Month

    first, last = (Month.parse(text) for text in found["seen"])
    return [str(one) for one in first.until(last)]


def _programmes(found: Found) -> Section:
    """Now, in a year, at the end; for the whole county."""
    at = sorted({min(_YEAR, len(found["months"])) - 1, len(found["months"]) - 1})
    ends = [Text(found["months"][place], found["months"][place]) for place in at]
    columns = [Column(Text("政策", "Programme")), Column(Text("现有", "Now"), "number"),
               *(Column(Text(f"{end.zh} 人(户)", f"{end.en}, cases"), "right") for end in ends),
               Column(Text("现付(元/期)", "Paid now"), "yuan"),
               *(Column(Text(f"{end.zh} 元/期", f"{end.en}, yuan a period"), "right") for end in ends)]
    rows = [Row([Text.of(one["name"]), one["seen"]["cases"], *(_ranged(one["cases"], place, "cases") for place in at),
                 one["seen"]["fen"], *(_ranged(one["fen"], place, "fen") for place in at)], f"?policy={one['policy']}#fan")
            if not one["hidden"] else Row([Text.of(one["name"]), *[few.HIDDEN] * (len(columns) - 1)])
            for one in found["series"] if one["area"] == ""]
    return Section("ahead", Text("各项政策", "Programme by programme"), Text(
        "全县;括号里是区间,五次里应有四次落在里面。乡镇和全县各算各的,不强求相加相等。下载的文件有每个乡镇、每个月。",
        "The whole county; in brackets the interval meant to hold four times out of five. Townships and county are forecast each by "
        "itself and "
        "need not add up. The file has every township and month."),
        tables=[Table(Text("现在和今后", "Now and ahead"), columns, rows)])


def _ranged(path: Mapping[str, Any], at: int, side: str) -> str:
    middle, low, high = (_shown(path[part][at], side) for part in ("middle", "low", "high"))
    return f"{quantity(middle)} ({quantity(low)}–{quantity(high)})" if low is not None else quantity(middle)


def every_month(found: Found, places: Mapping[str, str]) -> Table:
    """All series, month by month, for the file."""
    columns = [Column(Text("政策", "programme")), Column(Text("地区代码", "area")), Column(Text("地区", "name")),
               Column(Text("月份", "month")),
               *(Column(text, kind) for side, kind in (("人(户)", "quantity"), ("元", "yuan")) for text in (
                   Text(f"{side}:中间值", f"{'cases' if kind == 'quantity' else 'yuan'}, middle"),
                   Text(f"{side}:下限", "low"), Text(f"{side}:上限", "high")))]
    rows = [Row([Text.of(one["name"]), one["area"], places.get(one["area"], one["area"]), month,
                 *(one[side][part][at] for side in ("cases", "fen") for part in ("middle", "low", "high"))])
            for one in found["series"] if not one["hidden"] for at, month in enumerate(found["months"])]
    rows += [Row([Text.of(one["name"]), one["area"], places.get(one["area"], one["area"]), "", *[few.HIDDEN] * 6])
             for one in found["series"] if one["hidden"]]
    return Table(Text("每月预测", "The forecast, month by month"), columns, rows)


def _backtest(found: Found) -> Section:
    scores = [score for score in found["backtest"]["scores"] if score["forecasts"]]
    ratio = {(score["area"], score["of"]): score["mae"] / score["mae_seasonal"] for score in scores if score["mae_seasonal"]}
    worse = [row for row in found["backtest"]["policies"] if row["of"] == "fen" and row["mae_seasonal"] is not None
             and row["mae"] > row["mae_seasonal"]]
    names = {one["policy"]: Text.of(one["name"]) for one in found["series"]}
    county = ratio.get(("county", "fen"))
    finding = Text("过去的预测还不够多,不能评价。", "There are too few forecasts of the past to judge.") if county is None else Text(
        f"全县金额,过去的预测平均误差是“照搬上年同月”的{county:.0%}。" + (
            f"这些政策不如照搬:{'、'.join(names[row['policy']].zh for row in worse)}。" if worse else "没有一项政策不如照搬。"),
        f"Money of the county: past forecasts missed by {county:.0%} of what last year's month again missed by. " + (
            f"Worse than that: {', '.join(names[row['policy']].en for row in worse)}." if worse else "No programme did worse."))
    spans = [Text(f"{span.replace('-', '到')}个月", f"{span} months") for span in scores[0]["inside_by_months"]] if scores else []
    columns = [Column(Text("检验", "Tested")), Column(Text("次数", "Forecasts"), "number"), Column(Text("平均误差", "Mean error"), "right"),
               Column(Text("照搬上年同月", "Last year again"), "right"), Column(Text("之比", "Ratio"), "share"),
               Column(Text("区间应含80%,实含", "Inside, meant 80 %"), "share"),
               Column(Text("其中正好在边上", "Of it on an end"), "share")]
    where = {"county": Text("全县", "County"), "townships": Text("各乡镇", "Townships")}
    what = {"cases": Text("人(户)数", "cases"), "fen": Text("金额(元)", "yuan")}
    named = [(Text(f"{where[score['area']].zh},{what[score['of']].zh}", f"{where[score['area']].en}, {what[score['of']].en}"), score)
             for score in scores]
    rows = [Row([name, score["forecasts"], *(quantity(_shown(score[error], score["of"])) for error in ("mae", "mae_seasonal")),
                 ratio.get((score["area"], score["of"])), score["inside"], score["on_edge"]]) for name, score in named]
    far = Table(Text("报得越远,区间里含多少", "Inside, by how far ahead"),
                [Column(Text("检验", "Tested")), *(Column(Text(f"{span.zh}远", span.en), "share") for span in spans)],
                [Row([name, *score["inside_by_months"].values()]) for name, score in named])
    return Section("backtest", Text("以前报得准不准", "How past forecasts did"), Text(
        "在过去每个月都假装站在那一天、只用那一天以前的数预测,再和后来真的发生的比。低于75%的,区间要打折看;远高于80%的,"
        "区间太宽,除非多半正好在边上:人是整数,人少的地方常常一个不变,区间再窄就含不住。",
        "Every month of the past forecast with what was known then, against what came. Below 75 % inside: trust the intervals less; far "
        "above 80 %: they are too wide, unless much lies exactly on an end: people come in whole numbers, and where there are few the "
        "number often stays, so that a narrower interval would hold too little."), finding,
        tables=[Table(Text("检验结果", "The test"), columns, rows), far])


def _funds(found: Found, asked: Asked, funds: Funds) -> Section:
    """Spending by calendar year against what is given, and what is lacking."""
    more = {policy: round(fen * asked.take_up) for policy, fen in asked.unclaimed.items()}
    last = int(found["seen"][1][:4])
    known_series = {**found, "series": [one for one in found["series"] if not one["hidden"]]}
    told = [one for one in years(known_series, asked.periods, funds, asked.growth, more) if one.year >= last - 1]
    names = {one["policy"]: Text.of(one["name"]) for one in found["series"]}
    columns = [Column(Text("政策", "Programme")), Column(Text("年", "Year")), Column(Text("月数", "Months"), "number"),
               Column(Text("支出(元)", "Spending, yuan"), "yuan"), Column(Text("最少", "Least"), "yuan"),
               Column(Text("最多", "Most"), "yuan"),
               Column(Text("资金(元)", "Funds, yuan"), "yuan"), Column(Text("缺口(元)", "Lacking, yuan"), "yuan")]
    rows = [Row([names[one.programme], str(one.year), one.months, one.spent, one.low, one.high, _given(one), one.gap]) for one in told]
    known = [one for one in told if one.gap is not None]
    sums = _by_year(known)
    finding = Text("资金来源还没有填,不能说够不够。", "Funds have not been filled in, so it cannot be said whether they last.")
    if sums:
        parts = [(year, gap) for year, gap in sorted(sums.items())]
        finding = Text(";".join(f"{year}年{'缺' if gap > 0 else '余'}{yuan(abs(gap))}元" for year, gap in parts)
                       + "(只算填了资金的政策和完整的年)。",
                       "; ".join(f"{year}: {yuan(abs(gap))} yuan {'lacking' if gap > 0 else 'left'}" for year, gap in parts)
                       + " (programmes whose funds are filled in, whole years).")
    return Section("funds", Text("钱够不够", "Does the money last"), Text(
        f"支出=当年已有各月+预测的中间值,按年发的折成每月十二分之一;最少、最多是各月下限、上限相加,比区间更宽。资金取 funding.toml,"
        f"没填的年按每年增长{float(asked.growth):.1%}从最近一年推算(带*);没填过的不猜。假定现在没领的人有{float(asked.take_up):.0%}来领,"
        f"按今天没领的金额加在预测的月份上。",
        f"Spending: the year's months seen, and the middle of the forecast; yearly programmes a twelfth a month. Least and most add up "
        f"the months' ends "
        f"and are wider than the interval. Funds: funding.toml; years not filled in grow by {float(asked.growth):.1%} a year from the "
        f"newest (*); what was "
        f"never filled in is not guessed. Of those not drawing today {float(asked.take_up):.0%} are taken to come, by the amounts due to "
        f"them now."),
        finding, tables=[Table(Text("支出和资金,逐年", "Spending and funds, year by year"), columns, rows)],
        to_do=None if known else Text("填好 funding.toml 放进工作区,这里就有缺口。", "Fill in funding.toml and put it into the workspace."))


def _given(one: Year) -> int | Text | None:
    return Text.of(f"{yuan(one.funds)}*") if one.grown and one.funds is not None else one.funds


def _by_year(known: Sequence[Year]) -> dict[int, int]:
    sums: dict[int, int] = {}
    for one in known:
        sums[one.year] = sums.get(one.year, 0) + (one.gap or 0)
    return sums
