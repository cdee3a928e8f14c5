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
from huimin.budget.funding import (
    EXAMPLE,
    PAYERS,
    BadFunding,
    Cost,
    Funding,
    Funds,
    Year,
    read_funds,
    split,
    years,
)
from huimin.budget.sets import Applied, Change
from huimin.budget.simulate import simulate
from huimin.budget.simulation import PlaceSum, Simulation, by_place
from huimin.budget.slips import slips
from huimin.budget.status import CAUSES, Status, status
from huimin.budget.status_lines import CAUSED, DRAWING, POOR_WITH_NOTHING, Behind, behind
from huimin.budget.two_people import same_person

__all__ = [
    "CAUSED",
    "CAUSES",
    "DRAWING",
    "EXAMPLE",
    "PAYERS",
    "POOR_WITH_NOTHING",
    "Applied",
    "BadFunding",
    "BadSet",
    "BadTakeUp",
    "Behind",
    "Change",
    "Cliff",
    "Cost",
    "Curve",
    "Funding",
    "Funds",
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
    "Year",
    "behind",
    "by_place",
    "curve",
    "read_funds",
    "same_person",
    "simulate",
    "slips",
    "split",
    "status",
    "years",
]
