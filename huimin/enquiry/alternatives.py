"""Benefits of which one person may draw only one, side by side, with the one the law or the larger sum prefers (interactions.toml)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huimin.enquiry.rules import Rules
from huimin.kernel import Text, yuan
from huimin.policy import Decision, Item, Subject, exact

_EXCLUDE = "exclude"
_ONE_OF = frozenset({_EXCLUDE, "choose", "max"})


@dataclass(frozen=True)
class Alternative:
    """Another policy that cannot be drawn together with this one. amount: fen per period, None: not known.

    better: id of the one to take, "" where it cannot be said yet; why: one sentence; article: the rule
    """

    policy: str
    name: Text
    amount: int | None
    better: str
    why: Text
    article: str

    def as_json(self) -> dict[str, Any]:
        return {"policy": self.policy, "name": self.name.as_json(), "amount_fen": self.amount, "better": self.better,
                "why": self.why.as_json(), "article": self.article}


def alternatives(rules: Rules, decision: Decision, subject: Subject, decisions: Sequence[Decision]) -> tuple[Alternative, ...]:
    """For a policy that fits, or fails only because another prevails: the others of the same person or household."""
    return tuple(_found(rules, decision, subject, {one.policy: one for one in decisions if one.subject == decision.subject}))


def _found(rules: Rules, decision: Decision, subject: Subject, own: dict[str, Decision]) -> Iterator[Alternative]:
    for row in rules.program.rules.interactions:
        group = (row.policy, *row.others)
        if row.operator not in _ONE_OF or decision.policy not in group or not _holds(row.valid_from, row.valid_until, rules.day):
            continue
        for other in group:
            excluding = row.operator == _EXCLUDE
            if other == decision.policy or other not in own or (excluding and row.policy not in {other, decision.policy}):
                continue
            if not all(_fits(one, group) for one in (decision, own[other])):
                continue
            mine, theirs = (_amount(rules.item(one.policy), one, subject) for one in (decision, own[other]))
            if excluding:
                first = rules.policy_name(row.policy)
                why = Text(f"依规{first.zh}优先。{row.note.zh}", f"The rules put {first.en} first. {row.note.en}".strip())
                yield Alternative(other, rules.policy_name(other), theirs, row.policy, why, row.article)
            else:
                yield _chosen(rules, decision, own[other], mine, theirs, row.article)


def _chosen(rules: Rules, decision: Decision, other: Decision, mine: int | None, theirs: int | None, article: str) -> Alternative:
    names = {policy: rules.policy_name(policy) for policy in (decision.policy, other.policy)}
    if mine is None or theirs is None:
        return Alternative(other.policy, names[other.policy], theirs, "",
                           Text("两项只能选一项;金额还不能比较。", "Only one of the two; the amounts cannot be compared yet."), article)
    better = decision.set_aside or (other.policy if other.set_aside != decision.policy and theirs > mine else decision.policy)
    more, less = (mine, theirs) if better == decision.policy else (theirs, mine)
    name = names.get(better, rules.policy_name(better))
    if more > less:
        why = Text(f"两项只能选一项,{name.zh}多{yuan(more - less).removesuffix('.00')}元。",
                   f"Only one of the two; {name.en} pays {yuan(more - less).removesuffix('.00')} yuan more.")
    else:
        why = Text(f"两项只能选一项;现在领的是{name.zh},想换要本人申请。",
                   f"Only one of the two; {name.en} is drawn now, and changing takes an application.")
    return Alternative(other.policy, names[other.policy], theirs, better, why, article)


def _fits(decision: Decision, group: Sequence[str]) -> bool:
    """Entitled, or kept out by the other of the group and by nothing else."""
    failed = {name for name, outcome in decision.conditions.items() if outcome is not True}
    return bool(decision.outcome) or (bool(failed) and failed <= {f"not_{policy}" for policy in group})


def _amount(item: Item, decision: Decision, subject: Subject) -> int | None:
    if decision.outcome:
        return decision.amount
    value = exact(item.amount, subject) if item.amount is not None else None
    return None if value is None else int(value)


def _holds(start: date | None, end: date | None, day: date) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)
