"""Text on its way out: onto a screen, where control characters act, and into a spreadsheet, where formulas do.

Every cell of a CSV or workbook that people open passes through `cell` (ASVS 5.0 V1.2.10); a test refuses writers that go around it.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from typing import TextIO

_ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef]")
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"-\d+(?:\.\d+)?")


def printable(text: str) -> str:
    """`text` with control characters, direction marks and halves of characters written out: ESC is "\\x1b". Line breaks stay."""
    return _ACTS.sub(lambda found: found[0].encode("unicode_escape", "surrogatepass").decode("ascii"), text)


def cell(value: object) -> object:
    """A cell no spreadsheet takes for a formula: such a text gets an apostrophe in front. Numbers stay, also "-12.50"."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def uncell(text: str) -> str:
    """The text `cell` was given: the way back for whoever reads such a file with a program."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


class PeopleCsv:
    """A CSV that people open in a spreadsheet: every cell passes through `cell`."""

    def __init__(self, stream: TextIO, **options: str) -> None:
        self._writer = csv.writer(stream, **options)  # type: ignore[arg-type]

    def writerow(self, cells: Iterable[object]) -> None:
        self._writer.writerow([cell(value) for value in cells])

    def writerows(self, rows: Iterable[Sequence[object]]) -> None:
        for row in rows:
            self.writerow(row)
