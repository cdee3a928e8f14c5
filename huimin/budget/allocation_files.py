"""An allocation as files for people: CSV and workbook, one line a region, money in yuan, a line with the sums."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlsxwriter

from huimin.budget.allocate import Allocation
from huimin.budget.allocation_words import MADE_UP, rows
from huimin.kernel import PeopleCsv, Text, cell, yuan_text

COLUMNS = {
    "code": Text("代码", "code"), "name": Text("地区", "region"), "group": Text("组", "group"), "need": Text("需求(元)", "need (yuan)"),
    "own": Text("自有财力(元)", "own money (yuan)"), "difficulty": Text("困难系数", "difficulty"),
    "performance": Text("绩效系数", "performance"), "last_year": Text("上年(元)", "last year (yuan)"),
    "ideal": Text("公式不设限(元)", "formula without limits (yuan)"), "formula": Text("公式(元)", "formula (yuan)"),
    "optimum": Text("优化(元)", "optimiser (yuan)"), "formula_coverage": Text("公式覆盖率", "covered, formula"),
    "optimum_coverage": Text("优化覆盖率", "covered, optimiser"), "why": Text("说明", "why")}
MONEY = ("need", "own", "last_year", "ideal", "formula", "optimum")


def write(found: Allocation, folder: Path) -> list[Path]:
    """allocation.csv and allocation.xlsx: one line a region, money in yuan, a line with the sums. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    sheet, workbook = folder / "allocation.csv", folder / "allocation.xlsx"
    with sheet.open("w", encoding="utf-8-sig", newline="") as stream:
        PeopleCsv(stream).writerows([[str(title) for title in COLUMNS.values()], *_lines(found)])
    _workbook(found, workbook)
    return [sheet, workbook]


def _lines(found: Allocation) -> Iterator[list[Any]]:
    listed = rows(found)
    for row in listed:
        yield [_cell(name, row[name]) for name in COLUMNS]
    sums = {name: sum(row[name] or 0 for row in listed) for name in MONEY}
    yield [_cell(name, sums[name]) if name in sums else str(Text("合计", "sum")) if name == "name" else "" for name in COLUMNS]


def _cell(name: str, value: Any) -> Any:
    if name in MONEY:
        return "" if value is None else yuan_text(value)
    return f"{value:.4f}" if name.endswith("coverage") else str(value)


def _workbook(found: Allocation, path: Path) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet(str(Text("分配", "allocation")))
        bold, money = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "#,##0.00"})
        sheet.freeze_panes(1, 2)
        for column, (name, title) in enumerate(COLUMNS.items()):
            sheet.write_string(0, column, str(cell(str(title))), bold)
            sheet.set_column(column, column, 60 if name == "why" else 18 if name in MONEY else 12)
        number = 0
        for number, line in enumerate(_lines(found), 1):
            for column, (name, value) in enumerate(zip(COLUMNS, line, strict=True)):
                if name in MONEY and value:
                    sheet.write_number(number, column, float(value), money)
                else:
                    sheet.write_string(number, column, str(cell(value)))
        if found.rules.synthetic:
            sheet.write_string(number + 2, 0, str(cell(str(MADE_UP))))
