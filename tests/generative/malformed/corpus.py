"""Malformed department files without end: valid ones, spoiled in their structure and in their bytes. A seed gives a file.

A corpus can be made anew from its seeds alone, so none of it is kept.
"""

import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from huimin.catalog import identity

HEADER = ["身份证号", "姓名", "工资", "出生日期"]
MAPPING = """
[dataset]
id = "{form}"
department = "tax"
kind = "event.medical"
files = "case.*"
format = "{form}"
[key]
person = "身份证号"
[[column]]
from = "工资"
to = "own_pay"
unit = "yuan"
[[column]]
from = "出生日期"
to = "day"
"""
READERS = ("csv", "xlsx", "parquet")


@dataclass(frozen=True)
class Case:
    name: str
    suffix: str
    content: bytes


def people(rng: random.Random, count: int) -> list[list[object]]:
    rows: list[list[object]] = []
    for serial in range(count):
        body = f"990101{rng.randint(1930, 2020)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{serial % 1000:03d}"
        rows.append([body + identity.check_digit(body), rng.choice("王李张刘陈") + rng.choice("伟芳娜敏静"),
                     rng.choice([rng.randint(0, 9999), rng.random() * 9999, "1,234.50", ""]), f"{rng.randint(1930, 2020)}-05-01"])
    return rows


def text_file(rng: random.Random) -> tuple[str, str, str]:
    """A good text file, its delimiter, its encoding."""
    delimiter = rng.choice([",", ",", ",", "\t", ";", "|"])
    ending = rng.choice(["\n", "\r\n", "\r"])
    encoding = rng.choice(["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
    titles = [["某县名单"], []][: rng.randint(0, 2)]
    lines = [*titles, HEADER, *people(rng, rng.randint(0, 30))]
    return ending.join(delimiter.join(f'"{cell}"' if delimiter in str(cell) else str(cell) for cell in row) for row in lines) + \
        rng.choice(["", ending]), delimiter, encoding


def csv_case(rng: random.Random) -> bytes:
    text, delimiter, encoding = text_file(rng)
    for _ in range(rng.randint(0, 3)):
        text = rng.choice(TEXT_CHANGES)(rng, text, delimiter)
    content = text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace")
    if rng.random() < 0.15:  # two encodings in one file
        content += text_file(rng)[0].encode(rng.choice(["utf-8", "gb18030", "utf-16-le"]))
    return content


def _insert(what: str) -> Callable[[random.Random, str, str], str]:
    def change(rng: random.Random, text: str, delimiter: str) -> str:
        place = rng.randint(0, len(text))
        return text[:place] + what + text[place:]

    return change


def _swap(old: str, new: str) -> Callable[[random.Random, str, str], str]:
    return lambda rng, text, delimiter: text.replace(old, new, rng.choice([1, 3, -1]))


def _line(change: Callable[[random.Random, str], str]) -> Callable[[random.Random, str, str], str]:
    def apply(rng: random.Random, text: str, delimiter: str) -> str:
        lines = text.splitlines(keepends=True) or [""]
        place = rng.randrange(len(lines))
        lines[place] = change(rng, lines[place])
        return "".join(lines)

    return apply


TEXT_CHANGES: list[Callable[[random.Random, str, str], str]] = [
    *map(_insert, ['"', '""', "'", "\0", "\r", "\n", "\r\n", "\ufeff", "\u2028", "\x1b[2J", "\ud800", "\udfff", "　", "\x85", "\x1a", "\t",
                   "=1+1", "@SUM(1)", '"\n"', "x" * 140_000, "," * 20_000, "\n" * 500, "𠮷", "\ufdd0=A1", "4.3E+17", "1e999"]),
    lambda rng, text, delimiter: text.replace(delimiter, delimiter * 2, 3),
    lambda rng, text, delimiter: text.replace(delimiter, rng.choice(",;|\t"), rng.randint(1, 9)),
    lambda rng, text, delimiter: text.replace(delimiter, "", rng.randint(1, 3)),
    _swap("身份证号", "公民身份号码"), _swap("工资", "身份证号"), _swap("姓名", ""), _swap("工资", "工 资 "), _swap("9", "９"),
    _swap("X", "x"),
    _swap("-", "/"), _swap("\n", ""), _swap("\r", "\n"), _swap("1", "一"),
    _line(lambda rng, line: line * rng.randint(2, 60)), _line(lambda rng, line: ""), _line(lambda rng, line: line[::-1]),
    _line(lambda rng, line: f'"{line}'), _line(lambda rng, line: line.rstrip("\r\n")), _line(lambda rng, line: "合计" + line),
    lambda rng, text, delimiter: text[: rng.randint(0, len(text))],
    lambda rng, text, delimiter: "\n" * rng.randint(1, 30) + text,
]


def workbook(rng: random.Random) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "date_1904": rng.random() < 0.1})
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    for number in range(rng.randint(1, 3)):
        sheet = book.add_worksheet(f"表{number}")
        first = rng.randint(0, 3)
        if first:
            sheet.merge_range(0, 0, 0, 3, "某县名单")
        sheet.write_row(first, 0, HEADER)
        for line, row in enumerate(people(rng, rng.randint(0, 20)), first + 1):
            sheet.write_row(line, 0, row)
            kind = rng.random()
            if kind < 0.1:
                sheet.write_formula(line, 2, "=1+1", None, rng.choice([2, "", "x", "#REF!", True]))
            elif kind < 0.2:
                sheet.write_datetime(line, 3, date(1990, 5, 1), days)
            elif kind < 0.25:
                sheet.write_number(line, 0, 9.9010119900501e17)
            elif kind < 0.3:
                sheet.set_row(line, None, None, {"hidden": True})
        if rng.random() < 0.1:
            sheet.set_column(rng.randint(0, 3), 3, None, None, {"hidden": True})
        if number and rng.random() < 0.3:
            sheet.hide()
        if rng.random() < 0.1:
            sheet.write(rng.choice([50, 5000]), rng.choice([5, 16_383]), "x")
        if rng.random() < 0.1:
            sheet.merge_range(first + 2, rng.randint(0, 2), first + 4, 3, "m")
    book.close()
    return stream.getvalue()


def xlsx_case(rng: random.Random) -> bytes:
    parts = dict(_unzipped(workbook(rng)))
    for _ in range(rng.randint(1, 3)):
        sheets = [name for name in parts if "worksheets/sheet" in name]
        name = rng.choice(sheets * 5 + sorted(parts))
        parts[name] = rng.choice(XML_CHANGES)(rng, parts[name])
    for _ in range(rng.choice([0, 0, 0, 1])):
        rng.choice(PART_CHANGES)(rng, parts)
    return _zipped(rng, parts)


def _unzipped(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def _zipped(rng: random.Random, parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    method = rng.choice([zipfile.ZIP_DEFLATED] * 8 + [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    with zipfile.ZipFile(stream, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def _sub(pattern: bytes, new: bytes, count: int = 1) -> Callable[[random.Random, bytes], bytes]:
    def change(rng: random.Random, xml: bytes) -> bytes:
        found = list(re.finditer(pattern, xml))
        for one in sorted(rng.sample(found, min(len(found), count)), key=lambda one: -one.start()):
            xml = xml[: one.start()] + one.expand(new) + xml[one.end():]
        return xml

    return change


def _spoiled(rng: random.Random, xml: bytes) -> bytes:
    return damaged(rng, xml)


XML_CHANGES: list[Callable[[random.Random, bytes], bytes]] = [
    _sub(rb'<row r="\d+"', b'<row r="3"'), _sub(rb'<row r="\d+"', b'<row r="1048576"'), _sub(rb'<row r="\d+"', b"<row"),
    _sub(rb'<row r="\d+"', b'<row r="0"'), _sub(rb'<row r="\d+"', b'<row r="-1"'), _sub(rb'<row r="\d+"', b'<row r="99999999999"'),
    _sub(rb'<c r="[A-Z]+\d+"', b'<c r="XFD1048576"'), _sub(rb'<c r="[A-Z]+\d+"', b"<c"), _sub(rb'<c r="[A-Z]+\d+"', b'<c r="A0"'),
    _sub(rb'<c r="[A-Z]+\d+"', b'<c r="ZZZZ9"'), _sub(rb'<c r="[A-Z]+\d+"', b'<c r=""'), _sub(rb'<c r="[A-Z]+\d+"', b'<c r="a1"'),
    _sub(rb't="s"', b't="n"'), _sub(rb't="s"', b't="b"'), _sub(rb't="s"', b't="e"'), _sub(rb't="s"', b't="d"'), _sub(rb't="s"', b't="zz"'),
    _sub(rb"<v>[^<]*</v>", b"<v></v>"), _sub(rb"<v>[^<]*</v>", b""), _sub(rb"<v>[^<]*</v>", b"<v>99999999</v>"),
    _sub(rb"<v>[^<]*</v>", b"<v>-1</v>"), _sub(rb"<v>[^<]*</v>", b"<v>1e400</v>"), _sub(rb"<v>[^<]*</v>", b"<v>NaN</v>"),
    _sub(rb"<v>[^<]*</v>", b"<f>A1</f>"), _sub(rb"<v>[^<]*</v>", b"<f>A1</f><v/>"), _sub(rb"<v>[^<]*</v>", b'<f t="shared" si="9"/>'),
    _sub(rb"<v>[^<]*</v>", b"<is><t>&#0;</t></is>"), _sub(rb"<v>[^<]*</v>", b"<v>&bomb;</v>"),
    _sub(rb"<v>[^<]*</v>", b"<v><![CDATA[1]]></v>"),
    _sub(rb"<v>[^<]*</v>", b"<!-- c --><v>1</v>"), _sub(rb"<v>[^<]*</v>", b"<v>4.3E+17</v>"), _sub(rb' s="\d+"', b' s="9999"'),
    _sub(rb"<dimension[^>]*>", b'<dimension ref="A1:XFD1048576"/>'), _sub(rb"<dimension[^>]*>", b'<dimension ref="ZZ9:A1"/>'),
    _sub(rb"<sheetData>", b"<sheetData><row/><row/>"), _sub(rb"</sheetData>", b""), _sub(rb"<worksheet ", b"<x:worksheet "),
    _sub(rb"^<\?xml[^>]*\?>", b'<?xml version="1.0" encoding="UTF-16"?>'), _sub(rb"^<\?xml[^>]*\?>", b""),
    _sub(rb"^(<\?xml[^>]*\?>)", rb'\1<!DOCTYPE x [<!ENTITY bomb "b">]>'), _sub(rb"</\w+>", b"", 3), _sub(rb"<row ", b'<row hidden="1" ', 5),
    _sub(rb"<mergeCells.*</mergeCells>", b""), _sub(rb"</worksheet>", b'<mergeCells><mergeCell ref="A1:D99999"/></mergeCells></worksheet>'),
    _sub(rb"</worksheet>", b'<mergeCells><mergeCell ref="ZZZ"/></mergeCells></worksheet>'),
    lambda rng, xml: xml[: rng.randint(0, len(xml))], lambda rng, xml: b"",
    lambda rng, xml: xml.decode("utf-8", "replace").encode("utf-16"),
    _spoiled, lambda rng, xml: xml * 2, lambda rng, xml: b"\xef\xbb\xbf" + xml,
]


def _drop(rng: random.Random, parts: dict[str, bytes]) -> None:
    del parts[rng.choice(sorted(parts))]


def _add(name: str, content: bytes = b"<x/>") -> Callable[[random.Random, dict[str, bytes]], None]:
    return lambda rng, parts: parts.update({name: content})


def _rename(rng: random.Random, parts: dict[str, bytes]) -> None:
    name = rng.choice(sorted(parts))
    parts[rng.choice([name.upper(), f"/{name}", name.replace("/", "\\"), f"x/{name}"])] = parts.pop(name)


PART_CHANGES: list[Callable[[random.Random, dict[str, bytes]], None]] = [
    _drop, _drop, _rename, _add("xl/vbaProject.bin"), _add("../../etc/x"), _add("xl/externalLinks/externalLink1.xml"), _add("a.zip"),
    _add("xl/worksheets/sheet99.xml"), _add("a\x00b"), _add("xl/media/x.png", b"\x89PNG"),
]


def parquet_case(rng: random.Random) -> bytes:
    rows = people(rng, rng.randint(0, 40))
    table: dict[str, pa.Array] = {
        "身份证号": pa.array([str(row[0]) for row in rows], pa.string()),
        "姓名": pa.array([str(row[1]) for row in rows], pa.string()),
        "工资": pa.array([rng.choice([None, 1.5, 12.0, float("nan"), float("inf"), -1.0, 1e300]) for _ in rows], pa.float64()),
        "出生日期": pa.array([str(row[3]) for row in rows], pa.string()),
    }
    odd: list[Callable[[], pa.Array]] = [
        lambda: pa.array([[1, 2]] * len(rows), pa.list_(pa.int64())),
        lambda: pa.array([{"a": 1}] * len(rows), pa.struct([("a", pa.int64())])),
        lambda: pa.array([b"\xff\x00"] * len(rows), pa.binary()), lambda: pa.array([None] * len(rows), pa.null()),
        lambda: pa.array([2**63 - 1] * len(rows), pa.int64()), lambda: pa.array([2**64 - 1] * len(rows), pa.uint64()),
        lambda: pa.array([date(1990, 1, 1)] * len(rows), pa.date32()), lambda: pa.array([0] * len(rows), pa.timestamp("us", tz="UTC")),
        lambda: pa.array([2**62] * len(rows), pa.timestamp("us")), lambda: pa.array([1] * len(rows), pa.time64("us")),
        lambda: pa.array([True, None] * (len(rows) // 2) + [False] * (len(rows) % 2), pa.bool_()),
        lambda: pa.array(["x"] * len(rows)).dictionary_encode(), lambda: pa.array([-(2**31)] * len(rows), pa.int32()).cast(pa.date32()),
    ]
    for _ in range(rng.randint(0, 2)):
        name = rng.choice([*HEADER, "另一列", 'a"b', "file_row_number", ""])
        table[name] = rng.choice(odd)()
    if rng.random() < 0.1:
        table.pop(rng.choice(HEADER), None)
    stream = io.BytesIO()
    pq.write_table(pa.table(table), stream, compression=rng.choice(["snappy", "zstd", "gzip", "none", "brotli", "lz4"]),
                   row_group_size=rng.choice([1, 7, 1000]), use_dictionary=rng.random() < 0.5, data_page_version=rng.choice(["1.0", "2.0"]),
                   store_schema=False)
    return stream.getvalue()


def damaged(rng: random.Random, content: bytes) -> bytes:
    """Some bytes wrong."""
    data = bytearray(content or b"x")
    for _ in range(rng.choice([1, 1, 2, 8, 64])):
        if not data:
            break
        start = rng.choice([rng.randrange(len(data)), max(len(data) - rng.randint(1, 200), 0)])
        end = start + rng.choice([1, 4, 64, 1024])
        kind = rng.randrange(6)
        if kind == 0:
            data[start] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del data[start:end]
        elif kind == 2:
            data[start:start] = rng.randbytes(end - start)
        elif kind == 3:
            data[start:end] = bytes(len(data[start:end]))
        elif kind == 4:
            data[start:start] = data[start:end]
        else:
            data[start:end] = b"\xff" * len(data[start:end])
    return bytes(data)


KINDS: dict[str, Callable[[random.Random], bytes]] = {"csv": csv_case, "xlsx": xlsx_case, "parquet": parquet_case}


def case(seed: int) -> Case:
    """The file of a seed. Every kind and, of each, damaged and undamaged ones, come round."""
    rng = random.Random(seed)
    kind = list(KINDS)[seed % 3]
    content = KINDS[kind](rng)
    how = ""
    if rng.random() < 0.4:
        content, how = damaged(rng, content), " damaged"
    if rng.random() < 0.05:
        content, how = content[: rng.randint(0, len(content))], how + " truncated"
    suffix = kind if rng.random() < 0.95 else rng.choice(READERS)
    return Case(f"{seed} {kind}{how} as {suffix}", suffix, content)
