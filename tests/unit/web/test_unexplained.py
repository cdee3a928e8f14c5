"""Readings nothing explains: what each rule sees, and how many planted snoops are found in a log of 100,000."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from huimin.web.audit.analysis import Home, Reader, Reading, Tie, analyse, rules
from tests.unit.web import snoop_log

NOON = datetime(2026, 9, 1, 12)  # a Tuesday
READING = Reading(1, NOON, "r1", "o1", "window", "h1")


def reasons(*readings: Reading, ties: tuple[Tie, ...] = (), reader: Reader | None = None, homes: tuple[Home, ...] = ()) -> set[str]:
    """Of all readings together, flagged or not."""
    given = {**rules().given, "flagged_from": 1}
    found = analyse(readings, ties, {"r1": reader or Reader("r1")}, {home.household: home for home in homes},
                    type(rules()).of(given), snoop_log.workday)
    return {reason for finding in found.findings for reason in finding.reasons}


def test_a_reading_like_any_other_has_no_reason() -> None:
    assert reasons(READING) == set()


@pytest.mark.parametrize(("holder", "before", "after", "explained"), [
    ("r1", 3, 3, True), ("o1", 3, 3, True), ("r2", 3, 3, False), ("r1", -5, 9, False), ("r1", 30, -5, True), ("r1", 60, -9, False)])
def test_work_explains_for_its_time(holder: str, before: int, after: int, explained: bool) -> None:
    tie = Tie("assigned", holder, "h1", NOON - timedelta(days=before), NOON + timedelta(days=after))
    found = analyse([READING], [tie], {}, {}, rules(), snoop_log.workday)
    assert found.explained == explained
    assert analyse([replace(READING, household="h2")], [tie], {}, {}, rules(), snoop_log.workday).explained == 0


def test_kin_and_canaries_count_even_when_explained() -> None:
    tie = Tie("assigned", "r1", "h1", NOON, NOON)
    assert reasons(READING, ties=(tie,), reader=Reader("r1", frozenset({"h1"}))) == {"own_or_kin"}
    assert reasons(READING, ties=(tie,), homes=(Home("h1", canary=True),)) == {"canary"}


@pytest.mark.parametrize(("changed", "reason"), [
    ({"purpose": "case"}, {"no_case"}), ({"at": NOON.replace(hour=22), "purpose": "monitoring"}, {"out_of_hours"}),
    ({"at": NOON.replace(hour=22)}, {"out_of_hours", "window_closed"}),
    ({"at": NOON + timedelta(days=4)}, {"out_of_hours", "window_closed"}),
    ({"unmasked": 4}, {"unmasked"}), ({"unmasked": 3}, set())])
def test_reasons_in_one_reading(changed: dict[str, object], reason: set[str]) -> None:
    assert reasons(replace(READING, **changed)) == reason  # type: ignore[arg-type]


def test_neighbours_colleagues_and_closed_cases() -> None:
    near = Home("h1", village="v", surnames=frozenset("王"), staff=frozenset({"r2"}))
    assert reasons(READING, reader=Reader("r1", village="v", surname="王"), homes=(near,)) == {"same_village", "colleague"}
    assert reasons(READING, reader=Reader("r1", village="v", surname="李"), homes=(replace(near, staff=frozenset({"r1"})),)) == set()
    assert reasons(READING, ties=(Tie("assigned", "r1", "h1", NOON - timedelta(days=60), NOON - timedelta(days=40)),)) == {"closed"}


def several(count: int, apart: timedelta, **changed: object) -> list[Reading]:
    return [replace(READING, id=number, at=NOON + apart * number, household=f"h{number}", **changed)  # type: ignore[arg-type]
            for number in range(count)]


def test_a_walk_by_number() -> None:
    homes = tuple(Home(f"h{number}", number * 2) for number in range(9))
    assert reasons(*several(5, timedelta(minutes=1)), homes=homes) == {"walk"}
    assert reasons(*several(4, timedelta(minutes=1)), homes=homes) == set()
    assert reasons(*several(5, timedelta(minutes=11)), homes=homes) == set()
    assert reasons(*several(5, timedelta(minutes=1)), homes=tuple(replace(home, number=home.number * 4) for home in homes)) == set()


def test_bulk_is_measured_by_the_readers_own_days() -> None:
    usual = [replace(READING, id=100 + number, at=NOON - timedelta(days=7 * number + 7)) for number in range(5)]
    assert reasons(*usual, *several(10, timedelta(seconds=9))) >= {"bulk"}
    busy = [replace(one, id=one.id + 1000 * week, at=one.at - timedelta(days=7 * week), household=f"{one.household}-{week}")
            for one in several(10, timedelta(seconds=9)) for week in range(1, 6)]
    assert reasons(*busy, *several(10, timedelta(seconds=9))) == set()


def test_the_same_household_again_and_refusals() -> None:
    again = [replace(READING, id=number, at=NOON + timedelta(days=number)) for number in range(3)]
    assert reasons(*again) == {"repeated"}
    assert reasons(*again[:2]) == set()
    assert reasons(*several(5, timedelta(minutes=20), shown=False)) == {"probing"}


@pytest.mark.parametrize("seed", [1, 2])
def test_planted_snoops_are_found_and_few_others(seed: int) -> None:
    log = snoop_log.make(seed)
    found = analyse(log.readings, log.ties, log.readers, log.homes, rules(), snoop_log.workday)
    flagged = {finding.reading.id for finding in found.findings}
    caught = Counter(kind for number, kind in log.planted.items() if number in flagged)
    told = f"recall {sum(caught.values())}/{len(log.planted)}, flagged {len(flagged) / len(log.readings):.2%}, {dict(caught)}"
    assert len(log.readings) >= snoop_log.READINGS
    assert Counter(log.planted.values()) == dict.fromkeys(snoop_log.KINDS, snoop_log.PLANTED_EACH)
    assert sum(caught.values()) >= 0.9 * len(log.planted), told
    assert len(flagged) <= 0.01 * len(log.readings), told
    assert caught["canary"] == snoop_log.PLANTED_EACH, told
    print(told)
