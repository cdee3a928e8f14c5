"""Prices of the months to come under a shock, and what the price link does in each."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from huimin.budget.standards.errors import NoPriceLink
from huimin.budget.standards.price import SWITCH, PriceMonth, price_months
from huimin.budget.stress.office import Overrides
from huimin.budget.stress.shock import Shock
from huimin.catalog import ParameterTable, ParameterValue
from huimin.kernel import Month
from huimin.matching import Prepared

_RATE = "price_subsidy.rate"
SOURCE = "stress"


def link(prepared: Prepared, shock: Shock, first: Month, last: Month) -> list[PriceMonth]:
    """Month by month; empty where there is no price link. A figure nobody published stays not known."""
    table = shocked(prepared.catalog.parameters, shock, prepared, first)
    try:
        return price_months(_with(prepared, table), first, last)
    except NoPriceLink:
        return []


def shocked(table: ParameterTable, shock: Shock, prepared: Prepared, first: Month) -> ParameterTable:
    """The table with one row more for each figure and month of the shock: the last one published and what is added to it."""
    area, rows = prepared.workspace.area, []
    for id, assumption in shock.prices.items():
        base, more = table.value(id, area, "urban", prepared.as_of), shock.value(assumption)
        for month in (first.shift(at) for at in range(shock.lasts) if base is not None and more):
            assert base is not None
            rows.append(ParameterValue(id, area, "any", base.value + more, base.unit, month.first_day, month.last_day, SOURCE, "made_up"))
    return table.over(rows)


def overrides(prepared: Prepared, shock: Shock, months: Mapping[Month, PriceMonth], month: Month, first: Month) -> Overrides:
    """What a run of that month must be told; nothing where the shock does not touch prices in it."""
    known = set(prepared.program.parameters)
    at = months.get(month)
    if at is None or month >= first.shift(shock.lasts) or not any(shock.value(one) for one in shock.prices.values()):
        return {}
    found: dict[str, Fraction | bool] = {SWITCH: at.on} if at.on is not None and SWITCH in known else {}
    rate = prepared.catalog.parameters.value(_RATE, prepared.workspace.area, "urban", prepared.as_of)
    if rate is not None and _RATE in shock.prices and _RATE in known:
        found[_RATE] = rate.value + shock.value(shock.prices[_RATE])
    return found


def _with(prepared: Prepared, table: ParameterTable) -> Prepared:
    return replace(prepared, catalog=prepared.catalog.with_parameters(table))
