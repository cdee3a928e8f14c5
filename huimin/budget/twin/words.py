"""What a twin found, in words; and what its JSON object holds.

The object (money in integer fen, months as "2026-11"):

    people, seed, start: of the living county; rules: "own" (the workspace's policies) or "national"
    changes [as of `huimin simulate --json`], policies_folder, begins: the first month of the change, null from the start
    months [{
        month, flows {people, births, died, ...}                        what happened to the people, on both sides alike
        programmes [{id, name, unit, period, delivery, units_before, units_after, people_before, people_after,
                     unknown_before, unknown_after, cost_before_fen, cost_after_fen    entitled, per period
                     places [{area, name, people_before, people_after, cost_before_fen, cost_after_fen}]}]
        monthly_cost_before_fen, monthly_cost_after_fen                 cash, yearly benefits as a twelfth
        poverty {people_measured, people_not_measured, poor_before, poor_after, gap_before_fen, gap_after_fen, ...}}]

The people are made up. Who is entitled in a month is on that side's rosters in the next. Poverty as in `huimin simulate`:
against the standard in force without the change, with the cash households are entitled to.
"""

from collections.abc import Mapping
from typing import Any

from huimin.kernel import Text, yuan

MADE_UP = Text("人是编造的(示例县按月生活),结果只说明规则的作用,不是对真实县的预测。",
               "The people are made up (the demo county living on): this shows what the rules do, and forecasts no real county.")
Found = Mapping[str, Any]


def headline(found: Found) -> Text:
    """Money over all months, people below the line in the last one."""
    months = found["months"]
    if not months:
        return Text("没有过一个月。", "No month was lived.")
    more = sum(month["monthly_cost_after_fen"] - month["monthly_cost_before_fen"] for month in months)
    poor = months[-1]["poverty"]
    before, after, last = poor["poor_before"], poor["poor_after"], months[-1]["month"]
    side = Text("多", "more") if more > 0 else Text("少", "less")
    money = Text(f"{len(months)}个月共{side.zh}花{yuan(abs(more))}元", f"{yuan(abs(more))} yuan {side.en} over {len(months)} months") \
        if more else Text("花的钱一样", "the same money")
    people = Text(f"最后一个月({last})收入加待遇仍低于标准的从{before:,}人到{after:,}人",
                  f"in the last month ({last}) people below the line with benefits go from {before:,} to {after:,}") \
        if before != after else \
        Text(f"最后一个月({last})收入加待遇仍低于标准的同样是{before:,}人",
             f"in the last month ({last}) as many are below the line with benefits: {before:,}")
    return Text(f"{money.zh};{people.zh}。", f"{money.en}; {people.en}.")


def what(found: Found) -> Text:
    """「低保标准 = 700(云溪县)」 or the folder."""
    said = [Text(f"{Text.of(one['name']).zh}改为{one['value']}({Text.of(one['place']).zh})",
                 f"{Text.of(one['name']).en} set to {one['value']} ({Text.of(one['place']).en})") for one in found["changes"]]
    folder = [Text.of(found["policies_folder"])] if found["policies_folder"] else []
    since = Text(f",从{found['begins']}起", f", from {found['begins']}") if found["begins"] else Text("", "")
    return Text(";".join(one.zh for one in [*folder, *said]) + since.zh, "; ".join(one.en for one in [*folder, *said]) + since.en)
