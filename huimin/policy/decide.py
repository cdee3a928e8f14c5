"""One household against a whole program: every policy, every condition, everything missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from huimin.catalog import Catalog
from huimin.kernel import Month
from huimin.policy.closure import compile_program
from huimin.policy.facts import Household
from huimin.policy.missing import NOTHING, Missing, item_missing
from huimin.policy.parameters import Parameters
from huimin.policy.program import Item, Program, Settlement
from huimin.policy.world import ParameterLookup, Subject, World


@dataclass(slots=True)
class Decision:
    """One policy for one household or person.

    outcome: True, False, or None for unknown
    amount: fen per period; None when there is none or it is unknown
    conditions: id → True, False, None, in the order of the law
    missing: (whose, which fact) that would settle an unknown outcome or amount
    set_aside: the policy that is paid instead, by a `choose` or `max` interaction
    """

    policy: str
    subject: str
    outcome: bool | None
    amount: int | None
    conditions: Mapping[str, bool | None]
    missing: Missing
    set_aside: str = ""


@dataclass(slots=True)
class Decisions:
    """All decisions of one household; `world` answers further questions about values."""

    world: World
    found: tuple[Decision, ...]

    def of(self, policy: str, subject: str | None = None) -> Decision:
        return next(d for d in self.found if d.policy == policy and subject in {None, d.subject})


class Decider:
    """Answers for any number of households under one program and one day."""

    def __init__(self, program: Program, parameters: ParameterLookup, as_of: date) -> None:
        self.program, self.parameters, self.as_of = program, parameters, as_of
        self.clocks = clocks(as_of)
        self._groups = compile_program(program)
        self._order = [item.id for item in program.policies]

    def decide(self, household: Household) -> Decisions:
        """Decisions for the household and each of its members, policy by policy in order of evaluation."""
        world = World(self.program, self.parameters, self.clocks, household)
        houses, people = [world.house], world.members
        by_policy: dict[str, list[Decision]] = {name: [] for name in self._order}
        for item, subject, results in self._evaluated(world):
            by_policy[item.id].append(_decision(item, subject, results))
        found = [decision for decisions in by_policy.values() for decision in decisions]
        if self.program.settlements:
            real = {"household": houses, "person": [s for s in people if s.phantom_key is None]}
            found = settle(self.program, found, real)
        return Decisions(world, tuple(found))

    def settled(self, household: Household) -> frozenset[tuple[str, str]]:
        """(policy, subject) of all that is decided, amount and all: a fraction of the work of `decide`, for many what-ifs."""
        world = World(self.program, self.parameters, self.clocks, household)
        return frozenset(
            (item.id, subject.name) for item, subject, _ in self._evaluated(world) if _is_settled(item, subject)
        )

    def _evaluated(self, world: World) -> Iterator[tuple[Item, Subject, tuple[bool | None, ...]]]:
        """Each policy for each real subject, with the results of its conditions, in order of evaluation."""
        for group in self._groups:
            for subject in world.members if group.entity == "person" else [world.house]:
                for item, results in zip(group.policies, group.run(subject), strict=True):
                    if subject.phantom_key is None:
                        yield item, subject, results


def decider(
    program: Program,
    catalog: Catalog,
    as_of: date,
    figures: Mapping[str, Fraction] | None = None,
    overrides: Mapping[str, Fraction | bool] | None = None,
) -> Decider:
    """A decider that looks parameters up in the catalog. figures: population parameters of the run."""
    return Decider(program, Parameters(program, catalog, as_of, figures, overrides), as_of)


def clocks(as_of: date) -> dict[str, date]:
    month = Month.of(as_of)
    return {"as_of": as_of, "month_start": month.first_day, "month_end": month.last_day}


def _decision(item: Item, subject: Subject, results: tuple[bool | None, ...]) -> Decision:
    outcome = subject.memo[item.id, "outcome"]
    amount = subject.memo[item.id, "amount"] if outcome and item.amount is not None else None
    missing = NOTHING if _is_settled(item, subject) else item_missing(item.id, "amount", subject)
    return Decision(
        item.id, subject.name, outcome, amount, dict(zip(item.condition_ids, results, strict=True)), missing
    )


def _is_settled(item: Item, subject: Subject) -> bool:
    outcome = subject.memo[item.id, "outcome"]
    if outcome and item.amount is not None:
        return subject.memo[item.id, "amount"] is not None
    return outcome is not None


def settle(program: Program, found: list[Decision], subjects: Mapping[str, list[Subject]]) -> list[Decision]:
    """Mark what a `choose` or `max` interaction sets aside."""
    by_key = {(d.policy, d.subject): d for d in found}
    for settlement in program.settlements:
        for subject in subjects[settlement.entity]:
            group = [by_key[policy, subject.name] for policy in settlement.policies]
            for decision, winner in _set_aside(settlement, group, subject):
                by_key[decision.policy, decision.subject] = replace(decision, set_aside=winner)
    return [by_key[d.policy, d.subject] for d in found]


def _set_aside(settlement: Settlement, group: list[Decision], subject: Subject) -> list[tuple[Decision, str]]:
    """Each granted policy that a stronger granted one displaces, with that one. Unknown amounts displace nothing."""
    granted = [d for d in group if d.outcome and not d.set_aside and d.amount is not None]
    if len(granted) < 2:
        return []

    def strength(decision: Decision) -> tuple[bool, int, int]:
        drawn = settlement.operator == "choose" and subject.facts.get(f"receives__{decision.policy}") is True
        return drawn, decision.amount or 0, -settlement.policies.index(decision.policy)

    best = max(granted, key=strength)
    return [(d, best.policy) for d in granted if d is not best]
