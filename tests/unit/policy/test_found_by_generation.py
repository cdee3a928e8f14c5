"""What generated rules found, each reduced to the smallest rule and household that show it.

`on_both` demands that SQL and the interpreter agree; the expected answers are what the language page says.
"""

import pytest

from huimin.kernel import HuiminError
from huimin.policy import Person
from huimin.policy.errors import PolicyFileError, UnknownName, UnknownPolicy
from tests.unit.policy.desk import (
    RULE,
    alone,
    definition,
    home,
    interaction,
    on_both,
    policy,
    program,
    rule,
    value,
    with_values,
)

MONTHLY = "qty(1, 'yuan/month')"


def test_a_default_is_not_touched_by_the_divisor_of_what_it_replaces() -> None:
    """`wage / 0` is unknown; the default stands in its place, not 0/0."""
    made = rule("coalesce(wage_income / house_count, qty(5, 'yuan/year')) = qty(5, 'yuan/year')")
    homes = [home(Person("甲", {"wage_income": 700}), id=str(count), house_count=count) for count in (0, None, 7)]
    assert [found[0].outcome for found in on_both(made, homes)] == [True, True, False]


def test_the_greater_of_two_is_proved_by_the_one_that_is_known() -> None:
    made = rule("greatest(wage_income / house_count, qty(5, 'yuan/year')) > qty(4, 'yuan/year')")
    homes = [home(Person("甲", {"wage_income": 700}), id=str(count), house_count=count) for count in (0, None)]
    assert [found[0].outcome for found in on_both(made, homes)] == [True, True]


def test_an_unknown_divisor_makes_the_quotient_unknown_even_if_it_is_never_zero() -> None:
    share = "wage_income / greatest(1, house_count)"
    made = rule({"known": f"known({share})", "back": f"{share} * greatest(1, house_count) > 0"})
    homes = [home(Person("甲", {"wage_income": 700}), id=str(count), house_count=count) for count in (None, 2)]
    found = on_both(made, homes)
    assert [dict(decisions[0].conditions) for decisions in found] == [
        {"known": False, "back": None},
        {"known": True, "back": True},
    ]


def test_a_parameter_with_one_value_is_no_constant_where_it_is_not_set() -> None:
    made = rule("known(contribution_years / share)", tables='[parameters.share]\nunit = "1"\nsource = "catalog"')
    catalog = with_values(value("rule.share", "4", "1", area="33"))
    people = [home(Person("甲", {"contribution_years": 8}), id=area, area=area) for area in ("330881", "110101")]
    assert [found[0].outcome for found in on_both(made, people, catalog)] == [True, False]


def test_a_case_on_an_unknown_condition_is_unknown_whatever_the_denominators() -> None:
    choice = "case when student then house_area / qty(1, 'm2') when deceased then 100 else 0.35 end"
    people = [
        home(Person("甲", {"student": False, "deceased": dead}), id=str(dead), house_area=5_000)
        for dead in (None, True, False)
    ]
    assert [found[0].outcome for found in on_both(rule(f"{choice} <= 100"), people)] == [True, True, True]
    assert [found[0].outcome for found in on_both(rule(f"known({choice})"), people)] == [False, True, True]


def test_an_unknown_member_is_not_missing_where_nothing_is_asked_of_it() -> None:
    """Every member counts the homes, which are known; only the age of somebody is not."""
    nobody = "lowest(member.contribution_years where residence = 'urban') > 0"
    formula = f"{nobody} or total(house_count where single_parent or member.student) > 9"
    found = on_both(rule(formula, unit="household"), [home(id="家", known=False, single_parent=True, house_count=2)])
    assert (found[0][0].outcome, {key for _, key in found[0][0].missing}) == (None, set())


def test_a_sum_of_the_law_may_be_scaled_beyond_32_bits() -> None:
    """500,000 yuan against a ten-thousandth of the savings: five hundred billion on either side."""
    made = rule("qty(500000, 'yuan') / greatest(1, house_count) > financial_assets * 0.0001")
    homes = [
        home(Person("甲", {"financial_assets": assets}), id=str(assets), house_count=2)
        for assets in (249_999_999_999, 250_000_000_000)
    ]
    assert [found[0].outcome for found in on_both(made, homes)] == [True, False]


@pytest.mark.parametrize(("residence", "expected"), [("rural", True), ("urban", False), (None, None)])
def test_town_or_country_must_be_known_where_the_law_tells_them_apart(
    residence: str | None, expected: bool | None
) -> None:
    made = rule("line > 1", tables='[parameters.line]\nunit = "1"\nsource = "catalog"')
    catalog = with_values(value("rule.line", "1", "1"), value("rule.line", "5", "1", area="33", residence="rural"))
    assert on_both(made, [home(Person("甲"), residence=residence)], catalog)[0][0].outcome is expected


def test_where_it_makes_no_difference_residence_need_not_be_known() -> None:
    made = rule("line > 1", tables='[parameters.line]\nunit = "1"\nsource = "catalog"')
    same = with_values(*(value("rule.line", "5", "1", residence=kind) for kind in ("rural", "urban")))
    assert on_both(made, [home(Person("甲"), residence=None)], same)[0][0].outcome is True


def test_a_negative_number_is_a_fixed_value_like_any_other() -> None:
    made = rule("contribution_years in (-1, 15) and add_months(as_of, -12) < as_of and add_days(as_of, -1) < as_of")
    assert on_both(made, [alone(contribution_years=15)])[0][0].outcome is True


@pytest.mark.parametrize(
    ("row", "error", "words"),
    [
        (("exclude", "rule", ["rulee"]), UnknownPolicy, "Did you mean “rule”"),
        (("max", "rule", ["status"]), PolicyFileError, "compare amounts"),
        (("topup_to", "rule", ["status"]), PolicyFileError, "could be reduced by"),
        (("topup_to", "household", ["rule"]), PolicyFileError, "could be reduced by"),
        (("max", "rule", ["rule"]), PolicyFileError, "only once"),
        (("max", "rule", ["household", "household"]), PolicyFileError, "only once"),
    ],
)
def test_rows_that_mean_nothing_are_refused(
    row: tuple[str, str, list[str]], error: type[HuiminError], words: str
) -> None:
    laws = {
        RULE: policy("true", MONTHLY),
        "status/CN@2020-01-01.toml": policy(id="status"),
        "household/CN@2020-01-01.toml": policy("true", MONTHLY, id="household", unit="household"),
        "interactions.toml": interaction(*row),
    }
    with pytest.raises(error) as caught:
        program(laws)
    assert words in str(caught.value)


def test_a_status_has_no_amount_to_read() -> None:
    laws = {RULE: policy("other.amount > 0"), "other/CN@2020-01-01.toml": policy(id="other")}
    with pytest.raises(UnknownName) as caught:
        program(laws)
    assert "Did you mean “other.amount”" not in str(caught.value)


@pytest.mark.parametrize("of", ["case when wage_income > low then wage_income else 0 end", "poor"])
def test_a_figure_of_the_population_is_made_of_people_not_of_figures(of: str) -> None:
    tables = (
        f'[parameters.middle]\nunit = "fen/year"\nsource = "population"\nstatistic = "median"\nof = "{of}"\n'
        '[parameters.low]\nunit = "fen/year"\nsource = "population"\nstatistic = "median"\nof = "wage_income"\n'
    )
    files = {
        "definitions/all.toml": definition("poor", "case when wage_income > rule.middle then wage_income else 0 end")
    }
    with pytest.raises(PolicyFileError, match="cannot be made of another one"):
        rule("middle > 0", tables=tables, files=files)
