"""What-if over seven people: who comes in, what it costs, nothing left behind."""

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from huimin.budget import (
    NegativeMoney,
    NoPolicyFolder,
    NothingToCompare,
    Simulation,
    UnknownParameter,
    WrongPlace,
    simulate,
)
from huimin.budget.allocation_errors import NumbersNotInstalled
from huimin.cli.simulate import _sampling
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


@pytest.mark.parametrize("area", ["CN", "99", "9901", "990121", "990121001"])
def test_a_change_holds_in_the_county_around_it_and_inside_it(small_county: Workspace, area: str) -> None:
    assert simulate(small_county, None, {f"allowance.sum@{area}": "60"}).changed != []


@pytest.mark.parametrize(("area", "hint"), [("11", "990121"), ("990122", "990121"), ("990121011", "990121001"), ("990131001", "990121")])
def test_a_place_elsewhere_is_refused_with_a_hint(small_county: Workspace, area: str, hint: str) -> None:
    with pytest.raises(WrongPlace, match=hint):
        simulate(small_county, None, {f"allowance.sum@{area}": "60"})


def test_what_the_values_were_is_told(small_county: Workspace, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(small_county.root, copy)
    rows = ("allowance.sum,990121001,urban,2026-01-01,,80,yuan/person/month,x,made_up,\n"
            "allowance.sum,990121001,any,2027-01-01,,90,yuan/person/month,not yet,made_up,\n"
            "allowance.sum,11,any,2026-01-01,,1,yuan/person/month,elsewhere,made_up,\n")
    with (copy / "parameters" / "local.csv").open("a", encoding="utf-8") as stream:
        stream.write(rows)
    workspace = Workspace.open(copy)

    def told(key: str) -> tuple[list[str], str]:
        [applied] = simulate(workspace, None, {key: "60"}).changes
        return [str(value) for value in applied.was], applied.place.zh

    assert told("allowance.sum") == (["50", "80"], "各地")
    assert told("allowance.sum/rural") == (["50"], "各地 农村")
    assert told("allowance.sum@990121001/urban") == (["80"], "云中街道 城镇")
    assert told("allowance.first_age") == (["80"], "各地")


def test_the_workspaces_own_name_stands_for_its_area(small_county: Workspace, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(small_county.root, copy)
    (copy / "areas.csv").unlink()
    [applied] = simulate(Workspace.open(copy), None, {"allowance.sum@990121": "60"}).changes
    assert applied.place.zh == "试点"


def test_money_below_zero_is_refused(small_county: Workspace) -> None:
    with pytest.raises(NegativeMoney):
        simulate(small_county, None, {"allowance.sum": "-5"})


def test_a_folder_that_is_not_there_is_no_empty_folder(small_county: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NoPolicyFolder) as caught:
        simulate(small_county, None, {}, tmp_path / "nowhere")
    assert caught.value.exit_code == 14


def test_a_selected_policy_the_other_folder_lacks_is_gone(small_county: Workspace, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    chosen = replace(small_county, policies_selected=("allowance",))
    assert effect(simulate(chosen, None, {}, tmp_path / "empty"), "allowance")["units_after"] == 0


def test_a_killed_simulation_is_cleared_away(small_county: Workspace) -> None:
    stale = small_county.root / f".simulate-x.{2**22 + 17}.tmp"
    stale.mkdir()
    simulate(small_county, None, {"allowance.sum": "60"})
    assert not stale.exists()


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


def test_a_sample_without_the_packages_for_numbers_is_refused_at_once(small_county: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huimin.budget.allocation_errors.find_spec", lambda name: None)
    with pytest.raises(NumbersNotInstalled):
        simulate(replace(small_county, weight="no_such_field"), None, {"dibao.standard": "700"})


@pytest.mark.parametrize(("sampling", "words"), [(None, "不是抽样"), ({}, "算不出标准误")])
def test_a_sample_nobody_of_which_was_measured_is_not_called_everybody(sampling: dict[str, Any] | None, words: str) -> None:
    assert words in _sampling(SimpleNamespace(sampling=sampling))
