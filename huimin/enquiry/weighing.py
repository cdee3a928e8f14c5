"""What each possible question is worth, from what the undecided decisions miss.

A fact that no undecided decision misses is not asked. The open facts are gathered into questions (templates.py), and
each is worth

    what its likely answers would decide at once              (the household computed again under each, for the best few)
    + for every decision it serves: 1 / the questions that decision still needs
    + for the best of its open conditions: how often that refuses / the questions that condition still needs

so that a question on which many decisions hang, one that finishes some, and one that soon rules some out come first.
Between equals: the easier one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from huimin.enquiry.answers import Reply
from huimin.enquiry.rules import HOUSE
from huimin.enquiry.state import Slot, State, state_of
from huimin.enquiry.templates import Choice, Fact, Template
from huimin.policy import Decision, Missing, missing

_LOOKED_AT = 4
_GROWN = 18
_FEWEST_SITUATIONS = 3
_RESIDENCE: Fact = "household.residence"


@dataclass(frozen=True)
class Open:
    """A decision that still misses something. conditions: of each that is open, how often it refuses and what it misses."""

    decision: Decision
    conditions: tuple[tuple[float, Missing], ...]

    @property
    def key(self) -> tuple[str, str]:
        return self.decision.policy, self.decision.subject


@dataclass
class Candidate:
    """A question that could be asked, before it is worded. serves: the decisions that miss one of its facts."""

    template: Template
    whose: list[str]
    slots: set[Slot] = field(default_factory=set)
    serves: set[tuple[str, str]] = field(default_factory=set)
    worth: float = 0.0

    @property
    def shown(self) -> tuple[Choice, ...]:
        """The options on the page; of a list of situations only those somebody's undecided policy asks about."""
        if self.template.kind != "situations":
            return self.template.options
        wanted = {fact for _, fact in self.slots}
        return tuple(option for option in self.template.options if wanted & set(option.facts))

    @property
    def id(self) -> str:
        shown = "/" + "+".join(option.id for option in self.shown) if self.template.kind == "situations" else ""
        return f"{self.template.id}{shown}:{','.join(self.whose)}"


def undecided(state: State) -> list[Open]:
    """The decisions that still miss something, of the policies the check is about."""
    rules = state.rules
    found = rules.decider.decide(state.household)
    subjects = {subject.name: subject for subject in (found.world.house, *found.world.members)}
    return [Open(one, tuple((rules.refuses(condition.id), missing(condition.when, subjects[one.subject]))
                            for condition in rules.item(one.policy).conditions if one.conditions[condition.id] is None))
            for one in found.found if one.missing and one.policy in rules.asked_about]


def ranked(state: State, decisions: Sequence[Open]) -> list[Candidate]:
    """All questions worth asking, best first."""
    found = weighed(state, decisions)
    best = found[:_LOOKED_AT]
    if len(best) > 1:
        before = state.rules.decider.settled(state.household)
        for one in best:
            one.worth += _decides(state, one, before)
    return [*sorted(best, key=_order), *found[_LOOKED_AT:]]


def weighed(state: State, decisions: Sequence[Open]) -> list[Candidate]:
    """The same without looking ahead: by how much each question brings the decisions nearer."""
    gathered = _Gathered(state, {slot for one in decisions for slot in _open_slots(state, one.decision.missing)})
    for one in decisions:
        needed = gathered.questions(_open_slots(state, one.decision.missing), one.key)
        refusing: dict[str, float] = {}
        for often, facts in one.conditions:
            own = gathered.questions(_open_slots(state, facts), one.key)
            for name in own:
                refusing[name] = max(refusing.get(name, 0), often / len(own))
        for name in needed:
            gathered.candidates[name].worth += 1 / len(needed) + refusing.get(name, 0)
    return gathered.best_first()


class _Gathered:
    """Open facts gathered into questions. slots: every fact that is open, to see for whom a question could be put."""

    def __init__(self, state: State, slots: set[Slot]) -> None:
        self.state = state
        self.candidates: dict[str, Candidate] = {}
        self._members = {HOUSE, *state.members}
        self._ways: dict[Slot, Template | None] = {}
        self._groups: dict[str, set[str]] = {}
        for whose, fact in slots:
            for template in state.rules.ways.get(fact, ()):
                if template.kind == "situations":
                    self._group(template, (option.id for option in template.options if fact in option.facts), whose)
                elif template.together and (template.id, whose) not in state.asked:
                    self._group(template, [whose], whose)

    def _group(self, template: Template, names: Iterable[str], whose: str) -> None:
        """Template for several -> whom it could be put about now; of a list of situations, which could stand on it."""
        if template.kind != "situations" or (whose in self._members and not self.state.had_situations):
            self._groups.setdefault(template.id, set()).update(names)

    def questions(self, slots: Sequence[Slot], serves: tuple[str, str]) -> set[str]:
        """The questions that ask for these facts, by name."""
        names = set()
        for slot in slots:
            if slot not in self._ways:
                self._ways[slot] = self._way(slot)
            template = self._ways[slot]
            if template is not None:
                name = template.id if template.together else f"{template.id}:{slot[0]}"
                names.add(name)
                candidate = self.candidates.setdefault(name, Candidate(template, []))
                candidate.slots.add(slot)
                candidate.serves.add(serves)
        return names

    def _way(self, slot: Slot) -> Template | None:
        """The first way that was not tried with this person; a question worded for several needs several."""
        whose, fact = slot
        for template in self.state.rules.ways.get(fact, ()):
            several = len(self._groups.get(template.id, ()))
            if template.kind == "situations":
                if several >= _FEWEST_SITUATIONS and whose in self._members:
                    return template
            elif (template.id, whose) not in self.state.asked and (several > 1 or template.one.zh or not template.together):
                return template
        return None

    def best_first(self) -> list[Candidate]:
        for candidate in self.candidates.values():
            owners = {one for one, _ in candidate.slots}
            everybody = candidate.template.kind in {"everyone", "situations"}
            candidate.whose = self.state.members if everybody else [one for one in self.state.labels if one in owners]
        return sorted(self.candidates.values(), key=_order)


def _order(one: Candidate) -> tuple[float, int, str]:
    return -one.worth, one.template.ease, one.id


def _open_slots(state: State, missed: Missing) -> list[Slot]:
    """The facts of these that somebody can still be asked for."""
    found = [(whose, ".".join(key)) for whose, key in sorted(missed) if key[0] != "parameter"]
    return [*(slot for slot in found if slot not in state.closed and slot[0] in state.labels), *_where_residence_helps(state, missed)]


def _where_residence_helps(state: State, missed: Missing) -> list[Slot]:
    """Town or country is asked when a number that is set for each of them is missing."""
    slot = (HOUSE, _RESIDENCE)
    if state.house.get("residence") or slot in state.closed:
        return []
    parameters = state.rules.decider.parameters
    codes = state.rules.catalog.codelist("residence").codes
    for whose, (kind, name) in missed:
        if kind == "parameter" and not whose and any(parameters(name, {**state.house, "residence": code}) is not None for code in codes):
            return [slot]
    return []


# -- looking ahead -------------------------------------------------------------------------------


def _decides(state: State, candidate: Candidate, before: frozenset[tuple[str, str]]) -> float:
    """How many decisions the likely replies would settle at once, each reply by its weight."""
    gain = 0.0
    for reply, weight in _likely(candidate, state):
        if weight:
            after = state_of(state.rules, state.answers.with_reply(candidate.id, reply))
            new = state.rules.decider.settled(after.household) - before
            gain += weight * sum(1 for policy, _ in new if policy in state.rules.asked_about)
    return gain


def _likely(candidate: Candidate, state: State) -> Iterator[tuple[Reply, float]]:
    template, usual = candidate.template, candidate.template.usual
    if template.together or template.kind == "which":
        nobody: Reply = False if template.kind == "everyone" else ()
        yield nobody, usual
        if template.ticked and template.kind == "who":
            yield (candidate.whose[0],), 1 - usual
    elif template.options:
        for option in template.options[:2]:
            yield option.id, 1 / len(template.options)
    elif template.kind == "yes_no":
        yield False, usual
        yield True, 1 - usual
    elif template.guess:
        yield template.guess, 0.5
        yield 0, 0.5
    elif template.kind in {"money", "number"}:
        yield expected_reply(candidate, state), usual


def expected_reply(candidate: Candidate, state: State) -> Reply:
    """The reply to be expected, for estimating how long it will take."""
    template = candidate.template
    if template.kind == "everyone":
        return False
    if template.kind == "situations":
        return ()
    if template.kind == "who":
        grown = {one.id for one in state.answers.people if state.rules.day.year - one.born > _GROWN}
        return () if template.usual >= 0.5 else tuple(one for one in candidate.whose if one in grown)
    if template.kind == "which":
        return () if template.usual >= 0.5 else (template.options[0].id,)
    if template.options:
        return template.options[0].id
    if template.kind == "yes_no":
        return template.usual < 0.5
    if template.kind == "date":
        return _middle(candidate, state).isoformat()
    entity, _, name = template.facts[0].rpartition(".")
    known = state.rules.catalog.by_entity.get(entity, {}).get(name)
    usual = known.usual_value if known is not None else None
    return usual if isinstance(usual, int) else 0


def _middle(candidate: Candidate, state: State) -> date:
    born = next((one.born for one in state.answers.people if one.id == candidate.whose[0]), state.rules.day.year - 1)
    return date(born, 7, 1)
