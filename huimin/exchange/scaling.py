"""From the unit a file is written in to the unit a fact is stored in: exact, or refused."""

from fractions import Fraction

from huimin.catalog import BadUnit, Unit, parse_unit
from huimin.kernel import Text

MONTHS_A_YEAR = 12


_CHINESE = {"元": "yuan", "分": "fen", "人": "person", "户": "household", "日": "day", "天": "day", "月": "month", "年": "year",
            "平方米": "m2", "㎡": "m2", "亩": "mu", "个": "piece", "每": ""}


class DimensionError(ValueError):
    """The two units do not measure the same thing."""


def factor(written: str, wanted: Unit, extra: frozenset[str] = frozenset()) -> Fraction:
    """What one `written` unit is in `wanted` units: "yuan/month" in fen/year is 1200.

    Months and years convert into each other (12); nothing else does.
    Raises ValueError for an unknown unit, DimensionError when no conversion exists.
    """
    unit, scale = parse_unit(written, extra)
    surplus = dict((unit / wanted).powers)
    months, years = surplus.pop("month", 0), surplus.pop("year", 0)
    if surplus or months != -years:
        raise DimensionError(written)
    return Fraction(scale) * Fraction(MONTHS_A_YEAR) ** -months


def hint(written: str, extra: frozenset[str] = frozenset()) -> Text:
    """What to write instead: the same in unit words where it was Chinese, else the words there are."""
    translated = "/".join(_CHINESE.get(part.strip().removeprefix("每"), part.strip()) for part in written.split("/"))
    try:
        parse_unit(translated, extra)
    except BadUnit as error:
        return Text(f"{error.zh};用 / 相连,如 yuan/month。", f"{error.en}; joined by /, as yuan/month.")
    if translated == written:
        return Text("请改 unit。", "Correct `unit`.")
    return Text(f"请写 unit = \"{translated}\"。", f"Write unit = \"{translated}\".")
