"""What a change of the rules would cost and whom it would reach."""

from huimin.budget.cliffs import Cliff, Curve, Point, curve
from huimin.budget.errors import (
    BadSet,
    BadTakeUp,
    NegativeMoney,
    NoPolicyFolder,
    NotAMember,
    NothingToCompare,
    NothingToMove,
    NotSettable,
    SetTwice,
    UnknownParameter,
    WrongPlace,
)
from huimin.budget.sets import Applied, Change
from huimin.budget.simulate import simulate
from huimin.budget.simulation import PlaceSum, Simulation, by_place
from huimin.budget.status import Status, status

__all__ = [
    "Applied",
    "BadSet",
    "BadTakeUp",
    "Change",
    "Cliff",
    "Curve",
    "NegativeMoney",
    "NoPolicyFolder",
    "NotAMember",
    "NotSettable",
    "NothingToCompare",
    "NothingToMove",
    "PlaceSum",
    "Point",
    "SetTwice",
    "Simulation",
    "Status",
    "UnknownParameter",
    "WrongPlace",
    "by_place",
    "curve",
    "simulate",
    "status",
]
