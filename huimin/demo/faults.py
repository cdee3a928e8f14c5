"""What goes wrong between a department's database and the file it sends.

Two sorts. Harmless ones change the look of a cell and not its meaning (full-width digits, old 15-digit
numbers, repeated rows): any pipeline must see through them. Harmful ones lose a fact: the row must be
rejected, or is missing, or holds last month's value. Every harmful one is written down, so that the
summary can say why a planted case was missed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from huimin.demo.identity import broken_number, old_number

Cell = str | int | float | None
Row = tuple[int, list[Cell]]

CHECKSUM, MISSING, ALTERED = "checksum", "missing", "altered"
_FULL_WIDTH = {ord(digit): chr(0xFF10 + int(digit)) for digit in "0123456789"}


@dataclass(frozen=True)
class Fault:
    """One harmful fault in one row. kind: checksum | missing | altered (cells by header → what is written instead)."""

    kind: str
    cells: Mapping[str, Cell] = field(default_factory=dict)
    zh: str = "身份证号校验位错误"
    en: str = "wrong check digit"


@dataclass
class Faults:
    """Harmful faults by dataset and person; `noise` is the seed of the harmless ones.

    applied: faults that met a row when the files were written; a list need not name everybody
    """

    noise: int
    by_dataset: dict[str, dict[int, Fault]] = field(default_factory=dict)
    applied: set[tuple[str, int]] = field(default_factory=set)

    def add(self, dataset: str, person: int, fault: Fault) -> None:
        """The first fault of a row stays: a second would hide it."""
        self.by_dataset.setdefault(dataset, {}).setdefault(person, fault)

    def of(self, dataset: str) -> Mapping[int, Fault]:
        return self.by_dataset.get(dataset, {})

    def __len__(self) -> int:
        return sum(len(rows) for rows in self.by_dataset.values())


@dataclass(frozen=True)
class Slips:
    """Shares of rows with each harmless slip."""

    full_width: float = 0.0
    old_number: float = 0.0
    spaces: float = 0.0
    small_x: float = 0.0
    apostrophe: float = 0.0
    repeated: float = 0.0


NONE = Slips()


def spoil(
    dataset: str, rows: Iterator[Row], headers: tuple[str, ...], identity: int | None, faults: Faults, slips: Slips
) -> Iterator[Row]:
    """The rows as they arrive: faults applied, slips sprinkled, some rows repeated."""
    rng, of_dataset = Random(f"{faults.noise}:{dataset}"), faults.of(dataset)
    for subject, cells in rows:
        fault = of_dataset.get(subject)
        if fault is not None:
            faults.applied.add((dataset, subject))
            if fault.kind == MISSING:
                continue
        sent = list(cells)
        if fault is not None:
            _apply(fault, headers, identity, sent)
        if identity is not None and (fault is None or fault.kind != CHECKSUM):
            sent[identity] = _slip(str(sent[identity]), slips, rng)
        yield subject, sent
        if fault is None and rng.random() < slips.repeated:
            yield subject, sent


def _apply(fault: Fault, headers: tuple[str, ...], identity: int | None, cells: list[Cell]) -> None:
    if fault.kind == CHECKSUM and identity is not None:
        cells[identity] = broken_number(str(cells[identity]))
    for header, value in fault.cells.items():
        cells[headers.index(header)] = value


def _slip(number: str, slips: Slips, rng: Random) -> str:
    if rng.random() < slips.old_number and number[6:10] < "1960":
        return old_number(number) or number
    if rng.random() < slips.small_x and number.endswith("X"):
        return number.lower()
    if rng.random() < slips.full_width:
        return number.translate(_FULL_WIDTH)
    if rng.random() < slips.spaces:
        return f" {number[:6]} {number[6:14]} {number[14:]}"
    return f"'{number}" if rng.random() < slips.apostrophe else number
