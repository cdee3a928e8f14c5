"""Visits against hours: the best by trying every assignment, relatives avoided, what waits comes again, kinds without hours told."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from huimin.budget.pooling.register import Point
from huimin.budget.pooling.rules import read_rules
from huimin.budget.pooling.visiting import Norms, Visit, Worker, plan, read_norms
from huimin.kernel import Month

RULES = read_rules()  # 1 km within a village, 6 within a township
TOWN, MONTH = "990121001", Month(2026, 11)
NORMS = Norms("县里定的", {"探访": 60, "评估": 90})


def visit(id: str, kind: str = "探访", village: str = "001", due: Month = MONTH, urgency: int = 9) -> Visit:
    return Visit(id, f"户{id}", kind, Point(f"{TOWN}{village}"), due, urgency)


def worker(id: str, minutes: int, village: str = "001", *kin: str) -> Worker:
    return Worker(id, id, Point(f"{TOWN}{village}"), minutes, frozenset(kin))


VILLAGE = st.sampled_from(["001", "002"])
VISITS = st.lists(st.tuples(st.sampled_from(["探访", "评估"]), VILLAGE, st.integers(1, 9), st.integers(0, 2)), min_size=1, max_size=5)
STAFF = st.lists(st.tuples(st.sampled_from([60, 90, 150]), VILLAGE, st.sets(st.integers(0, 4), max_size=2)), max_size=2)


@settings(max_examples=25, deadline=None)
@given(VISITS, STAFF)
def test_no_other_assignment_does_more_or_goes_a_shorter_way(some: list[tuple[str, str, int, int]],
                                                             others: list[tuple[int, str, set[int]]]) -> None:
    visits = [visit(str(at), kind, village, MONTH.shift(-late), urgency) for at, (kind, village, urgency, late) in enumerate(some)]
    staff = [worker(f"w{at}", minutes, village, *(f"户{one}" for one in kin)) for at, (minutes, village, kin) in enumerate(others)]

    def worth(chosen: tuple[Worker | None, ...]) -> tuple[float, float] | None:
        for one in staff:
            mine = [visits[at] for at, who in enumerate(chosen) if who is one]
            if sum(NORMS.minutes[each.kind] for each in mine) > one.minutes or any(each.household in one.kin for each in mine):
                return None
        done = [(visits[at], who) for at, who in enumerate(chosen) if who is not None]
        value = sum((10 - each.urgency) * (1 + (MONTH.month - each.due.month)) for each, _ in done)
        return -value, sum(1.0 if each.point.code == who.point.code else 6.0 for each, who in done)
    best = min(found for chosen in product([None, *staff], repeat=len(visits)) if (found := worth(chosen)) is not None)
    found = plan(visits, staff, NORMS, RULES, [MONTH])
    who = {one.visit.id: one.worker for one in found.going}
    assert worth(tuple(who.get(one.id) for one in visits)) == best


def test_what_is_not_done_waits_and_the_figures_say_so() -> None:
    found = plan([visit("a"), visit("b", urgency=1), visit("c", "评估", due=MONTH.shift(1))], [worker("w", 90)], NORMS, RULES,
                 [MONTH, MONTH.shift(1)])
    first, second = found.loads
    assert (first.visits, first.needed, first.there, first.short, first.undone) == (2, 120, 90, 30, 1)
    # in the second month a waits, one month late, beside c: 60 + 90 minutes against 90; a counts twice what c counts
    assert (second.visits, second.needed, second.short, second.undone) == (2, 150, 60, 1)
    assert [(one.visit.id, one.month, one.late) for one in found.going] == [("b", MONTH, 0), ("a", MONTH.shift(1), 1)]


def test_nobody_visits_a_relative_and_that_is_told() -> None:
    both = [worker("w", 600, "001", "户a"), worker("v", 600, "001", "户a", "户b")]
    found = plan([visit("a"), visit("b")], both, NORMS, RULES, [MONTH])
    assert [(one.visit.id, one.worker.id) for one in found.going] == [("b", "w")]
    assert (found.loads[0].undone, found.loads[0].kin, found.loads[0].short) == (1, 1, 0)


def test_a_kind_without_hours_is_not_computed_and_said_so() -> None:
    found = plan([visit("a"), visit("b", "别的")], [], NORMS, RULES, [MONTH])
    assert (found.unknown, found.loads[0].visits, found.loads[0].there) == ({"别的": 1}, 1, 0)


def test_the_packaged_hours_say_they_are_made_up() -> None:
    assert read_norms().source == "synthetic"
    assert read_norms().minutes["特困探访"] == 90
