"""Where the money goes today, whom it reaches, and why people stay below the line all the same.

The JSON object (money in integer fen; a place is a township of nine digits, "" where it is not known):

    month, as_of
    spending: [{policy, name{zh,en}, period, delivery, area, place{zh,en}, residence,
                drawing, entitled, unclaimed, undue, undecided             people or households
                drawn_fen, right_fen, over_fen, open_fen                   per period; drawn = right + over + open (not decided)
                entitled_fen, unclaimed_fen, short_fen}]
    months: [{month, policy, drawing, drawn_fen, entitled_fen}]            the newest run of every month
    places: null or [{area, place{zh,en}, residence, people, not_measured, drawn_fen, poor_before, poor_after,
             poor_with_nothing, gap_before_fen, gap_after_fen, drawn_by_poor_fen}]    per month
    inequality: null or {before, after: {gini, theil, within, between}}    of income per member; between townships
    overlap: null or [{programmes, households, people, poor, drawn_fen}]   cash programmes a household draws; 5: five and more
    pairs: [{policy, other, households}]                                   drawn by one household
    causes: null or [{cause, detail, households, people, gap_fen}]         of staying below the line, one for each household
                                                                           detail: a policy, or the condition of dibao that fails

"Need" is what simulations measure: income per person as the rules count it, plus the cash benefits drawn today (yearly ones as a
twelfth), against the minimum-living standard. Causes are looked at in this order and the first that holds is taken: unclaimed
(something is due and not drawn), short (something is paid below what is due), undecided (a fact is missing), not_entitled (the
rules say no), standard (everything due is drawn). Administration costs are in no department's data and are not told.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin import matching, policy
from huimin.budget.compare import MEASURES, open_people, rows_of, sql
from huimin.budget.simulate import with_measures
from huimin.budget.status_lines import NEED
from huimin.kernel import Month, Progress, Text, Workspace, connect, scratch_folder, silent
from huimin.kernel.duck import file_literal, literal
from huimin.matching import Prepared
from huimin.registry import Registry

if TYPE_CHECKING:
    import duckdb

NOT_KNOWN = Text("住址不明", "address not known")
CAUSES = {
    "unclaimed": Text("该领的还没有领", "something due is not drawn"),
    "short": Text("发少了", "less is paid than is due"),
    "undecided": Text("缺事实,还不能判定", "a fact is missing"),
    "not_entitled": Text("按规定不符合", "not entitled by the rules"),
    "standard": Text("该领的都领了,仍不够", "everything due is drawn and is not enough"),
}


@dataclass(frozen=True)
class Status:
    """See the module docstring for every figure. None where the library has no minimum-living standard to measure need by."""

    month: Month
    as_of: date
    spending: Sequence[Mapping[str, Any]]
    months: Sequence[Mapping[str, Any]]
    places: Sequence[Mapping[str, Any]] | None
    inequality: Mapping[str, Any] | None
    overlap: Sequence[Mapping[str, Any]] | None
    pairs: Sequence[Mapping[str, Any]]
    causes: Sequence[Mapping[str, Any]] | None

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"month": str(self.month), "as_of": self.as_of.isoformat()}


def status(workspace: Workspace, month: Month | None = None, progress: Progress = silent, details: Path | None = None) -> Status:
    """Nothing is stored. details: a folder that gets need.parquet, one row per household: household_no, household_id, name,
    village, area, residence, people, income, line, members, drawn (fen per month), programmes, known, cause, detail.

    Raises the errors of `matching.prepare`, NoMonth without data.
    """
    month = matching.month_or_latest(workspace, month)
    prepared = with_measures(workspace, month, None)
    register = prepared.register(month, progress)
    with scratch_folder(workspace.root, "status") as scratch:
        done = policy.run(prepared.program, register.folder, register.meta, prepared.catalog, prepared.as_of, scratch / "results", progress)
        matching.compare(prepared, register, scratch, [f"{entity}.{name}" for entity, name in done.missing_bits], progress)
        connection = connect(readable=[scratch, register.folder], scratch=scratch / "spill")
        try:
            return _Reading(connection, prepared, register, scratch).status(details)
        finally:
            connection.close()


class _Reading:
    """One run, its lists and its register, opened together."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", prepared: Prepared, register: Registry, folder: Path) -> None:
        self._db, self._prepared, self._register, self._folder = connection, prepared, register, folder
        open_people(connection, register.folder)
        lists = ", ".join(file_literal(folder / "lists" / f"{name}.parquet") for name in matching.LISTS)
        self._view("line", f"SELECT * FROM read_parquet([{lists}]) WHERE policy NOT IN ({', '.join(map(literal, MEASURES))})")
        self._db.execute("CREATE TEMP TABLE drawn (policy VARCHAR, household_no BIGINT, fen BIGINT)")
        for name, unit in register.meta.programmes.items():
            if name in MEASURES or name not in prepared.program.items:
                continue
            fen = f"paid__{name}" if prepared.program.items[name].amount is not None else "NULL::BIGINT"
            self._db.execute(f"INSERT INTO drawn SELECT {literal(name)}, household_no, {fen} FROM {unit} "
                             f"WHERE in_scope AND receives__{name}")
        self._db.execute("CREATE TEMP TABLE period (policy VARCHAR, months BIGINT)")
        for item in prepared.policies:
            assert item.policy is not None
            if item.policy.period in policy.MONTHS and item.policy.delivery == "cash":
                self._db.execute("INSERT INTO period VALUES ($1, $2)", [item.id, policy.MONTHS[item.policy.period]])

    def status(self, details: Path | None) -> Status:
        measured = all(name in self._prepared.program.items for name in MEASURES)
        if measured:
            for name in (*MEASURES, "dibao"):
                self._view(name, policy.results_sql(self._folder / "results", name))
            self._db.execute(f"CREATE TEMP TABLE need AS {_sql('need')}")
            if details is not None:
                details.mkdir(parents=True, exist_ok=True)
                target = self._folder / NEED
                self._db.execute(f"COPY (SELECT * FROM need ORDER BY household_no) TO {file_literal(target)} (FORMAT parquet)")
                shutil.move(target, details / target.name)
        return Status(
            self._register.month, self._prepared.as_of, [self._named(row) for row in self._rows("spending")],
            _months(self._prepared.workspace),
            [self._placed(row) for row in self._rows("places")] if measured else None, self._inequality() if measured else None,
            self._rows("overlap") if measured else None, self._rows("pairs"),
            [self._caused(row) for row in self._rows("causes")] if measured else None)

    def _named(self, row: dict[str, Any]) -> dict[str, Any]:
        about = self._prepared.program.items[row["policy"]].policy
        assert about is not None
        return {**self._placed(row), "name": about.name.as_json(), "period": about.period, "delivery": about.delivery}

    def _placed(self, row: dict[str, Any]) -> dict[str, Any]:
        areas = self._prepared.catalog.areas
        return {**row, "place": (Text(areas.name(row["area"]), areas.name(row["area"])) if row["area"] else NOT_KNOWN).as_json()}

    def _caused(self, row: dict[str, Any]) -> dict[str, Any]:
        """A condition by its id instead of its place among the conditions of dibao."""
        if row["cause"] != "not_entitled":
            return row
        at = int(row["detail"])
        conditions = self._prepared.program.items["dibao"].conditions
        return {**row, "detail": conditions[at].id if 0 <= at < len(conditions) else ""}

    def _inequality(self) -> dict[str, Any] | None:
        """Of income per member over people, before and after what is drawn; incomes below zero count as nothing."""
        import numpy as np

        from huimin.budget.poverty import gini, theil

        found = self._db.execute("SELECT area, people, members, income, drawn FROM need WHERE known ORDER BY household_no").fetchnumpy()
        people, members, income, drawn = (np.asarray(found[name], float) for name in ("people", "members", "income", "drawn"))
        whole = {"before": income, "after": income + drawn}
        each = {when: np.maximum(sums, 0) / members for when, sums in whole.items()}
        if not all((one * people).sum() > 0 for one in each.values()):
            return None
        parts = {when: theil(one, people, np.asarray(found["area"], str)) for when, one in each.items()}
        return {when: {"gini": gini(each[when], people), "theil": part.total, "within": part.within, "between": part.between}
                for when, part in parts.items()}

    def _view(self, name: str, query: str) -> None:
        self._db.execute(f"CREATE TEMP VIEW {name} AS {query}")

    def _rows(self, name: str) -> list[dict[str, Any]]:
        return rows_of(self._db, _sql(name))


def _months(workspace: Workspace) -> list[dict[str, Any]]:
    """What was drawn and due in the newest run of each month."""
    newest = {run.month: run for run in matching.runs_of(workspace)}
    found = []
    for month, run in sorted(newest.items()):
        sums: dict[str, list[int]] = {}
        for place in matching.places(run) or ():
            row = sums.setdefault(place.policy, [0, 0, 0])
            for at, figure in enumerate((place.on_roster, place.paid_fen, place.entitled_fen)):
                row[at] += figure
        found += [{"month": str(month), "policy": name, "drawing": row[0], "drawn_fen": row[1], "entitled_fen": row[2]}
                  for name, row in sums.items()]
    return found


def _sql(name: str) -> str:
    return sql(f"status_{name}")
