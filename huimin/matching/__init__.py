"""The library over everyone: decisions, comparison with the rosters, lists and workbooks."""

from huimin.matching.compare import LISTS
from huimin.matching.doubts import unknown_programmes
from huimin.matching.errors import NobodyFound, NoMonth, NoRun, UnknownWeight
from huimin.matching.explain import ConditionFound, Explanation, PolicyFound, Reading, explain
from huimin.matching.match import match
from huimin.matching.notices import parameters_nobody_reads, policies_not_in_force
from huimin.matching.prepare import Prepared, month_or_latest, parameter_files, prepare, read_data_side
from huimin.matching.result import Line, MatchResult, latest_run
from huimin.matching.workbooks import workbooks

__all__ = [
    "LISTS",
    "ConditionFound",
    "Explanation",
    "Line",
    "MatchResult",
    "NoMonth",
    "NoRun",
    "NobodyFound",
    "PolicyFound",
    "Prepared",
    "Reading",
    "UnknownWeight",
    "explain",
    "latest_run",
    "match",
    "month_or_latest",
    "parameter_files",
    "parameters_nobody_reads",
    "policies_not_in_force",
    "prepare",
    "read_data_side",
    "unknown_programmes",
    "workbooks",
]
