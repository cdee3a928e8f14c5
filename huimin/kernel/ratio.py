"""A number or share as people write it: 29%, 0.29, 1/3, 1,200.50; kept exact."""

import re
import unicodedata
from fractions import Fraction

_WRITTEN = re.compile(r"(-?\d{1,30}(?:\.\d{1,30})?|-?\d{1,30}/0{0,9}[1-9]\d{0,30})(%?)", re.ASCII)
"""No powers of ten and no endless digits: `1e999999999` is a number that no machine can write down."""


def read_ratio(text: str) -> Fraction | None:
    """None where it is no number. Full-width signs and commas between digits are as good as plain ones."""
    found = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).strip().replace(",", ""))
    return Fraction(found[1]) / (100 if found[2] else 1) if found else None
