"""A made-up county: department files as departments write them, and the truth that was planted in them."""

from huimin.demo.county import write_world
from huimin.demo.errors import TooFewPeople
from huimin.demo.generate import DEFAULT_MONTH, CountySummary, Office, generate
from huimin.demo.geography import COUNTY
from huimin.demo.live import live, lives
from huimin.demo.living import Flows, LivingCounty
from huimin.demo.rosters import PROGRAMMES, Entitlements, Paid
from huimin.demo.score import Line, Score, score
from huimin.demo.truth import Truth, read_records, read_truth
from huimin.demo.world import World

__all__ = [
    "COUNTY",
    "DEFAULT_MONTH",
    "PROGRAMMES",
    "CountySummary",
    "Entitlements",
    "Flows",
    "Line",
    "LivingCounty",
    "Office",
    "Paid",
    "Score",
    "TooFewPeople",
    "Truth",
    "World",
    "generate",
    "live",
    "lives",
    "read_records",
    "read_truth",
    "score",
    "write_world",
]
