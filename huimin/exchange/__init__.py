"""Getting data in: department files, read through mapping files, checked row by row, into snapshots."""

from huimin.exchange.apart import confinement
from huimin.exchange.errors import DatasetsFailed
from huimin.exchange.file_errors import MappingExists
from huimin.exchange.inbox import unmapped
from huimin.exchange.load import load
from huimin.exchange.mapping import Mapping, expected, items_of
from huimin.exchange.mapping_file import read_mapping, read_mappings
from huimin.exchange.proposing import Guess, Proposal, as_toml, propose
from huimin.exchange.receipt import Receipt
from huimin.exchange.rejects import REASONS, Reject, label
from huimin.exchange.sources import Pulled, PullsFailed, pull

__all__ = [
    "REASONS",
    "DatasetsFailed",
    "Guess",
    "Mapping",
    "MappingExists",
    "Proposal",
    "Pulled",
    "PullsFailed",
    "Receipt",
    "Reject",
    "as_toml",
    "confinement",
    "expected",
    "items_of",
    "label",
    "load",
    "propose",
    "pull",
    "read_mapping",
    "read_mappings",
    "unmapped",
]
