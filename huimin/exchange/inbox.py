"""Which files of the inbox belong to a dataset, and of which month they are."""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from huimin.exchange.errors import NoMonth
from huimin.exchange.mapping import Mapping
from huimin.kernel import Month

_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年|[-_.])?(0[1-9]|1[0-2]|[1-9](?=月))(?!\d{3})")


def by_month(mapping: Mapping, inbox: Path, month: Month | None) -> dict[Month, list[Path]]:
    """The dataset's files, grouped by month, in order of name. Raises NoMonth."""
    grouped: dict[Month, list[Path]] = {}
    for path in matching(inbox, mapping.files):
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
    """Files whose name, or path below the inbox, fits a pattern; office lock files and hidden ones never."""
    found = []
    for path in sorted(inbox.rglob("*")):
        inside = path.relative_to(inbox).as_posix()
        if path.is_file() and not path.name.startswith((".", "~$")) and any(
                fnmatchcase(path.name, pattern) or fnmatchcase(inside, pattern) for pattern in patterns):
            found.append(path)
    return found


def month_in(name: str) -> Month | None:
    """2026-09, 202609, 20260930 or 2026年9月 in a file name."""
    found = _MONTH.search(name)
    return Month(int(found[1]), int(found[2])) if found else None
