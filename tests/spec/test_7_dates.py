"""日期与年龄 / Dates and ages: which day counts, and what a month is."""

from collections.abc import Callable
from datetime import date

import pytest


def test_a_birthday_counts_from_the_day_itself(law: Callable) -> None:
    """周岁从生日当天起算。Somebody is a year older on the birthday itself."""
    law("age(as_of) >= 60").decides("""
        person | birth_date | => outcome
        甲     | 1966-10-31 | yes
        乙     | 1966-11-01 | no
        丙     | ?          | unknown
    """)


@pytest.mark.parametrize(("day", "answer"), [
    (date(2026, 2, 28), "no"), (date(2026, 3, 1), "yes"), (date(2028, 2, 28), "yes"), (date(2024, 2, 29), "no"),
])
def test_born_on_29_february(law: Callable, day: date, answer: str) -> None:
    """2月29日出生的人,平年在3月1日满周岁。Born on 29 February: a year older on 1 March of a common year."""
    law("age(as_of) >= 18", day=day).decides(f"person | birth_date | => outcome\n甲 | 2008-02-29 | {answer}")


def test_the_29th_itself_in_a_leap_year(law: Callable) -> None:
    """闰年在2月29日当天满周岁。In a leap year the birthday is the 29th."""
    law("age(as_of) = 16", day=date(2024, 2, 29)).decides("person | birth_date | => outcome\n甲 | 2008-02-29 | yes")


def test_a_birthday_may_count_by_the_month(law: Callable) -> None:
    """按月计发的政策:生日所在月的1日起就算满(age_by_month)。Rules paid by the month count a birthday from the first of its month."""
    law({"by_month": "age_by_month(as_of) >= 60"}, day=date(2026, 10, 1)).decides("""
        person | birth_date | => outcome
        甲     | 1966-10-31 | yes
        乙     | 1966-11-01 | no
    """)


def test_full_months(law: Callable) -> None:
    """“满六个月”:到同日才满;没有同日的月份,到下月1日才满。
    Six months are full on the same day; where a month has no such day, on the first of the next."""
    law("months_between(custody_since, as_of) >= 6", day=date(2026, 2, 28)).decides("""
        person | custody_since | => outcome
        甲     | 2025-08-28    | yes
        乙     | 2025-08-29    | no
        丙     | 2025-08-31    | no
    """)
    law("months_between(custody_since, as_of) >= 6", day=date(2026, 3, 1)).decides("""
        person | custody_since | => outcome
        丙     | 2025-08-31    | yes
    """)


def test_adding_months_keeps_to_the_month(law: Callable) -> None:
    """加月份时,没有同日就取月末。Adding months ends on the last day of a shorter month."""
    law({"months": "add_months(custody_since, 1) = date '2026-02-28'", "days": "add_days(custody_since, 28) = date '2026-02-28'",
         "back": "add_months(custody_since, -2) = date '2025-11-30'"}).decides("""
        person | custody_since | => outcome | => failed
        甲     | 2026-01-31    | yes        | -
        乙     | 2026-01-28    | no         | days, back
    """)


def test_the_month_decided(law: Callable) -> None:
    """month_start、month_end 是判定日所在月的首日和末日;月份和年份可以单独取出。
    month_start and month_end are the first and last day of the month decided; month and year can be taken out."""
    law({"start": "month_start = date '2028-02-01'", "end": "month_end = date '2028-02-29'", "month": "month_of(as_of) = 2",
         "year": "year_of(as_of) = 2028", "first": "first_of_month(as_of) = month_start"}, day=date(2028, 2, 10)).decides("""
        person | => outcome
        甲     | yes
    """)


def test_age_of_members_in_a_household_rule(law: Callable) -> None:
    """家庭规则里,年龄写在成员汇总中。In a household's rule, ages stand inside an aggregate of members."""
    definition = '[[definition]]\nid = "years"\nentity = "person"\nformula = "age(as_of)"\n'
    law({"children": "count(member.years < 18) = 1", "oldest": "highest(member.years) >= 60"}, unit="household",
        files={"definitions/d.toml": definition}).decides("""
        household | person | birth_date | => outcome
        王家      | 甲     | 1960-01-01 | yes
        王家      | 乙     | 2010-01-01 |
    """)
