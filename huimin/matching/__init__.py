"""The library over everyone: decisions, comparison with the rosters, lists and workbooks."""

from huimin.matching.changes import Changes, changes, month_before
from huimin.matching.compare import LISTS
from huimin.matching.disposal import Disposal, dispose
from huimin.matching.doubts import unknown_programmes
from huimin.matching.errors import (
    NobodyFound,
    NoInputs,
    NoMonth,
    NoRun,
    SnapshotsChanged,
    StillDecides,
    UnknownWeight,
)
from huimin.matching.explain import ConditionFound, Explainer, Explanation, PolicyFound, Reading, explain
from huimin.matching.facts import MissingFact, describe
from huimin.matching.household import Found, Households
from huimin.matching.lacking import WHY, Gap, gaps
from huimin.matching.match import compare, match, run_id
from huimin.matching.needs import drafts, item_name, items_needed, readers
from huimin.matching.notices import parameters_nobody_reads, policies_not_in_force
from huimin.matching.outcomes import outcomes
from huimin.matching.places import Place, Waiting, by_fact, places, waiting
from huimin.matching.prepare import Prepared, month_or_latest, parameter_files, prepare, read_data_side
from huimin.matching.replay import Replayed, numbers_of, reopened, replay
from huimin.matching.result import Line, MatchResult, latest_run, runs_of
from huimin.matching.select import Selected, select
from huimin.matching.values import Named, readings, show
from huimin.matching.withholding import PURPOSE, day_of, fact_of
from huimin.matching.workbooks import workbooks

__all__ = [
    "LISTS",
    "PURPOSE",
    "WHY",
    "Changes",
    "ConditionFound",
    "Disposal",
    "Explainer",
    "Explanation",
    "Found",
    "Gap",
    "Households",
    "Line",
    "MatchResult",
    "MissingFact",
    "Named",
    "NoInputs",
    "NoMonth",
    "NoRun",
    "NobodyFound",
    "Place",
    "PolicyFound",
    "Prepared",
    "Reading",
    "Replayed",
    "Selected",
    "SnapshotsChanged",
    "StillDecides",
    "UnknownWeight",
    "Waiting",
    "by_fact",
    "changes",
    "compare",
    "day_of",
    "describe",
    "dispose",
    "drafts",
    "explain",
    "fact_of",
    "gaps",
    "item_name",
    "items_needed",
    "latest_run",
    "match",
    "month_before",
    "month_or_latest",
    "numbers_of",
    "outcomes",
    "parameter_files",
    "parameters_nobody_reads",
    "places",
    "policies_not_in_force",
    "prepare",
    "read_data_side",
    "readers",
    "readings",
    "reopened",
    "replay",
    "run_id",
    "runs_of",
    "select",
    "show",
    "unknown_programmes",
    "waiting",
    "workbooks",
]
