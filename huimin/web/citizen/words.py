"""Who holds a case, in plain words, and which cases are over: read from the table of procedures."""

from functools import cache

from huimin.casework import procedure
from huimin.kernel import Text

CLOSED = frozenset(id for id, state in procedure().states.items() if state.kind == "closed")
_YOU = Text("您", "you")
_NOT_A_STEP = frozenset({"offer_move", "move", "decline_move", "recuse", "withdraw", "appeal", "opt_out", "correct"})
"""Acts that may be done from many states and say nothing about who comes next."""
_TOWNSHIP = frozenset({"village_worker", "township_worker", "township_lead"})


@cache
def level(state: str) -> str:
    """"you", "township", "county" or "": whose the next step is."""
    steps = [act for act in procedure().acts.values() if state in act.source and act.id not in _NOT_A_STEP]
    if procedure().states[state].kind == "waiting" or (steps and steps[0].id == "submit"):
        return "you"
    return "" if not steps else "township" if steps[0].roles & _TOWNSHIP else "county"


def holder(state: str, township: str) -> Text:
    found = level(state)
    county = Text("县级民政部门", "the county civil affairs office")
    return {"you": _YOU, "township": Text(township, township), "county": county}.get(found, Text("", ""))
