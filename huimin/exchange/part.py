"""One table of one file, as every reader gives it: a header, and rows of text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from huimin.exchange.headers import Header

Row = tuple[int, int, Sequence[str]]
"""First line, lines spanned, cells."""

FAULT = "\ufdd0"
"""Begins a cell that holds no value though it is not empty: then "=D7" (a formula never computed) or an error like "#REF!"."""

_EXACT_FLOAT = 10.0**15  # spreadsheets keep 15 digits


@dataclass
class Part:
    """One table of one file.

    lines: lines of the whole table, counted apart from `rows`; before: lines up to and with the header;
    delimiter: of a CSV; epoch_1904: numbers that are days count from 1904, not 1900
    """

    file: str
    header: Header
    rows: Iterator[Row]
    lines: int
    before: int
    delimiter: str = ""
    details: dict[str, object] = field(default_factory=dict)
    epoch_1904: bool = False


def cell_text(cell: object) -> str:
    """A typed cell as text: 1.0 -> "1", a day -> "2024-05-01", a float too long to be exact -> "1.2e+17"."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        if abs(cell) >= _EXACT_FLOAT:
            return f"{cell:.15e}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)
