"""Kinds of values typed on the command line, each refused with a sentence in the reader's language."""

import errno
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from huimin.kernel import Fen, HuiminError, Month, Text, fen_from_yuan, read_ratio

_DIGITS = 18
_TOO_MUCH: Fen = 10**15

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


class _MomentValue(_Kind):
    """A day (its end, here) or a moment; without an offset it is local time."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        text = str(value)
        try:
            day = len(text) == len("2026-10-31")
            return (datetime.combine(date.fromisoformat(text), time.max) if day else datetime.fromisoformat(text)).astimezone(UTC)
        except ValueError:
            self.fail(str(Text(f"日期写作 2026-10-31(到当天结束),时刻写作 2026-10-31T09:00,不是“{text}”。",
                               f"a day is written 2026-10-31 (its end is meant), a moment 2026-10-31T09:00, not “{text}”.")), param, ctx)


class _ReasonValue(_Kind):
    name = "DATASET=REASON"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        dataset, _, reason = str(value).partition("=")
        if not dataset.strip() or not reason.strip():
            self.fail(str(Text(f"写作 数据集=理由,不是“{value}”。", f"write DATASET=REASON, not “{value}”.")), param, ctx)
        return dataset.strip(), reason.strip()


class _CountValue(_Kind):
    name = "N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value).replace(",", "").replace("_", "")
        if not text.isascii() or not text.isdigit() or len(text) > _DIGITS:
            self.fail(str(Text(f"要一个整数,不是“{value}”。", f"a whole number is needed, not “{value}”.")), param, ctx)
        return int(text)


class _YuanValue(_Kind):
    """An amount in yuan, as fen. least: 0 or 1 fen."""

    name = "YUAN"

    def __init__(self, least: Fen) -> None:
        self._least = least

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fen:
        if isinstance(value, int):
            return value
        try:
            fen = fen_from_yuan(str(value))
        except ValueError:
            fen = -1
        if not self._least <= fen < _TOO_MUCH:
            least = Text("大于零", "above zero") if self._least else Text("不小于零", "not below zero")
            self.fail(str(Text(f"要一个{least.zh}的金额(元,最多两位小数,小于十万亿),不是“{value}”。",
                               f"an amount in yuan is needed, {least.en}, below ten trillion, with at most two decimals; not “{value}”.")),
                      param, ctx)
        return fen


class _ShareValue(_Kind):
    """From 0 to `most`."""

    name = "SHARE"

    def __init__(self, most: int) -> None:
        self._most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        if isinstance(value, Fraction):
            return value
        found = read_ratio(str(value))
        if found is None or not 0 <= found <= self._most:
            self.fail(str(Text(f"要 0 到 {self._most:.0%} 之间的比例,写成 8% 或 0.08,不是“{value}”。",
                               f"a share from 0 to {self._most:.0%} is needed, as 8% or 0.08, not “{value}”.")), param, ctx)
        return found


class NothingThere(HuiminError):
    """A file or folder named on the command line does not exist, or is the other of the two."""

    code = "HM-CLI-005"
    exit_code = 14
    zh = "{option}:没有{kind_zh} {path}。请检查写法。"
    en = "{option}: there is no {kind_en} {path}. Check how it is written."


class CannotUse(HuiminError):
    """The system refuses a file or folder: no right, no room, something in the way."""

    code = "HM-CLI-006"
    exit_code = 13
    zh = "{path} 不能用:{why_zh}。请改正,或换一个地方。"
    en = "{path} cannot be used: {why_en}. Correct it, or choose another place."


_WHY = {
    errno.ENOENT: Text("不存在,也不能在那里新建", "it does not exist and cannot be made there"),
    errno.EACCES: Text("没有权限", "no permission"),
    errno.EPERM: Text("没有权限", "no permission"),
    errno.EROFS: Text("磁盘只读", "the disk is read-only"),
    errno.ENOSPC: Text("磁盘已满", "the disk is full"),
    errno.EDQUOT: Text("磁盘已满", "the disk is full"),
    errno.EEXIST: Text("那里已有同名的文件", "a file of that name is in the way"),
    errno.ENOTDIR: Text("路径里有一段是文件,不是文件夹", "part of the path is a file, not a folder"),
    errno.EISDIR: Text("是文件夹,不是文件", "it is a folder, not a file"),
    errno.ENAMETOOLONG: Text("名称太长", "the name is too long"),
}


def cannot_use(error: OSError) -> CannotUse:
    """The system's refusal in the reader's language."""
    why = _WHY.get(error.errno or 0, Text.of(error.strerror or type(error).__name__))
    return CannotUse(path=error.filename, why_zh=why.zh, why_en=why.en)


class _Folder(_Kind):
    name = "DIR"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        return Path(value)


class _Existing(_Kind):
    """A file, or a folder, that must be there already."""

    def __init__(self, name: str, kind: Text) -> None:
        self.name, self._kind = name, kind

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if not (path.is_dir() if self.name == "DIR" else path.is_file()):
            option = param.opts[0] if param else self.name
            raise NothingThere(option=option, path=path, kind_zh=self._kind.zh, kind_en=self._kind.en)
        return path


FOLDER = _Folder()
FILE_THERE = _Existing("FILE", Text("文件", "file"))
FOLDER_THERE = _Existing("DIR", Text("文件夹", "folder"))
MONTH = _MonthValue()
DAY = _DayValue()
REASON = _ReasonValue()
MOMENT = _MomentValue()
COUNT = _CountValue()
YUAN, YUAN_OR_NONE = _YuanValue(1), _YuanValue(0)
SHARE, RATE = _ShareValue(1), _ShareValue(10)


def pairs(texts: Iterable[str]) -> list[tuple[str, str]]:
    """What `--set` was given: ["dibao.standard=700"] → [("dibao.standard", "700")]."""
    return [(key, value) for key, _, value in (text.partition("=") for text in texts)]
