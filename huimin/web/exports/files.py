"""The file of an approved request: name, policy, place, sums, reason and facts; no number of any person.

Who took it out, when and under which request stands above and below the table, in the last cell of every row and, in a
workbook, in the footer of the printed sheet: a page or a few rows torn from it still say where they come from.
"""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.http import HttpResponse

from huimin.kernel import Text, cell, yuan_text
from huimin.matching import Line
from huimin.web.download import csv_file

COLUMNS: Sequence[Text] = (
    Text("姓名", "Name"), Text("政策", "Policy"), Text("村(社区)", "Village"), Text("应发(元)", "Due (yuan)"),
    Text("在发(元)", "Paid (yuan)"), Text("差额(元)", "Difference"), Text("依据条款", "Article"), Text("依据的事实", "Facts relied on"),
    Text("导出编号", "Export"))
FIELDS = ("name", "area", "policy", "amount", "article", "facts")
FORMATS = {"csv": Text("CSV(文本表格)", "CSV"), "xlsx": Text("Excel 工作簿", "Excel workbook")}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (12, 18, 18, 12, 12, 12, 30, 50, 14)


def row(line: Line, policy: str, place: str, number: str) -> list[str]:
    """One line as its cells."""
    sums = ("" if fen is None else yuan_text(fen) for fen in (line.entitled_fen, line.paid_fen, line.difference_fen))
    return [line.name or "", policy, place, *sums, line.article, str(line.rests_on), number]


def file_of(format: str, number: str, watermark: str, rows: Sequence[Sequence[str]]) -> HttpResponse:
    """format: csv | xlsx; watermark: who, when, under which request."""
    if format == "csv":
        return csv_file(f"{number}.csv", COLUMNS, rows, [watermark])
    response = HttpResponse(_workbook(watermark, rows), content_type=_XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{number}.xlsx"'
    return response


def _workbook(watermark: str, rows: Sequence[Sequence[str]]) -> bytes:
    stream = io.BytesIO()
    book: Any = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                             "strings_to_numbers": False})
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    footer = watermark.replace("&", "&&")  # in a footer "&" begins a command and is doubled to mean itself
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.set_footer(f"&L{footer}&R&P/&N")
    sheet.write_string(0, 0, str(cell(watermark)))
    for place, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(1, place, str(name), bold)
    for at, cells in enumerate(rows, 2):
        for place, text in enumerate(cells):
            sheet.write_string(at, place, str(cell(text)))
    sheet.write_string(len(rows) + 2, 0, str(cell(watermark)))
    book.close()
    return stream.getvalue()
