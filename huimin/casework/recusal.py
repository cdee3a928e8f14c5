"""Stepping aside without being asked: who among the staff is related to a case, and where it goes instead (近亲属回避)."""

from collections.abc import Iterable, Sequence
from typing import Any

from huimin.casework.guards_who import recused
from huimin.casework.model import Actor, Case
from huimin.casework.procedure import procedure

_TOWNSHIP = 9
"""Digits of a township's code; a village has more, the county fewer."""
_WHY = "经办人或者其备案的近亲属在这户,按规定回避"


def stepping_aside(case: Case, staff: Iterable[Actor], elsewhere: Sequence[str] = ()) -> dict[str, Any] | None:
    """What act "recuse" enters for a case; None where nobody in charge is related, or where it has been done, or nothing is open.

    A village worker's relative is handled by the township; a township worker's goes to the first of `elsewhere` where nobody is
    related; a county officer's stays, in another officer's hands. Where no township is left it stays too: the guard keeps those
    related out of it.

    staff: of the whole county, with their relatives; elsewhere: codes of townships that can take it, best first
    """
    related = [one for one in staff if recused(case, one) and one.area]
    new = sorted(one.id for one in related if case.area.startswith(one.area) and one.id not in case.aside)
    if not new or case.state not in procedure().acts["recuse"].source:
        return None
    in_charge = [one for one in related if one.id in new]
    to = ""
    if any(len(one.area) == _TOWNSHIP for one in in_charge):
        taken = {one.area[:_TOWNSHIP] for one in related}
        to = next((code for code in elsewhere if code not in taken and not case.area.startswith(code)), "")
    elif any(len(one.area) > _TOWNSHIP for one in in_charge):
        to = case.area[:_TOWNSHIP]
    return {"aside": new, "to_area": to, "reason": _WHY}
