"""What people type, read kindly: full-width digits, spaces, 年月日 between the parts of a date."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from huimin.kernel import Text

Words = str | Text
_NUMBER = re.compile(r"[+-]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})", re.ASCII)
"""Written out: an exponent ("1e999999") would make a number that takes for ever to reckon with."""
_DROPPED = str.maketrans("", "", " \t\u00a0,元¥年月日")


@dataclass(frozen=True)
class Option:
    value: str
    label: Words
    hint: Words = ""


@dataclass(frozen=True)
class Field:
    """One field for components/fields.html; its comment says what each part is."""

    kind: str
    name: str
    label: Words
    value: Any = ""
    hint: Words = ""
    options: Sequence[Option] = ()
    unit: Words = ""
    short: bool = False
    autocomplete: str = ""
    inputmode: str = ""
    rows: int = 0
    heading: bool = False


def tidy(typed: str) -> str:
    """Full-width letters and digits become ordinary ones; blanks at the ends go."""
    return unicodedata.normalize("NFKC", typed).strip()


def whole(typed: str) -> int | None:
    """The whole number typed or sent, from 0 up to what the database holds; None for anything else."""
    text = tidy(typed)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def wholes(typed: Iterable[str]) -> list[int]:
    """Those of them that are whole numbers, each once, in their order."""
    return list(dict.fromkeys(found for text in typed if (found := whole(text)) is not None))


def number(typed: str) -> Decimal | None:
    """What was meant by "1,200 元" or "1200"; None when nothing was typed. Raises ValueError when it is no number."""
    text = tidy(typed).translate(_DROPPED)
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(typed)
    return Decimal(text)


def date_parts(typed: Mapping[str, Any], name: str) -> dict[str, str]:
    """The three boxes of the date field `name` as they were typed, to be shown again."""
    return {part: str(typed.get(f"{name}-{part}", "")) for part in ("year", "month", "day")}


def date_of(parts: Mapping[str, str]) -> date | None:
    """The day the three boxes mean; None when all are empty. Raises ValueError when there is no such day."""
    year, month, day = (tidy(parts[part]).translate(_DROPPED) for part in ("year", "month", "day"))
    if not (year or month or day):
        return None
    try:
        return date(int(year), int(month), int(day))
    except OverflowError:
        raise ValueError(parts) from None
