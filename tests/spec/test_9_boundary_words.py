"""条文里的界限 / The words of a limit.

以上、以下、以内、届满 include the number; 不满、超过、以外 do not (民法典 第一千二百五十九条), and neither does 低于.
"""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(("words", "formula", "below", "at", "above"), [
    ("六十周岁以上", "age(as_of) >= 60", "no", "yes", "yes"),
    ("六十周岁以下", "age(as_of) <= 60", "yes", "yes", "no"),
    ("不满六十周岁", "age(as_of) < 60", "yes", "no", "no"),
    ("超过六十周岁", "age(as_of) > 60", "no", "no", "yes"),
    ("六十周岁", "age(as_of) = 60", "no", "yes", "no"),
    ("五十九至六十周岁", "age(as_of) between 59 and 60", "yes", "yes", "no"),
    ("非五十九至六十周岁", "age(as_of) not between 59 and 60", "no", "no", "yes"),
], ids=lambda value: value if isinstance(value, str) and not value.isascii() else "")
def test_years_of_age(law: Callable, words: str, formula: str, below: str, at: str, above: str) -> None:
    """“以上”“以下”含本数;“不满”“超过”不含。At the number itself the words differ."""
    law(formula).decides(f"""
        person | birth_date | => outcome
        五九   | 1967-10-31 | {below}
        六十   | 1966-10-31 | {at}
        六一   | 1965-10-31 | {above}
    """)


@pytest.mark.parametrize(("formula", "answers"), [
    ("wage_income <= qty(7584, 'yuan/year')", "yes yes no"), ("wage_income < qty(7584, 'yuan/year')", "yes no no"),
    ("wage_income >= qty(7584, 'yuan/year')", "no yes yes"), ("wage_income > qty(7584, 'yuan/year')", "no no yes"),
])
def test_a_line_in_money(law: Callable, formula: str, answers: str) -> None:
    """差一分钱也是差:界限精确到分。One fen decides."""
    low, at, high = answers.split()
    law(formula).decides(f"""
        person | wage_income | => outcome
        甲     | 7583.99     | {low}
        乙     | 7584.00     | {at}
        丙     | 7584.01     | {high}
    """)


def test_half_as_much_again(law: Callable) -> None:
    """“标准的1.5倍以内”:等于1.5倍仍在内。Within one and a half times the standard: exactly that is still within."""
    law("monthly(wage_income) <= 1.5 * standard", tables='[parameters.standard]\nunit = "yuan/month"\nvalue = "632.33"').decides("""
        person | wage_income | => outcome
        甲     | 11381.94    | yes
        乙     | 11381.95    | no
    """)


def test_a_list_of_codes(law: Callable) -> None:
    """“完全或者部分丧失劳动能力”:列在表里的代码,一个不多一个不少。The codes listed and no others."""
    law("work_capacity in ('partial', 'none')").decides("""
        person | work_capacity | => outcome
        甲     | full          | no
        乙     | partial       | yes
        丙     | none          | yes
    """)
