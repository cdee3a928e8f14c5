"""What a trial left, as a reader may be told it: for those who may not see the households small counts become words (few.py).

Pages, files and the interface all take what they say from here. A twin is not in it: its people are made up.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from huimin.policy import MONTHS
from huimin.web.budget import few
from huimin.web.budget.few import Found

# Programmes are no parts of a whole: a household draws several, so their people are never added. Each is told by itself, and sums of
# money are of those told, so that nothing is left to subtract.

# -- a scenario ----------------------------------------------------------------------------------

_IN_OUT = ("people_in", "people_out")
_UNITS = ("units_before", "units_after", "units_in", "units_out", "unknown_before", "unknown_after",
          "people_before", "people_after", *_IN_OUT)
_COSTS = tuple(f"{kind}cost_{side}_fen" for kind in ("", "recipients_", "expected_") for side in ("before", "after"))


def scenario(found: Found, sees: bool) -> Found:
    """Only the policies that change. `whole`: of those told together, people in and out, monthly cash more, and with the take-up
    assumed (None: none was); `hidden`: how many are not."""
    rows: list[Found] = [row for row in found["policies"] if _changes(row)]
    if sees:
        return {**found, "policies": rows, "whole": _whole(rows, found), "hidden": 0}
    told = [_policy(row) for row in rows]
    open_ = [row for row in told if few.is_told(row["units_in"])]
    tenths, _ = few.table(found["deciles"], ("winners", "losers"), ("mean_change_fen",))
    poor = found["poverty"] and few.alone(
        found["poverty"], ("poor_before", "poor_after", "people_not_measured"),
        [name for name in found["poverty"] if name.partition("_")[0] in {"gap", "severity", "gini"}], apart=[("poor_before", "poor_after")])
    hides = len(open_) < len(told)
    return {**found, "policies": told, "whole": _whole(open_, None if hides else found), "hidden": len(told) - len(open_),
            "deciles": tenths, "poverty": poor, "sampling": found.get("sampling") if poor and few.is_told(poor["poor_after"]) else None,
            **({"monthly_cost_before_fen": None, "monthly_cost_after_fen": None} if hides else {})}


def _policy(row: Found) -> Found:
    told = few.alone(row, [name for name in _UNITS if name in row], [name for name in _COSTS if name in row], apart=[
        pair for pair in (("units_before", "units_after"), ("people_before", "people_after")) if pair[0] in row])
    places = few.table(row["places"], (*_IN_OUT, "people_after"), ("cost_before_fen", "cost_after_fen"),
                       hidden=() if told is row else range(len(row["places"])))[0]
    return {**told, "places": places}


def _whole(rows: Sequence[Found], found: Found | None) -> Found:
    """found: where every policy is told, the sum comes from it."""
    cash = [row for row in rows if row["delivery"] == "cash" and row["period"] in MONTHS]
    return {**{name: sum(row[name] for row in rows) for name in _IN_OUT},
            "gap_fen": found["monthly_cost_after_fen"] - found["monthly_cost_before_fen"] if found else _more(cash, ""),
            "expected_gap_fen": _more([row for row in cash if row["expected_cost_after_fen"] is not None], "expected_")
            if any(row["expected_cost_after_fen"] is not None for row in cash) else None}


def _more(cash: Sequence[Found], kind: str) -> int:
    return sum((row[f"{kind}cost_after_fen"] - row[f"{kind}cost_before_fen"]) // MONTHS[row["period"]] for row in cash)


def _changes(row: Found) -> bool:
    return bool(row["units_in"] or row["units_out"] or row["cost_before_fen"] != row["cost_after_fen"]
                or row["unknown_before"] != row["unknown_after"])


# -- a stress test -------------------------------------------------------------------------------

_POOR = ("poor", "poor_before", "pushed", "unreached")
_CASES = ("units", "people", "units_in", "units_out", "unknown", "new")
_POOR_TOO = ("people", "not_measured", "poor_with_benefits", "gap_fen", "unreached_households")


def stress(found: Found, sees: bool) -> Found:
    """A township or programme is told in all months or in none: a month by itself would tell the others."""
    if sees:
        return found
    moments = [found["base"], *found["months"]]
    areas = _kept_areas([{one["area"]: [*(one[name] for name in _POOR), abs(one["poor"] - one["poor_before"])]
                          for one in moment["townships"]} for moment in moments])
    programmes = {one["id"] for moment in moments for one in moment["programmes"]
                  if any(few.small(one[name]) for name in _CASES if name in one)}
    places = {id: _kept_areas([{one["area"]: [one["people"]] for each in moment["programmes"] if each["id"] == id for one in each["places"]}
                               for moment in moments]) for id in {one["id"] for one in found["base"]["programmes"]}}
    base, *months = (_moment(moment, areas, programmes, places) for moment in moments)
    effects = [few.alone(one, ("households", "people")) for one in found["effects"]]
    stocks = found["stocks"] and [_numbers(one, ("needed", "short")) if few.small(one["needed"]) else one for one in found["stocks"]]
    triggers = [{**one, "months": [{**month, "value": None} if one["watches"] in {"emergency", "stock"} and few.small(month["value"] or 0)
                                   else month for month in one["months"]]} for one in found["triggers"]]
    return {**found, "base": base, "months": months, "effects": effects, "stocks": stocks, "triggers": triggers}


def _kept_areas(moments: Sequence[Mapping[str, Sequence[float]]]) -> frozenset[str]:
    """Who has a small count in any month, and those kept back with them."""
    keys = sorted({key for moment in moments for key in moment})
    none = [[0] * max((len(row) for row in moment.values()), default=0) for moment in moments]
    rows = [[value for moment, empty in zip(moments, none, strict=True) for value in moment.get(key, empty)] for key in keys]
    return frozenset(keys[at] for at in few.kept_back(rows).rows)


def _moment(moment: Found, areas: Collection[str], programmes: Collection[str], places: Mapping[str, Collection[str]]) -> Found:
    poor = few.alone(moment["poor"], _POOR, [name for name in _POOR_TOO if name in moment["poor"] and name != "people"],
                     apart=[("poor", "poor_before")])
    rows = []
    untold_fen, untold_hours = 0, 0.0
    for one in moment["programmes"]:
        hidden = one["id"] in programmes
        rows.append((_numbers(one) if hidden else one) | {"places": [
            _numbers(place) if hidden or place["area"] in places[one["id"]] else place for place in one["places"]]})
        untold_fen += one["cost_fen"] // MONTHS[one["period"]] if hidden and one["delivery"] == "cash" and one["period"] in MONTHS else 0
    told = {**moment, "poor": poor, "programmes": rows, "monthly_cost_fen": moment["monthly_cost_fen"] - untold_fen,
            "townships": [_numbers(one) if one["area"] in areas else one for one in moment["townships"]]}
    if "hours" in moment:
        hours = moment["hours"]
        untold = {id for id, cases in hours["cases"].items() if id in programmes or few.small(cases)}
        untold_hours = sum(hours["hours"].get(id, 0) for id in untold)
        told["hours"] = {**hours, "total": None if hours["total"] is None else round(hours["total"] - untold_hours, 2), **{
            name: {id: few.HIDDEN if id in untold else value for id, value in hours[name].items()} for name in ("cases", "hours")}}
    return told


def _numbers(row: Found, names: Collection[str] = ()) -> dict[str, Any]:
    """With no figure left: in words."""
    return {name: few.HIDDEN if isinstance(value, int | float) and (not names or name in names) else value for name, value in row.items()}


# -- choosing under a budget ---------------------------------------------------------------------


def choice(found: Found, sees: bool) -> Found:
    """Weighted counts are rounded. A share of known people is a count."""
    if sees:
        return found
    regions, _ = few.table(found["regions"], ("people", "poor_before", "poor_after"), ("gap_before_fen", "money_fen"),
                           apart=[("poor_before", "poor_after"), ("people", "poor_before")])
    need, kept = few.table(found["need"], ("households", "people"), ("money_fen",))
    if kept:  # sums of sums would part what is hidden
        need = [{**row, "together_fen": few.HIDDEN} for row in need]
    before, *frontier = (few.alone(one, ("poor",), ("gap_fen", "headcount", "gap", "severity"))
                         for one in (found["before"], *found["frontier"]))
    people = found["people"]
    others = {aim: {**one, **dict.fromkeys(("headcount", "gap", "severity"), few.HIDDEN)} if few.small(one["headcount"] * people) else one
              for aim, one in found["others"].items()}
    shown = next(one for one in frontier if one["budget_fen"] == found["shown_fen"])
    hides = not (few.is_told(before["poor"]) and few.is_told(shown["poor"])) or few.small(before["poor"] - shown["poor"])
    headline = few.UNTOLD.as_json() if hides else found["headline"]
    return {**found, "regions": regions, "need": need, "before": before, "frontier": frontier, "others": others, "headline": headline,
            "sampling": None if hides else found.get("sampling")}


# -- a moving line -------------------------------------------------------------------------------


def moved(data: Found, sees: bool) -> Found:
    """What is kept back of today is kept back wherever the line stands. The county's sums too, where fewer than five come or go."""
    if sees:
        return data
    places: Sequence[Found] = data["places"]
    today = few.kept_back([[row["households_today"]] for row in places])
    now = few.kept_back([[row["households"], row["people"], abs(row["households"] - row["households_today"])] for row in places],
                        today.rows)
    told = [few.hide(row, today, ("households_today",), ("cost_today_fen",)) if at in today.rows else row for at, row in enumerate(places)]
    told = [few.hide(row, now, ("households", "people"), ("cost_fen",)) if at in now.rows else row for at, row in enumerate(told)]
    sums = {side: few.alone(data[side], _LINE_COUNTS, _LINE_MONEY) for side in ("today", "moved")}
    if any(few.small(data["moved"][name] - data["today"][name]) for name in _LINE_COUNTS):
        sums["moved"] = few.hide(data["moved"], few.Kept(), _LINE_COUNTS, _LINE_MONEY)
    apart = {reason: few.FEWER if few.small(count) else count for reason, count in data["apart"].items()}
    return {**data, **sums, "places": told, "apart": apart, "left_out": few.FEWER if few.small(data["left_out"]) else data["left_out"]}


_LINE_COUNTS, _LINE_MONEY = ("households", "people", "poor"), ("cost_fen", "gap_fen", "severity")


# -- a forecast ----------------------------------------------------------------------------------


def forecast(found: Found, sees: bool) -> Found:
    """Each series says whether it is `hidden`: one with a small count in any month, and those that would give it away."""
    series: Sequence[Found] = found["series"]
    if sees:
        return {**found, "series": [{**one, "hidden": False} for one in series]}
    hidden = {at for at, one in enumerate(series) if not one["area"] and any(map(few.small, _history(one)))}
    for policy in dict.fromkeys(one["policy"] for one in series):
        parts = [at for at, one in enumerate(series) if one["area"] and one["policy"] == policy]
        whole = {at for at in hidden if series[at]["policy"] == policy}
        hidden |= set(parts) if whole else {parts[place] for place in few.kept_back([_history(series[at]) for at in parts]).rows}
    return {**found, "series": [{**one, "hidden": at in hidden} for at, one in enumerate(series)]}


def _history(one: Found) -> list[int]:
    return [*one["before"]["cases"], one["seen"]["cases"]]
