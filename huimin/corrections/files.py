"""One list per department and dataset, as a file to hand over; and its answers read back.

A department sees the number of its own row and its own value: it needs both to find what to verify. What another
department says is not shown unless the caller says that it may see it; only who disagrees is.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from huimin.catalog import Catalog, Workdays
from huimin.corrections.errors import BadAnswer, NoAnswerColumns, NoParty
from huimin.corrections.model import ANSWERS, Event, Party, Request
from huimin.corrections.store import Store
from huimin.corrections.values import parse_value, show_value
from huimin.kernel import HuiminError, PeopleCsv, Text

HEADERS: Mapping[str, Text] = {
    "number": Text("申请号", "request"), "subject": Text("号码", "number"), "fact": Text("事实", "fact"),
    "own": Text("贵部门的数据", "your data"), "said_on": Text("数据日期", "date of the data"),
    "others": Text("说法不同的部门", "departments that differ"), "due": Text("请于此日前答复", "answer by"),
    "answer": Text("答复(核实无误/已更正/不归本部门)", "answer (confirmed/corrected/not ours)"),
    "value": Text("更正为", "corrected to"), "why": Text("说明", "reason"),
}
MaySee = Callable[[str, str, str], bool]


@dataclass(frozen=True)
class Imported:
    """accepted: answers taken; refused: (line, why) of the others; blank: lines without an answer yet."""

    accepted: int
    blank: int
    refused: tuple[tuple[int, str], ...] = field(default=())


def see_nothing(reader: str, owner: str, fact: str) -> bool:
    """Without an agreement a department sees no other's value."""
    return False


def export(store: Store, catalog: Catalog, department: str, folder: Path, day: date, who: str, workdays: Workdays,
           may_see: MaySee = see_nothing) -> list[Path]:
    """Write one CSV per dataset with what waits for `department`, and note each request as sent, once.

    may_see: (reader, owner, fact) -> may the reader see the owner's value
    """
    waiting = [request for request in store.requests() if department in request.waiting]
    store.add(Event(0, r.number, "sent", day, who, str(Text("导出清单", "list exported")), department)
              for r in waiting if not any((e.kind, e.department) == ("sent", department) for e in r.events))
    by_dataset: dict[str, list[Request]] = {}
    for request in store.requests(numbers=[r.number for r in waiting]):
        party = request.party(department)
        assert party is not None
        by_dataset.setdefault(party.dataset, []).append(request)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for dataset, own in sorted(by_dataset.items()):
        path = folder / f"{Text('校核', 'corrections')}_{department}_{dataset}_{day}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = PeopleCsv(stream)
            writer.writerow([str(text) for text in HEADERS.values()])
            writer.writerows(_cells(request, department, catalog, workdays, may_see) for request in own)
        written.append(path)
    return written


def _cells(request: Request, department: str, catalog: Catalog, workdays: Workdays, may_see: MaySee) -> list[str]:
    known = catalog.field(request.entity, request.field)
    party = request.party(department)
    assert party is not None

    def other(one: Party) -> str:
        name = str(catalog.department(one.department))
        return f"{name}:{show_value(one.value, known, catalog)}" if may_see(department, one.department, known.key) else name

    others = "、".join(other(one) for one in request.parties if one is not party)
    own = str(show_value(party.value, known, catalog))
    return [str(request.number), request.subject, str(known.label), own, party.said_on.isoformat(), others,
             request.due(department, workdays).day.isoformat(), "", "", ""]


def import_answers(store: Store, catalog: Catalog, department: str, path: Path, day: date, who: str) -> Imported:
    """Read an exported file back. Every line is taken, blank or refused with the reason. Raises NoAnswerColumns."""
    accepted, blank, refused = 0, 0, []
    known = {request.number: request for request in store.requests()}
    events = []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        places = _places(path, next(reader, []))
        for line, cells in enumerate(reader, 2):
            number, answer, value, why = (cells[place].strip() if place < len(cells) else "" for place in places)
            if not answer:
                blank += 1
                continue
            try:
                events.append(answered(known, catalog, department, number, answer, value, day, who, why))
                accepted += 1
            except HuiminError as error:
                refused.append((line, error.sentence()))
    store.add(events)
    return Imported(accepted, blank, tuple(refused))


def _places(path: Path, headers: Sequence[str]) -> list[int]:
    found = []
    for name in ("number", "answer", "value", "why"):
        texts = {HEADERS[name].zh, HEADERS[name].en}
        place = next((place for place, header in enumerate(headers) if header.strip() in texts), None)
        if place is None:
            raise NoAnswerColumns(file=path.name, column=HEADERS[name])
        found.append(place)
    return found


def answered(known: Mapping[int, Request], catalog: Catalog, department: str, number: str, answer: str, value: str, day: date,
             who: str, why: str) -> Event:
    """The event of one answer. answer: an id or its words; value: as people write it.

    Raises BadAnswer, NoParty; BadAnswer too for a request that is unknown or closed.
    """
    request = known.get(int(number)) if number.isdecimal() else None
    if request is None or request.closed:
        raise BadAnswer(number=number, why_zh="没有这个申请号,或已办结", why_en="there is no such request, or it is closed")
    party = request.party(department)
    if party is None:
        raise NoParty(number=number, department=catalog.department(department),
                      parties="、".join(str(catalog.department(one.department)) for one in request.parties))
    chosen = next((id for id, text in ANSWERS.items() if answer in {id, text.zh, text.en}), None)
    if chosen is None:
        words = "、".join(text.zh for text in ANSWERS.values())
        raise BadAnswer(number=number, why_zh=f"答复“{answer}”应是 {words} 之一", why_en=f"“{answer}” is none of {', '.join(ANSWERS)}")
    stored = _stored(request, catalog, number, value) if chosen == "corrected" else None
    if stored is not None and stored == party.value:
        raise BadAnswer(number=number, why_zh="更正后的值与原来的一样;没有错请答“核实无误”",
                        why_en="the corrected value is the one asked about; if it is right, answer “confirmed”")
    return Event(0, request.number, "answered", day, who, why, department, chosen, stored)


def _stored(request: Request, catalog: Catalog, number: str, value: str) -> str:
    known = catalog.field(request.entity, request.field)
    try:
        return parse_value(value, known, catalog)
    except ValueError:
        raise BadAnswer(number=number, why_zh=f"“{value}”不是“{known.label.zh}”可以有的值",
                        why_en=f"“{value}” is no value of “{known.label.en}”") from None


def ended(request: Request, catalog: Catalog, value: str | None, day: date, who: str, why: str) -> Event:
    """A decision by whoever coordinates the departments; without a value, that nothing more is asked. Raises BadAnswer."""
    if request.closed:
        raise BadAnswer(number=request.number, why_zh="已办结", why_en="it is closed")
    if value is None:
        return Event(0, request.number, "closed", day, who, why)
    return Event(0, request.number, "decided", day, who, why, value=_stored(request, catalog, str(request.number), value))
