"""还缺什么 / What is missing: the facts that would settle an open answer, and no others."""

from collections.abc import Callable


def test_a_decided_answer_lacks_nothing(law: Callable) -> None:
    """有结论就不再索要任何材料。Whoever has an answer is asked for nothing."""
    law({"here": "hukou_here", "poor": "wage_income = 0"}, "monthly(pension_income)").decides("""
        person | hukou_here | wage_income | pension_income | => outcome | => amount | => missing
        甲     | false      | ?           | ?              | no         | -         | -
        乙     | true       | 0           | 0              | yes        | 0         | -
    """)


def test_only_what_can_still_change_the_answer(law: Callable) -> None:
    """已成立的条件、走不到的分支、被排除的人所缺的,都不算。
    Not what a condition already decided, an arm not reached or a person left out would need."""
    law({"either": "student or serious_illness",
         "case": "case when hukou_here then wage_income = 0 else pension_income = 0 end"}).decides("""
        person | student | serious_illness | hukou_here | wage_income | pension_income | => outcome | => missing
        甲     | true    | ?               | true       | ?           | ?              | unknown    | wage_income
        乙     | ?       | ?               | false      | ?           | 0              | unknown    | serious_illness, student
        丙     | ?       | ?               | ?          | 0           | 0              | unknown    | hukou_here, serious_illness, student
    """)


def test_the_amount_is_asked_for_once_the_outcome_is_yes(law: Callable) -> None:
    """先问资格,符合后才问金额所需。First what entitlement needs; what the amount needs only once it stands."""
    law("hukou_here", "monthly(pension_income)").decides("""
        person | hukou_here | pension_income | => outcome | => amount | => missing
        甲     | ?          | ?              | unknown    | -         | hukou_here
        乙     | true       | ?              | yes        | -         | pension_income
    """)


def test_through_definitions_and_other_policies(law: Callable, write: Callable) -> None:
    """穿过定义和别的政策,一直问到事实。Through definitions and other policies down to the facts."""
    files = {"definitions/d.toml": '[[definition]]\nid = "able"\nentity = "person"\nformula = "student and not serious_illness"\n',
             "other/CN@2020-01-01.toml": write("other", {"first": "able", "second": "hukou_here"})}
    law("not other.outcome", files=files).decides("""
        person | student | serious_illness | hukou_here | => outcome | => missing
        甲     | ?       | false           | true       | unknown    | student
        乙     | ?       | true            | true       | yes        | -
        丙     | true    | ?               | ?          | unknown    | hukou_here, serious_illness
    """)


def test_what_kinds_of_thing_can_be_missing(law: Callable, write: Callable) -> None:
    """可能缺的有:事实、在册情况、参数、亲属是谁、家里还有谁、发生过什么。
    A fact, a roster, a parameter, who relatives are, who else is a member, what has happened."""
    files = {"other/CN@2020-01-01.toml": write("other", "student", "qty(1, 'yuan/month')")}
    law({"fact": "student", "roster": "receives.other", "parameter": "line > 0", "relatives": "any(parent.deceased)",
         "members": "every(member.hukou_here)", "events": "any(event.medical.own_pay > 0)"},
        tables='[parameters.line]\nunit = "yuan"\nsource = "catalog"', files=files).decides("""
        household | person | student | receives.other | => outcome | => missing
        王家      | 甲     | ?       | ?              | unknown    | student, other, rule.line, parent, member, event.medical
        王家      | ?      |         |                |            |
    """, parent="of | deceased\n甲 | unknown", medical="of | own_pay\n甲 | unknown")


def test_asking_for_what_is_missing_settles_it(law: Callable) -> None:
    """补上所缺的事实,就有结论。With the missing facts supplied there is an answer."""
    rule = law("student and wage_income < qty(100, 'yuan/year') or serious_illness")
    rule.decides("""
        person | student | wage_income | serious_illness | => outcome | => missing
        甲     | ?       | ?           | false           | unknown    | student, wage_income
        乙     | true    | ?           | false           | unknown    | wage_income
        丙     | true    | 50          | false           | yes        | -
        丁     | false   | ?           | false           | no         | -
    """)
