"""Promises that cannot be told, and tables on a telephone: what the pages say and how they are made for it."""

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from huimin.catalog import DatasetEntry, standard_datasets
from huimin.exchange import label
from huimin.kernel import Month, Text, use_language
from huimin.quality import DatasetQuality, MonthQuality, promises, write_pages
from huimin.quality.pages import _table

ENTRY = replace(standard_datasets()["births"], completeness=Fraction(9, 10), freshness_days=31)


def of(share: float | None) -> DatasetQuality:
    """One month in which a column is this full; None: too few people for the share to be told."""
    month = MonthQuality(Month(2026, 10), True, 200, 1.0, 1.0, {}, (("wage", Text("工资", "Wage"), share),), ())
    return DatasetQuality("births", Text("出生", "Births"), "health", Text("卫生健康部门", "Health"), None, (month,))


def page(folder: Path, one: DatasetQuality, entry: DatasetEntry) -> str:
    write_pages([one], folder, "云溪", label, {"births": entry})
    return (folder / "births.html").read_text(encoding="utf-8")


def test_a_share_of_too_few_people_has_no_verdict_either(tmp_path: Path) -> None:
    found, fresh = promises(of(None), ENTRY)
    assert (found.found, found.kept) == (None, None)
    assert fresh.kept
    text = page(tmp_path, of(None), ENTRY)
    assert "没有做到" not in text
    assert text.count("✓ 做到") == 1


@pytest.mark.parametrize(("entry", "made"), [
    (replace(ENTRY, completeness=None), ["freshness_days"]), (replace(ENTRY, freshness_days=None), ["completeness"]),
    (replace(ENTRY, completeness=None, freshness_days=None), [])])
def test_what_the_catalogue_does_not_promise_is_not_held_against_anybody(tmp_path: Path, entry: DatasetEntry, made: list[str]) -> None:
    assert [one.what for one in promises(of(0.5), entry)] == made
    assert ("目录没有写明承诺" in page(tmp_path, of(0.5), entry)) is (not made)
    assert ("✗ 没有做到" in page(tmp_path, of(0.5), entry)) is ("completeness" in made)


# -- tables on a telephone ----------------------------------------------------------------------------------------


def table(columns: int, names: str = "列") -> str:
    heads = [Text(f"{names}{number}", f"{names}{number}") for number in range(columns)]
    return _table(Text("表", "Table"), heads, [[f"<b>{number}</b>" for number in range(columns)]], 1)


@pytest.mark.parametrize(("columns", "stacked"), [(2, False), (4, False), (5, True), (8, True)])
def test_a_table_of_more_than_four_columns_becomes_one_block_a_row(columns: int, stacked: bool) -> None:
    assert ('class="wide stacked"' in table(columns)) is stacked


def test_every_cell_of_a_block_carries_the_name_of_its_column(tmp_path: Path) -> None:
    """The row of headings is out of sight there; the first cell is the row's own name."""
    assert re.findall(r'data-label="([^"]*)"', table(5)) == ["列1", "列2", "列3", "列4"]
    assert 'data-label="&lt;&quot;&gt;1"' in table(5, '<">')
    with use_language("en"):
        write_pages([of(0.5)], tmp_path, "Yunxi", label, {})
    assert 'data-label="In time"' in (tmp_path / "index.en.html").read_text(encoding="utf-8")


def test_the_style_shows_these_names_on_a_telephone_and_keeps_the_headings_for_screen_readers(tmp_path: Path) -> None:
    css = page(tmp_path, of(0.5), ENTRY)
    narrow = css[css.index("@media (max-width: 480px)"):css.index("@media print")]
    assert re.search(r"\.stacked td::before \{ content: attr\(data-label\)", narrow)
    assert re.search(r"\.stacked (tr|th|td)[^{]*\{ display: block", narrow)
    hidden = re.search(r"\.stacked thead \{([^}]*)\}", narrow)
    assert hidden
    assert "clip-path" in hidden[1]
    assert "display: none" not in hidden[1]
