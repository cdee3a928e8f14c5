"""Bombs, paths, programs, formulas and plain accidents: each refused with its own code, or read without harm. One line each."""

import io
import os
import socket
import struct
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter

from huimin.exchange import DatasetsFailed, limits
from huimin.exchange import package as package_module
from tests.unit.exchange.conftest import person

ME, YOU = person(1), person(2)
HEAD = ["身份证号", "姓名", "工资", "出生"]
ROWS = [HEAD, [ME, "王一", 100, "1980-02-29"], [YOU, "王二", 200, "1980-02-29"]]
BODY = ('[[column]]\nfrom = "姓名"\nto = "name"\n[[column]]\nfrom = "工资"\nto = "wage_income"\nunit = "yuan/month"\n'
        '[[column]]\nfrom = "出生"\nto = "birth_date"\n')
DOCTYPE = '<!DOCTYPE lolz [<!ENTITY lol "lol">' + "".join(
    f'<!ENTITY lol{n} "{f"&lol{n - 1 if n > 1 else chr(32).strip()};" * 10}">' for n in range(1, 10)) + "]>"


def book(change=lambda book, sheet: None, rows=ROWS, **options) -> bytes:
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, **options})
    sheet = made.add_worksheet("名单")
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write(line, place, cell)
    change(made, sheet)
    made.close()
    return stream.getvalue()


def repacked(change, content: bytes | None = None, method=zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook with parts changed: change(parts) works on name -> bytes."""
    with zipfile.ZipFile(io.BytesIO(content or book())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def sheet(old: bytes, new: bytes, count: int = 1, **options) -> bytes:
    def change(parts):
        assert old in parts[SHEET], parts[SHEET]
        parts[SHEET] = parts[SHEET].replace(old, new, count)

    return repacked(change, **options)


def added(name: str, data: bytes = b"<x/>") -> bytes:
    return repacked(lambda parts: parts.update({name: data}))


def put_in(part: str, text: str) -> bytes:
    """`text` behind the XML declaration of a part."""
    return repacked(lambda parts: parts.update({part: parts[part].replace(b"?>", b"?>" + text.encode(), 1)}))


def twice() -> bytes:
    stream = io.BytesIO(book())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(stream, "a") as package:
        package.writestr(SHEET, b"<worksheet/>")
    return stream.getvalue()


def lying() -> bytes:
    """A part of 40 MB that declares 100 bytes, in both places where a package says it."""
    content = bytearray(repacked(lambda parts: parts.update({"xl/theme/theme1.xml": b"<a>" + b" " * (40 << 20) + b"</a>"})))
    size = struct.pack("<I", (40 << 20) + 7)
    while (place := content.find(size)) >= 0:
        content[place:place + 4] = struct.pack("<I", 100)
    return bytes(content)


def encrypted_flag() -> bytes:
    content = bytearray(book())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := content.find(mark, place + 1)) >= 0:
            content[place + offset] |= 1
    return bytes(content)


def compound(*names: str) -> bytes:
    """An old Office file: header, and a directory with these names."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return header + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names) + bytes(2048)


def text(rows=ROWS, delimiter=",", ending="\n") -> str:
    return ending.join(delimiter.join(map(str, row)) for row in rows) + ending


def computed(formula: str, value: object):
    return book(lambda made, sheet: sheet.write_formula(1, 2, formula, None, value))


def merged(*area) -> bytes:
    return book(lambda made, sheet: sheet.merge_range(*area, "x"), rows=[*ROWS, [person(3), "王三", 1, ""], [person(4), "王四", 1, ""]])


def by_openpyxl(formula: str) -> bytes:
    made = openpyxl.Workbook()
    for row in ROWS:
        made.active.append(row)
    made.active["C2"] = formula
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


BOMB = b"<worksheet><sheetData>" + b'<row r="1"><c r="A1"><v>1</v></c></row>' * 1_000_000 + b"</sheetData></worksheet>"

REFUSED = {
    # packages
    "zip bomb: ratio": ("xlsx", lambda: added("xl/x.xml", bytes(40 << 20)), "HM-EXC-040"),
    "zip bomb: a sheet of one row, a million times": ("xlsx", lambda: repacked(lambda p: p.update({SHEET: BOMB})), "HM-EXC-040"),
    "zip bomb: number of parts": ("xlsx", lambda: repacked(lambda p: p.update({f"x{n}": b"" for n in range(10_001)})), "HM-EXC-040"),
    "zip bomb: lies about its size": ("xlsx", lying, "HM-EXC-041"),
    "zip bomb: nested": ("xlsx", lambda: added("inner.zip", book()), "HM-EXC-041"),
    "zip bomb: nested deeper": ("xlsx", lambda: added("xl/media/inner.GZ", b"\x1f\x8b"), "HM-EXC-041"),
    "path: ../": ("xlsx", lambda: added("../../../tmp/x.xml"), "HM-EXC-041"),
    "path: ../ inside": ("xlsx", lambda: added("xl/../../x.xml"), "HM-EXC-041"),
    "path: absolute": ("xlsx", lambda: added("/etc/x.xml"), "HM-EXC-041"),
    "path: backslashes": ("xlsx", lambda: added("..\\..\\x.xml"), "HM-EXC-041"),
    "path: a drive": ("xlsx", lambda: added("C:/x.xml"), "HM-EXC-041"),
    "path: control characters": ("xlsx", lambda: added("xl/\x1b[2J.xml"), "HM-EXC-041"),
    "a part twice": ("xlsx", twice, "HM-EXC-041"),
    "a part flagged encrypted": ("xlsx", encrypted_flag, "HM-EXC-037"),
    "a password: the encrypted package": ("xlsx", lambda: compound("Root Entry", "EncryptedPackage", "EncryptionInfo"), "HM-EXC-037"),
    "a password: an old workbook": ("xls", lambda: compound("EncryptedPackage"), "HM-EXC-037"),
    "macros: in an xlsx": ("xlsx", lambda: added("xl/vbaProject.bin", b"x"), "HM-EXC-038"),
    "macros: xlsm": ("xlsm", book, "HM-EXC-038"),
    "macros: xlsb": ("xlsb", book, "HM-EXC-038"),
    "macros: Excel 4": ("xlsx", lambda: added("xl/macrosheets/sheet1.xml"), "HM-EXC-038"),
    "macros: an old workbook": ("xls", lambda: compound("Root Entry", "_VBA_PROJECT_CUR"), "HM-EXC-038"),
    "macros: OpenDocument": ("ods", lambda: added("Basic/Standard/Module1.xml"), "HM-EXC-038"),
    "external links": ("xlsx", lambda: added("xl/externalLinks/externalLink1.xml"), "HM-EXC-039"),
    "an old workbook that is none": ("xls", lambda: compound("Root Entry"), "HM-EXC-004"),
    "truncated in the middle": ("xlsx", lambda: book()[:3000], "HM-EXC-004"),
    "truncated at the end": ("xlsx", lambda: book()[:-30], "HM-EXC-004"),
    "no package but its first bytes": ("xlsx", lambda: b"PK\x03\x04" + b"x" * 500, "HM-EXC-004"),
    "an empty package": ("xlsx", lambda: b"PK\x05\x06" + bytes(18), "HM-EXC-011"),
    "a wrong checksum": ("xlsx", lambda: book().replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet2.xml", 1), "HM-EXC-004"),
    "a package without a workbook": ("xlsx", lambda: repacked(lambda p: p.pop("xl/workbook.xml")), "HM-EXC-004"),
    # XML
    "entities: billion laughs in a sheet": ("xlsx", lambda: put_in(SHEET, DOCTYPE), "HM-EXC-042"),
    "entities: billion laughs in the texts": ("xlsx", lambda: put_in("xl/sharedStrings.xml", DOCTYPE), "HM-EXC-042"),
    "entities: from a file": ("xlsx", lambda: put_in(SHEET, '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "HM-EXC-042"),
    "entities: from the network": ("xlsx", lambda: put_in("xl/workbook.xml", '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">'), "HM-EXC-042"),
    "entities: parameter entities": ("xlsx", lambda: put_in("xl/styles.xml", '<!DOCTYPE x [<!ENTITY % a "b"> %a;]>'), "HM-EXC-042"),
    "entities: undeclared": ("xlsx", lambda: sheet(b"<v>100</v>", b"<v>&x;</v>"), "HM-EXC-004"),
    "XML in UTF-16": ("xlsx", lambda: repacked(lambda p: p.update({SHEET: p[SHEET].decode().encode("utf-16")})), "HM-EXC-041"),
    "XML that declares UTF-7": ("xlsx", lambda: sheet(b'encoding="UTF-8"', b'encoding="UTF-7"'), "HM-EXC-041"),
    "XML cut off": ("xlsx", lambda: repacked(lambda p: p.update({SHEET: p[SHEET][:-200]})), "HM-EXC-004"),
    "XML that stops after the last row": (
        "xlsx", lambda: repacked(lambda p: p.update({SHEET: p[SHEET].partition(b"</sheetData>")[0] + b"</sheetData>"})), "HM-EXC-004"),
    "two rows of one number": ("xlsx", lambda: sheet(b'<row r="3"', b'<row r="2"'), "HM-EXC-041"),
    "a cell that says it is of another row": ("xlsx", lambda: sheet(b'<c r="B3"', b'<c r="B2"'), "HM-EXC-041"),
    "a cell far away": ("xlsx", lambda: book(lambda b, s: s.write(1_048_575, 16_383, "x")), "HM-EXC-043"),
    "formula without value or address": ("xlsx", lambda: sheet(b'<c r="C2"><v>100</v>', b"<c><f>1</f>"), "HM-EXC-041"),
    # sheets
    "merged over several rows of a mapped column": ("xlsx", lambda: merged(3, 2, 4, 2), "HM-EXC-044"),
    "only hidden sheets": ("xlsx", lambda: repacked(lambda p: p.update({"xl/workbook.xml": p["xl/workbook.xml"].replace(
        b'sheetId="1"', b'sheetId="1" state="veryHidden"')})), "HM-EXC-048"),
    "an empty sheet": ("xlsx", lambda: book(rows=[]), "HM-EXC-009"),
    "no headers": ("xlsx", lambda: book(rows=ROWS[1:]), "HM-EXC-001"),
    "duplicate headers": ("xlsx", lambda: book(rows=[[*HEAD, "姓名"], *ROWS[1:]]), "HM-EXC-003"),
    # texts
    "an empty file": ("csv", lambda: b"", "HM-EXC-009"),
    "only blank lines": ("csv", lambda: b"\n\n\n", "HM-EXC-009"),
    "a workbook called csv": ("csv", book, "HM-EXC-011"),
    "a web page called xlsx": ("xlsx", lambda: b"<html><table>", "HM-EXC-011"),
    "a text called parquet": ("parquet", lambda: text().encode(), "HM-EXC-011"),
    "mixed: GB18030 under UTF-8": ("csv", lambda: text().encode() + f"{person(3)},欧阳娜娜,1,\n".encode("gb18030"), "HM-EXC-045"),
    "mixed: UTF-8 under GBK": ("csv", lambda: text().encode("gbk") + f"{person(3)},欧阳小红,1,\n".encode(), "HM-EXC-045"),
    "UTF-16 with half a character": ("csv", lambda: text().encode("utf-16") + b"\x41", "HM-EXC-002"),
    "a lone surrogate in UTF-8": ("csv", lambda: text().encode() + b"x,\xed\xa0\x80,1,\n", "HM-EXC-002"),
    "a lone surrogate in UTF-16": ("csv", lambda: text().encode("utf-16") + b"\x00\xd8,\x00", "HM-EXC-002"),
    "a cell of a million characters": ("csv", lambda: text().encode() + b"x" * 1_000_000 + b",1,1,\n", "HM-EXC-046"),
    "a line without end": ("csv", lambda: text().encode() + b"x" * 9_500_000, "HM-EXC-046"),
    "a quote without end": ("csv", lambda: text().encode() + b'"x\n' + b"1,2,3,4\n" * 60, "HM-EXC-007"),
    # Parquet
    "Parquet: damaged": ("parquet", lambda: b"PAR1" + b"x" * 400 + b"PAR1", "HM-EXC-004"),
    "Parquet: footer of 2 GB": ("parquet", lambda: b"PAR1" + b"x" * 40 + b"\xff\xff\xff\x7fPAR1", "HM-EXC-004"),
    "Parquet: only its first bytes": ("parquet", lambda: b"PAR1", "HM-EXC-004"),
}

READ = {
    # name: extension, content, what is stored of the first person (wage in fen a year), reasons of refusal
    "a declared dimension of 17 billion cells": (
        "xlsx", lambda: sheet(b'<dimension ref="A1:D3"/>', b'<dimension ref="A1:XFD1048576"/>'), 120_000, {}),
    "a computed formula": ("xlsx", lambda: computed("=50+50", 100), 120_000, {}),
    "a formula computed to nothing": ("xlsx", lambda: sheet(b'"C2"><v>100</v>', b'"C2" t="str"><f>""</f><v></v>'), None, {}),
    "a formula never computed": ("xlsx", lambda: by_openpyxl("=50+50"), "refused", {"formula_without_value": 1}),
    "a formula that would run a program": ("xlsx", lambda: by_openpyxl("=cmd|' /C calc'!A0"), "refused", {"formula_without_value": 1}),
    "a shared formula never computed": ("xlsx", lambda: sheet(b"<v>100</v>", b'<f t="shared" si="0"/>'), "refused",
                                        {"formula_without_value": 1}),
    "an error instead of a value": ("xlsx", lambda: computed("=1/0", "#DIV/0!"), "refused", {"cell_error": 1}),
    "a row of nothing but formulas": (
        "xlsx", lambda: sheet(b"</sheetData>", b'<row r="9"><c r="C9"><f>A1</f></c></row></sheetData>'), 120_000,
        {"empty": 5, "no_key": 1}),
    "identity number as a float": ("xlsx", lambda: book(rows=[HEAD, [float(ME), "甲", 1, ""], ROWS[2]]), "refused", {"truncated": 1}),
    "identity number as 4.3E+17": ("csv", lambda: text([HEAD, ["4.3E+17", "甲", 1, ""], ROWS[2]]).encode(), "refused", {"truncated": 1}),
    "full-width digits": (
        "csv", lambda: text().translate({48 + n: 0xFF10 + n for n in range(10)}).replace("－", "-").encode(), 120_000, {}),
    "a formula as a name": ("csv", lambda: text([HEAD, [ME, "=HYPERLINK(1)", 100, ""], ROWS[2]]).encode(), 120_000, {}),
    "NUL bytes": ("csv", lambda: text([HEAD, [ME, "王\0一", 100, ""], ROWS[2]]).encode(), 120_000, {}),
    "an escape sequence as a name": ("csv", lambda: text([HEAD, [ME, "\x1b[2J", 100, ""], ROWS[2]]).encode(), 120_000, {}),
    "tabs": ("tsv", lambda: text(delimiter="\t").encode(), 120_000, {}),
    "semicolons": ("csv", lambda: text(delimiter=";").encode(), 120_000, {}),
    "bars": ("txt", lambda: text(delimiter="|").encode(), 120_000, {}),
    "old Macintosh line ends": ("csv", lambda: text(ending="\r").encode(), 120_000, {}),
    "GBK": ("csv", lambda: text().encode("gbk"), 120_000, {}),
    "UTF-16 without mark": ("csv", lambda: text().encode("utf-16-be"), 120_000, {}),
    "16,384 columns": ("csv", lambda: "\n".join(line + "," * 16_380 for line in text().splitlines()).encode(), 120_000, {}),
    "16,384 columns in a workbook": ("xlsx", lambda: book(lambda b, s: s.write(0, 16_383, "末")), 120_000, {}),
    "a merged title of three rows": (
        "xlsx", lambda: book(lambda b, s: s.merge_range(0, 0, 2, 3, "名单"), rows=[[], [], [], *ROWS]), 120_000, {}),
    "a merged note below": ("xlsx", lambda: book(lambda b, s: s.merge_range(4, 0, 5, 3, "备注:略"), rows=ROWS), 120_000,
                            {"empty": 1, "not_a_record": 1}),
    "comments in the XML": ("xlsx", lambda: sheet(b"<v>100</v>", b"<!-- x --><v>100</v>"), 120_000, {}),
    "an embedded picture": ("xlsx", lambda: added("xl/media/image1.png", b"\x89PNG"), 120_000, {}),
}


def failure(desk, suffix: str, content: bytes):
    desk.mapping("case", BODY)
    (desk.inbox / f"case.{suffix}").write_bytes(content)
    with pytest.raises(DatasetsFailed) as caught:
        desk.load()
    return caught.value.errors["case"]


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_its_own_code(desk, name):
    suffix, make, code = REFUSED[name]
    error = failure(desk, suffix, make())
    assert error.code == code, error
    assert list(desk.workspace.snapshots.glob("case/*/*")) == []


@pytest.mark.parametrize("name", READ)
def test_read_without_harm(desk, name):
    suffix, make, wage, reasons = READ[name]
    desk.mapping("case", BODY)
    (desk.inbox / f"case.{suffix}").write_bytes(make())
    receipt = desk.one()
    stored = dict(desk.rows(receipt, "person_key, wage_income"))
    assert stored.get(ME, "refused") == wage
    assert stored[YOU] == 240_000
    assert receipt.reasons == reasons


def test_the_table_is_long_enough():
    assert len(REFUSED) + len(READ) >= 60


@pytest.mark.parametrize("text", ["=1+1", "@SUM(1)", "＝1", "+1+1", "-1+1"])
def test_what_is_refused_is_shown_without_becoming_a_formula(desk, text):
    desk.mapping("case", BODY)
    desk.file("case.csv", f"身份证号,姓名,工资,出生\n{ME},甲,{text},\n")
    row, = desk.rejected(desk.one())
    assert row["value"].startswith("'")


def test_the_cell_of_a_formula_is_named(desk):
    desk.mapping("case", BODY)
    (desk.inbox / "case.xlsx").write_bytes(by_openpyxl("=50+50"))
    row, = desk.rejected(desk.one())
    assert (row["line"], row["column"], row["value"]) == ("2", "工资", "'=C2")
    assert "(C2)" in row["zh"]


def test_days_count_from_1904_where_the_workbook_says_so(desk):
    desk.mapping("case", BODY)
    (desk.inbox / "case.xlsx").write_bytes(book(lambda made, sheet: sheet.write_datetime(
        2, 3, datetime(1980, 2, 29), made.add_format({"num_format": "yyyy-mm-dd"})), rows=[HEAD, [ME, "甲", 1, 27818], [YOU, "乙", 1, ""]],
        date_1904=True))
    assert desk.rows(desk.one(), "birth_date") == [(date(1980, 2, 29),)] * 2


def test_what_is_hidden_is_told(desk):
    desk.mapping("case", BODY)

    def hide(made, sheet):
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(2, 2, None, None, {"hidden": True})
        other = made.add_worksheet("去年")
        other.write_row(0, 0, HEAD)
        other.write_row(1, 0, [person(5), "丁", 1, ""])
        other.hide()

    (desk.inbox / "case.xlsx").write_bytes(book(hide))
    receipt = desk.one()
    assert receipt.accepted == 2
    told = " ".join(note.zh for note in receipt.notes)
    assert "1 行是隐藏的" in told
    assert "隐藏的列 工资" in told
    assert "去年" in told
    desk.mapping("case", BODY, more='sheet = "去年"')
    assert desk.one().accepted == 1


def test_merged_cells_are_filled_in_where_the_mapping_says_so(desk):
    desk.mapping("case", BODY, more='merged = "fill"')
    rows = [HEAD, *([person(n), "甲", "", ""] for n in range(1, 5))]
    (desk.inbox / "case.xlsx").write_bytes(book(lambda made, sheet: sheet.merge_range(2, 2, 3, 2, 100), rows=rows))
    assert [wage for wage, in desk.rows(desk.one(), "wage_income")] == [None, 120_000, 120_000, None]


def test_an_ordinary_gbk_file_with_the_words_that_look_like_utf8_is_read(desk):
    """“联通”in GBK is valid UTF-8, the best known of such accidents; so are cells of two or three characters, rarely."""
    desk.mapping("case", BODY)
    rows = "\n".join(f"{person(n)},联通,1," for n in range(1, 200))
    desk.file("case.csv", f"身份证号,姓名,工资,出生\n{rows}\n", "gbk")
    assert desk.one().accepted == 199


@pytest.mark.parametrize("make", [
    lambda path: path.symlink_to("/etc/hostname"), lambda path: path.symlink_to(path.parent / "nowhere"), os.mkfifo,
    lambda path: path.symlink_to("/dev/zero")], ids=["link", "broken link", "pipe", "device"])
def test_only_ordinary_files_are_read(desk, make):
    desk.mapping("case", BODY)
    make(desk.inbox / "case.csv")
    with pytest.raises(DatasetsFailed) as caught:
        desk.load()
    assert caught.value.errors["case"].code == "HM-EXC-035"


def test_a_socket_is_no_file(desk, monkeypatch):
    desk.mapping("case", BODY)
    monkeypatch.chdir(desk.inbox)
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("case.csv")
        with pytest.raises(DatasetsFailed) as caught:
            desk.load()
    assert caught.value.errors["case"].code == "HM-EXC-035"


@pytest.mark.parametrize("name", ["case\n.csv", "case\x1b[2J.csv", "case\u202evsc.csv", "case\udcff.csv", "case\t.csv"])
def test_a_name_that_acts_on_a_screen_is_refused(desk, name):
    desk.mapping("case", BODY)
    (desk.inbox / name).write_text(text(), "utf-8")
    with pytest.raises(DatasetsFailed) as caught:
        desk.load()
    error = caught.value.errors["case"]
    assert error.code == "HM-EXC-036"
    assert str(error).isprintable()


def test_a_pattern_does_not_lead_out_of_the_inbox(desk):
    desk.mapping("case", BODY)
    (desk.inbox.parent / "case.csv").write_text(text(), "utf-8")
    mapping = desk.workspace.mappings / "case.toml"
    mapping.write_text(mapping.read_text("utf-8").replace('"case*"', '"../case*"'), "utf-8")
    assert desk.one().status == "no_file"


def test_a_link_to_a_folder_is_not_followed(desk, tmp_path):
    desk.mapping("case", BODY)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "case.csv").write_text(text(), "utf-8")
    (desk.inbox / "sub").symlink_to(tmp_path / "elsewhere")
    assert desk.one().status == "no_file"


def test_declared_large_raises_the_limit_of_what_is_unpacked(desk, monkeypatch):
    content = repacked(lambda parts: parts.update({"xl/media/x.bin": os.urandom(3 << 20)}))
    path = desk.inbox / "case.xlsx"
    path.write_bytes(content)
    with pytest.raises(package_module.PackageTooBig):
        package_module.Package(path, unpacked=2 << 20)
    assert limits.LARGE.unpacked > limits.USUAL.unpacked
    with package_module.Package(path, limits.USUAL.unpacked) as opened:
        assert SHEET in opened.names()


def test_names_of_sheets_act_on_no_screen(desk):
    desk.mapping("case", BODY)
    (desk.inbox / "case.xlsx").write_bytes(repacked(lambda parts: parts.update(
        {"xl/workbook.xml": parts["xl/workbook.xml"].replace("名单".encode(), b"a&#x202e;=b")})))
    receipt = desk.one()
    assert all(name.isprintable() for name in receipt.files)
