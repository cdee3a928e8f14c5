"""The register of standards: states, changes, gaps, overlaps, and whether numbers keep to those above them."""

from datetime import date
from pathlib import Path

import pytest

from huimin.budget.standards import Finding, findings, prepared_on, register
from huimin.budget.standards.errors import UnknownStandard
from huimin.kernel import Workspace, write_text

HEADER = "id,area,residence,from,to,value,unit,source,status,note,decided\n"
DAY = date(2026, 10, 31)


def county(home: Path, *rows: str, policies: str = "dibao") -> Workspace:
    workspace = Workspace.create(home, f'[workspace]\nname = "试点"\narea = "990121"\n[library]\npolicies = ["{policies}"]\n')
    write_text(home / "parameters" / "local.csv", HEADER + "".join(f"{row}\n" for row in rows))
    return workspace


def dibao(area: str, residence: str, start: str, end: str, value: str, decided: str = "") -> str:
    return f"dibao.standard,{area},{residence},{start},{end},{value},yuan/person/month,某号文件,made_up,,{decided}"


def kinds(found: list[Finding]) -> list[tuple[str, str, str]]:
    return [(one.kind, one.area, one.residence) for one in found if one.id.startswith(("dibao.standard", "price", "tekun"))]


def found_in(home: Path, *rows: str, on: date = DAY, policies: str = "dibao") -> list[Finding]:
    return findings(prepared_on(county(home, *rows, policies=policies), on), on)


def test_states_changes_and_what_came_before(tmp_path: Path) -> None:
    home = county(tmp_path / "home", dibao("9901", "rural", "2025-07-01", "", "600"),
                  dibao("9901", "rural", "2026-07-01", "", "630", "2026-09-10"),
                  dibao("9901", "rural", "2027-07-01", "", "650.5"))
    found = register(prepared_on(home, DAY), DAY, "dibao.standard", history=True)
    assert [(one.state, str(one.until), one.late) for one in found] == [
        ("ended", "2026-06-30", False), ("in_force", "2027-06-30", True), ("decided", "None", False)]
    told = [one.as_json() for one in found]
    assert [(one["value"], one["before"], one["change"]) for one in told] == [("600", None, None), ("630", "600", 0.05),
                                                                               ("650.5", "630", 0.03254)]
    assert told[1]["decided"] == "2026-09-10"
    assert [one.state for one in register(prepared_on(home, DAY), DAY, "dibao")][:2] == ["in_force", "decided"]


def test_places_elsewhere_are_left_out(tmp_path: Path) -> None:
    home = county(tmp_path / "home", dibao("9901", "any", "2026-01-01", "", "600"), dibao("9902", "any", "2026-01-01", "", "700"))
    assert {one.row.area for one in register(prepared_on(home, DAY), DAY, "dibao.standard")} == {"9901"}


def test_a_misspelt_name_gets_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownStandard, match=r"dibao\.standard"):
        register(prepared_on(county(tmp_path / "home"), DAY), DAY, "dibao.standart")


def test_dates_that_follow_each_other_are_fine(tmp_path: Path) -> None:
    rows = dibao("9901", "any", "2025-07-01", "2026-06-30", "600"), dibao("9901", "any", "2026-07-01", "", "630")
    assert kinds(found_in(tmp_path / "home", *rows)) == []


def test_a_gap_of_one_day_and_an_overlap_of_one_day(tmp_path: Path) -> None:
    rows = dibao("9901", "any", "2026-07-01", "", "630")
    assert kinds(found_in(tmp_path / "gap", dibao("9901", "any", "2025-07-01", "2026-06-29", "600"), rows)) == [("gap", "9901", "any")]
    assert kinds(found_in(tmp_path / "over", dibao("9901", "any", "2025-07-01", "2026-07-01", "600"), rows)) == [("overlap", "9901", "any")]


def test_a_series_that_ran_out_names_the_number_that_holds_instead(tmp_path: Path) -> None:
    [found] = found_in(tmp_path / "home", dibao("9901", "rural", "2025-07-01", "2026-06-30", "640"),
                       dibao("99", "any", "2025-07-01", "", "500"))
    assert found.kind == "gap"
    assert "500" in found.text.zh


@pytest.mark.parametrize(("county_value", "kept"), [("600", True), ("599.99", False)])
def test_not_below_the_level_above(tmp_path: Path, county_value: str, kept: bool) -> None:
    rows = dibao("99", "rural", "2026-01-01", "", "600"), dibao("9901", "rural", "2026-01-01", "", county_value)
    assert (kinds(found_in(tmp_path / "home", *rows)) == []) is kept
    if not kept:  # the law that says so is in force from 2026-07-01
        assert kinds(found_in(tmp_path / "before", *rows, on=date(2026, 6, 30))) == []


def test_urban_is_held_against_urban_only(tmp_path: Path) -> None:
    rows = (dibao("99", "rural", "2026-01-01", "", "600"), dibao("99", "urban", "2026-01-01", "", "800"),
            dibao("9901", "rural", "2026-01-01", "", "650"), dibao("9901", "urban", "2026-01-01", "", "790"))
    assert kinds(found_in(tmp_path / "home", *rows)) == [("not_below", "9901", "urban")]


def test_one_number_for_town_and_country_is_held_against_the_higher_of_both(tmp_path: Path) -> None:
    rows = dibao("99", "rural", "2026-01-01", "", "600"), dibao("99", "urban", "2026-01-01", "", "800")
    assert kinds(found_in(tmp_path / "low", *rows, dibao("9901", "any", "2026-01-01", "", "799"))) == [("not_below", "9901", "any")]
    assert kinds(found_in(tmp_path / "fit", *rows, dibao("9901", "any", "2026-01-01", "", "800"))) == []


def test_a_lowered_standard_is_found(tmp_path: Path) -> None:
    rows = dibao("9901", "any", "2025-07-01", "", "600"), dibao("9901", "any", "2026-07-01", "", "599")
    assert kinds(found_in(tmp_path / "home", *rows)) == [("not_lowered", "9901", "any")]


def test_a_line_of_prices_above_the_national_one_is_found(tmp_path: Path) -> None:
    row = "price_subsidy.cpi_line,99,any,2026-01-01,,{},1,某号文件,made_up,,"
    assert kinds(found_in(tmp_path / "low", row.format("3%"))) == []
    assert kinds(found_in(tmp_path / "high", row.format("4%"))) == [("not_above", "99", "any")]


def test_support_of_the_destitute_below_one_point_three_is_found(tmp_path: Path) -> None:
    home = county(tmp_path / "home", dibao("9901", "any", "2026-01-01", "", "600"), policies="tekun")
    local = '[policy]\nid = "tekun"\noverlays = true\n[parameters.base_ratio]\nunit = "1"\nvalue = "{}"\n'
    path = home.policies / "tekun" / "99@2026-07-01.toml"
    write_text(path, local.format("1.3"))
    assert kinds(findings(prepared_on(home, DAY), DAY)) == []
    write_text(path, local.format("1.29"))
    assert kinds(findings(prepared_on(home, DAY), DAY)) == [("least", "990121", "urban"), ("least", "990121", "rural")][::-1]


def test_a_number_set_below_the_level_the_law_names(tmp_path: Path) -> None:
    found = found_in(tmp_path / "home", "rigid.ratio,990121,any,2026-01-01,,0.6,1,某号文件,made_up,,", policies="rigid")
    assert [(one.kind, one.id, one.area) for one in found] == [("set_below_level", "rigid.ratio", "990121")]
