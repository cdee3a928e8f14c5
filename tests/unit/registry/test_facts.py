"""Which value a fact has: precedence, empty cells, closed worlds, derived values, households, provenance."""

from datetime import date

import pytest

from huimin.kernel import HuiminError

HOUSES = 'person = "人"\nhousehold = "户"'


def column(header, to, more=""):
    return f'[[column]]\nfrom = "{header}"\nto = "{to}"\n{more}\n'


def people(county, text="人,户\np1,H1\np2,H1\np3,H2\n"):
    county.list("hukou", text, key=HOUSES)


def values(county, rows, field, condition="person_id IS NOT NULL"):
    entity, name = field.split(".")
    key = f"{entity}_id"
    return dict(rows(county.build(field), entity, f'{key}, "{name}"', condition.replace("person_id", key)))


def test_a_fact_nobody_supplies_is_unknown_for_all(county, rows):
    people(county)
    register = county.build("person.wage_income", "household.house_count")
    assert rows(register, "person", "wage_income") == [(None,)] * 4
    assert register.meta.nullable == {"person.wage_income": 4, "household.house_count": 3}
    assert register.meta.nullable_in_scope == {"person.wage_income": 3, "household.house_count": 2}


def test_a_field_the_catalog_has_not_is_refused(county):
    people(county)
    with pytest.raises(HuiminError, match="HM-CAT-001"):
        county.build("person.shoe_size")


def test_the_owner_goes_before_others_and_empty_cells_leave_the_word_to_the_next(county, rows):
    people(county)
    county.list("a_court", "人,婚\np1,20\np2,20\n", column("婚", "marital_status"), more="defines = false")
    county.list("z_owner", "人,婚\np1,10\np2,\n", column("婚", "marital_status"), department="civil_affairs", more="defines = false")
    assert values(county, rows, "person.marital_status") == {"p1": "10", "p2": "20", "p3": None}


def test_explicit_precedence_goes_before_the_owner_and_ties_go_by_name(county, rows):
    people(county)
    county.list("owner", "人,婚\np1,10\np2,10\n", column("婚", "marital_status"), department="civil_affairs", more="defines = false")
    county.list("x", "人,婚\np1,20\n", column("婚", "marital_status"), more="defines = false\nprecedence = 5")
    county.list("y", "人,婚\np1,30\np2,30\n", column("婚", "marital_status"), more="defines = false\nprecedence = 5")
    assert values(county, rows, "person.marital_status") == {"p1": "20", "p2": "30", "p3": None}


def test_a_closed_world_speaks_of_residents_missing_from_the_list_and_last(county, rows):
    people(county)
    county.list("away", "人\np4\n", more='scope = "outside"')
    county.list("a_certificates", "人,等级\np1,2\np2,\n", column("等级", "disability_grade", "absent = 0"), more="defines = false")
    county.list("b_visits", "人,等级\np3,3\n", column("等级", "disability_grade"), more="defines = false")
    # p2 has a row that leaves it empty; p3 is known from elsewhere; p4 is no resident
    assert values(county, rows, "person.disability_grade") == {"p1": 2, "p2": None, "p3": 3, "p4": None}


def test_a_closed_world_says_nothing_of_phantoms(county, rows):
    people(county, "人,户\np1,\n")
    county.list("dead", "人\np9\n", '[[column]]\nfrom_constant = "true"\nto = "deceased"\nabsent = false\n', more="defines = false")
    assert rows(county.build("person.deceased"), "person", "person_id, deceased") == [("p1", False), (None, None), (None, None)]


def test_derived_values_never_decide(county, rows):
    people(county)
    body = column("收", "wage_income", 'unit = "yuan/year"\nprovenance = "derived"\nabsent = 0')
    county.list("model", "人,收\np1,100\n", body, more="defines = false")
    assert set(values(county, rows, "person.wage_income").values()) == {None}
    fact, = county.build("person.wage_income").fact_sources(person_id=_number(1), fields=["wage_income"])
    assert (fact.value, fact.provenance, fact.used) == (10_000, "derived", False)


def test_household_facts_from_household_lists_and_from_person_lists(county, rows):
    county.list("hukou", "人,户,区划\np1,H1,\np2,H1,990101001002\np3,H2,990101\n", column("区划", "household.area"), key=HOUSES)
    county.list("homes", "户,套\nH1,2\n", column("套", "house_count", "absent = 0"), kind="household", key='household = "户"',
                more="defines = false")
    register = county.build("household.area", "household.house_count")
    assert rows(register, "household", "household_id, township, area, house_count") == [
        ("H1", "990101001", "990101001002", 2), ("H2", "990101", "990101", 0), (None, None, None, None)]
    assert register.meta.conflicts == {}


def test_contradicting_rows_of_one_household_the_first_counts_and_the_conflict_is_told(county, rows):
    county.list("hukou", "人,户,区划\np1,H1,990101001\np2,H1,990101002\np3,H2,990101002\n", column("区划", "household.area"), key=HOUSES)
    register = county.build("household.area")
    assert rows(register, "household", "area", "household_id IS NOT NULL") == [("990101001",), ("990101002",)]
    assert register.meta.conflicts == {"household.area": 1}


def test_a_household_fact_about_a_person_elsewhere_listed_reaches_his_household(county, rows):
    people(county)
    county.list("ledger", "人,单亲\np2,是\n", column("单亲", "household.single_parent", "absent = false"), more="defines = false")
    assert values(county, rows, "household.single_parent") == {"H1": True, "H2": False}


def test_the_name_comes_from_lists_of_persons_before_rosters(county, rows):
    roster = '[roster]\nprogramme = "dibao"\nunit = "person"\n' + column("姓名", "name")
    county.list("a_roster", "人,姓名\np1,代领人\np4,丁\n", roster, kind="roster")
    county.list("hukou", "人,户,姓名\np1,H1,甲\n", column("姓名", "name"), key=HOUSES)
    assert dict(rows(county.build(), "person", "person_id, name")) == {"p1": "甲", "p4": "丁", None: None}


def test_older_months_serve_until_newer_ones_come(county, rows):
    county.list("hukou", "人,婚\np1,10\n", column("婚", "marital_status"), month="2026-07")
    assert values_of(county, rows, "2026-08") == [("10",)]
    county.list("hukou", "人,婚\np1,20\n", column("婚", "marital_status"), month="2026-09")
    assert (values_of(county, rows, "2026-08"), values_of(county, rows, "2026-09")) == ([("10",)], [("20",)])
    assert county.build(month="2026-08").meta.datasets[0]["month"] == "2026-07"


def values_of(county, rows, month):
    return rows(county.build("person.marital_status", month=month), "person", "marital_status", "in_scope")


def test_all_candidates_of_a_fact_are_shown_and_the_used_one_marked(county):
    people(county)
    county.list("a_court", "人,婚\np2,30\np1,20\n", column("婚", "marital_status"), more="defines = false")
    county.list("z_owner", "人,婚\np1,\n", column("婚", "marital_status", 'absent = "10"'), department="civil_affairs",
                more="defines = false")
    register = county.build("person.marital_status")

    def told(serial):
        return [(f.dataset, f.value, f.provenance, f.used, f.file, f.line)
                for f in register.fact_sources(person_id=_number(serial), fields=["marital_status"])]

    assert told(1) == [("z_owner", None, "measured", False, "z_owner.csv", 2), ("a_court", "20", "measured", True, "a_court.csv", 3)]
    assert told(2) == [("z_owner", "10", "absent", False, None, None), ("a_court", "30", "measured", True, "a_court.csv", 2)]
    assert told(3) == [("z_owner", "10", "absent", True, None, None)]
    county.list("away", "人\np4\n", more='scope = "outside"')
    assert county.build("person.marital_status").fact_sources(person_id=_number(4), fields=["marital_status"]) == []
    with pytest.raises(HuiminError, match="HM-REG-004"):
        register.fact_sources(person_id=_number(9), fields=["marital_status"])


def test_provenance_agrees_with_the_register(county, rows):
    """For everyone and every fact: the candidate marked as used is the value the register holds."""
    people(county)
    county.list("a", "人,婚,生\np1,20,1980-02-29\np2,,\n", column("婚", "marital_status", 'absent = "40"') + column("生", "birth_date"),
                more="defines = false")
    county.list("c", "人,生,区划\np1,1970-01-01,990101\np3,,\n", column("生", "birth_date", 'absent = "1999-09-09"')
                + column("区划", "household.area", 'absent = "9901"'), more="defines = false")
    register = county.build("person.marital_status", "person.birth_date", "household.area")
    for serial, name in ((1, "p1"), (2, "p2"), (3, "p3")):
        held, = rows(register, "person", "marital_status, birth_date", f"person_id = '{_number(serial)}'")
        for field, value in zip(("marital_status", "birth_date"), held, strict=True):
            used = [f.value for f in register.fact_sources(person_id=_number(serial), fields=[field]) if f.used]
            assert (used or [None])[0] == value, (name, field)
    assert values(county, rows, "person.birth_date") == {"p1": date(1980, 2, 29), "p2": date(1999, 9, 9), "p3": None}
    for household in ("H1", "H2"):
        (area,), = rows(register, "household", "area", f"household_id = '{household}'")
        used = [f.value for f in register.fact_sources(household_id=household, fields=["area"]) if f.used]
        assert (used or [None])[0] == area


def _number(serial):
    from huimin.catalog import identity

    body = f"99010119800229{serial:03d}"
    return body + identity.check_digit(body)
