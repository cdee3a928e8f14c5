"""Workbooks as a worker opens them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from huimin.kernel import Workspace
from huimin.matching import Line, match, workbooks
from huimin.matching.workbook import Wording, last_four, write_workbooks


def sheet(path: Path, name: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()


@pytest.fixture(scope="module")
def books(small_county: Workspace) -> dict[str, Path]:
    return {path.stem: path for path in workbooks(small_county, match(small_county))}


def test_one_book_per_township(books: dict[str, Path]) -> None:
    assert sorted(books) == ["990121001_云中街道", "990121002"]


def test_a_line_says_who_where_how_much_and_why(books: dict[str, Path]) -> None:
    rows = sheet(books["990121002"], "不应享而享")
    assert rows[1][1] == "郑文"
    assert rows[1][4:9] == ["高龄津贴", "", 50.0, 50.0, "出生日期1966-02-02,未满80周岁。(试行办法 第二条)"]
    assert rows[2][:2] == ["合计", "1条"]


def test_what_to_verify_names_the_department(books: dict[str, Path]) -> None:
    assert sheet(books["990121002"], "待核")[1][9] == "工资性收入(税务部门)"


def test_the_front_page_tells_the_law_and_the_age_of_the_data(books: dict[str, Path]) -> None:
    text = str(sheet(books["990121002"], "说明"))
    assert "第四十八条" in text
    assert "2026-10 的数据" in text


def test_identity_numbers_are_cut_to_four(books: dict[str, Path], ids: dict[str, str]) -> None:
    for path in books.values():
        for name in CalamineWorkbook.from_path(path).sheet_names:
            assert not any(number in str(sheet(path, name)) for number in ids.values())
    assert last_four("990121194103010014") == "****0014"


def line(**changed: Any) -> Line:
    plain: dict[str, Any] = {
        "list": "unclaimed", "policy": "p", "unit": "person", "person_no": 1, "household_no": 1, "person_id": "1", "household_id": "h",
        "name": "甲", "township": "990121001", "village": "990121001", "outcome": True, "entitled_fen": 100, "paid_fen": 0,
        "difference_fen": None, "reason": "", "since": None}
    return Line(**(plain | changed))


def written(folder: Path, *lines: Line) -> list[Path]:
    def of(name: str) -> Iterator[Line]:
        return (one for one in lines if one.list == name)

    words = Wording(policy=lambda _: "=1+1", why=lambda _: "@SUM(A1)", to_verify=lambda _: "-1", area=lambda code: code)
    return write_workbooks({name: lambda name=name: of(name) for name in ("unclaimed", "undue")}, folder, words)  # type: ignore[misc]


def test_a_cell_of_the_data_is_never_a_formula(tmp_path: Path) -> None:
    [path] = written(tmp_path, line(name='=HYPERLINK("x")'))
    import zipfile

    with zipfile.ZipFile(path) as book:
        formulas = "".join(book.read(name).decode() for name in book.namelist() if "worksheets/sheet2" in name)
    assert formulas.count("<f>") == 3  # our own three sums
    assert sheet(path, "应享未享")[1][1] == '=HYPERLINK("x")'


def test_lines_without_a_township_get_one_book_of_their_own(tmp_path: Path) -> None:
    paths = written(tmp_path, line(township=None, name="甲"), line(township="990121001"), line(list="undue", township=None, name="乙"))
    assert [path.stem for path in paths] == ["未知乡镇", "990121001"]
    assert sheet(paths[0], "应享未享")[1][1] == "甲"
    assert sheet(paths[0], "不应享而享")[1][1] == "乙"


def test_a_hostile_name_of_a_place_stays_inside_the_folder(tmp_path: Path) -> None:
    [path] = written(tmp_path, line(township="../../etc"))
    assert path.parent == tmp_path
