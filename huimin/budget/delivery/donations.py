"""Donations in, uses out: each yuan and each blanket stays with its donation until it is used, and the donor can see for what.

What is published (chain.py) never names who was helped. What the office keeps to itself (needs served, exact numbers, who entered it)
stands beside it in huimin.db, held to the published line by its seal. Entries are written once; a mistake is undone by another entry.
"""

import json
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.budget.delivery.chain import ANONYMOUS, FEW, Book, hash_of, line_of, read_book
from huimin.budget.delivery.errors import BadDeliveryLine, BrokenChain, NotUsable
from huimin.budget.lines import MONEY_UNIT, Line, Table, read_lines, shown
from huimin.budget.two_people import nobody
from huimin.kernel import Month, Text, Workspace, append_only, reading, transaction

if TYPE_CHECKING:  # the register comes with numpy, which donations do without
    from huimin.budget.pooling import Resource

PURPOSES = {"living": Text("生活", "living"), "medical": Text("医疗", "medical care"), "school": Text("助学", "school"),
            "housing": Text("住房", "housing"), "disaster": Text("救灾", "disaster relief"), "elderly": Text("助老", "the elderly"),
            "disabled": Text("助残", "people with disabilities"), "children": Text("儿童", "children"), "other": Text("其他", "other")}
WHO = {"elder": Text("老人", "the elderly"), "child": Text("儿童", "children"), "student": Text("学生", "students"),
       "disabled": Text("残疾人", "people with disabilities"), "ill": Text("重病患者", "the seriously ill"),
       "women": Text("妇女", "women"), "poor": Text("困难家庭", "families in need"),
       "disaster": Text("受灾群众", "people hit by a disaster")}
"""Both are closed lists, so that no published line can name anybody."""
_ANSWERS = {"yes": Text("是", "yes"), "no": Text("否", "no")}
_TABLES = """
CREATE TABLE IF NOT EXISTS donation_entry (seq INTEGER PRIMARY KEY, line TEXT NOT NULL UNIQUE, private TEXT NOT NULL) STRICT;
""" + append_only("donation_entry")


Beside = Callable[[Any, list[str]], None]
"""Given the open transaction and the numbers entered in it."""


@dataclass(frozen=True)
class Gift:
    """A line of a table of donations. named: the donor agreed to being named. resource: its number in the register of resources."""

    day: date
    donor: str
    named: bool
    resource: str
    what: str
    unit: str
    amount: int
    only_for: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Given:
    """A line of a table of uses. needs: numbers of the needs served, each once; who: words donors may have asked for;
    donation: take it from this one, "" the oldest that fits."""

    day: date
    what: str
    unit: str
    amount: int
    purpose: str
    place: str
    people: int
    needs: frozenset[str]
    who: frozenset[str] = frozenset()
    donation: str = ""


def read_gifts(path: Table, register: "Sequence[Resource] | None" = None) -> list[Gift]:
    """Columns: day, donor, named, resource, what, unit, amount, only_for. register: each resource must stand in it, of the same kind.
    Raises BadDeliveryLine."""
    known = {one.id: one for one in register} if register is not None else None
    return [_gift(line, known) for line in read_lines(path, ["day", "donor", "resource", "what", "unit", "amount"], BadDeliveryLine)]


def _gift(line: Line, known: "dict[str, Resource] | None") -> Gift:
    named = bool(line.text("named")) and line.chosen("named", _ANSWERS) == "yes"
    one = Gift(line.needs_day("day"), line.needs("donor"), named, line.needs("resource"), line.needs("what"), line.needs("unit"),
               _amount(line), _who(line, "only_for"))
    if known is not None:
        there = known.get(one.resource)
        if there is None or (there.kind.name, there.kind.unit) != (one.what, one.unit):
            raise line.bad("resource", Text(f"资源册里没有 {one.resource}:{one.what}({one.unit})",
                                            f"the register has no {one.resource}: {one.what} ({one.unit})"))
    return one


def read_uses(path: Table) -> list[Given]:
    """Columns: day, what, unit, amount, purpose, place, people, needs, who, donation. Raises BadDeliveryLine."""
    columns = ["day", "what", "unit", "amount", "purpose", "place", "people", "needs"]
    return [_given(line) for line in read_lines(path, columns, BadDeliveryLine)]


def _given(line: Line) -> Given:
    people, needs = line.needs_whole("people", 10**7), line.words("needs")
    if not needs:
        raise line.bad("needs", Text("空着", "empty"))
    return Given(line.needs_day("day"), line.needs("what"), line.needs("unit"), _amount(line), line.chosen("purpose", PURPOSES),
                 line.area("place"), people, needs, _who(line, "who"), line.text("donation"))


def _who(line: Line, column: str) -> frozenset[str]:
    """The words as published."""
    return frozenset(WHO[key].zh for key in line.several(column, WHO))


def _amount(line: Line) -> int:
    found = line.money("amount") if line.needs("unit") == MONEY_UNIT else line.whole("amount", 10**9)
    if not found:
        raise line.bad("amount", Text("要大于零", "must be above zero"))
    return found


# -- acts: all lines of a table, or none -------------------------------------------------------------------------------


def receive(workspace: Workspace, gifts: Sequence[Gift], by: str, beside: Beside | None = None, *, again: bool = False) -> list[str]:
    """Enter donations; returns their numbers, which a donor who is not named keeps. beside: written with them, or neither is. again:
    even where just such a gift stands already (a table is easily entered twice). Raises NotUsable."""
    def entries(book: Book, private: Sequence[Any]) -> Iterable[tuple[dict[str, Any], dict[str, Any]]]:
        if not again:
            _not_entered(gifts, book, private)
        for one in gifts:
            yield ({"kind": "in", "id": book.next_id("in"), "day": str(one.day), "donor": one.donor if one.named else ANONYMOUS,
                    "resource": one.resource, "what": one.what, "unit": one.unit, "amount": shown(one.amount, one.unit),
                    "only_for": sorted(one.only_for)}, {"donor": one.donor})
    return _enter(workspace, entries, by, beside)


def use(workspace: Workspace, given: Iterable[Given], by: str, beside: Beside | None = None) -> list[str]:
    """Use donations: those given for just these people first, then the oldest. Returns the numbers.

    Raises NotUsable where too little is left, the donor's wish is not met, or a need was served before.
    """
    def entries(book: Book, private: list[Any]) -> Iterable[tuple[dict[str, Any], dict[str, Any]]]:
        for one in given:
            id = book.next_id("use")
            _not_twice(one, book, private)
            lots = [[lot, shown(part, one.unit)] for lot, part in _lots(one, book)]
            few = one.people < FEW
            yield ({"kind": "use", "id": id, "day": str(Month.of(one.day) if few else one.day), "what": one.what, "unit": one.unit,
                    "amount": shown(one.amount, one.unit), "purpose": one.purpose, "place": "" if few else one.place[:9],
                    "people": None if few else one.people, "lots": lots},
                   {"use": id, "needs": sorted(one.needs), "people": one.people, "place": one.place, "day": str(one.day)})
    return _enter(workspace, entries, by, beside)


def undo(workspace: Workspace, of: str, day: date, reason: str, by: str) -> list[str]:
    """Take a use back: its lots have what it took; or a donation entered by mistake, when nothing of it is in use. Raises NotUsable."""
    def entries(book: Book, private: Sequence[Any]) -> Iterable[tuple[dict[str, Any], dict[str, Any]]]:
        one = book.lots.get(of) or book.uses.get(of)
        if one is None or one.undone:
            raise _not(of, Text("没有这一笔,或者已经撤回", "there is no such entry, or it was undone before"))
        used = [use_.id for use_ in book.uses.values() if not use_.undone and of in dict(use_.parts)]
        if used:
            raise _not(of, Text(f"{'、'.join(used)} 用了它,要先撤回", f"{', '.join(used)} used it: take that back first"))
        yield {"kind": "undo", "id": book.next_id("undo"), "day": str(Month.of(day)), "of": of}, {"reason": reason, "day": str(day)}
    return _enter(workspace, entries, by)


def _not_entered(gifts: Iterable[Gift], book: Book, private: Iterable[Any]) -> None:
    """A donation and what is kept apart of it stand in the same order."""
    donors = (body["donor"] for body in private if "donor" in body)
    before = {(lot.day, donor, lot.resource, lot.what, lot.unit, lot.amount, lot.only_for): lot.id
              for lot, donor in zip(book.lots.values(), donors, strict=True) if not lot.undone}
    keys = ((str(one.day), one.donor, one.resource, one.what, one.unit, one.amount, one.only_for) for one in gifts)
    known = [before[key] for key in dict.fromkeys(keys) if key in before]
    if known:
        raise _not("、".join(known), Text("表里有和它一样的,像是登记过了;删去这些行,确是另外收到的就加 --again",
                                          "the table has the same and seems to be entered already; remove these lines, or add --again "
                                          "where they are other gifts"))


def _not_twice(one: Given, book: Book, private: Iterable[Any]) -> None:
    for body in private:
        before = book.uses.get(body.get("use", ""))
        twice = one.needs & set(body.get("needs", ()))
        if before is not None and not before.undone and before.what == one.what and twice:
            raise _not(sorted(twice)[0], Text(f"{before.id} 已经给过“{one.what}”", f"{before.id} has given “{one.what}” before"))


def _lots(one: Given, book: Book) -> list[tuple[str, int]]:
    wanted, parts = one.amount, []
    for lot in sorted(book.lots.values(), key=lambda lot: not lot.only_for):  # those given for just these people first
        fits = (lot.what, lot.unit) == (one.what, one.unit) and (not lot.only_for or lot.only_for & one.who)
        if fits and lot.left and wanted and one.donation in ("", lot.id):
            parts.append((lot.id, min(lot.left, wanted)))
            wanted -= parts[-1][1]
    if wanted:
        raise _not(one.what, Text(f"符合捐赠人意愿的还差 {shown(wanted, one.unit)} {one.unit}",
                                  f"{shown(wanted, one.unit)} {one.unit} short of what donors' wishes allow"))
    return parts


def _enter(workspace: Workspace, entries: Any, by: str, beside: Beside | None = None) -> list[str]:
    if nobody(by):
        raise _not("--by", Text("要写明是谁办的", "say who does it"))
    ids = []
    with transaction(workspace.database, _TABLES) as connection:
        rows = connection.execute("SELECT line, private FROM donation_entry ORDER BY seq").fetchall()
        book, private = read_book((row["line"] for row in rows), "huimin.db"), [json.loads(row["private"]) for row in rows]
        for public, kept in entries(book, private):
            private.append(kept | {"by": by, "salt": secrets.token_hex(16)})
            sealed = line_of(private[-1])
            line = line_of(public | {"sealed": hash_of(sealed), "prev": book.head})
            book.add(line)
            connection.execute("INSERT INTO donation_entry (seq, line, private) VALUES (?, ?, ?)", (len(book.heads) - 1, line, sealed))
            ids.append(str(public["id"]))
        if beside is not None:
            beside(connection, ids)
    return ids


def _not(what: str, problem: Text) -> NotUsable:
    return NotUsable(what=what, problem_zh=problem.zh, problem_en=problem.en)


# -- reading -----------------------------------------------------------------------------------------------------------


def published(workspace: Workspace) -> list[str]:
    """The lines anybody may read, oldest first."""
    return [line for line, _ in _rows(workspace)]


def check(workspace: Workspace) -> Book:
    """The office's own list: chain, sums, and that what is kept apart is what was sealed. Raises BrokenChain."""
    return checked(workspace)[0]


def checked(workspace: Workspace) -> tuple[Book, list[str]]:
    """The same with the lines anybody may read, as they were at that one moment. Raises BrokenChain."""
    rows = _rows(workspace)
    book = read_book((line for line, _ in rows), "huimin.db")
    for number, (line, private) in enumerate(rows, 1):
        if json.loads(line)["sealed"] != hash_of(private):
            raise BrokenChain(file="huimin.db", line=number, problem_zh="内部记录与公开时封存的不一致",
                              problem_en="what is kept apart is not what was sealed")
    return book, [line for line, _ in rows]


def check_file(path: Path) -> Book:
    """A published file. Raises BrokenChain."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BrokenChain(file=path.name, line=1, problem_zh="不是 UTF-8", problem_en="not UTF-8") from None
    return read_book(text.removesuffix("\n").split("\n") if text else (), path.name)  # a name may hold other ends of a line


def _rows(workspace: Workspace) -> list[tuple[str, str]]:
    with reading(workspace.database, "donation_entry") as connection:
        rows = [] if connection is None else connection.execute("SELECT line, private FROM donation_entry ORDER BY seq")
        return [(row["line"], row["private"]) for row in rows]


def traced(book: Book) -> list[dict[str, Any]]:
    """Each donation with the uses that stand, as published. undone: {id, day} of the entry that took it back, None where it stands."""
    uses: dict[str, list[dict[str, Any]]] = {id: [] for id in book.lots}
    for use_ in book.uses.values():
        for lot, part in () if use_.undone else use_.parts:
            uses[lot].append({"id": use_.id, "day": use_.day, "purpose": use_.purpose, "place": use_.place, "people": use_.people,
                              "amount": shown(part, use_.unit)})
    return [{"id": lot.id, "day": lot.day, "donor": lot.donor, "resource": lot.resource, "what": lot.what, "unit": lot.unit,
             "amount": shown(lot.amount, lot.unit), "left": shown(lot.left, lot.unit), "only_for": sorted(lot.only_for),
             "uses": uses[lot.id], "undone": lot.undone and dict(zip(("id", "day"), lot.undone, strict=True))}
            for lot in book.lots.values()]
