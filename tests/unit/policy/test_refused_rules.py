"""What the checker refuses: each with its code, the file, the key, the column and the nearest name."""

import pytest

from huimin.kernel import HuiminError
from huimin.policy import UnknownPolicy, check
from huimin.policy.errors import Circle, PolicyFileError, RefusedText, TypeClash, UnknownName
from tests.unit.policy.desk import (
    AREA,
    DAY,
    RULE,
    definition,
    interaction,
    library,
    policy,
    program,
    rule,
    value,
    with_values,
)

PERSON = [
    # formula, error, column, words of the sentence
    ("wage_incme > 0", UnknownName, 1, "Did you mean “wage_income”?"),
    ("student and wage_incme > 0", UnknownName, 13, "Did you mean “wage_income”?"),
    ("age(as_off) > 1", UnknownName, 5, "Did you mean “as_of”?"),
    ("xyzzyqq", UnknownName, 1, "nothing called “xyzzyqq”"),
    ("rule.outcom", UnknownName, 1, "Did you mean “rule.outcome”?"),
    ("paid.nowhere > 0", UnknownName, 1, "paid.nowhere"),
    ("member.wage_income > 0", UnknownName, 1, "belong inside total(…)"),
    ("total(member.wage_incom) > 0", UnknownName, 7, "Did you mean “member.wage_income”?"),
    ("total(member.wage_income where student) > 0", UnknownName, 32, "write member.student"),
    ("total(event.medical.own_pays) > 0", UnknownName, 7, "Did you mean “event.medical.own_pay”?"),
    ("total(event.medicl.own_pay) > 0", TypeClash, 1, "event.medical"),
    ("wage_income < qty(1, 'fen/month')", TypeClash, 15, "fen/year and fen/month"),
    ("wage_income > 1", TypeClash, 15, "a number without a unit"),
    ("wage_income + contribution_years > 0", TypeClash, 15, "fen/year and year"),
    ("wage_income", TypeClash, 1, "a truth value belongs here"),
    ("not wage_income", TypeClash, 5, "a truth value belongs here"),
    ("student > 1", TypeClash, 11, "boolean"),
    ("student + 1 > 1", TypeClash, 1, "a number belongs here"),
    ("employment = 'employe'", TypeClash, 14, "did you mean “employee”"),
    ("employment in ('none', 'nobody')", TypeClash, 24, "code list employment has no “nobody”"),
    ("employment > 'none'", TypeClash, 1, "can only be compared with = or <>"),
    ("employment = work_capacity", TypeClash, 14, "do not fit together"),
    ("employment in (work_capacity)", TypeClash, 16, "takes fixed values only"),
    ("birth_date = '1990-01-01'", TypeClash, 14, "date and text"),
    ("1 < contribution_years < 5", TypeClash, 1, "comparisons cannot be chained"),
    ("wage_income = null", RefusedText, 15, "known(…) or unknown(…)"),
    ("wage_income is null", RefusedText, 13, "known(…) or unknown(…)"),
    ("case when student then 1 end = 1", RefusedText, 11, "case needs an else"),
    ("case when student then 1 else 'x' end = 1", TypeClash, 24, "do not fit together"),
    ("case when 1 then 1 else 2 end = 1", TypeClash, 11, "a truth value belongs here"),
    ("totl(member.wage_income) > 0", TypeClash, 1, "did you mean “total”"),
    ("age(as_of, as_of) > 1", TypeClash, 1, "takes 1 argument"),
    ("age(1) > 1", TypeClash, 5, "a date belongs here"),
    ("total(wage_income) > 0", TypeClash, 1, "runs over one set"),
    ("total(member.wage_income + parent.wage_income) > 0", TypeClash, 1, "runs over one set"),
    ("total(member.birth_date) > 0", TypeClash, 7, "a number belongs here"),
    ("count(member.wage_income) > 0", TypeClash, 7, "a truth value belongs here"),
    ("total(member.wage_income, last 3 months) > 0", TypeClash, 1, "needs events that have a day"),
    ("total(event.maintenance.court_amount, last 3 months) > 0", TypeClash, 1, "needs events that have a day"),
    ("least(1, 2, last 3 months) > 0", TypeClash, 1, "belong inside an aggregate"),
    ("total(event.medical.own_pay, last 101 years) > 0", RefusedText, 30, "at most 100 years"),
    ("total(event.medical.own_pay, last 0 days) > 0", RefusedText, 30, "at most"),
    ("add_months(as_of, 1201) > as_of", TypeClash, 1, "1200 at most"),
    ("add_days(as_of, 36526) > as_of", TypeClash, 1, "36525 at most"),
    ("add_days(as_of, 1.5) > as_of", TypeClash, 1, "a whole number"),
    ("monthly(financial_assets) > 0", TypeClash, 1, "takes an amount per year"),
    ("round_up(wage_income, 'cent') > 0", TypeClash, 1, "'jiao'"),
    ("round_up(wage_income, 0.5) > 0", TypeClash, 1, "a whole step"),
    ("qty(1, 'yuans') > 0", TypeClash, 1, "yuans"),
    ("qty(wage_income, 'yuan') > 0", TypeClash, 1, "write: qty(300, 'yuan/month')"),
    ("any(member.student and any(member.student))", TypeClash, 24, "no aggregate inside an aggregate"),
]


@pytest.mark.parametrize(("formula", "error", "column", "words"), PERSON, ids=[row[0] for row in PERSON])
def test_a_persons_rule(formula: str, error: type[HuiminError], column: int, words: str) -> None:
    with pytest.raises(error) as caught:
        rule(formula)
    sentence = str(caught.value)
    assert f"[{error.code}]" in sentence
    assert "rule/CN@2020-01-01.toml [[condition]] c when" in sentence
    assert words in sentence
    assert f"column {column}:" in sentence or f"when:{column}:" in sentence


@pytest.mark.parametrize(("formula", "error", "words"), [
    ("wage_income > 0", UnknownName, "wage_income"),
    ("age(as_of) > 1", TypeClash, "age(…) is a person's"),
    ("any(parent.deceased)", TypeClash, "make it a person definition"),
    ("total(event.medical.own_pay) > 0", TypeClash, "make it a person definition"),
    ("household.house_count > 1", UnknownName, "household.house_count"),
])
def test_a_households_rule_reads_no_person_by_name(formula: str, error: type[HuiminError], words: str) -> None:
    with pytest.raises(error) as caught:
        rule(formula, unit="household")
    assert words in str(caught.value)


def test_a_person_reads_the_household_but_not_the_reverse() -> None:
    assert rule("house_count > 1 and household.house_count > 1").reads == {("household", "house_count")}


def test_the_other_level_of_a_policy_is_named() -> None:
    files = {"home/CN@2020-01-01.toml": policy(id="home", unit="household")}
    assert rule("household.home.outcome", files=files).items["rule"].depends == ("home",)
    with pytest.raises(UnknownName):
        program({**files, RULE: policy("count(member.home.outcome) > 0", unit="household")})


# -- amounts, conditions, sentences ---------------------------------------------------------------------


@pytest.mark.parametrize(("amount", "more", "words"), [
    ("wage_income", {}, "the amount should be fen/month, this is fen/year"),
    ("qty(5, 'yuan/month')", {"period": "year"}, "the amount should be fen/year"),
    ("qty(5, 'yuan/month')", {"period": "once"}, "the amount should be fen, this is fen/month"),
    ("qty(5, 'yuan/person/month')", {"unit": "household"}, "the amount should be fen/month"),
    ("5", {}, "the amount should be fen/month"),
    ("student", {}, "the amount should be fen/month, this is boolean"),
])
def test_an_amount_of_another_unit(amount: str, more: dict[str, str], words: str) -> None:
    with pytest.raises(TypeClash) as caught:
        rule("true", amount, **more)
    assert words in str(caught.value)
    assert "[amount] formula, column 1" in str(caught.value)


def test_so_much_per_person_is_a_persons_amount() -> None:
    assert rule("true", "qty(5, 'yuan/person/month')").items["rule"].amount is not None
    assert rule("true", "0").items["rule"].amount is not None


@pytest.mark.parametrize("text", [
    policy().replace('delivery = "status"', 'delivery = "cash"'),
    policy("true", "qty(5, 'yuan/month')").replace('delivery = "cash"', 'delivery = "status"'),
], ids=["cash without an amount", "status with an amount"])
def test_an_amount_belongs_to_everything_but_a_status(text: str) -> None:
    with pytest.raises(PolicyFileError, match="every policy has an"):
        program({RULE: text})


def test_conditions_have_ids_of_their_own() -> None:
    text = policy() + '[[condition]]\nid = "c"\nwhen = "true"\narticle = "x"\nrefuse = "x"\n'
    with pytest.raises(PolicyFileError, match="two conditions share an id"):
        program({RULE: text})


@pytest.mark.parametrize("count", [0, 61])
def test_a_policy_has_one_to_sixty_conditions(count: int) -> None:
    with pytest.raises(PolicyFileError, match="1 to 60 conditions"):
        rule({f"c{number}": "true" for number in range(count)})


def test_a_refusal_may_only_name_what_the_rule_could_read() -> None:
    assert rule("student", refuse="{wage_income}元,{as_of}").reads == {("person", "student")}
    with pytest.raises(UnknownName, match=r"wage_incom.*Did you mean “wage_income”"):
        rule("student", refuse="{wage_incom}元")


def test_a_department_exists() -> None:
    with pytest.raises(HuiminError, match=r"HM-CAT-.*civil_affair"):
        program({RULE: policy().replace("civil_affairs", "civil_affair")})


# -- definitions, circles -------------------------------------------------------------------------------


def test_definitions_in_a_circle() -> None:
    files = {"definitions/d.toml": definition("one", "two + 1") + definition("two", "three + 1") + definition("three", "one + 1")}
    with pytest.raises(Circle) as caught:
        rule("one > 1", files=files)
    assert "one → two → three → one" in str(caught.value)
    assert caught.value.code == "HM-POL-006"


def test_policies_in_a_circle() -> None:
    with pytest.raises(Circle, match="other → rule → other"):
        rule("other.outcome", files={"other/CN@2020-01-01.toml": policy("rule.outcome", id="other")})


def test_a_policy_that_needs_itself() -> None:
    with pytest.raises(Circle, match="rule → rule"):
        rule("rule.outcome or student")


def test_an_interaction_can_close_a_circle() -> None:
    files = {"other/CN@2020-01-01.toml": policy("rule.outcome", id="other"), "interactions.toml": interaction("exclude", "other", ["rule"])}
    with pytest.raises(Circle):
        rule(files=files)


def test_a_definition_may_not_take_a_policys_name() -> None:
    with pytest.raises(PolicyFileError, match="“rule” is a policy already"):
        rule("rule > 0", files={"definitions/d.toml": definition("rule", "1")})


def test_names_the_checker_makes_up_hide_nothing() -> None:
    """A hoisted aggregate gets a name of its own; a definition called like that once vanished behind it."""
    found = rule("count(member.student) > 0 and members_1 = 7", files={"definitions/d.toml": definition("members_1", "7", "household")})
    assert {"members_1", "_members_1"} <= set(found.items)


def test_definitions_nobody_uses_are_checked_when_asked() -> None:
    rules = library({RULE: policy(), "definitions/d.toml": definition("idle", "wage_incme")}).resolve(AREA, DAY)
    catalog = with_values()
    assert "idle" not in check(rules, catalog).items
    with pytest.raises(UnknownName, match="wage_income"):
        check(rules, catalog, thorough=True)


# -- selections, interactions, parameters ---------------------------------------------------------------


def test_an_unknown_policy_in_a_selection() -> None:
    lib = library({RULE: policy()})
    for ask in (lambda: lib.resolve(AREA, DAY, ["rul"]), lambda: check(lib.resolve(AREA, DAY), with_values(), ["rul"]),
                lambda: lib.versions("rul")):
        with pytest.raises(UnknownPolicy) as caught:
            ask()
        assert "Did you mean “rule”?" in str(caught.value)
        assert (caught.value.code, caught.value.exit_code) == ("HM-POL-007", 14)


def test_only_what_is_asked_for_and_what_it_needs() -> None:
    files = {RULE: policy("other.outcome"), "other/CN@2020-01-01.toml": policy(id="other"),
             "third/CN@2020-01-01.toml": policy("student", id="third")}
    found = check(library(files).resolve(AREA, DAY), with_values(), ["rule"])
    assert list(found.items) == ["other", "rule"]
    assert found.reads == frozenset()


MONEY = "qty(5, 'yuan/month')"
OTHER = {"other/CN@2020-01-01.toml": policy("student", MONEY, id="other"), "third/CN@2020-01-01.toml": policy("student", MONEY, id="third")}
YEARLY = {"other/CN@2020-01-01.toml": policy("student", "qty(5, 'yuan/year')", id="other", period="year")}
STATUS = {"other/CN@2020-01-01.toml": policy("student", id="other")}
HOUSE = {"other/CN@2020-01-01.toml": policy("house_count = 0", MONEY, id="other", unit="household")}


@pytest.mark.parametrize(("rows", "files", "words"), [
    (interaction("choose", "rule", ["other"]) + interaction("max", "third", ["other"]), OTHER, "one choose or max row only"),
    (interaction("max", "rule", ["other"]), STATUS, "compare amounts"),
    (interaction("max", "rule", ["other"]), HOUSE, "policies of one unit only"),
    (interaction("topup_to", "rule", ["other"]), YEARLY, "different periods"),
    (interaction("topup_to", "rule", ["other"]), STATUS, "pays nothing that rule could be reduced by"),
    (interaction("topup_to", "other", ["rule"]), HOUSE, "pays nothing that other could be reduced by"),
    (interaction("topup_to", "rule", ["other"]), HOUSE, "name in `per`"),
    (interaction("topup_to", "rule", ["other"], 'per = "heads"'), HOUSE, "name in `per`"),
])
def test_interactions_that_cannot_work(rows: str, files: dict[str, str], words: str) -> None:
    with pytest.raises(PolicyFileError, match=r"interactions\.toml") as caught:
        rule("student", MONEY, files={**files, "interactions.toml": rows})
    assert words in str(caught.value)


def test_an_interaction_with_an_unknown_policy() -> None:
    with pytest.raises(UnknownPolicy, match="Did you mean “other”"):
        rule("student", MONEY, files={**OTHER, "interactions.toml": interaction("max", "rule", ["othr"])})


@pytest.mark.parametrize(("tables", "words"), [
    ('[parameters.p]\nsource = "population"\nstatistic = "mean"\nunit = "yuan"', "needs “of”"),
    ('[parameters.p]\nsource = "population"\nstatistic = "mean"\nof = "wage_income"\nunit = "yuan"', "rule.p is fen, “of” is fen/year"),
    ('[parameters.p]\nsource = "population"\nstatistic = "mean"\nof = "student"\nunit = "1"', "a number belongs here"),
    ('[parameters.p]\nvalue = "1"\nunit = "yuans"', "yuans"),
])
def test_parameters_that_cannot_work(tables: str, words: str) -> None:
    with pytest.raises((PolicyFileError, TypeClash)) as caught:
        rule("p = p", tables=tables)
    assert words in str(caught.value)


@pytest.mark.parametrize(("tables", "words"), [
    ('[parameters.p]\nsource = "trigger"\nstart = "true"', "needs start and stop"),
    ('[parameters.p]\nsource = "trigger"\nstart = "q"\nstop = "true"\n[parameters.q]\nsource = "trigger"\nstart = "true"\nstop = "true"',
     "catalog parameters and constants only"),
])
def test_triggers_that_cannot_work(tables: str, words: str) -> None:
    with pytest.raises(PolicyFileError) as caught:
        rule("p", tables=tables)
    assert words in str(caught.value)


def test_a_trigger_reads_no_person() -> None:
    with pytest.raises(UnknownName, match="student"):
        rule("p", tables='[parameters.p]\nsource = "trigger"\nstart = "student"\nstop = "true"')


def test_a_catalog_row_of_another_unit() -> None:
    from tests.unit.policy.desk import alone, on_both

    rules = program({RULE: policy("p > 0", tables='[parameters.p]\nunit = "yuan/month"\nsource = "catalog"')})
    with pytest.raises(PolicyFileError) as caught:
        on_both(rules, [alone()], with_values(value("rule.p", "5", "yuan/year")))
    assert "local.csv:7" in str(caught.value)
    assert "is measured in fen/month, the file says fen/year" in str(caught.value)
