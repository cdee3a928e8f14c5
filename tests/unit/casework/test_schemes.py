"""What differs from scheme to scheme: limits, when money starts, who decides, what the county looks into."""

from datetime import UTC, date, datetime, timedelta

import pytest

from huimin.casework import (
    CERTAINTIES,
    Case,
    MemoryStore,
    NotNow,
    clocks,
    county_looks,
    first_month,
    offers,
    perform,
    procedure,
    suggested,
)
from tests.unit.casework.people import (
    CITIZEN,
    CLERK,
    CLERK2,
    DAY,
    ELSEWHERE,
    HEAD,
    LONG_AFTER,
    OFFICER,
    OFFICER2,
    OTHER_TOWNSHIP,
    TO_COUNTY,
    TOWNSHIP,
    a_case,
    entries,
    run,
)


def dues(case: Case, on: date) -> dict[str, date]:
    return {clock.id: clock.due for clock in clocks(case, on)}


def at_county(policy: str) -> tuple[MemoryStore, Case]:
    store, _ = a_case(policy)
    run(store, *(step for step in TO_COUNTY if step[0] != "post" or procedure().scheme(policy).post_days))
    return store, run(store, ("send_to_county", CLERK2), start=LONG_AFTER)


@pytest.mark.parametrize(("policy", "limit", "day"), [
    ("dibao", "county_decision", date(2026, 12, 17)),  # ten working days from 3 December
    ("tekun", "county_decision", date(2026, 12, 24)),  # fifteen
    ("defacto_orphan", "county_decision", date(2026, 12, 24)),
])
def test_each_scheme_has_its_own_limits(policy: str, limit: str, day: date) -> None:
    assert dues(at_county(policy)[1], date(2026, 12, 4))[limit] == day


def test_clocks_of_extreme_hardship_go_over_the_spring_festival() -> None:
    """民发〔2021〕43号 第二十三、二十六条. 2026: 15-23 February off; 14 and 28 February, both Saturdays, are worked."""
    store, _ = a_case("tekun", start=datetime(2025, 11, 3, 9, tzinfo=UTC))
    run(store, *TO_COUNTY, start=datetime(2025, 11, 3, 9, tzinfo=UTC))
    run(store, ("send_to_county", CLERK2), ("county_check", OFFICER2), ("grant", OFFICER), ("start_payment", OFFICER),
        start=datetime(2025, 12, 1, 9, tzinfo=UTC))
    monday = datetime(2026, 2, 8, 9, tzinfo=UTC)  # what is done next is done on Monday, 9 February
    assert dues(run(store, ("report_self_care", CLERK), start=monday), date(2026, 2, 9))["self_care"] == date(2026, 2, 28)
    assert {clock.id: clock.light for clock in clocks(run(store, ("assess_self_care", CLERK), start=monday), date(2026, 2, 9))}[
        "self_care"] == "done"
    case = run(store, ("propose_stop", OFFICER), ("hear", CLERK2), ("post_ending", CLERK), start=datetime(2026, 2, 9, 9, tzinfo=UTC))
    assert dues(case, date(2026, 2, 12))["ending_posting"] == date(2026, 2, 19)  # a posting is simply counted
    case = run(store, ("object_ending", CLERK), start=datetime(2026, 2, 12, 9, tzinfo=UTC))
    assert dues(case, date(2026, 2, 13))["ending_objection"] == date(2026, 3, 12)  # fifteen working days after 13 February
    assert not {"self_care", "ending_posting"} & set(dues(at_county("dibao")[1], date(2026, 12, 4)))


def test_what_no_text_limits_has_no_clock() -> None:
    store, _ = a_case("old_age")
    assert clocks(run(store, ("submit", CITIZEN), ("accept", CLERK)), date(2026, 11, 5)) == []


def test_every_limit_says_how_sure_it_is() -> None:
    assert {rule.certainty for rule in procedure().clocks} <= set(CERTAINTIES)
    assert all(rule.source for rule in procedure().clocks)


def test_an_objection_moves_the_end_but_never_past_the_long_limit() -> None:
    store, _ = a_case()
    case = run(store, *TO_COUNTY, ("object", CLERK))
    accepted = DAY.date() + timedelta(days=2)
    found = {clock.id: clock for clock in clocks(case, accepted + timedelta(days=200))}["whole"]
    assert found.long_stop == found.due
    assert (found.paused > 45, found.provisional) == (True, True)
    assert found.due == date(2027, 1, 6)  # 45 working days after 4 November 2026; holidays of 2027 are not published yet


@pytest.mark.parametrize(("income", "review"), [("stable", 12), ("irregular", 6)])
def test_irregular_incomes_are_reviewed_after_six_months(income: str, review: int) -> None:
    store, _ = at_county("dibao")
    case = run(store, ("grant", OFFICER), ("start_payment", OFFICER), start=LONG_AFTER, income=income)
    begun = case.events[-1].at.date()
    due = dues(case, begun)["review"]
    assert (due.year - begun.year) * 12 + due.month - begun.month == review


@pytest.mark.parametrize(("policy", "month"), [("dibao", "2027-01"), ("old_age", "2026-11"), ("childcare", None), ("edge", None)])
def test_money_starts_in_the_month_the_law_says(policy: str, month: str | None) -> None:
    store, _ = at_county(policy)
    case = run(store, ("grant", OFFICER), start=LONG_AFTER)
    assert first_month(case) == month
    assert suggested(case, procedure().acts["start_payment"]) == ({"from_month": month} if month else {})
    if month:
        with pytest.raises(NotNow, match=month):
            run(store, ("start_payment", OFFICER), start=LONG_AFTER, from_month="2027-03")


def test_december_is_followed_by_january() -> None:
    store, _ = a_case()
    run(store, *TO_COUNTY)
    run(store, ("send_to_county", CLERK2), start=LONG_AFTER + timedelta(days=20))
    assert first_month(run(store, ("grant", OFFICER), start=LONG_AFTER + timedelta(days=28))) == "2027-01"


def test_after_a_reversed_refusal_money_may_go_back_to_the_application() -> None:
    from tests.unit.casework.people import LEAD, OFFICER2
    store, _ = at_county("dibao")
    run(store, ("propose_refusal", OFFICER), ("hear", CLERK), ("refuse", LEAD), ("appeal", CITIZEN), start=LONG_AFTER)
    run(store, ("uphold_appeal", OFFICER2), ("grant", OFFICER), start=LONG_AFTER + timedelta(days=10))
    with pytest.raises(NotNow):
        run(store, ("start_payment", OFFICER), start=LONG_AFTER + timedelta(days=20), from_month="2026-10")
    assert run(store, ("start_payment", OFFICER), start=LONG_AFTER + timedelta(days=20), from_month="2026-12").paying


def test_help_at_once_is_decided_in_the_township_and_paid_once() -> None:
    store, _ = a_case("emergency_aid")
    case = run(store, ("submit", CITIZEN), ("accept", CLERK))
    assert dues(case, date(2026, 11, 4))["whole"] == date(2026, 11, 6)
    assert [offer.act.id for offer in offers(case, HEAD, DAY) if offer.why_not is None] == ["offer_move", "give_opinion", "fast_grant"]
    assert run(store, ("fast_grant", HEAD), ("pay_once", CLERK)).state == "ended"


def test_only_the_county_decides_what_is_the_county_s() -> None:
    store, _ = a_case("dibao")
    case = run(store, ("submit", CITIZEN), ("accept", CLERK))
    assert "fast_grant" not in {offer.act.id for offer in offers(case, HEAD, DAY)}
    with pytest.raises(NotNow, match="县级决定"):
        run(store, ("fast_grant", HEAD))


def drawn(policy: str, number: int) -> bool:
    store, _ = a_case(policy)
    run(store, *TO_COUNTY)
    at = LONG_AFTER + timedelta(minutes=number)
    return county_looks(perform(store, "1", "send_to_county", CLERK2, {}, at))


def test_the_county_looks_into_a_third_of_tekun_and_cannot_decide_before() -> None:
    share = sum(drawn("tekun", number) for number in range(400)) / 400
    assert 0.30 <= share <= 0.42
    assert not any(drawn("dibao", number) for number in range(20))


def test_a_moved_case_is_looked_into_by_the_county() -> None:
    store, _ = a_case()
    run(store, ("submit", CITIZEN), ("offer_move", CLERK), ("move", ELSEWHERE))
    steps = [(act, ELSEWHERE) for act in ("accept", "check_data", "visit")]
    other_head = type(HEAD)("zhenzhang", "镇长", HEAD.roles, OTHER_TOWNSHIP)
    run(store, *steps, ("give_opinion", other_head), ("post", ELSEWHERE))
    run(store, ("send_to_county", other_head), start=LONG_AFTER)
    for decision in ("grant", "propose_refusal"):
        with pytest.raises(NotNow, match="抽查"):
            run(store, (decision, OFFICER), start=LONG_AFTER)
    assert run(store, ("county_check", OFFICER), ("grant", OFFICER), start=LONG_AFTER).state == "granted"


@pytest.mark.parametrize("to", [TOWNSHIP, "990199001", "9901210", "别处"])
def test_a_case_moves_only_to_another_township_of_the_county(to: str) -> None:
    store, _ = a_case()
    with pytest.raises(NotNow, match="乡镇"):
        run(store, ("submit", CITIZEN), ("offer_move", CLERK), to_area=to)


def test_a_helper_applies_but_does_not_give_up() -> None:
    helper = type(CITIZEN)("neighbour", "邻居", CITIZEN.roles, person="N", helps=frozenset({"A"}))
    store, case = a_case()
    at = case.events[-1].at
    assert perform(store, "1", "submit", helper, entries(case, at), at).state == "submitted"
    with pytest.raises(NotNow, match="本人表示"):
        perform(store, "1", "withdraw", helper, {}, at)


def test_a_choice_says_its_words() -> None:
    for act in procedure().acts.values():
        assert all(ask.words for ask in act.asks if ask.kind == "choice"), act.id


@pytest.mark.parametrize("month", ["2026-13", "十二月", "2026"])
def test_a_month_is_a_month(month: str) -> None:
    from huimin.casework import MissingEntry
    store, _ = at_county("childcare")
    with pytest.raises(MissingEntry):
        run(store, ("grant", OFFICER), ("start_payment", OFFICER), start=LONG_AFTER, from_month=month)


def test_days_are_chinese_days() -> None:
    store, case = a_case()
    late = datetime.fromisoformat("2026-11-02T16:30:00+00:00")  # half past midnight on 3 November in China
    perform(store, "1", "submit", CITIZEN, entries(case, late), late)
    accepted = perform(store, "1", "accept", CLERK, {}, late)
    assert clocks(accepted, date(2026, 11, 3))[0].started == date(2026, 11, 3)
