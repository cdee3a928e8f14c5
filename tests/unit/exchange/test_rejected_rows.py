"""Every reason a row can be refused for: with line, column, masked value; rows in = accepted + rejected."""

import pytest

from huimin.exchange import REASONS

FIELDS = {
    "工资": 'to = "wage_income"\nunit = "yuan/month"', "等级": 'to = "disability_grade"', "出生": 'to = "birth_date"',
    "学生": 'to = "student"', "性别": 'to = "sex"\ncodes = { "男" = "1" }', "区划": 'to = "household.area"',
    "面积": 'to = "household.house_area"\nunit = "m2"',
}


def one_column(desk, header, more=""):
    desk.mapping("list", f'[[column]]\nfrom = "{header}"\n{FIELDS[header]}\n{more}\n')


@pytest.mark.parametrize(("header", "cell", "reason"), [
    ("工资", "很多", "bad_number"), ("工资", "1,23", "bad_number"), ("工资", "0.001", "too_precise"), ("工资", "-1", "out_of_bounds"),
    ("工资", "nan", "bad_number"), ("工资", "1e400", "out_of_bounds"),
    ("等级", "5", "out_of_bounds"), ("等级", "1.5", "bad_integer"), ("出生", "2023-02-29", "bad_date"), ("出生", "去年", "bad_date"),
    ("学生", "也许", "bad_boolean"), ("性别", "女性", "unknown_code"), ("区划", "9901", ""), ("区划", "99010", "bad_area"),
    ("面积", "60.123456", "too_precise"),
])
def test_a_cell_that_is_no_value_rejects_its_row_and_no_other(desk, people, header, cell, reason):
    one_column(desk, header)
    desk.file("list.csv", f'身份证号,{header}\n{people[0]},\n{people[1]},"{cell}"\n')
    receipt = desk.one()
    assert receipt.rows_in == 2 == receipt.accepted + receipt.rejected
    assert receipt.reasons == ({reason: 1} if reason else {})
    if reason:
        row, = desk.rejected(receipt)
        assert (row["line"], row["column"], row["reason"]) == ("3", header, reason)
        assert row["value"].lstrip("'") == cell
        assert row["zh"]
        assert row["en"]


@pytest.mark.parametrize(("header", "cell", "stored"), [
    ("工资", "1,234.5", "1481400"), ("工资", "１２３４．５", "1481400"), ("工资", "¥1234.5元", "1481400"),
    ("工资", "1234.50", "1481400"), ("等级", "2.0", "2"), ("出生", "19800229", "1980-02-29"),
    ("出生", "1980/2/29", "1980-02-29"),
    ("出生", "1980.02.29", "1980-02-29"),
    ("出生", "1980年2月29日", "1980-02-29"), ("出生", "29280", "1980-02-29"), ("出生", "1980-02-29 00:00:00", "1980-02-29"),
    ("学生", "是", "True"), ("学生", "N", "False"), ("学生", "无", "False"), ("学生", "1.0", "True"),
    ("性别", "男", "1"), ("性别", "2.0", "2"), ("区划", "990101001", "990101001"), ("工资", "", "None"), ("工资", "--", "None"),
])
def test_the_usual_ways_of_writing_a_value(desk, people, header, cell, stored):
    desk.mapping("list", f'[[column]]\nfrom = "{header}"\n{FIELDS[header]}\n', more='null = ["--"]')
    desk.file("list.csv", f'身份证号,{header}\n{people[0]},"{cell}"\n')
    receipt = desk.one()
    assert receipt.reasons == {}
    assert str(desk.rows(receipt, "COLUMNS(* EXCLUDE (_file, _line, person_key))")[0][0]) == stored


def test_money_converts_exactly_and_rounds_only_on_request(desk, people):
    desk.mapping("list", '[[column]]\nfrom = "a"\nto = "household.previous_dibao_amount"\nunit = "yuan/year"\n')
    desk.file("list.csv", f"身份证号,a\n{people[0]},1200\n{people[1]},100\n")
    receipt = desk.one()
    assert desk.rows(receipt, "h__previous_dibao_amount") == [(10_000,)]
    assert receipt.reasons == {"too_precise": 1}
    body = '[[column]]\nfrom = "a"\nto = "household.previous_dibao_amount"\nunit = "yuan/year"\nexcess = "round"\n'
    desk.mapping("list", body)
    assert desk.rows(desk.one(), "h__previous_dibao_amount") == [(10_000,), (833,)]


@pytest.mark.parametrize(("cells", "reason"), [
    ("{id},1,2", "field_count"), ("{id}", "field_count"), ("", "empty"), (",", "empty"), ("合计,300", "not_a_record"),
    ("总 计,", "not_a_record"), ("备注:以上已核对", "not_a_record"), (",300", "no_key"), ("990101198002290012,3", "bad_identity"),
    ("9.90101198002e+17,3", "truncated"), ("12345,3", "bad_identity"),
])
def test_a_row_that_is_no_record(desk, people, cells, reason):
    one_column(desk, "工资")
    desk.file("list.csv", f"身份证号,工资\n{cells.format(id=people[0])}\n{people[1]},1\n")
    receipt = desk.one()
    assert (receipt.rows_in, receipt.accepted, receipt.reasons) == (2, 1, {reason: 1})
    assert [row["line"] for row in desk.rejected(receipt)] == ["2"]


def test_empty_cells_beyond_the_header_do_no_harm(desk, people):
    one_column(desk, "工资")
    desk.file("list.csv", f"身份证号,工资\n{people[0]},1,,\n")
    assert desk.one().accepted == 1


def test_repeated_people_the_first_stands(desk, people):
    one_column(desk, "工资")
    desk.file("list.csv", f"身份证号,工资\n{people[0]},1\n{people[1]},\n{people[0]},2\n{people[0]},1.0\n{people[1]},\n")
    receipt = desk.one()
    assert (receipt.rows_in, receipt.accepted, receipt.rejected) == (5, 2, 3)
    assert receipt.reasons == {"duplicate_differs": 1, "duplicate_same": 2}
    assert desk.rows(receipt, "wage_income") == [(1200,), (None,)]
    assert [(row["line"], row["reason"]) for row in desk.rejected(receipt)] == [
        ("4", "duplicate_differs"), ("5", "duplicate_same"), ("6", "duplicate_same")]


def test_events_may_repeat(desk, people):
    desk.mapping("bills", '[[column]]\nfrom = "自付"\nto = "own_pay"\nunit = "yuan"\n', kind="event.medical")
    desk.file("bills.csv", f"身份证号,自付\n{people[0]},1\n{people[0]},1\n")
    assert desk.one().accepted == 2


def test_required_cells_and_blank_values(desk, people):
    one_column(desk, "等级", "required = true")
    desk.file("list.csv", f"身份证号,等级\n{people[0]},\n{people[1]},1\n")
    assert desk.one().reasons == {"required_blank": 1}
    one_column(desk, "等级", "blank = 0")
    assert desk.rows(desk.one(), "disability_grade") == [(0,), (1,)]


def test_an_unknown_programme_is_refused_and_known_ones_translated(desk, people):
    desk.mapping("pays", '[roster]\nunit = "person"\nprogramme_column = "项目"\nprogrammes = { "高龄" = "old_age" }\n', kind="roster")
    desk.file("pays.csv", f"身份证号,项目\n{people[0]},高龄\n{people[1]},低保\n")
    receipt = desk.one()
    assert receipt.reasons == {"unknown_programme": 1}
    assert desk.rows(receipt, "programme") == [("old_age",)]


def test_an_unknown_code_suggests_the_nearest(desk, people):
    desk.mapping("list", '[[column]]\nfrom = "婚姻"\nto = "marital_status"\n')
    desk.file("list.csv", f"身份证号,婚姻\n{people[0]},已婚人士\n")
    row, = desk.rejected(desk.one())
    assert "20" in row["zh"]


def test_fifteen_digit_numbers_become_eighteen(desk):
    desk.mapping("list")
    desk.file("list.csv", "身份证号\n990101800229001\n")
    (key,), = desk.rows(desk.one(), "person_key")
    assert str(key).startswith("99010119800229001")


def test_no_identity_number_stands_unmasked_anywhere_but_in_the_data(desk, people, capfd):
    """In the quarantine, the receipt, messages: not in its own column, not strayed into another, not mistyped."""
    desk.mapping("list", f'[[column]]\nfrom = "工资"\n{FIELDS["工资"]}\n[[relation]]\nkind = "spouse"\nfrom = "配偶"\n')
    wrong = people[2][:-1] + ("1" if people[2][-1] != "1" else "2")
    spaced = f"{people[3][:6]} {people[3][6:14]} {people[3][14:]}"
    desk.file("list.csv", f"身份证号,工资,配偶\n{wrong},1,\n{people[0]},{people[1]},\n{people[0]},{spaced},\n"
              f"{people[4]},1,{wrong}\n{people[5]},1,\n{people[5]},2,\n")
    receipt = desk.one()
    assert receipt.rejected == 5
    assert receipt.path is not None
    shown = "".join(path.read_text("utf-8") for path in receipt.path.iterdir() if path.suffix != ".parquet")
    shown += repr(receipt) + "".join(capfd.readouterr())
    for number in (wrong, *people[:6]):
        assert number not in shown.replace(" ", "")
        assert number[6:14] not in shown.replace(" ", ""), "the birth date shows"


def test_in_a_column_of_identity_numbers_everything_is_masked(desk):
    """Letters for digits, too short, a name in the wrong column: all of it may be somebody."""
    desk.mapping("list")
    desk.file("list.csv", "身份证号\n99O1O119800229OO1X\n9901011\n欧阳某某\n")
    assert [row["value"] for row in desk.rejected(desk.one())] == ["99O*************1X", "*******", "****"]


def test_a_value_cannot_become_a_spreadsheet_formula(desk, people):
    one_column(desk, "工资")
    desk.file("list.csv", f"身份证号,工资\n{people[0]},=cmd()\n")
    assert desk.rejected(desk.one())[0]["value"] == "'=cmd()"


def test_every_reason_speaks_both_languages():
    for reason, text in REASONS.items():
        assert text.zh, reason
        assert text.en, reason
        assert text.zh != text.en
