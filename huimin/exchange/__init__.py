"""Getting data in: department files, read through mapping files, checked row by row, into snapshots."""

from huimin.exchange.errors import DatasetsFailed
from huimin.exchange.inbox import unmapped
from huimin.exchange.load import load
from huimin.exchange.mapping import Mapping
from huimin.exchange.mapping_file import read_mapping, read_mappings
from huimin.exchange.receipt import Receipt
from huimin.exchange.rejects import REASONS, Reject, label

__all__ = ["REASONS", "DatasetsFailed", "Mapping", "Receipt", "Reject", "label", "load", "read_mapping", "read_mappings", "unmapped"]
