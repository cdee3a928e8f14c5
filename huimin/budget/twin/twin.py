"""Two sides of one county: each month its people are the same, and each side pays by its own rules.

Both sides see the same births, illnesses and lost jobs, since one life is lived for both (common random numbers): whatever differs,
differs because of the rules. Rules change with their dates, as the library and the parameter files say, on both sides.
"""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from huimin import exchange, matching, policy, review
from huimin.budget.compare import MEASURES, Pairs, monthly, sides
from huimin.budget.errors import NothingToCompare
from huimin.budget.sets import Applied, Change, read_changes
from huimin.budget.simulate import by_folder, changed, there, with_measures
from huimin.budget.twin.errors import NothingToTwin
from huimin.budget.twin.rosters import keep_due, on_roster
from huimin.catalog import Catalog
from huimin.kernel import Month, Progress, Text, Workspace, connect, silent
from huimin.linkage import LinkSettings
from huimin.matching import Prepared
from huimin.policy import Item

SIDES = ("before", "after")
MOST_MONTHS = 60


class Lived(Protocol):
    """What a month did to the people (demo.Flows)."""

    @property
    def month(self) -> Month: ...
    def as_json(self) -> dict[str, object]: ...


def twin(home: Path, life: Iterable[Lived], scratch: Path, sets: Sequence[tuple[str, str]], policies: Path | None = None,
         begins: Month | None = None, months: int = 0, progress: Progress = silent) -> dict[str, Any]:
    """What words.py describes.

    home: the workspace whose inbox holds the files of each month as `life` hands it out; the first month only fills the rosters
    sets, policies: the change, as of `simulate`; begins: the first month in which it holds (None: from the start)
    months: how many come, for the progress shown. Raises NothingToCompare, NoPolicyFolder, NothingToTwin and the errors of `--set`.
    """
    if not sets and policies is None:
        raise NothingToCompare()
    there(policies)
    county = _County(home, scratch, read_changes(sets), policies, begins, progress)
    found: list[dict[str, Any]] = []
    for at, lived in enumerate(life):
        progress(str(Text(f"过到 {lived.month}", f"Living {lived.month}")), at, months + 1)
        figures = county.live(lived.month)
        if at:
            found.append({"month": str(lived.month), "flows": lived.as_json(), **figures})
    progress(str(Text("各月已过完", "All months lived")), months + 1, months + 1)
    return {"changes": [one.as_json() for one in county.applied], "policies_folder": str(policies) if policies else None,
            "begins": str(begins) if begins else None, "months": found}


class _County:
    def __init__(self, home: Path, scratch: Path, changes: list[Change], policies: Path | None, begins: Month | None,
                 progress: Progress) -> None:
        self._home, self._scratch, self._changes, self._policies = home, scratch, changes, policies
        self._begins, self._progress = begins, progress
        self._due: dict[str, Path | None] = dict.fromkeys(SIDES)
        self.applied: list[Applied] = []

    def live(self, month: Month) -> dict[str, Any]:
        """Load the month's files, decide on both sides, compare, and keep who is due what for the rosters of the next month."""
        workspace = Workspace.open(self._home)
        exchange.load(workspace, *matching.read_data_side(workspace), month=month)
        review.run(workspace, month, LinkSettings(probabilistic=False))  # the living county writes its lists without slips
        before, after = self._rules(workspace, month)
        register = before.register(month, silent, also=after)
        folder = self._scratch / str(month)
        connection = connect(readable=[register.folder, self._scratch], scratch=folder / "spill", ordered=True)
        try:
            apart = after is not before  # until the change begins both sides have lived the same
            for side, prepared in ((SIDES[0], before), *([(SIDES[1], after)] if apart else [])):
                people = on_roster(connection, register, self._due[side], _benefits(prepared), folder / f"people-{side}")
                policy.run(prepared.program, people, register.meta, prepared.catalog, prepared.as_of, folder / side)
                due = self._scratch / f"due-{month}-{side}.parquet"
                keep_due(connection, register, folder / side, _benefits(prepared), due)
                self._due |= {side: due} if apart else dict.fromkeys(SIDES, due)
            items = sides(before.policies, after.policies)
            ids = {item.id for pair in items for item in pair if item}
            pairs = Pairs(connection, register.folder, folder / SIDES[0], folder / SIDES[apart], {}, ids)
            programmes = [_programme(pairs, one, other, before.catalog) for one, other in items]
            poverty, _ = pairs.welfare()
        finally:
            connection.close()
            shutil.rmtree(folder, ignore_errors=True)
            shutil.rmtree(register.folder, ignore_errors=True)
        cash = {f"monthly_cost_{side}_fen": monthly(programmes, f"cost_{side}_fen") for side in SIDES}
        return {"programmes": programmes, **cash, "poverty": poverty}

    def _rules(self, workspace: Workspace, month: Month) -> tuple[Prepared, Prepared]:
        before = with_measures(workspace, month, None)
        if "measure_income" not in before.program.items:
            raise NothingToTwin()
        after = before if self._policies is None else by_folder(workspace, month, self._policies)
        after, applied = changed(after, self._changes)  # checked in every month: a slip is told at once, not when the change begins
        self.applied = self.applied or applied
        return before, before if self._begins is not None and month < self._begins else after


def _benefits(prepared: Prepared) -> list[Item]:
    return [item for item in prepared.policies if item.id not in MEASURES]


def _programme(pairs: Pairs, before: Item | None, after: Item | None, catalog: Catalog) -> dict[str, Any]:
    item = after or before
    assert item is not None
    assert item.policy is not None
    found = pairs.effect(before, after)
    places: dict[str, dict[str, Any]] = {}
    for row in found["places"]:
        place = places.setdefault(row["area"], {"area": row["area"], "name": catalog.areas.name(row["area"]) if row["area"] else "",
                                                "people_before": 0, "people_after": 0, "cost_before_fen": 0, "cost_after_fen": 0})
        place["people_before"] += row["people_after"] - row["people_in"] + row["people_out"]
        place["people_after"] += row["people_after"]
        for side in SIDES:
            place[f"cost_{side}_fen"] += row[f"cost_{side}_fen"]
    kept = ("units", "people", "unknown")
    return {"id": item.id, "name": item.policy.name.as_json(), "unit": item.entity, "period": item.policy.period,
            "delivery": item.policy.delivery, **{f"{name}_{side}": found[f"{name}_{side}"] for name in kept for side in SIDES},
            **{f"cost_{side}_fen": found[f"cost_{side}_fen"] for side in SIDES}, "places": list(places.values())}
