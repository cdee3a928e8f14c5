"""Who lives together: where the sources agree it is said, where they differ it is asked, and only an answer changes anything."""

from datetime import UTC, datetime

import duckdb
import pytest

from huimin import registry, review
from huimin.kernel import Month
from huimin.review.errors import AlreadyDecided, NoOtherHousehold, NoSuchQuestion
from tests.unit.review.conftest import MONTH, County, P

HUKOU = """
[dataset]
id = "hukou"
department = "public_security"
kind = "person"
files = "hukou*.csv"
[key]
person = "证件"
household = "户"
[link]
address = "住址"
[[column]]
from = "生日"
to = "birth_date"
[[column]]
from = "死亡"
to = "deceased"
"""
KIN = '[dataset]\nid = "{id}"\ndepartment = "civil_affairs"\nkind = "relation"\nfiles = "{id}*"\n[key]\nperson = "证件"\n' \
      '[[relation]]\nkind = "{kind}"\nfrom = "谁"\n'
DEATHS = '[dataset]\nid = "deaths"\ndepartment = "health"\nkind = "person"\nfiles = "deaths*"\ndefines = false\nprecedence = 1\n' \
         '[key]\nperson = "证件"\n[[column]]\nfrom_constant = "true"\nto = "deceased"\n'
BY = ("李四", "入户")


@pytest.fixture
def homes(county: County) -> County:
    """p1 and p2 are married and registered apart; p3 is a child of p1, with p4; p5 is p4's grown child, next door in the books."""
    county.load("hukou", HUKOU, "证件,户,住址,生日,死亡\np1,H1,东街1号,1980-01-01,否\np2,H2,西街2号,1981-01-01,否\n"
                "p3,H3,南街3号,2015-01-01,否\np4,H3,南街3号,1950-01-01,否\np5,H5,南街3号,1978-01-01,否\np6,H6,北街6号,1930-01-01,否\n")
    county.load("marriages", KIN.format(id="marriages", kind="spouse"), "证件,谁\np1,p2\np2,p1\n")
    county.load("parents", KIN.format(id="parents", kind="parent"), "证件,谁\np3,p1\np5,p4\n")
    county.load("deaths", DEATHS, "证件\np6\n")
    return county


def look(county: County):
    return review.households(county.workspace, county.catalog, MONTH)


def asked(county: County):
    return {(one.kind, one.person): one for one in look(county).open}


def members(county: County):
    return {one.household: list(one.members) for one in look(county).proposals}


def test_every_difference_between_the_sources_is_a_question_and_nothing_else_is(homes):
    assert set(asked(homes)) == {("spouses_apart", P["p1"]), ("child_apart", P["p3"]), ("grown_child_at_address", P["p5"]),
                                 ("dead_listed", P["p6"])}
    assert members(homes) == {"H1": [P["p1"]], "H2": [P["p2"]], "H3": sorted([P["p3"], P["p4"]]), "H5": [P["p5"]]}
    assert not [one for one in look(homes).proposals if not one.asked]


def test_an_answer_moves_a_person_and_taking_it_back_restores_every_byte(homes):
    before = homes.build("person.deceased").folder
    question = asked(homes)["spouses_apart", P["p1"]]
    made = review.answer(homes.workspace, homes.catalog, MONTH, question.code, True, *BY)
    assert members(homes)["H2"] == sorted([P["p1"], P["p2"]])
    assert ("spouses_apart", P["p1"]) not in asked(homes)
    assert homes.build("person.deceased").folder != before
    review.undo(homes.workspace, made.number, *BY)
    assert homes.build("person.deceased").folder == before
    assert ("spouses_apart", P["p1"]) in asked(homes)
    assert [one.verdict for one in registry.decisions(homes.workspace)] == ["confirm", "undo"]


def test_apart_leaves_everything_as_registered_and_the_question_answered(homes):
    before = homes.build("person.deceased").folder
    question = asked(homes)["grown_child_at_address", P["p5"]]
    review.answer(homes.workspace, homes.catalog, MONTH, question.code, False, *BY)
    assert homes.build("person.deceased").folder == before
    assert ("grown_child_at_address", P["p5"]) not in asked(homes)
    with pytest.raises(AlreadyDecided):
        review.answer(homes.workspace, homes.catalog, MONTH, question.code, True, *BY)
    with pytest.raises(NoSuchQuestion):
        review.answer(homes.workspace, homes.catalog, MONTH, "abcdef", True, *BY)
    with pytest.raises(NoOtherHousehold):
        review.answer(homes.workspace, homes.catalog, MONTH, asked(homes)["dead_listed", P["p6"]].code, True, *BY)


def test_an_answer_holds_for_later_months_and_two_answers_stand_beside_each_other(homes):
    review.answer(homes.workspace, homes.catalog, MONTH, asked(homes)["spouses_apart", P["p1"]].code, True, *BY)
    review.answer(homes.workspace, homes.catalog, MONTH, asked(homes)["grown_child_at_address", P["p5"]].code, True, *BY)
    later = review.households(homes.workspace, homes.catalog, MONTH.shift(2))
    found = {one.household: set(one.members) for one in later.proposals}
    assert (found["H2"], found["H3"]) == ({P["p1"], P["p2"]}, {P["p3"], P["p4"], P["p5"]})


def test_two_households_at_one_address_without_a_tie_are_asked_about(county):
    county.load("hukou", HUKOU, "证件,户,住址,生日,死亡\n"
                "p1,H1,东街1号,1980-01-01,否\np2,H2,东街1号,1981-01-01,否\np3,,东街9号,1980-01-01,否\n"
                "p4,H4,,1980-01-01,否\np5,H5,,1980-01-01,否\np6,H6,西街,2020-01-01,否\n")
    county.load("marriages", KIN.format(id="marriages", kind="spouse"), "证件,谁\n")
    county.load("parents", KIN.format(id="parents", kind="parent"), "证件,谁\n")
    assert set(asked(county)) == {("one_address", P["p1"]), ("unplaced", P["p3"]), ("child_without_parent", P["p6"])}


@pytest.mark.parametrize(("month", "born", "minor"), [
    (Month(2026, 10), "2008-10-31", False), (Month(2026, 10), "2008-11-01", True), (Month(2026, 10), "2008-10-28", False),
    (Month(2026, 2), "2008-02-28", False), (Month(2026, 2), "2008-02-29", True), (Month(2028, 2), "2010-02-28", False),
    (Month(2028, 2), "2010-03-01", True)])
def test_who_turns_eighteen_by_the_end_of_the_month_is_grown_up(county, month, born, minor):
    """p2 lives at the parent's address in a household of its own: a question of grown children, or of a child apart."""
    county.load("hukou", HUKOU, f"证件,户,住址,生日,死亡\np1,H1,东街1号,1980-01-01,否\np2,H2,东街1号,{born},否\n", month)
    county.load("parents", KIN.format(id="parents", kind="parent"), "证件,谁\np2,p1\n", month)
    county.load("marriages", KIN.format(id="marriages", kind="spouse"), "证件,谁\n", month)
    kinds = {one.kind for one in review.households(county.workspace, county.catalog, month).open}
    assert kinds == ({"child_apart"} if minor else {"grown_child_at_address"})


class Killed(BaseException):
    """Stands for a kill: nothing of ours catches it."""


@pytest.fixture
def killed_before_the_list(monkeypatch):
    """An answer or its undoing is written down; the process dies before the list is."""
    def die(*_: object) -> None:
        raise Killed

    def run(act, *arguments):
        with monkeypatch.context() as patched:
            patched.setattr("huimin.review.answers.write_lists", die)
            with pytest.raises(Killed):
                act(*arguments)
    return run


def home_of(homes: County, short: str) -> str:
    register = homes.build("person.deceased")
    people, households = (f"'{register.folder}/{name}.parquet'" for name in ("person", "household"))
    found, = duckdb.sql(f"SELECT household_id FROM {people} JOIN {households} USING (household_no) "
                        f"WHERE person_id = '{P[short]}'").fetchall()
    return str(found[0])


@pytest.mark.parametrize("next_step", [
    lambda homes: review.after_load(homes.workspace, [MONTH]),
    lambda homes: review.run(homes.workspace, MONTH),
    look,
    lambda homes: review.answer(homes.workspace, homes.catalog, MONTH, asked(homes)["grown_child_at_address", P["p5"]].code, True, *BY),
], ids=["load", "link run", "link households", "the next answer"])
def test_a_kill_between_an_answer_and_its_list_is_made_up_for(homes, killed_before_the_list, next_step):
    code = asked(homes)["spouses_apart", P["p1"]].code
    killed_before_the_list(review.answer, homes.workspace, homes.catalog, MONTH, code, True, *BY)
    assert home_of(homes, "p1") == "H1"  # the answer alone moves nobody
    next_step(homes)
    assert home_of(homes, "p1") == "H2"


def test_a_kill_between_an_undoing_and_its_list_is_made_up_for(homes, killed_before_the_list):
    before = homes.build("person.deceased").folder
    made = review.answer(homes.workspace, homes.catalog, MONTH, asked(homes)["spouses_apart", P["p1"]].code, True, *BY)
    killed_before_the_list(review.undo, homes.workspace, made.number, *BY)
    assert home_of(homes, "p1") == "H2"
    review.settle(homes.workspace)
    assert homes.build("person.deceased").folder == before


def test_a_kill_after_the_folder_and_before_it_counts_is_made_up_for(homes, monkeypatch):
    code = asked(homes)["spouses_apart", P["p1"]].code
    with monkeypatch.context() as patched:
        patched.setattr(type(homes.workspace), "make_current", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            review.answer(homes.workspace, homes.catalog, MONTH, code, True, *BY)
    review.settle(homes.workspace)
    assert home_of(homes, "p1") == "H2"


def test_what_was_known_before_stays_as_it_was_and_settling_twice_writes_nothing(homes, killed_before_the_list):
    code = asked(homes)["spouses_apart", P["p1"]].code
    killed_before_the_list(review.answer, homes.workspace, homes.catalog, MONTH, code, True, *BY)
    review.settle(homes.workspace.as_known(datetime.now(UTC)))
    assert home_of(homes, "p1") == "H1"
    review.settle(homes.workspace)
    rows = homes.workspace.snapshot_rows()
    review.settle(homes.workspace)
    assert homes.workspace.snapshot_rows() == rows
