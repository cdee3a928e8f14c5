"""Which facts tell most: what makes up the value, before what only chooses whom to count."""

from datetime import date

import pytest

from huimin.catalog import standard_catalog
from huimin.matching.reads import Key, Reads
from huimin.policy import Program, check, read_library


@pytest.fixture(scope="module")
def program() -> Program:
    return check(read_library().resolve("990121", date(2026, 10, 31)), standard_catalog())


def condition(program: Program, policy: str, name: str) -> list[Key]:
    found = next(c for c in program.items[policy].conditions if c.id == name)
    return Reads(program).of([found.when])


def test_income_is_told_by_its_parts_before_the_state_of_the_members(program: Program) -> None:
    found = condition(program, "dibao", "income_below_standard")
    assert found[0] == ("person", "wage_income")
    assert found.index(("person", "pension_income")) < found.index(("person", "deceased"))
    assert found.index(("relation", "member")) < found.index(("person", "in_custody"))


def test_parameters_come_last(program: Program) -> None:
    found = condition(program, "dibao", "assets_within_limit")
    assert found[0] == ("person", "financial_assets")
    assert [key[0] for key in found[-2:]] == ["parameter", "parameter"]


def test_another_policy_stands_for_what_it_reads(program: Program) -> None:
    found = condition(program, "dibao_addon", "on_dibao")
    assert found[0] == ("outcome", "dibao")
    assert found.index(("outcome", "single_dibao")) < found.index(("person", "wage_income"))


def test_each_condition_has_its_turn(program: Program) -> None:
    trees = [c.when for c in program.items["dibao"].conditions]
    assert set(Reads(program).of(trees)[:6]) == {
        ("relation", "member"), ("person", "hukou_here"), ("person", "wage_income"), ("person", "financial_assets"),
        ("person", "vehicle_value"), ("household", "house_count")}
