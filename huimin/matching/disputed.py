"""Lines to somebody's disadvantage that rest on a fact departments contradict each other on go to the list to verify.

While departments disagree, the fact is not known, and the old entitlement runs on. So every household with such a line
and such a fact (its own, a member's, or that of a relative) is decided once more with the disputed facts unknown: what
is then still a *no*, or still the same lower amount, rests on other facts and stays where it is; everything else waits.
A disputed fact that decides nothing moves nobody. The same holds for a fact whose owner has never sent the list that gives it:
another department's word on it does not count against anybody until the owner has been heard.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from huimin import registry
from huimin.kernel import Progress, Text
from huimin.matching.asked import touched
from huimin.matching.compare import Comparison, Counts
from huimin.matching.evidence import SET_ASIDE, Witness
from huimin.matching.facts import DISPUTED
from huimin.matching.household import Found, Households
from huimin.matching.prepare import Prepared
from huimin.matching.result import Listed
from huimin.policy import Decision, decider
from huimin.registry import Registry

_BATCH = 500
_STEP = Text("部门说法不一的另行核对", "Setting disputed facts aside")
Subject = tuple[str, str]
Sides = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Line(Listed):
    reason: str


def set_aside_disputed(comparison: Comparison, prepared: Prepared, register: Registry, witness: Witness,
                       figures: Mapping[str, Fraction], counts: Sequence[Counts], progress: Progress) -> int:
    """Move the lines and correct `counts`; returns how many lines moved.

    figures: of the whole population, as the run computed them
    """
    read = set(prepared.program.reads)
    unheard = _unheard(prepared, register)
    if not unheard and not any(tuple(one["fact"].split(".", 1)) in read for one in register.meta.disputed):
        return 0
    sides = {(one.subject, one.field): tuple((voice.department, voice.month) for voice in one.voices)
             for one in registry.disputes(register)}
    lines: dict[int, list[_Line]] = {}
    for row in comparison.questionable(None if unheard else sorted({touch.household_no for touch in touched(register)})):
        line = _Line(*row)
        lines.setdefault(line.household_no, []).append(line)
    by_policy = {found.policy: found for found in counts}
    moved = 0
    for batch in _moves(prepared, register, witness, figures, sides, unheard, lines, progress):
        comparison.doubt([one for one, _ in batch])
        for (from_list, policy, *_), facts in batch:
            own = by_policy[policy]
            own.lists[from_list] -= 1
            own.lists["unknown"] += 1
            own.missing[facts] = own.missing.get(facts, 0) + 1
        moved += len(batch)
    return moved


def _moves(prepared: Prepared, register: Registry, witness: Witness, figures: Mapping[str, Fraction],
           sides: Mapping[Subject, Sides], unheard: Mapping[str, str], lines: Mapping[int, list[_Line]],
           progress: Progress) -> Iterator[list[tuple[tuple[Any, ...], tuple[str, ...]]]]:
    engine = decider(prepared.program, prepared.catalog, prepared.as_of, figures)
    households = Households(register)
    numbers = sorted(lines)
    try:
        for start in range(0, len(numbers), _BATCH):
            progress(str(_STEP), start, len(numbers))
            batch = []
            for found in households.read(numbers[start:start + _BATCH]):
                hidden = hide(found, sides, unheard)
                decisions = engine.decide(found.household) if hidden else None
                for line in lines[found.row["household_no"]] if decisions else ():
                    assert decisions is not None
                    decision = decisions.of(line.policy, line.subject)
                    if rests_on(line.list, line.reason, decision):
                        batch.append(_moved(line, decision, hidden, sides, witness))
            yield batch
    finally:
        households.close()


def _unheard(prepared: Prepared, register: Registry) -> dict[str, str]:
    """Facts (by name, as columns of the register) of which the owner's list has never come -> the owner."""
    found = {}
    for one in register.meta.awaited:
        for entity, name in one["facts"]:
            field = prepared.catalog.by_entity.get(entity, {}).get(name)
            if entity in {"person", "household"} and field is not None and field.owner == one["department"]:
                found[name] = field.owner
    return found


def hide(found: Found, sides: Mapping[Subject, Sides], unheard: Mapping[str, str]) -> set[Subject]:
    """Make the facts in question of a household, its members and their relatives unknown; returns which."""
    people = [*found.household.members]
    people += [other for person in found.household.members for kin in person.relatives.values() for other in kin or ()]
    rows: dict[str, Any] = {person.id: person.facts for person in people if person.id}
    for house in (found.row, *(person.household for person in people)):
        if house.get("household_id") is not None:
            rows[str(house["household_id"])] = house
    hidden = set()
    for subject, row in rows.items():
        for field in [name for name in row if (subject, name) in sides or (name in unheard and row[name] is not None)]:
            row[field] = None
            hidden.add((subject, field))
    return hidden


def rests_on(list_: str, reason: str, decision: Decision) -> bool:
    """Did the line rest on what is now unknown? decision: made without it."""
    if list_ == "undue" and reason.startswith(SET_ASIDE):
        return not (decision.outcome and decision.set_aside)
    if list_ == "undue":
        return decision.outcome is not False
    return not (decision.outcome and decision.amount is not None)


def _moved(line: _Line, decision: Decision, hidden: set[Subject], sides: Mapping[Subject, Sides],
           witness: Witness) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    found = sorted((key, whose) for whose, key in decision.missing if (whose, key[1]) in hidden)
    if not found:  # the other benefit of the pair waits, not this one
        found = sorted((("household" if whose == line.household_id else "person", field), whose) for whose, field in hidden)
    facts = tuple(dict.fromkeys(".".join(key) if (whose, key[1]) not in sides else f"{DISPUTED}.{'.'.join(key)}" for key, whose in found))
    said: dict[str, set[tuple[str, str]]] = {}
    for key, whose in found:
        said.setdefault(".".join(key), set()).update(sides.get((whose, key[1]), ()))
    waiting = [name for name, outcome in decision.conditions.items() if outcome is None]
    told = witness.disputed(line.policy, waiting, said)
    return (line.list, line.policy, line.household_no, line.person_no, ",".join(facts), told.article, told.facts.zh, told.facts.en), facts
