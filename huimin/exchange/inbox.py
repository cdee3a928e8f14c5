"""Which files of the inbox belong to a dataset, and of which month they are."""

import re
import stat
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from huimin.exchange.errors import NoMonth
from huimin.exchange.file_errors import BadFileName, NotAnOrdinaryFile
from huimin.exchange.mapping import Mapping
from huimin.kernel import Month, Text, printable

_KINDS = ((stat.S_ISLNK, Text("一个链接", "a link")), (stat.S_ISFIFO, Text("一个管道", "a pipe")),
          (stat.S_ISSOCK, Text("一个套接字", "a socket")), (lambda mode: True, Text("一个设备", "a device")))
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年|[-_.])?(0[1-9]|1[0-2]|[1-9](?=月))(?!\d{3})")


def by_month(mapping: Mapping, inbox: Path, month: Month | None) -> dict[Month, list[Path]]:
    """The dataset's files, grouped by month, in order of name. Raises NoMonth, NotAnOrdinaryFile, BadFileName."""
    grouped: dict[Month, list[Path]] = {}
    for path in matching(inbox, mapping.files):
        _ordinary(path)
        own = mapping.month or month_in(path.name) or month
        if own is None:
            raise NoMonth(file=path.name)
        grouped.setdefault(own, []).append(path)
    return dict(sorted(grouped.items()))


def unmapped(mappings: Iterable[Mapping], inbox: Path) -> list[Path]:
    """Files that no mapping takes: somebody sent them, and nobody reads them. Paths below the inbox."""
    taken = {path for mapping in mappings for path in matching(inbox, mapping.files)}
    return [path.relative_to(inbox) for path in matching(inbox, ("*",)) if path not in taken]


def matching(inbox: Path, patterns: Iterable[str]) -> list[Path]:
    """Whatever is no folder and whose name, or path below the inbox, fits a pattern; office lock files and hidden ones never.

    Links, pipes and devices are among them, unopened: `by_month` refuses them in words.
    """
    found = []
    for path in sorted(inbox.rglob("*")):
        inside = path.relative_to(inbox).as_posix()
        if not _is_folder(path) and not path.name.startswith((".", "~$")) and any(
                fnmatchcase(path.name, pattern) or fnmatchcase(inside, pattern) for pattern in patterns):
            found.append(path)
    return found


def _is_folder(path: Path) -> bool:
    return stat.S_ISDIR(path.lstat().st_mode)


def _ordinary(path: Path) -> None:
    """A link could lead anywhere, a pipe never ends, and a name with control characters acts on a screen."""
    if printable(path.name) != path.name or "\n" in path.name or "\t" in path.name:
        raise BadFileName(file=repr(path.name))
    mode = path.lstat().st_mode
    if not stat.S_ISREG(mode):
        what = next((text for test, text in _KINDS if test(mode)), _KINDS[-1][1])
        raise NotAnOrdinaryFile(file=path.name, what_zh=what.zh, what_en=what.en)


def month_in(name: str) -> Month | None:
    """2026-09, 202609, 20260930 or 2026年9月 in a file name."""
    found = _MONTH.search(name)
    return Month(int(found[1]), int(found[2])) if found else None
