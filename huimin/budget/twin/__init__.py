"""A digital twin: the same county lived forward twice, under the rules as they are and as they might be."""

from huimin.budget.twin import words
from huimin.budget.twin.errors import BadTwinFile, NothingToTwin
from huimin.budget.twin.files import read, write
from huimin.budget.twin.twin import Lived, twin

__all__ = ["BadTwinFile", "Lived", "NothingToTwin", "read", "twin", "words", "write"]
