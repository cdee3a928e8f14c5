"""Uruguay, ECH 2018: the policy files classify every person as the statistical office did."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from huimin.policy import results_sql

FILE = "uruguay_ech2018_sample.csv"


@pytest.fixture(scope="module")
def run(survey: Callable[[str], Path], example: Callable[[str], Path], huimin: Callable[..., Any]) -> tuple[Path, Any, Any]:
    home, inbox = example("uruguay"), survey(FILE).parent
    loaded = huimin("load", "--home", home, "--inbox", inbox)
    return home, loaded, huimin("match", "--home", home, "--no-workbooks")


def published(path: Path) -> dict[str, tuple[int, bool, bool]]:
    """Household → members, poor, indigent, as the survey's own columns say of each person."""
    households: dict[str, tuple[int, bool, bool]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            members = households.get(row["numero"], (0, False, False))[0]
            households[row["numero"]] = (members + 1, row["pobre06"] == "1", row["indigente06"] == "1")
    return households


def decided(home: Path, folder: str) -> dict[str, tuple[int, bool | None, bool | None]]:
    """The same from huimin: members counted in the register, outcomes in the results."""
    register, results = next(home.glob("registry/*/person.parquet")).parent, Path(folder) / "results"
    rows = duckdb.connect().execute(
        f"""SELECT household_id, count(person_id), any_value(poverty__outcome), any_value(indigence__outcome)
        FROM '{register}/household.parquet' JOIN '{register}/person.parquet' USING (household_no)
        JOIN (SELECT household_no, poverty__outcome FROM ({results_sql(results, "poverty")})) USING (household_no)
        JOIN (SELECT household_no, indigence__outcome FROM ({results_sql(results, "indigence")})) USING (household_no)
        WHERE household_id IS NOT NULL GROUP BY household_id""").fetchall()
    return {household: (members, poor, indigent) for household, members, poor, indigent in rows}


def test_every_row_is_accepted(run: tuple[Path, Any, Any]) -> None:
    receipts = [receipt for receipt in run[1]["receipts"] if receipt["dataset"] == "ech"]
    assert [(receipt["rows_in"], receipt["accepted"], receipt["rejected"]) for receipt in receipts] == [(1294, 1294, 0)]


def test_poor_and_indigent_as_published_for_all_1294_people(run: tuple[Path, Any, Any], survey: Callable[[str], Path]) -> None:
    home, _, matched = run
    expected = published(survey(FILE))
    assert sum(members for members, *_ in expected.values()) == 1294
    assert decided(home, matched["folder"]) == expected


def test_counts_of_people(run: tuple[Path, Any, Any], survey: Callable[[str], Path]) -> None:
    found = decided(run[0], run[2]["folder"]).values()
    assert sum(members for members, poor, _ in found if poor) == 85
    assert sum(members for members, _, indigent in found if indigent) == 1


def test_weighted_share_of_poor_people(run: tuple[Path, Any, Any]) -> None:
    shares = {policy["id"]: policy["weighted_share"] for policy in run[2]["policies"]}
    assert shares["poverty_of_people"]["yes_of_all"] == pytest.approx(0.07104966, abs=5e-9)
