"""SQL over everyone, the generated functions and the plain walk of the tree decide alike, whatever the rules and the holes.

Compared for every policy and every household or person: outcome, amount to the fen, each condition, the exact set of
missing facts, and what an interaction sets aside.
"""

import pytest
from hypothesis import given, note, reject
from hypothesis import strategies as st

from huimin.policy.errors import NumberTooWide
from tests.generative.conftest import Tally, effort
from tests.generative.engines import Case, by_decider, by_sql, disagreements
from tests.generative.rulesets import rules
from tests.generative.source import Drawn, Source
from tests.generative.worlds import population

HOUSEHOLDS = 30
AT_LEAST = 2_000


def case_from(source: Source, *, plain: bool = False) -> Case:
    """One household now and then, so that a failure shrinks to it; otherwise thirty for one run of SQL."""
    made = rules(source, plain=plain)
    program = made.program()
    return Case(made, program, population(source, program, 1 if source.whole(0, 15) == 0 else HOUSEHOLDS))


@st.composite
def cases(draw: st.DrawFn, plain: bool = False) -> Case:
    return case_from(Drawn(draw), plain=plain)


def count(tally: Tally, case: Case) -> None:
    tally.rule_sets += 1
    tally.households += len(case.households)
    tally.cases += case.size


def test_three_ways_of_deciding_agree(tally: Tally) -> None:
    """同一套规则、同一批家庭,三种算法逐项一致。Three ways of deciding, one answer."""

    @effort()
    @given(cases())
    def agree(case: Case) -> None:
        try:
            found = disagreements(case)
        except NumberTooWide:
            tally.too_wide += 1
            reject()
        count(tally, case)
        tally.outcomes.update(answer.outcome for answer in by_decider(case, {}).values())
        if found:
            note(str(case.rules))
            note("\n".join(map(repr, case.households)))
        assert not found, "\n".join(found[:5])

    agree()
    assert tally.cases >= AT_LEAST
    assert tally.too_wide * 20 <= tally.rule_sets, "too many rule sets outgrow 128 bits to say much"
    assert min(tally.outcomes.values()) * 20 >= tally.cases, "one of yes, no and unknown hardly occurs"


def test_blocks_change_nothing(tally: Tally) -> None:
    """分块大小不影响结果。Seven persons per block or everybody at once: the same answers and figures."""

    @effort(0.25)
    @given(cases())
    def agree(case: Case) -> None:
        try:
            whole = by_sql(case)
            pieces = by_sql(case, block=7)
        except NumberTooWide:
            tally.too_wide += 1
            reject()
        count(tally, case)
        assert whole == pieces

    agree()


@pytest.mark.parametrize("seed", range(3))
def test_a_seed_gives_the_same_case_every_time(seed: int) -> None:
    """语料由种子决定。The corpus of the mutants is a list of numbers."""
    from tests.generative.source import Seeded

    one, other = case_from(Seeded(seed)), case_from(Seeded(seed))
    assert one.rules == other.rules
    assert list(map(repr, one.households)) == list(map(repr, other.households))
