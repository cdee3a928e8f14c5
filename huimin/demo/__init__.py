"""A made-up county: department files as departments write them, and the truth that was planted in them."""

from huimin.demo.county import write_world
from huimin.demo.errors import TooFewPeople
from huimin.demo.generate import CountySummary, Office, generate
from huimin.demo.rosters import PROGRAMMES, Entitlements, Paid
from huimin.demo.score import Line, Score, score
from huimin.demo.truth import Truth, read_truth
from huimin.demo.world import World

__all__ = [
    "PROGRAMMES",
    "CountySummary",
    "Entitlements",
    "Line",
    "Office",
    "Paid",
    "Score",
    "TooFewPeople",
    "Truth",
    "World",
    "generate",
    "read_truth",
    "score",
    "write_world",
]
