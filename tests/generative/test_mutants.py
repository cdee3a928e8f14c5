"""Would the generated cases notice? Every seeded fault of the SQL compiler is caught by a small, recorded corpus.

The corpus is a list of seeds. For each fault the seed that has caught it before is tried first; when the generators
change, another one of the corpus will do, and the table below may be brought up to date.
"""

from collections.abc import Iterator
from functools import cache

import pytest

from huimin.policy.errors import NumberTooWide
from tests.generative.engines import Answers, Case, by_sql, disagreements
from tests.generative.mutants import MUTANTS, Mutant
from tests.generative.rulesets import rules
from tests.generative.source import Seeded
from tests.generative.worlds import population

CORPUS = range(60)
CONTROL = range(12)
CAUGHT_BY = {
    "a total skips unknown parts": 4,
    "count ignores unknown rows": 3,
    "any is false where rows are unknown": 2,
    "every is true where rows are unknown": 1,
    "the where filter is forgotten": 0,
    "the window is forgotten": 3,
    "the window starts a day late": 16,
    "an unknown relative is taken for a known one": 1,
    "the unknown member is left out": 1,
    "case on an unknown condition goes on": 4,
    "case calls unreachable arms missing": 13,
    "< is <=": 0,
    ">= is >": 4,
    "a proof by bounds takes < for <=": 4,
    "bounds settle nothing": 1,
    "denominators are dropped from a comparison": 0,
    "least and greatest skip what is unknown": 4,
    "coalesce forgets the default": 1,
    "half_up cuts": 7,
    "half_even rounds halves up": 6,
    "up cuts": 8,
    "negative numbers are rounded towards zero": 7,
    "a zero divisor is taken for one": 0,
    "years_between ignores the birthday": 4,
    "months_between ignores the day": 1,
    "a missing fact sets its neighbour's bit": 1,
    "missing facts are named of what is known": 2,
    "of two benefits the lower one stands": 6,
    "a median is read one row too high": 0,
    "everybody counts once in a figure, whatever the weight": 0,
}


@cache
def _case(seed: int) -> Case:
    source = Seeded(seed)
    made = rules(source)
    program = made.program()
    return Case(made, program, population(source, program, 30))


@cache
def _healthy(seed: int) -> tuple[Answers, object]:
    return by_sql(_case(seed))


def _seeds(mutant: Mutant) -> Iterator[int]:
    first = CAUGHT_BY[mutant.what]
    yield first
    yield from (seed for seed in CORPUS if seed != first)


@pytest.mark.parametrize("seed", CONTROL)
def test_without_a_fault_the_corpus_is_clean(seed: int) -> None:
    """没有植入错误时,语料全部一致。The control: nothing is caught where nothing is wrong."""
    assert disagreements(_case(seed)) == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.what)
def test_the_fault_is_noticed(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    """植入的错误必须被发现。A mutant that no case catches shows that the cases are too tame."""
    for seed in _seeds(mutant):
        expected = _healthy(seed)
        with monkeypatch.context() as patch:
            mutant.apply(patch)
            try:
                caught = by_sql(_case(seed)) != expected
            except NumberTooWide:
                caught = False
        if caught:
            return
    pytest.fail(f"no seed of {CORPUS} notices: {mutant.what}")
