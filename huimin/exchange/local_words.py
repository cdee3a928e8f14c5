"""What a mapping file adds to the catalog: local units, code lists and fields."""

from collections.abc import Iterable, Mapping
from typing import Any

from huimin.catalog import Catalog, CodeList, Field
from huimin.exchange.toml_table import Table
from huimin.kernel import Text


def extended(catalog: Catalog, files: Iterable[tuple[str, Mapping[str, Any]]]) -> Catalog:
    """The catalog with the additions of these mapping files (file name, content).

    Raises the catalog's own errors for a field or list that cannot be used.
    """
    files = list(files)
    units: dict[str, Text] = {}
    for file, content in files:
        units |= _units(file, content)
    catalog = catalog.extend(units=units)
    lists = [CodeList.of(_plain(table), file) for file, content in files for table in content.get("codelist", [])]
    fields = [Field.of(_plain(table), file, catalog.extra_units)
              for file, content in files for table in content.get("field", [])]
    return catalog.extend(fields, lists) if lists or fields else catalog


def _units(file: str, content: Mapping[str, Any]) -> dict[str, Text]:
    names = content.get("units", {})
    table = Table(file, "[units]", names, names)
    return {name: Text.of(words) for name, words in table.content.items()}


def _plain(table: Any) -> Mapping[str, Any]:
    return table if isinstance(table, Mapping) else {}
