"""谁让位于谁 / Interactions: policies that exclude, replace, top up or overlook one another."""

from collections.abc import Callable

import pytest

from huimin.policy import PolicyError

ONE, TWO = "one/CN@2020-01-01.toml", "two/CN@2020-01-01.toml"


def row(operator: str, policy: str = "one", others: str = '"two"', more: str = "") -> str:
    return (f'[[interaction]]\noperator = "{operator}"\npolicy = "{policy}"\nwith = [{others}]\nlevel = "person"\n'
            f'article = "第三条"\n{more}\n')


@pytest.fixture
def pair(law: Callable, write: Callable) -> Callable:
    """Two policies of a person, `one` for students and `two` for the seriously ill, and rows that join them."""
    def make(rows_: str, *, first: str = "qty(100, 'yuan/month')", second: str = "qty(60, 'yuan/month')", **more: str) -> object:
        files = {ONE: write("one", "student", first), TWO: write("two", "serious_illness", second), "interactions.toml": rows_}
        return law(files={**files, **more})
    return make


def test_exclude(pair: Callable) -> None:
    """排除:符合前者的,不得后者;前者未知且后者条件成立时,后者也未知。
    Whoever is entitled to the first gets no second; while the first is unknown, so is the second."""
    pair(row("exclude")).decides("""
        person | student | serious_illness | => one.outcome | => two.outcome | => two.failed | => two.missing
        甲     | true    | true            | yes            | no             | not_one       | -
        乙     | false   | true            | no             | yes            | -             | -
        丙     | ?       | true            | unknown        | unknown        | -             | student
        丁     | ?       | false           | unknown        | no             | condition     | -
    """)


def test_nobody_is_switched_silently(pair: Callable) -> None:
    """正在领后者、没领前者的人,不会被系统悄悄转走:要本人申请。
    Somebody who draws the second today and not the first is not switched: that takes an application."""
    pair(row("exclude")).decides("""
        person | student | serious_illness | receives.one | receives.two | => one.outcome | => two.outcome
        甲     | true    | true            |              | 60           | yes            | yes
        乙     | true    | true            | 100          | 60           | yes            | no
        丙     | true    | true            | ?            | ?            | yes            | unknown
    """)


def test_exclude_from_a_household(law: Callable, write: Callable) -> None:
    """个人政策排除家庭政策:这个人不计入家庭(定义里读 excluded.),家庭照常判定。
    A person's policy takes that person out of the household (`excluded.` in a definition); the household is decided without."""
    definition = '[[definition]]\nid = "counted"\nentity = "person"\nformula = "not excluded.rule"\n'
    amount = "count(member.counted) * qty(10, 'yuan/person/month')"
    law("any(member.counted)", amount, unit="household",
        files={ONE: write("one", "student", "qty(100, 'yuan/month')"), "definitions/d.toml": definition,
               "interactions.toml": row("exclude", "one", '"rule"')}).decides("""
        household | person | student | => outcome | => amount | => one.outcome
        王家      | 甲     | true    | yes        | 10        | yes
        王家      | 乙     | false   |            |           | no
        李家      | 丙     | true    | no         | -         | yes
        赵家      | 丁     | ?       | unknown    | -         | unknown
    """)


def test_choose(pair: Callable) -> None:
    """择一:正在领的保留,否则取高的;另一项“搁置”,并不否定其资格。
    One of the two is paid: the one already drawn stands, else the better; the other is set aside, not refused."""
    pair(row("choose")).decides("""
        person | student | serious_illness | receives.two | => one.outcome | => one.aside | => two.outcome | => two.aside
        甲     | true    | true            |              | yes            | -            | yes            | one
        乙     | true    | true            | 60           | yes            | two          | yes            | -
        丙     | false   | true            |              | no             | -            | yes            | -
        丁     | ?       | true            |              | unknown        | -            | yes            | -
    """)


def test_max(pair: Callable) -> None:
    """就高:不看正在领哪项,付最高的;相等时按写的次序。The highest is paid, whatever is drawn today; the first named wins a tie."""
    pair(row("max")).decides("""
        person | student | serious_illness | receives.two | => one.aside | => two.aside
        甲     | true    | true            | 60           | -            | one
    """)
    pair(row("max"), second="qty(100, 'yuan/month')").decides("""
        person | student | serious_illness | receives.two | => one.aside | => two.aside
        甲     | true    | true            | 60           | -            | one
    """)


def test_an_unknown_amount_displaces_nothing(pair: Callable) -> None:
    """金额还算不出的一项,不会挤掉另一项。A benefit whose amount is not known sets nothing aside."""
    pair(row("max"), first="monthly(wage_income)").decides("""
        person | student | serious_illness | wage_income | => one.aside | => two.aside
        甲     | true    | true            | ?           | -            | -
        乙     | true    | true            | 12000       | -            | one
        丙     | true    | true            | 12          | two          | -
    """)


def test_topup(pair: Callable) -> None:
    """补差:前者减去后者发的数额,不低于零;后者未知则补差未知。
    The first is paid as the difference to the second, never below zero; unknown while the second is."""
    pair(row("topup_to")).decides("""
        person | student | serious_illness | => one.amount | => two.amount | => one.missing
        甲     | true    | true            | 40            | 60            | -
        乙     | true    | false           | 100           | -             | -
        丙     | true    | ?               | -             | -             | serious_illness
    """)
    pair(row("topup_to"), second="qty(160, 'yuan/month')").decides("""
        person | student | serious_illness | => one.amount
        甲     | true    | true            | 0
    """)


def test_topup_with_a_household_benefit_counts_per_member(law: Callable, write: Callable) -> None:
    """家庭待遇按人头折算到个人再补差(用 per 指明人数)。A household's benefit counts per head; `per` names the number of heads."""
    heads = '[[definition]]\nid = "heads"\nentity = "household"\nformula = "count(not member.deceased)"\n'
    law("student", "qty(100, 'yuan/month')",
        files={TWO: write("two", "count(member.student) >= 1", "qty(100, 'yuan/month')", unit="household"), "definitions/d.toml": heads,
               "interactions.toml": row("topup_to", "rule", '"two"', 'per = "heads"')}).decides("""
        household | person | student | => amount
        王家      | 甲     | true    | 66.67
        王家      | 乙     |         |
        王家      | 丙     |         |
    """)


def test_not_income(law: Callable, write: Callable) -> None:
    """不计入收入:counted_benefits 是名册上在发、未被豁免的个人现金待遇的全年合计。
    `counted_benefits` is the yearly sum of personal cash benefits on today's rosters that no row exempts."""
    files = {ONE: write("one", "student", "qty(100, 'yuan/month')"), TWO: write("two", "student", "qty(9, 'yuan/year')", period="year"),
             "interactions.toml": row("not_income", "one", '"rule"')}
    definition = '[[definition]]\nid = "counted"\nentity = "person"\nformula = "counted_benefits.rule"\n'
    people = """
        household | person | receives.one | receives.two | => outcome
        王家      | 甲     | 100          |              | yes
        李家      | 乙     |              | 9            | {}
        李家      | 丙     |              |              |
    """
    files["definitions/d.toml"] = definition
    law("total(member.counted) = 0", unit="household", files=files).decides(people.format("no"))
    law("total(member.counted) <= qty(9, 'yuan/year')", unit="household", files=files).decides(people.format("yes"))


def test_rows_have_their_time(pair: Callable) -> None:
    """规则可以有起止日期。A row may have a first and a last day."""
    pair(row("exclude", more='from = "2020-01-01"\nuntil = "2026-10-30"')).decides("""
        person | student | serious_illness | => two.outcome
        甲     | true    | true            | yes
    """)


def test_what_cannot_be_joined_is_refused(pair: Callable) -> None:
    """发放周期不同不能补差;一项政策不能同时在两组里择一。
    No top-up across periods; a policy stands in one group of choices only."""
    with pytest.raises(PolicyError):
        pair(row("choose") + row("max", "two", '"one"')).program()
