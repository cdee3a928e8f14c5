"""Needs out of the lists of a match, by the rules' table: who is due something and does not draw it, who is to be visited."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from huimin.budget.pooling.register import Need, Point
from huimin.budget.pooling.rules import FromList, Rules
from huimin.matching import MatchResult


def needs_of(run: MatchResult, rules: Rules, now: datetime) -> list[Need]:
    """One need a line a rule takes, in the order of the rules. Lines whose place nobody knows lie nowhere: only resources without
    a reach serve them."""
    return [need for rule in rules.lists for need in _needs(run, rule, now)]


def _needs(run: MatchResult, rule: FromList, now: datetime) -> Iterator[Need]:
    for line in run.lines(rule.list, rule.policy):
        amount = rule.amount if rule.amount is not None else abs(line.difference_fen or line.entitled_fen or 0)
        if amount:
            household = line.household_id or f"#{line.household_no}"
            person = f"/{line.person_no}" if line.unit == "person" else ""
            yield Need(f"{rule.list}:{rule.policy}:{household}{person}", household, rule.kind, rule.unit, amount,
                       Point(line.village or line.township or ""), rule.urgency, now + timedelta(days=rule.days))
