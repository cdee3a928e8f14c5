"""No path leads to an act against somebody without a person, a hearing, a notice: all short paths, and ten thousand long ones.

HUIMIN_WALKS=100000 walks further.
"""

import os
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest

from huimin.casework import (
    GUARDS,
    Case,
    MemoryStore,
    MissingEntry,
    NotNow,
    Violation,
    fold,
    perform,
    procedure,
    violations,
)
from tests.unit.casework.people import DAY, EVERYBODY, KIN, MEASURED, SETTINGS, a_case, entries

WALKS = int(os.environ.get("HUIMIN_WALKS", "10000"))
POLICIES = ("dibao", "defacto_orphan", "old_age", "tekun", "emergency_aid")
PLACE = {**SETTINGS, "notice_days": 5}
AVERAGED = [{"fact": "income", "provenance": "derived"}]
ROAD = (("submit", "mother"), ("accept", "xiang"), ("check_data", "xiang"), ("visit", "cun"), ("give_opinion", "xiangzhang"),
        ("post", "xiang"), ("send_to_county", "xiang2"), ("grant", "xian"), ("start_payment", "xian"))
STOPPING = (("propose_stop", "xiang"), ("hear", "xiang2"), ("stop", "juzhang"), ("serve_notice", "xiang"),
            ("take_effect", "xian"))
OPINION = 5
BEGINNINGS = (("start", EVERYBODY[0]), ("find", EVERYBODY[-1]))
BY_ID = {one.id: one for one in EVERYBODY}


@cache
def begun(depth: int, policy: str, beginning: int = 0, checker: str = "xiang") -> Case:
    """A case some steps down the road: the far end is where the safeguards are. checker: who checked the data; a county officer
    may, and then has to keep out of the decision."""
    act, by = BEGINNINGS[beginning]
    store, case = a_case(policy, "citizen", act, by)
    for step, (act, name) in enumerate((ROAD + STOPPING)[:depth]):
        at = DAY + timedelta(days=step if step < 6 else 7 * step)
        case = perform(store, "1", act, BY_ID[checker if act == "check_data" else name], entries(case, at), at)
    return case


def again(case: Case) -> MemoryStore:
    store = MemoryStore()
    for event in case.events:
        store.append(event)
    return store


def _entered(random: Random, case: Case, at: datetime) -> dict[str, Any]:
    """Mostly what is right, sometimes what must not be taken."""
    odd = {"aside": [random.choice(EVERYBODY).id],
           "evidence": random.choice((MEASURED, MEASURED, AVERAGED, [])), "visitors": random.choice((["甲", "乙"], ["甲", "甲"])),
           "recover_fen": random.choice((20_000, 30_000, 30_001)), "said": random.choice(("当面签字", "")),
           "result": random.choice(("correct", "mistake", "untrue"))}
    whatever = {**entries(case, at), **odd}
    if random.random() < 0.1:
        day = (at + timedelta(days=random.choice((-400, 3)))).date().isoformat()
        whatever |= dict.fromkeys(("visited_on", "heard_on", "served_on", "paid_on", "posted_on"), day)
    return whatever


def walk(seed: int, steps: int = 16) -> tuple[Case, int]:
    """One case in the hands of people who try whatever follows from its state. The case, and how many acts were refused."""
    random = Random(seed)
    depth = random.choice((0, 2, OPINION, len(ROAD) - 2, len(ROAD), len(ROAD + STOPPING) - 1, len(ROAD + STOPPING)))
    if depth == 2:
        case = begun(2, "emergency_aid")
    elif depth <= OPINION:
        case = begun(depth, random.choice(POLICIES[:4]), random.randrange(2) if depth == 0 else 0)
    else:
        case = begun(depth, "dibao", checker=random.choice(("xiang", "xian")) if depth == len(ROAD) - 2 else "xiang")
    store, at, refused = again(case), case.events[-1].at, 0
    for _ in range(steps):
        at += timedelta(days=random.choice((0, 1, 1, 8, 30)))
        following = [act for act in procedure().acts.values() if case.state in act.source]
        if not following:
            break
        tried = random.choice(following)
        if tried.id in {"offer_move", "move", "decline_move", "recuse"} and random.random() < 0.9:
            continue  # in another township the people of this one have no more to say
        fitting = [one for one in EVERYBODY if one.roles & tried.roles] if random.random() < 0.8 else EVERYBODY
        try:
            case = perform(store, "1", tried.id, random.choice(fitting or EVERYBODY), _entered(random, case, at), at, settings=PLACE)
        except (NotNow, MissingEntry):
            refused += 1
    return case, refused


def broken(walks: int) -> Iterator[tuple[int, list[Violation]]]:
    for seed in range(walks):
        found = violations(walk(seed)[0].events, KIN, PLACE)
        if found:
            yield seed, found


def test_ten_thousand_walks_break_no_promise() -> None:
    reached, refused, steps = set[str](), 0, 0
    for seed in range(WALKS):
        case, no = walk(seed)
        assert violations(case.events, KIN, PLACE) == [], seed
        reached |= {event.state for event in case.events}
        refused, steps = refused + no, steps + case.seq
    print(f"{WALKS} walks, {steps} acts done, {refused} refused, {len(reached)} states reached")
    # Walks that get nowhere prove nothing; "recovering" lies too far for chance and is reached in the walk over every path.
    assert reached >= set(procedure().states) - {"recovering"}


@pytest.mark.parametrize("guard", ["another_than_the_proposer", "heard_first", "proved", "not_while_appealed", "notice_served",
                                   "children_are_never_posted", "hands_apart", "dates_in_their_time", "no_relatives"])
def test_each_safeguard_is_missed_when_it_is_gone(guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GUARDS, guard, lambda _: None)
    assert next(broken(5_000), None) is not None


IDLE = frozenset({"offer_move", "move", "decline_move", "recuse", "propose_raise", "raise", "review", "check_commitment", "county_check"})
"""Acts on which nothing adverse depends: left to the walks."""


def _abstract(case: Case) -> tuple[Any, ...]:
    """What the next steps can depend on; two cases alike in this have the same future."""
    proposal, decided, died = case.proposal, case.decided, case.last("report_death")
    since = {event.act for event in case.since(proposal)} if proposal else set()
    after = {event.act for event in case.since(decided)} if decided else set()
    return (case.state, case.suspended, proposal and (proposal.act, proposal.actor), "hear" in since, decided and decided.actor,
            "serve_notice" in after, bool(after & {"uphold_appeal", "grant", "undo_death"}), proposal and case.before(proposal),
            case.grounds and case.before(case.grounds), died and died.actor,
            case.ended_by_death is not None,
            (said := case.last("report_death", "report_alive", "undo_death")) and (said.act, said.act == "report_death" and said.actor))


def test_every_path_of_the_adverse_part_is_walked() -> None:
    """From the county's desk on, every act by every hand: no state is reachable in which a promise is broken."""
    people = [BY_ID[name] for name in ("mother", "xiang", "xian", "juzhang")]
    case = begun(len(ROAD) - 2, "dibao")
    seen, waiting, tried = {_abstract(case)}, deque([case]), 0
    adverse, broke = set(), []
    while waiting:
        case = waiting.popleft()
        at = case.events[-1].at + timedelta(days=160 if case.state == "tapering" else 6)
        for act in (act.id for act in procedure().acts.values() if case.state in act.source and act.id not in IDLE):
            for actor in people:
                if not actor.roles & procedure().acts[act].roles or (act == "report_alive" and actor.id != "mother"):
                    continue  # that it takes another hand to undo a death has a test of its own; three more hands triple the walk
                for evidence in (MEASURED, AVERAGED) if procedure().acts[act].proposal else (MEASURED,):
                    tried += 1
                    try:
                        then = perform(again(case), "1", act, actor, {**entries(case, at), "evidence": evidence}, at, settings=PLACE)
                    except (NotNow, MissingEntry):
                        continue
                    broke += [(v.code, [e.act for e in then.events]) for v in violations(then.events, KIN, PLACE)]
                    adverse |= {then.state} if then.standing.kind == "adverse" else set()
                    if _abstract(then) not in seen:
                        seen.add(_abstract(then))
                        waiting.append(fold(then.events))
    print(f"{tried} attempts, {len(seen)} different situations, adverse states reached: {sorted(adverse)}")
    assert broke[:1] == []
    assert adverse == {state.id for state in procedure().states.values() if state.kind == "adverse"}
