"""Relatives and events: what lists say, in both directions, and a phantom wherever nothing is known."""

import pytest

HOUSES = 'person = "人"\nhousehold = "户"'


@pytest.fixture
def town(county):
    county.list("hukou", "人,户\np1,H1\np2,H1\np3,H1\n", key=HOUSES)
    return county


def relation(kind, more="", header=None):
    return f'[[relation]]\nkind = "{kind}"\nfrom = "{header or kind}"\n{more}\n'


def related(county, rows, *kinds):
    """(person, kind, other) with names; the global phantom is "?"."""
    register = county.build(relations=set(kinds))
    names = dict(rows(register, "person", "person_no, person_id"))
    names = {no: name or f"#{no}" for no, name in names.items()} | {register.meta.phantom_person_no: "?"}
    found = rows(register, "relation", "person_no, kind, other_no")
    assert found == sorted(found)
    return {(names[person], kind, names[other]) for person, kind, other in found}


def test_a_kind_no_list_covers_is_unknown_for_everyone_phantoms_too(town, rows):
    assert related(town, rows, "spouse") == {(name, "spouse", "?") for name in ("p1", "p2", "p3", "?")}


def test_kinds_not_asked_for_are_not_written(town, rows):
    assert related(town, rows) == set()


def test_without_a_question_every_kind_is_written(town, rows):
    """A rule that reads relatives nobody supplies must find them unknown, not absent."""
    kinds = {kind for kind, in rows(town.build(), "relation", "kind", "person_no = 0")}
    assert kinds == {"parent", "child", "spouse", "obligor"}


def test_named_relatives_and_empty_cells(town, rows):
    town.list("ties", "人,parent\np1,p2\np2,\np3,p3\n", relation("parent"), kind="relation")
    assert related(town, rows, "parent") == {("p1", "parent", "p2"), ("p2", "parent", "?"), ("?", "parent", "?")}


def test_empty_may_mean_nobody(town, rows):
    town.list("ties", "人,parent\np1,p2\np2,\n", relation("parent", 'blank = "none"'), kind="relation")
    assert related(town, rows, "parent") == {("p1", "parent", "p2"), ("p3", "parent", "?"), ("?", "parent", "?")}


def test_a_complete_list_settles_residents_it_does_not_name(town, rows):
    town.list("ties", "人,parent\np1,p2\n", relation("parent", 'absent = "none"'), kind="relation")
    assert related(town, rows, "parent") == {("p1", "parent", "p2"), ("?", "parent", "?")}


def test_relatives_from_elsewhere_are_added_without_lists_of_their_own(town, rows):
    town.list("ties", "人,parent\np1,p8\n", relation("parent", 'absent = "none"'), kind="relation")
    register = town.build(relations={"parent"})
    assert rows(register, "person", "in_scope", "person_id IS NOT NULL") == [(False,), (True,), (True,), (True,)]
    assert ("p8", "parent", "?") in related(town, rows, "parent"), "a closed world says nothing of outsiders"


def test_two_columns_of_a_kind_one_unknown_leaves_one_phantom(town, rows):
    body = relation("parent", header="母") + relation("parent", header="父")
    town.list("ties", "人,母,父\np1,p2,\np2,,\n", body, kind="relation")
    found = related(town, rows, "parent")
    assert {row for row in found if row[0] in {"p1", "p2"}} == {
        ("p1", "parent", "p2"), ("p1", "parent", "?"), ("p2", "parent", "?")}


def test_another_list_that_knows_settles_what_one_leaves_open(town, rows):
    body = relation("parent", header="母") + relation("parent", header="父")
    town.list("a_births", "人,母,父\np1,p2,\n", body, kind="relation")
    town.list("b_ties", "人,母,父\np1,p2,p3\n", body, kind="relation")
    assert {row for row in related(town, rows, "parent") if row[0] == "p1"} == {("p1", "parent", "p2"), ("p1", "parent", "p3")}


def test_an_open_row_is_not_closed_by_another_list_without_one(town, rows):
    town.list("a_births", "人,parent\np1,\n", relation("parent"), kind="relation")
    town.list("b_ties", "人,parent\np2,p3\n", relation("parent", 'absent = "none"'), kind="relation")
    assert {row for row in related(town, rows, "parent") if row[0] != "?"} == {("p1", "parent", "?"), ("p2", "parent", "p3")}


def test_the_inverse_is_complete_when_the_list_is(town, rows):
    town.list("ties", "人,parent\np1,p2\np3,p2\n", relation("parent", 'absent = "none"\ninverse = "child"'), kind="relation")
    assert {row for row in related(town, rows, "child") if row[0] != "?"} == {("p2", "child", "p1"), ("p2", "child", "p3")}


def test_the_inverse_of_an_incomplete_list_leaves_further_relatives_open(town, rows):
    town.list("ties", "人,parent\np1,p2\n", relation("parent", 'inverse = "child"'), kind="relation")
    assert {row for row in related(town, rows, "child") if row[0] == "p2"} == {("p2", "child", "p1"), ("p2", "child", "?")}


def bills(county, text, more=""):
    county.list("bills", text, '[[column]]\nfrom = "自付"\nto = "own_pay"\nunit = "yuan"\n', kind="event.medical", more=more)


def events(county, rows):
    register = county.build("event.medical.own_pay", "event.medical.day")
    names = dict(rows(register, "person", "person_no, coalesce(person_id, '?')"))
    found = rows(register, "event_medical", "person_no, own_pay, day, phantom")
    return sorted((names[no], pay or 0, day, phantom) for no, pay, day, phantom in found), register


def test_events_and_a_phantom_for_everyone_else(town, rows):
    bills(town, "人,自付\np1,10\np1,10\np9,5\n")
    found, register = events(town, rows)
    assert found == [("?", 0, None, True), ("p1", 1000, None, False), ("p1", 1000, None, False), ("p2", 0, None, True),
                     ("p3", 0, None, True)]
    assert register.meta.counts["events_medical"] == 2
    assert register.meta.nullable == {"event.medical.own_pay": 3, "event.medical.day": 5}


def test_a_complete_list_of_events_settles_residents(town, rows):
    bills(town, "人,自付\np1,10\n", 'absent = "none"')
    assert events(town, rows)[0] == [("?", 0, None, True), ("p1", 1000, None, False)]


def test_no_list_of_events_nothing_known(town, rows):
    found, _ = events(town, rows)
    assert [(name, phantom) for name, _, _, phantom in found] == [("?", True), ("p1", True), ("p2", True), ("p3", True)]
