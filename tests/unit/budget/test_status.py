"""Where the money goes: by hand over seven people and six households, to the fen over a made-up county."""

import shutil
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from huimin import matching, policy
from huimin.budget import Status, status
from huimin.budget.compare import MEASURES
from huimin.budget.simulate import _MEASURES_FOLDER, with_measures
from huimin.budget.status import _sql
from huimin.kernel import Month, Workspace
from tests import office

fresh_county = office.fresh_county


def total(found: Status, policy: str, figure: str) -> int:
    return sum(row[figure] for row in found.spending if row["policy"] == policy)


def test_what_is_paid_is_right_too_much_or_not_decided(small_county: Workspace) -> None:
    """50 yuan are due to four; one of them draws 30, two draw 50, one nothing; a fifth draws 50 and is not entitled."""
    found = status(small_county)
    figures = {name: total(found, "allowance", name) for name in found.spending[0] if name.endswith("_fen")}
    assert figures == {"drawn_fen": 18_000, "right_fen": 13_000, "over_fen": 5_000, "open_fen": 0, "entitled_fen": 20_000,
                       "unclaimed_fen": 5_000, "short_fen": 2_000}
    assert [total(found, "allowance", name) for name in ("drawing", "entitled", "unclaimed", "undue")] == [4, 4, 1, 1]
    assert found.pairs == [{"policy": "allowance", "other": "poor", "households": 1}]


def test_without_a_standard_need_is_not_guessed(small_county: Workspace) -> None:
    found = status(small_county)
    assert (found.places, found.inequality, found.overlap, found.causes) == (None, None, None, None)


@pytest.fixture
def db() -> duckdb.DuckDBPyConnection:
    """A line of 1,000 a head and month, one person in each household. 1: draws enough. 2: 300 due and not drawn. 3: 100 too little.
    4: a fact is missing. 5: the rules say no by their third condition. 6: draws all that is due, and it is not enough. 7: income
    unknown. 8: far above. Policy y is paid by the year, s is no cash.
    """
    connection = duckdb.connect(":memory:")
    connection.execute("""
        CREATE TABLE household AS SELECT n AS household_no, 'H' || n AS household_id, n <> 9 AS in_scope, '990121001' AS township,
               '990121001201' AS area,
               'rural' AS residence FROM range(1, 10) AS t(n);
        CREATE TABLE size AS SELECT household_no, 1 AS people, 'N' || household_no AS name FROM household;
        CREATE TABLE measure_income AS SELECT household_no, CASE household_no WHEN 7 THEN NULL WHEN 8 THEN 5000 ELSE 600 END
               AS measure_income__amount FROM household;
        CREATE TABLE measure_line AS SELECT household_no, 1000 AS measure_line__amount FROM household;
        CREATE TABLE measure_members AS SELECT household_no, 1 AS measure_members__amount FROM household;
        CREATE TABLE dibao AS SELECT household_no, CASE household_no WHEN 5 THEN false WHEN 7 THEN NULL ELSE true END AS dibao__outcome,
               CASE household_no WHEN 5 THEN 4 ELSE 0 END::BIGINT AS dibao__false FROM household;
        CREATE TABLE period AS SELECT * FROM (VALUES ('dibao', 1), ('y', 12)) AS t(policy, months);
        CREATE TABLE drawn AS SELECT * FROM (VALUES ('dibao', 1, 350), ('y', 1, 600), ('dibao', 3, 300), ('dibao', 6, 100),
               ('y', 6, 1200), ('s', 6, 9999)) AS t(policy, household_no, fen);
        CREATE TABLE line AS SELECT * FROM (VALUES
               ('ok', 'dibao', 1, 350, 350, 0), ('unclaimed', 'dibao', 2, 300, 0, NULL), ('unknown', 'y', 2, NULL, NULL, NULL),
               ('amount', 'dibao', 3, 400, 300, -100), ('unknown', 'dibao', 4, NULL, NULL, NULL), ('unknown', 's', 6, NULL, NULL, NULL),
               ('ok', 'dibao', 6, 100, 100, 0)) AS t(list, policy, household_no, entitled_fen, paid_fen, difference_fen)""")
    connection.execute(f"CREATE TABLE need AS {_sql('need')}")
    return connection


def rows(db: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    result = db.execute(_sql(name))
    return [dict(zip([c[0] for c in result.description or []], row, strict=True)) for row in result.fetchall()]


def test_every_household_below_the_line_has_one_cause(db: duckdb.DuckDBPyConnection) -> None:
    found = db.execute("SELECT household_no, drawn, cause, detail FROM need ORDER BY household_no").fetchall()
    assert [row[:3] for row in found] == [
        (1, 400, None), (2, 0, "unclaimed"), (3, 300, "short"), (4, 0, "undecided"), (5, 0, "not_entitled"), (6, 200, "standard"),
        (7, 0, None), (8, 0, None)]
    assert {number: detail for number, _, cause, detail in found if cause} == {2: "dibao", 3: "dibao", 4: "dibao", 5: "2", 6: ""}


def test_causes_add_up_to_what_is_lacking(db: duckdb.DuckDBPyConnection) -> None:
    place, = rows(db, "places")
    causes = rows(db, "causes")
    assert {row["cause"]: row["gap_fen"] for row in causes} == {
        "unclaimed": 400, "undecided": 400, "not_entitled": 400, "standard": 200, "short": 100}
    assert sum(row["gap_fen"] for row in causes) == place["gap_after_fen"] == 1_500
    assert sum(row["people"] for row in causes) == place["poor_after"] == 5
    assert (place["people"], place["not_measured"], place["poor_before"], place["gap_before_fen"]) == (8, 1, 6, 2_400)
    assert (place["drawn_fen"], place["drawn_by_poor_fen"], place["poor_with_nothing"]) == (900, 900, 3)


def test_households_by_how_much_they_draw(db: duckdb.DuckDBPyConnection) -> None:
    assert [(row["programmes"], row["households"], row["poor"], row["drawn_fen"]) for row in rows(db, "overlap")] == [
        (0, 5, 3, 0), (1, 1, 1, 300), (2, 2, 2, 600)]


def test_the_measures_come_beside_a_library_that_is_read_once(fresh_county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, month = Workspace.open(fresh_county), Month(2026, 10)
    whole = matching.prepare(workspace, month.last_day, [workspace.policies, _MEASURES_FOLDER], MEASURES)
    read: list[object] = []
    module = sys.modules["huimin.matching.prepare"]
    original = policy.read_library
    monkeypatch.setattr(module, "read_library", lambda *args, **more: (read.append(args), original(*args, **more))[1])
    found = with_measures(workspace, month, None)
    assert (found.library, found.rules, [one.id for one in found.policies]) == (
        whole.library, whole.rules, [one.id for one in whole.policies])
    assert set(MEASURES) <= set(found.program.items)
    assert len(read) == 1


def test_parts_make_the_whole_to_the_fen(fresh_county: Path, tmp_path: Path) -> None:
    shutil.copytree(fresh_county, tmp_path / "county")
    workspace = Workspace.open(tmp_path / "county")
    found = status(workspace, details=tmp_path)
    for row in found.spending:
        assert row["drawn_fen"] == row["right_fen"] + row["over_fen"] + row["open_fen"], row
        assert row["entitled_fen"] == row["right_fen"] + row["short_fen"] + row["unclaimed_fen"], row
    told = matching.places(matching.latest_run(workspace)) or []
    for figure, of_run in (("drawn_fen", "paid_fen"), ("drawing", "on_roster"), ("unclaimed_fen", "unclaimed_fen"),
                           ("over_fen", "over_fen"), ("short_fen", "short_fen")):
        for name in {row["policy"] for row in found.spending}:
            assert total(found, name, figure) == sum(getattr(place, of_run) for place in told if place.policy == name), (name, figure)
    assert found.places is not None
    assert found.causes is not None
    assert found.inequality is not None
    assert sum(row["gap_fen"] for row in found.causes) == sum(row["gap_after_fen"] for row in found.places)
    for part in found.inequality.values():
        assert part["within"] + part["between"] == pytest.approx(part["theil"], rel=1e-9)
    kept, = duckdb.connect().execute(f"SELECT count(*) FROM '{tmp_path / 'need.parquet'}' WHERE cause IS NOT NULL").fetchall()
    assert kept == (sum(row["households"] for row in found.causes),)
