"""What a change of the rules would cost and whom it would reach."""

from huimin.budget.errors import (
    BadSet,
    NegativeMoney,
    NoPolicyFolder,
    NothingToCompare,
    NotSettable,
    SetTwice,
    UnknownParameter,
    WrongPlace,
)
from huimin.budget.sets import Applied, Change
from huimin.budget.simulate import simulate
from huimin.budget.simulation import Simulation

__all__ = [
    "Applied",
    "BadSet",
    "Change",
    "NegativeMoney",
    "NoPolicyFolder",
    "NotSettable",
    "NothingToCompare",
    "SetTwice",
    "Simulation",
    "UnknownParameter",
    "WrongPlace",
    "simulate",
]
