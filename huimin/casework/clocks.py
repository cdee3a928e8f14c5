"""Statutory clocks of a case, counted on the State Council's calendar.

The day something happens is not counted; a calendar limit that ends on a holiday ends on the next working day
(民法典 第二百零一条、第二百零三条), except a public posting, whose days are simply counted. While an objection is looked
into the clocks of the office stand still, but never beyond the law's own longer limit (45 working days for 低保).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from huimin.casework.model import Case, Event, day_of
from huimin.casework.procedure import ClockRule, procedure
from huimin.catalog import Workdays, standard_workdays
from huimin.kernel import Text

SOON = 3
"""Working days before the end at which a clock turns amber."""
_PAUSING = frozenset({"incomplete", "objection"})
_SIMPLY_COUNTED = frozenset({"posting", "silent"})
IRREGULAR_MONTHS = 6
"""Review of families whose income varies or who can work (民发〔2021〕57号 第三十一条)."""


@dataclass(frozen=True)
class Clock:
    """started, due: days; paused: days it stood still; done: the day it was stopped; light: green, amber, red or done.

    provisional: a year on the way has no published holidays yet; certainty: how sure the limit is (read, memory, local);
    long_stop: the day no pause moves it beyond, where the law has one
    """

    id: str
    name: Text
    source: str
    started: date
    due: date
    light: str
    paused: int = 0
    done: date | None = None
    provisional: bool = False
    certainty: str = "read"
    long_stop: date | None = None


def clocks(case: Case, on: date, settings: Mapping[str, int] | None = None, days: Workdays | None = None) -> list[Clock]:
    """Every clock that runs or ran, the last start of each, most urgent first.

    settings: the place's own numbers (silent_days); a clock whose number is not set does not run
    """
    days = days or standard_workdays()
    found = [clock for rule in procedure().clocks_of(case.policy) if (clock := _clock(rule, case, on, settings or {}, days)) is not None]
    return sorted(found, key=lambda clock: (clock.done is not None, clock.due))


def _clock(rule: ClockRule, case: Case, on: date, settings: Mapping[str, int], days: Workdays) -> Clock | None:
    start = case.last(*rule.starts)
    limit = _limit(rule, case, settings)
    if start is None or not limit:
        return None
    stopped = next((event for event in case.since(start) if event.act in rule.stops), None)
    if stopped is None and rule.kind == "months" and not case.paying:
        stopped = case.events[-1]
    end = day_of(stopped.at) if stopped else on
    paused = _paused(case.since(start), end, days) if rule.kind == "work" else 0
    begun = day_of(start.at)
    provisional, most = False, _most(rule, case)
    if rule.kind == "work":
        deadline = days.after(begun, min(limit + paused, most) if most else limit + paused)
        due, provisional = deadline.day, deadline.provisional
    else:
        due = _months_after(begun, limit) if rule.kind == "months" else begun + timedelta(days=limit)
        due = due if rule.kind in _SIMPLY_COUNTED else days.after(due, 0).day
    if stopped is not None:
        light = "done"
    else:
        left = days.between(on, due)
        light = "red" if on > due else "amber" if left <= SOON else "green"
    return Clock(rule.id, rule.name, rule.source, begun, due, light, paused, day_of(stopped.at) if stopped else None, provisional,
                 rule.certainty, days.after(begun, most).day if most else None)


def _limit(rule: ClockRule, case: Case, settings: Mapping[str, int]) -> int:
    """Days or months; a case that lives in two places, or was moved, has the longer limit where the law gives one."""
    if rule.days.isdigit():
        return int(rule.days)
    if rule.days == "whole_days" and case.scheme.special_days and case.last("move") is not None:
        return case.scheme.special_days
    if rule.days == "review_months" and case.scheme.review_months:
        asked = case.last("grant", "review")
        return IRREGULAR_MONTHS if asked is not None and asked.data.get("income") == "irregular" else case.scheme.review_months
    scheme: int = getattr(case.scheme, rule.days, 0)
    return scheme or settings.get(rule.days, 0)


def _most(rule: ClockRule, case: Case) -> int:
    """Working days no pause goes beyond; 0: the law names none."""
    return case.scheme.special_days if rule.days == "whole_days" and rule.kind == "work" else 0


def _paused(events: tuple[Event, ...], end: date, days: Workdays) -> int:
    """Working days spent in states that wait for somebody else."""
    total, since = 0, None
    for event in events:
        if event.state in _PAUSING and since is None:
            since = day_of(event.at)
        elif event.state not in _PAUSING and since is not None:
            total, since = total + days.between(since, day_of(event.at)), None
    return total + (days.between(since, end) if since is not None and end > since else 0)


def _months_after(day: date, months: int) -> date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError
