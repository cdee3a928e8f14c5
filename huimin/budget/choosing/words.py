"""A choice told: the headline, each shadow price as a sentence, and as JSON.

The JSON object (money in fen per period; incomes and floors in parts of the line; shares plain):

    aim, start, period{zh,en}, month                        month: null for a table of households
    floor, no_loser, equity, cliff                          the conditions, null or false where not asked for
    people, people_not_known, line_fen                      line_fen: the common line incomes were brought to
    today_fen                                               what today's transfers cost, where they are replaced; else 0
    before: {headcount, gap, severity, lowest, poor, gap_fen}
    least_fen                                               the smallest budget at which all conditions can be kept
    frontier: [{budget_fen, spent_fen, index, headcount, gap, severity, lowest, poor, gap_fen,
                shadow: {condition: {price, words{zh,en}}}}]
                                                            index: what the aim makes best; for headcount the bound no choice beats
                                                            price: change of index for one more fen (budget), for one more of the
                                                            condition's own number else (floor: a fen; no_loser: 100 %)
    impossible: [{budget_fen, conditions: [name]}]          budgets at which the conditions clash
    shown_fen                                               the budget the rest is about
    regions: [{code, name, people, poor_before, gap_before_fen, money_fen, poor_after, shadow}]
    need: [{below, people, households, money_fen, together_fen}]    by depth of need, the deepest first
    sampling: null or {before, change: {headcount, gap, severity: {value, error}}}
                                                            of a sample, with standard errors; change: shown less before
    others: {aim: {headcount, gap, severity, lowest}}       other aims with the same money and no condition
"""

from math import floor, log10
from typing import Any

from huimin.budget.choosing.frontier import Chosen, Point
from huimin.kernel import Text, yuan

_STEP = 0.01  # each condition is moved by 1 % of the line, 1 %, one percentage point, a fen in the yuan
_MOVED = {
    "floor": Text("保底线再高标准的1%", "a floor higher by 1% of the line"),
    "no_loser": Text("现有待遇都按高1%保住", "today's transfers all kept at 1% more"),
    "equity": Text("各地份额多让1个百分点", "one percentage point more of tolerance between regions"),
    "cliff": Text("每多挣1元允许多扣1分", "one fen more withdrawn of each yuan earned")}


def headline(found: Chosen) -> Text:
    """What the budget shown does."""
    one, before, period, people = found.shown, found.before, found.people.period, found.people
    today = Text("", "")
    if found.ask.start == "before":
        today = Text(f"(代替现在{period.zh}{yuan(round(people.money_today))}元的待遇;和没有待遇比)",
                     f" (in place of today's benefits of {yuan(round(people.money_today))} yuan; compared with no benefits at all)")
    zh = f"{period.zh}花{yuan(round(one.spent))}元{today.zh}:低于标准的从{_people(before.poor)}人到{_people(one.poor)}人," \
         f"还差的钱从{yuan(round(before.gap))}元到{yuan(round(one.gap))}元,最低的收入从标准的{before.lowest:.1%}到{one.lowest:.1%}。"
    en = f"{yuan(round(one.spent))} yuan {period.en}{today.en}: below the line " \
         f"{_people(before.poor)} → {_people(one.poor)} people, lacking "\
         f"{yuan(round(before.gap))} → {yuan(round(one.gap))} yuan, lowest income {before.lowest:.1%} → {one.lowest:.1%} of the line."
    return Text(zh, en)


def sampling_words(found: Chosen) -> Text:
    """How sure the figures are, by the way the households were drawn."""
    sampling = found.sampling()
    if sampling is None:
        return Text("全部登记人口,不是抽样:没有抽样误差。", "Everybody on the register, not a sample: no sampling error.")
    names = {"headcount": Text("发生率", "headcount"), "gap": Text("缺口率", "gap"), "severity": Text("深度", "severity")}
    before, change = sampling["before"], sampling["change"]
    told = [(words, before[name], change[name]) for name, words in names.items()]
    return Text(
        "抽样,括号里是标准误:" + ";".join(f"{words.zh}{one.value:.3%}({one.error:.3%}),变化{other.value:+.3%}({other.error:.3%})"
                                        for words, one, other in told) + "。",
        "A sample, standard errors in brackets: " + "; ".join(
            f"{words.en} {one.value:.3%} ({one.error:.3%}), change {other.value:+.3%} ({other.error:.3%})"
            for words, one, other in told) + ".")


def shadow_words(found: Chosen, point: Point) -> dict[str, Text]:
    """Condition -> what a little more of it changes, in words people can weigh."""
    return {name: _price(found, name, price) for name, price in point.shadow.items()}


def _price(found: Chosen, name: str, price: float) -> Text:
    h, step = found.people.households, _STEP
    if name == "budget":
        step = _round_sum(found)
        moved = Text(f"预算再多{step / 100:,.0f}元", f"{step / 100:,.0f} yuan more of budget")
    else:
        moved = _MOVED[name]
    change = price * (step * h.line if name == "floor" else step)
    aim, people = found.ask.aim, float(h.people.sum())
    if abs(change) < 1e-12:
        return Text(f"{moved.zh}:没有影响,这一条现在不起作用", f"{moved.en}: no effect, this holds nothing back here")
    if aim == "headcount":
        effect = _moves(change * people, Text("低于标准的人", "people below the line"), Text("人", " people"))
    elif aim == "gap":
        effect = _moves(100 * change, Text("缺口率", "the gap index"), Text("个百分点", " percentage points"))
    elif aim == "severity":
        effect = _moves(1e4 * change, Text("深度指数(万分)", "the severity index (in ten-thousandths)"), Text("", ""))
    else:
        effect = _moves(100 * change / h.line, Text("最低的收入", "the lowest income"), Text("%(占标准)", "% of the line"))
    return Text(f"{moved.zh}:{effect.zh}", f"{moved.en}: {effect.en}")


def _round_sum(found: Chosen) -> float:
    """A round sum of yuan, in fen, small beside the budgets (or what they differ by): a price holds for a little more only."""
    budgets = [one.budget for one in found.points]
    span = max(budgets) - min(budgets) or found.shown.budget
    return float(100 * 10 ** max(0, floor(log10(max(span, 1) / 100)) - 1))


def _moves(change: float, what: Text, unit: Text) -> Text:
    size = _short(abs(change))
    more = change > 0
    return Text(f"{what.zh}{'多' if more else '少'}{size}{unit.zh}", f"{what.en} {'up' if more else 'down'} by {size}{unit.en}")


def _short(value: float) -> str:
    """Three figures that count, without powers of ten."""
    digits = max(0, 2 - floor(log10(value)))
    return f"{value:,.{digits}f}"


def _people(value: float) -> str:
    return f"{value:,.0f}"


def as_json(found: Chosen) -> dict[str, Any]:
    """See the module."""
    ask, people, h = found.ask, found.people, found.people.households
    return {
        "aim": ask.aim, "start": ask.start, "period": people.period.as_json(), "month": str(people.month) if people.month else None,
        "floor": ask.floor, "no_loser": ask.no_loser, "equity": ask.equity, "cliff": ask.cliff,
        "people": float(h.people.sum()), "people_not_known": people.not_known, "line_fen": round(h.line),
        "today_fen": round(people.money_today),
        "before": _figures(found.before), "least_fen": round(found.least),
        "frontier": [{"budget_fen": round(one.budget), "spent_fen": round(one.spent), "index": one.index, **_figures(one),
                      "shadow": {name: {"price": one.shadow[name], "words": words.as_json()}
                                 for name, words in shadow_words(found, one).items()}} for one in found.points],
        "impossible": [{"budget_fen": round(budget), "conditions": list(names)} for budget, names in found.impossible.items()],
        "shown_fen": round(found.shown.budget),
        "regions": [{"code": row.code, "name": row.name, "people": row.people, "poor_before": row.poor_before,
                     "gap_before_fen": round(row.gap_before), "money_fen": round(row.money), "poor_after": row.poor_after,
                     "shadow": row.shadow} for row in found.by_region()],
        "need": [{"below": row["below"], "people": row["people"], "households": row["households"], "money_fen": round(row["money"]),
                  "together_fen": round(row["together"])} for row in found.by_need()],
        "others": {aim: {"headcount": fgt[0], "gap": fgt[1], "severity": fgt[2], "lowest": lowest}
                   for aim, (fgt, lowest) in found.others.items()},
        "sampling": None if (sampling := found.sampling()) is None else {
            when: {name: {"value": one.value, "error": one.error} for name, one in indices.items()} for when, indices in sampling.items()},
        "headline": headline(found).as_json()}


def _figures(one: Point) -> dict[str, Any]:
    return {"headcount": one.fgt[0], "gap": one.fgt[1], "severity": one.fgt[2], "lowest": one.lowest, "poor": one.poor,
            "gap_fen": round(one.gap)}
