"""Standards: what is set, whether it conforms, what the price link does."""

from huimin.budget.standards.conformity import findings
from huimin.budget.standards.figures import prepared_on
from huimin.budget.standards.price import EVENTS, PriceMonth, price_months
from huimin.budget.standards.register import FIGURE, STATES, Finding, Standard, register, unit_shown

__all__ = [
    "EVENTS",
    "FIGURE",
    "STATES",
    "Finding",
    "PriceMonth",
    "Standard",
    "findings",
    "prepared_on",
    "price_months",
    "register",
    "unit_shown",
]
