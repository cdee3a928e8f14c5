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
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Any

from huimin.catalog import identity
from huimin.kernel import Month, Progress, Text, Workspace, silent
from huimin.matching.asked import Asked, Asking
from huimin.matching.facts import MissingFact, describe
from huimin.matching.household import Found, find, found_in
from huimin.matching.match import match
from huimin.matching.prepare import Prepared, month_or_latest, prepare
from huimin.matching.values import Named, readings
from huimin.matching.withholding import fact_of
from huimin.policy import CheckedCondition, Decision, Decisions, Item, Node, Subject, UnknownPolicy, decider
from huimin.registry import AskedAbout, FactSource, Heard, Homes, Lists, Registry

# A name without a value shows as “…” rather than stop the sentence.
_PLACE, _NO_PLACE = re.compile(r"\{([^{}]*)\}"), "…"
_DEEPEST = 6
"""So many definitions are told within each other."""


@dataclass(frozen=True)
class Reading:
    """One value behind a condition, with where it came from and, for a definition, what it was made of."""

    named: Named
    sources: tuple[FactSource, ...] = ()
    made_of: "tuple[Reading, ...]" = ()


@dataclass(frozen=True)
class ConditionFound:
    """outcome: True, False, None."""

    id: str
    outcome: bool | None
    article: str
    confirmed: bool
    readings: tuple[Reading, ...]
    _refusal: Callable[[], str] = field(repr=False, compare=False)

    @cached_property
    def sentence(self) -> str:
        """The refusal with this household's numbers."""
        return self._refusal()


@dataclass(frozen=True)
class PolicyFound:
    """One policy for one subject; amounts in fen per period. Its conditions are put into words when somebody asks for them."""

    item: Item
    decision: Decision
    subject_name: str
    receives: bool | None
    paid_fen: int | None
    roster_loaded: bool
    missing: tuple[tuple[str, MissingFact], ...]
    _words: Callable[[], "_Words"] = field(repr=False, compare=False)

    @cached_property
    def _told(self) -> "_Words":
        return self._words()

    @property
    def conditions(self) -> tuple[ConditionFound, ...]:
        return self._told[0]

    @property
    def amount(self) -> tuple[Reading, ...]:
        """The values it was computed from."""
        return self._told[1]

    @property
    def assumed(self) -> tuple[Reading, ...]:
        """Values that change nothing and rest on a list not naming somebody."""
        return self._told[2]


_Words = tuple[tuple[ConditionFound, ...], tuple[Reading, ...], tuple[Reading, ...]]
"""Conditions, amount, assumed."""


@dataclass(frozen=True)
class DisputedFact:
    """whose: a name, "" for the household itself and for relatives elsewhere; asked: None before anybody has been asked."""

    fact: str
    name: Text
    whose: str
    asked: Asked | None


@dataclass(frozen=True)
class Explanation:
    """One household. Who lives there is known at once; it is decided when somebody asks for its policies."""

    prepared: Prepared
    month: Month
    as_of: date
    found: Found
    person_id: str | None
    _teller: Callable[[], "Teller"] = field(repr=False, compare=False)
    _asking: Asking = field(repr=False, compare=False)
    _only: str | None = None

    @cached_property
    def _told(self) -> "Teller":
        return self._teller()

    @cached_property
    def policies(self) -> tuple[PolicyFound, ...]:
        units = {item.id: item.entity for item in self.prepared.policies}
        return tuple(self._told.policy(d) for d in self._told.decisions.found if d.policy in units and self._only in {None, d.policy}
                     and (units[d.policy] == "household"
                          or (self.person_id in {None, d.subject} and self.found.people[d.subject]["in_scope"])))

    @cached_property
    def disputed(self) -> tuple[DisputedFact, ...]:
        return tuple(self._disputed())

    def _disputed(self) -> Iterator[DisputedFact]:
        for touch, asked in self._asking.of_household(self.found.row["household_no"]):
            fact, prepared = f"{touch.entity}.{touch.field}", self.prepared
            yield DisputedFact(fact, describe(fact, prepared.program, prepared.catalog).name, self._told.name(touch.subject), asked)

    def as_json(self) -> dict[str, Any]:
        from huimin.matching.explain_json import explanation_json

        return explanation_json(self)


class Explainer:
    """Decides single households of one month anew and keeps every step. Not for several threads at once.

    Opening it reads rules and register once; a household then takes some milliseconds.
    """

    def __init__(self, workspace: Workspace, month: Month | None = None, as_of: date | None = None,
                 progress: Progress = silent) -> None:
        """Raises NoMonth and what `prepare` raises."""
        self.month = month_or_latest(workspace, month)
        self.prepared = prepare(workspace, as_of or self.month.last_day)
        self.register = self.prepared.register(self.month, progress)
        figures = match(workspace, self.month, as_of, progress).figures() if self.prepared.program.figures else {}
        self._decider = decider(self.prepared.program, self.prepared.catalog, self.prepared.as_of, figures)
        self._homes, self._lists = Homes(self.register, progress), Lists(self.register)
        self._events = self.register.events
        self._asking = Asking(workspace, self.register, self.prepared.catalog)

    def beside(self) -> "Explainer":
        """The same month for another thread: what was read is shared, as nobody changes it; the connection is its own."""
        other = copy(self)
        other._homes = self._homes.beside()
        return other

    def close(self) -> None:
        self._homes.close()

    def explain(self, key: str, policy: str | None = None) -> Explanation:
        """key: identity number or household number; policy: only this one. Raises NobodyFound, UnknownPolicy."""
        known = {item.id for item in self.prepared.policies}
        if policy is not None and policy not in known:
            raise UnknownPolicy(policy, sorted(known))
        homes = self._homes
        number, person_id = find(key, homes.of_person, homes.of_household, homes.like, self.month)
        home = homes.read(number)
        found = found_in(home, self._events)

        def teller() -> Teller:
            return Teller(self.prepared, self.register, found, self._decider.decide(found.household), Heard(self._lists, home))

        return Explanation(self.prepared, self.month, self.prepared.as_of, found, person_id, teller, self._asking, policy)


def explain(workspace: Workspace, key: str, policy: str | None = None, month: Month | None = None,
            as_of: date | None = None, progress: Progress = silent) -> Explanation:
    """One household, as `Explainer` tells it. Raises NobodyFound, UnknownPolicy, NoMonth."""
    explainer = Explainer(workspace, month, as_of, progress)
    try:
        return explainer.explain(key, policy)
    finally:
        explainer.close()


class Teller:
    """Puts the decisions of one household into words."""

    def __init__(self, prepared: Prepared, register: Registry | None, found: Found, decisions: Decisions,
                 heard: Heard | None = None) -> None:
        self.prepared, self.found, self.decisions = prepared, found, decisions
        self.program, self.catalog = prepared.program, prepared.catalog
        self.subjects: dict[str, Subject] = {subject.name: subject for subject in decisions.world.members if subject.phantom_key is None}
        self.subjects[decisions.world.house.name] = decisions.world.house
        self.sources = _Sources(heard, found, prepared) if heard is not None else None
        self.assumed: dict[tuple[str, str], Reading] = {}
        self._read: dict[tuple[int, str], list[Named]] = {}
        self._definitions: dict[tuple[str, str, int], tuple[Reading, dict[tuple[str, str], Reading]]] = {}
        self.rosters = frozenset(register.meta.programmes) if register is not None else frozenset()
        kept_back = prepared.withheld(register.month) if register is not None else []
        self.withheld = {fact_of(one.item): one.reason for one in kept_back}

    def policy(self, decision: Decision) -> PolicyFound:
        item = self.program.items[decision.policy]
        subject = self.subjects[decision.subject]
        missing = tuple((self.name(whose), describe(".".join(fact), self.program, self.catalog, self.withheld))
                        for whose, fact in sorted(decision.missing))
        receives, paid = subject.facts.get(f"receives__{item.id}"), subject.facts.get(f"paid__{item.id}")
        return PolicyFound(item, decision, self.name(decision.subject), receives if isinstance(receives, bool) else None,
                           paid if isinstance(paid, int) else None, item.id in self.rosters, missing,
                           partial(self._words, item, decision, subject))

    def _words(self, item: Item, decision: Decision, subject: Subject) -> _Words:
        self.assumed = {}
        conditions = tuple(self._condition(condition, decision.conditions[condition.id], subject) for condition in item.conditions)
        return conditions, self._amount(item, decision, subject), tuple(self.assumed.values())

    def _amount(self, item: Item, decision: Decision, subject: Subject) -> tuple[Reading, ...]:
        if item.amount is None or not decision.outcome:
            return ()
        found = _distinct(self._readings(item.amount, subject))
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
        for named in self._readings(condition.when, subject):
            words |= {named.name: named.plain, named.item or named.name: named.plain}
        return _PLACE.sub(lambda place: words.get(place[1], _NO_PLACE), str(condition.refuse))

    def _condition(self, condition: CheckedCondition, outcome: bool | None, subject: Subject) -> ConditionFound:
        read = _distinct(self._readings(condition.when, subject))
        confirmed = condition.source is None or condition.source.confirmed
        return ConditionFound(condition.id, outcome, condition.article, confirmed,
                              tuple(self._reading(named) for named in read), partial(self.sentence, condition, subject))

    def _readings(self, node: Node, subject: Subject) -> list[Named]:
        """Each expression once per subject: refusal and facts read the same, and policies share definitions."""
        key = (id(node), subject.name)  # nodes live as long as the program
        if key not in self._read:
            self._read[key] = list(readings(node, subject, self.program, self.catalog))
        return self._read[key]

    def _reading(self, named: Named, depth: int = 0) -> Reading:
        if named.kind == "fact" and self.sources is not None:
            return Reading(named, self.sources.of(named))
        formula = self.program.items[named.item].formula if named.kind == "definition" else None
        if formula is None or named.whose not in self.subjects or depth >= _DEEPEST:
            return Reading(named)
        key = (named.item, named.whose, depth)
        if key not in self._definitions:
            before, self.assumed = self.assumed, {}
            below = _distinct(self._readings(formula, self.subjects[named.whose]))
            found = Reading(named, (), tuple(self._reading(part, depth + 1) for part in below if self._says(part, named, depth)))
            self._definitions[key] = found, self.assumed
            self.assumed = before
        found, assumed = self._definitions[key]
        self.assumed |= assumed
        return found

    def _says(self, part: Named, whole: Named, depth: int) -> bool:
        """Does a value say something? If not, but only because a list does not name somebody, that is kept apart."""
        if _says_something(part, whole):
            return True
        if part.kind == "definition":
            self._reading(part, depth + 1)  # for what it rests on
        sources = self.sources.of(part) if part.kind == "fact" and self.sources is not None else ()
        if any(source.used and source.provenance == "absent" for source in sources):
            self.assumed[part.name, part.whose] = Reading(part, sources)
        return False


class _Sources:
    """Where the facts of the household's people come from, each looked for once."""

    def __init__(self, heard: Heard, found: Found, prepared: Prepared) -> None:
        self._heard = heard
        self._fields = prepared.program.reads
        self._known: dict[tuple[str, str], tuple[FactSource, ...]] = {}
        self._household = str(found.row["household_id"] or "")
        self._about = {person: AskedAbout("person", person, bool(row["in_scope"]), self._household, (person,))
                       for person, row in found.people.items()}
        if self._household:
            self._about[self._household] = AskedAbout("household", self._household, bool(found.row["in_scope"]), self._household,
                                                      tuple(found.people))

    def of(self, named: Named) -> tuple[FactSource, ...]:
        if named.field is None or named.field not in self._fields or named.field[0] not in {"person", "household"}:
            return ()
        key = (named.whose, named.name)
        if key not in self._known:
            about = self._about.get(named.whose)
            self._known[key] = tuple(self._heard.facts(about, named.name)) if about is not None else ()
        return self._known[key]


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
