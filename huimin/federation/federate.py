"""A federated run: the messages in their order, between departments, the matching room and the platform."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from huimin.catalog import Catalog
from huimin.federation.cut import ROOM
from huimin.federation.department import Department
from huimin.federation.desk import Desk
from huimin.federation.messages import PLATFORM, Wire
from huimin.federation.plan import Plan, make_plan
from huimin.federation.room import Room
from huimin.kernel import Month, Progress, Text, silent
from huimin.policy import Program
from huimin.private import Transcript
from huimin.registry import Expected

_PEOPLE = Text("各部门交化名,匹配室拼户", "Pseudonyms to the matching room")
_ANSWERS = Text("各部门作答", "Departments answer")
_COMPARING = Text("匹配室比较", "The matching room compares")


@dataclass(frozen=True)
class Federated:
    """What a run left: results in `folder` as a run of the whole writes them, and every message.

    seconds: by step; sources: dataset → month of what was answered from
    """

    folder: Path
    plan: Plan
    transcript: Transcript
    seconds: dict[str, float] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)


def federate(program: Program, departments: Sequence[Department], catalog: Catalog, month: Month, as_of: date, folder: Path,
             *, expected: Sequence[Expected] = (), room: bool = True,
             scratch: Path | None = None, progress: Progress = silent) -> Federated:
    """Decide every policy of the program without anybody's data leaving its department, and write the outcome to `folder`.

    departments: each with its own workspace; they and the platform know the policy texts and each other's catalogue
    expected: every list the county has a mapping for, whether it has come or not
    room: whether the matching room may see figures (sealed, by pseudonym); without it, what needs the figures of
        several departments stays unknown
    Raises a FederationError when a party does not answer what it was asked.
    """
    clock = _Clock()
    plan = make_plan(program, [card for department in departments for card in department.cards()], expected)
    by_name = {department.name: department for department in departments}
    for department in departments:
        department.plan = plan
    wire, matching, desk = Wire(), Room(plan, catalog, month, as_of, scratch), Desk(plan, catalog, as_of, scratch)
    clock.step("plan")
    progress(str(_PEOPLE), 0, len(departments))
    for department in departments:
        for skeleton in department.skeletons():
            matching.take_skeleton(wire.send(department.name, ROOM, "skeleton", skeleton))
    desk.take_people(wire.send(ROOM, PLATFORM, "people", matching.people().with_relations()))
    clock.step("people")
    if plan.place_holder is not None:
        holder = by_name[plan.place_holder]
        asked = wire.send(PLATFORM, holder.name, "where", desk.ask_places())
        desk.take_places(holder.name, wire.send(holder.name, PLATFORM, "places", holder.place(asked)))
    for number, name in enumerate(plan.asked):
        progress(str(_ANSWERS), number, len(plan.asked))
        department = by_name[name]
        asked = wire.send(PLATFORM, name, "questions", desk.ask(name))
        desk.take_answers(name, wire.send(name, PLATFORM, "answers", department.answer(asked)))
        if room and any(name in plan.owners.of(key) for key in plan.figures):
            sealed = department.figures(asked, matching.seals.public)
            matching.take_figures(name, wire.send(name, ROOM, "figures", sealed))
    clock.step("answers")
    for number, asked_room in enumerate(plan.rounds if room else []):
        progress(str(_COMPARING), number, len(plan.rounds))
        matching.take_masks(wire.send(PLATFORM, ROOM, "masks", desk.masks_for(asked_room)))
        verdicts = matching.verdicts(asked_room, desk.places)
        desk.take_answers(ROOM, wire.send(ROOM, PLATFORM, "verdicts", verdicts))
    clock.step("room")
    desk.decide(folder)
    clock.step("decide")
    return Federated(folder, plan, wire.transcript, clock.seconds, desk.sources)


class _Clock:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.monotonic()

    def step(self, name: str) -> None:
        now = time.monotonic()
        self.seconds[name], self._last = now - self._last, now
