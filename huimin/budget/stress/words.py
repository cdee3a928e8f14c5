"""What a stress test found, in words; and what its JSON object holds.

The object (money in integer fen, months as "2026-11"):

    shock {id, name, about}, assumptions [{id, name, unit, value}], month, as_of, seed
    rules {source: who set the county's numbers, hours_a_month, goods: who set what a damaged home needs, null where none is}
    effects [{id, name, households, people, townships}]                whom it hits; townships: names, null where it is not by township
    base, months[i]: {
        programmes [{id, name, unit, period, delivery, units, people, units_in, units_out, unknown, cost_fen per period,
                     places [{area, name, people, cost_fen}]}]          all entitled; units_in, units_out against the base
        monthly_cost_fen                                               cash, yearly benefits as a twelfth
        poor {people, not_measured, poor_before, poor, poor_with_benefits, gap_fen, pushed, unreached, unreached_households}
        townships [{area, name, and the figures of poor}]}
    months[i] only: month, programmes[].new (entitled now and not the month before),
        price {event, on, per_person_fen, inputs, carried} or null,
        hours {cases {programme: new}, hours {programme: hours}, unset [programme], total or null}
    stocks null or [{kind, unit, needed, registered or null, short or null}]
    triggers [{id, name, watches, source, line, first, months [{month, state: fired | quiet | unset | unknown, value}]}]
    plans [{when, first, do, who, within}]

poor: income per person of that month, as if it were so all year, below the minimum-living standard, before benefits.
Entitlements: income of the year behind, as the rules count it; so help comes later than hardship. pushed: below the line
and not before; unreached: of those, in households to which no programme gives anything it did not give before.
"""

from collections.abc import Mapping
from typing import Any

from huimin.kernel import Text, yuan

STATES = {"fired": Text("启动", "fires"), "quiet": Text("未到", "not yet"), "unset": Text("未填", "not set"),
          "unknown": Text("不能判断", "not known")}
ASSUMED = Text("以下全是假设出来的情形,不是预测,也不是事实;每个假设的数都可以改。",
               "All of this is a supposed case: no forecast, no fact. Every number assumed can be changed.")
SYNTHETIC = Text("工时、预警线和人手是编造的示例数。", "Hours, warning lines and staff are made-up example numbers.")
GOODS = Text("每户受损房屋要多少物资是编造的示例数。", "How much a damaged home needs is made-up example numbers.")
Found = Mapping[str, Any]


def made_up(found: Found) -> list[Text]:
    """Which of the county's own numbers are invented."""
    rules = found["rules"]
    return [words for words, source in ((SYNTHETIC, rules["source"]), (GOODS, rules.get("goods"))) if source == "synthetic"]


def headline(found: Found) -> Text:
    """The worst month: people below the line, who nobody reaches, money."""
    if not found["months"]:
        return Text("没有要看的月份。", "No month was asked for.")
    worst = max(found["months"], key=lambda month: month["poor"]["poor"])
    alone = max(found["months"], key=lambda month: month["poor"]["unreached"])
    cash = max(found["months"], key=lambda month: month["monthly_cost_fen"])
    more = cash["monthly_cost_fen"] - found["base"]["monthly_cost_fen"]
    before, now, left = found["base"]["poor"]["poor"], worst["poor"]["poor"], alone["poor"]["unreached"]
    rise = Text(f"{worst['month']} 最严重:收入低于保障标准的从{before:,}人到{now:,}人",
                f"Worst in {worst['month']}: people below the line go from {before:,} to {now:,}") if now > before else \
        Text(f"收入低于保障标准的仍是{before:,}人", f"As many as before are below the line: {before:,}")
    who = Text(f"新落下去、没有一项政策多给一点的,最多时有{left:,}人({alone['month']})",
               f"of those newly below it, up to {left:,} get nothing more from any programme ({alone['month']})") if left else \
        Text("新落下去的人都有政策接住", "every one of those newly below it gets something more")
    money = Text(f"每月现金最多多{yuan(more)}元({cash['month']})", f"monthly cash rises by up to {yuan(more)} yuan ({cash['month']})") \
        if more > 0 else Text("每月现金不增加", "monthly cash does not rise")
    return Text(f"{rise.zh};{who.zh};{money.zh}。", f"{rise.en}; {who.en}; {money.en}.")


def fired(found: Found) -> list[Text]:
    """One sentence a trigger, in the order of the month in which it fires first."""
    said = []
    for one in sorted(found["triggers"], key=lambda trigger: (trigger["first"] is None, trigger["first"] or "")):
        name = Text.of(one["name"])
        if one["first"]:
            said.append(Text(f"{one['first']} {name.zh}", f"{one['first']}: {name.en}"))
        elif any(month["state"] == "unset" for month in one["months"]):
            said.append(Text(f"{name.zh}:没有填写界限或数据,看不出", f"{name.en}: no line or data set, cannot be told"))
    return said


def value(watches: str, number: float | None) -> str:
    """A trigger's value as written: a rise as a share, a count as it is."""
    if number is None:
        return ""
    return f"{number:,.0f}" if watches in {"emergency", "stock"} else f"{number:.1%}" if watches == "hours" else f"{number:+.1%}"


def hours(month: Found) -> Text:
    """The month's hours of staff, or 未填."""
    told = month["hours"]
    return Text("未填", "not set") if told["total"] is None else Text.of(f"{told['total']:,.0f}")
