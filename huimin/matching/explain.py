"""Why one household or person is entitled, is not, or cannot be decided: every fact with its source.

The JSON form (`as_json`) is stable; identity numbers in it are masked:

    month, as_of, workspace
    household: {id, township, village, members: [{id, name}], members_known}
    policies: [{id, name, version, unit, period, subject, subject_name, outcome: yes|no|unknown, amount_fen, set_aside,
                receives, paid_fen,
                conditions: [{id, outcome, article, sentence, confirmed,
                              values: [{name, label, kind, whose, value, text, sources: […], from: [… values below a definition]}]}],
                amount_values: [values as above], assumed: [values as above],
                missing: [{fact, name, whose, department, holder, question, withheld}]}]
    disputed: [{fact, name, whose, request: null or {number, state, waiting: [departments], asked, due, provisional}}]
                                                       what departments contradict each other on, with the request for correction
    a source: {department, department_name, dataset, month, provenance: measured|declared|assessed|derived|absent|refused,
               file, line, reason,
               tie: null or {how: identity|linked|confirmed, probability, who, day}}
                                                       absent: the list is complete and does not name the subject;
                                                       refused: its row was not taken, reason says why
"""

import re
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huimin.catalog import identity
from huimin.kernel import Month, Progress, Text, Workspace, silent
from huimin.matching.asked import Asked, Asking
from huimin.matching.facts import MissingFact, describe
from huimin.matching.household import Found, Households
from huimin.matching.match import match
from huimin.matching.prepare import Prepared, month_or_latest, prepare
from huimin.matching.values import Named, readings
from huimin.matching.withholding import fact_of
from huimin.policy import CheckedCondition, Decision, Decisions, Item, Subject, UnknownPolicy, decider
from huimin.registry import AskedAbout, Asker, FactSource, Registry

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
class DisputedFact:
    """whose: a name, "" for the household itself and for relatives elsewhere; asked: None before anybody has been asked."""

    fact: str
    name: Text
    whose: str
    asked: Asked | None


@dataclass(frozen=True)
class Explanation:
    prepared: Prepared
    month: Month
    as_of: date
    found: Found
    person_id: str | None
    policies: tuple[PolicyFound, ...] = field(default=())
    disputed: tuple["DisputedFact", ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        from huimin.matching.explain_json import explanation_json

        return explanation_json(self)


class Explainer:
    """Decides single households of one month anew and keeps every step. Not for several threads at once.

    Opening it reads rules and register once; a household then takes some tens of milliseconds.
    """

    def __init__(self, workspace: Workspace, month: Month | None = None, as_of: date | None = None,
                 progress: Progress = silent) -> None:
        """Raises NoMonth and what `prepare` raises."""
        self.month = month_or_latest(workspace, month)
        self.prepared = prepare(workspace, as_of or self.month.last_day)
        self.register = self.prepared.register(self.month, progress)
        figures = match(workspace, self.month, as_of, progress).figures() if self.prepared.program.figures else {}
        self._decider = decider(self.prepared.program, self.prepared.catalog, self.prepared.as_of, figures)
        self._households = Households(self.register)
        self._asker = Asker(self.register)
        self._asking = Asking(workspace, self.register, self.prepared.catalog)

    def beside(self) -> "Explainer":
        """The same month for another thread: what was read is shared, as nobody changes it; the connections are its own."""
        other = copy(self)
        other._households, other._asker = Households(self.register), self._asker.beside()
        return other

    def close(self) -> None:
        self._households.close()
        self._asker.close()

    def explain(self, key: str, policy: str | None = None) -> Explanation:
        """key: identity number or household number; policy: only this one. Raises NobodyFound, UnknownPolicy."""
        number, person_id = self._households.find(key)
        found = next(self._households.read([number]))
        decisions = self._decider.decide(found.household)
        told = Teller(self.prepared, self.register, found, decisions, self._asker)
        return Explanation(self.prepared, self.month, self.prepared.as_of, found, person_id,
                           tuple(told.policy(decision) for decision in _asked(self.prepared, decisions, found, policy, person_id)),
                           tuple(_disputed(self.prepared, self._asking, found, told)))


def explain(workspace: Workspace, key: str, policy: str | None = None, month: Month | None = None,
            as_of: date | None = None, progress: Progress = silent) -> Explanation:
    """One household, as `Explainer` tells it. Raises NobodyFound, UnknownPolicy, NoMonth."""
    explainer = Explainer(workspace, month, as_of, progress)
    try:
        return explainer.explain(key, policy)
    finally:
        explainer.close()


def _disputed(prepared: Prepared, asking: Asking, found: Found, told: "Teller") -> Iterator[DisputedFact]:
    for touch, asked in asking.of_household(found.row["household_no"]):
        fact = f"{touch.entity}.{touch.field}"
        yield DisputedFact(fact, describe(fact, prepared.program, prepared.catalog).name, told.name(touch.subject), asked)


def _asked(prepared: Prepared, decisions: Decisions, found: Found, policy: str | None, person_id: str | None) -> list[Decision]:
    units = {item.id: item.entity for item in prepared.policies}
    if policy is not None and policy not in units:
        raise UnknownPolicy(policy, sorted(units))
    return [d for d in decisions.found if d.policy in units and policy in {None, d.policy}
            and (units[d.policy] == "household" or (person_id in {None, d.subject} and found.people[d.subject]["in_scope"]))]


class Teller:
    """Puts the decisions of one household into words."""

    def __init__(self, prepared: Prepared, register: Registry | None, found: Found, decisions: Decisions,
                 asker: Asker | None = None) -> None:
        self.prepared, self.found = prepared, found
        self.program, self.catalog = prepared.program, prepared.catalog
        self.subjects: dict[str, Subject] = {subject.name: subject for subject in decisions.world.members if subject.phantom_key is None}
        self.subjects[decisions.world.house.name] = decisions.world.house
        self.sources = _Sources(asker, found, prepared) if asker is not None else None
        self.assumed: dict[tuple[str, str], Reading] = {}
        self._silent: set[tuple[str, str]] = set()
        self.rosters = frozenset(register.meta.programmes) if register is not None else frozenset()
        kept_back = prepared.withheld(register.month) if register is not None else []
        self.withheld = {fact_of(one.item): one.reason for one in kept_back}

    def policy(self, decision: Decision) -> PolicyFound:
        item = self.program.items[decision.policy]
        subject = self.subjects[decision.subject]
        self.assumed, self._silent = {}, set()
        conditions = tuple(self._condition(condition, decision.conditions[condition.id], subject) for condition in item.conditions)
        missing = tuple((self.name(whose), describe(".".join(fact), self.program, self.catalog, self.withheld))
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
    """Where the facts of the household's people come from; each person asked once, each snapshot read once."""

    def __init__(self, asker: Asker, found: Found, prepared: Prepared) -> None:
        self._asker, self._found = asker, found
        self._fields = prepared.program.reads
        self._known: dict[str, dict[str, list[FactSource]]] = {}
        self._household = str(found.row["household_id"] or "")
        asker.forget(self._household, list(found.people))

    def of(self, named: Named) -> tuple[FactSource, ...]:
        if named.field is None or named.field not in self._fields or named.field[0] not in {"person", "household"}:
            return ()
        if named.whose not in self._known:
            self._known[named.whose] = self._ask(named.whose)
        return tuple(self._known[named.whose].get(named.name, ()))

    def _ask(self, whose: str) -> dict[str, list[FactSource]]:
        entity = "person" if whose in self._found.people else "household"
        if entity == "household" and (not self._household or whose != self._found.household.id):
            return {}
        row, members = (self._found.people[whose], (whose,)) if entity == "person" else (self._found.row, tuple(self._found.people))
        about = AskedAbout(entity, whose, bool(row["in_scope"]), self._household, members)
        by_field: dict[str, list[FactSource]] = {}
        for source in self._asker.facts(about, sorted(name for own, name in self._fields if own == entity)):
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
