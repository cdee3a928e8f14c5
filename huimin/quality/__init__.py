"""The quality of every dataset, month by month, from receipts and snapshots: figures, JSON and pages. Counts, nobody named."""

from huimin.quality.errors import NoSuchDataset
from huimin.quality.measure import SMALL, DatasetQuality, MonthQuality, few, measure
from huimin.quality.pages import as_json, percent, write_pages
from huimin.quality.promises import Promise, promises

__all__ = [
    "SMALL",
    "DatasetQuality",
    "MonthQuality",
    "NoSuchDataset",
    "Promise",
    "as_json",
    "few",
    "measure",
    "percent",
    "promises",
    "write_pages",
]
