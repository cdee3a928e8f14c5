"""家里还有谁 / A household that is not fully known: one further member may be there, of whom nothing is known."""

from collections.abc import Callable


def test_a_further_member_keeps_sums_open(law: Callable) -> None:
    """户里可能还有人:合计未知,缺的是“成员”。Somebody may be missing: the sum is unknown, and what is missing is `member`."""
    law("total(member.wage_income) <= qty(12000, 'yuan/year')", unit="household").decides("""
        household | person | wage_income | => outcome | => missing
        王家      | 甲     | 5000        | unknown    | member
        王家      | ?      |             |            |
        李家      | 乙     | 12001       | no         | -
        李家      | ?      |             |            |
    """)


def test_whoever_is_found_can_settle(law: Callable) -> None:
    """已知的成员足以下结论时,不必查清全家。Those who are known may be enough."""
    law({"child": "any(member.student)", "all_alive": "every(not member.deceased)"}, unit="household").decides("""
        household | person | student | deceased | => outcome | => failed | => missing
        王家      | 甲     | true    | false    | unknown    | -         | member
        王家      | ?      |         |          |            |           |
        李家      | 乙     | true    | true     | no         | all_alive | -
        李家      | ?      |         |          |            |           |
    """)


def test_members_are_decided_the_unknown_one_is_not(law: Callable) -> None:
    """个人政策照常逐人判定;那位“可能的成员”自己不成为一条结果。
    A person's policy is decided for everybody who is known; the possible member gets no line."""
    law("age(as_of) >= 60").decides("""
        household | person | birth_date | => outcome
        王家      | 甲     | 1950-01-01 | yes
        王家      | 乙     | 2000-01-01 | no
        王家      | ?      |            |
    """)


def test_an_empty_household(law: Callable) -> None:
    """一个成员也没有登记的户:合计未知,因为一定还有人没登记。
    A household without a single registered member: its sums are open."""
    law("count(member.student) = 0", unit="household").decides("""
        household | person | => outcome | => missing
        王家      | ?      | unknown    | member
    """)
