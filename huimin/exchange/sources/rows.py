"""Which of the offered columns are fetched — those the mapping uses, no others — and rows of values as a CSV file."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from huimin.exchange import headers
from huimin.exchange.part import cell_text
from huimin.exchange.sources.errors import BadAnswer, ColumnsMissing, TooMuch
from huimin.exchange.sources.settings import SourceSettings
from huimin.kernel.errors import nearest

_MEGABYTE = 1 << 20
_EVERY = 1_000


def wanted(settings: SourceSettings, offered: Sequence[str]) -> list[str]:
    """The offered names the mapping reads, in the order of the mapping. Raises ColumnsMissing."""
    plain = {headers.normal(name): name for name in reversed(offered)}
    found, missing = [], []
    for group in settings.mapping.header_groups:
        name = next((plain[headers.normal(alternative)] for alternative in group if headers.normal(alternative) in plain), None)
        if name is None:
            missing.append(" / ".join(group))
        elif name not in found:
            found.append(name)
    if missing:
        near = nearest(missing[0], list(offered))
        raise ColumnsMissing(file=settings.path.name, mapping=settings.mapping.source, columns="、".join(missing),
                             hint_zh=f"最接近的是“{near}”。" if near else "", hint_en=f"The nearest is “{near}”. " if near else "")
    return found


def write(settings: SourceSettings, names: Sequence[str], rows: Iterable[Sequence[object]], target: Path) -> int:
    """Write a header and the rows; return how many. Raises TooMuch, BadAnswer for values that are no single value."""
    count, limit = 0, settings.max_megabytes * _MEGABYTE
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(names)
        for count, row in enumerate(_texts(settings, names, rows), 1):
            writer.writerow(row)
            if count % _EVERY == 0 and stream.tell() > limit:
                raise TooMuch(file=settings.path.name, limit=settings.max_megabytes)
    if target.stat().st_size > limit:
        raise TooMuch(file=settings.path.name, limit=settings.max_megabytes)
    return count


def _texts(settings: SourceSettings, names: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 1):
        for name, value in zip(names, row, strict=True):
            if isinstance(value, dict | list | tuple | bytes | memoryview):
                kind = type(value).__name__
                raise BadAnswer(file=settings.path.name, problem_zh=f"第 {number} 行的“{name}”不是单个值({kind})",
                                problem_en=f"“{name}” of row {number} is no single value ({kind})")
        yield [cell_text(value) for value in row]
