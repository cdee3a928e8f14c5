"""联动机制的启动与终止 / Triggers: a switch that follows a monthly series, and remembers."""

from collections.abc import Callable
from datetime import date

import pytest

SWITCH = """
[parameters.cpi]
unit = "1"
source = "catalog"
[parameters.start_at]
unit = "1"
value = "3.5"
[parameters.stop_at]
unit = "1"
value = "3"
[parameters.on]
source = "trigger"
start = "cpi >= start_at"
stop = "cpi < stop_at"
"""
SERIES = """
    id       | from       | value | unit
    rule.cpi | 2026-01-01 | 3.4   | 1
    rule.cpi | 2026-02-01 | 3.5   | 1
    rule.cpi | 2026-03-01 | 3.2   | 1
    rule.cpi | 2026-04-01 | 2.9   | 1
    rule.cpi | 2026-05-01 | 3.2   | 1
    rule.cpi | 2026-06-01 | 3.6   | 1
"""


@pytest.mark.parametrize(("month", "answer"), [(1, "no"), (2, "yes"), (3, "yes"), (4, "no"), (5, "no"), (6, "yes"), (9, "yes")])
def test_on_until_it_stops(law: Callable, month: int, answer: str) -> None:
    """达到启动线就开,降到终止线以下才关:3.2%在启动后仍开着,在终止后仍关着。
    On from the month the start holds, off from the month the stop holds: 3.2 keeps whatever was before."""
    law("on", tables=SWITCH, parameters=SERIES, day=date(2026, month, 15)).decides(f"person | => outcome\n甲 | {answer}")


def test_before_the_first_month_it_is_off(law: Callable) -> None:
    """数列开始之前是“未启动”,不是“未知”。Before the series begins it is off, not unknown."""
    law("on", tables=SWITCH, parameters=SERIES, day=date(2025, 12, 31)).decides("person | => outcome\n甲 | no")


def test_without_any_series_it_is_unknown(law: Callable) -> None:
    """一个数也没有时才是未知。It is unknown only where there is no series at all."""
    law("on", tables=SWITCH, parameters="""
        id       | area | value | unit
        rule.cpi | 33   | 9     | 1
    """).decides("""
        person | household.area | => outcome | => missing
        甲     | 330881         | yes        | -
        乙     | 110101         | unknown    | rule.on
    """)
