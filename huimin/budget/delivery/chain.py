"""The list of donations as published: one JSON object a line, each line holding the SHA-256 of the line before.

    {"kind": "in", "id": "D0001", "day", "donor", "resource", "what", "unit", "amount", "only_for": [words], "sealed", "prev"}
    {"kind": "use", "id": "U0001", "day", "what", "unit", "amount", "purpose", "place", "people", "lots": [[donation, amount]], "sealed",
     "prev"}
    {"kind": "undo", "id": "B0001", "day", "of": "U0001", "sealed", "prev"}    of a use, or of a donation nothing of which is in use

Amounts are text: yuan with two decimals, anything else whole numbers. Fewer than FEW people served: people is null, place is "", and
day is the month only. sealed: SHA-256 of what the office keeps to itself, with a random salt: it tells nothing, and holds the office
to it. The hash of the last line is the head; whoever noted a head can tell later whether the list still contains it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from huimin.budget.delivery.errors import BrokenChain
from huimin.budget.lines import MONEY_UNIT, shown
from huimin.kernel import Text, fen_from_yuan

START = "0" * 64
FEW = 5
ANONYMOUS = "匿名"
_KEYS = {"in": {"kind", "id", "day", "donor", "resource", "what", "unit", "amount", "only_for", "sealed", "prev"},
         "use": {"kind", "id", "day", "what", "unit", "amount", "purpose", "place", "people", "lots", "sealed", "prev"},
         "undo": {"kind", "id", "day", "of", "sealed", "prev"}}
_LETTERS = {"in": "D", "use": "U", "undo": "B"}


@dataclass
class Lot:
    """One donation. amount and left: fen for money, else units. undone: (number, month) of the entry that took it back, then nothing
    is left; None where it stands."""

    id: str
    day: str
    donor: str
    resource: str
    what: str
    unit: str
    only_for: frozenset[str]
    amount: int
    left: int
    undone: tuple[str, str] | None = None


@dataclass
class Use:
    """people None: fewer than FEW. parts: (donation, amount). undone: its lots have it back."""

    id: str
    day: str
    what: str
    unit: str
    amount: int
    purpose: str
    place: str
    people: int | None
    parts: Sequence[tuple[str, int]]
    undone: bool = False


@dataclass
class Book:
    """What the lines add up to. head: hash of the last line; heads: of every line, in order."""

    lots: dict[str, Lot] = field(default_factory=dict)
    uses: dict[str, Use] = field(default_factory=dict)
    heads: list[str] = field(default_factory=lambda: [START])
    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_LETTERS, 0))

    @property
    def head(self) -> str:
        return self.heads[-1]

    def next_id(self, kind: str) -> str:
        return f"{_LETTERS[kind]}{self.numbers[kind] + 1:04d}"

    def add(self, line: str) -> None:
        """Take the next line. Raises ValueError with a Text that says what cannot be."""
        entry = _read(line)
        kind = entry["kind"]
        if entry["prev"] != self.head:
            raise ValueError(Text("与上一行对不上:有一行被改、被删或被换了位置",
                                  "does not fit the line before: one was changed, removed or moved"))
        if entry["id"] != self.next_id(kind):
            raise ValueError(Text(f"编号 {entry['id']} 不连续", f"number {entry['id']} is out of order"))
        {"in": self._receive, "use": self._use, "undo": self._undo}[kind](entry)
        self.numbers[kind] += 1
        self.heads.append(hash_of(line))

    def _receive(self, entry: Mapping[str, Any]) -> None:
        amount = _amount(entry["amount"], entry["unit"])
        self.lots[entry["id"]] = Lot(entry["id"], entry["day"], entry["donor"], entry["resource"], entry["what"], entry["unit"],
                                     frozenset(entry["only_for"]), amount, amount)

    def _use(self, entry: Mapping[str, Any]) -> None:
        unit, parts = entry["unit"], [(str(lot), _amount(text, entry["unit"])) for lot, text in entry["lots"]]
        amount = _amount(entry["amount"], unit)
        if sum(part for _, part in parts) != amount or len({lot for lot, _ in parts}) != len(parts):
            raise ValueError(Text("各笔捐赠的数加起来不等于用出的数", "its parts do not add up to what was used"))
        for id, part in parts:
            lot = self.lots.get(id)
            if lot is None or (lot.what, lot.unit) != (entry["what"], unit):
                raise ValueError(Text(f"{id} 不是这种捐赠", f"{id} is no such donation"))
            if part > lot.left:
                raise ValueError(Text(f"{id} 只剩 {shown(lot.left, unit)},不够 {shown(part, unit)}",
                                      f"{id} has {shown(lot.left, unit)} left, not {shown(part, unit)}"))
        people = entry["people"]
        if people is not None and (not isinstance(people, int) or people < FEW):
            raise ValueError(Text("人数少的不能公开", "so few people are not to be published"))
        for id, part in parts:
            self.lots[id].left -= part
        self.uses[entry["id"]] = Use(entry["id"], entry["day"], entry["what"], unit, amount, entry["purpose"], entry["place"], people,
                                     parts)

    def _undo(self, entry: Mapping[str, Any]) -> None:
        lot, use = self.lots.get(entry["of"]), self.uses.get(entry["of"])
        if lot is not None and lot.undone is None and lot.left == lot.amount:
            lot.left, lot.undone = 0, (entry["id"], entry["day"])
            return
        if use is None or use.undone:
            raise ValueError(Text(f"{entry['of']} 没有可以撤回的", f"{entry['of']} cannot be undone"))
        for id, part in use.parts:
            self.lots[id].left += part
        use.undone = True


def read_book(lines: Iterable[str], file: str) -> Book:
    """Check every line and add it up. Raises BrokenChain."""
    book = Book()
    for number, line in enumerate(lines, 1):
        try:
            book.add(line)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as slip:  # a strange file may hold anything
            text = slip.args[0] if slip.args and isinstance(slip.args[0], Text) else Text("读不懂", "not understood")
            raise BrokenChain(file=file, line=number, problem_zh=text.zh, problem_en=text.en) from None
    return book


def line_of(entry: Mapping[str, Any]) -> str:
    """The one way an entry is written: keys in order, no blanks."""
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read(line: str) -> dict[str, Any]:
    entry = json.loads(line)
    if not isinstance(entry, dict) or entry.get("kind") not in _KEYS or set(entry) != _KEYS[entry["kind"]] or line_of(entry) != line:
        raise ValueError(Text("不是这份清单的写法", "not written as this list is"))
    return entry


def _amount(text: str, unit: str) -> int:
    amount = fen_from_yuan(text) if unit == MONEY_UNIT else int(text)
    if amount <= 0 or shown(amount, unit) != text:
        raise ValueError(Text(f"数量“{text}”不对", f"the amount “{text}” cannot be"))
    return amount
