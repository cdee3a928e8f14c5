"""事件与时间窗 / Events and windows: what happened to a person, and when."""

from collections.abc import Callable

SPENT = "total(event.medical.own_pay, last 12 months) > qty(1000, 'yuan')"


def test_a_window_reaches_back_from_the_day_decided(law: Callable) -> None:
    """“近12个月”含当日,从一年前同日的次日算起:2025-11-01 至 2026-10-31。
    The last 12 months include the day decided and begin the day after the same day a year before."""
    law(SPENT).decides("""
        person | => outcome
        甲     | yes
        乙     | no
        丙     | yes
        丁     | no
    """, medical="""
        of | day        | own_pay
        甲 | 2025-11-01 | 1000.01
        乙 | 2025-10-31 | 1000.01
        丙 | 2026-10-31 | 1000.01
        丁 | 2026-11-01 | 1000.01
    """)


def test_an_event_without_a_day_may_lie_inside(law: Callable) -> None:
    """没有日期的事件可能在窗内:算得出下限就有结论,算不出就未知。
    An event without a day may lie in the window: its amount counts where it can only raise."""
    law(SPENT).decides("""
        person | => outcome | => missing
        甲     | yes        | -
        乙     | unknown    | day
        丙     | no         | -
    """, medical="""
        of | day        | own_pay
        甲 | 2026-10-01 | 2000
        甲 | ?          | 2000
        乙 | ?          | 2000
        丙 | ?          | 999
    """)


def test_events_not_loaded_are_not_events_that_did_not_happen(law: Callable) -> None:
    """没有载入的事件不是“没有发生”:未知。Events nobody loaded are unknown, not absent."""
    law({"spent": SPENT}).decides("""
        person | => outcome | => missing
        甲     | unknown    | event.medical
        乙     | no         | -
    """, medical="of | day | own_pay\n甲 | unknown |")


def test_windows_of_days_months_and_years(law: Callable) -> None:
    """last 7 days 是含当日的七天;月末按短月取齐。Seven days include today; months end where a shorter month ends."""
    law({"week": "any(event.medical.own_pay > 0, last 7 days)"}).decides("""
        person | => outcome
        甲     | yes
        乙     | no
    """, medical="of | day | own_pay\n甲 | 2026-10-25 | 1\n乙 | 2026-10-24 | 1")
    law({"month": "any(event.medical.own_pay > 0, last 8 months)"}).decides("""
        person | => outcome
        甲     | yes
        乙     | no
    """, medical="of | day | own_pay\n甲 | 2026-03-01 | 1\n乙 | 2026-02-28 | 1")


def test_each_event_is_looked_at_by_itself(law: Callable) -> None:
    """汇总里可用 where 逐笔筛选;当地参数在里面也能用。
    `where` chooses events one by one; a parameter of the place may be used inside."""
    law("total(event.medical.own_pay where event.medical.own_pay >= floor) >= qty(200, 'yuan')",
        tables='[parameters.floor]\nunit = "yuan"\nvalue = "100"').decides("""
        person | => outcome
        甲     | yes
        乙     | no
    """, medical="of | own_pay\n甲 | 100\n甲 | 100\n乙 | 150\n乙 | 99.99")
