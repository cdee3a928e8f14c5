"""A person confirms that a record speaks of somebody, rejects it, or takes an earlier decision back.

Each is one further line in huimin.db with who and why; nothing is ever changed there. A decision is by the record's
own number, so it stands when the lists are linked again and in the months that follow.
"""

from huimin.kernel import Month, Workspace
from huimin.registry import Decision, decisions, in_force
from huimin.registry import decide as write
from huimin.review.errors import AlreadyDecided, NoSuchDecision, NotACandidate, PersonTaken
from huimin.review.queue import Desk, Record, desk_of


def confirm(workspace: Workspace, month: Month, name: str, person: str, who: str, why: str) -> Decision:
    """`name` (dataset:record) speaks of `person`: a candidate's code, or the number of anybody in the register.

    Raises NoSuchRecord, NotACandidate, AlreadyDecided, PersonTaken.
    """
    with workspace.writing():
        desk, record = _at(workspace, month, name)
        chosen = _person(desk, record, person)
        _free(record, chosen)
        other = desk.holder(chosen) if desk.source.schema.kind == "person" else None
        if other is not None and other != record.key:
            raise PersonTaken(dataset=record.dataset, other=other)
        return write(workspace, record.dataset, record.key, chosen, "confirm", who, why)


def reject(workspace: Workspace, month: Month, name: str, person: str | None, who: str, why: str) -> list[Decision]:
    """`name` does not speak of `person`; None: of none of those it was compared with. A tie found by linkage is cut too.

    Raises NoSuchRecord, NotACandidate, AlreadyDecided.
    """
    with workspace.writing():
        desk, record = _at(workspace, month, name)
        open_ = [candidate.person for candidate in record.candidates if candidate.state in {"review", "linked"}]
        chosen = open_ if person is None else [_person(desk, record, person)]
        if not chosen:
            raise NotACandidate(record=record.name, person="*")
        for one in chosen:
            _free(record, one)
        return [write(workspace, record.dataset, record.key, one, "reject", who, why) for one in chosen]


def undo(workspace: Workspace, number: int, who: str, why: str) -> Decision:
    """Take a decision back: everything is as if it had not been taken. Raises NoSuchDecision."""
    with workspace.writing():
        standing = {one.number: one for one in in_force(decisions(workspace))}
        if number not in standing:
            raise NoSuchDecision(number=number)
        one = standing[number]
        return write(workspace, one.dataset, one.record, one.person, "undo", who, why, undoes=number)


def _at(workspace: Workspace, month: Month, name: str) -> tuple[Desk, Record]:
    desk = desk_of(workspace, month, name)
    return desk, desk.record(name.partition(":")[2])


def _person(desk: Desk, record: Record, named: str) -> str:
    found = next((one.person for one in record.candidates if named in {one.code, one.person}), None)
    if found is None and desk.knows(named.strip().upper()):
        found = named.strip().upper()
    if found is None:
        raise NotACandidate(record=record.name, person=named if len(named) <= 6 else "…")
    return found


def _free(record: Record, person: str) -> None:
    """No decision stands on this pair, and no confirmation on this record."""
    for one in in_force(record.decided):
        if one.person == person or one.verdict == "confirm":
            raise AlreadyDecided(record=record.name, number=one.number, who=one.who, day=one.at.date())
