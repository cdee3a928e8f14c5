"""Whom a row without a usable number speaks of: linked, put before a person, decided, and taken back where wrong."""

from huimin.review.answers import answer, undo
from huimin.review.decide import confirm, reject
from huimin.review.decided import settle
from huimin.review.households import Households, households
from huimin.review.linking import Linked, after_load, run, tied
from huimin.review.queue import Candidate, Record, decision_json, queue, show

__all__ = [
    "Candidate",
    "Households",
    "Linked",
    "Record",
    "after_load",
    "answer",
    "confirm",
    "decision_json",
    "households",
    "queue",
    "reject",
    "run",
    "settle",
    "show",
    "tied",
    "undo",
]
