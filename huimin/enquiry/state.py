"""What the answers say: the household as the engine reads it, and which facts are closed because somebody said 「不清楚」.

Nothing is assumed: a fact has a value only where an answer gave it. That somebody lives in the household gives three:
they are alive, how the members are related, and, where the day does not matter, the date of birth (births.py).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huimin.enquiry.answers import UNCLEAR, Answers, Reply
from huimin.enquiry.errors import BadAnswers
from huimin.enquiry.rules import HOUSE, Rules
from huimin.enquiry.templates import Choice, Fact, Template
from huimin.kernel import Text
from huimin.policy import FactsOf, Household, Person

Slot = tuple[str, Fact]
_YOUR_HOUSEHOLD = Text("您家", "your household")
_SOMEBODY = Person("", phantom=True)  # perhaps one more, of whom nothing is known
_MONTHS = 12
_ADULT = 18
_RELATIVE = {"parent": Text("父亲或母亲", "parent"), "obligor": Text("亲人", "relative")}


@dataclass
class State:
    """asked: (template, whose); closed: slots somebody could not answer; labels: how people are called."""

    rules: Rules
    answers: Answers
    house: dict[str, Any]
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    relatives: dict[str, dict[str, list[Person] | None]] = field(default_factory=dict)
    events: dict[str, dict[str, list[FactsOf] | None]] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    labels: dict[str, Text] = field(default_factory=dict)
    asked: set[tuple[str, str]] = field(default_factory=set)
    closed: set[Slot] = field(default_factory=set)

    @property
    def household(self) -> Household:
        return Household(HOUSE, self.house, [self.people[one.id] for one in self.answers.people])

    @property
    def members(self) -> list[str]:
        return [one.id for one in self.answers.people]

    @property
    def had_situations(self) -> bool:
        return any(self.rules.by_id[name].kind == "situations" for name, _ in self.asked)

    # -- answers -------------------------------------------------------------------------------

    def take(self, template: Template, whose: tuple[str, ...], reply: Reply, shown: tuple[str, ...] = ()) -> None:
        """Let one reply speak. shown: the options of a `situations` that were on the page. Raises BadAnswers for no reply to this."""
        self.asked.update((template.id, one) for one in whose)
        if template.kind == "situations":
            # 「不清楚」 about a whole list closes nothing: each thing is asked by itself.
            self._take_situations(template, whose, shown, shown if reply == UNCLEAR else _names(reply), reply != UNCLEAR)
        elif reply == UNCLEAR:
            self.closed.update((one, fact) for one in whose for fact in template.facts)
        elif template.kind == "who":
            self._take_who(template, whose, reply)
        elif template.kind == "everyone":
            for one in whose:
                self._several(one, template.ticked if reply is True else template.none)
        elif template.kind == "which":
            self._take_which(template, whose[0], _names(reply))
        elif template.options:
            self._take_option(template, whose[0], reply)
        else:
            self._take_value(template, whose[0], reply)

    def _take_who(self, template: Template, whose: tuple[str, ...], reply: Reply) -> None:
        named = whose if reply is True else () if reply is False else _names(reply)
        if not set(named) <= set(whose):
            raise _strange(template, reply)
        for one in whose:
            self._several(one, template.ticked if one in named else template.none)

    def _take_situations(
        self, template: Template, whose: tuple[str, ...], shown: tuple[str, ...], named: tuple[str, ...], sure: bool
    ) -> None:
        if not set(named) <= set(shown):
            raise _strange(template, named)
        for option in template.options:
            if option.id in shown and option.id not in named:
                values = {fact: template.none[fact] for fact in option.facts}
            elif option.id in named and sure and (option.all or len(self.members) == 1):
                values = {fact: template.ticked[fact] for fact in option.facts if fact in template.ticked}
            else:
                continue
            for fact, value in values.items():
                for one in [HOUSE] if fact in self.rules.of_households else whose:
                    self._several(one, {fact: value})

    def _take_which(self, template: Template, one: str, named: tuple[str, ...]) -> None:
        options = {option.id: option for option in template.options}
        if not set(named) <= set(options):
            raise _strange(template, named)
        touched = {fact for name in named for fact in options[name].facts}
        self._several(one, {fact: value for fact, value in template.none.items() if fact not in touched})
        self._several(one, {fact: value for fact, value in template.ticked.items() if fact in touched})

    def _take_option(self, template: Template, one: str, reply: Reply) -> None:
        option = next((option for option in template.options if option.id == reply), None)
        if option is None:
            raise _strange(template, reply)
        if option.relation:
            self._meet(one, option)
        self._several(one, option.sets)

    def _take_value(self, template: Template, one: str, reply: Reply) -> None:
        value: Any = reply
        try:
            if template.kind == "date":
                value = date.fromisoformat(str(reply))
            elif template.kind == "yes_no" and not isinstance(reply, bool):
                raise ValueError(reply)
            elif template.kind in {"money", "number"}:
                value = int(reply) if isinstance(reply, int) and not isinstance(reply, bool) else int("")
                value *= _MONTHS if template.per == "month" else 1
        except ValueError:
            raise _strange(template, reply) from None
        self._put(one, template.facts[0], value)

    def _several(self, one: str, values: Mapping[Fact, Any]) -> None:
        """What a question about several things says; what a more exact one said before stands."""
        for fact, value in values.items():
            if self.value(one, fact) is None:
                self._put(one, fact, value)

    # -- facts ---------------------------------------------------------------------------------

    def value(self, one: str, fact: Fact) -> Any:
        kind, _, name = fact.partition(".")
        if kind == "events":
            return self.events.get(one, {}).get(name)
        if kind == "relation":
            return self.relatives.get(one, {}).get(name)
        column = f"receives__{name}" if kind == "roster" else name
        return (self.house if one == HOUSE else self.facts[one]).get(column)

    def _put(self, one: str, fact: Fact, value: Any) -> None:
        kind, _, name = fact.partition(".")
        facts = self.house if one == HOUSE else self.facts[one]
        if kind == "events":
            paid = self.rules.event_fields[fact]
            row = {"day": self.rules.day, paid: value}
            self.events[one][name] = [row] if value else []
        elif kind == "roster":
            facts[f"receives__{name}"] = value
            if value is False:
                facts[f"paid__{name}"] = 0
        else:
            facts[name] = value

    def _meet(self, one: str, option: Choice) -> None:
        """Relatives who live elsewhere, as an option describes them."""
        kind = option.relation.partition(".")[2]
        found = []
        for number, described in enumerate(option.relatives, 1):
            facts = {name: value for name, value in described.items() if name not in {"household", "born_years_ago"}}
            if "born_years_ago" in described:
                facts["birth_date"] = date(self.rules.day.year - described["born_years_ago"], 1, 1)
            name = f"{one}-{kind}{number}"
            self._person(name, facts, described.get("household", {}))
            count = str(number) if len(option.relatives) > 1 else ""
            of, is_ = self.labels[one], _RELATIVE.get(kind, Text("亲属", "relative"))
            self.labels[name] = Text(f"{of.zh}的{is_.zh}{count}", f"{is_.en} {count} of {of.en}".replace("  ", " "))
            found.append(self.people[name])
        self.relatives[one][kind] = [*found, _SOMEBODY] if option.others else found

    def _person(self, one: str, facts: dict[str, Any], household: Mapping[str, Any]) -> None:
        self.facts[one], self.relatives[one], self.events[one] = facts, {}, {}
        self.people[one] = Person(one, facts, self.relatives[one], self.events[one], household)


def state_of(rules: Rules, answers: Answers) -> State:
    """Replay the answers. Raises BadAnswers for one that belongs to no question."""
    state = State(rules, answers, dict(rules.place))
    state.labels[HOUSE] = _YOUR_HOUSEHOLD
    for one in answers.people:
        facts: dict[str, Any] = {"deceased": False}
        born = rules.births.of(one.born)
        if born is not None:
            facts["birth_date"] = born
        state._person(one.id, facts, state.house)
        state.labels[one.id] = one.label
    for owner, kind, kin in _kin(answers, rules.day):
        state.relatives[owner][kind] = [*(state.people[one] for one in kin), _SOMEBODY]
    for question, reply in answers.given:
        name, shown, whose = parts(question)
        template = rules.by_id.get(name)
        if template is None or not set(whose) <= set(state.labels):
            raise BadAnswers(problem_zh=f"没有“{question}”这个问题", problem_en=f"there is no question “{question}”")
        state.take(template, whose, reply, shown)
    return state


def parts(question: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """`situations/ill+away:p1,p2` -> the template, the options that were shown, whose."""
    name, _, ids = question.partition(":")
    template, _, shown = name.partition("/")
    return template, tuple(shown.split("+")) if shown else (), tuple(ids.split(","))


def _kin(answers: Answers, today: date) -> Iterator[tuple[str, str, list[str]]]:
    """Relatives within the household that follow from how everybody is related to the first; there may be others elsewhere.

    Parents: of the first, of the first's children and brothers and sisters. Obligors: spouses, parents and grown children.
    """
    by_relation: dict[str, list[str]] = {}
    for one in answers.people:
        by_relation.setdefault(one.relation, []).append(one.id)
    first, parents = by_relation.get("self", []), by_relation.get("parent", [])
    children = by_relation.get("child", [])
    for one in answers.people:
        of = first if one.relation == "child" else parents if one.relation in {"self", "sibling"} else []
        if of:
            yield one.id, "parent", of
    grown = {one.id for one in answers.people if today.year - one.born > _ADULT}
    for one in answers.people:
        owing = {"self": [*by_relation.get("spouse", []), *parents, *children], "spouse": first, "child": first, "parent": first}
        kin = [other for other in owing.get(one.relation, []) if other in grown]
        if kin:
            yield one.id, "obligor", kin


def _names(reply: Reply) -> tuple[str, ...]:
    return reply if isinstance(reply, tuple) else (str(reply),)


def _strange(template: Template, reply: object) -> BadAnswers:
    return BadAnswers(problem_zh=f"“{template.id}”不能答“{reply}”", problem_en=f"“{reply}” is no answer to “{template.id}”")

