"""How well money reaches people in one place: parts anybody can recompute, and their weighted mean.

A part that the table cannot tell for a place is unknown; it is left out and said so, never taken as good or bad.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from huimin.budget.delivery.arrears import Arrears
from huimin.budget.delivery.flows import BOUNCED, PAID, RECEIVED, Flow
from huimin.budget.delivery.rules import PARTS, Rules
from huimin.budget.delivery.velocity import Followed, speed
from huimin.budget.delivery.work import Training


@dataclass(frozen=True)
class Part:
    """good of whole: fen (people for `work`). weight: as the rules say."""

    id: str
    good: int
    whole: int
    weight: float

    @property
    def value(self) -> Fraction | None:
        return Fraction(self.good, self.whole) if self.whole else None


@dataclass(frozen=True)
class Score:
    """value None: too little is known. known: share of the weights whose parts are known. alert: below the rules' threshold."""

    area: str
    parts: Sequence[Part]
    value: Fraction | None
    known: Fraction
    alert: bool


def score(area: str, flows: Sequence[Flow], followed: Followed, owed: Arrears | None, work: Training | None, rules: Rules) -> Score:
    """area: the place and all in it; "CN" is everywhere. flows: up to the day."""
    def inside(code: str) -> bool:
        return area == "CN" or code.startswith(area)

    def sum_of(kind: str) -> int:
        return sum(flow.fen for flow in flows if flow.kind == kind and inside(flow.area))

    quick = speed((one for one in followed.paid if inside(one.payment.area)), rules.bands)
    received = sum_of(RECEIVED)
    due = [one for one in owed.owed if inside(one.due.area)] if owed else []
    looked_at = next((one for one in work.after if one.months == rules.work_scored), None) if work else None
    found = {
        "speed": (quick.within(rules.in_time), quick.fen),
        "idle": (received - sum(one.fen for one in followed.idle if inside(one.receipt.area)), received),
        "arrears": (sum(one.in_time for one in due), sum(one.due.fen for one in due)),
        "reached": (max(sum_of(PAID) - sum_of(BOUNCED), 0), sum_of(PAID)),
        "work": (looked_at.in_work, looked_at.known) if looked_at and looked_at.known >= rules.work_least else (0, 0),
    }
    parts = [Part(name, *found[name], rules.weight[name]) for name in PARTS if rules.weight[name]]
    weights = sum((Fraction(str(part.weight)) for part in parts), Fraction(0))
    known = [(Fraction(str(part.weight)), part.value) for part in parts if part.value is not None]
    carried = sum((weight for weight, _ in known), Fraction(0))
    enough = bool(known) and carried >= Fraction(str(rules.share)) * weights
    value = sum((weight * worth for weight, worth in known), Fraction(0)) / carried if enough else None
    return Score(area, parts, value, carried / weights, value is not None and value < Fraction(str(rules.alert)))
