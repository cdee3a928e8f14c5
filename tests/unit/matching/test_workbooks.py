"""Workbooks as a worker opens them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from huimin.kernel import Workspace, use_language
from huimin.matching import Line, match, workbooks
from huimin.matching.sheets import COLUMNS, SHEETS, Wording, last_four
from huimin.matching.workbook import write_workbooks


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
    assert rows[0][4:9] == ["政策", "实发(元)", "原因", "依据条款", "依据的事实(来源、月份)"]
    assert rows[1][4:9] == ["高龄津贴", 50.0, "出生日期1966-02-02,未满80周岁。", "试行办法 第二条", "出生日期(公安机关 2026-10)"]
    assert rows[2][:2] == ["合计", "1条"]
    assert rows[2][5] == 50.0


def test_another_amount_shows_both_sums_and_what_they_rest_on(books: dict[str, Path]) -> None:
    row = sheet(books["990121001_云中街道"], "金额不符")[1]
    assert row[5:11] == [50.0, 30.0, -20.0, "少发20.00元。", "试行办法 第三条", "每月津贴(当地标准 2026-01起)"]


def test_what_to_verify_names_the_department_and_how_new_its_data_are(books: dict[str, Path]) -> None:
    rows = sheet(books["990121002"], "待核")
    assert rows[0][6:8] == ["依据条款", "还缺的事实(向谁核实、该部门最新数据)"]
    assert rows[1][6:8] == ["试行办法 第五条", "工资性收入(税务部门 无数据)"]


def test_a_line_about_a_household_says_so(books: dict[str, Path]) -> None:
    assert sheet(books["990121002"], "待核")[1][1] == "孙桂兰(户)"


def test_english_books_stand_beside_the_chinese_ones(books: dict[str, Path], small_county: Workspace) -> None:
    with use_language("en"):
        found = {path.stem: path for path in workbooks(small_county, match(small_county))}
    assert sheet(found["990121002"], "Undue")[1][4:9] == [
        "Old-age allowance", 50.0, "Born 1966-02-02, not yet 80.", "试行办法 第二条", "Date of birth (Public security 2026-10)"]
    assert sheet(found["990121002"], "To verify")[1][7] == "Wage income (Tax no data)"
    assert all(path.exists() for path in books.values())


@pytest.mark.parametrize("name", list(SHEETS))
def test_a_sheet_fits_the_width_of_a_page(name: str) -> None:
    """A4 landscape holds about 140 characters of this font; at 165 the print shrinks to 85 %."""
    assert sum(column.width for column in COLUMNS[name]) <= 165


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
        "difference_fen": None, "reason": "", "since": None, "article": "", "facts": "-1", "facts_en": "-1"}
    return Line(**(plain | changed))


def written(folder: Path, *lines: Line) -> list[Path]:
    def of(name: str) -> Iterator[Line]:
        return (one for one in lines if one.list == name)

    words = Wording(policy=lambda _: "=1+1", why=lambda _: "@SUM(A1)", area=lambda code: code)
    return write_workbooks({name: lambda name=name: of(name) for name in ("unclaimed", "undue")}, folder, words)  # type: ignore[misc]


def test_a_cell_of_the_data_is_never_a_formula(tmp_path: Path) -> None:
    [path] = written(tmp_path, line(name='=HYPERLINK("x")'))
    import zipfile

    with zipfile.ZipFile(path) as book:
        formulas = "".join(book.read(name).decode() for name in book.namelist() if "worksheets/sheet2" in name)
    assert formulas.count("<f>") == 1  # our own sum
    assert sheet(path, "应享未享")[1][1] == "'=HYPERLINK(\"x\")", "nor becomes one when the sheet is copied elsewhere"


def test_lines_without_a_township_get_one_book_of_their_own(tmp_path: Path) -> None:
    paths = written(tmp_path, line(township=None, name="甲"), line(township="990121001"), line(list="undue", township=None, name="乙"))
    assert [path.stem for path in paths] == ["未知乡镇", "990121001"]
    assert sheet(paths[0], "应享未享")[1][1] == "甲"
    assert sheet(paths[0], "不应享而享")[1][1] == "乙"


def test_a_hostile_name_of_a_place_stays_inside_the_folder(tmp_path: Path) -> None:
    [path] = written(tmp_path, line(township="../../etc"))
    assert path.parent == tmp_path
