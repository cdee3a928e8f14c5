"""Standards: what is set, whether it conforms, what the price link does, what figures propose, what is owed backwards."""

from huimin.budget.standards.acts import STATES as RECORD
from huimin.budget.standards.acts import Filed, decide, file, filed, refuse
from huimin.budget.standards.backpay import BackPay, Owed, back_pay, by_unit, write_back_pay
from huimin.budget.standards.conformity import findings
from huimin.budget.standards.effect import as_json, cliffs, effect
from huimin.budget.standards.errors import UnknownStandard
from huimin.budget.standards.figures import prepared_on
from huimin.budget.standards.indexing import EXAMPLE, IndexRules, read_index_rules
from huimin.budget.standards.price import EVENTS, PriceMonth, price_months
from huimin.budget.standards.proposals import Proposal, proposals, sets_of
from huimin.budget.standards.regions import Place, Step, converge, differences
from huimin.budget.standards.register import (
    FIGURE,
    STATES,
    Finding,
    Standard,
    names_of,
    register,
    shown,
    unit_shown,
)
from huimin.budget.standards.written import Written, departures_of, file_written, row_of

__all__ = [
    "EVENTS",
    "EXAMPLE",
    "FIGURE",
    "RECORD",
    "STATES",
    "BackPay",
    "Filed",
    "Finding",
    "IndexRules",
    "Owed",
    "Place",
    "PriceMonth",
    "Proposal",
    "Standard",
    "Step",
    "UnknownStandard",
    "Written",
    "as_json",
    "back_pay",
    "by_unit",
    "cliffs",
    "converge",
    "decide",
    "departures_of",
    "differences",
    "effect",
    "file",
    "file_written",
    "filed",
    "findings",
    "names_of",
    "prepared_on",
    "price_months",
    "proposals",
    "read_index_rules",
    "refuse",
    "register",
    "row_of",
    "sets_of",
    "shown",
    "unit_shown",
    "write_back_pay",
]
