"""Answers go round through JSON, hold nobody's name, and replies are read from forms."""

import json

import pytest

from huimin.enquiry import NOBODY, UNCLEAR, Answers, BadAnswers, BadReply, Question, next_question, read_reply
from tests.unit.enquiry.conftest import County

FAMILY = [("child", 1990), ("self", 1960), ("spouse", 1962), ("child", 1995)]


def test_people_are_called_by_their_relation() -> None:
    found = [(one.id, one.label.zh, one.label.en, one.born) for one in Answers.of(FAMILY).people]
    assert found == [("p1", "您", "you", 1960), ("p2", "孩子1", "child 1", 1990), ("p3", "您的爱人", "your spouse", 1962),
                     ("p4", "孩子2", "child 2", 1995)]


def test_answers_go_round() -> None:
    answers = Answers.of(FAMILY).with_reply("certificate:p1,p2", ["p1"]).with_reply("household.house_count:household", 1)
    answers = answers.with_reply("ill:p1", UNCLEAR).with_reply("monitored:p1,p2,p3,p4", False)
    assert Answers.from_json(json.loads(json.dumps(answers.as_json()))) == answers


def test_a_changed_reply_drops_what_was_asked_after_it() -> None:
    answers = Answers.of(FAMILY).with_reply("a:p1", True).with_reply("b:p1", True).with_reply("a:p1", False)
    assert answers.given == (("a:p1", False),)
    assert answers.back().given == ()
    assert answers.back().back() == Answers()


@pytest.mark.parametrize("people", [[], [("child", 1990)], [("self", 1990), ("self", 1991)], [("self", 90)], [("uncle", 1960)],
                                    [("self", 1960)] * 30])
def test_a_household_that_cannot_be(people: list[tuple[str, int]]) -> None:
    with pytest.raises(BadAnswers):
        Answers.of(people)


@pytest.mark.parametrize("kept", [{}, {"version": 9, "people": [], "given": []}, {"version": 1, "people": [["self", "x"]], "given": []},
                                  {"version": 1, "people": [["self", 1960]], "given": [["a", {"b": 1}]]},
                                  {"version": 1, "people": 3, "given": []}])
def test_kept_answers_in_another_form(kept: dict[str, object]) -> None:
    with pytest.raises(BadAnswers):
        Answers.from_json(kept)


@pytest.mark.parametrize("given", [("nothing:p1", True), ("certificate:p9", ["p9"]), ("certificate:p1,p2", ["p7"]), ("wage:p1", "many"),
                                   ("person.birth_date:p1", "2026-02-31"), ("disability_grade:p1", "9"),
                                   ("situations/ill+away:p1,p2,p3,p4", ("vehicle",))])
def test_replies_to_no_question(county: County, given: tuple[str, object]) -> None:
    with pytest.raises(BadAnswers):
        next_question(county.rules, Answers.of(FAMILY).with_reply(*given))  # type: ignore[arg-type]


def asked(county: County, answers: Answers, template: str) -> Question:
    """The question of this template, with every other answered 「都没有」 or 「不清楚」."""
    while (question := next_question(county.rules, answers)) is not None:
        if question.id.partition(":")[0].partition("/")[0] == template:
            return question
        answers = answers.with_reply(question.id, () if question.kind == "which" else UNCLEAR)
    pytest.fail(f"{template} is not asked")


def test_lists_in_forms_are_read(county: County) -> None:
    question = asked(county, Answers.of(FAMILY), "earners")
    assert question.kind == "who"
    assert read_reply(question, [UNCLEAR]) == UNCLEAR
    assert read_reply(question, [NOBODY]) == ()
    assert read_reply(question, ["p3", "p1"]) == ("p1", "p3")
    for wrong in ([], ["p9"], ["p1", NOBODY]):
        with pytest.raises(BadReply):
            read_reply(question, wrong)


def test_single_answers_in_forms_are_read(county: County) -> None:
    family = Answers.of([("self", 1960)])
    number = asked(county, family, "household.house_count")
    assert read_reply(number, ["2"]) == 2
    residence = asked(county, family, "household.residence")
    assert read_reply(residence, ["rural"]) == "rural"
    for question, wrong in ((number, ["two"]), (number, ["-1"]), (number, ["1", "2"]), (number, []), (residence, ["moon"])):
        with pytest.raises(BadReply):
            read_reply(question, wrong)
