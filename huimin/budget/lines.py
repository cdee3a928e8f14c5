"""A table somebody typed: a CSV as spreadsheets save it, read line by line, each slip refused with line and column."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from huimin.kernel import (
    Fen,
    HuiminError,
    Month,
    Text,
    decoded,
    fen_from_yuan,
    is_area_code,
    uncell,
    yuan_text,
)

_EMPTY = Text("空着", "empty")
_DIGITS = 18
"""Of a whole number; Python turns no number of thousands of digits into one."""
MONEY_UNIT = "元"
"""The unit of an amount of money in tables where amounts have units; such amounts are read to the fen."""


class Table(Protocol):
    """A file, or what would stand in one."""

    @property
    def name(self) -> str: ...

    def read_bytes(self) -> bytes: ...


def shown(amount: int, unit: str) -> str:
    """As such a table has it: 9_600 of 元 is "96.00", of anything else "9600"."""
    return yuan_text(amount) if unit == MONEY_UNIT else str(amount)


@dataclass(frozen=True)
class Line:
    """One line. error: what a slip is refused with; it takes file, line, column, problem_zh, problem_en."""

    file: str
    number: int
    row: Mapping[str, Any]
    error: type[HuiminError]

    def bad(self, column: str, problem: Text) -> HuiminError:
        return self.error(file=self.file, line=self.number, column=column, problem_zh=problem.zh, problem_en=problem.en)

    def text(self, column: str) -> str:
        return uncell((self.row.get(column) or "").strip())

    def needs(self, column: str) -> str:
        found = self.text(column)
        if not found:
            raise self.bad(column, _EMPTY)
        return found

    def words(self, column: str) -> frozenset[str]:
        """Several words in one cell, parted by ; or ；."""
        return frozenset(word.strip() for word in self.text(column).replace("；", ";").split(";") if word.strip())

    def money(self, column: str) -> Fen | None:
        text = self.text(column)
        try:
            fen = fen_from_yuan(text) if text else None
        except ValueError:
            raise self.bad(column, Text(f"“{text}”不是金额(元,最多两位小数)",
                                        f"“{text}” is no amount in yuan with at most two decimals")) from None
        if fen is not None and not 0 <= fen < 10**15:
            raise self.bad(column, Text(f"“{text}”:金额不能小于零,也不能大到十万亿元",
                                        f"“{text}”: an amount is not below zero, nor ten trillion yuan"))
        return fen

    def ratio(self, column: str, most: float = 10, least: float = 0) -> float | None:
        text = self.text(column)
        try:
            value = float(Decimal(text)) if text else None
        except (InvalidOperation, ValueError):  # ValueError: a signalling NaN
            value = least - 1
        if value is not None and not least <= value <= most:
            raise self.bad(column, Text(f"“{text}”要在 {least:g} 到 {most:g} 之间", f"“{text}” must lie between {least:g} and {most:g}"))
        return value

    def whole(self, column: str, most: int) -> int | None:
        """A whole number of at least 1, or nothing."""
        text = self.text(column).replace(",", "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS and 1 <= int(text) <= most):
            raise self.bad(column, Text(f"“{text}”要是 1 到 {most} 的整数", f"“{text}” must be a whole number from 1 to {most}"))
        return int(text)

    def needs_whole(self, column: str, most: int) -> int:
        found = self.whole(column, most)
        if found is None:
            raise self.bad(column, _EMPTY)
        return found

    def chosen(self, column: str, known: Mapping[str, Text]) -> str:
        """The key of `known` whose name, or whose Chinese word, the cell holds."""
        return self._key(column, self.needs(column), known)

    def several(self, column: str, known: Mapping[str, Text]) -> frozenset[str]:
        """The same for a cell of words parted by ; or ；, or of none."""
        return frozenset(self._key(column, word, known) for word in self.words(column))

    def _key(self, column: str, text: str, known: Mapping[str, Text]) -> str:
        for name, word in known.items():
            if text in (name, word.zh):
                return name
        told = Text("、".join(word.zh for word in known.values()), ", ".join(known))
        raise self.bad(column, Text(f"“{text}”不认识;可写:{told.zh}", f"“{text}” is not known; one of {told.en}"))

    def day(self, column: str) -> date | None:
        text = self.text(column)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise self.bad(column, Text(f"“{text}”不是日期;写作 2026-10-31", f"“{text}” is no day; write 2026-10-31")) from None

    def needs_day(self, column: str) -> date:
        self.needs(column)
        found = self.day(column)
        assert found is not None
        return found

    def month(self, column: str) -> Month | None:
        text = self.text(column)
        try:
            return Month.parse(text) if text else None
        except ValueError:
            raise self.bad(column, Text(f"“{text}”不是月份;写作 2026-10", f"“{text}” is no month; write 2026-10")) from None

    def needs_month(self, column: str) -> Month:
        self.needs(column)
        found = self.month(column)
        assert found is not None
        return found

    def area(self, column: str) -> str:
        text = self.needs(column)
        if not is_area_code(text):
            raise self.bad(column, Text(f"“{text}”不是区划代码", f"“{text}” is no area code"))
        return text


def read_lines(path: Table, columns: Sequence[str], error: type[HuiminError]) -> list[Line]:
    """Every line of the table that is not blank, at least one; `columns` must be there. UTF-8 or GB18030."""
    text = decoded(path.read_bytes())
    if text is None:
        raise Line(path.name, 1, {}, error).bad("CSV", Text("既不是 UTF-8 也不是 GB18030 编码", "is neither UTF-8 nor GB18030"))
    return lines_of(text, path.name, columns, error)


def lines_of(text: str, name: str, columns: Sequence[str], error: type[HuiminError]) -> list[Line]:
    """The same of a table that was read already. name: what it is called in a slip."""
    top = Line(name, 1, {}, error)
    rows = csv.DictReader(io.StringIO(text, newline=""))
    try:
        have = list(rows.fieldnames or [])
        lines = [Line(name, rows.line_num, row, error) for row in rows if any("".join(cell or "").strip() for cell in row.values())]
    except csv.Error as slip:
        raise Line(name, rows.line_num, {}, error).bad("CSV", Text(f"不是合法的 CSV:{slip}", f"not valid CSV: {slip}")) from None
    for column in columns:
        if column not in have:
            raise top.bad(column, Text("缺这一列", "this column is missing"))
    if not lines:
        raise top.bad(columns[0] if columns else "CSV", Text("一行也没有", "there is not one line"))
    return lines


def once(lines: Sequence[Line], column: str, within: str = "") -> None:
    """Refuse a table in which `column` is empty somewhere or says the same twice; `within`: twice for the same of that column."""
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        value = line.needs(column)
        key = (line.needs(within) if within else "", value)
        if key in seen:
            raise line.bad(column, Text(f"{value} 在第{seen[key]}行已经有了", f"{value} stands in line {seen[key]} already"))
        seen[key] = line.number
