"""A case from the first question to the last yuan, and each safeguard on the way."""

from datetime import date, timedelta
from typing import Any

import pytest

from huimin.casework import (
    Event,
    MissingEntry,
    NotNow,
    Overtaken,
    clocks,
    fold,
    offers,
    opened,
    perform,
    procedure,
    violations,
)
from tests.unit.casework.people import (
    CITIZEN,
    CLERK,
    CLERK2,
    COUSIN_AT_WORK,
    DAY,
    ELSEWHERE,
    ENTRIES,
    LEAD,
    LONG_AFTER,
    OFFICER,
    OFFICER2,
    OTHER_TOWNSHIP,
    PROGRAM,
    STRANGER,
    TO_COUNTY,
    VILLAGE,
    a_case,
    run,
)


def with_county() -> Any:
    store, _ = a_case()
    run(store, *TO_COUNTY)
    return store, run(store, ("send_to_county", CLERK2), start=LONG_AFTER)


def in_payment() -> Any:
    store, _ = with_county()
    return store, run(store, ("grant", OFFICER), ("start_payment", OFFICER), start=LONG_AFTER)


def test_from_application_to_payment() -> None:
    _, case = in_payment()
    assert case.state == "paid"
    assert [event.seq for event in case.events] == list(range(1, 11))
    assert violations(case.events) == []


def test_a_refusal_is_heard_and_decided_by_somebody_else() -> None:
    store, _ = with_county()
    run(store, ("propose_refusal", OFFICER), start=LONG_AFTER)
    with pytest.raises(NotNow, match="听取"):
        run(store, ("refuse", LEAD), start=LONG_AFTER)
    run(store, ("hear", CLERK), start=LONG_AFTER)
    with pytest.raises(NotNow, match="不能自己决定"):
        run(store, ("refuse", OFFICER), start=LONG_AFTER)
    assert run(store, ("refuse", LEAD), start=LONG_AFTER).state == "refused"


def test_an_appeal_suspends_and_reversal_restores() -> None:
    store, _ = in_payment()
    run(store, ("propose_stop", CLERK), ("hear", CLERK2), ("stop", LEAD), ("serve_notice", CLERK), ("appeal", CITIZEN), start=LONG_AFTER)
    with pytest.raises(NotNow, match="申诉没有结论"):
        run(store, ("take_effect", OFFICER), start=LONG_AFTER)
    with pytest.raises(NotNow, match="作决定的人"):
        run(store, ("uphold_appeal", LEAD), start=LONG_AFTER)
    restored = run(store, ("uphold_appeal", OFFICER2), start=LONG_AFTER)
    assert (restored.state, restored.suspended) == ("paid", False)


def test_nothing_takes_effect_before_its_notice() -> None:
    store, _ = in_payment()
    run(store, ("propose_cut", CLERK), ("hear", CLERK2), ("cut", LEAD), start=LONG_AFTER)
    with pytest.raises(NotNow, match="没有送达"):
        run(store, ("take_effect", OFFICER), start=LONG_AFTER)
    run(store, ("serve_notice", CLERK), start=LONG_AFTER + timedelta(days=9), served_on="2026-12-10")
    with pytest.raises(NotNow, match="2026-12-20"):
        perform(store, "1", "take_effect", OFFICER, {}, LONG_AFTER + timedelta(days=11), settings={"notice_days": 10})
    assert perform(store, "1", "take_effect", OFFICER, {}, LONG_AFTER + timedelta(days=40), settings={"notice_days": 10}).state == "paid"


@pytest.mark.parametrize("provenance", ["derived", "absent", "refused", None])
def test_what_is_no_measured_fact_stands_against_nobody(provenance: str | None) -> None:
    store, _ = in_payment()
    with pytest.raises(NotNow, match="推算"):
        run(store, ("propose_stop", CLERK), start=LONG_AFTER, evidence=[{"fact": "income", "provenance": provenance}])


def test_a_program_proposes_and_decides_nothing_against_anybody() -> None:
    assert all("system" not in act.roles for act in procedure().acts.values() if act.adverse or act.proposal)
    store, case = in_payment()
    assert [offer.act.id for offer in offers(case, PROGRAM, LONG_AFTER)] == ["recuse"]
    with pytest.raises(NotNow):
        run(store, ("propose_stop", PROGRAM), start=LONG_AFTER)


def test_a_relative_steps_aside_and_the_case_moves() -> None:
    store, _ = a_case()
    run(store, ("submit", CITIZEN))
    with pytest.raises(NotNow, match="回避"):
        run(store, ("accept", COUSIN_AT_WORK))
    case = run(store, ("offer_move", COUSIN_AT_WORK))
    assert (case.area, case.moving_to) == (VILLAGE, OTHER_TOWNSHIP)
    for nobody in (CLERK, COUSIN_AT_WORK, OFFICER):  # neither who sent it nor the county takes it over for the other township
        with pytest.raises(NotNow):
            run(store, ("move", nobody))
    case = run(store, ("move", ELSEWHERE))
    assert (case.area, case.moving_to) == (OTHER_TOWNSHIP, "")
    with pytest.raises(NotNow, match="辖区"):
        run(store, ("accept", CLERK))
    assert run(store, ("accept", ELSEWHERE)).state == "investigating"


def test_a_case_that_is_not_taken_over_stays_where_it_is_and_its_clocks_run_on() -> None:
    store, _ = a_case()
    run(store, ("submit", CITIZEN), ("accept", CLERK))
    before = clocks(opened(store, "1"), LONG_AFTER.date())
    run(store, ("offer_move", CLERK))
    with pytest.raises(NotNow, match="等对方接收"):
        run(store, ("offer_move", CLERK))
    with pytest.raises(NotNow, match="辖区"):
        run(store, ("check_data", ELSEWHERE))
    run(store, ("check_data", CLERK))  # whoever sent it is responsible and works on
    with pytest.raises(MissingEntry):
        run(store, ("decline_move", ELSEWHERE), reason="")
    case = run(store, ("decline_move", ELSEWHERE))
    assert (case.area, case.moving_to, case.state) == (VILLAGE, "", "investigating")
    assert {clock.id: clock.due for clock in clocks(case, LONG_AFTER.date())} == {clock.id: clock.due for clock in before}
    with pytest.raises(NotNow, match="没有转给"):
        run(store, ("move", ELSEWHERE))
    assert run(store, ("offer_move", CLERK), ("decline_move", OFFICER)).moving_to == ""  # the county takes it back
    assert violations(case.events) == []


def test_a_case_moved_by_the_older_act_lies_where_it_was_moved_to() -> None:
    _, case = a_case()
    old = Event("1", 2, DAY, "xiang", "xiang", "township_worker", "move", case.state, {"to_area": OTHER_TOWNSHIP})
    assert fold((*case.events, old)).area == OTHER_TOWNSHIP
    assert violations((*case.events, old)) == []  # nobody had to be asked then
    unasked = Event("1", 2, DAY, "xiang", "xiang", "township_worker", "move", case.state, {})
    assert [found.code for found in violations((*case.events, unasked))] == ["foisted"]


def test_one_person_does_not_do_it_all() -> None:
    store, _ = a_case()
    run(store, ("submit", CITIZEN), ("accept", CLERK), ("check_data", CLERK), ("visit", CLERK), ("give_opinion", CLERK), ("post", CLERK))
    with pytest.raises(NotNow, match="一手办完"):
        run(store, ("send_to_county", CLERK), start=LONG_AFTER)
    assert run(store, ("send_to_county", CLERK2), start=LONG_AFTER).state == "county"


def test_children_are_never_posted() -> None:
    store, _ = a_case("defacto_orphan")
    run(store, *TO_COUNTY[:-1])
    with pytest.raises(NotNow, match="不公示"):
        run(store, ("post", CLERK))
    assert run(store, ("send_to_county", CLERK2)).state == "county"


def test_seven_days_are_posted_in_full() -> None:
    store, _ = a_case()
    posted = run(store, *TO_COUNTY).last("post")
    assert posted is not None
    for days, refused in ((7, True), (8, False)):
        if refused:
            with pytest.raises(NotNow, match="期满再送"):
                perform(store, "1", "send_to_county", CLERK2, {}, posted.at + timedelta(days=days))
        else:
            assert perform(store, "1", "send_to_county", CLERK2, {}, posted.at + timedelta(days=days)).state == "county"


def test_an_objection_nobody_recorded_keeps_the_case_from_those_who_decide() -> None:
    """It is written under a public posting, beside the events: the store says how many there are."""
    store, _ = a_case()
    run(store, *TO_COUNTY)
    with pytest.raises(NotNow, match="2条异议"):
        run(store, ("send_to_county", CLERK2), start=LONG_AFTER, settings={"unread_objections": 2})
    assert run(store, ("send_to_county", CLERK2), start=LONG_AFTER).state == "county"


def test_an_objection_is_surveyed_anew() -> None:
    store, _ = a_case()
    run(store, *TO_COUNTY, ("object", STRANGER))
    with pytest.raises(NotNow, match="入户"):
        run(store, ("give_opinion", CLERK2), start=LONG_AFTER)


def test_a_visit_takes_two() -> None:
    store, _ = a_case()
    run(store, *TO_COUNTY[:3])
    with pytest.raises(NotNow, match="两名"):
        run(store, ("visit", CLERK2), visitors=["甲", "甲"])


def test_nobody_acts_on_a_case_that_moved_on() -> None:
    store, case = a_case()
    run(store, ("submit", CITIZEN))
    with pytest.raises(Overtaken):
        perform(store, "1", "withdraw", CITIZEN, {}, DAY, seen=case.seq)


def test_a_stranger_cannot_act_for_the_family() -> None:
    store, case = a_case()
    with pytest.raises(NotNow, match="不是您家"):
        run(store, ("submit", STRANGER))
    assert all(offer.why_not is not None for offer in offers(case, STRANGER, DAY))


@pytest.mark.parametrize(("field", "value"), [("visited_on", "11月4日"), ("visited_on", ""), ("signed", False)])
def test_what_is_entered_is_checked(field: str, value: Any) -> None:
    store, _ = a_case()
    run(store, *TO_COUNTY[:3])
    before = opened(store, "1")
    with pytest.raises(MissingEntry):
        perform(store, "1", "visit", CLERK2, {**ENTRIES, field: value}, DAY)
    assert opened(store, "1") == before


def test_granted_without_an_application_only_where_data_prove_it() -> None:
    for policy, works in (("old_age", True), ("dibao", False)):
        store, _ = a_case(policy, "matching", "find", PROGRAM)
        run(store, ("prefill", CLERK), ("tell", CLERK))
        if works:
            with pytest.raises(NotNow, match="静默期"):
                run(store, ("grant_untold", OFFICER))
            assert run(store, ("grant_untold", OFFICER), start=LONG_AFTER).state == "granted"
        else:
            with pytest.raises(NotNow, match="不能免申请"):
                run(store, ("grant_untold", OFFICER), start=LONG_AFTER)


def test_without_a_local_silent_period_nothing_is_granted_untold() -> None:
    store, _ = a_case("old_age", "matching", "find", PROGRAM)
    run(store, ("prefill", CLERK), ("tell", CLERK))
    with pytest.raises(NotNow, match="没有设定静默期"):
        run(store, ("grant_untold", OFFICER), start=LONG_AFTER, settings={})


def test_no_more_is_recovered_than_was_overpaid() -> None:
    store, _ = in_payment()
    run(store, ("propose_recovery", OFFICER), ("hear", CLERK), start=LONG_AFTER)
    with pytest.raises(NotNow, match="多发"):
        run(store, ("recover", LEAD), start=LONG_AFTER, recover_fen=30_001)


def test_clocks_count_working_days_over_a_holiday() -> None:
    """受理于2026年9月28日:国庆10月1日至7日放假,10月10日补班;10个工作日到10月16日。"""
    store, _ = a_case()
    at = DAY.replace(month=9, day=27)
    case = run(store, ("submit", CITIZEN), start=at)
    case = perform(store, "1", "accept", CLERK, {}, DAY.replace(month=9, day=28))
    found = {clock.id: clock for clock in clocks(case, date(2026, 9, 29))}
    assert found["survey_start"].due == date(2026, 10, 8)
    assert found["survey_start"].light == "amber"
    assert {clock.id: clock.light for clock in clocks(case, date(2026, 10, 9))}["survey_start"] == "red"


def test_the_clock_stands_still_while_an_objection_is_looked_into() -> None:
    store, _ = a_case()
    run(store, *TO_COUNTY)
    before = {clock.id: clock.due for clock in clocks(run(store, ("object", STRANGER), start=DAY + timedelta(days=7)), date(2026, 11, 10))}
    after = {clock.id: clock for clock in clocks(opened(store, "1"), date(2026, 11, 20))}
    assert after["whole"].due > before["whole"]
    assert after["whole"].paused == 8


def test_every_state_can_be_left_or_is_an_end() -> None:
    table = procedure()
    left = {state for act in table.acts.values() for state in act.source}
    assert {state.id for state in table.states.values() if state.kind in {"open", "waiting"}} <= left
