"""A person answers who lives together; taking an answer back leaves the register as it was before it."""

from huimin.catalog import Catalog
from huimin.kernel import Month, Workspace
from huimin.registry import Decision, decisions
from huimin.registry import decide as write
from huimin.review.decide import undo as undo_decision
from huimin.review.decided import HOUSEHOLDS, write_lists
from huimin.review.errors import AlreadyDecided, NoOtherHousehold, NoSuchQuestion
from huimin.review.households import households


def answer(workspace: Workspace, catalog: Catalog, month: Month, code: str, together: bool, who: str, why: str) -> Decision:
    """Does the person asked about live in the other household (together), or as registered (apart)?

    Raises NoSuchQuestion, NoOtherHousehold, AlreadyDecided.
    """
    found = next((one for one in households(workspace, catalog, month).questions if one.code == code), None)
    if found is None:
        raise NoSuchQuestion(code=code, month=month)
    if found.number:
        earlier = next(one for one in decisions(workspace, HOUSEHOLDS) if one.number == found.number)
        raise AlreadyDecided(record=code, number=earlier.number, who=earlier.who, day=earlier.at.date())
    if together and not found.other:
        raise NoOtherHousehold(code=code)
    with workspace.writing():
        made = write(workspace, HOUSEHOLDS, f"{code} {month} {found.other}", found.person, "confirm" if together else "reject", who, why)
        write_lists(workspace)
    return made


def undo(workspace: Workspace, number: int, who: str, why: str) -> Decision:
    """Take any decision back, on a record or a household. Raises NoSuchDecision."""
    made = undo_decision(workspace, number, who, why)
    if made.dataset == HOUSEHOLDS:
        with workspace.writing():
            write_lists(workspace)
    return made
