"""Lists where a refused row leaves it open who is on a roster, or what is paid: unknown, with the roster as missing fact."""

from pathlib import Path

import pytest

from huimin.matching.compare import Shape
from tests.unit.matching.test_compare import DIBAO, TEKUN, World

NOBODY_KNOWS = "NULL::BOOLEAN"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.mark.parametrize("outcome", ["true", "false"])
def test_not_known_whether_on_the_roster_is_unknown_for_want_of_the_roster(world: World, outcome: str) -> None:
    world.household |= {"receives__dibao": NOBODY_KNOWS, "paid__dibao": "NULL::BIGINT"}
    [line] = world.lines(DIBAO, outcome=outcome)
    assert (line["list"], line["reason"], line["article"]) == ("unknown", "roster.dibao", "§ dibao unknown [roster.dibao] []")
    assert world.counts.missing == {("roster.dibao",): 1}
    assert world.counts.lists["unknown"] == 1


def test_a_fact_that_is_missing_goes_before_the_roster(world: World) -> None:
    world.household |= {"receives__dibao": NOBODY_KNOWS, "paid__dibao": "NULL::BIGINT"}
    [line] = world.lines(DIBAO, outcome="NULL::BOOLEAN", missing0="1::BIGINT")
    assert line["reason"] == "person.wage_income"
    assert world.counts.missing == {("person.wage_income",): 1}


def test_on_a_roster_that_says_amounts_with_an_unknown_one_is_unknown(world: World) -> None:
    world.household |= {"receives__dibao": "true", "paid__dibao": "NULL::BIGINT"}
    world.with_amounts = ("dibao",)
    [line] = world.lines(DIBAO)
    assert (line["list"], line["reason"]) == ("unknown", "roster.dibao")


def test_on_a_roster_without_amounts_there_is_nothing_to_compare(world: World) -> None:
    world.household |= {"receives__dibao": "true", "paid__dibao": "NULL::BIGINT"}
    [line] = world.lines(DIBAO)
    assert line["list"] == "ok"


def test_an_unknown_amount_does_not_hide_that_it_is_undue(world: World) -> None:
    world.household |= {"receives__dibao": "true", "paid__dibao": "NULL::BIGINT"}
    world.with_amounts = ("dibao",)
    [line] = world.lines(DIBAO, outcome="false", false="2::BIGINT")
    assert line["list"] == "undue"


def test_perhaps_drawing_the_other_side_of_an_exclusion_is_unknown(world: World) -> None:
    world.household["receives__dibao"] = NOBODY_KNOWS
    [line] = world.lines(TEKUN)
    assert (line["list"], line["reason"]) == ("unknown", "roster.dibao")


def test_set_aside_and_drawn_perhaps_with_the_prevailing_one_is_unknown(world: World) -> None:
    world.person |= {"receives__tekun": "true", "paid__tekun": "99600::BIGINT"}
    world.household["receives__dibao"] = NOBODY_KNOWS
    shape = Shape("tekun", "person", ("a",), partners=("dibao",))
    [line] = world.lines(shape, settled="'set_aside:dibao'")
    assert (line["list"], line["reason"]) == ("unknown", "roster.dibao")


def test_what_another_roster_says_does_not_matter_to_somebody_on_this_one(world: World) -> None:
    world.person |= {"receives__tekun": "true", "paid__tekun": "99600::BIGINT"}
    world.household["receives__dibao"] = NOBODY_KNOWS
    assert [line["list"] for line in world.lines(TEKUN)] == ["ok"]


def test_an_entitlement_of_nothing_is_no_claim_whatever_else_is_drawn(world: World) -> None:
    world.household["receives__dibao"] = NOBODY_KNOWS
    assert world.lines(TEKUN, amount="0::BIGINT") == []
