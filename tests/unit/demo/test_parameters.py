import tomllib
from datetime import date
from pathlib import Path

import pytest

import huimin
from huimin.catalog import standard_catalog

LIBRARY = Path(huimin.__file__).parent / "policy" / "library"
COUNTY = Path(huimin.__file__).parent / "demo" / "parameters" / "yunxi.csv"


def _asked() -> list[tuple[str, str]]:
    """Every parameter of the national library that a county must supply, with its level if the law fixes one."""
    found: dict[str, str] = {}
    for path in sorted(LIBRARY.rglob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        owners = [(content["policy"]["id"], content)] if "policy" in content else []
        owners += [(one["id"], one) for one in content.get("definition", [])]
        for id, owner in owners:
            for name, parameter in owner.get("parameters", {}).items():
                if parameter.get("source") == "catalog":
                    found[f"{id}.{name}"] = str(parameter.get("level", ""))
    return sorted(found.items())


@pytest.mark.parametrize(("id", "level"), _asked())
@pytest.mark.parametrize("residence", ["urban", "rural"])
def test_the_county_has_a_value_for_every_parameter_of_the_library(id: str, level: str, residence: str):
    table = standard_catalog([COUNTY]).parameters
    value = table.value(id, "990121001001", residence, date(2026, 10, 31))
    assert value is not None
    if level == "prefecture":
        assert len(value.area) <= 4


def test_every_value_says_that_it_is_made_up():
    rows = [row for row in standard_catalog([COUNTY]).parameters if row.area.startswith("99")]
    assert len(rows) > 40
    assert {row.status for row in rows} == {"made_up"}
