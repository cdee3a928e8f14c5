"""CSV files of the catalog, read with file, line and column at hand for every complaint."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from huimin.catalog.errors import BadRow
from huimin.kernel import Text, decoded
from huimin.kernel.errors import did_you_mean, nearest

NAME = re.compile(r"[a-z][a-z0-9_]*")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Row:
    """One line of a file (or one table of a mapping file); a missing cell reads as ""."""

    file: str
    line: int
    cells: dict[str, str]
    error: type[BadRow]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def wrong(self, column: str, problem: Text, next_step: Text) -> BadRow:
        """The error to raise about one cell of this row."""
        return self.error(file=self.file, line=self.line, column=column, problem=problem, next_step=next_step)

    def required(self, column: str) -> str:
        """The cell's text. Raises the row's error when it is empty."""
        if not self[column]:
            raise self.wrong(column, Text("不能为空", "must not be empty"), Text("请填写。", "Fill it in."))
        return self[column]

    def name(self, column: str, pattern: re.Pattern[str] = NAME) -> str:
        """An identifier: small letters, digits and underscores."""
        text = self.required(column)
        if not pattern.fullmatch(text):
            raise self.wrong(
                column,
                Text(f"“{text}”不是合法的名称", f"“{text}” is not a valid name"),
                Text(
                    "请用小写英文字母、数字和下划线,以字母开头。",
                    "Use small letters, digits and underscores, a letter first.",
                ),
            )
        return text

    def one_of(self, column: str, choices: Sequence[str]) -> str:
        """One of a closed list of words. Raises the row's error with the nearest one."""
        text = self[column]
        if text not in choices:
            near, shown = did_you_mean(text, choices), " | ".join(choices)
            raise self.wrong(
                column,
                Text(f"“{text}”不在可选值之中", f"“{text}” is not one of the choices"),
                Text(
                    f"{near.zh}可选:{shown}。",
                    f"{near.en}Choices: {shown}.",
                ),
            )
        return text

    def day(self, column: str) -> date | None:
        """A date written 2026-07-01; None for an empty cell. Raises the row's error for anything else."""
        text = self[column]
        if not text:
            return None
        try:
            if _ISO_DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise self.wrong(
            column,
            Text(f"“{text}”不是日期", f"“{text}” is not a date"),
            Text("请写成 2026-07-01 的样子。", "Write it like 2026-07-01."),
        )


def read_rows(
    path: Path, columns: Sequence[str], optional: Sequence[str], error: type[BadRow]
) -> Iterator[Row]:
    """Yield the non-empty rows of a CSV file (UTF-8, or GB18030 as Excel writes it in China).

    columns, optional: the headers that must and may be there; any other header is refused, so that a
    misspelt one is never skipped in silence.
    Raises `error` with file, line and column.
    """
    reader = csv.reader(io.StringIO(_text(path, error), newline=""), strict=True)
    header: list[str] = []
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if not any(stripped):
                continue
            if not header:
                header = _checked_header(path, stripped, columns, optional, error)
                continue
            yield _row(path, reader.line_num, header, stripped, error)
    except csv.Error as problem:
        raise _whole_file(
            path, reader.line_num, Text(f"不是合法的 CSV({problem})", f"is not valid CSV ({problem})"), error
        ) from None
    if not header:
        _checked_header(path, [], columns, optional, error)


def _row(path: Path, line: int, header: list[str], cells: list[str], error: type[BadRow]) -> Row:
    row = Row(path.name, line, dict(zip(header, cells, strict=False)), error)
    if len(cells) > len(header):
        raise row.wrong(
            header[-1],
            Text("这一行的单元格比表头多", "this line has more cells than the header"),
            Text("含逗号的文字请用英文双引号括起来。", "Put text with commas in double quotes."),
        )
    return row


def _checked_header(
    path: Path, header: list[str], columns: Sequence[str], optional: Sequence[str], error: type[BadRow]
) -> list[str]:
    for column in columns:
        if column not in header:
            near = nearest(column, header)
            found = Text(f"(表头里有“{near}”)", f" (the header has “{near}”)") if near else Text("", "")
            raise error(
                file=path.name,
                line=1,
                column=column,
                problem=Text(f"缺少这一列{found.zh}", f"this column is missing{found.en}"),
                next_step=Text(
                    f"表头应为:{','.join(columns)}。", f"The header must hold: {','.join(columns)}."
                ),
            )
    for column in header:
        if column not in columns and column not in optional:
            raise error(
                file=path.name,
                line=1,
                column=column,
                problem=Text("没有这样的列", "there is no such column"),
                next_step=Text(
                    f"可用的列:{','.join([*columns, *optional])}。",
                    f"Columns: {','.join([*columns, *optional])}.",
                ),
            )
    return header


def _text(path: Path, error: type[BadRow]) -> str:
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise _whole_file(
            path, 0, Text(f"读不到文件({problem.strerror})", f"cannot be read ({problem.strerror})"), error
        ) from None
    text = decoded(data)
    if text is None:
        raise _whole_file(
            path, 1, Text("既不是 UTF-8 也不是 GB18030 编码", "is neither UTF-8 nor GB18030"), error
        )
    return text


def _whole_file(path: Path, line: int, problem: Text, error: type[BadRow]) -> BadRow:
    next_step = Text("请用表格软件另存为“CSV UTF-8”。", "Save it again as “CSV UTF-8”.")
    return error(file=path.name, line=line, column="*", problem=problem, next_step=next_step)
