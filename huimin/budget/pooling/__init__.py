"""One register of what government, charities, firms and volunteers can give; matched to needs, also after a disaster.

Needs numpy and HiGHS: `allocation_errors.need_numbers` says so where they are missing.
"""

from huimin.budget.pooling.damage import Hit, homes_of, needs_for, read_damage
from huimin.budget.pooling.errors import BadPoolLine, BadPoolRules, NoNeeds
from huimin.budget.pooling.files import write
from huimin.budget.pooling.given import Before, after, read_given
from huimin.budget.pooling.lists import needs_of
from huimin.budget.pooling.pool import Fate, Given, Pooled, Proof, pool
from huimin.budget.pooling.register import (
           Kind,
           Need,
           Point,
           Resource,
           read_needs,
           read_places,
           read_resources,
)
from huimin.budget.pooling.rules import SYNTHETIC, Rules, read_rules
from huimin.budget.pooling.words import MADE_UP, as_json, kind_rows, told

__all__ = [
    "MADE_UP", "SYNTHETIC", "BadPoolLine", "BadPoolRules", "Before", "Fate", "Given", "Hit", "Kind", "Need", "NoNeeds",
    "Point", "Pooled", "Proof", "Resource", "Rules", "after", "as_json", "homes_of", "kind_rows", "needs_for", "needs_of", "pool",
    "read_damage", "read_given", "read_needs", "read_places", "read_resources", "read_rules", "told", "write",
]
