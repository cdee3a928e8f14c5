"""What-if over seven people: who comes in, what it costs, nothing left behind."""

from pathlib import Path
from typing import Any

import pytest

from huimin.budget import NothingToCompare, Simulation, UnknownParameter, simulate
from huimin.kernel import Workspace, write_text


def effect(found: Simulation, policy: str) -> Any:
    return next(item for item in found.policies if item["id"] == policy)


def test_a_higher_sum_costs_more_and_moves_nobody(small_county: Workspace) -> None:
    found = simulate(small_county, None, {"allowance.sum": "60"})
    allowance = effect(found, "allowance")
    assert (allowance["units_before"], allowance["units_in"], allowance["units_out"]) == (4, 0, 0)
    assert (allowance["cost_before_fen"], allowance["cost_after_fen"]) == (20000, 24000)
    assert allowance["recipients_cost_after_fen"] == 18000
    assert (found.monthly_cost_before_fen, found.monthly_cost_after_fen) == (20000, 24000)
    assert [item["id"] for item in found.changed] == ["allowance"]


def test_a_constant_of_the_law_can_be_changed_too(small_county: Workspace) -> None:
    allowance = effect(simulate(small_county, None, {"allowance.first_age": "60"}), "allowance")
    assert (allowance["units_in"], allowance["people_after"], allowance["cost_after_fen"]) == (1, 5, 25000)


def test_an_unknown_becomes_known_where_bounds_settle_it(small_county: Workspace) -> None:
    poor = effect(simulate(small_county, None, {"poor.standard": "40000"}), "poor")
    assert (poor["units_before"], poor["units_after"], poor["people_in"]) == (1, 2, 2)
    assert (poor["unknown_before"], poor["unknown_after"]) == (1, 1)


def test_a_change_in_another_place_changes_nothing_here(small_county: Workspace) -> None:
    assert simulate(small_county, None, {"allowance.sum@11": "60"}).changed == []
    assert simulate(small_county, None, {"allowance.sum@990121": "60"}).changed != []


def test_another_folder_of_policies(small_county: Workspace, tmp_path: Path) -> None:
    text = (small_county.policies / "allowance" / "CN@2026-01-01.toml").read_text(encoding="utf-8")
    text = text.replace('value = "80"', 'value = "84"').replace(">= first_age", ">= first_age and (deceased or true)")
    write_text(tmp_path / "allowance" / "CN@2026-01-01.toml", text)
    found = simulate(small_county, None, {}, tmp_path)
    # The new folder reads a fact the old rules do not: both sides run over one register that holds it.
    assert effect(found, "allowance")["units_before"] == 4
    assert (effect(found, "allowance")["units_after"], effect(found, "poor")["units_after"]) == (2, 0)


def test_without_a_library_of_income_there_is_no_poverty_figure(small_county: Workspace) -> None:
    found = simulate(small_county, None, {"allowance.sum": "60"})
    assert (found.poverty, list(found.deciles)) == (None, [])


def test_nothing_is_left_behind(small_county: Workspace) -> None:
    simulate(small_county, None, {"allowance.sum": "60"})
    assert not [path.name for path in small_county.root.iterdir() if path.name.startswith(".simulate")]


def test_the_nearest_parameter_is_suggested(small_county: Workspace) -> None:
    with pytest.raises(UnknownParameter, match=r"allowance\.sum"):
        simulate(small_county, None, {"allowance.sun": "60"})


def test_nothing_to_change_is_said(small_county: Workspace) -> None:
    with pytest.raises(NothingToCompare):
        simulate(small_county, None, {})
