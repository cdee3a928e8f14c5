"""A row that was refused is not a row that was never there: whoever it names is unknown, not absent."""

import json

import pytest

from tests.unit.registry.conftest import number

HOUSES = 'person = "人"\nhousehold = "户"'
WAGE = '[[column]]\nfrom = "工资"\nto = "wage_income"\nunit = "yuan/month"\nabsent = 0\n'


@pytest.fixture
def homes(county):
    county.list("hukou", "人,户\np1,H1\np2,H1\np3,H2\np4,H3\n", key=HOUSES)
    return county


def wages(county, text, refused=("bad_number",), **more):
    county.list(more.pop("id", "tax"), text, WAGE, more="defines = false", refused=refused, **more)


def facts(county, rows, field="person.wage_income"):
    entity, name = field.split(".")
    return dict(rows(county.build(field), entity, f'{entity}_id, "{name}"', f"{entity}_id IS NOT NULL"))


def test_a_person_whose_row_was_refused_is_unknown_and_not_absent(homes, rows):
    wages(homes, "人,工资\np1,约三千\np2,100\n")
    assert facts(homes, rows) == {"p1": None, "p2": 120_000, "p3": 0, "p4": 0}


def test_another_list_that_is_complete_does_not_speak_for_the_refused_row(homes, rows):
    wages(homes, "人,工资\np1,约三千\n", id="a_tax")
    wages(homes, "人,工资\np2,100\n", id="b_tax")
    assert facts(homes, rows) == {"p1": None, "p2": 120_000, "p3": 0, "p4": 0}


def test_another_list_that_gives_a_value_does(homes, rows):
    wages(homes, "人,工资\np1,约三千\n", id="a_tax")
    wages(homes, "人,工资\np1,100\n", id="b_tax", refused=())
    assert facts(homes, rows)["p1"] == 120_000


def test_a_good_row_of_the_same_list_stands(homes, rows):
    wages(homes, "人,工资\np1,约三千\np1,100\n")
    assert facts(homes, rows)["p1"] == 120_000


def test_with_a_field_too_many_the_number_still_tells_whom_the_row_names(homes, rows):
    wages(homes, "人,工资\np1,1,000\np2,2\n", refused=("field_count",))
    assert facts(homes, rows) == {"p1": None, "p2": 2_400, "p3": 0, "p4": 0}


def test_a_row_whose_number_cannot_be_read_is_counted_with_what_absence_was_taken_to_mean(homes, rows):
    wages(homes, "人,工资\n990101198002290019,100\np2,1\n", refused=("bad_identity",))
    register = homes.build("person.wage_income")
    assert dict(rows(register, "person", "person_id, wage_income", "person_id IS NOT NULL"))["p1"] == 0
    gap, = register.meta.gaps
    assert (gap["dataset"], gap["untied"], gap["closed"]) == ("tax", {"subjects": 1}, ["person.wage_income=0"])


def test_a_household_number_alone_puts_all_its_members_in_doubt(homes, rows):
    homes.list("tax", "人,户,工资\n12345,H1,100\n", WAGE, key=HOUSES, more="defines = false", refused=("bad_identity",))
    assert facts(homes, rows) == {"p1": None, "p2": None, "p3": 0, "p4": 0}


def test_a_household_whose_row_was_refused(homes, rows):
    body = '[[column]]\nfrom = "套"\nto = "house_count"\nabsent = 0\n'
    homes.list("houses", "户,套\nH1,两套\nH2,1\n", body, kind="household", key='household = "户"', refused=("bad_number",))
    assert facts(homes, rows, "household.house_count") == {"H1": None, "H2": 1, "H3": 0}


def test_a_fact_of_the_household_on_a_refused_row_of_a_member(homes, rows):
    body = '[[column]]\nfrom = "套"\nto = "household.house_count"\nabsent = 0\n'
    homes.list("houses", "人,套\np2,两套\np3,1\n", body, more="defines = false", refused=("bad_number",))
    assert facts(homes, rows, "household.house_count") == {"H1": None, "H2": 1, "H3": 0}


def test_an_event_that_was_refused_leaves_one_more_of_which_nothing_is_known(homes, rows):
    body = '[[column]]\nfrom = "元"\nto = "own_pay"\nunit = "yuan"\n'
    homes.list("bills", "人,元\np1,5\np1,多\np2,多\np3,7\n", body, kind="event.medical", more='absent = "none"', refused=("bad_number",))
    register = homes.build("event.medical.own_pay")
    found = rows(register, "event_medical", "person_no, own_pay, phantom", "person_no IN (SELECT person_no FROM "
                 f"'{register.folder}/person.parquet' WHERE in_scope)")
    assert sorted(found, key=str) == [(0, 500, False), (0, None, True), (1, None, True), (2, 700, False)]


@pytest.mark.parametrize("kind", ["relation", "person"])
def test_a_refused_row_of_relatives_leaves_one_more_who_is_not_known(homes, rows, kind):
    body = '[[relation]]\nkind = "obligor"\nfrom = "谁"\nblank = "none"\nabsent = "none"\n'
    homes.list("kin", "人,谁\np1,12345\np2,p3\n", body, kind=kind, more="defines = false", refused=("bad_identity",))
    assert related(homes, rows, "obligor") == [("p1", None), ("p2", "p3")]


def test_one_good_row_of_several_does_not_settle_who_the_relatives_are(homes, rows):
    body = '[[relation]]\nkind = "obligor"\nfrom = "谁"\nabsent = "none"\n'
    homes.list("kin", "人,谁\np1,p3\np1,12345\n", body, kind="relation", refused=("bad_identity",))
    assert related(homes, rows, "obligor") == [("p1", "p3"), ("p1", None)]


def test_a_refused_row_names_its_relative_too(homes, rows):
    body = WAGE + '[[relation]]\nkind = "parent"\nfrom = "母"\ninverse = "child"\nblank = "none"\nabsent = "none"\n'
    homes.list("births", "人,工资,母\np2,多,p1\n", body, more="defines = false", refused=("bad_number",))
    assert related(homes, rows, "child") == [("p1", None)]
    assert related(homes, rows, "parent") == [("p2", None)]


def related(county, rows, kind):
    register = county.build(relations={kind})
    person = f"'{register.folder}/person.parquet'"
    return sorted(rows(register, "relation", f"(SELECT person_id FROM {person} p WHERE p.person_no = relation.person_no), "
                       f"(SELECT person_id FROM {person} p WHERE p.person_no = relation.other_no)",
                       f"person_no IN (SELECT person_no FROM {person} WHERE in_scope)"), key=str)


ROSTER = '[roster]\nprogramme = "{programme}"\nunit = "{unit}"\n[[column]]\nfrom = "额"\nto = "amount"\nunit = "yuan/month"\n'


def paid(county, rows, text, unit, programme, **more):
    county.list("pays", text, ROSTER.format(unit=unit, programme=programme), kind="roster", refused=("bad_number", "bad_identity"),
                **({"more": "defines = false"} | more))
    register = county.build(programmes={programme: unit})
    found = rows(register, unit, f"{unit}_id, receives__{programme}, paid__{programme}", f"{unit}_id IS NOT NULL")
    return {name: (on, amount) for name, on, amount in found}, register


def test_whether_somebody_is_on_a_roster_with_a_refused_row_is_unknown(homes, rows):
    found, register = paid(homes, rows, "人,额\np1,多\np2,300\np2,多\n", "person", "old_age")
    assert found == {"p1": (None, None), "p2": (True, None), "p3": (False, 0), "p4": (False, 0)}
    assert register.meta.rosters[0]["refused"] == 2
    assert register.meta.nullable_in_scope == {"receives.old_age": 1, "paid.old_age": 2}


def test_a_household_of_whom_a_refused_row_of_the_roster_names_a_member(homes, rows):
    found, _ = paid(homes, rows, "人,额\np2,多\np3,300\n", "household", "dibao")
    assert found == {"H1": (None, None), "H2": (True, 30_000), "H3": (False, 0)}


def test_a_refused_row_of_another_programme_says_nothing_and_of_an_unreadable_one_it_may_be_any(homes, rows):
    body = ('[roster]\nprogramme_column = "项"\nprogrammes = { "高龄津贴" = "old_age", "护理补贴" = "disability_care" }\nunit = "person"\n'
            '[[column]]\nfrom = "额"\nto = "amount"\nunit = "yuan/month"\n')
    homes.list("pays", "人,项,额\np1,护理补贴,多\np2,高龄律贴,5\np3,农机购置,5\n", body, kind="roster",
               refused=("bad_number", "unknown_programme"))
    register = homes.build(programmes={"old_age": "person", "disability_care": "person"})
    assert rows(register, "person", "person_id, receives__old_age, receives__disability_care", "person_id IS NOT NULL") == [
        ("p1", False, None), ("p2", None, None), ("p3", False, False), ("p4", False, False)]


def test_somebody_only_a_refused_row_brings_in_is_there_and_lives_where_it_says(county, rows):
    body = '[[column]]\nfrom = "性别"\nto = "sex"\n'
    county.list("hukou", "人,户,性别\np1,H1,1\np2,H1,女的\n", body, key=HOUSES, refused=("unknown_code",))
    register = county.build("person.sex")
    assert rows(register, "person", "person_id, household_no, in_scope, sex", "person_id IS NOT NULL") == [
        ("p1", 0, True, "1"), ("p2", 0, True, None)]
    assert register.meta.counts["phantoms"] == 1


def test_a_household_with_a_refused_row_nobody_can_be_named_for_may_have_one_more_member(county, rows):
    county.list("hukou", "人,户\np1,H1\n12345,H1\np3,H2\n12345,H3\n", key=HOUSES, refused=("bad_identity",))
    register = county.build()
    assert rows(register, "person", "household_no, person_id", "household_no < 3") == [(0, "p1"), (0, None), (1, "p3"), (2, None)]
    assert rows(register, "household", "household_id, in_scope", "household_id IS NOT NULL") == [("H1", True), ("H2", True), ("H3", True)]


def test_which_household_cannot_be_told_is_counted(county):
    county.list("hukou", "人,户\np1,H1\n12345,\n", key=HOUSES, refused=("bad_identity",))
    gap, = county.build().meta.gaps
    assert (gap["untied"], gap["places"]) == ({"subjects": 1, "households": 1}, True)


def test_the_refused_row_is_shown_as_the_source(homes):
    wages(homes, "人,工资\np1,约三千\np2,100\n")
    register = homes.build("person.wage_income")
    fact, = register.fact_sources(person_id=number(1), fields=["wage_income"])
    assert (fact.provenance, fact.value, fact.reason, fact.file, fact.line, fact.used) == (
        "refused", None, "bad_number", "tax.csv", 2, False)
    absent, = register.fact_sources(person_id=number(3), fields=["wage_income"])
    assert (absent.provenance, absent.value, absent.used) == ("absent", 0, True)


def test_a_closed_list_is_not_shown_as_used_where_another_lists_row_was_refused(homes):
    wages(homes, "人,工资\np1,约三千\n", id="a_tax")
    wages(homes, "人,工资\np2,100\n", id="b_tax", refused=())
    found = homes.build("person.wage_income").fact_sources(person_id=number(1), fields=["wage_income"])
    assert [(fact.dataset, fact.provenance, fact.used) for fact in found] == [("a_tax", "refused", False), ("b_tax", "absent", False)]


def test_contradicting_repetitions_and_warnings_are_told(homes):
    wages(homes, "人,工资\np1,1\np1,2\n", refused=())
    gap, = homes.build("person.wage_income").meta.gaps
    assert (gap["dataset"], gap["differing"]) == ("tax", 1)
    wages(homes, "人,工资\n", refused=())
    gap, = homes.build("person.wage_income").meta.gaps
    assert "absent" in gap["warning"]["zh"]


def test_a_snapshot_of_before_numbers_were_kept_counts_all_its_refused_rows_as_untied(homes):
    wages(homes, "人,工资\np1,约三千\n")
    path, = homes.workspace.snapshots.glob("tax/*/*/receipt.json")
    content = json.loads(path.read_text("utf-8"))
    del content["untied"]
    path.write_text(json.dumps(content), "utf-8")
    (path.parent / "refused.parquet").unlink()
    gap, = homes.build("person.wage_income").meta.gaps
    assert gap["untied"] == {"subjects": 1}


def test_the_same_content_loaded_again_is_the_same_register(homes):
    wages(homes, "人,工资\np1,100\n", refused=())
    first = homes.build("person.wage_income").folder
    wages(homes, "人,工资\np1,200\n", refused=())
    second = homes.build("person.wage_income").folder
    wages(homes, "人,工资\np1,100\n", refused=())
    assert homes.build("person.wage_income").folder == first != second


def test_a_number_that_may_be_another_persons_brings_nobody_into_the_register(county, rows):
    county.list("hukou", "人,母\np1,\np2,p3,多\np4,多,了\n", '[[relation]]\nkind = "parent"\nfrom = "母"\n', refused=("field_count",))
    register = county.build()
    assert rows(register, "person", "person_id", "person_id IS NOT NULL") == [("p1",), ("p4",)]
    path, = county.workspace.snapshots.glob("hukou/*/*/receipt.json")
    assert json.loads(path.read_text("utf-8"))["untied"]["subjects"] == 1, "p2 is not in the register, which is told"
