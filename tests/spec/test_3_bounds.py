"""上下限已经说明的,不必再问 / What bounds settle: some answers do not wait for the last fact.

Fields declare what they cannot be less than (an income is never below 0). A comparison that holds for every
possible value is settled, though the value is not known.
"""

from collections.abc import Callable

LINE = "total(member.wage_income) <= qty(12000, 'yuan/year')"


def test_one_income_above_the_line_settles_the_sum(law: Callable) -> None:
    """已知一人收入超线,其他人收入再少(不会低于0)合计也超线:结论是“否”,不是“未知”。
    With one income above the line, the others (never below 0) cannot bring the sum down."""
    law(LINE, unit="household").decides("""
        household | person | wage_income | => outcome | => missing
        王家      | 甲     | 12000.01    | no         | -
        王家      | 乙     | ?           |            |
        李家      | 丙     | 12000       | unknown    | wage_income
        李家      | 丁     | ?           |            |
    """)


def test_what_may_be_taken_off_leaves_it_open(law: Callable) -> None:
    """可以扣减的项未知,就仍然未知。A deduction that is not known keeps the answer open."""
    law("total(member.wage_income - member.work_cost) <= qty(12000, 'yuan/year')", unit="household").decides("""
        household | person | wage_income | work_cost | => outcome | => missing
        王家      | 甲     | 13000       | ?         | unknown    | work_cost
        李家      | 乙     | 12000       | ?         | yes        | -
    """)


def test_bounds_run_through_arithmetic(law: Callable) -> None:
    """上下限会穿过加减乘除、舍入、least、greatest。
    Bounds pass through sums, products, quotients, roundings, least and greatest."""
    law({"round": "round_down(wage_income, 'yuan') >= 0", "product": "2 * wage_income >= 0", "quotient": "wage_income / 3 >= 0",
         "least": "least(wage_income, qty(5, 'yuan/year')) < qty(6, 'yuan/year')",
         "greatest": "greatest(wage_income, qty(5, 'yuan/year')) > 0"}).decides("""
        person | wage_income | => outcome
        甲     | ?           | yes
    """)


def test_equality_is_settled_only_by_distance(law: Callable) -> None:
    """“等于”只有在区间不相交时才有结论。Equality is settled only where the ranges do not meet."""
    law("wage_income + qty(1, 'yuan/year') <> 0").decides("person | wage_income | => outcome\n甲 | ? | yes")
    law("wage_income <> 0").decides("person | wage_income | => outcome | => missing\n甲 | ? | unknown | wage_income")


def test_counts_lie_between_the_sure_and_the_possible(law: Callable) -> None:
    """人数至少是确定的人,至多再加上说不清的人。A count lies between those who surely are and those who may be."""
    law({"some": "count(member.student) >= 1", "few": "count(member.student) <= 2"}, unit="household").decides("""
        household | person | student | => outcome | => missing
        王家      | 甲     | true    | yes        | -
        王家      | 乙     | ?       |            |
        李家      | 丙     | true    | unknown    | student
        李家      | 丁     | ?       |            |
        李家      | 戊     | true    |            |
    """)


def test_a_case_is_bounded_by_the_arms_it_may_take(law: Callable) -> None:
    """条件未知的 case,取可能各分支的上下限。An undecided `case` is bounded by the arms it may still take."""
    law("case when student then qty(3, 'yuan/year') else qty(5, 'yuan/year') + wage_income end >= qty(3, 'yuan/year')").decides("""
        person | student | wage_income | => outcome
        甲     | ?       | ?           | yes
    """)


def test_definitions_hand_bounds_on(law: Callable) -> None:
    """定义的上下限同样有效。Bounds reach through definitions."""
    definition = '[[definition]]\nid = "doubled"\nentity = "person"\nformula = "wage_income * 2"\n'
    law("doubled >= 0 and total(member.doubled) >= 0", files={"definitions/d.toml": definition}).decides("""
        person | wage_income | => outcome
        甲     | ?           | yes
    """)
