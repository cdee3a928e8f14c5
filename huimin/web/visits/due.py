"""Which families are to be visited: cases being surveyed that have no visit in this round, village by village.

A round begins when the case comes to be surveyed, and again with every objection. Cases of the reader's own relatives are
counted and not shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from huimin.casework import Case, Clock, clocks, procedure, recused
from huimin.kernel import Text
from huimin.web import county
from huimin.web.accounts.models import Account
from huimin.web.cases.views import policy_names
from huimin.web.store import cases

MOST = 200
"""Visits on one list: more than anybody makes before asking again."""
MOST_READ = 1000
_WHY = {"investigating": Text("受理后入户调查", "Visit after the application was accepted"),
        "objection": Text("公示有异议,重新入户调查", "Somebody objected: visit once more")}


@dataclass(frozen=True)
class Visit:
    """One family to visit. clock: the most urgent running limit, None without one; left: days to it, negative when past."""

    case: Case
    name: str
    village: str
    policy: Text
    why: Text
    clock: Clock | None
    left: int | None


@dataclass(frozen=True)
class Due:
    """visits: by village code, in a village the most urgent first; recused: left out because of relatives; more: beyond MOST."""

    visits: Sequence[Visit]
    recused: int
    more: int

    @property
    def villages(self) -> list[tuple[str, str, list[Visit]]]:
        """(code, name, visits) of each village, in the order of the round."""
        found: dict[str, list[Visit]] = {}
        for one in self.visits:
            found.setdefault(one.case.area, []).append(one)
        return [(code, visits[0].village, visits) for code, visits in found.items()]


def due_for(account: Account, village: str = "") -> Due:
    """What this person is to visit. village: only the area whose code begins so."""
    act = procedure().acts["visit"]
    if not account.area or not act.roles & account.roles:
        return Due((), 0, 0)
    actor = cases.actor_of(account)
    told, relatives = [], 0
    for row in cases.in_area(account.area).filter(state__in=act.source, area__startswith=village)[:MOST_READ]:
        case = cases.opened(row.ref)
        if visited(case):
            continue
        if recused(case, actor):
            relatives += 1
        else:
            told.append(_visit(case, row.name))
    told.sort(key=lambda one: one.case.area)  # stable: the most urgent of a village stays first
    return Due(tuple(told[:MOST]), relatives, max(0, len(told) - MOST))


def visited(case: Case) -> bool:
    """Has the family been visited since the case came to stand where it stands?"""
    for event in reversed(case.events):
        if event.state != case.state:
            return False
        if event.act == "visit":
            return True
    return False


def _visit(case: Case, name: str) -> Visit:
    today = timezone.localdate()
    clock = next((one for one in clocks(case, today, cases.settings()) if one.done is None), None)
    return Visit(case, name, county.area_name(case.area), policy_names().get(case.policy, Text(case.policy, case.policy)),
                 _WHY.get(case.state, case.standing.name), clock, (clock.due - today).days if clock else None)
