"""A mapping file proposed from a department's file, for a person to correct."""

from huimin.exchange.proposing.propose import Guess, Proposal, propose
from huimin.exchange.proposing.toml import as_toml

__all__ = ["Guess", "Proposal", "as_toml", "propose"]
