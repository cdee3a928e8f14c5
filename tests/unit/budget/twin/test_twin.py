"""The twin: with no change both sides are one to the fen, a later change leaves the months before it alone, parts add up."""

import json
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pytest

from huimin import demo, policy
from huimin.budget import twin as twins
from huimin.budget.errors import NoPolicyFolder, NothingToCompare, UnknownParameter
from huimin.budget.twin import rosters
from huimin.kernel import Month, Workspace
from huimin.policy import Item
from huimin.registry import Registry, RegistryMeta

NOW, NEXT = Month(2026, 10), Month(2026, 11)


@dataclass(frozen=True)
class Still:
    """A month in which nothing happens to anybody."""

    month: Month

    def as_json(self) -> dict[str, object]:
        return {"people": 0}


def live(workspace: Workspace, tmp_path: Path, sets: list[tuple[str, str]], begins: Month | None = None) -> dict[str, Any]:
    """The same people over three months."""
    return twins.twin(workspace.root, [Still(NOW.shift(at)) for at in range(3)], tmp_path, sets, None, begins)


def test_a_change_from_a_month_on_leaves_the_months_before_it_equal_to_the_fen(families: Workspace, tmp_path: Path) -> None:
    found = live(families, tmp_path, [("dibao.standard", "700")], NOW.shift(2))
    first, second = found["months"]
    assert (first["month"], second["month"]) == ("2026-11", "2026-12")
    assert sides(first, "before") == sides(first, "after")
    [dibao] = second["programmes"]
    assert dibao["cost_after_fen"] > dibao["cost_before_fen"] > 0
    for side in ("before", "after"):
        assert sum(place[f"cost_{side}_fen"] for place in dibao["places"]) == dibao[f"cost_{side}_fen"]
        assert dibao[f"cost_{side}_fen"] == second[f"monthly_cost_{side}_fen"]
        assert sum(place[f"people_{side}"] for place in dibao["places"]) == dibao[f"people_{side}"]
    assert second["poverty"]["poor_after"] <= second["poverty"]["poor_before"]


def test_a_change_to_what_is_in_force_anyway_changes_nothing(families: Workspace, tmp_path: Path) -> None:
    found = live(families, tmp_path, [("dibao.standard", "500")])
    for month in found["months"]:
        assert sides(month, "before") == sides(month, "after")
        assert month["poverty"]["poor_before"] == month["poverty"]["poor_after"]
    again = live(families, tmp_path / "again", [("dibao.standard", "500")])
    assert json.dumps(found) == json.dumps(again)


def sides(month: dict[str, Any], side: str) -> list[Any]:
    """All figures of one side, programme by programme and place by place."""
    own = [{key.replace(f"_{side}", ""): value for key, value in one.items() if f"_{side}" in key} for one in month["programmes"]]
    places = [{key.replace(f"_{side}", ""): value for key, value in place.items() if f"_{side}" in key}
              for one in month["programmes"] for place in one["places"]]
    return [own, places, month[f"monthly_cost_{side}_fen"]]


def test_without_a_change_there_is_nothing_to_live_twice(one_family: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NothingToCompare):
        twins.twin(one_family.root, [], tmp_path, [])
    with pytest.raises(UnknownParameter, match=r"dibao\.standard"):  # told in the first month, though the change begins later
        live(one_family, tmp_path, [("dibao.standrd", "1")], Month(2030, 1))


def test_a_folder_that_is_not_there_is_told_before_anybody_lives(one_family: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NoPolicyFolder, match="polices"):
        twins.twin(one_family.root, [Still(NOW)], tmp_path, [], tmp_path / "polices")


def test_while_the_sides_are_equal_one_is_decided_for_both(families: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[Path] = []
    whole = policy.run

    def run(program: Any, people: Path, *more: Any, **named: Any) -> Any:
        ran.append(people)
        return whole(program, people, *more, **named)
    monkeypatch.setattr(policy, "run", run)
    live(families, tmp_path, [("dibao.standard", "700")], NOW.shift(2))
    assert len(ran) == 1 + 1 + 2, "two months alike, then one month on both sides"


def test_the_living_county_keeps_what_its_workspace_says_of_the_library(tmp_path: Path) -> None:
    """A county that turned the national library off, or chose from it, lives by just those policies."""
    own = Workspace.create(tmp_path / "own", f'[workspace]\nname = "试"\narea = "{demo.COUNTY}"\n[library]\nnational = false\n'
                                             'policies = ["dibao", "edge"]\n')
    for folder in (own.policies, own.parameters):
        folder.mkdir(exist_ok=True)
    next(iter(demo.lives(tmp_path / "home", 1000, 7, NOW, 1, rules=own)))
    lived = Workspace.open(tmp_path / "home")
    assert (lived.national, lived.policies_selected) == (False, ("dibao", "edge"))
    assert Workspace.open(tmp_path / "home").area == demo.COUNTY


def test_who_was_due_last_month_is_on_the_roster_by_his_own_number(tmp_path: Path) -> None:
    """People are numbered anew every month: the roster follows the identity number, and a phantom stays unknown."""
    now = tmp_path / "now"
    now.mkdir()
    for unit in ("person", "household"):
        duckdb.sql(f"COPY (SELECT * FROM (VALUES (0, 'B', false, 0), (1, 'A', false, 0), (2, NULL, NULL, NULL)) AS t({unit}_no, {unit}_id, "
                   f"receives__old, paid__old)) TO '{now}/{unit}.parquet'")
    duckdb.sql(f"COPY (SELECT 'old' AS programme, 'A' AS id, 6000 AS fen) TO '{tmp_path}/due.parquet'")
    meta = RegistryMeta("2026-11", (), {"old": "person"}, {}, {}, {}, 2, listed={"old": "roster_old"})
    items = [Item("old", "person", 0, (), True)]
    connection = duckdb.connect()
    listed = rosters.on_roster(connection, Registry(now, tmp_path, meta), tmp_path / "due.parquet", items, tmp_path / "listed")
    rows = duckdb.sql(f"SELECT person_id, receives__old, paid__old FROM '{listed}/person.parquet' ORDER BY person_no").fetchall()
    assert rows == [("B", False, 0), ("A", True, 6000), (None, None, None)]
    nobody = rosters.on_roster(connection, Registry(now, tmp_path, meta), None, items, tmp_path / "nobody")
    assert duckdb.sql(f"SELECT count(*) FROM '{nobody}/person.parquet' WHERE receives__old").fetchall() == [(0,)]


def test_a_kept_twin_says_what_it_is(tmp_path: Path) -> None:
    found = {"months": [], "begins": None}
    assert json.loads(twins.write(found, tmp_path / "a.json").read_text(encoding="utf-8")) == {"format": "huimin twin 1", **found}


def test_the_living_county_hands_out_one_month_of_files_at_a_time(tmp_path: Path) -> None:
    home = tmp_path / "home"
    seen = []
    for lived in islice(demo.lives(home, 1000, 7, NOW, 2), 3):
        names = sorted(path.name for path in (home / "inbox").iterdir() if path.name.startswith("公安_常住人口登记"))
        seen.append((lived.month, names))
    assert [month for month, _ in seen] == [NOW, NEXT, NOW.shift(2)]
    assert all(len(names) == 1 for _, names in seen)
    assert len({names[0] for _, names in seen}) == 3
