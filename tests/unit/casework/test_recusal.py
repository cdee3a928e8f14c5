"""Who steps aside without being asked, and where the case goes."""

from dataclasses import replace
from random import Random

import pytest

from huimin.casework import Actor, Case, NotNow, offers, opened, perform, stepping_aside, violations
from tests.unit.casework.people import (
    CHILD,
    CITIZEN,
    CLERK,
    CLERK2,
    COUSIN_AT_WORK,
    DAY,
    ELSEWHERE,
    KIN,
    OFFICER,
    OTHER_TOWNSHIP,
    PROGRAM,
    TOWNSHIP,
    VILLAGER,
    a_case,
    run,
)

THIRD = "990121003"
TIED = frozenset({CHILD})
STAFF = (CLERK, CLERK2, VILLAGER, ELSEWHERE, OFFICER)


def asked(*staff: Actor, elsewhere: tuple[str, ...] = (OTHER_TOWNSHIP, THIRD)) -> tuple[list[str], str] | None:
    case = a_case()[1]
    found = stepping_aside(case, staff, elsewhere)
    return None if found is None else (found["aside"], found["to_area"])


def test_where_it_goes_depends_on_whose_relative_it_is() -> None:
    assert asked(*STAFF) is None
    assert asked(replace(VILLAGER, kin=TIED)) == (["cun"], TOWNSHIP)
    assert asked(COUSIN_AT_WORK, replace(VILLAGER, kin=TIED)) == (["cun", "qin"], OTHER_TOWNSHIP)
    assert asked(replace(OFFICER, kin=TIED)) == (["xian"], "")
    assert asked(replace(OFFICER, kin=TIED), COUSIN_AT_WORK) == (["qin", "xian"], OTHER_TOWNSHIP)


def test_a_township_with_a_relative_of_its_own_is_passed_over() -> None:
    assert asked(COUSIN_AT_WORK, replace(ELSEWHERE, kin=TIED)) == (["qin"], THIRD)
    assert asked(COUSIN_AT_WORK, replace(ELSEWHERE, kin=TIED), elsewhere=(OTHER_TOWNSHIP,)) == (["qin"], "")


def handed_over(*staff: Actor) -> Case:
    store, case = a_case()
    found = stepping_aside(case, staff, (OTHER_TOWNSHIP,))
    assert found is not None
    perform(store, "1", "recuse", PROGRAM, found, DAY)
    assert stepping_aside(opened(store, "1"), staff, (OTHER_TOWNSHIP,)) is None
    run(store, ("submit", CITIZEN))
    with pytest.raises(NotNow, match="不能"):
        run(store, ("accept", staff[0]))
    return run(store, ("accept", ELSEWHERE if opened(store, "1").area == OTHER_TOWNSHIP else CLERK2))


@pytest.mark.parametrize("related", [COUSIN_AT_WORK, replace(CLERK, person=CHILD), replace(VILLAGER, kin=TIED)])
def test_the_case_goes_on_in_other_hands(related: Actor) -> None:
    case = handed_over(related)
    assert (case.state, case.aside) == ("investigating", {related.id})
    assert violations(case.events, {**KIN, related.id: TIED}) == []


def test_whoever_stepped_aside_does_not_choose_who_handles_it() -> None:
    store, case = a_case()
    run(store, ("submit", CITIZEN))
    found = stepping_aside(case, [replace(OFFICER, kin=TIED)])
    assert found is not None
    perform(store, "1", "recuse", PROGRAM, found, DAY)
    with pytest.raises(NotNow, match="回避"):
        run(store, ("offer_move", OFFICER))


def test_five_hundred_planted_relations_are_all_handed_over() -> None:
    random = Random(7)
    for _ in range(500):
        related = [replace(one, kin=TIED) if random.random() < 0.7 else replace(one, person=CHILD)
                   for one in random.sample(STAFF, random.randint(1, 3))]
        store, case = a_case()
        found = stepping_aside(case, [*related, *STAFF], (OTHER_TOWNSHIP, THIRD))
        if found is not None:
            perform(store, "1", "recuse", PROGRAM, found, DAY)
        run(store, ("submit", CITIZEN))
        for one in related:
            left = [offer.act.id for offer in offers(opened(store, "1"), one, DAY) if offer.why_not is None]
            assert not left, (one.id, left)
