"""One register of what government, charities, firms and volunteers can give; matched to needs, also after a disaster.

Needs numpy and HiGHS: `allocation_errors.need_numbers` says so where they are missing.
"""

from collections.abc import Callable

from huimin.budget.lines import MONEY_UNIT, Table
from huimin.budget.pooling import placed, placing, placing_files, placing_words, visiting, visiting_files
from huimin.budget.pooling.damage import Hit, homes_of, needs_for, read_damage
from huimin.budget.pooling.dispatch import (
    FOLDER,
    PLACES,
    RESOURCES,
    STATES,
    Plan,
    county_rules,
    dispatch,
    gone,
    keep,
    located,
    plans,
    record,
    refuse,
    registered,
)
from huimin.budget.pooling.errors import BadPoolLine, BadPoolRules, NoNeeds, NoRegister
from huimin.budget.pooling.files import write
from huimin.budget.pooling.given import Before, after, read_given
from huimin.budget.pooling.lists import needs_of
from huimin.budget.pooling.making import SOURCES, make
from huimin.budget.pooling.pool import Fate, Given, Pooled, Proof, pool
from huimin.budget.pooling.recipients import Recipient, recipients
from huimin.budget.pooling.register import (
    CATEGORIES,
    SECTORS,
    Kind,
    Need,
    Point,
    Resource,
    read_needs,
    read_places,
    read_resources,
)
from huimin.budget.pooling.rules import SYNTHETIC, Rules, read_rules
from huimin.budget.pooling.words import MADE_UP, MET, WHY, amount, as_json, kind_rows, told
from huimin.budget.slips import slips as every_slip
from huimin.kernel import HuiminError


def slips(path: Table, read: Callable[[Table], object]) -> list[HuiminError]:
    """Every line of one of these tables that cannot be used (at most `slips.MOST`)."""
    return every_slip(path, read, BadPoolLine)


__all__ = [
    "CATEGORIES", "FOLDER", "MADE_UP", "MET", "MONEY_UNIT", "PLACES", "RESOURCES", "SECTORS", "SOURCES", "STATES", "SYNTHETIC", "WHY",
    "BadPoolLine", "BadPoolRules", "Before", "Fate", "Given", "Hit", "Kind", "Need", "NoNeeds", "NoRegister", "Plan", "Point", "Pooled",
    "Proof", "Recipient", "Resource", "Rules", "after", "amount", "as_json", "county_rules", "dispatch", "gone", "homes_of", "keep",
    "kind_rows", "located", "make", "needs_for", "needs_of", "placed", "placing", "placing_files", "placing_words", "plans", "pool",
    "read_damage",
    "read_given", "read_needs", "read_places", "read_resources", "read_rules", "recipients", "record", "refuse", "registered", "slips",
    "told", "visiting", "visiting_files", "write",
]
