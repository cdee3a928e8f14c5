"""One cell of text into one stored value, exactly or not at all.

A converter is a function text -> stored text ("" never occurs: blanks are the caller's). Stored texts are
what DuckDB reads back: whole numbers (fen, decimals × 10**places), true/false, ISO dates, codes.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction

from huimin.catalog import Catalog, identity
from huimin.exchange.identity_cell import checked
from huimin.exchange.mapping import UNKNOWN, ColumnMap
from huimin.exchange.rejects import sentence
from huimin.kernel import Text

Convert = Callable[[str], str]

_DIGITS = 40  # longer numbers are nobody's income
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_AREA = re.compile(r"CN|\d{2}|\d{4}|\d{6}|\d{9}|\d{12}")
_DATE = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_SERIAL_1904, _DAYS_TO_1904 = re.compile(r"(\d{4,5})(?:\.\d+)?"), 1462
_EXCEL_EPOCH = date(1899, 12, 30)
_FLOAT_TAIL = re.compile(r"([+-]?\d+)\.0+")
_PLAIN_KEY = re.compile(r"[A-Z]{0,4}[0-9]+")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_BOOLEANS = {"是": "true", "1": "true", "true": "true", "y": "true", "yes": "true", "有": "true", "t": "true",
             "否": "false", "0": "false", "false": "false", "n": "false", "no": "false", "无": "false", "f": "false"}
TOTALS = re.compile(r"(?:合计|总计|小计|共计|本页合计|累计|total)(?:[:(].*)?|(?:填表人|制表人|审核人|备注|注|说明|单位负责人)[:].*", re.I)


class Refused(Exception):
    """The text is no value of the field. reason: a key of rejects.REASONS."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details

    @property
    def sentence(self) -> Text:
        return sentence(self.reason, **self.details)


def plain(text: str) -> str:
    """Full width to half width, outer space off."""
    return unicodedata.normalize("NFKC", text).strip()


def converter(column: ColumnMap, catalog: Catalog) -> Convert:
    """The converter of a column: its `codes` first, then the type's own reading.

    Raises Refused when a code of the mapping is itself no value of the field.
    """
    codes = dict(column.codes)
    own = _by_type(column, catalog)
    if not codes:
        return own
    stored = {source: _translated(own, column, code) for source, code in codes.items()}

    def convert(text: str) -> str:
        found = stored.get(text)
        if found is None:
            found = stored.get(plain(text))
        return own(text) if found is None else found

    return convert


def _translated(own: Convert, column: ColumnMap, code: str) -> str:
    """A code given in the mapping is in stored terms already, unlike the file's texts; "unknown" is empty."""
    if code == UNKNOWN:
        return ""
    if column.type in {"money", "integer", "decimal"}:
        own = _number(column, Fraction(1 if column.type == "money" else 10**column.places))
    return own(code)


def _by_type(column: ColumnMap, catalog: Catalog) -> Convert:
    if column.type == "money":
        return _number(column, column.factor)
    if column.type in {"integer", "decimal"}:
        return _number(column, column.factor * 10**column.places)
    if column.type == "code":
        return _code(column, catalog)
    if column.type == "date":
        return _dated(column.formats)
    return {"boolean": _boolean, "area": _area, "text": _text}[column.type]


def _number(column: ColumnMap, factor: Fraction) -> Convert:
    lo, hi = (column.field.lo, column.field.hi) if column.field else (0, None)
    inexact = "bad_integer" if column.type == "integer" else "too_precise"
    rounding = column.excess == "round"
    scale = factor.numerator if factor.denominator == 1 else 0

    def convert(text: str) -> str:
        if scale and text.isdecimal() and text.isascii():
            stored = int(text) * scale
        elif (whole := _in_digits(text, scale)) is not None:
            stored = whole
        else:
            exact = _fraction(text) * factor
            if exact.denominator != 1 and not rounding:
                raise Refused(inexact)
            stored = _half_up(exact)
        if (lo is not None and stored < lo) or (hi is not None and stored > hi):
            raise Refused("out_of_bounds", lo=_shown(lo, factor), hi=_shown(hi, factor))
        return str(stored)

    return convert


def _in_digits(text: str, scale: int) -> int | None:
    """`1234.50` times a whole scale where that is a whole number, in integers alone; None: fractions must decide.

    Fractions are exact for every text and took two thirds of reading a file of amounts.
    """
    before, point, after = text.partition(".")
    if not (scale and point and before.isdecimal() and after.isdecimal() and text.isascii() and len(text) <= _DIGITS):
        return None
    whole, rest = divmod(int(before + after) * scale, 10 ** len(after))
    return None if rest else whole


def _fraction(text: str) -> Fraction:
    number = plain(text).replace("¥", "").removesuffix("元").strip()
    if _GROUPED.fullmatch(number):
        number = number.replace(",", "")
    if not _NUMBER.fullmatch(number):
        raise Refused("bad_number")
    return Fraction(number)


def _half_up(value: Fraction) -> int:
    sign = -1 if value < 0 else 1
    return sign * int(abs(value) + Fraction(1, 2))


def _shown(bound: int | None, factor: Fraction) -> str:
    """A bound in the unit of the file."""
    if bound is None:
        return "…"
    value = bound / factor
    return f"{int(value):,}" if value.denominator == 1 else f"{float(value):,.4f}"


def _code(column: ColumnMap, catalog: Catalog) -> Convert:
    name = column.field.codes if column.field else None
    codelist = catalog.codelist(name or "")

    def convert(text: str) -> str:
        if text in codelist.codes:
            return text
        code = _FLOAT_TAIL.sub(r"\1", plain(text))
        if code in codelist.codes:
            return code
        near = codelist.nearest(code)
        label = codelist.label(near) if near else None
        raise Refused("unknown_code", codelist=name, hint_zh=f",是不是 {near}({label.zh})" if label else "",
                      hint_en=f"; did you mean {near} ({label.en})" if label else "")

    return convert


def _boolean(text: str) -> str:
    found = _BOOLEANS.get(_FLOAT_TAIL.sub(r"\1", plain(text).lower()))
    if found is None:
        raise Refused("bad_boolean")
    return found


def _area(text: str) -> str:
    code = _FLOAT_TAIL.sub(r"\1", plain(text))
    if not _AREA.fullmatch(code):
        raise Refused("bad_area")
    return code


def _text(text: str) -> str:
    """Inner runs of white space (line breaks too) become one space."""
    return " ".join(text.split())


def _dated(formats: tuple[str, ...]) -> Convert:
    def convert(text: str) -> str:
        cell = plain(text)
        try:
            return (_by_format(cell, formats) if formats else _usual_date(cell)).isoformat()
        except (ValueError, OverflowError):
            raise Refused("bad_date") from None

    return convert


def from_1904(convert: Convert) -> Convert:
    """The converter of a date column whose plain numbers count from 1904-01-01."""
    def shifted(text: str) -> str:
        serial = _SERIAL_1904.fullmatch(plain(text))
        return convert(str(int(serial[1]) + _DAYS_TO_1904) if serial else text)

    return shifted


def _by_format(cell: str, formats: tuple[str, ...]) -> date:
    """The mapping's formats; a real date cell of a workbook (ISO text here) is right whatever they say."""
    for form in formats:
        try:
            return datetime.strptime(cell, form).date()
        except ValueError:
            continue
    return _usual_date(cell)


def _usual_date(cell: str) -> date:
    """2024-05-01, 2024/5/1, 2024.5.1, 2024年5月1日, 20240501, with or without a time, or an Excel serial."""
    found = _DATE.fullmatch(cell) or _COMPACT.fullmatch(cell)
    if found:
        return date(int(found[1]), int(found[2]), int(found[3]))
    serial = _SERIAL.fullmatch(cell)
    if serial is None:
        raise ValueError(cell)
    return _EXCEL_EPOCH + timedelta(days=int(serial[1]))


def converter_of_text() -> Convert:
    """Text as it is, but for its white space."""
    return _text


def person_key(key_type: str) -> Convert:
    return text_key if key_type == "text" else _identity


def valid_identity(text: str) -> str:
    """An identity number, or "" for one that cannot be used."""
    try:
        return _identity(text)
    except Refused as refused:
        if refused.reason == "not_a_record":
            raise
        return ""


def _identity(text: str) -> str:
    """An identity number, 18 characters; a disability certificate (number + 2) is not one."""
    try:
        return checked(text)
    except identity.IdentityError as error:
        if TOTALS.fullmatch(plain(text)):
            raise Refused("not_a_record") from None
        if error.reason == "truncated":
            raise Refused("truncated") from None
        why = identity.REASONS[error.reason]
        raise Refused("bad_identity", why_zh=why.zh, why_en=why.en) from None


def text_key(text: str) -> str:
    """A local number of any form: half width, no inner white space, no spreadsheet float tail."""
    if _PLAIN_KEY.fullmatch(text):
        return text
    key = _FLOAT_TAIL.sub(r"\1", "".join(plain(text).split())).lstrip("'")
    if TOTALS.fullmatch(key):
        raise Refused("not_a_record")
    if _SCIENTIFIC.fullmatch(key):
        raise Refused("truncated")
    if not key:
        raise Refused("no_key")
    return key
