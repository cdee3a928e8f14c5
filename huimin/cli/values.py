"""Kinds of values typed on the command line, each refused with a sentence in the reader's language."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from huimin.kernel import Month, Text

if TYPE_CHECKING:
    _Kind: TypeAlias = click.ParamType[Any]
else:
    _Kind = click.ParamType  # generic only since click 8.3


class _MonthValue(_Kind):
    name = "YYYY-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        if isinstance(value, Month):
            return value
        try:
            return Month.parse(str(value))
        except ValueError:
            self.fail(str(Text(f"月份写作 2026-10,不是“{value}”。", f"a month is written 2026-10, not “{value}”.")), param, ctx)


class _DayValue(_Kind):
    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(str(Text(f"日期写作 2026-10-31,不是“{value}”。", f"a day is written 2026-10-31, not “{value}”.")), param, ctx)


class _CountValue(_Kind):
    name = "N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value).replace(",", "").replace("_", "")
        if not text.isascii() or not text.isdigit():
            self.fail(str(Text(f"要一个整数,不是“{value}”。", f"a whole number is needed, not “{value}”.")), param, ctx)
        return int(text)


class _Folder(_Kind):
    name = "DIR"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        return Path(value)


FOLDER = _Folder()
MONTH = _MonthValue()
DAY = _DayValue()
COUNT = _CountValue()
