"""What came onto a list and what left it between two runs, told by who stands there: rows of two registers have other numbers."""

from dataclasses import dataclass

from huimin.kernel import Workspace, connect
from huimin.matching.compare import LISTS
from huimin.matching.result import MatchResult, runs_of

# A person or household without a number of its own cannot be followed from one register to the next and is told by its row.
_LINES = """SELECT DISTINCT policy, unit, coalesce(CASE unit WHEN 'person' THEN person_id END,
household_id || coalesce('#' || person_no, ''), 'row ' || household_no || coalesce('#' || person_no, '')) AS subject
FROM read_parquet(${file}) WHERE coalesce(village, township, '') LIKE $area"""


@dataclass(frozen=True)
class Changes:
    """Lines of one list. before: the run compared with; new: not on it then; gone: on it then and no longer; stayed: both."""

    before: MatchResult
    new: int
    gone: int
    stayed: int


def month_before(workspace: Workspace, run: MatchResult) -> MatchResult | None:
    """The newest run of the nearest earlier month; None when there is none."""
    earlier = [one for one in runs_of(workspace) if one.month < run.month]
    newest = max((one.month for one in earlier), default=None)
    return next((one for one in reversed(earlier) if one.month == newest), None)


def changes(run: MatchResult, before: MatchResult, name: str, area: str = "") -> Changes:
    """area: only households whose village code begins with it, in each run as it stood then. Raises ValueError for no such list."""
    if name not in LISTS:
        raise ValueError(f"no such list: {name}")
    connection = connect(readable=[run.folder, before.folder])
    try:
        new, gone, stayed = connection.execute(
            f"WITH present AS ({_LINES.format(file='present')}), past AS ({_LINES.format(file='past')}) "
            "SELECT count(*) FILTER (WHERE past.subject IS NULL), count(*) FILTER (WHERE present.subject IS NULL), "
            "count(*) FILTER (WHERE present.subject IS NOT NULL AND past.subject IS NOT NULL) "
            "FROM present FULL JOIN past USING (policy, unit, subject)",
            {"present": str(run.file(name).resolve()), "past": str(before.file(name).resolve()), "area": f"{area}%"}).fetchall()[0]
    finally:
        connection.close()
    return Changes(before, new, gone, stayed)
