"""怎样读这本书 / How to read these chapters: a table that expects the wrong thing must fail."""

from collections.abc import Callable

import pytest

from huimin.policy import PolicyError


@pytest.mark.parametrize("expected", ["no | -", "unknown | -", "yes | wage_income"])
def test_a_wrong_expectation_is_noticed(law: Callable, expected: str) -> None:
    """表格不是摆设:预期写错就会失败。The tables are no decoration."""
    with pytest.raises(AssertionError):
        law("hukou_here").decides(f"person | hukou_here | => outcome | => missing\n甲 | true | {expected}")


def test_a_blank_cell_is_the_ordinary_value(law: Callable) -> None:
    """空格取目录里的通常值(健在、没有收入……),“?”才是未知。
    A blank cell is the catalog's ordinary value (alive, no income …); only `?` is unknown."""
    law({"alive": "not deceased", "poor": "wage_income = 0"}).decides("""
        person | deceased | wage_income | => outcome
        甲     |          |             | yes
        乙     | ?        |             | unknown
    """)


def test_a_rule_that_cannot_be_read_is_refused(law: Callable) -> None:
    """读不懂的规则不会被“大致理解”。A rule that cannot be read is never guessed at."""
    with pytest.raises(PolicyError):
        law("wage_income is small").decides("person | => outcome\n甲 | yes")
