"""What is decided stays decided when more becomes known, and the facts named as missing are enough.

Neither engine is asked whether it agrees with another one here: this is the promise made to the household. Rules that ask
whether something is known, or that may divide by zero, promise less and are left out.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given, note
from hypothesis import strategies as st

from huimin.policy import RELATIONS, Household, Person
from huimin.policy.program import FactKey
from tests.generative.conftest import Tally, effort
from tests.generative.engines import Answer, Case, by_decider
from tests.generative.rulesets import rules
from tests.generative.source import Drawn, Source, chance, pick
from tests.generative.test_engines_agree import count
from tests.generative.worlds import MONEY, Holes, population, value

EVERYTHING = Holes(0, 0)
ROUNDS = 12


class _Completion:
    """Fills holes with random values; wanted: only facts of these keys, or all of them."""

    def __init__(self, source: Source, case: Case, wanted: frozenset[FactKey] | None = None) -> None:
        self.source, self.case, self.wanted = source, case, wanted
        self.fields = case.program.fields

    def fills(self, key: FactKey) -> bool:
        return self.wanted is None or key in self.wanted

    def household(self, old: Household) -> Household:
        members = [self.person(person) for person in old.members]
        known = old.members_known
        if not known and self.fills(("relation", "member")):
            members, known = [*members, self.somebody()], True
        return Household(old.id, self.facts("household", old.facts), members, known)

    def person(self, old: Person) -> Person:
        if old.phantom:
            return old
        relatives = {kind: self.relatives(kind, listed) for kind, listed in old.relatives.items()}
        events = {entity: self.events(entity, rows) for entity, rows in old.events.items()}
        return replace(
            old,
            facts=self.facts("person", old.facts),
            relatives=relatives,
            events=events,
            household=self.facts("household", old.household) if old.household else {},
        )

    def relatives(self, kind: str, listed: list[Person] | None) -> list[Person] | None:
        """Not known who they are: one further person about whom nothing is known."""
        fills = self.fills(("relation", kind))
        if listed is None:
            return [self.somebody()] if fills else None
        return [self.somebody() if person.phantom and fills else self.person(person) for person in listed]

    def events(self, entity: str, rows: list[Mapping[str, Any]] | None) -> list[Mapping[str, Any]] | None:
        if rows is None:
            return (
                [_Completion(self.source, self.case).facts(entity, {})]
                if self.fills(("events", entity))
                else None
            )
        return [self.facts(entity, row) for row in rows]

    def somebody(self) -> Person:
        """Somebody of whom everything is known, relatives, events and the household included."""
        whole = _Completion(self.source, self.case)
        entities = [key[1] for key in self.case.program.missing_bits if key[0] == "events"]
        alone = Person(
            "new", relatives={kind: [] for kind in RELATIONS}, events={entity: [] for entity in entities}
        )
        found = population(self.source, self.case.program, 1, EVERYTHING)[0]
        person = found.members[0] if found.members else alone
        return replace(whole.person(person), id="new", household=whole.facts("household", {}))

    def facts(self, entity: str, old: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(old)
        for (own, name), field in sorted(self.fields.items()):
            word, _, policy = name.partition("__")
            roster = word in {"receives", "paid"} and bool(policy)
            key = ("roster", policy) if roster else (own, name)
            if own == entity and found.get(name) is None and self.fills(key):
                found[name] = self.drawn(word) if roster else value(self.source, field)
        return found

    def drawn(self, word: str) -> Any:
        return chance(self.source, 50) if word == "receives" else pick(self.source, MONEY)


def _open_case(source: Source) -> Case:
    """A case with many holes."""
    made = rules(source, plain=True)
    program = made.program()
    rate = pick(source, [Holes(12, 8), Holes(35, 20)])
    return Case(made, program, population(source, program, 1 if source.whole(0, 9) == 0 else 12, rate))


def _filled(source: Source, case: Case, wanted: frozenset[FactKey] | None = None) -> Case:
    completion = _Completion(source, case, wanted)
    return replace(case, households=[completion.household(one) for one in case.households])


@st.composite
def open_and_filled(draw: st.DrawFn) -> tuple[Case, Case]:
    """A case with many holes and the same one without any."""
    source = Drawn(draw)
    case = _open_case(source)
    return case, _filled(source, case)


@st.composite
def asked_again_and_again(draw: st.DrawFn) -> list[Case]:
    """A case with many holes; then, as long as facts are missing, the same one with those filled."""
    source = Drawn(draw)
    found = [_open_case(source)]
    for _ in range(ROUNDS):
        wanted = _wanted(found[-1])
        if not wanted:
            break
        found.append(_filled(source, found[-1], wanted))
    return found


def _wanted(case: Case) -> frozenset[FactKey]:
    answers = by_decider(case, {}).values()
    return frozenset(key for answer in answers for key in answer.missing if key[0] != "parameter")


def test_what_is_decided_stays_decided(tally: Tally) -> None:
    """已经确定的结论,补充信息后不变。More knowledge never turns a yes into a no, nor changes a known amount."""

    @effort()
    @given(open_and_filled())
    def holds(pair: tuple[Case, Case]) -> None:
        case, filled = pair
        before, after = by_decider(case, {}), by_decider(filled, {})
        count(tally, case)
        tally.outcomes.update(answer.outcome for answer in before.values())
        changed = [key for key, answer in before.items() if _changed(answer, after[key])]
        if changed:
            note(f"{case.rules}\n{case.households}\n{filled.households}")
        assert not changed, [(key, before[key], after[key]) for key in changed[:3]]

    holds()


def _changed(before: Answer, after: Answer) -> bool:
    pairs: list[tuple[object, object]] = [
        (before.outcome, after.outcome),
        *zip(before.conditions, after.conditions, strict=True),
    ]
    if before.outcome:
        pairs.append((before.amount, after.amount))
    return any(old is not None and old != new for old, new in pairs)


def test_asking_for_what_is_missing_ends_in_a_decision(tally: Tally) -> None:
    """缺什么补什么,最后总能作出决定。Whoever supplies what is named as missing, and what is named then, gets a decision."""

    @effort()
    @given(asked_again_and_again())
    def holds(rounds: list[Case]) -> None:
        count(tally, rounds[0])
        tally.outcomes.update(answer.outcome for answer in by_decider(rounds[0], {}).values())
        for case in rounds:
            answers = by_decider(case, {})
            dead_ends = [
                key for key, answer in answers.items() if _open(case, key[0], answer) and not answer.missing
            ]
            assert not dead_ends, (dead_ends, str(case.rules), case.households)
        assert not _wanted(rounds[-1]), (str(rounds[-1].rules), rounds[-1].households)

    holds()


def _open(case: Case, policy: str, answer: Answer) -> bool:
    lacks_amount = (
        bool(answer.outcome) and answer.amount is None and case.program.items[policy].amount is not None
    )
    return answer.outcome is None or lacks_amount
