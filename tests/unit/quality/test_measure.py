"""What is measured of a dataset, and what is not told because it could point at somebody."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from huimin.catalog import standard_datasets
from huimin.exchange import label, load
from huimin.kernel import Month, Workspace, write_text
from huimin.matching import read_data_side
from huimin.quality import few, measure, promises, write_pages
from huimin.quality.measure import _Compared
from tests.unit.conftest import make_workspace, number

MAPPING = """
[dataset]
id = "{id}"
name = "{id}"
department = "{department}"
kind = "person"
files = "{id}_*.csv"
defines = false
[key]
person = "id"
[[column]]
from = "wage"
to = "wage_income"
unit = "yuan/year"
"""
PEOPLE = [number("1970-01-01", order) for order in range(1, 201)]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two departments give wages of 200 people: in September they differ on three, in November on ten; October is missing."""
    made = make_workspace(tmp_path_factory.mktemp("quality") / "home")
    for id, department in (("tax", "tax"), ("hr", "human_resources")):
        write_text(made.root / "mappings" / f"{id}.toml", MAPPING.format(id=id, department=department))
    for month, wrong in (("2026-09", 3), ("2026-11", 10)):
        for path in made.inbox.iterdir():
            path.unlink()
        tax = [f"{id},100" for id in PEOPLE] + [f"{PEOPLE[0]},100"] * 6 + ["1,5"] + ["合计,7"]
        hr = [f"{id},{'' if order < 50 else 200 if order < 50 + wrong else 100}" for order, id in enumerate(PEOPLE)]
        write_text(made.inbox / f"tax_{month}.csv", "id,wage\n" + "\n".join(tax) + "\n")
        write_text(made.inbox / f"hr_{month}.csv", "id,wage\n" + "\n".join(hr) + "\n")
        load(made, *read_data_side(made))
    return made


def of(workspace: Workspace, dataset: str):
    found, = measure(workspace, read_data_side(workspace)[1], Month(2026, 12), dataset=dataset)
    return found


def test_every_month_since_the_first_is_told_delivered_or_not(workspace: Workspace):
    found = of(workspace, "tax")
    assert [(str(m.month), m.delivered, m.behind) for m in found.months] == [
        ("2026-09", True, 0), ("2026-10", False, 1), ("2026-11", True, 0), ("2026-12", False, 1)]


def test_rows_are_counted_once_as_valid_repeated_or_refused(workspace: Workspace):
    last = of(workspace, "tax").last
    assert (last.rows, last.validity, last.uniqueness) == (207, 206 / 207, 201 / 207)
    assert last.reasons == {"duplicate_same": 6, "bad_identity": None}


def test_columns_are_as_full_as_their_cells(workspace: Workspace):
    assert [share for _, _, share in of(workspace, "hr").last.columns] == [0.75]


def test_agreement_counts_those_on_both_lists_and_hides_a_difference_of_a_few(workspace: Workspace):
    september, november = (m for m in of(workspace, "tax").months if m.delivered)
    assert [(a.dataset, a.compared, a.share) for a in november.agreements] == [("hr", 150, 140 / 150)]
    assert [(a.compared, a.share) for a in september.agreements] == [(150, None)]


def test_two_lists_are_compared_once_and_agree_the_same_seen_from_either(workspace: Workspace, monkeypatch: pytest.MonkeyPatch):
    counted: list[set[str]] = []
    original = _Compared._counted

    def count(self: object, *parts: str) -> tuple[int, int]:
        counted.append({"tax" if "/tax/" in part else "hr" for part in parts})
        return original(self, *parts)
    monkeypatch.setattr(_Compared, "_counted", count)
    found = {one.id: one.last.agreements for one in measure(workspace, read_data_side(workspace)[1], Month(2026, 12)) if one.last}
    assert [(a.dataset, a.compared, a.share) for a in found["hr"]] == [("tax", 150, 140 / 150)]
    assert [(a.dataset, a.compared, a.share) for a in found["tax"]] == [("hr", 150, 140 / 150)]
    assert counted.count({"tax", "hr"}) == 2  # once in September, once in November


def test_counts_of_a_few_people_are_not_told():
    assert [few(count) for count in (0, 1, 4, 5, 6)] == [0, None, None, 5, 6]


def test_pages_name_nobody_and_need_nothing_from_elsewhere(workspace: Workspace, tmp_path: Path):
    paths = write_pages(measure(workspace, read_data_side(workspace)[1], Month(2026, 12)), tmp_path, "<云溪&县>", label, {})
    texts = [path.read_text(encoding="utf-8") for path in paths]
    assert len(json.loads(texts[0])["datasets"]) == 5
    for text in texts:
        assert not any(person in text for person in PEOPLE)
        assert "http" not in text
        assert "<script" not in text
    assert all("&lt;云溪&amp;县&gt;" in text for text in texts[1:])


@pytest.mark.parametrize(("share", "days", "kept", "words"), [("3/4", 31, True, "✓ 做到"), ("19/25", 30, False, "✗ 没有做到")])
def test_promises_of_the_catalogue_are_kept_up_to_the_very_figure(workspace: Workspace, tmp_path: Path, share: str, days: int,
                                                                  kept: bool, words: str):
    """Three quarters are filled, and on the last of December the list of November is 31 days old."""
    entry = replace(standard_datasets()["births"], completeness=Fraction(share), freshness_days=days)
    found = of(workspace, "hr")
    assert [(one.found, one.kept) for one in promises(found, entry)] == [(0.75, kept), (31, kept)]
    figures, *pages = write_pages([found], tmp_path, "云溪", label, {"hr": entry})
    assert [one["kept"] for one in json.loads(figures.read_text(encoding="utf-8"))["datasets"][0]["promises"]] == [kept, kept]
    assert next(page for page in pages if page.name == "hr.html").read_text(encoding="utf-8").count(words) == 2
