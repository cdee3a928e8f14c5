"""A moved line of the minimum living allowance, told: beside today's, place by place.

The JSON object (money in integer fen per month):

    month, as_of, low_fen, high_fen                         between which lines answers are exact
    lines: {urban, rural}                                   asked for, fen per person; null: as it is today
    today, moved: {households, people, cost_fen, people_measured, poor, gap_fen, severity}
                                                            poor and gap: below the standard in force, with the allowance counted
    places: [{area, name, residence, today_fen, households, people, cost_fen, households_today, cost_today_fen}]    by township
    apart: {unknown, entangled, other}                      households in no answer: not known; who belongs to the family hangs on the
                                                            line; paid in another way
    left_out                                                people not known to be poor or not
"""

from collections.abc import Mapping
from typing import Any

from huimin.budget.instant import Cost, Place
from huimin.budget.moving import Answer, Moving
from huimin.kernel import Fen, Text, yuan

KINDS = ("urban", "rural")
APART = {"unknown": Text("缺事实,还不能判定", "a fact is missing"),
         "entangled": Text("谁算家庭成员随标准变", "who belongs to the family hangs on the line"),
         "other": Text("待遇不是按这个差额发的", "paid in another way")}


def told(made: Moving, lines: Mapping[str, Fen | None]) -> dict[str, Any]:
    """lines: residence -> fen, None as it is today. Raises OutsideRange."""
    asked = {("", kind): line for kind, line in lines.items() if line is not None}
    today, moved = made.now, made.answer(asked)
    return {"month": str(made.month), "as_of": made.as_of.isoformat(), "low_fen": made.low, "high_fen": made.high, "lines": dict(lines),
            "today": _figures(today), "moved": _figures(moved), "places": _places(made, today.places, moved.places),
            "apart": dict(made.apart), "left_out": made.left_out}


def today_lines(made: Moving) -> dict[str, Fen]:
    """The lines in force by residence; the highest where places differ."""
    found: dict[str, Fen] = {}
    for (_, kind), line in zip(made.places, made.today, strict=True):
        if kind in KINDS and line is not None:
            found[kind] = max(line, found.get(kind, 0))
    return found


def headline(data: Mapping[str, Any]) -> Text:
    """Money, households, people, and who stays below."""
    now, was = data["moved"], data["today"]
    gap = now["cost_fen"] - was["cost_fen"]
    more = Text("多" if gap >= 0 else "少", "more" if gap >= 0 else "less")
    zh = (f"每月{yuan(now['cost_fen'])}元,比现在{more.zh}{yuan(abs(gap))}元;{now['households']:,}户{now['people']:,}人,"
          f"现在{was['households']:,}户{was['people']:,}人。")
    en = (f"{yuan(now['cost_fen'])} yuan a month, {yuan(abs(gap))} {more.en} than now; {now['households']:,} households of "
          f"{now['people']:,} people, now {was['households']:,} of {was['people']:,}.")
    return Text(zh, en)


def below(data: Mapping[str, Any]) -> Text:
    now, was = data["moved"], data["today"]
    return Text(
        f"加上低保仍低于现行标准的:{was['poor']:,}人 → {now['poor']:,}人;"
        f"离标准每月还差{yuan(was['gap_fen'])}元 → {yuan(now['gap_fen'])}元。",
        f"Below the standard in force with the allowance counted: {was['poor']:,} → {now['poor']:,} people; lacking "
        f"{yuan(was['gap_fen'])} → {yuan(now['gap_fen'])} yuan a month.")


def _figures(found: Answer) -> dict[str, Any]:
    below = found.below
    return {"households": found.total.households, "people": found.total.people, "cost_fen": found.total.fen,
            "people_measured": below.people, "poor": below.poor, "gap_fen": below.gap_fen, "severity": below.severity}


def _places(made: Moving, today: Mapping[Place, Cost], moved: Mapping[Place, Cost]) -> list[dict[str, Any]]:
    """Villages added up to townships."""
    sums: dict[Place, list[int]] = {}
    lines: dict[Place, Fen | None] = {}
    for (area, kind), line in zip(made.places, made.today, strict=True):
        key, now, was = (area[:9], kind), moved[area, kind], today[area, kind]
        lines.setdefault(key, line)
        row = sums.setdefault(key, [0] * 5)
        for at, figure in enumerate((now.households, now.people, now.fen, was.households, was.fen)):
            row[at] += figure
    return [{"area": area, "name": made.names.get(area, area), "residence": kind, "today_fen": lines[area, kind], "households": row[0],
             "people": row[1], "cost_fen": row[2], "households_today": row[3], "cost_today_fen": row[4]}
            for (area, kind), row in sorted(sums.items())]
