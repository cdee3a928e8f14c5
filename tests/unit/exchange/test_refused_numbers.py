"""Whom refused rows spoke of: their numbers are kept, everything else in them is not."""

import duckdb
import pytest

from huimin.exchange import DatasetsFailed, unmapped

WAGE = '[[column]]\nfrom = "工资"\nto = "wage_income"\nunit = "yuan/month"\n'


def kept(receipt, columns="person_key, reason"):
    return duckdb.sql(f"SELECT {columns} FROM '{receipt.path}/refused.parquet' ORDER BY _file, _line, person_key").fetchall()


def wages(desk, rows, more="", key='person = "身份证号"', header="身份证号,工资"):
    desk.mapping("list", WAGE + more, key=key)
    desk.file("list.csv", f"{header}\n" + "".join(f"{row}\n" for row in rows))
    return desk.one()


def test_the_number_of_a_refused_row_is_kept_with_place_and_reason(desk, people):
    receipt = wages(desk, [f"{people[0]},1", f"{people[1]},约三千"])
    assert kept(receipt, "_file, _line, person_key, reason, header, certain") == [(0, 3, people[1], "bad_number", "工资", True)]
    assert receipt.untied == {"subjects": 0, "households": 0, "relatives": 0}


def test_without_refused_rows_there_is_no_such_file(desk, people):
    receipt = wages(desk, [f"{people[0]},1", f"{people[0]},1", "合计,2", ","])
    assert receipt.rejected == 3
    assert not (receipt.path / "refused.parquet").exists()
    assert not any(receipt.untied.values())


@pytest.mark.parametrize(("row", "found", "untied"), [
    ("{0},1,2", 1, 0), ("{0},{1},3", 2, 1), ("王某,1,2", 0, 1), ("12345,1", 0, 1), (",1", 0, 1),
    ("９９０１０１１９８００２２９００１９,1,2", 0, 1),
])
def test_rows_whose_cells_cannot_be_told_apart_or_read(desk, people, row, found, untied):
    receipt = wages(desk, [row.format(*people), f"{people[5]},1"])
    assert (receipt.untied["subjects"], len(kept(receipt)) if found else 0) == (untied, found)


def test_of_two_numbers_in_a_row_neither_is_certain(desk, people):
    receipt = wages(desk, [f"{people[0]},{people[1]},3"])
    assert kept(receipt, "person_key, certain") == [(people[0], False), (people[1], False)]


def test_rows_joined_by_a_stray_quote_name_people_too(desk, people):
    receipt = wages(desk, [f'{people[0]},"1', f'{people[1]},2"', f"{people[2]},3"])
    assert receipt.reasons == {"stray_quote": 2}
    assert [number for number, _ in kept(receipt)] == [people[0], people[1]]
    assert receipt.untied["subjects"] == 0


def test_a_list_of_people_counts_rows_whose_household_cannot_be_read(desk, people):
    key = 'person = "身份证号"\nhousehold = "户号"'
    receipt = wages(desk, [f"{people[0]},多,H1", f"{people[1]},多,1.2E+11", "12345,1,H2", "12345,1,"], key=key, header="身份证号,工资,户号")
    assert kept(receipt, "person_key, household_key") == [(people[0], "H1"), (people[1], None), (None, "H2")]
    assert receipt.untied == {"subjects": 1, "households": 2, "relatives": 0}


def test_a_relative_whose_number_cannot_be_read_is_counted_and_one_that_can_is_kept(desk, people):
    more = '[[relation]]\nkind = "spouse"\nfrom = "配偶"\n'
    receipt = wages(desk, [f"{people[0]},1,12345", f"{people[1]},多,{people[2]}"], more, header="身份证号,工资,配偶")
    assert kept(receipt, "person_key, rel__0") == [(people[0], None), (people[1], people[2])]
    assert receipt.untied["relatives"] == 1


def test_repeated_rows_of_a_roster_are_payments(desk, people):
    desk.mapping("pays", '[roster]\nunit = "person"\nprogramme = "old_age"\n', kind="roster")
    desk.file("pays.csv", f"身份证号\n{people[0]}\n{people[0]}\n")
    assert desk.one().accepted == 2


def test_an_empty_list_that_means_something_is_told_loudly(desk, people):
    receipt = wages(desk, [], 'absent = "0"')
    assert receipt.closed
    assert "absent" in receipt.warning.zh
    assert "一行数据也没有" in receipt.warning.zh
    assert "declares" in receipt.warning.en


def test_an_empty_roster_is_told_quietly(desk):
    desk.mapping("pays", '[roster]\nunit = "person"\nprogramme = "old_age"\n', kind="roster")
    desk.file("pays.csv", "身份证号\n")
    assert "空名册" in desk.one().warning.zh


@pytest.mark.parametrize(("count", "warned"), [(2, False), (1, True), (0, True)])
def test_a_list_of_less_than_half_the_rows_is_told_against_the_month_before(desk, people, count, warned):
    wages(desk, [f"{number},1" for number in people[:4]])
    desk.file("list.csv", "身份证号,工资\n" + "".join(f"{number},2\n" for number in people[:count]))
    receipt, = desk.load(month="2026-10")
    assert bool(receipt.warning) is warned
    if warned:
        assert "2026-09" in receipt.warning.zh
        assert receipt.status == "loaded"
        again, = desk.load(month="2026-10")
        assert (again.status, again.warning) == ("unchanged", receipt.warning)


def test_a_new_version_of_the_same_month_is_measured_against_the_one_in_force(desk, people):
    wages(desk, [f"{number},1" for number in people[:4]])
    desk.file("list.csv", f"身份证号,工资\n{people[0]},1\n")
    assert "只有 1 行" in desk.one().warning.zh


def test_files_nobody_reads_are_named(desk, people):
    wages(desk, [f"{people[0]},1"])
    (desk.inbox / "乡镇").mkdir()
    for name in ("list2.csv", "多余.xlsx", "乡镇/more.csv", "~$list.xlsx", ".hidden"):
        desk.file(name, "x")
    assert [path.as_posix() for path in unmapped(desk.read(), desk.inbox)] == ["乡镇/more.csv", "多余.xlsx"]


def failure(desk):
    with pytest.raises(DatasetsFailed) as caught:
        desk.load()
    error, = caught.value.errors.values()
    return error


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n , \r\n"])
def test_an_empty_file_is_called_empty(desk, content):
    desk.mapping("list", WAGE)
    (desk.inbox / "list.csv").write_bytes(content)
    error = failure(desk)
    assert error.code == "HM-EXC-009"
    assert "文件是空的" in error.zh


@pytest.mark.parametrize(("name", "content", "format_"), [
    ("list.csv", b"PK\x03\x04rest", "xlsx"), ("list.csv", b"\xd0\xcf\x11\xe0rest", "xlsx"), ("list.csv", b"PAR1rest", "parquet"),
    ("list.xlsx", "身份证号,工资\n".encode(), "csv"), ("list.parquet", b"a,b\n", "csv"),
])
def test_a_file_of_another_format_than_its_name_says(desk, name, content, format_):
    desk.mapping("list", WAGE)
    (desk.inbox / name).write_bytes(content)
    error = failure(desk)
    assert error.code == "HM-EXC-011"
    assert f'format = "{format_}"' in str(error)


def test_a_wrong_declared_encoding_names_the_likely_one(desk, people):
    desk.mapping("list", WAGE, more='encoding = "utf-8"')
    desk.file("list.csv", f"身份证号,工资\n{people[0]},1\n", "gb18030")
    error = failure(desk)
    assert error.code == "HM-EXC-002"
    assert 'encoding = "utf-8"' in str(error)
    assert '"gb18030"' in str(error)


def test_a_wrong_header_row_names_the_key_and_the_right_row(desk, people):
    desk.mapping("list", WAGE, more="header_row = 1")
    desk.file("list.csv", f"某县工资表,\n身份证号,工资\n{people[0]},1\n")
    error = failure(desk)
    assert "header_row = 1" in str(error)
    assert "header_row = 2" in str(error)
