"""What a change of the rules would cost and whom it would reach."""

from huimin.budget.errors import BadSet, NothingToCompare, NotSettable, UnknownParameter
from huimin.budget.sets import Change
from huimin.budget.simulate import simulate
from huimin.budget.simulation import Simulation

__all__ = ["BadSet", "Change", "NotSettable", "NothingToCompare", "Simulation", "UnknownParameter", "simulate"]
