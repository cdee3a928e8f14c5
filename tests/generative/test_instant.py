"""The looked-up cost of a moved line is what the whole library pays when it is run again with that line, place by place."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from huimin import budget, matching, policy
from huimin.budget import moved, ready
from huimin.budget.instant import Cost, Instant, Place
from huimin.budget.instant_read import read_moving
from huimin.kernel import Workspace, connect, write_text
from tests import office

fresh_county = office.fresh_county
LIBRARY = Path(policy.__file__).parent / "library"
LOW, HIGH = 25_000, 220_000


@pytest.fixture(scope="module")
def county(fresh_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    home = tmp_path_factory.mktemp("county") / "home"
    shutil.copytree(fresh_county, home)
    return Workspace.open(home)


@dataclass(frozen=True)
class Made:
    """apart: reason -> numbers of the households in no answer."""

    instant: Instant
    apart: Mapping[str, list[int]]


@pytest.fixture(scope="module")
def made(county: Workspace) -> Made:
    return ready_between(county)


def ready_between(workspace: Workspace) -> Made:
    month = matching.month_or_latest(workspace, None)
    found, apart = read_moving(matching.prepare(workspace, month.last_day), month, LOW, HIGH)
    return Made(found.instant, apart)


def library_pays(workspace: Workspace, sets: Mapping[str, str], apart: set[int], folder: Path) -> dict[Place, Cost]:
    """All of the library again, with the line changed; households set apart left out."""
    budget.simulate(workspace, None, sets, details=folder)
    connection = connect(readable=[folder])
    rows = connection.execute("SELECT area, residence, unit_no, people, fen_after FROM read_parquet($1) WHERE yes_after",
                              [str(folder / "dibao.parquet")]).fetchall()
    found: dict[Place, Cost] = {}
    for area, residence, number, people, fen in rows:
        if number not in apart:
            before = found.get((area, residence), Cost(0, 0, 0))
            found[area, residence] = before.plus(Cost(1, people, fen))
    return found


def agree(looked_up: Mapping[Place, Cost], paid: Mapping[Place, Cost]) -> None:
    """The same households and money everywhere. People are the family's members here, everyone of the household there."""
    assert {place: (one.households, one.fen) for place, one in looked_up.items() if one.households} == {
        place: (one.households, one.fen) for place, one in paid.items()}


@pytest.mark.parametrize("line", [25_000, 71_234, 220_000])
def test_one_line_everywhere(county: Workspace, made: Made, line: int, tmp_path: Path) -> None:
    apart = {number for numbers in made.apart.values() for number in numbers}
    agree(made.instant.costs(line), library_pays(county, {"dibao.standard": f"{line / 100:.2f}"}, apart, tmp_path))
    assert not made.apart["other"]
    assert made.instant.cost(HIGH).households > made.instant.cost(LOW).households
    assert made.instant.cost(HIGH).households > 10
    assert len(apart) < 60


def test_a_line_for_one_residence_the_other_as_it_is(county: Workspace, made: Made, tmp_path: Path) -> None:
    apart = {number for numbers in made.apart.values() for number in numbers}
    agree(made.instant.costs({("990121", "rural"): 88_800}), library_pays(county, {"dibao.standard@990121/rural": "888"}, apart, tmp_path))


def test_amounts_rounded_up_to_the_yuan(county: Workspace, tmp_path: Path) -> None:
    """A county whose own file rounds to whole yuan: the same machinery, another rounding."""
    home = tmp_path / "home"
    shutil.copytree(county.root, home)
    settings = (home / "huimin.toml").read_text(encoding="utf-8")
    write_text(home / "huimin.toml", settings.replace("national = true", "national = false"))
    shutil.copytree(LIBRARY, home / "policies", dirs_exist_ok=True)
    for file in (home / "policies" / "dibao").glob("CN@*.toml"):
        text = file.read_text(encoding="utf-8")
        write_text(file, text.split("[[example]]")[0].replace('round = { to = "fen", how = "up" }', 'round = { to = "yuan", how = "up" }')
                   + "[[example]]" + text.split("[[example]]", 1)[1])
    workspace = Workspace.open(home)
    made = ready_between(workspace)
    assert {top_up.step for top_up in made.instant.places.values()} == {100}
    apart = {number for numbers in made.apart.values() for number in numbers}
    agree(made.instant.costs(71_234), library_pays(workspace, {"dibao.standard": "712.34"}, apart, tmp_path / "details"))
    assert not made.apart["other"]


def test_households_where_no_standard_is_set_are_counted_apart(county: Workspace, tmp_path: Path) -> None:
    """No line moves there: nothing says what is paid today. What is known about the town is as before."""
    home = tmp_path / "home"
    shutil.copytree(county.root, home)
    whole = moved.told(ready.prepare(county), {"urban": 90_000, "rural": None})
    for file in (home / "parameters").iterdir():
        rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
        write_text(file, "".join(row for row in rows if not (row.startswith("dibao.standard") and ",rural," in row)))
    told = moved.told(ready.prepare(Workspace.open(home)), {"urban": 90_000, "rural": None})
    assert {row["residence"] for row in told["places"]} == {"urban"}
    assert [row for row in told["places"] if row["residence"] == "urban"] == [row for row in whole["places"] if row["residence"] == "urban"]
    assert told["apart"]["unknown"] > whole["apart"]["unknown"]


def test_cost_rises_with_the_line(made: Made) -> None:
    costs = [found.fen for found in made.instant.sweep(np.linspace(LOW, HIGH, 1000).astype(int).tolist())]
    assert costs == sorted(costs)
