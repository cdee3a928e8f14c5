"""Which trigger fires when, month by month, and what is then to be done."""

from collections.abc import Mapping, Sequence
from typing import Any

from huimin.budget.stress.rules import Rules, Trigger

FIRED, QUIET, UNSET, UNKNOWN = "fired", "quiet", "unset", "unknown"


def watch(rules: Rules, base: Mapping[str, Any], months: Sequence[Mapping[str, Any]], stocks: Sequence[Mapping[str, Any]] | None,
          households_damaged: int) -> list[dict[str, Any]]:
    """One entry a trigger: state and value of each month, and the first month in which it fires (None: never)."""
    found = []
    for trigger in rules.triggers:
        states = [_state(trigger, rules, base, month, stocks, households_damaged if at == 0 else 0, at) for at, month in enumerate(months)]
        first = next((month["month"] for month, (state, _) in zip(months, states, strict=True) if state == FIRED), None)
        found.append({"id": trigger.id, "name": trigger.name.as_json(), "watches": trigger.watches, "source": trigger.source,
                      "line": _line(trigger, rules), "first": first,
                      "months": [{"month": month["month"], "state": state, "value": value}
                                 for month, (state, value) in zip(months, states, strict=True)]})
    return found


def plans(rules: Rules, triggers: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Every plan, with the month in which its trigger fires first (None: it does not)."""
    first = {one["id"]: one["first"] for one in triggers}
    return [{"when": plan.when, "first": first[plan.when], "do": plan.do.as_json(), "who": plan.who.as_json(),
             "within": plan.within.as_json()} for plan in rules.plans]


def _line(trigger: Trigger, rules: Rules) -> float | None:
    """Of hours: all there are, unless another part is set."""
    if trigger.watches == "hours" and rules.hours_a_month is not None:
        return 1.0 if trigger.line is None else trigger.line
    return trigger.line


def _state(trigger: Trigger, rules: Rules, base: Mapping[str, Any], month: Mapping[str, Any], stocks: Sequence[Mapping[str, Any]] | None,
           damaged: int, at: int) -> tuple[str, float | None]:
    kind = trigger.watches
    if kind == "price":
        on = month["price"]["on"] if month["price"] else None
        return (UNKNOWN if on is None else FIRED if on else QUIET), None
    if kind == "emergency":
        return (FIRED if damaged else QUIET), damaged
    if kind == "stock":
        if stocks is None:
            return UNSET, None
        short = sum(1 for one in stocks if one["short"]) if at == 0 else 0
        return (FIRED if short else QUIET), short
    line = _line(trigger, rules)
    if kind == "hours":
        value = _hours(rules, month)
    else:
        before, now = _compared(trigger, base, month)
        if not before and now and line is not None:
            return FIRED, None  # from nothing: more than any share of it
        value = _rise(before, now)
    if value is None or line is None:
        return UNSET, value
    return (FIRED if value > 0 and value >= line else QUIET), value


def _hours(rules: Rules, month: Mapping[str, Any]) -> float | None:
    total: float | None = month["hours"]["total"]
    return None if total is None or not rules.hours_a_month else round(total / rules.hours_a_month, 6)


def _compared(trigger: Trigger, base: Mapping[str, Any], month: Mapping[str, Any]) -> tuple[int, int]:
    if trigger.watches == "spending":
        return base["monthly_cost_fen"], month["monthly_cost_fen"]
    if trigger.watches == "poor":
        return base["poor"]["poor"], month["poor"]["poor"]
    before, now = (sum(one["people"] for one in side["programmes"] if one["id"] in trigger.of) for side in (base, month))
    return before, now


def _rise(before: int, now: int) -> float | None:
    """0.1: a tenth more; None where there was nothing before and is something now."""
    return round(now / before - 1, 6) if before else None if now else 0.0
