"""One question a page: each can matter, none comes twice, and the answers mean what they say."""

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import mean

import pytest

from huimin.enquiry import HOUSE, PEOPLE, UNCLEAR, Answers, Question, Rules, next_question, remaining, results
from huimin.enquiry.questions import worded
from huimin.enquiry.state import State, state_of
from huimin.enquiry.weighing import Open, undecided, weighed
from tests.unit.enquiry.citizen import Citizen
from tests.unit.enquiry.conftest import County

SOME = 200 if os.environ.get("HUIMIN_SLOW") == "1" else 12
MOST_QUESTIONS = 120


def walk(rules: Rules, answers: Answers, reply: Callable[[Question], object]) -> Iterator[tuple[Answers, Question]]:
    """Every question with the answers before it; ends, or fails, when no more is asked."""
    for _ in range(MOST_QUESTIONS):
        question = next_question(rules, answers)
        if question is None:
            return
        yield answers, question
        answers = answers.with_reply(question.id, reply(question))  # type: ignore[arg-type]
    pytest.fail("it never ends")


def finished(rules: Rules, answers: Answers, reply: Callable[[Question], object]) -> Answers:
    for before, question in walk(rules, answers, reply):
        answers = before.with_reply(question.id, reply(question))  # type: ignore[arg-type]
    return answers


@pytest.fixture(scope="module")
def citizens(county: County) -> list[Citizen]:
    numbers = random.Random(20261101).sample(range(len(county.households)), SOME)
    return [county.citizen(number) for number in numbers]


@pytest.fixture(scope="module")
def done(county: County, citizens: list[Citizen]) -> list[Answers]:
    """What each of them has answered when nothing more is asked."""
    return [finished(county.rules, one.answers, one.reply) for one in citizens]


def test_the_household_comes_first(county: County) -> None:
    question = next_question(county.rules, Answers())
    assert question is not None
    assert question.kind == PEOPLE
    assert {"self", "spouse", "child"} <= {option.id for option in question.options}


def test_no_question_comes_twice_and_each_serves_an_undecided_policy(county: County, citizens: list[Citizen]) -> None:
    for citizen in citizens[:5]:
        seen: set[tuple[str, str]] = set()
        for answers, question in walk(county.rules, citizen.answers, citizen.reply):
            name = question.id.partition(":")[0]
            assert not seen & {(name, one) for one in question.whose}, question.id
            seen |= {(name, one) for one in question.whose}
            state = state_of(county.rules, answers)
            wanted = {(whose, ".".join(key)) for one in undecided(state) for whose, key in one.decision.missing}
            asked = {(whose, fact) for whose in question.whose for fact in question.facts}
            residence = question.facts == ("household.residence",)
            assert residence or asked & wanted, question.id
            known = {slot for slot in asked if state.value(*slot) is not None and not slot[1].startswith("relation.")}  # partly known
            assert not known & wanted
            assert question.why


def test_truthful_answers_lead_to_what_the_centre_decides(county: County, citizens: list[Citizen], done: list[Answers]) -> None:
    settled = 0
    for citizen, answers in zip(citizens, done, strict=True):
        names = {HOUSE: citizen.household.id, **{one: subject.name for one, subject in citizen.people.items()}}
        for mine in county.rules.decider.decide(state_of(county.rules, answers).household).found:
            theirs = citizen.decisions.of(mine.policy, names[mine.subject])
            if mine.outcome is not None and theirs.outcome is not None:
                assert (mine.outcome, mine.amount) == (theirs.outcome, theirs.amount), (mine, theirs)
                settled += 1
            elif theirs.outcome is not None and not theirs.missing:
                pytest.fail(f"{mine.policy} stays open: {sorted(mine.missing)}")
    assert settled > 10 * SOME


def test_fewer_questions_than_asking_in_the_order_of_the_files(county: County, citizens: list[Citizen], done: list[Answers]) -> None:
    ours = [len(answers.given) for answers in done]
    files = [_in_file_order(county.rules, one) for one in citizens]
    assert mean(ours) < mean(files)
    assert sum(mine <= theirs for mine, theirs in zip(ours, files, strict=True)) >= 0.8 * SOME


def _in_file_order(rules: Rules, citizen: Citizen) -> int:
    """The same questions, policy by policy as the files stand, the facts of each in the order of the catalog."""
    order = {item.id: number for number, item in enumerate(rules.program.policies)}
    answers = citizen.answers
    while True:
        state = state_of(rules, answers)
        decisions = sorted(undecided(state), key=lambda one: order[one.decision.policy])
        candidate = next((found for one in decisions for found in weighed_in_order(rules, state, one)), None)
        if candidate is None:
            return len(answers.given)
        answers = answers.with_reply(candidate.id, citizen.reply(candidate))


def weighed_in_order(rules: Rules, state: State, decision: Open) -> list[Question]:
    found = weighed(state, [decision])
    return [worded(state, one) for one in sorted(found, key=lambda one: min(rules.file_order[fact] for _, fact in one.slots))]


def test_all_unclear_ends_and_nothing_is_promised(county: County) -> None:
    answers = Answers.of([("self", 1950), ("child", 1980), ("grandchild", 2015)])
    answers = finished(county.rules, answers, lambda _: UNCLEAR)
    found = results(county.rules, answers)
    assert found.yes == ()
    assert found.perhaps
    assert found.no
    assert all(any(lack.closed or lack.fact.startswith("parameter.") for lack in one.missing) for one in found.perhaps)
    assert all(one.next is None for one in found.perhaps)


@pytest.mark.parametrize("blind", ["person.hukou_here", "person.wage_income", "household.house_count", "person.in_custody"])
def test_yes_is_never_shown_when_a_needed_fact_is_unclear(county: County, citizens: list[Citizen], blind: str) -> None:
    for citizen in citizens[:4]:
        one = replace(citizen, blind=frozenset({blind}))
        answers = finished(county.rules, one.answers, one.reply)
        state = state_of(county.rules, answers)
        for result in results(county.rules, answers).yes:
            assert all(condition.outcome is True for condition in result.conditions)
            for value in (True, False, 0, 10**9):
                assert _outcome_with(county.rules, state, blind, value, result.policy, result.subject) is True


def _outcome_with(rules: Rules, state: State, fact: str, value: object, policy: str, subject: str) -> bool | None:
    """What becomes of a promised benefit when the unclear fact is filled in after all."""
    entity, _, name = fact.partition(".")
    kind = rules.catalog.by_entity[entity][name].type
    if (kind == "boolean") is not isinstance(value, bool):
        return True
    for facts in (state.facts[one] for one in state.members) if entity == "person" else [state.house]:
        if facts.get(name) is None:
            facts[name] = value
            found = rules.decider.decide(state.household).of(policy, subject).outcome
            facts[name] = None
            if not found:
                return found
    return True


def test_the_estimate_falls_to_nothing(county: County, citizens: list[Citizen]) -> None:
    off = []
    for citizen in citizens[:3]:
        path = [remaining(county.rules, answers) for answers, _ in walk(county.rules, citizen.answers, citizen.reply)]
        assert all(path)
        off += [abs(guess - (len(path) - number)) for number, guess in enumerate(path)]
        assert remaining(county.rules, finished(county.rules, citizen.answers, citizen.reply)) == 0
    assert mean(off) < 8
