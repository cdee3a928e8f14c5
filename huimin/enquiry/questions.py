"""The next question, in words; how many are left."""

from dataclasses import dataclass
from typing import Any

from huimin.enquiry.answers import Answers, relations
from huimin.enquiry.rules import Rules
from huimin.enquiry.state import State, state_of
from huimin.enquiry.templates import Fact
from huimin.enquiry.weighing import Candidate, expected_reply, ranked, undecided, weighed
from huimin.kernel import Text

PEOPLE = "people"
"""Id and kind of the first question: who lives together."""

_FIRST = Text("家里有哪些人一起生活?请写上您和每个人的关系、出生年份。在外打工、上学的也算。",
              "Who lives in your household? Give everyone’s relation to you and year of birth. Those away for work or school count.")
_WHY_FIRST = Text("多数补助看一家有几口人、每个人多大。", "Most benefits depend on how many you are and how old.")
_UNCONDITIONAL = Text("{holder}掌握,办理时直接核对,不用拿证明", "held by {holder}, who confirm it; no certificate is needed")
_CONDITIONAL = Text("{holder}掌握,以后可以核对", "held by {holder}; it can be checked later")
_NOT_SHARED = Text("要您书面授权以后,由{holder}核对", "checked by {holder} once you have authorised it in writing")


@dataclass(frozen=True)
class Option:
    id: str
    text: Text


@dataclass(frozen=True)
class Question:
    """One page.

    id: kept with the reply; kind: people | yes_no | who | which | choice | code | money | number | date
    whose: ids of the people it is about, `household` for the household; options: of who (the people), which, choice, code
    per: of money: "month", "year", or "" for a sum; why: names of the policies it helps to settle
    holder: who holds the fact and what that spares the citizen; facts: what it is about, as `matching.describe` names them
    「不清楚」 (`UNCLEAR`) answers every question but the first.
    """

    id: str
    kind: str
    text: Text
    whose: tuple[str, ...]
    about: tuple[Text, ...]
    why: tuple[Text, ...]
    options: tuple[Option, ...]
    per: str
    unit: str
    holder: Text
    facts: tuple[Fact, ...]

    @property
    def reason(self) -> Text:
        """Why we ask, as one sentence."""
        if self.kind == PEOPLE:
            return _WHY_FIRST
        return Text(f"用来判断:{'、'.join(name.zh for name in self.why)}", f"To decide about: {', '.join(name.en for name in self.why)}")

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "kind": self.kind, "text": self.text.as_json(), "whose": list(self.whose),
                "about": [one.as_json() for one in self.about], "why": [one.as_json() for one in self.why],
                "reason": self.reason.as_json(), "options": [{"id": one.id, "text": one.text.as_json()} for one in self.options],
                "per": self.per, "unit": self.unit, "holder": self.holder.as_json(), "facts": list(self.facts)}


def next_question(rules: Rules, answers: Answers) -> Question | None:
    """The question to put now; None when no answer could change anything any more. Raises BadAnswers."""
    if not answers.people:
        return _first()
    state = state_of(rules, answers)
    found = ranked(state, undecided(state))
    return worded(state, found[0]) if found else None


def remaining(rules: Rules, answers: Answers) -> int:
    """About how many questions are left, if the replies are the usual ones: 「大约还有3个问题」. 0: none. Raises BadAnswers."""
    if not answers.people:
        return 0
    count = 0
    while True:
        state = state_of(rules, answers)
        found = weighed(state, undecided(state))
        if not found:
            return count
        count += 1
        best = found[0]
        answers = answers.with_reply(best.id, expected_reply(best, state))


# -- words ---------------------------------------------------------------------------------------


def _first() -> Question:
    options = tuple(Option(one.code, Text(one.name.zh, one.name.en.strip())) for one in relations().values())
    return Question(PEOPLE, PEOPLE, _FIRST, (), (), (), options, "", "", Text("", ""), ())


def worded(state: State, candidate: Candidate) -> Question:
    """The candidate as a page."""
    template, whose = candidate.template, tuple(candidate.whose)
    several = len(whose) > 1 and template.kind in {"who", "situations"}
    text = template.many if several or not template.one.zh else template.one
    label = state.labels[whose[0]]
    if template.kind != "everyone":
        text = Text(text.zh.replace("{who}", label.zh), _capital(text.en.replace("{who}", label.en)))
    kind = {"who": "who" if several else "yes_no", "everyone": "yes_no", "situations": "which"}.get(template.kind, template.kind)
    options = tuple(Option(one.id, one.text) for one in candidate.shown)
    if kind == "who":
        options = tuple(Option(one, state.labels[one]) for one in whose)
    facts = tuple(sorted({fact for _, fact in candidate.slots}, key=template.facts.index))
    per, unit = template.per, ""
    entity, _, name = facts[0].rpartition(".")
    known = state.rules.catalog.by_entity.get(entity, {}).get(name)
    if known is not None and known.is_number:
        per = per or ("year" if "/year" in known.unit_text else "month" if "/month" in known.unit_text else "")
        unit = known.unit_text
    why = dict.fromkeys(policy for policy in (item.id for item in state.rules.program.policies)
                        if any(policy == served for served, _ in candidate.serves))
    names = tuple(state.rules.policy_name(policy) for policy in why)
    return Question(candidate.id, kind, text, whose, tuple(state.labels[one] for one in whose), names, options, per, unit,
                    _holder(state.rules, facts), facts)


def _holder(rules: Rules, facts: tuple[Fact, ...]) -> Text:
    told = rules.describe(facts[0])
    if not told.holder.zh:
        return Text("", "")
    entity, _, name = facts[0].rpartition(".")
    known = rules.catalog.by_entity.get(entity, {}).get(name)
    words = {"unconditional": _UNCONDITIONAL, "not_shared": _NOT_SHARED}.get(known.sharing if known else "", _CONDITIONAL)
    return Text(words.zh.format(holder=told.holder.zh), words.en.format(holder=told.holder.en))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

