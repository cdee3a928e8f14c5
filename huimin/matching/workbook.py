"""One workbook per township: the lists on paper, ready to take along.

Every text is written as text, so nothing that stands in a department's file can act as a formula.
Of an identity number only the last four characters are shown: enough to tell namesakes apart.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter

from huimin.kernel import Text
from huimin.matching.result import Line

SHEETS: Mapping[str, Text] = {
    "unclaimed": Text("应享未享", "Unclaimed"),
    "undue": Text("不应享而享", "Undue"),
    "amount": Text("金额不符", "Wrong amount"),
    "unknown": Text("待核", "To verify"),
}
MEANING: Mapping[str, Text] = {
    "unclaimed": Text("按现有数据符合条件,但不在册:请上门告知,帮助申请。",
                      "Entitled by the data, not on the roster: tell them and help them apply."),
    "undue": Text("在册,但按现有数据不符合条件:请先核实数据,再听本人说明。",
                  "On the roster, not entitled by the data: verify the data first, then hear the person."),
    "amount": Text("在册且符合条件,但发放金额与规定不同:差额=实发-应发。",
                   "On the roster and entitled, but another amount is paid: difference = paid − due."),
    "unknown": Text("还缺一项或几项事实,不能判断:请向注明的部门核实。", "Facts are missing: ask the department named."),
}
CAUTION = Text("名单是线索,不是决定;减发、停发前须听取本人意见(社会救助法第四十八条)。",
               "The lists are leads, not decisions; nobody's benefit is cut or stopped without hearing the person "
               "(Social Assistance Law, Art. 48).")
_COLUMNS: Sequence[tuple[Text, int]] = (
    (Text("序号", "No."), 5), (Text("姓名", "Name"), 9), (Text("证件号末四位", "ID, last four"), 12), (Text("村(社区)", "Village"), 14),
    (Text("政策", "Policy"), 16), (Text("应发(元)", "Due (yuan)"), 11), (Text("实发(元)", "Paid (yuan)"), 11),
    (Text("差额(元)", "Difference"), 11), (Text("原因", "Reason"), 46), (Text("需要核实的事实/向谁核实", "Fact to verify / with whom"), 26),
    (Text("处理结果", "Result"), 12), (Text("签名", "Signature"), 9),
)
_MONEY = (5, 6, 7)
_ROWS_PER_SHEET = 1_000_000


@dataclass(frozen=True)
class Wording:
    """How lines are put into words; given by whoever knows the rules."""

    policy: Callable[[str], str]
    why: Callable[[Line], str]
    to_verify: Callable[[Line], str]
    area: Callable[[str], str]
    front_page: Sequence[tuple[str, str]] = field(default=())


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
        self._wording, self._township = wording, township
        base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top", "text_wrap": True, "border": 1, "border_color": "#BBBBBB"}
        self._plain = self._book.add_format(base)
        self._money = self._book.add_format(base | {"num_format": "#,##0.00", "text_wrap": False})
        self._bold = self._book.add_format(base | {"bold": True, "bg_color": "#F2F0EA"})
        self._sum = self._book.add_format(base | {"bold": True, "num_format": "#,##0.00"})
        self._title = self._book.add_format({"font_name": "Microsoft YaHei", "font_size": 14, "bold": True})
        self._front_page()

    def __enter__(self) -> "_Book":
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def sheet(self, name: str, lines: Iterator[Line]) -> None:
        """One list of this township, with a totals row."""
        sheet = self._book.add_worksheet(str(SHEETS[name]))
        self._print_setup(sheet, str(SHEETS[name]))
        for column, (title, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, str(title), self._bold)
        totals = [0] * len(_COLUMNS)
        count = 0
        for count, line in enumerate(lines, 1):
            if count <= _ROWS_PER_SHEET:
                self._row(sheet, count, line, totals)
        self._totals(sheet, count, totals)

    def _row(self, sheet: Any, row: int, line: Line, totals: list[int]) -> None:
        texts = {1: line.name or "", 2: last_four(line.person_id or line.household_id), 3: self._wording.area(line.village or ""),
                 4: self._wording.policy(line.policy), 8: self._wording.why(line), 9: self._wording.to_verify(line), 10: "", 11: ""}
        money = {5: line.entitled_fen, 6: line.paid_fen, 7: line.difference_fen}
        for column in range(len(_COLUMNS)):
            if column == 0:
                sheet.write_number(row, column, row, self._plain)
            elif column in texts:
                sheet.write_string(row, column, texts[column], self._plain)
            else:
                self._amount(sheet, row, column, money[column])
                totals[column] += money[column] or 0

    def _amount(self, sheet: Any, row: int, column: int, fen: int | None) -> None:
        if fen is None:
            sheet.write_blank(row, column, None, self._money)
        else:
            sheet.write_number(row, column, fen / 100, self._money)

    def _totals(self, sheet: Any, count: int, totals: list[int]) -> None:
        """The only formulas of the book are our own sums, written with their value for readers that do not compute."""
        row = min(count, _ROWS_PER_SHEET) + 1
        empty = Text("本月没有。", "None this month.")
        sheet.write_string(row, 0, str(Text("合计", "Total")), self._bold)
        sheet.write_string(row, 1, str(Text(f"{count}条", f"{count} lines")) if count else str(empty), self._bold)
        for column in range(2, len(_COLUMNS)):
            if column in _MONEY and count:
                letter = "ABCDEFGHIJKL"[column]
                sheet.write_formula(row, column, f"=SUM({letter}2:{letter}{row})", self._sum, totals[column] / 100)
            else:
                sheet.write_blank(row, column, None, self._bold)

    def _print_setup(self, sheet: Any, title: str) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 2)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        # In a header “&” begins a command and is doubled to mean itself.
        sheet.set_header("&L" + f"{self._township} {title}".replace("&", "&&"))
        sheet.set_footer(str(Text("&C第 &P 页,共 &N 页", "&CPage &P of &N")))

    def _front_page(self) -> None:
        sheet = self._book.add_worksheet(str(Text("说明", "About")))
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 90)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, str(Text(f"惠民比对名单:{self._township}", f"Lists for {self._township}")), self._title)
        rows = [(str(Text("请注意", "Please note")), str(CAUTION)),
                *((str(SHEETS[name]), str(MEANING[name])) for name in SHEETS), *self._wording.front_page]
        for number, (label, text) in enumerate(rows, 2):
            sheet.write_string(number, 0, label, self._bold)
            sheet.write_string(number, 1, text, self._plain)


def last_four(number: str | None) -> str:
    """`****1234`; nothing of a number of four characters or fewer is hidden, as there is nothing to hide."""
    text = number or ""
    return "****" + text[-4:] if len(text) > 4 else text


def _file_name(code: str, name: str) -> str:
    """Codes and names come from data: only letters, digits and a few signs may become part of a path."""
    parts = dict.fromkeys("".join(letter for letter in text if letter.isalnum() or letter in "-·") for text in (code, name))
    return "_".join(part for part in parts if part) or str(Text("未知乡镇", "unknown"))
