"""From the unit a file is written in to the unit a fact is stored in: exact, or refused."""

from fractions import Fraction

from huimin.catalog import Unit, parse_unit

MONTHS_A_YEAR = 12


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
