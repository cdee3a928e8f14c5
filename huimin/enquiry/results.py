"""What the answers come to: entitled, perhaps, not; each with its conditions, what is missing, and what to do next."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from huimin.enquiry.alternatives import Alternative, alternatives
from huimin.enquiry.answers import Answers
from huimin.enquiry.papers import Papers, papers
from huimin.enquiry.questions import Question, worded
from huimin.enquiry.rules import HOUSE, Rules
from huimin.enquiry.state import State, state_of
from huimin.enquiry.templates import Fact
from huimin.enquiry.weighing import undecided, weighed
from huimin.kernel import Text, yuan
from huimin.matching import readings, show
from huimin.policy import CheckedCondition, Decision, Kind, Node, Op, Subject, exact

_PLACE = re.compile(r"\{([^{}]*)\}")
_NUMBER = "number"
_PERIODS = {"month": Text("每月", "a month"), "year": Text("每年", "a year"), "once": Text("一次性", "once"),
            "event": Text("每次", "each time"), "season": Text("每季", "a season")}
_UNITS = {"year": Text("年", "years"), "month": Text("个月", "months"), "person": Text("人", "people")}
_BELOW = frozenset({"<", "<="})
_ABOVE = frozenset({">", ">="})


@dataclass(frozen=True)
class Lacking:
    """One fact that stands between here and an answer. closed: somebody was asked and did not know; settled_by: who can say."""

    fact: Fact
    whose: Text
    name: Text
    settled_by: Text
    closed: bool

    def as_json(self) -> dict[str, Any]:
        return {"fact": self.fact, "whose": self.whose.as_json(), "name": self.name.as_json(),
                "settled_by": self.settled_by.as_json(), "closed": self.closed}


@dataclass(frozen=True)
class ConditionTold:
    """outcome: True ✓, False ✗, None ?; sentence: of one that fails, with the numbers; gap: by how much and what would change it."""

    id: str
    outcome: bool | None
    article: str
    sentence: Text
    gap: Text | None
    values: tuple[tuple[Text, Text], ...]
    confirmed: bool

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "outcome": {True: "yes", False: "no", None: "unknown"}[self.outcome], "article": self.article,
                "sentence": self.sentence.as_json(), "gap": None if self.gap is None else self.gap.as_json(),
                "values": [{"name": name.as_json(), "value": value.as_json()} for name, value in self.values],
                "confirmed": self.confirmed}


@dataclass(frozen=True)
class Result:
    """One policy for one person or the household.

    amount: fen per period; None: a status, not entitled, or not known yet (then `missing` says why)
    set_aside: id of the policy that is paid instead, "" if none; alternatives: what excludes it or is excluded, side by side
    """

    policy: str
    name: Text
    summary: Text
    subject: str
    whose: Text
    outcome: bool | None
    amount: int | None
    period: str
    has_amount: bool
    conditions: tuple[ConditionTold, ...]
    missing: tuple[Lacking, ...]
    next: Question | None
    papers: Papers
    department: Text
    basis: tuple[str, ...]
    set_aside: str
    alternatives: tuple[Alternative, ...]
    fits: tuple[Text, ...]

    @property
    def how_much(self) -> Text:
        """`每月约996元`; a status says what it is."""
        if not self.has_amount:
            return Text("身份认定,可以享受相应的救助", "a status that opens other help")
        if self.amount is None:
            return Text("金额还不能确定", "the amount is not known yet")
        sum_, per = yuan(self.amount).removesuffix(".00"), _PERIODS[self.period]
        return Text(f"{per.zh}约{sum_}元", f"about {sum_} yuan {per.en}")

    @property
    def reason(self) -> Text:
        """One sentence."""
        if self.outcome:
            number = len(self.conditions)
            return Text(f"{number}项条件全部符合。", f"All {number} conditions are met.")
        if self.outcome is None:
            named = [f"{one.whose.zh}的{one.name.zh}" if one.whose.zh else one.name.zh for one in self.missing[:3]]
            english = [f"{one.name.en} ({one.whose.en})" if one.whose.en else one.name.en for one in self.missing[:3]]
            more = Text("等" if len(self.missing) > 3 else "", " and more" if len(self.missing) > 3 else "")
            return Text(f"还差:{'、'.join(named)}{more.zh}。", f"Still missing: {', '.join(english)}{more.en}.")
        failed = [one.sentence for one in self.conditions if one.outcome is False]
        return Text("".join(one.zh for one in failed[:2]), " ".join(one.en for one in failed[:2]))

    def as_json(self) -> dict[str, Any]:
        return {"policy": self.policy, "name": self.name.as_json(), "summary": self.summary.as_json(), "subject": self.subject,
                "whose": self.whose.as_json(), "outcome": {True: "yes", False: "no", None: "perhaps"}[self.outcome],
                "amount_fen": self.amount, "period": self.period, "how_much": self.how_much.as_json(), "reason": self.reason.as_json(),
                "conditions": [one.as_json() for one in self.conditions], "missing": [one.as_json() for one in self.missing],
                "next": None if self.next is None else self.next.as_json(), "papers": self.papers.as_json(),
                "department": self.department.as_json(), "basis": list(self.basis), "set_aside": self.set_aside,
                "alternatives": [one.as_json() for one in self.alternatives], "fits": [one.as_json() for one in self.fits]}


@dataclass(frozen=True)
class Results:
    """Three groups. `no` holds every policy for everybody it does not fit; group by `policy` for one line each."""

    yes: tuple[Result, ...]
    perhaps: tuple[Result, ...]
    no: tuple[Result, ...]

    def as_json(self) -> dict[str, Any]:
        return {name: [one.as_json() for one in group] for name, group in (("yes", self.yes), ("perhaps", self.perhaps), ("no", self.no))}


def results(rules: Rules, answers: Answers) -> Results:
    """What the answers so far come to; may be asked at any time. Raises BadAnswers."""
    if not answers.people:
        return Results((), (), ())
    state = state_of(rules, answers)
    decisions = rules.decider.decide(state.household)
    subjects = {subject.name: subject for subject in (decisions.world.house, *decisions.world.members) if subject.phantom_key is None}
    about = [one for one in decisions.found if one.policy in rules.asked_about]
    told = _Teller(state, subjects, about)
    found = [told.result(one) for one in about]
    fitting = [one for one in found if one.outcome is not False and not one.set_aside]
    no = [replace(one, fits=_others(one, fitting)) for one in found if one.outcome is False]
    return Results(tuple(sorted((one for one in found if one.outcome), key=lambda one: -(one.amount or 0))),
                   tuple(sorted((one for one in found if one.outcome is None), key=lambda one: len(one.missing))), tuple(no))


def _others(one: Result, fitting: Sequence[Result]) -> tuple[Text, ...]:
    """What else fits the same person, or the household."""
    return tuple(dict.fromkeys(other.name for other in fitting if one.subject in {other.subject, HOUSE} or other.subject == HOUSE))


class _Teller:
    def __init__(self, state: State, subjects: dict[str, Subject], decisions: Sequence[Decision]) -> None:
        self.state, self.rules, self.subjects, self.decisions = state, state.rules, subjects, decisions
        self.candidates = weighed(state, undecided(state))

    def result(self, decision: Decision) -> Result:
        item, subject = self.rules.item(decision.policy), self.subjects[decision.subject]
        policy = item.policy
        assert policy is not None
        return Result(
            item.id, policy.name, policy.summary, decision.subject, self.state.labels[decision.subject], decision.outcome, decision.amount,
            policy.period, item.amount is not None, tuple(self._condition(one, decision, subject) for one in item.conditions),
            tuple(self._lacking(decision)), self._next(decision), papers(policy, self.rules.catalog),
            self.rules.catalog.department(policy.department), tuple(policy.basis), decision.set_aside,
            alternatives(self.rules, decision, subject, self.decisions), ())

    def _lacking(self, decision: Decision) -> Iterator[Lacking]:
        for whose, key in sorted(decision.missing):
            fact = ".".join(key)
            told = self.rules.describe(fact)
            label = self.state.labels.get(whose, Text("", ""))
            yield Lacking(fact, label if whose != HOUSE else Text("", ""), told.name, told.ask, (whose, fact) in self.state.closed)

    def _next(self, decision: Decision) -> Question | None:
        """The best question that brings this policy nearer."""
        key = (decision.policy, decision.subject)
        return next((worded(self.state, one) for one in self.candidates if key in one.serves), None)

    def _condition(self, condition: CheckedCondition, decision: Decision, subject: Subject) -> ConditionTold:
        outcome = decision.conditions[condition.id]
        named = list(readings(condition.when, subject, self.rules.program, self.rules.catalog))
        values = tuple(dict.fromkeys((one.label, one.text) for one in named if one.kind != "fact" or one.value is not None))
        confirmed = condition.source is None or condition.source.confirmed
        words = {one.name: one.plain for one in named} | {one.item: one.plain for one in named if one.item}
        refuse = Text(*(_PLACE.sub(lambda place: words.get(place[1], "…"), text) for text in (condition.refuse.zh, condition.refuse.en)))
        gap = self._gap(condition.when, subject) if outcome is False else None
        return ConditionTold(condition.id, outcome, condition.article, refuse, gap, values, confirmed)

    def _gap(self, node: Node, subject: Subject) -> Text | None:
        """Of a condition that is one comparison of two known numbers: by how much it fails, which is what would change it."""
        if isinstance(node, Op) and node.op == "or":
            # `x = 0 or x <= limit`: the second says what would do.
            gaps = [self._gap(part, subject) for part in node.args]
            return next((gap for gap in reversed(gaps) if gap is not None), None)
        if not isinstance(node, Op) or node.op not in _BELOW | _ABOVE or node.args[0].kind.name != _NUMBER:
            return None
        left, right = exact(node.args[0], subject), exact(node.args[1], subject)
        if left is None or right is None:
            return None
        kind = node.args[0].kind if not node.args[0].kind.bare else node.args[1].kind
        apart, least = self._shown(abs(left - right), kind), self._shown(right, kind)
        if node.op in _BELOW:
            bound = Text("低于", "below") if node.op == "<" else Text("不超过", "at most")
            return Text(f"高出{apart.zh};{bound.zh}{least.zh}就符合。", f"{apart.en} too much; it fits when {bound.en} {least.en}.")
        bound = Text("超过", "above") if node.op == ">" else Text("达到", "at least")
        return Text(f"还差{apart.zh};{bound.zh}{least.zh}就符合。", f"{apart.en} short; it fits when {bound.en} {least.en}.")

    def _shown(self, value: Any, kind: Kind) -> Text:
        text = show(value, kind, self.rules.catalog)
        unit = _UNITS.get(str(kind.unit))
        return Text(f"{text.zh}{unit.zh}", f"{text.en} {unit.en}") if unit is not None else text

