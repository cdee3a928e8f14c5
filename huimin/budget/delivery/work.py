"""From training to work: who was trained, who was placed, who is still in work after some months. Unknown stays unknown.

training.csv: id, area, course, trained (day); and if wanted person (identity number), placed (yes, no, empty: not known),
placed_on (day), and after_3, after_6, after_12 (yes, no, empty) as somebody asked the person or the firm.
A register speaks beside what was asked (`seen`); where the two contradict each other, nobody knows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from huimin.budget.delivery.errors import BadDeliveryLine
from huimin.budget.delivery.velocity import months_after
from huimin.budget.lines import Line, once, read_lines
from huimin.kernel import Month, Text

_ANSWERS = {"yes": Text("是", "yes"), "no": Text("否", "no")}
Seen = Callable[[str, Month], bool | None]
"""(identity number, month) -> in work, out of work, or not known, as the registers of that month say."""


@dataclass(frozen=True)
class Trained:
    """person "": no number. placed None: not known. asked: months after -> what was said; what nobody asked is not in it."""

    id: str
    person: str
    area: str
    course: str
    day: date
    placed: bool | None
    placed_on: date | None
    asked: Mapping[int, bool]


@dataclass(frozen=True)
class After:
    """People so many months after they were placed, or trained where they were not. waiting: it is not so long ago yet.

    in_work + out + unknown + waiting = everybody trained
    """

    months: int
    in_work: int
    out: int
    unknown: int
    waiting: int

    @property
    def known(self) -> int:
        return self.in_work + self.out


@dataclass(frozen=True)
class Training:
    """people = placed + not_placed + placing_unknown."""

    people: int
    placed: int
    not_placed: int
    placing_unknown: int
    after: Sequence[After]


def read_training(path: Path, months: Sequence[int]) -> list[Trained]:
    """Raises BadDeliveryLine with line and column."""
    lines = read_lines(path, ["id", "area", "course", "trained"], BadDeliveryLine)
    once(lines, "id")
    return [_trained(line, months) for line in lines]


def _trained(line: Line, months: Sequence[int]) -> Trained:
    day, placed, placed_on = line.needs_day("trained"), _answer(line, "placed"), line.day("placed_on")
    if placed_on is not None and (placed is not True or placed_on < day):
        raise line.bad("placed_on", Text("只有安排了工作的才写,并且不早于 trained", "only for who was placed, and not before `trained`"))
    asked = {month: said for month in months if (said := _answer(line, f"after_{month}")) is not None}
    return Trained(line.needs("id"), line.text("person"), line.area("area"), line.needs("course"), day, placed, placed_on, asked)


def _answer(line: Line, column: str) -> bool | None:
    return line.chosen(column, _ANSWERS) == "yes" if line.text(column) else None


def nothing_seen(person: str, month: Month) -> bool | None:
    return None


def training(people: Iterable[Trained], months: Sequence[int], on: date, seen: Seen = nothing_seen) -> Training:
    found = [one for one in people if one.day <= on]
    placed = [one.placed for one in found]
    return Training(len(found), placed.count(True), placed.count(False), placed.count(None),
                    [_after(found, month, on, seen) for month in months])


def _after(people: Sequence[Trained], months: int, on: date, seen: Seen) -> After:
    reached = [(one, months_after(one.placed_on or one.day, months)) for one in people]
    answers = [_in_work(one, months, Month.of(day), seen) for one, day in reached if day <= on]
    return After(months, answers.count(True), answers.count(False), answers.count(None), len(people) - len(answers))


def _in_work(one: Trained, months: int, month: Month, seen: Seen) -> bool | None:
    register = seen(one.person, month) if one.person else None
    asked = one.asked.get(months)
    if asked is None or register is None:
        return register if asked is None else asked
    return asked if asked == register else None
