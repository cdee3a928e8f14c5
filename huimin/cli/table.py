"""Plain text tables that stay straight when Chinese and Latin letters share a column."""

import unicodedata
from collections.abc import Sequence

_WIDE = frozenset("WF")


def width(text: str) -> int:
    """Columns a terminal needs: a Chinese character takes two, a combining mark none."""
    return sum(2 if unicodedata.east_asian_width(letter) in _WIDE else not unicodedata.combining(letter)
               for letter in text)


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """Fill `text` with spaces to `columns`; longer texts stay whole."""
    gap = " " * max(0, columns - width(text))
    return gap + text if right else text + gap


def cut(text: str, columns: int) -> str:
    """Shorten `text` to `columns`, marking the cut with “…”."""
    if width(text) <= columns:
        return text
    kept = ""
    for letter in text:
        if width(kept) + width(letter) > columns - 1:
            break
        kept += letter
    return kept + "…"


def table(headers: Sequence[str], rows: Sequence[Sequence[object]], numbers: Sequence[int] = ()) -> str:
    """Lay out rows below headers; columns named in `numbers` (by position) are right-aligned."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(width(line[i]) for line in [list(headers), *cells]) for i in range(len(headers))]

    def line(row: Sequence[str]) -> str:
        return "  ".join(pad(cell, widths[i], right=i in numbers) for i, cell in enumerate(row)).rstrip()

    rule = "  ".join("─" * columns for columns in widths)
    return "\n".join([line(headers), rule, *(line(row) for row in cells)])
