"""Encodings, delimiters, header rows, workbooks and Parquet: what is in the file arrives, and errors say where."""

from datetime import date

import duckdb
import pytest
import xlsxwriter

from huimin.exchange import DatasetsFailed
from huimin.exchange.decode import decode
from huimin.exchange.inbox import month_in
from huimin.exchange.part import cell_text
from huimin.kernel import HuiminError, Month

COLUMNS = '[[column]]\nfrom = "姓名"\nto = "name"\n[[column]]\nfrom = "工资"\nto = "wage_income"\nunit = "yuan/month"\n'


def failure(desk) -> HuiminError:
    with pytest.raises(DatasetsFailed) as caught:
        desk.load()
    error, = caught.value.errors.values()
    return error


@pytest.mark.parametrize(("encoding", "found"), [
    ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16"),
    ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be")])
def test_every_common_encoding_is_recognised(desk, people, encoding, found):
    desk.mapping("pay", COLUMNS)
    desk.file("pay.csv", f"身份证号,姓名,工资\n{people[0]},欧阳䶮,1000\n", encoding)
    receipt = desk.one()
    assert receipt.sources[0]["encoding"] == found
    assert desk.rows(receipt, "person_key, name, wage_income") == [(people[0], "欧阳䶮", 1_200_000)]


def test_an_undecodable_byte_is_named_by_line_and_byte(desk, people):
    desk.mapping("pay", COLUMNS)
    head = f"身份证号,姓名,工资\n{people[0]},甲,1\n".encode()
    (desk.inbox / "pay.csv").write_bytes(head + b"x,\xff\xff,1\n")
    for more in ("", 'encoding = "utf-8"'):
        desk.mapping("pay", COLUMNS, more=more)
        error = failure(desk)
        assert (error.code, error.details["line"], error.details["byte"]) == ("HM-EXC-002", 3, len(head) + 3)


def test_lines_are_counted_whatever_ends_them(tmp_path):
    for text, lines in [("a\nb\n", 2), ("a\nb", 2), ("a\r\nb\r\n", 2), ("a\rb\r", 2), ("", 0), ("\n", 1)]:
        path = tmp_path / "x.csv"
        path.write_bytes(text.encode())
        assert decode(path).lines == lines, repr(text)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(desk, people, delimiter):
    desk.mapping("pay", COLUMNS)
    desk.file("pay.csv", delimiter.join(["身份证号", "姓名", "工资"]) + "\n" + delimiter.join([people[0], "甲", "1"]))
    assert desk.one().accepted == 1


def test_titles_above_the_header_are_passed_over_and_headers_compare_loosely(desk, people):
    desk.mapping("pay", COLUMNS.replace("工资", "月工资(元)"))
    desk.file("pay.csv", f"某县工资表,,\n填报单位:税务局,,\n 身份证号 ,姓 名,月工资（元）\n{people[0]},甲,1\n")
    receipt = desk.one()
    assert (receipt.accepted, receipt.sources[0]["header_line"]) == (1, 3)
    assert desk.rows(receipt, "_line") == [(4,)]


def test_a_given_header_row_is_used(desk, people):
    desk.mapping("pay", COLUMNS, more="header_row = 2")
    desk.file("pay.csv", f"身份证号,姓名,工资\n身份证号,姓名,工资\n{people[0]},甲,1\n")
    assert desk.one().rows_in == 1


def test_one_of_several_header_names_is_enough(desk, people):
    desk.mapping("pay", COLUMNS, key='person = ["公民身份号码", "身份证号"]')
    desk.file("pay.csv", f"身份证号,姓名,工资\n{people[0]},甲,1\n")
    assert desk.one().accepted == 1


def test_a_missing_column_is_named_with_the_nearest_header(desk):
    desk.mapping("pay", COLUMNS)
    desk.file("pay.csv", "表\n身份证号,姓名,月工资\n")
    error = failure(desk)
    assert error.code == "HM-EXC-001"
    assert error.details["column"] == "工资"
    assert error.details["row"] == 2
    assert "“月工资”" in error.details["near_zh"]
    assert "pay.toml" in str(error)


def test_a_header_twice_is_refused_when_it_is_mapped(desk):
    desk.mapping("pay", COLUMNS)
    desk.file("pay.csv", "身份证号,姓名,工资,工资\n")
    assert failure(desk).code == "HM-EXC-003"


def test_an_unclosed_quote_that_swallows_the_file_is_fatal(desk, people):
    desk.mapping("pay", COLUMNS)
    rows = "\n".join(f"{people[0]},甲,1" for _ in range(60))
    desk.file("pay.csv", f'身份证号,姓名,工资\n{people[1]},"乙,1\n{rows}\n')
    error = failure(desk)
    assert (error.code, error.details["line"]) == ("HM-EXC-007", 2)


def test_lines_joined_by_a_stray_quote_are_each_refused(desk, people):
    desk.mapping("pay", COLUMNS)
    desk.file("pay.csv", f'身份证号,姓名,工资\n{people[1]},"乙,1\n{people[2]},丙,1\n{people[3]},"丁",1\n{people[4]},戊,1\n')
    receipt = desk.one()
    assert (receipt.rows_in, receipt.accepted, receipt.reasons) == (4, 1, {"stray_quote": 3})
    assert [row["line"] for row in desk.rejected(receipt)] == ["2", "3", "4"]


def test_a_line_break_inside_a_quoted_cell_is_kept_as_one_row(desk, people):
    desk.mapping("pay", COLUMNS)
    desk.file("pay.csv", f'身份证号,姓名,工资\n{people[0]},"甲\n某",1\n{people[1]},乙,2\n')
    receipt = desk.one()
    assert desk.rows(receipt, "_line, name") == [(2, "甲 某"), (4, "乙")]


def workbook(path, sheets):
    book = xlsxwriter.Workbook(str(path))
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(line, place, cell, days)
                else:
                    sheet.write(line, place, cell)
    book.close()


def test_a_workbook_with_titles_several_sheets_dates_and_floats(desk, people):
    desk.mapping("cert", '[[column]]\nfrom = "等级"\nto = "disability_grade"\n[[column]]\nfrom = "出生"\nto = "birth_date"\n')
    header = ["序号", "身份证号", "等级", "出生"]
    workbook(desk.inbox / "cert.xlsx", {
        "甲镇": [["残疾人名单"], [], header, [1, people[0], 2.0, date(1980, 2, 29)], ["合计", "", 1, ""]],
        "说明": [["请勿修改"]],
        "乙镇": [header, [1, people[1], "3", 29280], [2, float(people[2]), 1, ""]]})
    receipt = desk.one()
    assert receipt.files == ("cert.xlsx#甲镇", "cert.xlsx#乙镇")
    assert desk.rows(receipt, "person_key, disability_grade, birth_date") == [
        (people[0], 2, date(1980, 2, 29)), (people[1], 3, date(1980, 2, 29))]
    assert receipt.reasons == {"not_a_record": 1, "truncated": 1}
    assert receipt.sources[1]["sheets_without_headers"] == ["说明"]


def test_a_named_sheet_must_exist(desk, people):
    desk.mapping("cert", more='sheet = "名单"')
    workbook(desk.inbox / "cert.xlsx", {"Sheet1": [["身份证号"], [people[0]]]})
    error = failure(desk)
    assert error.code == "HM-EXC-005"
    assert "Sheet1" in str(error)


def test_a_file_that_is_no_workbook_is_named(desk):
    desk.mapping("cert")
    (desk.inbox / "cert.xlsx").write_bytes(b"PK\x03\x04 a damaged one")
    assert failure(desk).code == "HM-EXC-004"


def test_parquet_cells_become_the_same_facts(desk, people):
    desk.mapping("pay", COLUMNS + '[[column]]\nfrom = "出生"\nto = "birth_date"\n')
    target = desk.inbox / "pay[1].parquet"
    duckdb.sql(f"""COPY (SELECT '{people[0]}' AS 身份证号, '甲' AS 姓名, 12.5::DECIMAL(9, 2) AS 工资, DATE '1980-02-29' AS 出生
        UNION ALL SELECT NULL, NULL, 1, NULL) TO '{target}' (FORMAT parquet)""")
    receipt = desk.one()
    assert desk.rows(receipt, "_line, wage_income, birth_date") == [(1, 15_000, date(1980, 2, 29))]
    assert receipt.reasons == {"no_key": 1}


@pytest.mark.parametrize(("cell", "text"), [
    (1.0, "1"), (0.1, "0.1"), (1.5, "1.5"), (123456789012345.0, "123456789012345"), (9.9010119800229e17, "9.901011980022900e+17"),
    (True, "true"), (None, ""), (date(2024, 5, 1), "2024-05-01")])
def test_typed_cells_read_as_people_read_them(cell, text):
    assert cell_text(cell) == text


@pytest.mark.parametrize(("name", "month"), [
    ("公安_2026-09.csv", "2026-09"), ("名单202609.xlsx", "2026-09"), ("20260930全量.csv", "2026-09"), ("2026年9月.csv", "2026-09"),
    ("2026年10月.csv", "2026-10"), ("2026年.csv", None), ("批次1202609.csv", None), ("x.csv", None)])
def test_the_month_in_a_file_name(name, month):
    assert month_in(name) == (Month.parse(month) if month else None)


def test_without_any_month_the_dataset_fails(desk):
    desk.mapping("pay")
    desk.file("pay.csv", "身份证号\n")
    with pytest.raises(DatasetsFailed) as caught:
        desk.load(month=None)
    assert caught.value.errors["pay"].code == "HM-EXC-006"


def test_files_of_different_months_make_different_snapshots(desk, people):
    desk.mapping("pay")
    desk.file("pay2026-08.csv", f"身份证号\n{people[0]}\n")
    desk.file("pay2026-09.csv", f"身份证号\n{people[0]}\n{people[1]}\n")
    assert [(str(r.month), r.accepted) for r in desk.load(month=None)] == [("2026-08", 1), ("2026-09", 2)]
