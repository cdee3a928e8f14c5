"""Two tables of records become one table of features: `person`, with a whole number per record and its side.

A record has any of the columns COLUMNS; only record_id must be there. Everything is read as text and written
one way: digits of dates and phones, sex as 1 or 2, identity numbers checked and brought to 18 digits. A valid
identity number is better evidence of birth date and sex than the columns, because its check digit fits.
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.catalog import identity
from huimin.kernel import Progress, Text
from huimin.kernel.duck import file_literal, literal, parquet
from huimin.linkage import names
from huimin.linkage.errors import UnusableRecords
from huimin.linkage.places import PLACE_SQL

if TYPE_CHECKING:
    import duckdb

COLUMNS = ("record_id", "identity", "name", "surname", "given_name", "birth_date", "sex", "area", "address", "phone",
           "household", "relatives")
READ_NAMES = Text("读取姓名和身份证号", "reading names and identity numbers")

_BLANK = "''"
_BIRTH_PARTS = """CASE WHEN len(birth) = 8 THEN array_to_string(list_sort(string_split(birth, '')), '') END AS birth_bag,
    TRY_CAST(birth[1:4] AS INTEGER) AS birth_year, date_diff('day', DATE '1900-01-01', TRY_STRPTIME(birth, '%Y%m%d')::DATE) AS birth_day"""
_WIDE = "".join(chr(0xFF01 + step) for step in range(94)) + "\u3000"
_NARROW = "".join(chr(0x21 + step) for step in range(94)) + " "


def load_records(connection: "duckdb.DuckDBPyConnection", sides: Sequence[Path], attributes: Sequence[str],
                 scratch: Path, progress: Progress) -> tuple[int, ...]:
    """Make the table `person` from one or two Parquet files; returns the number of rows of each.

    person: uid (left records first, in the order of their ids), side (l or r), record_id, the columns of COLUMNS as
    text, the attributes as a_<name>, features of the name as n_<feature>, id18 (valid number) and id15 (it was short)
    Raises UnusableRecords.
    """
    rows = [_raw(connection, f"raw_{side}", path, attributes) for side, path in zip("lr", sides, strict=False)]
    union = " UNION ALL ".join(f"SELECT '{side}' AS side, * FROM raw_{side}" for side, _ in zip("lr", sides, strict=False))
    connection.execute(f"CREATE TABLE raw AS SELECT row_number() OVER (ORDER BY side, record_id) AS uid, * FROM ({union})")
    progress(str(READ_NAMES), 0, 2)
    _name_features(connection, scratch)
    progress(str(READ_NAMES), 1, 2)
    _identity_features(connection, scratch)
    extra = "".join(f", a_{position}" for position, _ in enumerate(attributes))
    features = ", ".join(f"n_{name}" for name in names.FEATURES)
    connection.execute(f"""
        CREATE TABLE person AS
        SELECT *, string_split(n_words, ' ') AS n_word_list, {_BIRTH_PARTS} FROM (
        SELECT uid, side, record_id, i.id18, i.id15, i.id_text AS identity, {features},
               coalesce(i.born, raw.birth_date) AS birth, coalesce(i.id_sex, raw.sex) AS sex, area, phone, household, relatives,
               {PLACE_SQL}{extra}
        FROM raw JOIN name_id USING (name, surname, given_name) JOIN name_feature USING (name_number)
        JOIN identity_id USING (identity) JOIN identity_feature i USING (identity_number))
        ORDER BY uid""")
    for table in ("raw", "raw_l", "raw_r", "name_id", "name_feature", "identity_id", "identity_feature"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    progress(str(READ_NAMES), 2, 2)
    return tuple(rows)


def _raw(connection: "duckdb.DuckDBPyConnection", table: str, path: Path, attributes: Sequence[str]) -> int:
    source = parquet(path)
    kinds = dict(connection.execute(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {source})").fetchall())
    if "record_id" not in kinds:
        raise UnusableRecords(file=path.name, reason_zh="没有 record_id 列", reason_en="it has no column record_id")
    missing = [name for name in attributes if name not in kinds]
    if missing:
        raise UnusableRecords(file=path.name, reason_zh=f"没有 {'、'.join(missing)} 列", reason_en=f"it has no column {', '.join(missing)}")

    def text(column: str) -> str:
        if column not in kinds:
            return _BLANK
        quoted = '"' + column.replace('"', '""') + '"'
        if kinds[column].endswith("[]"):
            quoted = f"array_to_string({quoted}, '、')"
        return f"trim(coalesce(CAST({quoted} AS VARCHAR), ''))"

    plain = ", ".join([*(f"{text(column)} AS {column}" for column in COLUMNS[1:]),
                       *(f"{text(name)} AS a_{position}" for position, name in enumerate(attributes))])
    connection.execute(f"CREATE TEMP TABLE plain AS SELECT CAST(record_id AS VARCHAR) AS record_id, {plain} FROM {source}")
    chosen = ", ".join([
        "record_id, identity, name, surname, given_name",  # these are put in order where they are read
        f"{_birth(_narrow('birth_date'))} AS birth_date", f"{_sex(_narrow('sex'))} AS sex",
        f"nullif(lower({_narrow('area')}), '') AS area", f"{_narrow('address')} AS address", f"{_phone(_narrow('phone'))} AS phone",
        f"nullif({_narrow('household')}, '') AS household", f"{_relatives(_narrow('relatives'))} AS relatives",
        *(f"nullif(lower({_narrow(f'a_{position}')}), '') AS a_{position}" for position, _ in enumerate(attributes))])
    connection.execute(f"CREATE TABLE {table} AS SELECT {chosen} FROM plain")
    connection.execute("DROP TABLE plain")
    count, distinct = connection.execute(f"SELECT count(*), count(DISTINCT record_id) FROM {table}").fetchall()[0]
    if count != distinct:
        raise UnusableRecords(file=path.name, reason_zh=f"record_id 有 {count - distinct} 行为空或重复",
                              reason_en=f"record_id is empty or repeated in {count - distinct} rows")
    return int(count)


def _narrow(column: str) -> str:
    """Full-width letters and digits as plain ones; looked for first, since hardly any text has them."""
    return (f"CASE WHEN regexp_matches({column}, '[\uff01-\uff5e\u3000]') "
            f"THEN trim(translate({column}, {literal(_WIDE)}, {literal(_NARROW)})) ELSE {column} END")


def _birth(column: str) -> str:
    """Eight digits, possible or not (a mistyped month is still evidence); a bare year keeps its four digits."""
    parts = rf"regexp_extract_all(regexp_replace({column}, '[ T]\d\d:.*$', ''), '\d+')"
    joined = f"list_transform({parts}, lambda part: CASE WHEN len(part) = 1 THEN '0' || part ELSE part END)"
    digits = f"array_to_string({joined}, '')"
    return f"CASE WHEN len({digits}) IN (4, 8) THEN {digits} END"


def _sex(column: str) -> str:
    first = f"lower({column})"
    return (f"CASE WHEN {first} IN ('1', '男', '男性', 'm', 'male') THEN '1' "
            f"WHEN {first} IN ('2', '女', '女性', 'f', 'female') THEN '2' END")


def _phone(column: str) -> str:
    r"""Digits; without +86 or 0086 before a mobile number. Fewer than seven are no phone."""
    digits = f"regexp_replace(regexp_replace({column}, '[^0-9]', '', 'g'), '^(?:00)?86(1[0-9]{{10}})$', '\\1')"
    return f"CASE WHEN len({digits}) >= 7 THEN {digits} END"


def _relatives(column: str) -> str:
    parts = f"list_sort(list_filter(regexp_split_to_array({column}, '[、,，;；|/ ]+'), lambda part: part <> ''))"
    return f"CASE WHEN len({parts}) > 0 THEN {parts} END"


def _name_features(connection: "duckdb.DuckDBPyConnection", scratch: Path) -> None:
    found = _distinct(connection, "name_id", ("name", "surname", "given_name"))
    _table(connection, scratch / "names.csv", "name_feature", "name_number", tuple(f"n_{name}" for name in names.FEATURES),
           ((number, *names.row(*key)) for number, *key in found))


def _identity_features(connection: "duckdb.DuckDBPyConnection", scratch: Path) -> None:
    found = _distinct(connection, "identity_id", ("identity",))
    _table(connection, scratch / "identities.csv", "identity_feature", "identity_number", ("id18", "id15", "born", "id_sex", "id_text"),
           ((number, *_checked(text)) for number, text in found))


def _distinct(connection: "duckdb.DuckDBPyConnection", table: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """Number the different texts, so that what comes back from Python needs no text of people's own to be joined by."""
    named = ", ".join(columns)
    number = f"{table.removesuffix('_id')}_number"
    connection.execute(f"CREATE TABLE {table} AS SELECT row_number() OVER (ORDER BY {named}) AS {number}, * "
                       f"FROM (SELECT DISTINCT {named} FROM raw)")
    return connection.execute(f"SELECT {number}, {named} FROM {table} ORDER BY {number}").fetchall()


def _checked(text: str) -> tuple[str | None, str | None, str | None, str | None, str | None]:
    """id18, id15, born, sex of a valid number, and what stands there in any case."""
    try:
        plain: str | None = identity.normalise(text) or None
        found = identity.check_identity(text)
    except identity.IdentityError as error:
        return None, None, None, None, None if error.reason == "truncated" else plain
    return (found.number18, "1" if found.was_15 else None, f"{found.birth_date:%Y%m%d}", found.sex, found.number18)


def _table(connection: "duckdb.DuckDBPyConnection", path: Path, table: str, number: str, columns: Sequence[str],
           rows: Iterable[Sequence[int | str | None]]) -> None:
    """Bring rows made in Python into DuckDB through a file in the scratch folder; it is removed at once."""
    try:
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerows(["" if value is None else value for value in row] for row in rows)
        kinds = "{" + f"{literal(number)}: 'BIGINT', " + ", ".join(f"{literal(column)}: 'VARCHAR'" for column in columns) + "}"
        kept = ", ".join([number, *(f"nullif({column}, '') AS {column}" for column in columns)])
        connection.execute(f"CREATE TABLE {table} AS SELECT {kept} FROM read_csv({file_literal(path)}, header = false, "
                           f"delim = ',', quote = '\"', escape = '\"', columns = {kinds}, auto_detect = false, new_line = '\\n')")
    finally:
        path.unlink(missing_ok=True)
