"""Who should get the next yuan, in a county or in a table of households: the best that each budget can do, and what every
condition costs.

Needs numpy and HiGHS: `allocation_errors.need_numbers` says so where they are missing.
"""

from huimin.budget.choosing.asking import EXAMPLE, Ask, read_ask
from huimin.budget.choosing.errors import BadAsk, BadHouseholds, Clash, NothingToMeasure
from huimin.budget.choosing.frontier import Chosen, Point, choose_among
from huimin.budget.choosing.people import People, read_county, read_table
from huimin.budget.choosing.words import as_json, headline, sampling_words, shadow_words

__all__ = [
    "EXAMPLE", "Ask", "BadAsk", "BadHouseholds", "Chosen", "Clash", "NothingToMeasure", "People", "Point",
    "as_json", "choose_among", "headline", "read_ask", "read_county", "read_table", "sampling_words",
    "shadow_words",
]
