"""Rows read by SQL are the rows Python reads: what SQL calls plain, the converters take, and for the same value."""

import itertools
import json
import os
import random
import sys
from datetime import date

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.catalog import identity, standard_catalog
from huimin.exchange import bulk, load, normalised, plain_rows, reading, rows
from huimin.exchange.file_errors import ReadingBroke
from huimin.exchange.headers import Header
from huimin.exchange.mapping_file import read_mapping
from huimin.kernel import HuiminError, Month
from tests.generative.malformed import corpus
from tests.unit.exchange.conftest import person

HEADS = ["证件", "户号", "姓名", "工资", "月养老金", "面积", "年限", "套数", "出生日期", "性别", "学生", "区划", "父亲", "镇", "村", "备注"]
EVERY_KIND = """
[dataset]
id = "people"
department = "public_security"
kind = "person"
files = "people*"
large = true
null = ["无", "-", "0.00", "A1-7"]
[key]
person = "证件"
household = "户号"
[[column]]
from = "姓名"
to = "name"
[[column]]
from = "工资"
to = "wage_income"
unit = "yuan/year"
blank = "12"
[[column]]
from = "月养老金"
to = "pension_income"
unit = "yuan/month"
excess = "round"
codes = { "7" = "0" }
[[column]]
from = "面积"
to = "household.house_area"
required = true
[[column]]
from = "年限"
to = "contribution_years"
[[column]]
from = "套数"
to = "household.months_over_standard"
unit = "year"
[[column]]
from = "出生日期"
to = "birth_date"
[[column]]
from = "性别"
to = "sex"
codes = { "男" = "1", "女" = "2", "不详" = "unknown" }
[[column]]
from = "学生"
to = "student"
blank = "否"
[[column]]
from = "区划"
to = "household.area"
[[column]]
from_constant = "是"
to = "chinese_national"
[[relation]]
from = "父亲"
kind = "parent"
"""
LINKED = """
[dataset]
id = "clinic"
department = "health"
kind = "person"
files = "clinic*"
large = true
null = ["无"]
[key]
type = "link"
record = "户号"
[link]
name = "姓名"
identity = "证件"
birth_date = "出生日期"
[[column]]
from = "学生"
to = "serious_illness"
"""
JOINED = """
[dataset]
id = "houses"
department = "civil_affairs"
kind = "household"
files = "houses*"
large = true
null = ["无", "A1-7"]
[key]
household = ["镇", "村"]
type = "text"
[[column]]
from = "区划"
to = "area"
required = true
[[column]]
from = "工资"
to = "previous_dibao_amount"
unit = "yuan/month"
"""
MAPPINGS = {"people": EVERY_KIND, "clinic": LINKED, "houses": JOINED}


DAYS = [date(1879, 12, 31), date(1880, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(1987, 4, 30), date(1987, 5, 1),
        date(2000, 2, 29), date(2023, 2, 28), date(2024, 12, 31), date(2099, 12, 31), date(2100, 1, 1)]
GOOD = {
    "证件": [person(serial, day.strftime("%Y%m%d")) for day in DAYS[1:-1] for serial in range(1, 40)],
    "户号": ["H001", "12", "ABCD0009", "0"],
    "姓名": ["王秀英", "买买提·艾力", "Li", "𠮷田 一", "(王)"],
    "工资": ["0", "12", "12.5", "1234.5600", "1000000", "0.01"],
    "月养老金": ["0.1", "99.99", "1.0025", "7", "3"],
    "面积": ["80", "80.25", "0.5"], "年限": ["0", "80", "12", "7.000"], "套数": ["1", "0", "2.5"],
    "出生日期": ["1980-02-29", "19991231", "2001年5月1日", "36526", "2024/1/2"],
    "性别": ["男", "女", "1", "不详"], "学生": ["是", "否", "true", "0"],
    "区划": ["330100", "330100001002", "CN"],
    "父亲": ["", *(person(serial) for serial in range(50, 60))], "镇": ["A1", "7"], "村": ["7", "0012"],
    "备注": ["", "无", "随便写"],
}
ODD = ["", " ", "\u3000", "无", " 无", "-", "0.00", "A1-7", "１２", " 12", "12 ", "12.345678", "1e3", "+5", "-5", "1,234", "¥3", "3元",
       "1.", ".5", "100000000.01", "81", "12.5.1", "9" * 19, "0" * 20, "1_000", "0x10", "nan", "inf", "男 ", "男", "合计", "合计：",
       "total", "H 1", "'12", "12.0", "1.2e17", "h001", "ABCDE1",
       "王\u00a0秀英", "王  秀英", "王\u200b英", "\ufeff王", "\ufdd0=D7", "\ufdd0#REF!", "王\u2028英", "王\x1c英", "2023-02-29",
       "1.9991231e7", "6,1", 'a"b',
       '"', '""', "多\n行", "多\r行", "a,b,c", "\0", "\x01\x02", "\x01", "x" * 200, "字" * 50_000, "x" * 140_000, "不详", "unknown",
       person(1).lower(), person(1) + " ", "１" + person(1)[1:], person(1)[:17] + "x", person(3)[:17],
       person(1)[:-1] + "?", person(5)[:6] + person(5)[8:17],
       "99010119800230001X", "000000000000000000", "１９８０-01-01"]


def mapping_of(name, folder, text=""):
    path = folder / f"{name}.toml"
    path.write_text(text or MAPPINGS[name], "utf-8")
    catalog = standard_catalog()
    return read_mapping(path, catalog), catalog


def codes_of(mapping, target):
    return next((column.codes for column in mapping.columns if column.target == target), ())


def numbers_to_try():
    """Every check digit on days at and beyond every edge: a weight, a month or an edge that is wrong would show."""
    bodies = {f"990101{day:%Y%m%d}{serial:03d}" for day in DAYS for serial in range(5)}
    bodies |= {f"990101{year}{month:02}{day:02}001" for year in (1879, 1880, 1900, 2000, 2023, 2024, 2099, 2100) for month in range(14)
               for day in (0, 1, 28, 29, 30, 31, 32)}
    one = "99010119800101001"
    bodies |= {one[:place] + digit + one[place + 1:] for place in range(17) for digit in "0123456789"}
    return [body + last for body in sorted(bodies) for last in "0123456789Xx"]


def amounts_to_try():
    wholes = ["0", "00", "7", "80", "81", "99", "100", "1000", "8333333", "8333334", "99999999", "100000000",
              "100000001", "99999999999", "999999999999"]
    tails = ["", ".", ".0", ".01", ".5", ".0025", ".0001", ".00250", ".99999", "e1", " ", "元"]
    return [whole + tail for whole in wholes for tail in tails]


def shown(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def looked_up(db, reader, place):
    """The table raw with what the reader needs beside it."""
    for lookup in reader.lookups:
        texts = [text for text, in db.execute(f"SELECT DISTINCT {lookup.text} FROM raw").fetchall()]
        accepted = list(bulk._accepted(lookup.value_of, texts))
        db.execute(f"CREATE OR REPLACE TABLE {lookup.table} AS SELECT text, CAST(nullif(value, '') AS {lookup.type}) AS value FROM "
                   "(SELECT unnest($texts::VARCHAR[]) AS text, unnest($values::VARCHAR[]) AS value)",
                   {"texts": [text for text, _ in accepted], "values": [value for _, value in accepted]})
    joins = "".join(f" LEFT JOIN {lookup.table} ON {lookup.table}.text = {lookup.text}" for lookup in reader.lookups)
    return f"(SELECT *, {reader.working or 'NULL'} AS w{place} FROM raw){joins}"


@pytest.mark.parametrize("name", MAPPINGS)
def test_what_sql_calls_plain_the_converters_take_for_the_same_value(name, tmp_path):
    mapping, catalog = mapping_of(name, tmp_path)
    outputs = rows.outputs(mapping, Header(0, tuple(HEADS)), catalog)
    random_ = random.Random(1)
    texts = [*ODD, *itertools.chain(*GOOD.values()), *numbers_to_try(), *amounts_to_try()]
    texts += [str(random_.randrange(10**15) / 10**4) for _ in range(500)]
    texts = list(dict.fromkeys(text for text in texts if "\0" not in text))
    db = duckdb.connect()
    for place, reader in enumerate(plain_rows.readers(mapping, outputs)):
        output = reader.output
        if output.index is None or output.joined:
            continue
        db.execute(f"CREATE OR REPLACE TABLE raw (c{output.index} VARCHAR)")
        source = tmp_path / "texts.json"
        source.write_text("\n".join(json.dumps({"t": text}) for text in texts), "utf-8")
        db.execute(f"INSERT INTO raw SELECT t FROM read_json('{source}', columns = {{'t': 'VARCHAR'}}, format = 'newline_delimited')")
        found = db.execute(f"SELECT c{output.index}, {reader.value} FROM {looked_up(db, reader, place)} WHERE {reader.is_plain}").fetchall()
        for text, value in found:
            assert (output.cell[text] or None) == (None if value is None else shown(value)), (output.name, text)
        plain = {text for text, _ in found}
        wanted = set(GOOD[output.header]) - {text for text, _ in codes_of(mapping, output.name)}
        assert plain >= wanted, (output.name, wanted - plain)


def test_every_plain_number_is_read_by_sql(tmp_path):
    """Otherwise some of a file would crawl."""
    mapping, catalog = mapping_of("people", tmp_path)
    reader = plain_rows.readers(mapping, rows.outputs(mapping, Header(0, tuple(HEADS)), catalog))[0]
    valid = [text for text in numbers_to_try() if _valid(text)]
    assert len(valid) > 300
    db = duckdb.connect()
    db.execute("CREATE TABLE raw AS SELECT unnest($texts::VARCHAR[]) AS c0", {"texts": valid})
    assert db.execute(f"SELECT c0 FROM {looked_up(db, reader, 0)} WHERE NOT coalesce({reader.is_plain}, false)").fetchall() == []


def _valid(text):
    try:
        return identity.check_identity(text).number18 == text
    except identity.IdentityError:
        return False


def outcome(home, name, content, *, by_sql, mapping_text=""):
    """What became of a file: rows, refusals, receipt, profile and numbers refused; or the error. And how many rows SQL read."""
    mapping, catalog = mapping_of(name, home, mapping_text)
    path = home / f"{name}.csv"
    path.write_bytes(content)
    folder = home / ("sql" if by_sql else "rows")
    folder.mkdir()
    plain = []

    def read(job, limits, tick):
        found = reading.read(job, tick)
        plain.append(found.plain)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("huimin.exchange.apart.read", read)
        patch.setattr(bulk, "LEAST", 0 if by_sql else 1 << 40)
        patch.setattr(bulk, "PIECE", 1500)
        try:
            sys.modules[load.__module__]._fill(folder, mapping, catalog, Month(2026, 9), "v0001", "", {path: "0" * 64}, None,
                                               lambda *_: None, "")
        except HuiminError as error:
            return (error.code, error.details), 0
    tables = {file.stem: duckdb.sql(f"SELECT * FROM '{file}'").fetchall() for file in sorted(folder.glob("*.parquet"))}
    types = duckdb.sql(f"DESCRIBE FROM '{folder}/data.parquet'").fetchall()
    receipt = json.loads((folder / "receipt.json").read_text("utf-8"))
    assert receipt.pop("data_sha256")
    return (tables, types, (folder / "rejected.csv").read_bytes(), receipt, (folder / "profile.json").read_bytes()), plain[0]


def line_of(random_, delimiter, quoted):
    cells = [random_.choice(GOOD[head]) for head in HEADS]
    return delimiter.join(f'"{cell}"' for cell in cells) if quoted else delimiter.join(cells)


@st.composite
def files(draw):
    """A list of some thirty good lines, some of them spoiled, in any ending, encoding, delimiter, quoted or not."""
    random_ = random.Random(draw(st.integers(0, 10_000)))
    delimiter = draw(st.sampled_from([",", ",", "\t", ";"]))
    quoted = draw(st.booleans())
    lines = [line_of(random_, delimiter, quoted) for _ in range(draw(st.integers(1, 40)))]
    for place, what, column, odd in draw(st.lists(st.tuples(
            st.integers(0, 39), st.sampled_from(["cell", "cell", "cell", "raw", "insert", "more", "fewer", "again"]), st.integers(0, 15),
            st.sampled_from(ODD)), max_size=6)):
        at = place % len(lines)
        cells = lines[at].split(delimiter)
        if what == "cell":
            cells[column % len(cells)] = '"' + odd.replace('"', '""') + '"' if quoted or set(odd) & set('",;\t\n\r') else odd
        elif what == "raw":
            cells[column % len(cells)] = odd
        elif what in {"more", "fewer"}:
            cells = [*cells, *[odd] * (column % 4)] if what == "more" else cells[: column]
        lines[at] = delimiter.join(cells)
        if what in {"insert", "again"}:
            lines.insert(at, odd if what == "insert" else lines[place * 7 % len(lines)])
    ending = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    titles = ["某县名单"] * draw(st.integers(0, 1))
    text = ending.join([*titles, delimiter.join(HEADS), *lines]) + draw(st.sampled_from(["", ending, ending * 3]))
    return text.encode(draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"])))


@pytest.mark.parametrize("name", MAPPINGS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(files())
def test_sql_changes_nothing(name, tmp_path_factory, content):
    home = tmp_path_factory.mktemp("home")
    by_sql, _ = outcome(home, name, content, by_sql=True)
    by_rows, none = outcome(home, name, content, by_sql=False)
    assert by_sql == by_rows
    assert none == 0


@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize(("encoding", "ending"), [("utf-8", "\n"), ("utf-8-sig", "\r\n"), ("gb18030", "\n")])
@pytest.mark.parametrize("name", MAPPINGS)
def test_good_rows_are_read_by_sql(name, encoding, ending, quoted, tmp_path):
    """Without this the test above could compare Python with itself."""
    random_ = random.Random(5)
    lines = [",".join(HEADS), *(line_of(random_, ",", quoted) for _ in range(60)), "合计,60", ""]
    content = ending.join(lines).encode(encoding)
    by_sql, plain = outcome(tmp_path, name, content, by_sql=True)
    by_rows, _ = outcome(tmp_path, name, content, by_sql=False)
    assert by_sql == by_rows
    assert plain > 40
    assert by_sql[3]["rows_in"] == 61


def test_sql_changes_nothing_about_malformed_files(tmp_path):
    """HUIMIN_MALFORMED and HUIMIN_MALFORMED_SEED as in tests/generative/malformed; of its files, those of text."""
    first, wanted = int(os.environ.get("HUIMIN_MALFORMED_SEED", "0")), int(os.environ.get("HUIMIN_MALFORMED", "45"))
    text = corpus.MAPPING.format(form="csv").replace('format = "csv"', 'format = "csv"\nlarge = true')
    read = 0
    for seed in range(first, first + wanted):
        if seed % 3:
            continue
        home = tmp_path / str(seed)
        home.mkdir()
        content = corpus.case(seed).content
        by_sql, plain = outcome(home, "case", content, by_sql=True, mapping_text=text)
        assert by_sql == outcome(home, "case", content, by_sql=False, mapping_text=text)[0], seed
        read += plain > 0
    assert read > wanted / 15


def test_parquet_of_another_shape_is_not_taken(tmp_path):
    """The reader is not trusted: it may have been taken over by its file."""
    mapping, catalog = mapping_of("houses", tmp_path)
    outputs = rows.outputs(mapping, Header(0, tuple(HEADS)), catalog)
    (tmp_path / normalised.ROWS).write_text("")
    types = normalised.types_of(outputs) | {"_plain": "BOOLEAN"}
    for wrong in ({}, {"h__area": "BLOB"}, {"extra": "INTEGER"}):
        columns = ", ".join(f"NULL::{type_} AS {name}" for name, type_ in (types | wrong).items())
        duckdb.sql(f"COPY (SELECT {columns}) TO '{tmp_path}/plain-000000.parquet'")
        if wrong:
            with pytest.raises(ReadingBroke):
                normalised.open_rows(duckdb.connect(), tmp_path, outputs, mapping)
        else:
            normalised.open_rows(duckdb.connect(), tmp_path, outputs, mapping)
