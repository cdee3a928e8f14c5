"""One department file: its name, headers, rows and manners; and how it is written to disk.

Rows are streamed: a county of millions is never held as text.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random

from huimin.demo.faults import NONE, Cell, Faults, Row, Slips, spoil
from huimin.demo.world import World
from huimin.kernel import Month

_EXCEL_EPOCH = date(1899, 12, 30)
_SHEET_ROWS = 900_000


@dataclass(frozen=True)
class Look:
    """How a department writes: text encoding and delimiter, or a workbook with title rows.

    titles: merged rows above the headers; sheet: name of the sheet; extra_sheets: others beside it, with one note each
    total: whether a 合计 row closes the list
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    workbook: bool = False
    titles: tuple[str, ...] = ()
    sheet: str = "Sheet1"
    extra_sheets: tuple[tuple[str, str], ...] = ()
    total: bool = False


PLAIN = Look()


@dataclass(frozen=True)
class Register:
    """One department's list.

    file: name with {month} where the month stands; identity: column of the identity number, None for lists by household
    damage: what becomes of a row written down by hand; behind: months the department lags
    rows(world): (person the row is about, cells) in the file's own order
    """

    id: str
    file: str
    headers: tuple[str, ...]
    rows: Callable[[World], Iterator[Row]]
    look: Look = PLAIN
    identity: int | None = 0
    slips: Slips = NONE
    behind: int = 0
    damage: Callable[[Random, list[Cell]], list[Cell]] | None = None

    def file_name(self, month: Month) -> str:
        shown = month.shift(-self.behind)
        return self.file.format(month=shown, compact=f"{shown.year}{shown.month:02d}", chinese=f"{shown.year}年{shown.month}月")

    def write(self, world: World, inbox: Path, faults: Faults | None) -> int:
        """Write the file; without `faults` it is clean and complete. Returns the number of data rows."""
        rows = self.rows(world)
        if faults is not None:
            rows = spoil(self.id, rows, self.headers, self.identity, faults, self.slips)
            if self.damage is not None:
                rows = self._damaged(rows, Random(f"{faults.noise}:{self.id}:by hand"))
        inbox.mkdir(parents=True, exist_ok=True)
        path = inbox / self.file_name(world.month)
        return self._workbooks(path, rows) if self.look.workbook else self._text(path, rows)

    def _damaged(self, rows: Iterator[Row], rng: Random) -> Iterator[Row]:
        assert self.damage is not None
        for subject, cells in rows:
            yield subject, self.damage(rng, cells)

    def _text(self, path: Path, rows: Iterator[Row]) -> int:
        number = 0
        with path.open("w", encoding=self.look.encoding, newline="") as stream:
            writer = csv.writer(stream, delimiter=self.look.delimiter)
            writer.writerow(self.headers)
            for _, cells in rows:
                number += 1
                writer.writerow(cells)
            if self.look.total:
                writer.writerow(_total(self.headers, number))
        return number

    def _workbooks(self, path: Path, rows: Iterator[Row]) -> int:
        """One workbook, or several numbered ones when a sheet would overflow."""
        number, part = 0, 1
        while True:
            name = path if part == 1 else path.with_name(f"{path.stem}_{part}{path.suffix}")
            written = self._workbook(name, rows)
            number, part = number + written, part + 1
            if written < _SHEET_ROWS:
                return number

    def _workbook(self, path: Path, rows: Iterator[Row]) -> int:
        from xlsxwriter import Workbook  # costs 60 ms: paid only when a workbook is written

        # A fixed creation date: the same county twice is the same bytes twice.
        book = Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
        book.set_properties({"created": datetime(2026, 1, 1)})
        sheet = book.add_worksheet(self.look.sheet)
        bold = book.add_format({"bold": True, "align": "center"})
        for line, title in enumerate(self.look.titles):
            sheet.merge_range(line, 0, line, len(self.headers) - 1, title, bold)
        line = len(self.look.titles)
        sheet.write_row(line, 0, self.headers, bold)
        number = 0
        for _, cells in rows:
            number += 1
            sheet.write_row(line + number, 0, cells)
            if number == _SHEET_ROWS:
                break
        if self.look.total:
            sheet.write_row(line + number + 1, 0, _total(self.headers, number))
        for name, note in self.look.extra_sheets:
            book.add_worksheet(name).write(0, 0, note)
        book.close()
        return number


def _total(headers: tuple[str, ...], number: int) -> list[Cell]:
    return ["合计", number, *[""] * (len(headers) - 2)]


def serial(day: date | None) -> Cell:
    """A date as the number Excel keeps: days since 1899-12-30."""
    return "" if day is None else (day - _EXCEL_EPOCH).days


def compact(day: date | None) -> Cell:
    """20261031"""
    return "" if day is None else f"{day:%Y%m%d}"


def slashed(day: date | None) -> Cell:
    """2026/10/31, without leading zeros, as Excel shows it."""
    return "" if day is None else f"{day.year}/{day.month}/{day.day}"


def dotted(day: date | None) -> Cell:
    """2026.10.31"""
    return "" if day is None else f"{day:%Y.%m.%d}"


def spelled(day: date | None) -> Cell:
    """2026年10月31日"""
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


def iso(day: date | None) -> Cell:
    """2026-10-31"""
    return "" if day is None else day.isoformat()
