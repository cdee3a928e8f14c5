"""Real area codes of the country, four levels of them, work as areas of a workspace."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from huimin.catalog import Areas

LEVELS = {"provinces.csv": (31, 2), "cities.csv": (342, 4), "areas.csv": (2978, 6), "streets.csv": (41352, 9)}


@pytest.fixture(scope="module")
def areas(survey: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Areas:
    path = tmp_path_factory.mktemp("areas") / "areas.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["code", "name"])
        for file in LEVELS:
            writer.writerows((row["code"], row["name"]) for row in rows(survey(f"china_division/{file}")))
    return Areas.load(path)


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def test_every_code_is_taken(areas: Areas) -> None:
    assert len(areas) == sum(count for count, _ in LEVELS.values())


@pytest.mark.parametrize(("file", "count", "digits"), [(file, *size) for file, size in LEVELS.items()])
def test_levels_by_length(areas: Areas, file: str, count: int, digits: int) -> None:
    assert sum(len(code) == digits for code in areas.codes()) == count


def test_each_street_lies_in_the_county_city_and_province_its_list_says(areas: Areas, survey: Callable[[str], Path]) -> None:
    for row in rows(survey("china_division/streets.csv")):
        assert areas.ancestors(row["code"]) == (row["areaCode"], row["cityCode"], row["provinceCode"], "CN"), row


def test_names(areas: Areas) -> None:
    assert [areas.name(code) for code in ("110101001", *areas.ancestors("110101001"))][:4] == ["东华门街道", "东城区", "市辖区", "北京市"]
