"""The five lists, row by row: each test is one rule of `compare.py`."""

from pathlib import Path
from typing import Any

import pytest

from huimin.kernel import Text, connect
from huimin.matching.compare import Comparison, Shape
from huimin.matching.evidence import Evidence, Pattern

DIBAO = Shape("dibao", "household", ("in_area", "income_below_standard"), partners=("tekun",))
TEKUN = Shape("tekun", "person", ("age_60",), rivals=("dibao",))


def witness(pattern: Pattern) -> Evidence:
    """Says back what it was asked."""
    asked = f"{pattern.policy} {pattern.list} [{pattern.reason}] [{','.join(pattern.open)}]"
    return Evidence(f"§ {asked}", Text(f"据 {asked}", f"by {asked}"))


class World:
    """Household 1 (one person, 10), in scope; results and rosters are set per test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.weight: str | None = None
        self.with_amounts: tuple[str, ...] = ()
        self.household: dict[str, str] = {"in_scope": "true", "receives__dibao": "false", "paid__dibao": "0::BIGINT"}
        self.person: dict[str, str] = {"in_scope": "true", "receives__tekun": "false", "paid__tekun": "0::BIGINT"}

    def lines(self, shape: Shape, *, rosters: dict[str, str] | None = None, **result: str) -> list[dict[str, Any]]:
        self._write(shape, result)
        self.db = connect(readable=[self.folder])
        loaded = {"dibao": "household", "tekun": "person"} if rosters is None else rosters
        comparison = Comparison(self.db, self.results, self.folder, rosters=loaded,
                                missing_bits=["person.wage_income", "household.area"], witness=witness, weight=self.weight,
                                with_amounts=self.with_amounts)
        self.counts = comparison.add(shape)
        found = self.db.execute("SELECT * FROM line")
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def results(self, policy: str) -> str:
        return f"SELECT * FROM read_parquet('{self.folder}/{policy}.parquet')"

    def _write(self, shape: Shape, result: dict[str, str]) -> None:
        values = {"outcome": "true", "amount": "99600::BIGINT", "true": "3::BIGINT", "false": "0::BIGINT",
                  "missing0": "0::BIGINT", "settled": "''"} | result
        columns = ", ".join(f"{value} AS {shape.id}__{name}" for name, value in values.items())
        keys = "10::BIGINT AS person_no, 1::BIGINT AS household_no" if shape.unit == "person" else "1::BIGINT AS household_no"
        facts = {name: ", ".join(f"{value} AS {key}" for key, value in getattr(self, name).items())
                 for name in ("person", "household")}
        db = connect(readable=[self.folder])
        db.execute(f"COPY (SELECT {keys}, {columns}) TO '{self.folder}/{shape.id}.parquet'")
        db.execute(f"COPY (SELECT 10::BIGINT AS person_no, 1::BIGINT AS household_no, 'P10' AS person_id, '王秀英' AS name, "
                   f"{facts['person']}) TO '{self.folder}/person.parquet'")
        db.execute(f"COPY (SELECT 1::BIGINT AS household_no, 'H1' AS household_id, '230000001' AS township, "
                   f"'230000001001' AS area, {facts['household']}) TO '{self.folder}/household.parquet'")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_entitled_and_not_on_the_roster_is_unclaimed(world: World) -> None:
    [line] = world.lines(DIBAO)
    assert line["list"] == "unclaimed"
    assert (line["entitled_fen"], line["paid_fen"], line["reason"]) == (99600, 0, "")
    assert (line["household_id"], line["name"], line["township"]) == ("H1", "王秀英", "230000001")


def test_on_the_roster_and_not_entitled_is_undue_with_the_failed_conditions(world: World) -> None:
    world.household |= {"receives__dibao": "true", "paid__dibao": "50000::BIGINT"}
    [line] = world.lines(DIBAO, outcome="false", false="2::BIGINT", amount="NULL::BIGINT")
    assert (line["list"], line["reason"]) == ("undue", "income_below_standard")
    assert line["difference_fen"] == 50000


def test_another_amount_is_a_difference_of_paid_minus_entitled(world: World) -> None:
    world.household |= {"receives__dibao": "true", "paid__dibao": "90000::BIGINT"}
    [line] = world.lines(DIBAO)
    assert (line["list"], line["difference_fen"]) == ("amount", -9600)


def test_the_same_amount_is_ok(world: World) -> None:
    world.household |= {"receives__dibao": "true", "paid__dibao": "99600::BIGINT"}
    [line] = world.lines(DIBAO)
    assert line["list"] == "ok"


@pytest.mark.parametrize("receives", ["true", "false"])
def test_undecided_is_unknown_on_the_roster_or_not(world: World, receives: str) -> None:
    world.household["receives__dibao"] = receives
    [line] = world.lines(DIBAO, outcome="NULL::BOOLEAN", missing0="3::BIGINT")
    assert (line["list"], line["reason"]) == ("unknown", "person.wage_income,household.area")
    assert world.counts.missing == {("person.wage_income", "household.area"): 1}


def test_entitled_to_an_unknown_amount_is_unknown(world: World) -> None:
    [line] = world.lines(DIBAO, amount="NULL::BIGINT", missing0="1::BIGINT")
    assert (line["list"], line["reason"]) == ("unknown", "person.wage_income")


def test_a_line_rests_on_what_its_pattern_rests_on(world: World) -> None:
    world.household |= {"receives__dibao": "true"}
    [line] = world.lines(DIBAO, outcome="false", false="2::BIGINT", true="1::BIGINT", amount="NULL::BIGINT")
    asked = "dibao undue [income_below_standard] []"
    assert (line["article"], line["facts"], line["facts_en"]) == (f"§ {asked}", f"据 {asked}", f"by {asked}")


@pytest.mark.parametrize(("result", "waiting"), [
    ({"outcome": "NULL::BOOLEAN", "true": "1::BIGINT"}, "income_below_standard"),
    ({"outcome": "NULL::BOOLEAN", "true": "0::BIGINT"}, "in_area,income_below_standard"),
    ({"amount": "NULL::BIGINT"}, ""),
])
def test_an_undecided_line_names_the_conditions_that_wait(world: World, result: dict[str, str], waiting: str) -> None:
    [line] = world.lines(DIBAO, missing0="1::BIGINT", **result)
    assert line["article"] == f"§ dibao unknown [person.wage_income] [{waiting}]"


def test_the_witness_is_asked_once_for_each_pattern(world: World) -> None:
    world._write(DIBAO, {})
    double = "SELECT * FROM read_parquet('{0}/{1}.parquet')"
    db = connect(readable=[world.folder])
    for name in ("household", "dibao"):
        more = f"SELECT * REPLACE (household_no + 1 AS household_no) FROM read_parquet('{world.folder}/{name}.parquet')"
        db.execute(f"CREATE TABLE copy AS {double.format(world.folder, name)} UNION ALL {more}")
        db.execute(f"COPY copy TO '{world.folder}/{name}.parquet'")
        db.execute("DROP TABLE copy")
    asked: list[Pattern] = []

    def listening(pattern: Pattern) -> Evidence:
        asked.append(pattern)
        return witness(pattern)

    comparison = Comparison(db, world.results, world.folder, rosters={"dibao": "household"}, missing_bits=[], witness=listening)
    assert comparison.add(DIBAO).lists["unclaimed"] == 2
    assert asked == [Pattern("dibao", "unclaimed", "")]


def test_a_status_has_no_amount_to_compare(world: World) -> None:
    world.household["receives__dibao"] = "true"
    shape = Shape("dibao", "household", ("a", "b"), has_amount=False)
    [line] = world.lines(shape, amount="NULL::BIGINT")
    assert (line["list"], line["entitled_fen"], line["difference_fen"]) == ("ok", None, None)


def test_set_aside_is_not_unclaimed(world: World) -> None:
    assert world.lines(DIBAO, settled="'set_aside:edge'") == []
    assert world.counts.figures["set_aside"] == 1


def test_drawing_the_other_side_of_an_exclusion_is_not_unclaimed(world: World) -> None:
    world.household["receives__dibao"] = "true"
    assert world.lines(TEKUN) == []


def test_a_member_on_another_benefit_does_not_hide_the_household(world: World) -> None:
    world.person["receives__tekun"] = "true"
    shape = Shape("dibao", "household", ("a", "b"), rivals=("tekun",))
    assert [line["list"] for line in world.lines(shape)] == ["unclaimed"]


def test_set_aside_and_drawn_with_the_prevailing_one_is_undue(world: World) -> None:
    world.person |= {"receives__tekun": "true", "paid__tekun": "100::BIGINT"}
    world.household["receives__dibao"] = "true"
    shape = Shape("tekun", "person", ("a",), partners=("dibao",))
    [line] = world.lines(shape, settled="'set_aside:dibao'")
    assert (line["list"], line["reason"]) == ("undue", "set_aside:dibao")


def test_set_aside_and_drawing_only_this_one_stands_as_it_is(world: World) -> None:
    world.person |= {"receives__tekun": "true", "paid__tekun": "99600::BIGINT"}
    shape = Shape("tekun", "person", ("a",), partners=("dibao",))
    assert [line["list"] for line in world.lines(shape, settled="'set_aside:dibao'")] == ["ok"]


def test_without_a_roster_there_are_counts_but_no_lines(world: World) -> None:
    assert world.lines(DIBAO, rosters={}) == []
    assert (world.counts.roster, world.counts.figures["yes"]) == (False, 1)


def test_nobody_out_of_scope_is_listed_or_counted(world: World) -> None:
    world.household["in_scope"] = "false"
    assert world.lines(DIBAO) == []
    assert world.counts.figures["yes"] == 0


def test_an_entitlement_of_nothing_is_no_claim(world: World) -> None:
    assert world.lines(DIBAO, amount="0::BIGINT") == []


def test_not_entitled_and_not_paid_is_on_no_list(world: World) -> None:
    assert world.lines(DIBAO, outcome="false") == []


def test_a_name_that_is_no_identifier_never_reaches_sql(world: World) -> None:
    with pytest.raises(ValueError, match="not a name"):
        world.lines(Shape("dibao", "household", ("x' OR true --",)))


def test_lists_are_written_by_place(world: World, tmp_path: Path) -> None:
    world._write(DIBAO, {})
    db = connect(readable=[tmp_path])
    comparison = Comparison(db, world.results, tmp_path, rosters={"dibao": "household"}, missing_bits=[], witness=witness)
    comparison.add(DIBAO)
    comparison.write(tmp_path / "lists")
    assert sorted(path.stem for path in (tmp_path / "lists").iterdir()) == ["amount", "ok", "unclaimed", "undue", "unknown"]
    assert db.execute(f"SELECT count(*) FROM '{tmp_path}/lists/unclaimed.parquet'").fetchone() == (1,)


def test_weights_turn_counts_into_shares_of_the_population(world: World) -> None:
    world.weight = "person.survey_weight"
    world.person["survey_weight"] = "250::BIGINT"
    world.lines(DIBAO)
    assert (world.counts.figures["weight_yes"], world.counts.figures["weight_all"]) == (250, 250)
    world.lines(TEKUN, outcome="false")
    assert (world.counts.figures["weight_yes"], world.counts.figures["weight_decided"]) == (0, 250)
