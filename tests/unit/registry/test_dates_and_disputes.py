"""Which department is believed, by precedence and date; and where departments contradict each other."""

from datetime import date

import duckdb
import pytest

from huimin import registry
from huimin.kernel import Month
from huimin.registry import disputes

DATED = '[[column]]\nfrom = "日"\nto = "fact_date"\n'
WAGE = '[[column]]\nfrom = "工资"\nto = "wage_income"\nunit = "yuan/year"\n'
DEAD = '[[column]]\nfrom = "亡"\nto = "deceased"\n'
PEOPLE = '[[column]]\nfrom = "性别"\nto = "sex"\n'


@pytest.fixture
def two(county):
    """Two lists that give a wage with the same precedence: call it with texts, bodies and months."""
    county.list("a_people", "人,性别\np1,1\np2,2\n", PEOPLE, department="public_security")

    def make(first: str, second: str, months=("2026-09", "2026-09"), bodies=(WAGE, WAGE), more=("precedence = 60", "precedence = 60")):
        county.list("b_court", first, bodies[0], department="court", month=months[0], more=more[0])
        county.list("c_health", second, bodies[1], department="health", month=months[1], more=more[1])
        return county

    return make


def wages(county, rows, month="2026-09"):
    return dict(rows(county.build("person.wage_income", month=month), "person", "person_id, wage_income", "person_id IS NOT NULL"))


@pytest.mark.parametrize(("months", "expected"), [
    (("2026-08", "2026-09"), 200), (("2026-09", "2026-08"), 100), (("2026-09", "2026-09"), 100)])
def test_of_equal_precedence_the_more_recent_month_prevails_and_then_the_order_of_lists(two, rows, months, expected):
    assert wages(two("人,工资\np1,1\n", "人,工资\np1,2\n", months), rows)["p1"] == expected


@pytest.mark.parametrize(("first", "second", "expected"), [
    ("2026-09-20", "2026-09-21", 200), ("2026-09-21", "2026-09-20", 100), ("2026-09-20", "2026-09-20", 100),
    ("", "2026-09-29", 100), ("2026-09-29", "", 200)])
def test_the_day_of_the_row_decides_where_rows_say_it_and_an_empty_one_is_the_last_of_the_month(two, rows, first, second, expected):
    county = two(f"人,工资,日\np1,1,{first}\n", f"人,工资,日\np1,2,{second}\n", bodies=(WAGE + DATED, WAGE + DATED))
    assert wages(county, rows)["p1"] == expected


def test_a_day_after_the_month_of_the_list_counts_as_its_last_day(two, rows):
    county = two("人,工资,日\np1,1,2027-05-01\n", "人,工资\np1,2\n", ("2026-08", "2026-09"), (WAGE + DATED, WAGE))
    assert wages(county, rows)["p1"] == 200


def test_a_more_recent_list_without_a_value_says_nothing(two, rows):
    assert wages(two("人,工资\np1,1\n", "人,工资\np1,\n", ("2026-08", "2026-09")), rows)["p1"] == 100


def test_precedence_outweighs_any_date(two, rows):
    county = two("人,工资,日\np1,1,2026-01-01\n", "人,工资,日\np1,2,2026-09-30\n", bodies=(WAGE + DATED, WAGE + DATED),
                 more=("precedence = 59", "precedence = 60"))
    assert wages(county, rows)["p1"] == 100


def test_explain_and_register_agree_on_which_word_is_used(two, rows):
    county = two("人,工资,日\np1,1,2026-09-20\n", "人,工资,日\np1,2,2026-09-21\n", bodies=(WAGE + DATED, WAGE + DATED))
    register = county.build("person.wage_income")
    person = rows(register, "person", "person_id, person_id || ''", "person_id IS NOT NULL")[0]
    number = duckdb.sql(f"SELECT min(person_id) FROM '{register.folder}/person.parquet'").fetchone()[0]
    used = [fact for fact in register.fact_sources(person_id=number, fields=["wage_income"]) if fact.used]
    assert person[0] == "p1"
    assert [(fact.value, fact.said_on) for fact in used] == [(200, "2026-09-21")]


def found(county, *fields, month="2026-09"):
    return list(disputes(county.build(*fields, month=month)))


def test_departments_that_contradict_each_other_are_told_with_what_each_says(two):
    dispute, = found(two("人,亡\np1,是\np2,否\n", "人,亡\np1,否\np2,否\n", bodies=(DEAD, DEAD)), "person.deceased")
    assert [(voice.department, voice.value, voice.prevails, voice.said_on) for voice in dispute.voices] == [
        ("court", "true", True, date(2026, 9, 30)), ("health", "false", False, date(2026, 9, 30))]


def test_two_lists_of_one_department_are_one_voice(county):
    county.list("a_people", "人,性别\np1,1\n", PEOPLE, department="public_security")
    county.list("b", "人,亡\np1,是\n", DEAD, department="court")
    county.list("c", "人,亡\np1,否\n", DEAD, department="court")
    assert found(county, "person.deceased") == []


def test_numbers_of_different_months_are_no_contradiction_and_other_facts_are(two):
    county = two("人,工资,亡\np1,1,是\n", "人,工资,亡\np1,2,否\n", ("2026-08", "2026-09"), (WAGE + DEAD, WAGE + DEAD))
    assert [dispute.field for dispute in found(county, "person.wage_income", "person.deceased")] == ["deceased"]


def test_numbers_of_one_month_that_differ_are_a_contradiction(two):
    assert [dispute.field for dispute in found(two("人,工资\np1,1\n", "人,工资\np1,2\n"), "person.wage_income")] == ["wage_income"]


@pytest.mark.parametrize("body", [WAGE + 'absent = "0"\n', WAGE + 'blank = "0"\n', WAGE + 'provenance = "derived"\n'])
def test_what_a_mapping_takes_for_granted_or_a_computation_gives_is_no_voice(two, body):
    text = "人,工资\np2,5\n" if "absent" in body else "人,工资\np1,\n" if "blank" in body else "人,工资\np1,9\n"
    assert found(two("人,工资\np1,1\n", text, bodies=(WAGE, body)), "person.wage_income") == []


def test_a_closed_world_waits_while_another_list_of_the_fact_is_awaited(county, rows):
    county.list("a_people", "人,性别\np1,1\n", PEOPLE, department="public_security")
    county.list("b", "人,工资\np9,1\n", WAGE + 'absent = "0"\n', department="court", more="defines = false")
    awaited = registry.Expected("c", "health", (("person", "wage_income"),))

    def built(expected):
        return registry.build(county.workspace, county.catalog, Month(2026, 9), {("person", "wage_income")}, expected=expected)

    where = "person_id IS NOT NULL"
    assert rows(built(()), "person", "person_id, wage_income", where) == [("p1", 0)]
    register = built((awaited,))
    assert rows(register, "person", "person_id, wage_income", where) == [("p1", None)]
    assert [one["dataset"] for one in register.meta.awaited] == ["c"]
