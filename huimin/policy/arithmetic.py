"""The few exact operations both the evaluator and the generated closures need, on known values."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

Number = int | Fraction


def divide(a: Number, b: Number) -> Number | None:
    """Exact; None for a zero divisor: what the law says of it must be written into the rule."""
    if b == 0:
        return None
    if isinstance(a, int) and isinstance(b, int):
        return a // b if a % b == 0 else Fraction(a, b)
    return Fraction(a) / b


def rounded(value: Number, step: int, how: str) -> int:
    """To a whole multiple of `step`: up (towards +∞), down (−∞), half_up (halves towards +∞), half_even."""
    top, bottom = value.numerator, value.denominator * step
    if how == "down":
        return top // bottom * step
    if how == "up":
        return -(-top // bottom) * step
    if how == "half_up":
        return (2 * top + bottom) // (2 * bottom) * step
    floor, rest = divmod(top, bottom)
    return (floor + (1 if 2 * rest > bottom or (2 * rest == bottom and floor % 2) else 0)) * step


def years_between(a: date, b: date) -> int:
    """Full years from a to b; somebody born on 29 February is a year older on 1 March of a common year."""
    return b.year - a.year - ((b.month, b.day) < (a.month, a.day))


def months_between(a: date, b: date) -> int:
    """Full months from a to b."""
    return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_days(day: date, days: int) -> date:
    return day + timedelta(days=days)


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def window_start(as_of: date, window: tuple[int, str]) -> date:
    """First day of `last n …` up to and including `as_of`: one day after the same day n earlier."""
    count, unit = window
    if unit == "day":
        return as_of - timedelta(days=count - 1)
    return add_months(as_of, -count * (12 if unit == "year" else 1)) + timedelta(days=1)
