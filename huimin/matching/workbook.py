"""One workbook per township: the lists on paper, ready to take along.

Every text is written as text, and one that looks like a formula gets an apostrophe in front: nothing that stands in a
department's file can act as a formula, here or in a CSV somebody saves from it.
Of an identity number only the last four characters are shown: enough to tell namesakes apart.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter

from huimin.kernel import Text, cell
from huimin.matching.result import Line
from huimin.matching.sheets import CAUTION, COLUMNS, MEANING, READING, SHEETS, Column, Wording

_ROWS_PER_SHEET = 1_000_000
_FONT = "Microsoft YaHei"
_NOWHERE = Text("未知乡镇", "unknown township")


def write_workbooks(lists: Mapping[str, Callable[[], Iterator[Line]]], folder: Path, wording: Wording) -> list[Path]:
    """Write `folder`/<township>.xlsx for every township that has lines; return the files.

    lists: list name -> its lines in the order of townships
    """
    folder.mkdir(parents=True, exist_ok=True)
    streams = {name: groupby(lines(), key=lambda line: line.township or "") for name, lines in lists.items()}
    heads = {name: next(stream, None) for name, stream in streams.items()}
    written = []
    while open_heads := [head for head in heads.values() if head is not None]:
        township = min(head[0] for head in open_heads)
        path = folder / f"{_file_name(township, wording.area(township))}.xlsx"
        with _Book(path, wording, wording.area(township)) as book:
            for name in SHEETS:
                head = heads.get(name)
                here = head is not None and head[0] == township
                book.sheet(name, head[1] if head is not None and here else iter(()))
                if here:
                    heads[name] = next(streams[name], None)
        written.append(path)
    return written


class _Book:
    """One XLSX file being written, row by row, in constant memory."""

    def __init__(self, path: Path, wording: Wording, township: str) -> None:
        self._book = xlsxwriter.Workbook(str(path), {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        self._wording, self._township = wording, township or str(_NOWHERE)
        base = {"font_name": _FONT, "font_size": 10, "valign": "top", "text_wrap": True, "border": 1, "border_color": "#BBBBBB"}
        self._plain = self._book.add_format(base)
        self._money = self._book.add_format(base | {"num_format": "#,##0.00", "text_wrap": False})
        self._bold = self._book.add_format(base | {"bold": True, "bg_color": "#F2F0EA"})
        self._sum = self._book.add_format(base | {"bold": True, "num_format": "#,##0.00", "shrink": True, "text_wrap": False})
        self._title = self._book.add_format({"font_name": _FONT, "font_size": 14, "bold": True})
        self._front_page()

    def __enter__(self) -> "_Book":
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def sheet(self, name: str, lines: Iterator[Line]) -> None:
        """One list of this township, with a totals row."""
        sheet = self._book.add_worksheet(str(SHEETS[name]))
        self._print_setup(sheet, str(SHEETS[name]))
        columns = COLUMNS[name]
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, str(column.title), self._bold)
        totals = [0] * len(columns)
        count = 0
        for count, line in enumerate(lines, 1):
            if count <= _ROWS_PER_SHEET:
                for number, column in enumerate(columns):
                    totals[number] += self._cell(sheet, count, number, column, line)
        self._totals(sheet, count, columns, totals)

    def _cell(self, sheet: Any, row: int, number: int, column: Column, line: Line) -> int:
        """Write one cell; return its money in fen."""
        if column.text is not None:
            sheet.write_string(row, number, str(cell(column.text(line, self._wording))), self._plain)
        elif column.fen is None:
            sheet.write_number(row, number, row, self._plain)
        elif (fen := column.fen(line)) is None:
            sheet.write_blank(row, number, None, self._money)
        else:
            sheet.write_number(row, number, fen / 100, self._money)
            return fen
        return 0

    def _totals(self, sheet: Any, count: int, columns: Sequence[Column], totals: list[int]) -> None:
        """The only formulas of the book are our own sums, written with their value for readers that do not compute."""
        row = min(count, _ROWS_PER_SHEET) + 1
        empty = Text("本月没有。", "None this month.")
        sheet.write_string(row, 0, str(Text("合计", "Total")), self._bold)
        sheet.write_string(row, 1, str(Text(f"{count}条", f"{count} line{'s' if count > 1 else ''}")) if count else str(empty), self._bold)
        for number in range(2, len(columns)):
            if columns[number].fen is not None and count:
                letter = chr(ord("A") + number)
                sheet.write_formula(row, number, f"=SUM({letter}2:{letter}{row})", self._sum, totals[number] / 100)
            else:
                sheet.write_blank(row, number, None, self._bold)

    def _print_setup(self, sheet: Any, title: str) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 2)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        # In a header “&” begins a command and is doubled to mean itself.
        here = f"{self._township} {title} {self._wording.month}".replace("&", "&&")
        sheet.set_header(f"&L{here}&R{Text('线索,不是决定', 'Leads, not decisions')}")
        sheet.set_footer(str(Text("&C第 &P 页,共 &N 页", "&CPage &P of &N")))

    def _front_page(self) -> None:
        sheet = self._book.add_worksheet(str(Text("说明", "About")))
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 90)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, str(Text(f"惠民比对名单:{self._township}", f"Lists: {self._township}")), self._title)
        rows = [(str(Text("请注意", "Please note")), str(CAUTION)),
                *((str(SHEETS[name]), str(MEANING[name])) for name in SHEETS),
                *((str(label), str(text)) for label, text in READING), *self._wording.front_page]
        for number, (label, text) in enumerate(rows, 2):
            sheet.write_string(number, 0, label, self._bold)
            sheet.write_string(number, 1, str(cell(text)), self._plain)


def _file_name(code: str, name: str) -> str:
    """Codes and names come from data: only letters, digits and a few signs may become part of a path."""
    parts = dict.fromkeys("".join(letter for letter in text if letter.isalnum() or letter in "-·") for text in (code, name))
    return "_".join(part for part in parts if part) or str(_NOWHERE)
