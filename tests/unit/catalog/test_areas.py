"""Areas: nesting by prefix, names as of a day, bad rows."""

from datetime import date
from pathlib import Path

import pytest

from huimin.catalog import Areas, standard_catalog
from huimin.catalog.errors import BadAreaRow

HEADER = "code,name,level,parent,valid_from,valid_to\n"


def areas(folder: Path, rows: str, name: str = "areas.csv") -> Areas:
    path = folder / name
    path.write_text(HEADER + rows, encoding="utf-8")
    return Areas.load(path)


def test_lineage_goes_from_village_to_country() -> None:
    assert Areas.lineage("110101001001") == ("110101001001", "110101001", "110101", "1101", "11", "CN")
    assert Areas.ancestors("110101") == ("1101", "11", "CN")
    assert Areas.ancestors("CN") == ()
    assert Areas.lineage("made-up") == ("made-up", "CN")


def test_packaged_areas_are_the_country_and_its_provinces() -> None:
    known = standard_catalog().areas
    assert len(known) == 35
    assert known.name("11") == "北京市"
    assert known.name("65") == "新疆维吾尔自治区"
    assert all(len(code) == 2 for code in known.codes() if code != "CN")


def test_names_change_with_time(tmp_path: Path) -> None:
    known = areas(tmp_path, "330106,旧区,county,3301,,2021-04-08\n330106,新区,county,3301,2021-04-09,\n")
    assert known.name("330106", date(2021, 4, 8)) == "旧区"
    assert known.name("330106", date(2021, 4, 9)) == "新区"
    assert known.name("330106") == "新区"


def test_an_abolished_area_is_known_only_in_its_time(tmp_path: Path) -> None:
    known = areas(tmp_path, "110103,崇文区,county,11,1952-01-01,2010-06-30\n")
    assert known.get("110103", date(2010, 7, 1)) is None
    assert known.get("110103", date(1951, 12, 31)) is None
    assert known.get("110103", date(2010, 6, 30)) is not None
    assert known.name("110103", date(2026, 1, 1)) == "110103"
    assert known.get("110103").parent == "11"  # type: ignore[union-attr]


def test_a_workspace_adds_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("code,name\n1101,市辖区\n11,首都\n", encoding="utf-8")
    known = standard_catalog(area_files=[path]).areas
    assert known.codes("11") == ("11", "1101")
    assert known.name("11") == "首都"
    area = known.get("1101")
    assert area is not None
    assert (area.level, area.parent) == ("prefecture", "11")


@pytest.mark.parametrize(
    ("rows", "line", "column"),
    [
        ("123,x,,,,\n", 2, "code"),
        ("11,x,,,,\n12,,,,,\n", 3, "name"),
        ("1101,x,county,,,\n", 2, "level"),
        ("1101,x,,12,,\n", 2, "parent"),
        ("11,x,,,2020-13-01,\n", 2, "valid_from"),
        ("11,x,,,2020-02-01,2020-01-31\n", 2, "valid_to"),
        ("11,x,,,,\n11,y,,,,\n", 3, "code"),
        ("11,x,,,,,extra\n", 2, "valid_to"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, rows: str, line: int, column: str) -> None:
    with pytest.raises(BadAreaRow) as caught:
        areas(tmp_path, rows)
    assert (caught.value.details["file"], caught.value.details["line"]) == ("areas.csv", line)
    assert caught.value.details["column"] == column
    assert (caught.value.code, caught.value.exit_code) == ("HM-CAT-008", 13)
