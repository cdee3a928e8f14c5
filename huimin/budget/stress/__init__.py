"""Stress tests: what a recession, an epidemic, a flood, dear food or an early frost would ask of the programmes."""

from huimin.budget.stress import words
from huimin.budget.stress.errors import BadAssumption, BadShock, NothingMeasured, UnknownShock
from huimin.budget.stress.rules import EXAMPLE, NAME, Rules, read_rules
from huimin.budget.stress.run import HORIZON, MOST_MONTHS, SEED, stress
from huimin.budget.stress.shock import UNITS, Assumption, Shock, read_shock, read_value, shock, shocks

__all__ = [
    "EXAMPLE", "HORIZON", "MOST_MONTHS", "NAME", "SEED", "UNITS", "Assumption", "BadAssumption", "BadShock", "NothingMeasured", "Rules",
    "Shock", "UnknownShock", "read_rules", "read_shock", "read_value", "shock", "shocks", "stress", "words",
]
