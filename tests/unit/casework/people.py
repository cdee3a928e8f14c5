"""Who acts in the tests of casework, and what they enter."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from huimin.casework import (
    Actor,
    Case,
    MemoryStore,
    begin,
    day_of,
    first_month,
    opened,
    perform,
    risks,
)
from huimin.casework.model import month_after_death

VILLAGE, TOWNSHIP, OTHER_TOWNSHIP, COUNTY = "990121001001", "990121001", "990121002", "990121"
MOTHER, CHILD, COUSIN = "A", "B", "C"
DAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


def staff(name: str, role: str, area: str, **more: Any) -> Actor:
    return Actor(name, name, frozenset({role}), area, **more)


CITIZEN = Actor("mother", "母亲", frozenset({"citizen"}), person=MOTHER)
STRANGER = Actor("stranger", "别人", frozenset({"citizen"}), person="Z")
VILLAGER = staff("cun", "village_worker", VILLAGE)
CLERK = staff("xiang", "township_worker", TOWNSHIP)
CLERK2 = staff("xiang2", "township_worker", TOWNSHIP)
ELSEWHERE = staff("zhen", "township_worker", OTHER_TOWNSHIP)
HEAD = staff("xiangzhang", "township_lead", TOWNSHIP)
OFFICER = staff("xian", "county_officer", COUNTY)
OFFICER2 = staff("xian2", "county_officer", COUNTY)
LEAD = staff("juzhang", "county_lead", COUNTY)
COUSIN_AT_WORK = staff("qin", "township_worker", TOWNSHIP, kin=frozenset({CHILD}))
PROGRAM = Actor("system", "", frozenset({"system"}))
NAMELESS = Actor("xian3", "", frozenset({"county_officer"}), COUNTY)
EVERYBODY = (CITIZEN, STRANGER, NAMELESS, VILLAGER, CLERK, CLERK2, ELSEWHERE, HEAD, OFFICER, OFFICER2, LEAD, COUSIN_AT_WORK, PROGRAM)

MEASURED = [{"fact": "household.income", "provenance": "measured", "source": "税务 2026-10"}]
ENTRIES: Mapping[str, Any] = {
    "commitment": True, "authorisation": True, "missing": "户口簿", "to_area": OTHER_TOWNSHIP, "reason": "回避", "aside": ["qin"],
    "findings": "属实",
    "visitors": ["甲", "乙"], "signed": True, "opinion": "grant", "reasons": "人均收入低于标准",
    "objection": "他家有车", "amount_fen": 50_000, "evidence": MEASURED, "heard": "母亲", "said": "不同意",
    "overpaid_fen": 30_000, "recover_fen": 20_000, "served_to": "本人签收",
    "died_on": "2026-11-01", "who": "母亲", "proof": "死亡医学证明", "nobody_left": True, "instead_of": "收入证明", "result": "correct",
    "grounds": "收入算错了", "told_how": "上门", "what": "人口不对", "posted_where": "村务栏", "degree": "partly", "alive": "当面见到",
}
NO_RISK: Mapping[str, int] = {f"risk_{id}": 0 for id in risks()}
SETTINGS: Mapping[str, int] = {"silent_days": 7, **NO_RISK}
KIN: Mapping[str, frozenset[str]] = {"qin": frozenset({CHILD})}


def a_case(policy: str = "dibao", way_in: str = "citizen", act: str = "start", by: Actor = CITIZEN,
           start: datetime = DAY) -> tuple[MemoryStore, Case]:
    store = MemoryStore()
    return store, begin(store, "1", act, by, start, policy=policy, household="600000001", members=[MOTHER, CHILD], area=VILLAGE,
                        way_in=way_in, person=MOTHER)


def entries(case: Case, at: datetime) -> dict[str, Any]:
    """What anybody would enter at that moment: days of today, the month money starts in, four months of gradual exit."""
    today = day_of(at)
    later = today.month + 3
    return {**ENTRIES, **dict.fromkeys(("visited_on", "heard_on", "served_on", "paid_on", "posted_on", "assessed_on"), today.isoformat()),
            "back_from": month_after_death(case) or f"{today:%Y-%m}",
            "from_month": first_month(case) or f"{today:%Y-%m}", "until_month": f"{today.year + later // 12}-{later % 12 + 1:02d}"}


def run(store: MemoryStore, *steps: tuple[str, Actor], start: datetime = DAY, settings: Mapping[str, int] = SETTINGS,
        **entered: Any) -> Case:
    """Steps a day apart; returns the case after the last."""
    at, case = start, opened(store, "1")
    for act, actor in steps:
        at += timedelta(days=1)
        case = perform(store, "1", act, actor, {**entries(case, at), **entered}, at, settings=settings)
    return case


TO_COUNTY = (("submit", CITIZEN), ("accept", CLERK), ("check_data", CLERK), ("visit", CLERK2), ("give_opinion", HEAD), ("post", CLERK))
"""… and eight days later it may be sent."""
LONG_AFTER = DAY + timedelta(days=30)
TODAY = date(2026, 11, 2)
