"""单位与精确 / Units and exactness: money is counted in fen, and nothing is rounded unless the rule says so."""

from collections.abc import Callable

import pytest

from huimin.policy.errors import TypeClash

MEMBERS = {"definitions/d.toml": '[[definition]]\nid = "size"\nentity = "household"\nformula = "count(not member.deceased)"\n'}


def test_thirds_come_back_whole(law: Callable) -> None:
    """三人分100元再相加仍是100元:中间不取整。A third of 100 yuan times three is 100 yuan: nothing is lost in between."""
    law("monthly(total(member.wage_income)) / size * size = qty(100, 'yuan/month')", unit="household", files=MEMBERS).decides("""
        household | person | wage_income | => outcome
        王家      | 甲     | 1200        | yes
        王家      | 乙     |             |
        王家      | 丙     |             |
    """)


def test_equal_to_the_line_is_not_below_it(law: Callable) -> None:
    """人均恰好等于标准时,“低于”不成立,哪怕除不尽。At exactly the line, `below` fails, even where the division leaves a rest."""
    law("total(member.wage_income) / size < qty(1000, 'yuan/person/year')", unit="household", files=MEMBERS).decides("""
        household | person | wage_income | => outcome
        王家      | 甲     | 3000        | no
        王家      | 乙     |             |
        王家      | 丙     |             |
        李家      | 丁     | 2999.99     | yes
        李家      | 戊     |             |
        李家      | 己     |             |
    """)


def test_decimals_are_exact(law: Callable) -> None:
    """0.35 就是百分之三十五,不是二进制近似值。0.35 is thirty-five hundredths, not a binary neighbour of it."""
    law({"percent": "wage_income * 0.35 = qty(35, 'yuan/year')", "tenths": "0.1 + 0.2 = 0.3"}).decides("""
        person | wage_income | => outcome
        甲     | 100         | yes
        乙     | 100.01      | no
    """)


@pytest.mark.parametrize(("rounding", "amounts"), [
    ('{ to = "fen", how = "up" }', "33.34 0.01 0"), ('{ to = "fen", how = "down" }', "33.33 0 0"),
    ('{ to = "jiao", how = "up" }', "33.40 0.10 0"), ('{ to = "yuan", how = "half_up" }', "33 0 0"),
    ('{ to = "jiao", how = "half_even" }', "33.30 0 0"),
])
def test_kinds_of_rounding(law: Callable, rounding: str, amounts: str) -> None:
    """金额只在最后按条文取整一次:见分进、见角进、四舍五入、去尾、四舍六入五成双。
    The amount is rounded once, at the end, as its article says: up, down, half up or half to even; to fen, jiao or yuan."""
    one, other, none = amounts.split()
    law(amount="monthly(wage_income) / 3", round_=f"round = {rounding}").decides(f"""
        person | wage_income | => amount
        甲     | 1200        | {one}
        乙     | 0.24        | {other}
        丙     | 0           | {none}
    """)


def test_halves(law: Callable) -> None:
    """恰好一半:half_up 进,half_even 取偶;负数的一半向正方向进。
    Exactly half: half_up goes up (a negative half, too, towards zero), half_even to the even neighbour."""
    law({"up": "round_half(wage_income, 'yuan') = qty(3, 'yuan/year')",
         "even": "round_half_even(wage_income, 'yuan') = qty(2, 'yuan/year')",
         "negative": "round_half(0 - wage_income, 'yuan') = 0 - qty(2, 'yuan/year')",
         "step": "round_up(contribution_years, 5) = 15"}).decides("""
        person | wage_income | contribution_years | => outcome | => failed
        甲     | 2.50        | 11                 | yes        | -
        乙     | 2.51        | 16                 | no         | even, negative, step
    """)


def test_a_year_becomes_months_only_by_word(law: Callable) -> None:
    """年收入与月标准不能直接比较,须写 monthly(…) 或 yearly(…)。
    A yearly income and a monthly standard meet only through monthly(…) or yearly(…)."""
    with pytest.raises(TypeClash):
        law("wage_income < qty(100, 'yuan/month')").program()
    law({"monthly": "monthly(wage_income) = qty(100, 'yuan/month')",
         "yearly": "wage_income = yearly(qty(100, 'yuan/month'))"}).decides("""
        person | wage_income | => outcome
        甲     | 1200        | yes
    """)


def test_a_bare_number_is_never_money(law: Callable) -> None:
    """没有单位的数不能当钱用(0除外)。A number without a unit is never money, except 0."""
    law("wage_income >= 0").decides("person | => outcome\n甲 | yes")
    with pytest.raises(TypeClash):
        law("wage_income >= 1").program()


def test_per_person_times_persons(law: Callable) -> None:
    """每人每月的标准乘以人数,才是每月的金额。So much per person and month times persons is so much per month."""
    standard = '[parameters.standard]\nunit = "yuan/person/month"\nvalue = "632"'
    law(amount="standard * count(not member.deceased)", unit="household", tables=standard).decides("""
        household | person | deceased | => amount
        王家      | 甲     |          | 1264
        王家      | 乙     |          |
        王家      | 丙     | true     |
    """)
