"""Why one household or person is entitled, is not, or cannot be decided: every fact with its source.

The JSON form (`as_json`) is stable; identity numbers in it are masked:

    month, as_of, workspace
    household: {id, township, village, members: [{id, name}], members_known}
    policies: [{id, name, version, unit, period, subject, subject_name, outcome: yes|no|unknown, amount_fen, set_aside,
                receives, paid_fen,
                conditions: [{id, outcome, article, sentence, confirmed,
                              values: [{name, label, kind, whose, value, text, sources: […], from: [… values below a definition]}]}],
                amount_values: [values as above], assumed: [values as above], missing: [{fact, name, whose, department, holder, question}]}]
    a source: {department, department_name, dataset, month, provenance: measured|declared|assessed|derived|absent|refused,
               file, line, reason}                     absent: the list is complete and does not name the subject;
                                                       refused: its row was not taken, reason says why
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huimin.catalog import identity
from huimin.kernel import Month, Progress, Workspace, silent
from huimin.matching.facts import MissingFact, describe
from huimin.matching.household import Found, Households
from huimin.matching.match import match
from huimin.matching.prepare import Prepared, month_or_latest, prepare
from huimin.matching.values import Named, readings
from huimin.policy import CheckedCondition, Decision, Decisions, Item, Subject, UnknownPolicy, decider
from huimin.registry import FactSource, Registry

# A name without a value shows as “…” rather than stop the sentence.
_PLACE, _NO_PLACE = re.compile(r"\{([^{}]*)\}"), "…"


@dataclass(frozen=True)
class Reading:
    """One value behind a condition, with where it came from and, for a definition, what it was made of."""

    named: Named
    sources: tuple[FactSource, ...] = ()
    made_of: "tuple[Reading, ...]" = ()


@dataclass(frozen=True)
class ConditionFound:
    """outcome: True, False, None; sentence: the refusal with this household's numbers."""

    id: str
    outcome: bool | None
    article: str
    sentence: str
    confirmed: bool
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class PolicyFound:
    """One policy for one subject; amounts in fen per period.

    amount: the values it was computed from; assumed: values that change nothing and rest on a list not naming somebody
    """

    item: Item
    decision: Decision
    subject_name: str
    receives: bool | None
    paid_fen: int | None
    roster_loaded: bool
    conditions: tuple[ConditionFound, ...]
    amount: tuple[Reading, ...]
    missing: tuple[tuple[str, MissingFact], ...]
    assumed: tuple[Reading, ...] = ()


@dataclass(frozen=True)
class Explanation:
    prepared: Prepared
    month: Month
    as_of: date
    found: Found
    person_id: str | None
    policies: tuple[PolicyFound, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        from huimin.matching.explain_json import explanation_json

        return explanation_json(self)


def explain(workspace: Workspace, key: str, policy: str | None = None, month: Month | None = None,
            as_of: date | None = None, progress: Progress = silent) -> Explanation:
    """Decide one household anew and keep every step.

    key: identity number or household number; policy: only this one
    Raises NobodyFound, UnknownPolicy, NoMonth.
    """
    month = month_or_latest(workspace, month)
    prepared = prepare(workspace, as_of or month.last_day)
    register = prepared.register(month, progress)
    households = Households(register)
    try:
        number, person_id = households.find(key)
        found = next(households.read([number]))
    finally:
        households.close()
    figures = match(workspace, month, as_of, progress).figures() if prepared.program.figures else {}
    decisions = decider(prepared.program, prepared.catalog, prepared.as_of, figures).decide(found.household)
    told = Teller(prepared, register, found, decisions)
    return Explanation(prepared, month, prepared.as_of, found, person_id,
                       tuple(told.policy(decision) for decision in _asked(prepared, decisions, found, policy, person_id)))


def _asked(prepared: Prepared, decisions: Decisions, found: Found, policy: str | None, person_id: str | None) -> list[Decision]:
    units = {item.id: item.entity for item in prepared.policies}
    if policy is not None and policy not in units:
        raise UnknownPolicy(policy, sorted(units))
    return [d for d in decisions.found if d.policy in units and policy in {None, d.policy}
            and (units[d.policy] == "household" or (person_id in {None, d.subject} and found.people[d.subject]["in_scope"]))]


class Teller:
    """Puts the decisions of one household into words."""

    def __init__(self, prepared: Prepared, register: Registry | None, found: Found, decisions: Decisions) -> None:
        self.prepared, self.found = prepared, found
        self.program, self.catalog = prepared.program, prepared.catalog
        self.subjects: dict[str, Subject] = {subject.name: subject for subject in decisions.world.members if subject.phantom_key is None}
        self.subjects[decisions.world.house.name] = decisions.world.house
        self.sources = _Sources(register, found, prepared) if register is not None else None
        self.assumed: dict[tuple[str, str], Reading] = {}
        self._silent: set[tuple[str, str]] = set()
        self.rosters = frozenset(register.meta.programmes) if register is not None else frozenset()

    def policy(self, decision: Decision) -> PolicyFound:
        item = self.program.items[decision.policy]
        subject = self.subjects[decision.subject]
        self.assumed, self._silent = {}, set()
        conditions = tuple(self._condition(condition, decision.conditions[condition.id], subject) for condition in item.conditions)
        missing = tuple((self.name(whose), describe(".".join(fact), self.program, self.catalog))
                        for whose, fact in sorted(decision.missing))
        receives, paid = subject.facts.get(f"receives__{item.id}"), subject.facts.get(f"paid__{item.id}")
        amount = self._amount(item, decision, subject)
        return PolicyFound(item, decision, self.name(decision.subject), receives if isinstance(receives, bool) else None,
                           paid if isinstance(paid, int) else None, item.id in self.rosters, conditions, amount, missing,
                           tuple(self.assumed.values()))

    def _amount(self, item: Item, decision: Decision, subject: Subject) -> tuple[Reading, ...]:
        if item.amount is None or not decision.outcome:
            return ()
        found = _distinct(readings(item.amount, subject, self.program, self.catalog))
        return tuple(self._reading(named) for named in found)

    def name(self, subject: str) -> str:
        """The person's name; nothing for the household itself and for parameters."""
        row = self.found.people.get(subject)
        return str(row["name"] or identity.mask(subject)) if row else ""

    def refusals(self, decision: Decision) -> dict[str, str]:
        """condition id -> its sentence, for the conditions that fail."""
        conditions = self.program.items[decision.policy].conditions
        subject = self.subjects[decision.subject]
        return {c.id: self.sentence(c, subject) for c in conditions if decision.conditions[c.id] is False}

    def sentence(self, condition: CheckedCondition, subject: Subject) -> str:
        """The refusal with numbers in its places."""
        words: dict[str, str] = {}
        for named in readings(condition.when, subject, self.program, self.catalog):
            words |= {named.name: named.plain, named.item or named.name: named.plain}
        return _PLACE.sub(lambda place: words.get(place[1], _NO_PLACE), str(condition.refuse))

    def _condition(self, condition: CheckedCondition, outcome: bool | None, subject: Subject) -> ConditionFound:
        read = _distinct(readings(condition.when, subject, self.program, self.catalog))
        confirmed = condition.source is None or condition.source.confirmed
        return ConditionFound(condition.id, outcome, condition.article, self.sentence(condition, subject), confirmed,
                              tuple(self._reading(named) for named in read))

    def _reading(self, named: Named, depth: int = 0) -> Reading:
        if named.kind == "fact" and self.sources is not None:
            return Reading(named, self.sources.of(named))
        if named.kind == "definition" and named.whose in self.subjects and depth < 6:
            formula = self.program.items[named.item].formula
            if formula is not None:
                below = _distinct(readings(formula, self.subjects[named.whose], self.program, self.catalog))
                return Reading(named, (), tuple(self._reading(part, depth + 1) for part in below if self._told(part, named, depth)))
        return Reading(named)

    def _told(self, part: Named, whole: Named, depth: int) -> bool:
        """Does a value say something? If not, but only because a list does not name somebody, that is kept apart."""
        if _says_something(part, whole):
            return True
        if part.kind == "definition" and (part.name, part.whose) not in self._silent:
            self._silent.add((part.name, part.whose))
            self._reading(part, depth + 1)  # for what it rests on
        sources = self.sources.of(part) if part.kind == "fact" and self.sources is not None else ()
        if any(source.used and source.provenance == "absent" for source in sources):
            self.assumed[part.name, part.whose] = Reading(part, sources)
        return False


class _Sources:
    """Where the facts of the household's people come from; each person asked once."""

    def __init__(self, register: Registry, found: Found, prepared: Prepared) -> None:
        self._register, self._found = register, found
        self._fields = prepared.program.reads
        self._known: dict[str, dict[str, list[FactSource]]] = {}

    def of(self, named: Named) -> tuple[FactSource, ...]:
        if named.field is None or named.field not in self._fields or named.field[0] not in {"person", "household"}:
            return ()
        if named.whose not in self._known:
            self._known[named.whose] = self._ask(named.whose)
        return tuple(self._known[named.whose].get(named.name, ()))

    def _ask(self, whose: str) -> dict[str, list[FactSource]]:
        entity = "person" if whose in self._found.people else "household"
        fields = sorted(name for own, name in self._fields if own == entity)
        if entity == "person":
            found = self._register.fact_sources(person_id=whose, fields=fields)
        elif self._found.row["household_id"] is not None and whose == self._found.household.id:
            found = self._register.fact_sources(household_id=whose, fields=fields)
        else:
            return {}
        by_field: dict[str, list[FactSource]] = {}
        for source in found:
            by_field.setdefault(source.field, []).append(source)
        return by_field


def _distinct(found: Iterable[Named]) -> list[Named]:
    return list({(named.name, named.whose): named for named in found}.values())


def _says_something(part: Named, whole: Named) -> bool:
    """Of the many values behind an income, those that change nothing need no line: an income of 0, a member
    who counts like everyone, a parameter nobody set and nobody needed."""
    if part.value is None:
        return part.kind != "parameter" or whole.value is None
    if isinstance(part.value, bool):
        return part.value is (part.kind == "fact")
    return part.value != 0 or part.kind == "parameter"
