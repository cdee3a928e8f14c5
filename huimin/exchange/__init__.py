"""Getting data in: department files, read through mapping files, checked row by row, into snapshots."""

from huimin.exchange.errors import DatasetsFailed
from huimin.exchange.load import load
from huimin.exchange.mapping import Mapping
from huimin.exchange.mapping_file import read_mapping, read_mappings
from huimin.exchange.receipt import Receipt
from huimin.exchange.rejects import REASONS, Reject

__all__ = ["REASONS", "DatasetsFailed", "Mapping", "Receipt", "Reject", "load", "read_mapping", "read_mappings"]
