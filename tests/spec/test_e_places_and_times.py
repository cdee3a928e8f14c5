"""地方补充与政策的更替 / Overlays, versions and policies that are not in force."""

from collections.abc import Callable
from datetime import date

STANDARD = '[parameters.standard]\nunit = "yuan/year"\nvalue = "1000"'
LOCAL = """
[policy]
id = "rule"
overlays = true
[parameters.standard]
unit = "yuan/year"
value = "2000"
[[condition]]
id = "local"
when = "hukou_here"
article = "本地 第一条"
refuse = "户籍不在本地"
"""
PEOPLE = """
    person | wage_income | hukou_here | => outcome | => failed
    甲     | 1500        | true       | {}
    乙     | 1500        | false      | {}
"""


def test_an_overlay_adds_and_replaces(law: Callable) -> None:
    """地方文件只写不同之处:同名的条件、参数替换,新的增加,其余沿用上级。
    A local file says only what differs: the same id replaces, a new one is added, the rest is the file's above."""
    for area, answers in (("330881", ("yes | -", "no | local")), ("110101", ("no | condition", "no | condition"))):
        law("wage_income < standard", tables=STANDARD, files={"rule/33@2021-01-01.toml": LOCAL}, area=area).decides(PEOPLE.format(*answers))


def test_an_overlay_may_bring_its_own_amount(law: Callable) -> None:
    """地方文件写了 [amount] 就整条替换。An [amount] in a local file replaces the whole amount."""
    local = '[policy]\nid = "rule"\noverlays = true\n[amount]\nformula = "qty(80, \'yuan/month\')"\narticle = "本地 第二条"\n'
    for area, amount in (("330881", "80"), ("110101", "50")):
        world = law(amount="qty(50, 'yuan/month')", files={"rule/33@2021-01-01.toml": local}, area=area)
        world.decides(f"person | => amount\n甲 | {amount}")


def test_the_law_of_the_day(law: Callable, write: Callable) -> None:
    """判定日生效的版本说了算;旧版本留着,补判旧月份时仍用旧法。
    The version in force on the day decided; older files stay, for decisions about older months."""
    newer = {"rule/CN@2026-07-01.toml": write("rule", "serious_illness")}
    for day, answers in ((date(2026, 6, 30), ("yes", "no")), (date(2026, 7, 1), ("no", "yes"))):
        law("student", files=newer, day=day).decides("""
            person | student | serious_illness | => outcome
            甲     | true    | false           | {}
            乙     | false   | true            | {}
        """.format(*answers))


def test_definitions_have_versions_and_places_too(law: Callable) -> None:
    """定义同样分地区、分时段;地区越近越优先。Definitions, too, differ by day and place; the nearer place wins."""
    text = '[[definition]]\nid = "line"\nentity = "person"\nformula = "{}"\n{}\n'
    files = {"definitions/a.toml": text.format("1", 'valid_until = "2026-06-30"') + text.format("2", 'valid_from = "2026-07-01"')
             + text.format("3", 'area = "33"')}
    for day, area, value in ((date(2026, 6, 30), "11", 1), (date(2026, 7, 1), "11", 2), (date(2026, 7, 1), "3308", 3)):
        law(f"line = {value}", files=files, day=day, area=area).decides("person | => outcome\n甲 | yes")


def test_a_policy_not_in_force_entitles_nobody(law: Callable, write: Callable) -> None:
    """尚未生效或已经废止的政策:没有人符合,没有人在领,金额是0——不是未知。
    Of a policy that is not in force nobody is entitled, nobody draws it, its amount is 0: not unknown."""
    files = {"later/CN@2027-01-01.toml": write("later", "student", "qty(5, 'yuan/month')"),
             "ended/CN@2020-01-01.toml": write("ended", "student", "qty(5, 'yuan/month')", more='valid_until = "2026-10-30"')}
    law({"later": "not later.outcome and not receives.later and paid.later = 0", "ended": "not ended.outcome and ended.amount = 0"},
        files=files).decides("""
        person | student | => outcome
        甲     | true    | yes
    """)


def test_the_last_day_still_counts(law: Callable, write: Callable) -> None:
    """valid_until 当天仍有效。A policy is in force on its last day."""
    files = {"ended/CN@2020-01-01.toml": write("ended", "student", "qty(5, 'yuan/month')", more='valid_until = "2026-10-31"')}
    law("ended.outcome", files=files).decides("person | student | => outcome\n甲 | true | yes")
