"""含未知的合计 / Sums with something unknown in them: an unknown wage is not a wage of zero."""

from collections.abc import Callable


def test_a_sum_with_an_unknown_part_is_unknown(law: Callable) -> None:
    """合计里有一项未知,合计就未知。A sum is unknown as soon as one part is."""
    law(amount="monthly(total(member.wage_income))", unit="household").decides("""
        household | person | wage_income | => amount | => missing
        王家      | 甲     | 1200        | 150       | -
        王家      | 乙     | 600         |           |
        李家      | 丙     | 1200        | -         | wage_income
        李家      | 丁     | ?           |           |
    """)


def test_where_leaves_people_out_with_all_their_holes(law: Callable) -> None:
    """where 排除的人,缺什么都不影响;是否被排除本身未知,则合计未知,除非他那一项为零也算得出上下限。
    Whoever `where` leaves out may lack anything; if it is unknown whether someone is left out, so is the sum."""
    law(amount="monthly(total(member.wage_income where not member.deceased))", unit="household").decides("""
        household | person | wage_income | deceased | => amount | => missing
        王家      | 甲     | 1200        |          | 100       | -
        王家      | 乙     | ?           | true     |           |
        李家      | 丙     | 1200        |          | -         | deceased
        李家      | 丁     | 600         | ?        |           |
        赵家      | 戊     | 1200        |          | -         | deceased, wage_income
        赵家      | 己     | ?           | ?        |           |
    """)


def test_counting_asks_for_certainty(law: Callable) -> None:
    """人数要每个人都说得清才算得出。A count is known when it is clear for each person."""
    law(amount="count(member.student) * qty(10, 'yuan/person/month')", unit="household").decides("""
        household | person | student | => amount | => missing
        王家      | 甲     | true    | 10        | -
        王家      | 乙     | false   |           |
        李家      | 丙     | true    | -         | student
        李家      | 丁     | ?       |           |
    """)


def test_any_and_every_settle_early(law: Callable) -> None:
    """any:有一人成立即真;every:有一人不成立即假;其余人未知也不要紧。
    One who does settles `any`, one who does not settles `every`, whatever the others are."""
    law({"any": "any(member.student)", "every": "every(member.hukou_here)"}, unit="household").decides("""
        household | person | student | hukou_here | => outcome | => failed | => missing
        王家      | 甲     | true    | true       | yes        | -         | -
        王家      | 乙     | ?       | true       |            |           |
        李家      | 丙     | true    | false      | no         | every     | -
        李家      | 丁     | true    | ?          |            |           |
        赵家      | 戊     | false   | true       | unknown    | -         | student, hukou_here
        赵家      | 己     | ?       | ?          |            |           |
    """)


def test_highest_and_lowest(law: Callable) -> None:
    """最高、最低也要全部已知。Highest and lowest need all values, too."""
    law(amount="monthly(highest(member.wage_income) - lowest(member.wage_income))", unit="household").decides("""
        household | person | wage_income | => amount | => missing
        王家      | 甲     | 2400        | 100       | -
        王家      | 乙     | 1200        |           |
        李家      | 丙     | 2400        | -         | wage_income
        李家      | 丁     | ?           |           |
    """)


def test_nobody_at_all(law: Callable) -> None:
    """一个人也没有时:合计为0,人数为0,any 为假,every 为真;最高值未知,但不缺任何事实。
    Over nobody: the sum and the count are 0, `any` is false, `every` true; the highest is unknown with nothing missing."""
    none = "member.deceased and not member.deceased"
    law({"total": f"total(member.wage_income where {none}) = 0", "count": f"count({none}) = 0",
         "any": f"not any({none})", "every": f"every(member.student where {none})"}, unit="household").decides("""
        household | person | => outcome
        王家      | 甲     | yes
    """)
    law(f"highest(member.wage_income where {none}) = 0", unit="household").decides("""
        household | person | => outcome | => missing
        王家      | 甲     | unknown    | -
    """)


def test_a_person_may_look_at_the_whole_household(law: Callable) -> None:
    """个人政策里也可汇总全家成员,包括本人。A person's rule may run over all members, that person included."""
    law("count(member.student) >= 2 and student").decides("""
        household | person | student | => outcome
        王家      | 甲     | true    | yes
        王家      | 乙     | true    | yes
        王家      | 丙     | false   | no
        李家      | 丁     | true    | no
    """)
