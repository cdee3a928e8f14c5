"""The same person in two tables: linked by number, by rule, or by weighing what agrees; every doubt a question."""

from huimin.linkage.clusters import group as group_pairs
from huimin.linkage.errors import LinkagePackagesMissing, TooFewLabels, UnusableRecords
from huimin.linkage.link import find_duplicates, link
from huimin.linkage.measure import Accuracy, Threshold, choose_threshold, interval
from huimin.linkage.measure import of_groups as accuracy_of_groups
from huimin.linkage.measure import of_pairs as accuracy_of_pairs
from huimin.linkage.records import COLUMNS
from huimin.linkage.settings import LinkResult, LinkSettings
from huimin.linkage.words import comparison_text, level_text

__all__ = [
    "COLUMNS",
    "Accuracy",
    "LinkResult",
    "LinkSettings",
    "LinkagePackagesMissing",
    "Threshold",
    "TooFewLabels",
    "UnusableRecords",
    "accuracy_of_groups",
    "accuracy_of_pairs",
    "choose_threshold",
    "comparison_text",
    "find_duplicates",
    "group_pairs",
    "interval",
    "level_text",
    "link",
]
