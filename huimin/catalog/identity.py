"""Citizen identity numbers (GB 11643-1999): read as people type them, checked, never repaired by guess.

A number that went through a spreadsheet as a number has lost its last digits; it is refused with that
reason, because the lost digits cannot be known and a guess would be another person.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from huimin.kernel import HuiminError, Text

WEIGHTS = tuple(2 ** (18 - place) % 11 for place in range(1, 18))  # 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2
CHECK_DIGITS = "10X98765432"
EARLIEST_BIRTH = date(1880, 1, 1)
# Provinces of GB/T 2260 (83: permits of Taiwan residents), or 9 and a province (foreign permanent residents).
_ALLOCATED = re.compile(r"9?(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])")
REASONS: Mapping[str, Text] = MappingProxyType(
    {
        "empty": Text("没有填写", "it is empty"),
        "truncated": Text(
            "号码被表格软件当成数值,末几位已丢失,请从原系统按文本格式重新导出",
            "a spreadsheet took it for a number and its last digits are lost; export it again as text",
        ),
        "characters": Text("含有数字和末位X以外的字符", "it has characters other than digits and a final X"),
        "length": Text("不是18位(或旧式15位)", "it has neither 18 nor (old style) 15 characters"),
        "birth_date": Text("第7至14位不是真实的日期", "its birth date does not exist"),
        "birth_implausible": Text("出生日期过早或在将来", "its birth date is too early or in the future"),
        "checksum": Text(
            "校验位不符,可能有一位写错", "its check digit does not fit: one digit is probably wrong"
        ),
    }
)

_JUNK = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_QUOTES = "'\"`‘’“”′＇"
_FULL_WIDTH = {0xFF01 + step: 0x21 + step for step in range(94)}
_FLOAT = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.ASCII)
_FLOAT_TAIL = re.compile(r"(\d+)\.0*", re.ASCII)
_SHAPE = re.compile(r"\d{17}[\dX]|\d{15}", re.ASCII)
_WITHIN = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?!\d)", re.ASCII)
_STRANGE = re.compile(r"[^\dX]|X.", re.ASCII)
_WEIGHT_OF = tuple({str(digit): digit * weight for digit in range(10)} for weight in WEIGHTS)


class IdentityError(HuiminError):
    """An identity number that cannot be used. `reason` is one of REASONS; the message masks the number."""

    code = "HM-CAT-011"
    exit_code = 10
    zh = "身份证号 {masked} 不可用:{explanation}。请与原始证件核对后改正。"
    en = "identity number {masked} cannot be used: {explanation}. Compare it with the card and correct it."

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(reason=reason, masked=mask(text), explanation=REASONS[reason])
        self.reason = reason


@dataclass(frozen=True)
class Identity:
    """A checked number.

    sex: GB/T 2261.1, "1" male, "2" female; area: the county that issued it (it may be abolished by now)
    was_15: the text was an old number of 15 digits; number18 is its only possible successor
    area_allocated: the first digits belong to a province, a permit or a foreign resident. Made-up people
    carry a prefix that does not, so that no number of theirs is a real person's.
    """

    number18: str
    birth_date: date
    sex: str
    area: str
    was_15: bool
    area_allocated: bool


def normalise(text: str) -> str:
    """Take away what typing and spreadsheets add: spaces, quotes, full width, small x, ".0" on 15 digits.

    Raises IdentityError("truncated") for a number that has been through floating point.
    """
    plain = _JUNK.sub("", text.translate(_FULL_WIDTH)).strip(_QUOTES).upper()
    if _FLOAT.fullmatch(plain):
        raise IdentityError("truncated", plain)
    tail = _FLOAT_TAIL.fullmatch(plain)
    if tail is None:
        return plain
    if len(tail[1]) > 15:  # a double holds 15 decimal digits exactly, not 18
        raise IdentityError("truncated", plain)
    return tail[1]


def check_identity(text: str, on: date | None = None) -> Identity:
    """Check one number and say what it tells.

    on: the day it is looked at; a birth after it is refused (without it: a birth after 2099)
    Raises IdentityError with a stable `reason`.
    """
    number = normalise(text)
    if not number:
        raise IdentityError("empty", text)
    if not _SHAPE.fullmatch(number):
        bad = "characters" if _STRANGE.search(number) else "length"
        raise IdentityError(bad, number)
    was_15 = len(number) == 15
    full = upgrade(number) if was_15 else number
    birth = _birth_date(full)
    if check_digit(full[:17]) != full[17]:
        raise IdentityError("truncated" if full.endswith("000") else "checksum", number)
    if birth is None:
        raise IdentityError("birth_date", number)
    if not EARLIEST_BIRTH <= birth <= (on or date(2099, 12, 31)):
        raise IdentityError("birth_implausible", number)
    sex = "1" if full[16] in "13579" else "2"
    return Identity(full, birth, sex, full[:6], was_15, _ALLOCATED.match(full) is not None)


def upgrade(number15: str) -> str:
    """The 18-digit form of a 15-digit number: the century 19 and the check digit are added."""
    body = number15[:6] + "19" + number15[6:]
    return body + check_digit(body)


def check_digit(first17: str) -> str:
    """The 18th character for the first 17 digits."""
    return CHECK_DIGITS[sum(weight[digit] for weight, digit in zip(_WEIGHT_OF, first17, strict=True)) % 11]


def mask(text: str) -> str:
    """The number as messages may show it: its first three and last two characters; short texts only stars."""
    plain = _JUNK.sub("", text)
    if len(plain) < 10:
        return "*" * len(plain)
    return plain[:3] + "*" * (len(plain) - 5) + plain[-2:]


def mask_within(text: str) -> str:
    """`text` with every identity number in it masked: keys of households may be made of one."""
    return _WITHIN.sub(lambda found: mask(found[0]), text)


def _birth_date(full: str) -> date | None:
    try:
        return date(int(full[6:10]), int(full[10:12]), int(full[12:14]))
    except ValueError:
        return None
