"""真、假、未知 / True, false, unknown: nobody is refused because a file has a hole."""

from collections.abc import Callable

import pytest


def test_conditions_are_joined_by_and(law: Callable) -> None:
    """条件全部确定成立才是“是”,有一条确定不成立就是“否”,否则“未知”。
    Yes when all conditions certainly hold, no as soon as one certainly fails, otherwise unknown."""
    law({"here": "hukou_here", "alive": "not deceased"}).decides("""
        person | hukou_here | deceased | => outcome | => failed   | => missing
        -------+------------+----------+------------+-------------+---------------------
        甲     | true       | false    | yes        | -           | -
        乙     | false      | false    | no         | here        | -
        丙     | ?          | false    | unknown    | -           | hukou_here
        丁     | ?          | true     | no         | alive       | -
        戊     | ?          | ?        | unknown    | -           | hukou_here, deceased
        己     | false      | true     | no         | here, alive | -
    """)


@pytest.mark.parametrize(("formula", "answers"), [
    ("student and serious_illness", "yes no unknown no no no unknown no unknown"),
    ("student or serious_illness", "yes yes yes yes no unknown yes unknown unknown"),
    ("not student or serious_illness", "yes no unknown yes yes yes yes unknown unknown"),
], ids=["and", "or", "not"])
def test_truth_tables(law: Callable, formula: str, answers: str) -> None:
    """“假且未知”是假,“真或未知”是真,“非未知”仍未知。
    False and unknown is false, true or unknown is true, not unknown is unknown."""
    pairs = [(a, b) for a in ("true", "false", "?") for b in ("true", "false", "?")]
    table = ["person | student | serious_illness | => outcome"]
    table += [f"p{n} | {a} | {b} | {answer}" for n, ((a, b), answer) in enumerate(zip(pairs, answers.split(), strict=True))]
    law(formula).decides("\n".join(table))


def test_presence_is_never_unknown(law: Callable) -> None:
    """known(…) 与 unknown(…) 只问有没有这个事实,答案总是真或假。
    known(…) and unknown(…) ask whether a fact is there; the answer is always true or false."""
    law({"known": "known(wage_income)", "unknown": "unknown(pension_income)"}).decides("""
        person | wage_income | pension_income | => outcome | => failed
        甲     | 0           | ?              | yes        | -
        乙     | ?           | ?              | no         | known
        丙     | 0           | 0              | no         | unknown
    """)


def test_a_default_must_be_written(law: Callable) -> None:
    """缺失的数不会自动当成0;要当成0,须写 coalesce(x, 0)。
    A missing number is never taken for zero, unless the rule says coalesce(x, 0)."""
    law({"plain": "wage_income < qty(1, 'yuan/year')", "default": "coalesce(pension_income, 0) < qty(1, 'yuan/year')"}).decides("""
        person | wage_income | pension_income | => outcome | => missing
        甲     | 0           | ?              | yes        | -
        乙     | ?           | 0              | unknown    | wage_income
        丙     | ?           | 5              | no         | -
    """)


def test_a_choice_on_something_unknown_is_unknown(law: Callable) -> None:
    """case 的条件未知时结果未知,而不是悄悄走 else;轮不到的分支缺什么都无妨。
    `case` on an unknown condition is unknown instead of quietly taking the else; an arm not reached may lack anything."""
    law(amount="case when student then qty(100, 'yuan/month') else monthly(wage_income) end").decides("""
        person | student | wage_income | => amount | => missing
        甲     | true    | ?           | 100       | -
        乙     | false   | 1200        | 100       | -
        丙     | false   | ?           | -         | wage_income
        丁     | ?       | 600         | -         | student
        戊     | ?       | ?           | -         | student, wage_income
    """)


def test_dividing_by_zero_is_unknown_with_nothing_missing(law: Callable) -> None:
    """除数为零时结果未知,但不缺任何事实:条文须自己写明这种情形。
    A division by zero is unknown though no fact is missing: the rule itself must say what then holds."""
    law("contribution_years / disability_grade >= 5").decides("""
        person | contribution_years | disability_grade | => outcome | => missing
        甲     | 15                 | 3                | yes        | -
        乙     | 14                 | 3                | no         | -
        丙     | 15                 | 0                | unknown    | -
    """)


def test_unknown_decides_no_list(law: Callable) -> None:
    """代码未知时,“等于”和“属于”都未知。An unknown code is neither in a list nor outside it."""
    law({"equal": "employment <> 'none'", "in": "work_capacity in ('full', 'partial')"}).decides("""
        person | employment | work_capacity | => outcome | => missing
        甲     | employee   | full          | yes        | -
        乙     | ?          | full          | unknown    | employment
        丙     | employee   | ?             | unknown    | work_capacity
        丁     | none       | ?             | no         | -
    """)
