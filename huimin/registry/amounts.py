"""From the unit a roster's amounts are in to fen per period of the programme."""

from fractions import Fraction

from huimin.catalog import parse_unit
from huimin.kernel import Text
from huimin.registry.errors import RosterAmount
from huimin.registry.sources import Source

PERIODS = {
    "month": Text("按月", "by the month"), "year": Text("按年", "by the year"), "once": Text("一次性", "once"),
    "event": Text("按次", "each time"), "season": Text("按季", "by the season"),
}
_FACTORS = {
    ("month", "month"): Fraction(1), ("year", "year"): Fraction(1), ("month", "year"): Fraction(12), ("year", "month"): Fraction(1, 12),
    ("year", "season"): Fraction(1),  # one heating season a year
}
"""(period of the amounts, period of the programme) -> factor. Amounts that name no period are taken to be of the programme's."""


def conversion(source: Source, programme: str, period: str) -> Fraction:
    """What one of the roster's fen is in fen per `period`. Raises RosterAmount where no factor is known."""
    roster = source.schema.roster
    assert roster is not None
    factor = _factor(roster.amount_unit or "fen", roster.unit, period)
    if factor is None:
        wanted = {"month": '"yuan/month"', "year": '"yuan/year"'}.get(period, '"yuan"')
        raise RosterAmount(mapping=source.mapping, programme=programme, unit=str(roster.amount_unit).replace("fen", "yuan"),
                           wanted=wanted, period_zh=PERIODS[period].zh, period_en=PERIODS[period].en)
    return factor


def is_plain(amount_unit: str) -> bool:
    """Do the amounts name no period?"""
    return not {"month", "year"} & set(amount_unit.split("/"))


def _factor(amount_unit: str, payee: str, period: str) -> Fraction | None:
    """An amount per person means nothing where a row is a household."""
    powers = dict(parse_unit(amount_unit)[0].powers)
    if powers.pop("fen", 0) != 1 or powers.pop(payee, -1) != -1:
        return None
    if not powers:
        return Fraction(1)
    (own, power), *more = powers.items()
    return _FACTORS.get((own, period)) if power == -1 and not more else None
