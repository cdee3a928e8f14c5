"""One household in full: outcome, numbers, sources, what is missing."""

import json

import pytest

from huimin.kernel import Workspace
from huimin.matching import NobodyFound, PolicyFound, explain
from huimin.policy import UnknownPolicy


def of(small_county: Workspace, key: str, policy: str) -> list[PolicyFound]:
    return [found for found in explain(small_county, key).policies if found.item.id == policy]


def test_a_person_is_explained_with_the_household(small_county: Workspace, ids: dict[str, str]) -> None:
    told = explain(small_county, ids["王秀英"])
    assert [(found.item.id, found.decision.outcome, found.decision.amount) for found in told.policies] == [
        ("allowance", True, 5000), ("poor", True, None)]


def test_a_household_is_explained_with_each_member(small_county: Workspace) -> None:
    assert [found.subject_name for found in of(small_county, "A2", "allowance")] == ["李德福", "赵建国"]


def test_a_number_typed_loosely_is_found(small_county: Workspace, ids: dict[str, str]) -> None:
    assert explain(small_county, f" {ids['王秀英'][:6]} {ids['王秀英'][6:].lower()} ").person_id == ids["王秀英"]


def test_the_refusal_is_told_with_its_numbers(small_county: Workspace, ids: dict[str, str]) -> None:
    [found] = of(small_county, ids["郑文"], "allowance")
    assert found.conditions[0].sentence == "出生日期1966-02-02,未满80周岁。"
    assert found.paid_fen == 5000


def test_every_value_names_its_source(small_county: Workspace, ids: dict[str, str]) -> None:
    [found] = of(small_county, ids["王秀英"], "allowance")
    [source] = [s for reading in found.conditions[0].readings if reading.named.name == "birth_date" for s in reading.sources]
    assert (source.department, source.month, source.used) == ("public_security", "2026-10", True)


def test_what_is_missing_is_named_with_whose_and_holder(small_county: Workspace) -> None:
    [found] = of(small_county, "A3", "poor")
    [(whose, fact)] = found.missing
    assert (found.decision.outcome, whose, fact.id, fact.ask.zh) == (None, "吴小军", "person.wage_income", "向税务部门核实")


def test_the_json_masks_identity_numbers(small_county: Workspace, ids: dict[str, str]) -> None:
    text = json.dumps(explain(small_county, "A3").as_json(), ensure_ascii=False)
    assert "孙桂兰" in text
    assert not any(number in text for number in ids.values())


def test_nobody_of_that_number(small_county: Workspace, ids: dict[str, str]) -> None:
    with pytest.raises(NobodyFound) as caught:
        explain(small_county, ids["王秀英"][:-1] + "0" if ids["王秀英"][-1] != "0" else ids["王秀英"][:-1] + "1")
    assert ids["王秀英"][6:14] not in str(caught.value)


def test_no_such_policy(small_county: Workspace) -> None:
    with pytest.raises(UnknownPolicy, match="allowance"):
        explain(small_county, "A1", "allowances")
