"""What a family keeps of the next yuan it earns: marginal rates and cliffs (陡坡效应), by asking the library again and again.

One member's wage is moved from nothing upwards, everything else the register says of the family stays as it is, and each
time every policy is decided anew: interactions between benefits are in it because it is the same library. A cliff is a
place where one more yuan a month leaves the family with less; it is found to the fen by halving the step around it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from huimin import matching, policy
from huimin.budget.errors import NotAMember, NothingToMove
from huimin.budget.sets import read_changes
from huimin.budget.simulate import changed
from huimin.kernel import Month, Progress, Text, Workspace, silent
from huimin.matching import Households
from huimin.policy import MONTHS, Decider, Household, Item, Person

_MOST_STEPS = 2_000


@dataclass(frozen=True)
class Point:
    """wage_fen, benefits_fen: per month; paid: policy → fen per month; granted: policies granted that pay no cash or not yet known
    how much; unknown: policies not decided, so that `benefits_fen` is a least sum."""

    wage_fen: int
    benefits_fen: Fraction
    paid: Mapping[str, Fraction]
    granted: frozenset[str]
    unknown: frozenset[str]

    @property
    def net_fen(self) -> Fraction:
        return self.wage_fen + self.benefits_fen


@dataclass(frozen=True)
class Cliff:
    """Between two wages one fen a month apart the family loses `loss_fen` a month, and what else is `lost` besides cash."""

    wage_fen: int
    loss_fen: Fraction
    stops: Mapping[str, Fraction]
    lost: frozenset[str]


@dataclass(frozen=True)
class Curve:
    """names: policy → its name; points: by wage, ascending; cliffs: in the same order."""

    household: str
    person: str
    month: Month
    names: Mapping[str, Text]
    points: Sequence[Point]
    cliffs: Sequence[Cliff]

    def rates(self) -> list[Fraction]:
        """Of each further yuan between two points, the share that benefits take away; one fewer than `points`."""
        pairs = pairwise(self.points)
        return [1 - (high.net_fen - low.net_fen) / (high.wage_fen - low.wage_fen) for low, high in pairs]

    def as_json(self) -> dict[str, Any]:
        """Money in fen per month; rates from 0 (keeps all) over 1 (keeps nothing) to more (loses)."""
        return {
            "household": self.household, "month": str(self.month),
            "points": [{"wage_fen": point.wage_fen, "benefits_fen": round(point.benefits_fen), "net_fen": round(point.net_fen),
                        "paid": {name: round(fen) for name, fen in point.paid.items()}, "granted": sorted(point.granted),
                        "unknown": sorted(point.unknown)} for point in self.points],
            "rates": [round(float(rate), 4) for rate in self.rates()],
            "cliffs": [{"wage_fen": cliff.wage_fen, "loss_fen": round(cliff.loss_fen), "lost": sorted(cliff.lost),
                        "stops": {name: round(fen) for name, fen in cliff.stops.items()}} for cliff in self.cliffs],
            "names": {name: text.as_json() for name, text in self.names.items()},
        }


def curve(workspace: Workspace, key: str, month: Month | None = None, to_fen: int = 800_000, step_fen: int = 10_000,
          sets: Mapping[str, str] | Sequence[tuple[str, str]] = (), progress: Progress = silent) -> Curve:
    """The family of identity number or household number `key`; the wage is that person's, else that of whoever earns most.

    to_fen, step_fen: highest monthly wage and distance between points; sets: as `simulate` takes them
    Raises NobodyFound, NotAMember, NothingToMove, SetTwice and the other errors of `simulate`'s changes.
    """
    if step_fen <= 0 or to_fen < step_fen or to_fen // step_fen > _MOST_STEPS:
        raise NothingToMove(most=_MOST_STEPS)
    month = matching.month_or_latest(workspace, month)
    prepared = matching.prepare(workspace, month.last_day)
    if sets:
        prepared, _ = changed(prepared, read_changes(sets))
    households = Households(prepared.register(month, progress))
    try:
        number, person = households.find(key)
        home = next(households.read([number])).household
    finally:
        households.close()
    person = person or _earner(home, month.year - 40)
    line = _Line(policy.decider(prepared.program, prepared.catalog, prepared.as_of),
                 {item.id: item for item in prepared.policies}, home, person)
    points = []
    wages = range(0, to_fen + 1, step_fen)
    for done, wage in enumerate(wages):
        progress(str(_STEP), done, len(wages))
        points.append(line.at(wage))
    found = [cliff for low, high in pairwise(points) for cliff in line.cliffs(low, high)]
    names = {item.id: item.policy.name for item in prepared.policies if item.policy is not None}
    return Curve(home.id, person, month, names, points, found)


_STEP = Text("逐档试算", "Trying wages")


class _Line:
    """One household with one wage moved."""

    def __init__(self, decider: Decider, items: Mapping[str, Item], home: Household, person: str) -> None:
        self.decider, self.items, self.home, self.person = decider, items, home, person

    def at(self, wage_fen: int) -> Point:
        paid: dict[str, Fraction] = {}
        granted, unknown = set(), set()
        for decision in self.decider.decide(earning(self.home, self.person, wage_fen * 12)).found:
            item = self.items.get(decision.policy)
            if item is None or item.policy is None or decision.set_aside:
                continue
            if decision.outcome is None:
                unknown.add(item.id)
            elif decision.outcome and item.policy.delivery == "cash" and item.policy.period in MONTHS and decision.amount is not None:
                paid[item.id] = paid.get(item.id, Fraction()) + Fraction(decision.amount, MONTHS[item.policy.period])
            elif decision.outcome:
                granted.add(item.id)
        return Point(wage_fen, sum(paid.values(), Fraction()), paid, frozenset(granted), frozenset(unknown))

    def cliffs(self, low: Point, high: Point) -> Iterator[Cliff]:
        """Halving towards wherever the set of benefits differs; a smooth taper is no cliff, however steep. What is not known on
        either side of a step is left out of it: becoming known is no loss."""
        if low.granted == high.granted and low.paid.keys() == high.paid.keys() and high.net_fen >= low.net_fen:
            return
        if high.wage_fen - low.wage_fen > 1:
            middle = self.at((low.wage_fen + high.wage_fen) // 2)
            yield from self.cliffs(low, middle)
            yield from self.cliffs(middle, high)
            return
        vague = low.unknown | high.unknown | (low.granted & high.paid.keys()) | (high.granted & low.paid.keys())
        gaps = {name: low.paid.get(name, Fraction()) - high.paid.get(name, Fraction())
                for name in low.paid.keys() | high.paid.keys() if name not in vague}
        loss, lost = sum(gaps.values(), Fraction(low.wage_fen - high.wage_fen)), low.granted - high.granted - vague
        if loss > 0 or lost:
            yield Cliff(high.wage_fen, max(loss, Fraction()), {name: gap for name, gap in gaps.items() if gap > 1}, lost)


def earning(home: Household, person: str, wage_income_fen: int) -> Household:
    """The household with that person's wages of the year, wherever the person stands in it. Raises NotAMember."""
    if person not in {member.id for member in home.members}:
        raise NotAMember(household=home.id)

    def moved(found: Person, deep: bool = True) -> Person:
        facts = {**found.facts, "wage_income": wage_income_fen} if found.id == person and not found.phantom else found.facts
        relatives = {kind: others if others is None else [moved(other, deep=False) for other in others]
                     for kind, others in found.relatives.items()} if deep else found.relatives
        return replace(found, facts=facts, relatives=relatives)

    return replace(home, members=[moved(member) for member in home.members])


def _earner(home: Household, born_about: int) -> str:
    """Who earns most; where nobody earns, the grown-up nearest to forty."""
    if not home.members:
        raise NotAMember(household=home.id)

    def rank(member: Person) -> tuple[int, int]:
        wage, born = member.facts.get("wage_income"), member.facts.get("birth_date")
        return (wage if isinstance(wage, int) else 0, -abs(born.year - born_about) if isinstance(born, date) else -born_about)

    return max(home.members, key=rank).id
