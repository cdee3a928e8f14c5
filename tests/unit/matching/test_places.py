"""Counts and money by place: they add up to the whole, households whose place nobody knows included."""

from pathlib import Path

import pytest

from huimin import matching
from huimin.kernel import Text, connect
from huimin.matching import MatchResult, Waiting
from huimin.matching.compare import Comparison, Shape
from huimin.matching.evidence import Evidence

TOWN, OTHER = "230000001", "230000002"
# no, township, village, outcome, due, on the roster, paid
HOMES = (
    (1, TOWN, f"{TOWN}001", True, 500, True, 500),
    (2, TOWN, f"{TOWN}001", True, 500, False, 0),
    (3, TOWN, f"{TOWN}002", True, 500, True, 300),
    (4, OTHER, f"{OTHER}001", False, None, True, 200),
    (5, OTHER, None, None, None, True, 100),
    (6, None, None, True, 400, True, 450),
)


@pytest.fixture
def run(tmp_path: Path) -> MatchResult:
    db = connect(readable=[tmp_path])
    rows = ", ".join(f"({no}, {sql(township)}, {sql(village)}, {sql(outcome)}::BOOLEAN, {sql(due)}::BIGINT, {receives}, {paid}::BIGINT)"
                     for no, township, village, outcome, due, receives, paid in HOMES)
    db.execute("CREATE TABLE home (household_no BIGINT, township VARCHAR, area VARCHAR, outcome BOOLEAN, due BIGINT, receives BOOLEAN, "
               f"paid BIGINT); INSERT INTO home VALUES {rows}")
    db.execute("COPY (SELECT household_no, 'H' || household_no AS household_id, true AS in_scope, township, area, "
               f"receives AS receives__dibao, paid AS paid__dibao FROM home) TO '{tmp_path}/household.parquet'")
    db.execute("COPY (SELECT household_no AS person_no, household_no, 'P' || household_no AS person_id, 'N' AS name, true AS in_scope "
               f"FROM home) TO '{tmp_path}/person.parquet'")
    db.execute("COPY (SELECT household_no, outcome AS dibao__outcome, due AS dibao__amount, 0::BIGINT AS dibao__true, "
               "0::BIGINT AS dibao__false, CASE WHEN outcome IS NULL THEN 1 ELSE 0 END::BIGINT AS dibao__missing0, "
               "'' AS dibao__settled FROM home) "
               f"TO '{tmp_path}/dibao.parquet'")
    comparison = Comparison(db, lambda policy: f"SELECT * FROM read_parquet('{tmp_path}/{policy}.parquet')", tmp_path,
                            rosters={"dibao": "household"}, missing_bits=["person.wage_income"],
                            witness=lambda _: Evidence("§", Text("据", "by")), with_amounts=["dibao"])
    comparison.add(Shape("dibao", "household", ("income_below_standard",)))
    comparison.write(tmp_path / "lists")
    comparison.write_places(tmp_path / "places.parquet")
    return MatchResult(tmp_path, {})


def sql(value: object) -> str:
    return "NULL" if value is None else f"'{value}'" if isinstance(value, str) else str(value)


def test_each_village_has_its_row_and_the_unknown_places_theirs(run: MatchResult) -> None:
    found = {(place.township, place.village): place for place in matching.places(run) or ()}
    assert set(found) == {(TOWN, f"{TOWN}001"), (TOWN, f"{TOWN}002"), (OTHER, f"{OTHER}001"), (OTHER, None), (None, None)}
    first = found[TOWN, f"{TOWN}001"]
    assert (first.units, first.yes, first.receiving, first.on_roster) == (2, 2, 1, 1)
    assert (first.entitled_fen, first.paid_fen, first.unclaimed, first.unclaimed_fen) == (1000, 500, 1, 500)
    assert (found[TOWN, f"{TOWN}002"].amount, found[TOWN, f"{TOWN}002"].short_fen) == (1, 200)
    assert (found[OTHER, f"{OTHER}001"].undue, found[OTHER, f"{OTHER}001"].over_fen, found[OTHER, f"{OTHER}001"].no) == (1, 200, 1)
    assert (found[OTHER, None].to_verify, found[OTHER, None].on_roster, found[OTHER, None].unknown) == (1, 1, 1)
    assert (found[None, None].amount, found[None, None].over_fen, found[None, None].short_fen) == (1, 50, 0)


def test_they_add_up(run: MatchResult) -> None:
    found = matching.places(run) or []
    assert sum(place.units for place in found) == len(HOMES)
    assert sum(place.on_roster for place in found) == sum(home[5] for home in HOMES)
    assert sum(place.paid_fen for place in found) == sum(home[6] for home in HOMES)
    assert sum(place.yes + place.no + place.unknown for place in found) == len(HOMES)


def test_an_area_holds_what_lies_in_it(run: MatchResult) -> None:
    found = matching.places(run) or []
    assert sum(place.units for place in found if place.inside(OTHER)) == 2
    assert sum(place.units for place in found if place.inside("")) == len(HOMES)
    assert [place.units for place in found if place.inside(f"{TOWN}002")] == [1]


def test_one_fact_settles_so_many_households(run: MatchResult) -> None:
    assert matching.waiting(run) == [Waiting("person.wage_income", OTHER, ("dibao",), 1, 1)]
    assert matching.waiting(run, TOWN) == []
    two = [Waiting("a", TOWN, ("x",), 3, 2), Waiting("b", OTHER, ("x",), 4, 4), Waiting("a", OTHER, ("y",), 5, 3)]
    assert matching.by_fact(two) == [Waiting("a", None, ("x", "y"), 8, 5), Waiting("b", None, ("x",), 4, 4)]


def test_a_run_of_an_older_huimin_has_none(run: MatchResult) -> None:
    (run.folder / "places.parquet").unlink()
    assert matching.places(run) is None
