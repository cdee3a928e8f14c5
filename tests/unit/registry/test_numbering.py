"""Who is in the register, in which household, and where phantoms stand."""

import pytest

from huimin.kernel import HuiminError

HOUSES = 'person = "人"\nhousehold = "户"'


def test_people_and_households_are_numbered_densely_in_order(county, rows):
    county.list("hukou", "人,户\np3,H2\np1,H2\np2,H1\n", key=HOUSES)
    register = county.build()
    assert rows(register, "person", "person_no, household_no, person_id, in_scope") == [
        (0, 0, "p2", True), (1, 1, "p1", True), (2, 1, "p3", True), (3, 2, None, False)]
    assert rows(register, "household", "household_no, household_id, in_scope, township") == [
        (0, "H1", True, None), (1, "H2", True, None), (2, None, False, None)]
    assert register.meta.phantom_person_no == 3
    assert register.meta.counts["people"] == 3
    assert register.meta.counts["households"] == 2


def test_files_are_sorted_by_household_then_person(county, rows):
    county.list("hukou", "人,户\n" + "".join(f"p{i},H{9 - i}\n" for i in range(1, 10)), key=HOUSES)
    register = county.build()
    people = rows(register, "person", "person_no, household_no")
    assert people == sorted(people, key=lambda row: (row[1], row[0]))
    assert [row[0] for row in people] == list(range(10))


def test_a_person_no_list_places_has_a_household_alone_with_a_phantom(county, rows):
    county.list("hukou", "人,户\np1,H1\np2,\n", key=HOUSES)
    register = county.build()
    assert rows(register, "person", "household_no, person_id") == [(0, "p2"), (0, None), (1, "p1"), (2, None)]
    assert rows(register, "household", "household_id") == [("@p2",), ("H1",), (None,)]


def test_a_household_only_a_list_of_households_knows_has_a_phantom_member(county, rows):
    county.list("homes", "户\nH1\n", kind="household", key='household = "户"')
    register = county.build()
    assert rows(register, "person", "household_no, person_id") == [(0, None), (1, None)]
    assert rows(register, "household", "household_id, in_scope") == [("H1", True), (None, False)]


def test_a_roster_names_who_applied_not_the_whole_household(county, rows):
    county.list("pays", "人,户\np1,H1\n", '[roster]\nprogramme = "dibao"\nunit = "household"', kind="roster", key=HOUSES)
    assert rows(county.build(), "person", "household_no, person_id") == [(0, "p1"), (0, None), (1, None)]


def test_lists_that_do_not_define_bring_nobody(county, rows):
    county.list("hukou", "人,户\np1,H1\n", key=HOUSES)
    county.list("tax", "人\np1\np2\n", more="defines = false")
    assert rows(county.build(), "person", "person_id") == [("p1",), (None,)]


def test_outsiders_are_there_without_lists_of_their_own(county, rows):
    county.list("hukou", "人,户\np1,H1\n", key=HOUSES)
    county.list("away", "人,户\np1,H1\np2,H2\n", key=HOUSES, more='scope = "outside"')
    register = county.build()
    assert rows(register, "person", "person_id, in_scope") == [("p1", True), ("p2", False), (None, False)]
    assert rows(register, "household", "household_id, in_scope") == [("H1", True), ("H2", False), (None, False)]


def test_membership_follows_precedence(county, rows):
    county.list("b_old", "人,户\np1,H1\n", key=HOUSES, more="precedence = 20")
    county.list("c_new", "人,户\np1,H2\n", key=HOUSES, more="precedence = 10")
    assert rows(county.build(), "household", "household_id") == [("H2",), (None,)]


def test_without_snapshots_there_is_no_register(county):
    county.list("hukou", "人\np1\n", month="2026-09")
    with pytest.raises(HuiminError, match="HM-REG-001"):
        county.build(month="2026-08")


def test_a_damaged_snapshot_is_named(county):
    county.list("hukou", "人\np1\n")
    next(county.workspace.snapshots.rglob("data.parquet")).unlink()
    with pytest.raises(HuiminError, match="HM-REG-002"):
        county.build()


def test_the_same_question_is_answered_from_the_folder(county):
    county.list("hukou", "人,婚\np1,10\n", '[[column]]\nfrom = "婚"\nto = "marital_status"\n')
    first = county.build("person.sex")
    (first.folder / "person.parquet").unlink()
    assert county.build("person.sex").meta == first.meta
    assert county.build("person.marital_status").folder != first.folder
    assert county.build("person.sex", programmes={"dibao": "household"}).folder != first.folder
    county.list("hukou", "人,婚\np1,20\n", '[[column]]\nfrom = "婚"\nto = "marital_status"\n')
    assert county.build("person.sex").folder != first.folder


def test_other_data_under_an_old_version_number_are_not_taken_for_the_old_ones(county, rows):
    import shutil

    county.list("hukou", "人\np1\n")
    first = county.build()
    shutil.rmtree(county.workspace.snapshots)
    for path in county.workspace.root.glob("huimin.db*"):
        path.unlink()
    county.list("hukou", "人\np2\n")
    assert county.build().meta.datasets[0]["version"] == first.meta.datasets[0]["version"]
    assert rows(county.build(), "person", "person_id", "in_scope") == [("p2",)]


def test_a_register_is_the_same_whoever_builds_it_again(county, rows):
    """Built twice from the same snapshots, byte-equal rows: runs can be replayed."""
    import shutil

    county.list("hukou", "人,户,婚\n" + "".join(f"p{i},H{i % 3},10\n" for i in range(1, 10)),
                '[[column]]\nfrom = "婚"\nto = "marital_status"\n', key=HOUSES)
    first = rows(county.build("person.marital_status"), "person", "*")
    shutil.rmtree(county.workspace.registry)
    assert rows(county.build("person.marital_status"), "person", "*") == first
