"""A row is tied by a number, by a sure pair or by a person's word, and by nothing else; every doubt leaves facts unknown."""

import shutil
import sqlite3

import duckdb
import pytest

from huimin import registry, review
from huimin.review.errors import AlreadyDecided, NoSuchDecision, NoSuchRecord, NotACandidate, PersonTaken
from tests.unit.review.conftest import MONTH, REGISTER, P

BY = ("李四", "电话核实")


def decide(county, verdict, record, person=None, month=MONTH):
    return getattr(review, verdict)(county.workspace, month, f"clinic:{record}", person and P[person], *BY)


def ill(**said):
    return {short: said.get(short, False) for short in P}


def test_a_valid_number_ties_a_row_and_a_damaged_one_does_not(county, pairs):
    receipt = county.clinic("A1,p3,李德福,,,,是", "A2,123,某人,,,,是")
    assert (receipt.accepted, receipt.rejected) == (2, 0)
    pairs([])
    assert county.link().counts == {"number": 1, "linked": 0, "confirmed": 0, "review": 0, "untied": 1, "pending": 0}
    assert county.ill() == ill(p3=True)


def test_a_sure_pair_links_and_a_doubtful_one_leaves_the_candidates_unknown(county, pairs):
    county.clinic("A1,,赵建国,,,,是", "A2,,王秀英,,,,是")
    pairs([("A1", "p4", 0.9995, "link"), ("A2", "p1", 0.95, "review"), ("A2", "p2", 0.93, "beaten")])
    counts = county.link().counts
    assert (counts["linked"], counts["review"]) == (1, 1)
    assert county.ill() == ill(p4=True, p1=None, p2=None)


def test_a_list_that_was_never_linked_may_speak_of_anybody_but_those_its_numbers_name(county):
    county.clinic("A1,,赵建国,,,,是", "A2,p3,李德福,,,,否")
    assert county.ill() == dict.fromkeys(P) | {"p3": False}
    gap, = county.build("person.serious_illness").meta.gaps
    assert gap["links"]["pending"] == 1


def test_confirming_ties_rejecting_frees_and_undoing_is_as_if_it_had_never_been(county, pairs):
    county.clinic("A2,,王秀英,,,,是")
    pairs([("A2", "p1", 0.95, "review"), ("A2", "p2", 0.93, "beaten")])
    county.link()
    before = county.build("person.serious_illness")
    files = {path.name: path.read_bytes() for path in before.folder.iterdir()}
    made = decide(county, "confirm", "A2", "p2")
    assert county.ill() == ill(p2=True)
    review.undo(county.workspace, made.number, *BY)
    after = county.build("person.serious_illness")
    assert after.folder == before.folder
    shutil.rmtree(before.folder)  # built anew, not only found again
    rebuilt = county.build("person.serious_illness")
    assert {path.name: path.read_bytes() for path in rebuilt.folder.iterdir()} == files
    rejected, = decide(county, "reject", "A2", "p2")
    assert county.ill() == ill(p1=None)
    decide(county, "reject", "A2", "p1")
    assert county.ill() == ill()
    review.undo(county.workspace, rejected.number, *BY)
    assert county.ill() == ill(p2=None)


def test_a_rejection_stands_when_linked_again_and_in_later_months(county, pairs):
    county.clinic("A1,,赵建国,,,,是")
    pairs([("A1", "p4", 0.9999, "link")])
    county.link()
    assert county.ill() == ill(p4=True)
    decide(county, "reject", "A1", "p4")
    assert county.ill() == ill()
    county.clinic("A1,,赵建囯,,,,是")
    assert county.link().new
    assert county.ill() == ill()
    later = MONTH.shift(1)
    county.clinic("A1,,赵建国,,,,是", month=later)
    county.link(later)
    assert county.ill(later) == ill()


def test_a_confirmation_stands_whatever_the_engine_finds_next(county, pairs):
    county.clinic("A1,,赵建国,,,,是")
    pairs([("A1", "p4", 0.95, "review")])
    county.link()
    decide(county, "confirm", "A1", "p5")
    county.clinic("A1,,赵建国,,,1,是")
    pairs([("A1", "p4", 0.9999, "link")])
    county.link()
    assert county.ill() == ill(p5=True)


def test_nobody_gets_two_rows_of_a_list_of_persons(county, pairs):
    county.clinic("A1,p4,赵建国,,,,否", "A2,,赵建国,,,,是", "A3,,李德福,,,,是", "A4,,李德富,,,,是")
    pairs([("A2", "p4", 0.9999, "link"), ("A3", "p3", 0.9999, "link"), ("A4", "p3", 0.9995, "link"), ("A4", "p5", 0.95, "review")])
    county.link()
    assert county.ill() == ill(p3=None, p5=None)
    with pytest.raises(PersonTaken):
        decide(county, "confirm", "A2", "p4")
    decide(county, "confirm", "A3", "p3")
    assert county.ill() == ill(p3=True, p5=None)
    with pytest.raises(PersonTaken):
        decide(county, "confirm", "A4", "p3")
    source = next(one for one in registry.sources(county.workspace, MONTH) if one.ties)
    rows = duckdb.sql(f"SELECT count(*) FROM {source.parquet} WHERE person_key IS NOT NULL GROUP BY person_key").fetchall()
    assert set(rows) == {(1,)}


def test_a_confirmed_person_who_then_comes_with_a_number_is_a_question_again(county, pairs):
    county.clinic("A1,,赵建国,,,,是")
    pairs([])
    county.link()
    decide(county, "confirm", "A1", "p4")
    assert county.ill() == ill(p4=True)
    county.clinic("A1,,赵建国,,,,是", "A9,p4,赵建国,,,,否")
    county.link()
    assert county.ill() == ill(), "the row with the number stands"
    record, = review.queue(county.workspace, MONTH)
    assert record.key == "A1"


def test_one_person_may_have_many_events_and_a_record_many_rows(county, pairs):
    fact = '[[column]]\nfrom = "生日"\nto = "day"\n'
    county.clinic("A1,,赵建国,2026-10-01,,,", "A1,,赵建国,2026-10-02,,,", "B1,,赵建国,2026-10-03,,,", "C1,p3,李德福,2026-10-04,,,",
                  "C1,,李德福,2026-10-05,,,", "D1,,周玉梅,2026-10-06,,,", kind="event.medical", more='absent = "none"', fact=fact)
    pairs([("A1", "p4", 0.9999, "link"), ("B1", "p4", 0.9999, "link"), ("D1", "p6", 0.95, "review")])
    counts = county.link().counts
    assert (counts["number"], counts["linked"], counts["review"]) == (1, 2, 1)
    register = county.build("event.medical.day")
    found = duckdb.sql(f"SELECT person_id, count(day), bool_or(phantom) FROM '{register.folder}/event_medical.parquet' "
                       f"JOIN '{register.folder}/person.parquet' USING (person_no) WHERE person_id IS NOT NULL GROUP BY 1").fetchall()
    assert {(P["p4"], 3, False), (P["p3"], 2, False), (P["p6"], 0, True)} == set(found)


def test_a_roster_of_persons_without_numbers(county, pairs):
    body = '[roster]\nprogramme = "old_age"\nunit = "person"\n[[column]]\nfrom = "大病"\nto = "amount"\nunit = "yuan/month"\n'
    county.clinic("A1,,李德福,,,,50", "A2,,王秀英,,,,60", kind="roster", fact=body)
    pairs([("A1", "p3", 0.9999, "link"), ("A2", "p1", 0.95, "review")])
    county.link()
    register = registry.build(county.workspace, county.catalog, MONTH, set(), {"old_age": "person"}, set())
    people = f"'{register.folder}/person.parquet'"
    found = {row[0]: row[1:] for row in duckdb.sql(f"SELECT person_id, receives__old_age, paid__old_age FROM {people}").fetchall()}
    assert (found[P["p3"]], found[P["p1"]], found[P["p2"]]) == ((True, 5_000), (None, None), (False, 0))


def test_a_relative_told_by_a_row_in_review_is_unknown(county, pairs):
    body = '[[relation]]\nkind = "parent"\nfrom = "证件2"\nblank = "none"\nabsent = "none"\n'
    mapping_rows = "病历号,姓名,证件2\nA1,赵建国,p5\nA2,王秀英,p6\n"
    county.load("kin", '[dataset]\nid = "kin"\ndepartment = "health"\nkind = "relation"\nfiles = "kin*"\n[key]\ntype = "link"\n'
                       'record = "病历号"\n[link]\nname = "姓名"\n' + body, mapping_rows)
    pairs([("A1", "p4", 0.9999, "link"), ("A2", "p1", 0.95, "review")])
    county.link()
    register = registry.build(county.workspace, county.catalog, MONTH, set(), {}, {"parent"})
    person = f"'{register.folder}/person.parquet'"
    found = duckdb.sql(f"SELECT p.person_id, o.person_id FROM '{register.folder}/relation.parquet' r JOIN {person} p USING (person_no) "
                       f"LEFT JOIN {person} o ON o.person_no = other_no WHERE p.in_scope").fetchall()
    assert set(found) == {(P["p4"], P["p5"]), (P["p1"], None)}


def test_a_record_without_its_own_number_keeps_its_key_and_namesakes_stay_apart(county, pairs):
    county.clinic(",,王秀英,1941-03-01,女,,是", ",,王秀英,1941-03-01,女,,否", ",,王秀英,1941-03-01,女,,是")
    source = next(one for one in registry.sources(county.workspace, MONTH) if one.ties)
    first = duckdb.sql(f"SELECT record_key FROM {source.data} ORDER BY 1").fetchall()
    assert len(first) == 2, "the third repeats the first"
    county.clinic(",,王秀英,1941-03-01,女,,是", month=MONTH.shift(1))
    source = next(one for one in registry.sources(county.workspace, MONTH.shift(1)) if one.ties)
    assert duckdb.sql(f"SELECT record_key FROM {source.data}").fetchall()[0] in first


def test_a_row_that_names_nobody_is_refused_and_counted(county, pairs):
    receipt = county.clinic("A1,,,1941-03-01,女,,是", "A2,,赵建国,,,,是")
    assert (receipt.accepted, dict(receipt.reasons), receipt.untied["subjects"]) == (1, {"no_link_data": 1}, 1)


def test_what_cannot_be_decided(county, pairs):
    county.clinic("A1,,赵建国,,,,是")
    pairs([("A1", "p4", 0.95, "review")])
    county.link()
    for name, person, error in (("clinic:Z", P["p4"], NoSuchRecord), ("hukou:A1", P["p4"], NoSuchRecord),
                                ("clinic:A1", "abcdef", NotACandidate)):
        with pytest.raises(error):
            review.confirm(county.workspace, MONTH, name, person, *BY)
    made = decide(county, "confirm", "A1", "p4")
    for verdict in ("confirm", "reject"):
        with pytest.raises(AlreadyDecided):
            decide(county, verdict, "A1", "p4")
    review.undo(county.workspace, made.number, *BY)
    for number in (made.number, made.number + 1, 99):
        with pytest.raises(NoSuchDecision):
            review.undo(county.workspace, number, *BY)


@pytest.mark.parametrize("statement", [
    "UPDATE link_decision SET person = 'x'", "DELETE FROM link_decision", "UPDATE link_set SET folder = 'x'", "DELETE FROM link_set",
    "INSERT INTO link_decision (dataset, record, person, verdict, who, why, decided_at) VALUES ('d', 'r', 'p', 'confirm', ' ', 'w', 't')",
    "INSERT INTO link_decision (dataset, record, person, verdict, who, why, decided_at) VALUES ('d', 'r', 'p', 'confirm', 'w', '', 't')",
])
def test_what_was_decided_cannot_be_changed_and_nobody_decides_without_name_and_reason(county, pairs, statement):
    county.clinic("A1,,赵建国,,,,是")
    pairs([("A1", "p4", 0.95, "review")])
    county.link()
    decide(county, "confirm", "A1", "p4")
    with sqlite3.connect(county.workspace.database) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    connection.close()


def test_no_tie_without_a_number_a_sure_pair_or_a_decision(county, pairs):
    """Every tie is accounted for, whatever outcomes the engine names."""
    county.clinic(*(f"A{n},,某人{n},,,,是" for n in range(6)))
    pairs([("A0", "p1", 0.9999, "link"), ("A1", "p2", 0.99999, "review"), ("A2", "p3", 0.9999, "vetoed"), ("A3", "p4", 0.9999, "below"),
           ("A4", "p5", 0.9999, "beaten")])
    county.link()
    decide(county, "confirm", "A5", "p6")
    assert county.ill() == ill(p1=True, p6=True, p2=None, p5=None)


def test_as_it_was_known_before_the_decision(county, pairs):
    county.clinic("A1,,赵建国,,,,是")
    pairs([("A1", "p4", 0.95, "review")])
    county.link()
    first = decide(county, "confirm", "A1", "p5")
    assert county.ill() == ill(p5=True)
    county.workspace = county.workspace.as_known(first.at.replace(microsecond=0))
    known = county.workspace.known
    assert known <= first.at
    assert registry.decisions(county.workspace) == []


def test_the_source_of_a_fact_says_how_its_row_was_tied(county, pairs):
    county.clinic("A1,,赵建国,,,,是", "A2,,王秀英,,,,是", "A3,p3,李德福,,,,是", "A4,,孙桂兰,,,,是")
    pairs([("A1", "p4", 0.9995, "link"), ("A2", "p1", 0.95, "review")])
    county.link()
    decide(county, "confirm", "A4", "p5")
    register = county.build("person.serious_illness")

    def source(short):
        fact, = register.fact_sources(person_id=P[short], fields=["serious_illness"])
        return fact
    assert (source("p4").tie.how, source("p4").tie.probability, source("p4").used) == ("linked", 0.9995, True)
    assert (source("p3").tie.how, source("p5").tie.how, source("p5").tie.who) == ("identity", "confirmed", "李四")
    assert (source("p1").provenance, source("p1").reason, source("p1").line) == ("refused", "link_review", 3)


def test_show_puts_the_values_side_by_side_and_cuts_the_numbers(county, pairs):
    county.clinic("A1,,赵建国,1986-01-01,男,13800000004,是")
    pairs([("A1", "p4", 0.95, "review")])
    county.link()
    record = review.show(county.workspace, MONTH, "clinic:A1")
    candidate, = record.candidates
    assert record.values["phone"] == candidate.values["phone"] == "138******04"
    assert (candidate.values["name"], candidate.values["birth_date"]) == ("赵建国", "1986-01-01")
    assert candidate.evidence == (("name", "same", 9.5),)
    assert not [secret for secret in (P["p4"], "13800000004") if secret in str(record.as_json())]
    made = review.confirm(county.workspace, MONTH, "clinic:A1", candidate.code, *BY)
    assert made.person == P["p4"]


def test_linking_a_later_month_changes_no_register_of_an_earlier_one(county, pairs):
    county.clinic("A1,,赵建国,,,,是")
    pairs([("A1", "p4", 0.9999, "link")])
    county.link()
    before = county.build("person.serious_illness").folder
    later = MONTH.shift(1)
    county.load("hukou", REGISTER, "证件,户,姓名,生日,性别,电话\np4,H4,赵建国,1986-01-01,1,\np5,H5,赵建国,1944-02-02,1,\n", month=later)
    pairs([("A1", "p4", 0.95, "review"), ("A1", "p5", 0.95, "review")])
    assert county.link(later).new
    assert county.build("person.serious_illness").folder == before
    register = county.build("person.serious_illness", month=later)
    people = f"'{register.folder}/person.parquet'"
    found = dict(duckdb.sql(f"SELECT person_id, serious_illness FROM {people} WHERE person_id IS NOT NULL").fetchall())
    assert (found[P["p4"]], found[P["p5"]]) == (None, None)
