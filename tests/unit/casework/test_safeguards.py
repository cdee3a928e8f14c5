"""Each safeguard refuses what it is for; take it out of the table and the promise it keeps is found broken."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from huimin.casework import (
    GUARDS,
    PROMISES,
    Case,
    MemoryStore,
    NotNow,
    offers,
    opened,
    perform,
    procedure,
    risks,
    violations,
)
from tests.unit.casework.people import (
    CITIZEN,
    CLERK,
    CLERK2,
    COUSIN_AT_WORK,
    HEAD,
    KIN,
    LEAD,
    LONG_AFTER,
    NAMELESS,
    OFFICER,
    OFFICER2,
    PROGRAM,
    SETTINGS,
    TO_COUNTY,
    a_case,
    entries,
    run,
)

PLACE: Mapping[str, int] = {**SETTINGS, "notice_days": 5}
Story = Callable[[], tuple[MemoryStore, Case]]


def go(store: MemoryStore, *steps: tuple[str, object], start: datetime = LONG_AFTER, **entered: object) -> tuple[MemoryStore, Case]:
    return store, run(store, *steps, start=start, settings=PLACE, **entered)  # type: ignore[arg-type]


def submitted(policy: str = "dibao") -> tuple[MemoryStore, Case]:
    store, _ = a_case(policy)
    return go(store, ("submit", CITIZEN), start=LONG_AFTER - timedelta(days=40))


def at_county() -> tuple[MemoryStore, Case]:
    store, _ = a_case()
    run(store, *TO_COUNTY)
    return go(store, ("send_to_county", CLERK2))


def paid() -> tuple[MemoryStore, Case]:
    return go(at_county()[0], ("grant", OFFICER), ("start_payment", OFFICER))


def proposed(act: str = "propose_stop") -> tuple[MemoryStore, Case]:
    return go(paid()[0], (act, OFFICER), ("hear", CLERK2))


def unheard() -> tuple[MemoryStore, Case]:
    return go(paid()[0], ("propose_stop", OFFICER))


def decided() -> tuple[MemoryStore, Case]:
    return go(proposed()[0], ("stop", LEAD))


def served() -> tuple[MemoryStore, Case]:
    return go(decided()[0], ("serve_notice", CLERK))


def appealed() -> tuple[MemoryStore, Case]:
    return go(served()[0], ("appeal", CITIZEN))


def tapering() -> tuple[MemoryStore, Case]:
    return go(proposed()[0], ("taper", LEAD), ("serve_notice", CLERK))


def death_entered() -> tuple[MemoryStore, Case]:
    return go(paid()[0], ("report_death", OFFICER))


def ended_by_death(*more: tuple[str, object]) -> tuple[MemoryStore, Case]:
    return go(death_entered()[0], ("close_after_death", OFFICER2), *more)


def opinion(policy: str = "defacto_orphan") -> tuple[MemoryStore, Case]:
    return go(submitted(policy)[0], ("accept", CLERK), ("check_data", CLERK), ("visit", CLERK2), ("give_opinion", HEAD))


def posted() -> tuple[MemoryStore, Case]:
    return go(opinion("dibao")[0], ("post", CLERK))


def investigated(*acts: str) -> tuple[MemoryStore, Case]:
    return go(submitted()[0], ("accept", CLERK), *((act, CLERK) for act in acts))


def told(policy: str = "dibao", by: object = CLERK) -> tuple[MemoryStore, Case]:
    store, _ = a_case(policy, "matching", "find", PROGRAM)
    return go(store, ("prefill", by), ("tell", CLERK), start=LONG_AFTER - timedelta(days=40))


def looked_at(risk: str) -> tuple[MemoryStore, Case]:
    """Told, and somebody has looked into one thing."""
    store, case = told("old_age")
    at = case.events[-1].at + timedelta(days=1)
    return store, perform(store, "1", "check_risk", HEAD, entries(case, at), at, settings={**PLACE, risk: 1})


def tekun_stop(*more: tuple[str, object]) -> tuple[MemoryStore, Case]:
    """Support for somebody in extreme hardship, whose ending is proposed and heard."""
    store, _ = a_case("tekun")
    run(store, *TO_COUNTY)
    go(store, ("send_to_county", CLERK2), ("county_check", OFFICER2), ("grant", OFFICER), ("start_payment", OFFICER))
    return go(store, ("propose_stop", OFFICER), ("hear", CLERK2), *more, start=LONG_AFTER + timedelta(days=10))


def tekun_posted(*more: tuple[str, object]) -> tuple[MemoryStore, Case]:
    return tekun_stop(("post_ending", CLERK), *more)


def tekun_decided() -> tuple[MemoryStore, Case]:
    """Decided and served within one month."""
    return go(tekun_posted()[0], ("stop", LEAD), ("serve_notice", CLERK), start=datetime(2027, 1, 4, 9, tzinfo=UTC))


def stepped_aside() -> tuple[MemoryStore, Case]:
    """Declared once; the declaration is gone by the time somebody acts."""
    return go(submitted()[0], ("recuse", PROGRAM), aside=["xiang"], to_area="")


def going() -> tuple[MemoryStore, Case]:
    return go(submitted()[0], ("offer_move", CLERK))


def told_before() -> tuple[MemoryStore, Case]:
    return go(submitted()[0], ("tell_missing", CLERK), ("submit", CITIZEN))


def mistaken() -> tuple[MemoryStore, Case]:
    store, _ = submitted()
    go(store, ("accept_on_commitment", CLERK), ("check_data", CLERK), ("visit", CLERK2), ("give_opinion", HEAD), ("post", CLERK))
    return go(store, ("send_to_county", CLERK2), ("grant", OFFICER), ("start_payment", OFFICER), ("check_commitment", CLERK),
              start=LONG_AFTER + timedelta(days=20), result="mistake")


def emergency() -> tuple[MemoryStore, Case]:
    return go(submitted("emergency_aid")[0], ("accept", replace(HEAD, roles=HEAD.roles | CLERK.roles)))


# guard → the story so far, what is tried by whom with what, how many days later, and which promise would be broken
CASES: tuple[tuple[str, Story, str, object, dict[str, object], int, str], ...] = (
    ("a_named_human", paid, "propose_stop", NAMELESS, {}, 1, "nobody"),
    ("another_than_the_proposer", proposed, "stop", OFFICER, {}, 1, "proposer"),
    ("heard_first", unheard, "stop", LEAD, {}, 1, "unheard"),
    ("proved", paid, "propose_stop", CLERK, {"evidence": [{"fact": "income", "provenance": "derived"}]}, 1, "derived"),
    ("not_while_appealed", appealed, "take_effect", OFFICER, {}, 40, "appealed"),
    ("appeal_by_somebody_else", appealed, "uphold_appeal", LEAD, {}, 1, "self_judged"),
    ("notice_served", decided, "take_effect", OFFICER, {}, 40, "unserved"),
    ("notice_served", served, "take_effect", OFFICER, {}, 1, "early"),
    ("tapered_to_the_end", tapering, "take_effect", OFFICER, {}, 40, "cut_short"),
    ("death_by_two", death_entered, "close_after_death", OFFICER, {}, 1, "lost"),
    ("death_undone_by_two", ended_by_death, "undo_death", OFFICER, {}, 1, "undone"),
    ("death_undone_by_two", lambda: ended_by_death(("report_alive", OFFICER)), "undo_death", OFFICER, {}, 1, "undone"),
    ("death_undone_by_two", lambda: ended_by_death(("report_alive", CLERK)), "undo_death", OFFICER, {"back_from": "2027-06"}, 1, "undone"),
    ("no_blame_for_a_mistake", mistaken, "propose_recovery", OFFICER, {}, 1, "blamed"),
    ("no_more_than_overpaid", lambda: proposed("propose_recovery"), "recover", LEAD, {"recover_fen": 30_001}, 1, "overcharged"),
    ("children_are_never_posted", opinion, "post", CLERK, {}, 1, "exposed"),
    ("posted_long_enough", posted, "send_to_county", CLERK2, {}, 3, "hidden"),
    ("found_out_first", lambda: investigated("check_data"), "give_opinion", HEAD, {}, 1, "unseen"),
    ("hands_apart", at_county, "grant", replace(CLERK, roles=CLERK.roles | OFFICER.roles, area="990121"), {}, 1, "one_hand"),
    ("helps_at_once", emergency, "fast_grant", HEAD, {}, 1, "one_hand"),
    ("raised_by_two", paid, "raise", OFFICER, {}, 1, "self_raised"),
    ("raised_by_two", lambda: go(paid()[0], ("propose_raise", OFFICER)), "raise", OFFICER, {}, 1, "self_raised"),
    ("raised_by_two", lambda: go(paid()[0], ("propose_raise", CLERK)), "raise", OFFICER, {"amount_fen": 50_001}, 1, "self_raised"),
    ("no_relatives", submitted, "accept", COUSIN_AT_WORK, {}, 1, "kin"),
    ("no_relatives", stepped_aside, "accept", CLERK, {}, 1, "aside"),
    ("of_this_case", going, "move", CLERK, {}, 1, "foisted"),
    ("told_once", told_before, "tell_missing", CLERK, {}, 1, "sent_away"),
    ("only_what_data_prove", told, "grant_untold", OFFICER, {}, 40, "untold"),
    ("only_what_data_prove", lambda: told("old_age"), "grant_untold", OFFICER, {}, 3, "untold"),
    ("hands_apart", lambda: told("old_age", OFFICER), "grant_untold", OFFICER, {}, 40, "one_hand"),
    ("hands_apart", lambda: told("old_age", OFFICER), "check_risk", OFFICER, {}, 40, "one_hand"),
    ("only_what_data_prove", lambda: told("old_age"), "grant_untold", OFFICER, {"measured": {"risk_unproved": 1}}, 40, "untold"),
    ("looked_at_first", lambda: told("old_age"), "grant_untold", OFFICER, {"measured": {"risk_disputed": 1}}, 40, "unchecked"),
    ("looked_at_first", lambda: told("old_age"), "grant_untold", OFFICER, {"amount_fen": 100_000}, 40, "unchecked"),
    ("looked_at_first", lambda: looked_at("risk_household"), "grant_untold", OFFICER, {"measured": {"risk_disputed": 1}}, 40,
     "unchecked"),
    ("ending_posted", tekun_stop, "stop", LEAD, {}, 40, "hidden"),
    ("ending_posted", tekun_posted, "stop", LEAD, {}, 7, "hidden"),
    ("ending_posted", lambda: tekun_posted(("object_ending", CLERK)), "stop", LEAD, {}, 40, "hidden"),
    ("ending_posted", lambda: tekun_posted(("object_ending", CLERK), ("answer_ending_objection", OFFICER)), "taper", LEAD, {}, 40,
     "hidden"),
    ("paid_to_the_end_of_the_month", tekun_decided, "take_effect", OFFICER, {}, 10, "cut_short"),
    ("own_word", told, "opt_out", CLERK, {"said": ""}, 1, "declined_for"),
    ("dates_in_their_time", decided, "serve_notice", CLERK, {"served_on": "2020-01-01"}, 1, "out_of_time"),
    ("dates_in_their_time", paid, "report_death", CLERK, {"died_on": "2099-01-01"}, 1, "out_of_time"),
)


def attempt(story: Story, act: str, actor: object, entered: dict[str, object], days: int) -> Case:
    store, case = story()
    at = case.events[-1].at + timedelta(days=days)
    measured: Mapping[str, int] = entered.get("measured", {})  # type: ignore[assignment]
    return perform(store, "1", act, actor, {**entries(case, at), **entered}, at, settings={**PLACE, **measured})  # type: ignore[arg-type]


@pytest.mark.parametrize(("guard", "story", "act", "actor", "entered", "days", "code"), CASES,
                         ids=[f"{case[0]}-{case[2]}-{number}" for number, case in enumerate(CASES)])
def test_a_safeguard_refuses_and_is_missed_when_it_is_gone(guard: str, story: Story, act: str, actor: object, entered: dict[str, object],
                                                           days: int, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert violations(story()[1].events, KIN, PLACE) == []
    with pytest.raises(NotNow):
        attempt(story, act, actor, entered, days)
    monkeypatch.setitem(GUARDS, guard, lambda _: None)
    assert code in {found.code for found in violations(attempt(story, act, actor, entered, days).events, KIN, PLACE)}


def test_what_was_looked_into_can_be_granted_and_small_doubts_need_no_look() -> None:
    store, case = looked_at("risk_household")
    assert case.events[-1].data["risks"] == ["household"]
    at = case.events[-1].at + timedelta(days=40)
    done = perform(store, "1", "grant_untold", OFFICER, entries(case, at), at, settings={**PLACE, "risk_household": 1})
    assert (done.state, done.events[-1].data["risks"]) == ("granted", ["household"])
    for small in ("risk_linked", "risk_derived"):
        store, case = told("old_age")
        assert perform(store, "1", "grant_untold", OFFICER, entries(case, at), at, settings={**PLACE, small: 9}).state == "granted"
    store, case = told("old_age")
    with pytest.raises(NotNow, match="推算"):
        perform(store, "1", "grant_untold", OFFICER, entries(case, at), at, settings={**PLACE, "risk_linked": 1, "risk_derived": 1})


@pytest.mark.parametrize("gone", [f"risk_{id}" for id, risk in risks().items() if risk.points >= 2 or risk.stops])
def test_what_nobody_has_measured_is_no_clean_bill(gone: str) -> None:
    store, case = told("old_age")
    at = case.events[-1].at + timedelta(days=40)
    with pytest.raises(NotNow):
        perform(store, "1", "grant_untold", OFFICER, {**entries(case, at), "amount_fen": ""}, at,
                settings={name: value for name, value in PLACE.items() if name != gone})


def test_a_benefit_outlives_what_only_looks_like_an_end() -> None:
    for act, by in (("taper", OFFICER), ("end", OFFICER)):
        with pytest.raises(NotNow):
            go(paid()[0], (act, by))
    assert go(paid()[0], ("report_death", CLERK))[1].paying
    owing = go(proposed("propose_recovery")[0], ("recover", LEAD), ("serve_notice", CLERK))
    assert go(owing[0], ("take_effect", OFFICER), start=LONG_AFTER + timedelta(days=30))[1].paying


@pytest.mark.parametrize(("act", "changed"), [
    ("end", {"source": ("tapering",)}), ("report_death", {"target": "ended"}), ("withdraw", {"source": ("paid",)}),
])
def test_a_table_that_lets_a_benefit_end_is_found_out(act: str, changed: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(procedure().acts, act, replace(procedure().acts[act], **changed))  # type: ignore[arg-type]
    store, case = tapering() if act == "end" else paid()
    actor = CITIZEN if act == "withdraw" else OFFICER
    assert "lost" in {found.code for found in violations(go(store, (act, actor))[1].events, KIN, PLACE)}
    assert case.paying


def test_a_visit_by_one_person_twice_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = ("visit", CLERK), ("give_opinion", HEAD)
    with pytest.raises(NotNow, match="两名"):
        go(investigated("check_data")[0], *alone, visitors=["甲", "甲"])
    monkeypatch.setitem(GUARDS, "two_visitors", lambda _: None)
    assert [found.code for found in violations(go(investigated("check_data")[0], *alone, visitors=["甲", "甲"])[1].events)] == ["unseen"]


def test_an_objected_ending_is_looked_into_posted_anew_and_then_decided() -> None:
    store, _ = tekun_posted(("object_ending", CLERK))
    late = LONG_AFTER + timedelta(days=20)
    with pytest.raises(NotNow, match="还没有核实"):
        go(store, ("post_ending", CLERK), start=late)
    go(store, ("answer_ending_objection", OFFICER), ("post_ending", CLERK), start=late)
    _, case = go(store, ("stop", LEAD), ("serve_notice", CLERK), start=datetime(2027, 1, 4, 9, tzinfo=UTC))
    _, case = go(store, ("take_effect", OFFICER), start=datetime(2027, 1, 31, 9, tzinfo=UTC))  # 1 February
    assert case.state == "stopped"
    assert violations(case.events, KIN, PLACE) == []
    assert "post_ending" not in [offer.act.id for offer in offers(proposed()[1], CLERK, late, PLACE)]  # of no other scheme


def test_a_wrong_death_is_undone() -> None:
    store, case = go(death_entered()[0], ("close_after_death", OFFICER2))
    assert (case.state, case.paying) == ("ended", False)
    with pytest.raises(NotNow, match="健在"):
        go(store, ("undo_death", OFFICER))
    go(store, ("report_alive", CITIZEN))
    _, case = go(store, ("undo_death", OFFICER))
    assert case.paying
    assert violations(case.events, KIN, PLACE) == []
    assert "undo_death" not in [offer.act.id for offer in offers(case, OFFICER, case.events[-1].at, PLACE)]


def test_who_is_said_to_be_alive_is_not_ended_by_the_older_word() -> None:
    store, _ = go(death_entered()[0], ("report_alive", CLERK))
    with pytest.raises(NotNow, match="健在"):
        go(store, ("close_after_death", OFFICER2))
    assert go(store, ("report_death", CLERK), ("close_after_death", OFFICER2))[1].state == "ended"


@pytest.mark.parametrize("until", range(4))
def test_a_death_is_undone_at_every_stage_of_a_recovery(until: int) -> None:
    """And what was decided on the wrong death is gone: nothing is left of it to appeal against or to carry out."""
    store, _ = go(death_entered()[0], ("close_after_death", OFFICER2))
    steps = (("propose_recovery", OFFICER), ("hear", CLERK), ("recover", LEAD), ("serve_notice", CLERK))
    go(store, *(steps[:1], steps[:3], steps, steps)[until])
    if until == 3:
        go(store, ("take_effect", OFFICER), start=LONG_AFTER + timedelta(days=30))
    go(store, ("report_alive", CLERK), start=LONG_AFTER + timedelta(days=40))
    _, case = go(store, ("undo_death", OFFICER2), start=LONG_AFTER + timedelta(days=40), refund_fen=10_000)
    assert (case.state, case.paying, case.amount_fen) == ("paid", True, 50_000)
    assert violations(case.events, KIN, PLACE) == []
    offered = {offer.act.id for one in (CITIZEN, OFFICER, LEAD) for offer in offers(case, one, case.events[-1].at, PLACE)}
    assert not offered & {"appeal", "uphold_appeal", "take_effect", "undo_death", "close_after_death", "report_alive"}


def test_a_death_is_not_undone_while_an_appeal_runs() -> None:
    """Else that appeal, won later, would lead back to a state in which nothing is paid."""
    store, _ = go(death_entered()[0], ("close_after_death", OFFICER2), ("propose_recovery", OFFICER), ("hear", CLERK), ("recover", LEAD))
    go(store, ("serve_notice", CLERK), ("appeal", CITIZEN), ("report_alive", CLERK), start=LONG_AFTER + timedelta(days=10))
    with pytest.raises(NotNow, match="申诉"):
        go(store, ("undo_death", OFFICER2))
    assert go(store, ("uphold_appeal", OFFICER2), ("undo_death", OFFICER2))[1].paying


def test_a_debt_paid_back_for_a_wrong_death_is_undone_too() -> None:
    store, _ = go(death_entered()[0], ("close_after_death", OFFICER2), ("propose_recovery", OFFICER), ("hear", CLERK), ("recover", LEAD),
                  ("serve_notice", CLERK))
    go(store, ("take_effect", OFFICER), ("end", OFFICER), start=LONG_AFTER + timedelta(days=30))
    go(store, ("report_alive", CLERK), ("undo_death", OFFICER), start=LONG_AFTER + timedelta(days=40))
    assert opened(store, "1").paying
    assert violations(opened(store, "1").events, KIN, PLACE) == []


def test_a_cut_in_effect_can_be_appealed_and_is_given_back() -> None:
    store, _ = go(paid()[0], ("propose_raise", CLERK), ("raise", OFFICER), amount_fen=80_000)
    go(store, ("propose_cut", OFFICER), ("hear", CLERK), ("cut", LEAD), ("serve_notice", CLERK), amount_fen=30_000)
    assert opened(store, "1").amount_fen == 80_000
    _, cut = go(store, ("take_effect", OFFICER), start=LONG_AFTER + timedelta(days=20))
    assert (cut.state, cut.amount_fen) == ("paid", 30_000)
    _, back = go(store, ("appeal", CITIZEN), ("uphold_appeal", OFFICER2), start=LONG_AFTER + timedelta(days=30))
    assert (back.state, back.amount_fen) == ("paid", 80_000)
    with pytest.raises(NotNow, match="没有可以申诉"):
        go(store, ("appeal", CITIZEN), start=LONG_AFTER + timedelta(days=40))


def test_nothing_new_is_proposed_while_an_appeal_runs() -> None:
    store, _ = go(served()[0], ("take_effect", OFFICER), start=LONG_AFTER + timedelta(days=20))
    go(store, ("appeal", CITIZEN), start=LONG_AFTER + timedelta(days=30))
    with pytest.raises(NotNow, match="申诉没有结论"):
        go(store, ("propose_recovery", OFFICER), start=LONG_AFTER + timedelta(days=40))
    assert go(store, ("uphold_appeal", OFFICER2), start=LONG_AFTER + timedelta(days=40))[1].state == "paid"


def test_every_promise_and_every_guard_has_its_case() -> None:
    # These keep order and no promise, or have a test of their own here and in test_casework.py and test_schemes.py.
    untried = {"two_visitors", "in_area", "own_case_only", "moved_to_another_township", "starts_in_its_month",
               "objection_answered_before_posting_anew",
               "county_looked", "objections_answered"}
    assert {one[0] for one in CASES} == set(GUARDS) - untried
    assert {one[6] for one in CASES} == set(PROMISES) - {"proofless"}  # the form insists on a fact before any guard is asked
