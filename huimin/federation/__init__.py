"""Answers before data: departments answer questions about their people instead of handing their data over.

plan = make_plan(program, cards)                                  # who is asked what, and what leaves
run = federate(program, departments, catalog, month, as_of, out)  # results as a run of the whole writes them
What each party learns stands in docs/explanation/answers-before-data.md.
"""

from huimin.federation.compare import Difference, differences
from huimin.federation.cut import NOBODY, ROOM, Mask, Question
from huimin.federation.department import Allowed, Department, everything_allowed
from huimin.federation.errors import FederationError
from huimin.federation.federate import Federated, federate
from huimin.federation.messages import PLATFORM, Wire
from huimin.federation.owners import Card, Owners
from huimin.federation.plan import Plan, make_plan
from huimin.federation.split import may_answer_from, split_workspace
from huimin.federation.words import Words

__all__ = [
    "NOBODY",
    "PLATFORM",
    "ROOM",
    "Allowed",
    "Card",
    "Department",
    "Difference",
    "Federated",
    "FederationError",
    "Mask",
    "Owners",
    "Plan",
    "Question",
    "Wire",
    "Words",
    "differences",
    "everything_allowed",
    "federate",
    "make_plan",
    "may_answer_from",
    "split_workspace",
]
