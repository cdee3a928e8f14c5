"""参数:因地、因时而异的数 / Parameters: numbers of the law that differ by place and day."""

from collections.abc import Callable
from datetime import date

STANDARD = '[parameters.standard]\nunit = "yuan/month"\nsource = "catalog"\n'
BELOW = "monthly(wage_income) < standard"


def test_the_nearest_place_that_has_set_one(law: Callable) -> None:
    """由近及远:村、乡镇、县、市、省、全国,先找到的为准。The nearest place around the household that has set a value decides."""
    law(BELOW, tables=STANDARD, parameters="""
        id            | area   | value | unit
        rule.standard | CN     | 100   | yuan/month
        rule.standard | 33     | 200   | yuan/month
        rule.standard | 330881 | 300   | yuan/month
    """).decides("""
        person | household.area | wage_income | => outcome
        甲     | 330881001      | 2999        | yes
        乙     | 330881001      | 3600        | no
        丙     | 330102         | 2399        | yes
        丁     | 330102         | 2400        | no
        戊     | 110101         | 1200        | no
    """)


def test_town_and_country(law: Callable) -> None:
    """同一地方,城乡标准可以不同:分城乡的先于不分的。不知是城是乡而两者不同时,标准未知。
    Town and country may differ, and a value for one of them stands before the common one; where they differ, not knowing
    which it is means not knowing the value."""
    law(BELOW, tables=STANDARD, parameters="""
        id            | area | residence | value | unit
        rule.standard | 33   | any       | 100   | yuan/month
        rule.standard | 33   | urban     | 200   | yuan/month
        rule.standard | 11   | any       | 300   | yuan/month
    """).decides("""
        person | household.residence | household.area | wage_income | => outcome | => missing
        甲     | urban               | 330881         | 1300        | yes        | -
        乙     | rural               | 330881         | 1300        | no         | -
        丙     | ?                   | 330881         | 1300        | unknown    | rule.standard
        丁     | ?                   | 110101         | 1300        | yes        | -
    """)


def test_the_day_decided_chooses_the_value(law: Callable) -> None:
    """标准从生效日当天起用新值。A new value holds from its first day on."""
    values = """
        id            | from       | value | unit
        rule.standard | 2025-07-01 | 100   | yuan/month
        rule.standard | 2026-07-01 | 200   | yuan/month
    """
    for day, answer in ((date(2026, 6, 30), "no"), (date(2026, 7, 1), "yes")):
        law(BELOW, tables=STANDARD, parameters=values, day=day).decides(f"person | wage_income | => outcome\n甲 | 1300 | {answer}")


def test_a_number_nobody_has_set_is_missing(law: Callable) -> None:
    """没人定过的标准是“缺失的参数”,不是0;不需要它就有结论的,照常下结论。
    A number nobody has set is missing, not zero; what is settled without it stays settled."""
    law({"below": BELOW, "alive": "not deceased"}, tables=STANDARD, parameters="""
        id            | area | value | unit
        rule.standard | 33   | 100   | yuan/month
    """).decides("""
        person | household.area | deceased | => outcome | => missing
        甲     | 330881         |          | yes        | -
        乙     | 110101         |          | unknown    | rule.standard
        丙     | 110101         | true     | no         | -
        丁     | ?              |          | unknown    | rule.standard
    """)


def test_a_place_may_be_too_low_to_set_it(law: Callable) -> None:
    """法律规定由设区的市以上制定的标准,县里定的不算。Where the law lets a prefecture or above set it, a county's number is not used."""
    law(BELOW, tables=STANDARD + 'level = "prefecture"\n', parameters="""
        id            | area   | value | unit
        rule.standard | 330881 | 100   | yuan/month
        rule.standard | 3301   | 100   | yuan/month
    """).decides("""
        person | household.area | => outcome | => missing
        甲     | 330881         | unknown    | rule.standard
        乙     | 330102         | yes        | -
    """)


def test_parameters_of_another_rule(law: Callable) -> None:
    """别的政策或定义的参数写全名。A parameter of another policy or definition is called by its full name."""
    definition = """
        [[definition]]
        id = "line"
        entity = "person"
        formula = "base * 2"
        [definition.parameters.base]
        unit = "yuan/month"
        value = "50"
    """
    conditions = {"own": "monthly(wage_income) < line", "full": "monthly(wage_income) < line.base * 3"}
    law(conditions, files={"definitions/d.toml": definition}).decides("""
        person | wage_income | => outcome | => failed
        甲     | 1199        | yes        | -
        乙     | 1200        | no         | own
        丙     | 1800        | no         | own, full
    """)


def test_yuan_are_fen(law: Callable) -> None:
    """单位写 yuan 的参数按分计算。A parameter written in yuan is counted in fen."""
    law(amount="sum", tables='[parameters.sum]\nunit = "yuan/month"\nvalue = "50.05"').decides("person | => amount\n甲 | 50.05")
