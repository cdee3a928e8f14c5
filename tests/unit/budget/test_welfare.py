"""Poverty and tenths: figures checked by hand on four households."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from huimin.budget.compare import sampling, sql


@pytest.fixture
def db() -> duckdb.DuckDBPyConnection:
    """Household 1: two people 100 below the line of 1,000 each; 2: one person, 300 below; 3: far above; 4: not known."""
    connection = duckdb.connect(":memory:")
    connection.execute("""
        CREATE TABLE welfare AS SELECT * FROM (VALUES
            (1, 2, 1800, 2000, 2, 0, 200), (2, 1, 700, 1000, 1, 0, 0), (3, 1, 9000, 1000, 1, 50, 0), (4, 3, NULL, NULL, 3, 0, 0)
        ) AS t(household_no, people, income, line, members, before_fen, after_fen)""")
    return connection


def rows(db: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    result = db.execute(sql(name))
    return [dict(zip([c[0] for c in result.description or []], row, strict=True)) for row in result.fetchall()]


def test_headcount_counts_people_and_the_gap_sums_what_is_lacking(db: duckdb.DuckDBPyConnection) -> None:
    assert rows(db, "poverty") == [{
        "people_measured": 4, "people_not_measured": 3, "poor_before": 3, "poor_after": 1,
        "gap_before_fen": 500, "gap_after_fen": 300,
        # (2 people × 0.1² + 1 × 0.3²) of 4; after: 0.3² of 4
        "severity_before": pytest.approx(0.0275), "severity_after": pytest.approx(0.0225)}]


def test_gini_is_half_the_mean_gap_between_any_two_people(db: duckdb.DuckDBPyConnection) -> None:
    each = [900, 900, 700, 9_050]
    gaps = sum(abs(one - other) for one in each for other in each)
    found = db.execute(sql("gini").format(side="before_fen")).fetchall()
    assert found == [(pytest.approx(gaps / (2 * len(each) * sum(each))),)]


def test_a_sample_has_weighted_shares_and_their_errors(db: duckdb.DuckDBPyConnection) -> None:
    """Households stand for 10, 10 and 20 people each: weights 20, 10, 20 of which 30 are poor before, 10 after."""
    db.execute("CREATE TABLE person AS SELECT * FROM (VALUES (1, 1, 10), (2, 1, 99), (3, 2, 10), (4, 3, 20), (5, 4, 10)) "
               "AS t(person_no, household_no, survey_weight)")
    found = sampling(db.execute(sql("sample").format(weight="arg_min(survey_weight, person_no)", entity="person")).fetchnumpy())
    head = found["headcount"]
    assert (head["before"]["value"], head["after"]["value"]) == (pytest.approx(0.6), pytest.approx(0.2))
    # Influences before: 0.4, 0.4, -0.6 times weights over 50: 0.16, 0.08, -0.24; their squares x 3 / 2
    assert head["before"]["error"] == pytest.approx((1.5 * (0.16**2 + 0.08**2 + 0.24**2)) ** 0.5)
    # The change is -1 for the first household only: (-1 + 0.4) x 0.4, 0.4 x 0.2, 0.4 x 0.4
    assert head["change"] == {"value": pytest.approx(-0.4), "error": pytest.approx((1.5 * (0.24**2 + 0.08**2 + 0.16**2)) ** 0.5)}


def test_tenths_hold_people_by_income_with_who_gains_and_loses(db: duckdb.DuckDBPyConnection) -> None:
    found = {row["decile"]: row for row in rows(db, "deciles")}
    assert sum(row["people"] for row in found.values()) == 4
    assert found[3]["winners"] == 2
    assert found[3]["mean_change_fen"] == 100
    assert found[8]["losers"] == 1


def test_every_statement_is_one_file_with_its_header() -> None:
    for path in sorted((Path(__file__).parents[3] / "huimin").rglob("*.sql")):
        head = path.read_text(encoding="utf-8").splitlines()[:4]
        assert [line.split(":")[0] for line in head] == ["-- grain", "-- reads", "-- money", "-- params"], path.name
