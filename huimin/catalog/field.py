"""What one fact is: its type, unit, bounds, who holds it, how it may be shared and how to ask for it.

`fields.csv` holds the standard fields; mapping files declare local ones with the same keys.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

from huimin.catalog.errors import BadFieldRow, BadRow
from huimin.catalog.rows import Row, read_rows
from huimin.catalog.units import Unit, parse_unit
from huimin.kernel import Text

STORAGE: Mapping[str, str] = MappingProxyType({
    "money": "BIGINT", "integer": "BIGINT", "decimal": "BIGINT", "boolean": "BOOLEAN",
    "date": "DATE", "code": "VARCHAR", "area": "VARCHAR", "text": "VARCHAR",
})
NUMBERS = frozenset({"money", "integer", "decimal"})
SHARING = ("unconditional", "conditional", "not_shared")
SENSITIVITY = ("public", "internal", "personal", "sensitive")
REFRESH = ("day", "month", "term", "year", "event")
# Words that the registry's files and the policy language already use for something else.
RESERVED = frozenset({
    "person_no", "household_no", "person_id", "household_id", "name", "in_scope", "township", "phantom",
    "person", "household", "member", "members", "event", "receives", "paid", "excluded", "counted_benefits",
    "as_of", "month_start", "month_end", "true", "false", "and", "or", "not", "in", "between",
    "case", "when", "then", "else", "end", "where",
})

_COLUMNS = ("entity", "name", "type", "unit", "lo", "hi", "codes", "owner", "usual", "zh", "en")
_OPTIONAL = ("places", "sharing", "sensitivity", "refresh", "question_zh", "question_en")
_ENTITY = re.compile(r"person|household|event\.[a-z][a-z0-9_]*")
_WHOLE = re.compile(r"\d+", re.ASCII)
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)

_NO_WORDS = Text("", "")


@dataclass(frozen=True)
class Field:
    """One fact that can be known of a person, a household or an event.

    type: money | integer | decimal | boolean | code | date | text | area
    unit: base unit of the stored value; unit_text: as the file wrote it
    lo, hi: bounds of the *stored* number (money: fen; decimal: value × 10**places); None: no bound
    codes: id of the code list of a `code`
    owner: the department that holds the fact
    usual: what examples take for granted, numbers in whole base units ("" or "unknown": nothing)
    sharing: unconditional | conditional | not_shared (政务数据共享条例 第十四条); our estimates of practice,
        the local catalogue decides
    sensitivity: public | internal | personal | sensitive (个人信息保护法 第二十八条)
    refresh: day | month | term | year | event, how often the owner's data change
    question: the one question to ask a household when the fact is missing
    """

    entity: str
    name: str
    type: str
    unit: Unit
    unit_text: str
    lo: int | None
    hi: int | None
    codes: str | None
    owner: str
    usual: str
    label: Text
    sharing: str = "conditional"
    sensitivity: str = "personal"
    refresh: str = "event"
    question: Text = _NO_WORDS
    places: int = 0

    @property
    def key(self) -> str:
        """`person.wage_income`, as messages and meta files write it."""
        return f"{self.entity}.{self.name}"

    @property
    def storage(self) -> str:
        """The DuckDB type of the column: BIGINT, BOOLEAN, DATE or VARCHAR."""
        return STORAGE[self.type]

    @property
    def is_number(self) -> bool:
        return self.type in NUMBERS

    @property
    def scale(self) -> int:
        """What one whole unit is in stored numbers: 10**places."""
        return int(10**self.places)

    def allows(self, value: int) -> bool:
        """Whether a stored number lies within the bounds."""
        return (self.lo is None or self.lo <= value) and (self.hi is None or value <= self.hi)

    @property
    def usual_value(self) -> int | bool | date | str | None:
        """`usual` as stored; None when nothing is taken for granted."""
        if self.usual in {"", "unknown"}:
            return None
        if self.type == "boolean":
            return self.usual == "true"
        if self.type == "date":
            return date.fromisoformat(self.usual)
        if self.is_number:
            return exact(self.usual, self.scale)
        return self.usual

    @classmethod
    def of(cls, table: Mapping[str, Any], where: str, extra_units: frozenset[str] = frozenset()) -> "Field":
        """Read a `[[field]]` table of a mapping file: the keys are the columns of fields.csv.

        where: the file, for messages
        extra_units: local base units the table may use
        Raises BadFieldRow; a key that does not exist is refused.
        """
        cells = {key: _as_text(value) for key, value in table.items()}
        row = Row(where, 0, cells, BadFieldRow)
        for key in cells:
            row_key = Row(where, 0, {"key": key}, BadFieldRow)
            row_key.one_of("key", [*_COLUMNS, *_OPTIONAL])
        return _field(row, extra_units)


def read_fields(path: Path) -> list[Field]:
    """Read a fields.csv. Raises BadFieldRow with line and column."""
    return [_field(row, frozenset()) for row in read_rows(path, _COLUMNS, _OPTIONAL, BadFieldRow)]


def exact(text: str, scale: int) -> int:
    """A number as stored: "60.5" with scale 100 is 6050. Raises ValueError for no number or a finer one."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    stored = Fraction(text) * scale
    if stored.denominator != 1:
        raise ValueError(text)
    return stored.numerator


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _field(row: Row, extra_units: frozenset[str]) -> Field:
    type_ = row.one_of("type", tuple(STORAGE))
    unit, factor = _unit(row, extra_units)
    places = _places(row, type_)
    if type_ == "money" and not unit.is_money:
        raise row.wrong(
            "unit",
            Text("金额的单位必须是 fen 或 yuan", "money is measured in fen or yuan"),
            Text("例如 fen/year。", "For example fen/year."),
        )
    lo, hi = (_bound(row, column, factor * 10**places) for column in ("lo", "hi"))
    usual = _usual(row, type_, factor)
    if lo is not None and hi is not None and lo > hi:
        raise row.wrong(
            "hi",
            Text("上限小于下限", "the upper bound is below the lower one"),
            Text("请交换。", "Swap them."),
        )
    field = Field(
        entity=row.name("entity", _ENTITY),
        name=_field_name(row),
        type=type_,
        unit=unit,
        unit_text=row["unit"],
        lo=lo,
        hi=hi,
        codes=row.name("codes") if type_ == "code" else None,
        owner=row.name("owner"),
        usual=usual,
        label=_both(row, "zh", "en"),
        sharing=_choice(row, "sharing", SHARING, "conditional"),
        sensitivity=_choice(row, "sensitivity", SENSITIVITY, "personal"),
        refresh=_choice(row, "refresh", REFRESH, "event"),
        question=_question(row),
        places=places,
    )
    return _with_checked_usual(row, field)


def _field_name(row: Row) -> str:
    name = row.name("name")
    if name in RESERVED or "__" in name:
        raise row.wrong(
            "name",
            Text(f"“{name}”是保留的名称", f"“{name}” is a reserved name"),
            Text(
                "请换一个名称,并避免连续两个下划线。", "Choose another one, without two underscores in a row."
            ),
        )
    return name


def _unit(row: Row, extra_units: frozenset[str]) -> tuple[Unit, int]:
    try:
        return parse_unit(row["unit"] or "1", extra_units)
    except ValueError as problem:
        raise row.wrong(
            "unit",
            Text(f"单位不认识({problem})", str(problem)),
            Text("请改用已知的单位。", "Use a known unit."),
        ) from None


def _places(row: Row, type_: str) -> int:
    text = row["places"] or "0"
    if not _WHOLE.fullmatch(text) or not 0 <= int(text) <= 9 or (int(text) and type_ != "decimal"):
        raise row.wrong(
            "places",
            Text("小数位数只用于 decimal,为 0 到 9", "places belong to decimals and go from 0 to 9"),
            Text("请改正或留空。", "Correct it or leave it empty."),
        )
    return int(text)


def _bound(row: Row, column: str, scale: int) -> int | None:
    if not row[column]:
        return None
    try:
        return exact(row[column], scale)
    except ValueError:
        raise row.wrong(
            column,
            Text(f"“{row[column]}”不是可以精确保存的数", f"“{row[column]}” is not a number stored exactly"),
            Text("请写数字或留空。", "Write a number or leave it empty."),
        ) from None


def _usual(row: Row, type_: str, factor: int) -> str:
    """The cell `usual`, numbers turned from the written unit into the base unit."""
    if type_ not in NUMBERS or row["usual"] in {"", "unknown"} or factor == 1:
        return row["usual"]
    try:
        return str(exact(row["usual"], factor))
    except ValueError:
        raise _bad_usual(row, row["usual"]) from None


def _choice(row: Row, column: str, choices: tuple[str, ...], default: str) -> str:
    return row.one_of(column, choices) if row[column] else default


def _both(row: Row, zh: str, en: str) -> Text:
    if not (row[zh] or row[en]):
        row.required(zh)
    return Text(row[zh] or row[en], row[en] or row[zh])


def _question(row: Row) -> Text:
    if row["question_zh"] or row["question_en"]:
        return _both(row, "question_zh", "question_en")
    label = _both(row, "zh", "en")
    return Text(f"请问:{label.zh}是多少或是什么情况?", f"Please tell us: {label.en}?")


def _with_checked_usual(row: Row, field: Field) -> Field:
    """Refuse a `usual` that is not a value of the field: examples would stand on sand."""
    try:
        value = field.usual_value
    except ValueError:
        raise _bad_usual(row, field.usual) from None
    if field.type == "boolean" and field.usual not in {"", "unknown", "true", "false"}:
        raise _bad_usual(row, field.usual)
    if field.is_number and isinstance(value, int) and not field.allows(value):
        raise _bad_usual(row, field.usual)
    return field


def _bad_usual(row: Row, usual: str) -> BadRow:
    return row.wrong(
        "usual",
        Text(f"“{usual}”不是这个字段的值", f"“{usual}” is not a value of this field"),
        Text("请写范围内的值,或 unknown。", "Write a value within bounds, or unknown."),
    )
