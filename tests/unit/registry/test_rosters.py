"""Who is paid today: households found through members, sums, repeats, and who is not on the roster."""

import pytest

from huimin.kernel import HuiminError
from tests.unit.registry.conftest import number

HOUSES = 'person = "人"\nhousehold = "户"'
AMOUNT = '[[column]]\nfrom = "额"\nto = "amount"\nunit = "yuan/month"\n'


@pytest.fixture
def homes(county):
    county.list("hukou", "人,户\np1,H1\np2,H1\np3,H2\np4,H3\n", key=HOUSES)
    return county


def roster(county, text, unit="household", programme="dibao", id="pays", key='person = "人"', more=""):
    county.list(id, text, f'[roster]\nprogramme = "{programme}"\nunit = "{unit}"\n{AMOUNT}', kind="roster", key=key, more=more)


def paid(county, rows, unit="household", programme="dibao"):
    register = county.build(programmes={programme: unit})
    found = rows(register, unit, f"{unit}_id, receives__{programme}, paid__{programme}", f"{unit}_id IS NOT NULL")
    return {name: (on, amount) for name, on, amount in found}, register


def test_a_household_is_found_through_the_member_named(homes, rows):
    roster(homes, "人,额\np2,300\np4,\n")
    found, register = paid(homes, rows)
    assert found == {"H1": (True, 30_000), "H2": (False, 0), "H3": (True, None)}
    assert register.meta.programmes == {"dibao": "household"}
    assert register.meta.roster_units == {"dibao": "fen/month"}
    assert register.meta.nullable == {"receives.dibao": 1, "paid.dibao": 2}


def test_what_a_household_is_paid_through_two_members_is_added_up_and_the_repetition_counted(homes, rows):
    roster(homes, "人,额\np1,600\np2,600\np3,50\n")
    found, register = paid(homes, rows)
    assert (found["H1"], found["H2"]) == ((True, 120_000), (True, 5_000))
    assert register.meta.repeated == {"dibao": 1}


def test_a_row_that_stands_twice_is_two_payments(homes, rows):
    roster(homes, "人,额\np1,300\np1,300\n", unit="person", programme="old_age")
    found, register = paid(homes, rows, "person", "old_age")
    assert found["p1"] == (True, 60_000)
    assert register.meta.repeated == {"old_age": 1}


def test_a_repetition_with_an_unknown_part_is_an_unknown_sum(homes, rows):
    roster(homes, "人,额\np1,300\np2,\n")
    found, register = paid(homes, rows)
    assert found["H1"] == (True, None)
    assert register.meta.repeated == {"dibao": 1}


def test_a_household_programme_paid_person_by_person_is_added_up(homes, rows):
    roster(homes, "人,额\np1,300\np2,100\np2,7\np3,50\n", unit="person")
    found, register = paid(homes, rows)
    assert found["H1"] == (True, 40_700)
    assert found["H2"] == (True, 5_000)
    assert register.meta.repeated == {"dibao": 1}


def test_an_unknown_part_makes_the_sum_unknown(homes, rows):
    roster(homes, "人,额\np1,300\np2,\n", unit="person")
    assert paid(homes, rows)[0]["H1"] == (True, None)


def test_a_roster_by_household_number(homes, rows):
    roster(homes, "户,额\nH2,50\nH9,70\n", key='household = "户"')
    found, _ = paid(homes, rows)
    assert found == {"H1": (False, 0), "H2": (True, 5_000), "H3": (False, 0), "H9": (True, 7_000)}


def test_a_person_only_the_roster_knows_is_in_the_register(homes, rows):
    roster(homes, "人,额\np9,300\n", unit="person", programme="old_age")
    found, _ = paid(homes, rows, "person", "old_age")
    assert found["p9"] == (True, 30_000)
    assert found["p1"] == (False, 0)


def test_off_the_roster_is_unknown_for_outsiders_and_phantoms(homes, rows):
    homes.list("away", "人\np5\n", more='scope = "outside"')
    roster(homes, "人,额\np1,300\n", unit="person", programme="old_age")
    found, register = paid(homes, rows, "person", "old_age")
    assert found["p5"] == (None, None)
    assert set(rows(register, "person", "receives__old_age, paid__old_age", "person_id IS NULL")) == {(None, None)}


def test_without_a_roster_the_columns_are_unknown(homes, rows):
    found, register = paid(homes, rows)
    assert set(found.values()) == {(None, None)}
    assert register.meta.programmes == {}


def test_an_empty_roster_says_nobody_is_paid(homes, rows):
    roster(homes, "人,额\n")
    found, register = paid(homes, rows)
    assert set(found.values()) == {(False, 0)}
    assert register.meta.programmes == {"dibao": "household"}


def test_several_rosters_of_one_programme_the_first_in_precedence_says_the_amount(homes, rows):
    roster(homes, "人,额\np1,300\n", id="a_town")
    roster(homes, "人,额\np2,100\np3,50\n", id="b_town", more="precedence = 1")
    found, register = paid(homes, rows)
    assert (found["H1"], found["H2"]) == ((True, 10_000), (True, 5_000))
    assert register.meta.repeated == {"dibao": 1}


def test_two_rosters_of_the_same_rank_are_parts_of_one(homes, rows):
    roster(homes, "人,额\np1,300\n", id="a_town")
    roster(homes, "人,额\np2,100\np3,50\n", id="b_town")
    found, register = paid(homes, rows)
    assert (found["H1"], found["H2"]) == ((True, 40_000), (True, 5_000))
    assert register.meta.repeated == {"dibao": 1}


def test_where_the_rows_of_a_roster_went(homes, rows):
    homes.list("away", "人\np5\n", more='scope = "outside"')
    roster(homes, "人,额\np1,300\np1,100\np5,7\np8,50\np9,\n", unit="person", programme="old_age", more="defines = false")
    _, register = paid(homes, rows, "person", "old_age")
    account, = register.meta.rosters
    assert {name: account[name] for name in ("rows", "matched", "out_of_scope", "not_in_register", "sum_fen", "compared_fen")} == {
        "rows": 5, "matched": 2, "out_of_scope": 1, "not_in_register": 2, "sum_fen": 45_700, "compared_fen": 40_000}
    assert (account["programme"], account["dataset"], account["refused"]) == ("old_age", "pays", 0)


@pytest.mark.parametrize(("unit", "period", "fen"), [
    ("yuan/month", "month", 120_000), ("yuan/month", "year", 1_440_000), ("yuan/year", "year", 120_000),
    ("yuan/year", "month", 10_000), ("yuan", "month", 120_000), ("yuan", "once", 120_000), ("yuan/person/month", "month", 120_000),
])
def test_amounts_become_those_of_the_period_of_the_programme(homes, rows, unit, period, fen):
    pay_in(homes, unit, "1200")
    register = homes.build(programmes={"old_age": "person"}, periods={"old_age": period})
    assert rows(register, "person", "paid__old_age", f"person_id = '{number(1)}'") == [(fen,)]


@pytest.mark.parametrize(("unit", "period", "amount", "code"), [
    ("yuan/year", "month", "1000", "HM-REG-006"), ("yuan/month", "once", "1200", "HM-REG-005"),
    ("yuan/day", "month", "12", "HM-REG-005"), ("yuan/household/month", "month", "12", "HM-REG-005"),
])
def test_amounts_that_cannot_be_those_of_the_period_name_the_mapping_and_stop(homes, unit, period, amount, code):
    pay_in(homes, unit, amount)
    with pytest.raises(HuiminError, match=rf"{code}.*pays\.toml"):
        homes.build(programmes={"old_age": "person"}, periods={"old_age": period})


def pay_in(county, unit, amount):
    body = f'[roster]\nprogramme = "old_age"\nunit = "person"\n[[column]]\nfrom = "额"\nto = "amount"\nunit = "{unit}"\n'
    county.list("pays", f"人,额\np1,{amount}\n", body, kind="roster")


def test_households_cannot_be_paid_a_programme_of_persons(homes):
    roster(homes, "人,额\np1,300\n")
    with pytest.raises(HuiminError, match="HM-REG-003"):
        homes.build(programmes={"dibao": "person"})


def test_rosters_in_force_are_read_when_nothing_is_asked(homes, rows):
    roster(homes, "人,额\np1,300\n")
    assert rows(homes.build(), "household", "paid__dibao", "household_id = 'H1'") == [(30_000,)]
