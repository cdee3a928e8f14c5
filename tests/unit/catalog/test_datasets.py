"""Entries of the catalogue: the demo county's lists are all in it, item by item; what is restricted says on which ground."""

from dataclasses import replace
from pathlib import Path

import pytest

import huimin.demo
from huimin.catalog import dataset_rows, standard_catalog, standard_datasets
from huimin.catalog.dataset import read_datasets
from huimin.catalog.errors import BadDatasetRow
from huimin.exchange import items_of, read_mappings

ENTRIES = standard_datasets()
MAPPINGS, CATALOG = read_mappings(Path(huimin.demo.__file__).parent / "mappings", standard_catalog())


@pytest.mark.parametrize("mapping", MAPPINGS, ids=lambda mapping: mapping.dataset)
def test_every_list_of_the_demo_county_has_an_entry_with_its_items_and_department(mapping) -> None:
    entry = ENTRIES[mapping.dataset]
    assert (set(entry.items), entry.department) == (items_of(mapping), mapping.department)


def test_an_entry_is_as_strict_as_its_most_sensitive_field() -> None:
    for entry in ENTRIES.values():
        fields = [CATALOG.field(*item.rsplit(".", 1)) for item in entry.items if not item.startswith(("relation.", "roster."))]
        if any(field.sensitivity == "sensitive" for field in fields):
            assert entry.sensitive, entry.id
        if any(field.sharing == "conditional" for field in fields):
            assert entry.sharing != "unconditional", entry.id


def test_nobody_is_granted_sensitive_data_by_the_package() -> None:
    assert {entry.impact_assessment for entry in ENTRIES.values()} == {""}


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "datasets.csv"
    file.write_text(dataset_rows(ENTRIES.values()), encoding="utf-8")
    assert dict(read_datasets([file], CATALOG.departments)) == dict(ENTRIES)


@pytest.mark.parametrize(("change", "column"), [
    ({"ground": ""}, "ground"), ({"sharing": "perhaps"}, "sharing"), ({"grade": "secret"}, "grade"),
    ({"department": "nobody"}, "department"),
    ({"refresh": "never"}, "refresh"), ({"completeness": 2}, "completeness"), ({"completeness": "1e999999999"}, "completeness"),
])
def test_a_wrong_entry_names_its_column(tmp_path: Path, change: dict[str, object], column: str) -> None:
    file = tmp_path / "datasets.csv"
    file.write_text(dataset_rows([replace(ENTRIES["school_roll"], **change)]), encoding="utf-8")
    with pytest.raises(BadDatasetRow) as error:
        read_datasets([file], CATALOG.departments)
    assert error.value.details["column"] == column
