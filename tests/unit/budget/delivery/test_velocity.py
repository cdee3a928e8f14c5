"""Money followed from its coming in to its being paid: cases worked out by hand, and what must hold of every table."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huimin.budget.delivery import Flow
from huimin.budget.delivery.arrears import arrears
from huimin.budget.delivery.velocity import Followed, follow, months_after, speed
from tests.unit.budget.delivery.given import flow

ON = date(2026, 12, 31)


def told(found: Followed) -> list[tuple[int | None, int]]:
    """(days, fen) of what was paid, in the order it was paid."""
    return [(one.days, one.fen) for one in found.slices]


def test_the_money_that_came_first_is_paid_first() -> None:
    found = follow([flow("received", "2026-01-01", 10_000), flow("received", "2026-02-01", 10_000),
                    flow("paid", "2026-02-11", 15_000)], ON, 6)
    assert told(found) == [(41, 10_000), (10, 5_000)]
    assert [(one.fen, one.days, one.idle) for one in found.held] == [(5_000, 333, True)]


def test_a_document_keeps_its_money_to_itself_and_programmes_never_mix() -> None:
    found = follow([flow("received", "2026-01-01", 100, document="甲"), flow("received", "2026-01-02", 100, document="乙"),
                    flow("received", "2026-01-01", 100, "tekun"),
                    flow("paid", "2026-01-03", 60, document="乙"), flow("paid", "2026-01-04", 120)], ON, 6)
    assert told(found) == [(1, 60), (3, 100), (2, 20)]
    assert [(one.receipt.programme, one.fen) for one in found.held] == [("tekun", 100), ("dibao", 20)]


def test_money_of_one_county_is_not_paid_in_another() -> None:
    found = follow([flow("received", "2026-01-01", 100), flow("paid", "2026-01-02", 40, area="990121001"),
                    flow("paid", "2026-01-02", 40, area="990122001")], ON, 6)
    assert [(one.days, one.fen) for one in found.paid] == [(1, 40)]
    assert [one.fen for one in found.ahead] == [40]


def test_what_was_paid_before_the_money_came_takes_from_the_money_that_comes() -> None:
    found = follow([flow("paid", "2026-01-10", 80), flow("received", "2026-01-20", 50), flow("received", "2026-01-25", 100)], ON, 6)
    assert sorted(told(found)) == [(-15, 30), (-10, 50)]
    assert sum(one.fen for one in found.held) == 70


def test_what_a_bank_sends_back_waits_again_since_the_day_it_first_came() -> None:
    flows = [flow("received", "2026-01-01", 100), flow("paid", "2026-01-05", 100), flow("bounced", "2026-01-08", 30),
             flow("paid", "2026-03-02", 30)]
    assert told(follow(flows, ON, 6)) == [(4, 70), (60, 30)]
    half = follow(flows, date(2026, 2, 1), 6)
    assert told(half) == [(4, 70)]
    assert [(one.fen, one.days) for one in half.held] == [(30, 31)]


def test_a_bounce_of_nothing_is_said_and_makes_no_money() -> None:
    found = follow([flow("received", "2026-01-01", 100), flow("bounced", "2026-01-02", 30)], ON, 6)
    assert [fen for _, fen in found.unmatched] == [30]
    assert sum(one.fen for one in found.held) == 100


def test_handed_back_money_is_not_paid_money() -> None:
    found = follow([flow("received", "2026-01-01", 100), flow("handed_back", "2026-02-01", 100)], ON, 6)
    assert (told(found), [one.fen for one in found.handed_back], found.held) == ([], [100], [])


@pytest.mark.parametrize(("on", "idle"), [(date(2026, 8, 31), False), (date(2026, 9, 1), True)])
def test_idle_begins_after_the_last_day_of_the_months(on: date, idle: bool) -> None:
    """Came in on 28 February; six months end on 28 August. From a 31st they end with the month."""
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 2, 28), 6) == date(2026, 8, 28)
    found = follow([flow("received", "2026-03-01", 100)], on if idle else date(2026, 9, 1), 6)
    assert not found.held[0].idle
    assert follow([flow("received", "2026-02-28", 100)], on, 6).held[0].idle


def test_a_project_whose_plan_still_runs_is_not_idle() -> None:
    plan = flow("received", "2025-01-01", 100, use_by=date(2026, 12, 31))
    assert not follow([plan], date(2026, 12, 31), 6).held[0].idle
    assert follow([plan], date(2027, 1, 1), 6).held[0].idle


def test_speed_is_weighed_by_money() -> None:
    """1 yuan after 10 days, 2 after 20, 7 after 100: mean (10 + 40 + 700) / 10 = 75, half and nine tenths within 100."""
    flows = [flow("received", "2026-01-01", 1000), flow("paid", "2026-01-11", 100), flow("paid", "2026-01-21", 200),
             flow("paid", "2026-04-11", 700)]
    found = speed(follow(flows, ON, 6).paid, [7, 30, 90])
    assert (found.fen, found.mean, found.median, found.ninth) == (1000, 75.0, 100, 100)
    assert [(band.least, band.most, band.fen) for band in found.bands] == [
        (None, -1, 0), (0, 7, 0), (8, 30, 300), (31, 90, 0), (91, None, 700)]
    assert found.within(30) == 300
    assert speed([], [7]).mean is None


# -- what must hold of every table -------------------------------------------------------------------------------------

KINDS = ("received", "received", "paid", "paid", "bounced", "handed_back")


@st.composite
def tables(draw: st.DrawFn) -> list[Flow]:
    return [flow(draw(st.sampled_from(KINDS)), str(date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 40)))),
                 draw(st.integers(1, 10**7)), draw(st.sampled_from(["dibao", "tekun"])),
                 draw(st.sampled_from(["990121", "990121001", "990121002", "990122"])),
                 document=draw(st.sampled_from(["", "", "甲", "乙"]))) for _ in range(draw(st.integers(0, 14)))]


@settings(max_examples=300, deadline=None)
@given(tables(), st.integers(0, 45))
def test_no_fen_is_lost_and_none_is_made(flows: list[Flow], days: int) -> None:
    on = date(2026, 1, 1) + timedelta(days=days)
    found = follow(flows, on, 6)
    past = {kind: sum(one.fen for one in flows if one.kind == kind and one.day <= on) for kind in KINDS}
    given_back = sum(one.fen for one in found.handed_back)
    out_of_receipts = sum(one.fen for one in (*found.slices, *found.handed_back) if one.receipt is not None)
    unmatched = sum(fen for _, fen in found.unmatched)
    assert past["received"] == out_of_receipts + sum(one.fen for one in found.held)
    assert past["paid"] - (past["bounced"] - unmatched) == sum(one.fen for one in found.slices)
    assert past["handed_back"] == given_back
    assert all(one.fen > 0 for one in (*found.slices, *found.held))
    for receipt in (one for one in flows if one.kind == "received" and one.day <= on):
        parts = [one.fen for one in (*found.slices, *found.handed_back) if one.receipt == receipt]
        assert sum(parts) + sum(one.fen for one in found.held if one.receipt == receipt) == receipt.fen
    for bands in ([7], [7, 30, 90, 180]):
        quick = speed(found.paid, bands)
        assert sum(band.fen for band in quick.bands) == quick.fen == sum(one.fen for one in found.paid)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 1000)), min_size=1, max_size=8),
       st.lists(st.tuples(st.integers(41, 80), st.integers(1, 1000)), min_size=1, max_size=8))
def test_the_order_is_first_in_first_out(came: list[tuple[int, int]], went: list[tuple[int, int]]) -> None:
    start = date(2026, 1, 1)
    flows = [flow("received", str(start + timedelta(days=day)), fen) for day, fen in came]
    flows += [flow("paid", str(start + timedelta(days=day)), fen) for day, fen in went]
    receipts = [one.receipt.order for one in follow(flows, ON, 6).slices if one.receipt]
    assert all(one <= other for one, other in pairwise(receipts))


# -- arrears -----------------------------------------------------------------------------------------------------------


def test_arrears_by_hand() -> None:
    """Due 100 by 20 January and 100 by 20 February. 100 paid on 15 January; 60 on 25 February: 60 late, 40 owed."""
    flows = [flow("due", "2026-01-20", 100, month="2026-01"), flow("due", "2026-02-20", 100, month="2026-02"),
             flow("paid", "2026-01-15", 100), flow("paid", "2026-02-25", 60)]
    found = arrears(flows, date(2026, 3, 1))
    assert found is not None
    assert [(one.in_time, one.late, one.left, one.days) for one in found.owed] == [(100, 0, 0, 40), (0, 60, 40, 9)]
    assert [one.due.month for one in found.open] == [flows[1].month]
    before = arrears(flows, date(2026, 2, 20))
    assert before is not None
    assert len(before.owed) == 1, "the day itself is not over"


def test_a_payment_settles_the_month_it_names_and_a_bounce_makes_it_due_again() -> None:
    flows = [flow("due", "2026-01-20", 100, month="2026-01"), flow("due", "2026-02-20", 100, month="2026-02"),
             flow("paid", "2026-02-15", 130, month="2026-02"), flow("bounced", "2026-02-18", 50, month="2026-02")]
    found = arrears(flows, date(2026, 3, 1))
    assert found is not None
    assert [(str(one.due.month), one.left) for one in found.owed] == [("2026-01", 100), ("2026-02", 20)]


def test_what_is_paid_in_one_township_settles_nothing_in_another() -> None:
    flows = [flow("due", "2026-01-20", 100, area="990121001", month="2026-01"), flow("paid", "2026-01-15", 100, area="990121002")]
    found = arrears(flows, ON)
    assert found is not None
    assert [one.left for one in found.owed] == [100]


def test_without_sums_due_arrears_are_not_known() -> None:
    assert arrears([flow("paid", "2026-01-15", 100)], ON) is None
