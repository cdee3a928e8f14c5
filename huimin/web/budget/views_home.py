"""The budget desk's first page: the newest key figures, what there is to do, and where everything is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse

from huimin.budget import standards
from huimin.kernel import Text, yuan
from huimin.web import rules
from huimin.web.access.pages import page
from huimin.web.budget import analyses, few
from huimin.web.budget.forecast_sections import month_fen as month_ahead
from huimin.web.budget.models import Analysis, Scenario
from huimin.web.budget.status_found import hides_need, month_fen, monthly_cash, told, whole
from huimin.web.budget.told import forecast as told_forecast
from huimin.web.budget.views import WHO
from huimin.web.budget.views_forecast import periods_of
from huimin.web.budget.views_status import funds
from huimin.web.public.suppress import LEAST
from huimin.web.trials import FAILED

_AHEAD = 12
_DESK = (
    ("budget_status", Text("资金现状", "Where the money goes"), Text("钱花到哪儿、给了谁、为什么还有人低于标准",
                                                                 "by programme, place, need and cause")),
    ("budget_forecast", Text("预测", "Forecast"), Text("今后两年的人数和金额,钱够不够",
                                                     "cases and money of two years, and whether funds last")),
    ("budget_delivery", Text("资金效能", "Delivery"), Text("几天发出、闲置多少、欠谁多少", "days to pay, idle money, what is owed")),
    ("contracts", Text("按效付费", "Paid by result"), Text("购买服务的合同、成果、应付", "service contracts, results, what is due")),
    ("donations_desk", Text("捐赠登记", "Donations"), Text("收到的、用出的,批准后公开", "received and used, published once approved")),
    ("scenarios", Text("试算方案", "Scenarios"), Text("改一个标准会多花多少、谁进谁出;会议材料",
                                                  "what another standard costs and whom it reaches; memos")),
    ("budget_standards", Text("标准管理", "Standards"), Text("登记、核查、价格联动、调整", "register, checks, price link, indexing")),
    ("choices", Text("一笔预算给谁", "Choosing under a budget"), Text("前沿、各地、每一条要求的代价",
                                                                "the frontier, regions, what conditions cost")),
    ("instant", Text("移动低保标准", "Move the minimum standard"), Text("立刻看钱和人", "money and people at once")),
    ("allocation", Text("资金分到各地", "Allocation among regions"), Text("公式与优化并列", "formula and optimiser side by side")),
    ("stress_tests", Text("压力测试", "Stress tests"), Text("来一场冲击会怎样,先做什么", "what a shock would do, and what to do first")),
    ("twins", Text("数字孪生", "Digital twin"), Text("同一个县按两套标准过三年", "one county lived forward under two sets of standards")),
)


@page(*WHO)
def home(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    pages = [(reverse(name), words, what) for name, words, what in _DESK
             if resolve(reverse(name)).func.rule.allows(user.roles)]  # type: ignore[attr-defined]
    return render(request, "budget/home.html", {"figures": list(figures(user)), "to_do": to_do(), "pages": pages})


def figures(user: Any) -> Iterator[dict[str, Any]]:
    """As components/figure.html takes them; what has not been analysed is not said."""
    status, forecast = analyses.done(Analysis.STATUS), analyses.done(Analysis.FORECAST)
    if status is not None:
        yield from _of_status(status.result, few.sees(user))
    if forecast is not None:
        yield _of_forecast(told_forecast(forecast.result, few.sees(user)))


def _of_status(found: Mapping[str, Any], sees: bool) -> Iterator[dict[str, Any]]:
    link, act = reverse("budget_status"), Text("看资金现状", "Where the money goes")
    programmes = told(found, sees)
    cash = monthly_cash(programmes)
    unclaimed = sum(month_fen(row, "unclaimed_fen") for row in programmes if few.is_told(row["unclaimed_fen"]))
    left_out = _left_out(programmes, "drawn_fen"), _left_out(programmes, "unclaimed_fen")
    yield _figure(Text(f"{found['month']}在发现金每月{yuan(cash)}元{left_out[0].zh}。",
                       f"{yuan(cash)} yuan of cash a month in {found['month']}{left_out[0].en}."),
                  Text("按名册在发的现金,按年发的折成每月十二分之一。", "Cash paid by the rosters; yearly benefits count a twelfth."),
                  f"{link}#spending", act, found["as_of"])
    yield _figure(Text(f"该领而没领的每月{yuan(unclaimed)}元{left_out[1].zh}。",
                       f"{yuan(unclaimed)} yuan a month is due and not drawn{left_out[1].en}."),
                  Text("按规则应领、名册上没有的,按应发金额。", "What the rules give to those on no roster."),
                  f"{link}#spending", act, found["as_of"])
    need = whole(found)
    if need:
        households = sum(row["households"] for row in found["causes"])
        lacking = yuan(need["gap_after_fen"])
        sentence = Text(f"算上待遇还低于标准的有{households:,}户、{need['poor_after']:,}人,每月还缺{lacking}元。",
                        f"With benefits counted {households:,} households, {need['poor_after']:,} people stay below the line, short of it "
                        f"by {lacking} yuan a month.") if sees or not hides_need(found, households) else Text(
            f"算上待遇还低于标准的户数或人数有少于{LEAST}的,不显示。",
            f"Of households or people below the line with benefits counted there are fewer than {LEAST} somewhere: not shown.")
        yield _figure(sentence,
                      Text("收入按规则计算,加上在领的现金,低于低保标准的户;收入不明的不计。",
                           "Households whose income as the rules count it and cash stay below the minimum-living standard; unknown "
                           "incomes are left out."),
                      f"{link}#causes", Text("看原因", "See why"), found["as_of"])


def _left_out(programmes: Sequence[Mapping[str, Any]], figure: str) -> Text:
    return Text("", "") if all(few.is_told(row[figure]) for row in programmes) else Text(
        f"(有少于{LEAST}人的政策不在内)", f" (without programmes in which fewer than {LEAST} are concerned)")


def _of_forecast(found: Mapping[str, Any]) -> dict[str, Any]:
    periods = periods_of(rules.prepared())
    sums = {part: month_ahead(found, periods, part, _AHEAD) for part in ("middle", "low", "high")}
    middle, low, high = sums["middle"], sums["low"], sums["high"]
    reach = Text("", "") if low is None or high is None else Text(f"(各项上下限相加:{yuan(low)}到{yuan(high)}元)",
                                                                 f" (all ends added up: {yuan(low)} to {yuan(high)} yuan)")
    left_out = _left_out([{"fen": few.HIDDEN if one["hidden"] else 0} for one in found["series"] if not one["area"]], "fen")
    return _figure(Text(f"今后{_AHEAD}个月现金约{yuan(middle or 0)}元{reach.zh}{left_out.zh}。",
                        f"The next {_AHEAD} months take about {yuan(middle or 0)} yuan of cash{reach.en}{left_out.en}."),
                   Text("全县各项政策预测的中间值相加;上下限相加比区间更宽。",
                        "The middles of all programmes' forecasts; the added ends are wider than an interval."),
                   reverse("budget_forecast"), Text("看预测", "See the forecast"), found["seen"][1])


def _figure(sentence: Text, definition: Text, href: str, act: Text, as_of: str) -> dict[str, Any]:
    return {"sentence": sentence, "definition": definition, "href": href, "act": act, "as_of": as_of}


def to_do() -> list[tuple[Text, str]]:
    """One line for each thing that waits, with where it is done."""
    known = rules.prepared()
    findings = len(standards.findings(known, known.as_of))
    filed = sum(one.state == "filed" for one in standards.filed(known.workspace))
    failed = Scenario.objects.filter(state=FAILED).count()
    lines = [
        (findings, Text(f"{findings}个标准有空档、重叠或低于底线", f"{findings} standards have a gap, overlap or lie below a floor"),
         "budget_standards"),
        (filed, Text(f"{filed}项标准调整等决定", f"{filed} proposals of standards wait for a decision"), "budget_standards"),
        (_old(Analysis.STATUS), Text("资金现状还没有按最新的数据分析", "The newest data have not been analysed"), "budget_status"),
        (_old(Analysis.FORECAST), Text("还没有按最新的数据预测", "No forecast from the newest data yet"), "budget_forecast"),
        (not funds()[0].funding, Text("资金来源没有填", "Funds have not been filled in"), "budget_forecast"),
        (failed, Text(f"{failed}个方案没有算成", f"{failed} scenarios failed"), "scenarios")]
    return [(words, reverse(name)) for there, words, name in lines if there]


def _old(kind: str) -> bool:
    one = analyses.done(kind)
    return one is None or analyses.stale(one)


