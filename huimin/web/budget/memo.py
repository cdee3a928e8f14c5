"""A memo for the meeting that decides: what is asked, what changes, who pays, who gains and loses, what is not sure, where it comes from.

Made of what scenarios left; nothing is computed anew. The same blocks are a page to print and a PDF (cases.paper).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huimin.budget import PAYERS, Funds, split
from huimin.casework import Block
from huimin.kernel import Text, language, yuan
from huimin.matching import Prepared
from huimin.policy import MONTHS
from huimin.web.budget import asking, few, results
from huimin.web.budget.models import Scenario
from huimin.web.design.templatetags.huimin import moment
from huimin.web.front.typeset import words as typeset
from huimin.web.rules import UNITS

_TENTHS = 10


@dataclass(frozen=True)
class Memo:
    """at: when the newest of its scenarios was tried; reference: its number."""

    title: str
    at: datetime
    reference: str
    blocks: tuple[Block, ...]


def memo(scenarios: Sequence[Scenario], found: Sequence[results.Result], rules: Prepared, funds: Funds) -> Memo:
    """Of one scenario, or of several beside each other; all of them are done. found: what came of each, as the reader may be told it.
    In the reader's language."""
    several = len(scenarios) > 1
    title = Text("方案比较:供会议决定", "Scenarios compared: for decision") if several else Text(
        f"{scenarios[0].name}:供会议决定", f"{scenarios[0].name}: for decision")
    blocks = [_block(Text("要决定什么", "What is asked"), _question(scenarios, rules))]
    for one, result in zip(scenarios, found, strict=True):
        head = f"{one.name}:" if several else ""
        blocks += [_block(Text(f"{head}{heading.zh}", f"{head}{heading.en}"), lines) for heading, lines in (
            (Text("会怎样变化", "What would change"), [results.headline(result), *results.sentences(result)]),
            (Text("钱从哪里来", "Who pays"), _money(result, funds)),
            (Text("谁得益,谁受损", "Who gains, who loses"), _people(result)),
            (Text("风险", "Risks"), _risks(result)))]
    blocks += [_block(Text("有多大把握", "How sure this is"), _certainty(scenarios, found, rules)),
               _block(Text("来源和编号", "Sources and numbers"), _sources(scenarios, rules)),
               _block(Text("会议决定", "Decision of the meeting"), [
                   Text("决定:________________________________________", "Decision: ________________________________________"),
                   Text("签字:____________________ 日期:____________", "Signed: ____________________ Date: ____________")])]
    return Memo(_set(title), max(one.at for one in scenarios), "-".join(str(one.pk) for one in scenarios), tuple(blocks))


def _block(heading: Text, lines: Iterator[Text] | Sequence[Text]) -> Block:
    return Block(_set(heading), tuple(_set(line) for line in lines))


def _set(text: Text) -> str:
    """On paper no middleware sets Chinese signs full-width."""
    return typeset(str(text)) if language() == "zh" else str(text)


def _question(scenarios: Sequence[Scenario], rules: Prepared) -> Iterator[Text]:
    for one in scenarios:
        changes = asking.in_words(rules, one.changes)
        yield Text(f"{one.name}:{';'.join(text.zh for text in changes)}。", f"{one.name}: {'; '.join(text.en for text in changes)}.")


def _money(found: results.Result, funds: Funds) -> Iterator[Text]:
    """Each programme whose money changes, a month; then by payer, as far as the county has filled in who pays."""
    year, sums, unknown = int(found["month"][:4]), dict.fromkeys(PAYERS, 0), 0
    for row in told(found):
        unit, months = UNITS[row["unit"]], MONTHS.get(row["period"])
        units = f"{row['units_before']:,} → {row['units_after']:,}"
        if row["delivery"] != "cash" or not months:
            yield Text(f"{row['name']['zh']}:{units}{unit.zh};不按月发现金,不计入下面的合计。",
                       f"{row['name']['en']}: {units} {unit.en}; no monthly cash, not part of the sums below.")
            continue
        before, after = row["cost_before_fen"] // months, row["cost_after_fen"] // months
        yield Text(f"{row['name']['zh']}:每月{yuan(before)} → {yuan(after)}元,{units}{unit.zh}。",
                   f"{row['name']['en']}: {yuan(before)} → {yuan(after)} yuan a month, {units} {unit.en}.")
        parts = split(after - before, funds.shares(row["id"], year))
        unknown += 0 if parts else after - before
        for payer, fen in parts.items():
            sums[payer] += fen
    known = [(PAYERS[payer], fen) for payer, fen in sums.items() if fen]
    if known:
        yield Text("每月变化由哪一级出:" + ";".join(f"{name.zh}{yuan(fen)}元" for name, fen in known) + "。",
                   "Change a month by payer: " + "; ".join(f"{name.en} {yuan(fen)} yuan" for name, fen in known) + ".")
    if unknown:
        yield Text(f"每月{yuan(unknown)}元由哪一级出:未填(funding.toml)。",
                   f"Who pays {yuan(unknown)} yuan a month: not filled in (funding.toml).")


def _people(found: results.Result) -> Iterator[Text]:
    tenths = found["deciles"]
    whole = all(few.is_told(row["mean_change_fen"]) for row in tenths)
    if not whole:
        yield few.UNTOLD
        return
    gain, lose = (sum(row[name] or 0 for row in tenths) for name in ("winners", "losers"))
    yield Text(f"得益{gain:,}人,受损{lose:,}人(收入已知的人)。", f"{gain:,} people gain, {lose:,} lose (of those whose income is known).")
    if len(tenths) == _TENTHS:
        low, high = tenths[0], tenths[-1]
        yield Text(f"收入最低的十分之一人均每月{_change(low)}元,最高的十分之一{_change(high)}元。",
                   f"The poorest tenth gets {_change(low)} yuan a person and month, the richest {_change(high)}.")
    places = sorted(results.by_township(found["policies"]), key=lambda place: -place.gap_fen)
    most = [(results.place_name(place), yuan(round(place.gap_fen))) for place in places[:3] if place.gap_fen > 0]
    if most:
        yield Text("多得最多的:" + ";".join(f"{name.zh}每月{money}元" for name, money in most) + "。",
                   "Most goes to: " + "; ".join(f"{name.en} {money} yuan a month" for name, money in most) + ".")


def told(found: results.Result) -> list[Any]:
    """The policies that change, but those too small to be told."""
    return [row for row in found["policies"] if few.is_told(row["units_in"])]


def _change(row: Mapping[str, Any]) -> str:
    return f"{row['mean_change_fen'] / 100:+,.2f}"


def _risks(found: results.Result) -> Iterator[Text]:
    rows, said = told(found), False
    for row in rows:
        if row["people_out"]:
            said = True
            yield Text(f"{row['name']['zh']}有{row['people_out']:,}人退出(有的同时进入别的政策):停发要逐户核实、听取意见、书面通知。",
                       f"{row['people_out']:,} people drop out of {row['name']['en']} (some enter another programme): each needs a check,"
                       f" a hearing and a notice.")
    undecided = sum(row["unknown_after"] for row in rows)
    if undecided:
        yield Text(f"还有{undecided:,}项缺事实不能判定,金额可能更多。",
                   f"{undecided:,} entries cannot be decided for want of a fact: it may cost more.")
    if gap := found["whole"]["gap_fen"]:
        yield Text(f"一年{'多' if gap > 0 else '少'}花{yuan(abs(gap) * 12)}元,今后人数变化另看预测。",
                   f"{yuan(abs(gap) * 12)} yuan {'more' if gap > 0 else 'less'} a year; the forecast says how numbers may move.")
    elif not said and not undecided:
        yield Text("没有发现人退出、缺事实或多花钱。", "Nobody drops out, no fact is missing, no money is added.")


def _certainty(scenarios: Sequence[Scenario], found: Sequence[results.Result], rules: Prepared) -> Iterator[Text]:
    if rules.workspace.weight:
        yield Text("用的是抽样数据,抽样误差没有算在数里。", "The data are a sample; its error is not in the figures.")
    else:
        yield Text("用的是全县每个人的数据,不是抽样,没有抽样误差;数据本身的错和缺仍会影响结果。",
                   "On the data of everybody in the county, no sample: there is no sampling error; wrong and missing data still count.")
    for one, result in zip(scenarios, found, strict=True):
        share = Text(f"假定没领的人有{one.take_up}会来领",
                     f"of those not drawing {one.take_up} are taken to come") if one.take_up else Text(
            "按符合条件的人全部来领,是上限", "as if all who are entitled drew, an upper bound")
        poor = result["poverty"]
        missing = Text(f";{poor['people_not_measured']:,}人收入不明,未计入贫困",
                       f"; {poor['people_not_measured']:,} people's income is not known") \
            if poor and few.is_told(poor["people_not_measured"]) and poor["people_not_measured"] else Text("", "")
        yield Text(f"{one.name}:{share.zh}{missing.zh}。", f"{one.name}: {share.en}{missing.en}.")


def _sources(scenarios: Sequence[Scenario], rules: Prepared) -> Iterator[Text]:
    for one in scenarios:
        yield Text(f"{one.name}:试算{one.pk}号,{one.result['month']}的数据,法规按{one.result['as_of']},"
                   f"{one.by.name}于{moment(one.at)}试算。",
                   f"{one.name}: trial {one.pk}, data of {one.result['month']}, law as of {one.result['as_of']}, by {one.by.name}, "
                   f"{moment(one.at)}.")
    changed = {key.partition("@")[0].partition("/")[0] for one in scenarios for key, _ in one.changes}
    found = {row.source for row in rules.catalog.parameters if row.id in changed and row.source and row.valid_on(rules.as_of)
             and rules.catalog.areas.around(rules.workspace.area, row.area)}
    if found:
        yield Text(f"现行标准的文件:{';'.join(sorted(found))}。", f"Documents of the standards in force: {'; '.join(sorted(found))}.")
