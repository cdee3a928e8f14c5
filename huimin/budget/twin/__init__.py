"""A digital twin: the same county lived forward twice, under the rules as they are and as they might be."""

from huimin.budget.twin import words
from huimin.budget.twin.errors import NothingToTwin
from huimin.budget.twin.files import write
from huimin.budget.twin.twin import MOST_MONTHS, Lived, twin

__all__ = ["MOST_MONTHS", "Lived", "NothingToTwin", "twin", "words", "write"]
