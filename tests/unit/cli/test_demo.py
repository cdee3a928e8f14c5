"""The demo's own logic: whose folder it may replace, and how it counts what was found."""

from pathlib import Path

import pytest

from huimin.cli.demo import MARKER, NotOurs, _clear, planted_by_kind, planted_by_list
from huimin.demo import Score, Truth


def truth(kind: str, decidable: bool, list_: str = "undue") -> Truth:
    return Truth(1, kind, list_, "dibao", "household", "", "H1", None, 100, "理由", "reason", decidable, "", "")


def test_found_is_counted_per_kind() -> None:
    score = Score(found=(truth("a", True), truth("b", True)), missed=(truth("a", False), truth("a", True)), false=(), undecided=0)
    assert planted_by_kind(score) == {"a": {"planted": 3, "decidable": 2, "found": 1}, "b": {"planted": 1, "decidable": 1, "found": 1}}


def test_cases_are_shown_list_by_list_with_what_follows_from_others_at_the_end() -> None:
    lines = (truth("z", True), truth("consequence", True), truth("consequence", True, "unclaimed"), truth("a", True, "unknown"))
    score = Score(found=lines, missed=(), false=(), undecided=0)
    assert list(planted_by_list(score)) == [("unclaimed", "consequence"), ("undue", "z"), ("undue", "consequence"), ("unknown", "a")]


@pytest.mark.parametrize("names", [("notes.txt",), ("huimin.toml", "inbox"), (MARKER, "huimin.toml", "thesis.docx")])
def test_what_the_demo_did_not_make_is_left_alone(tmp_path: Path, names: tuple[str, ...]) -> None:
    for name in names:
        (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(NotOurs):
        _clear(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_its_own_county_is_replaced(tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text("made by huimin demo\n", encoding="utf-8")
    (tmp_path / "huimin.toml").write_text("", encoding="utf-8")
    (tmp_path / "runs" / "old").mkdir(parents=True)
    _clear(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_removed_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "keep").write_text("mine", encoding="utf-8")
    home = tmp_path / "demo"
    home.mkdir()
    (home / MARKER).write_text("", encoding="utf-8")
    (home / "runs").symlink_to(outside)
    _clear(home)
    assert (outside / "keep").exists()


def test_a_new_folder_is_fine(tmp_path: Path) -> None:
    _clear(tmp_path / "new")
    _clear(tmp_path)


def test_a_county_whose_register_of_resources_was_handed_in_on_a_page_is_still_our_own(tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text("made by huimin demo\n", encoding="utf-8")
    (tmp_path / "pooling").mkdir()
    (tmp_path / "pooling" / "places.csv").write_text("code,lon,lat\n", encoding="utf-8")
    _clear(tmp_path)
    assert list(tmp_path.iterdir()) == []
