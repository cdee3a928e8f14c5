"""Unified social credit codes of organisations (GB 32100-2015) and the code inside them (GB 11714)."""

from collections.abc import Mapping
from types import MappingProxyType

from huimin.kernel import HuiminError, Text

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I O S V Z
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
REASONS: Mapping[str, Text] = MappingProxyType(
    {
        "length": Text("不是18位", "it does not have 18 characters"),
        "characters": Text(
            "含有不允许的字符(不使用 I、O、S、V、Z)",
            "it has characters that are not allowed (no I, O, S, V, Z)",
        ),
        "checksum": Text("校验位不符", "its check digit does not fit"),
        "organisation_checksum": Text(
            "其中的组织机构代码校验位不符", "the check digit of the organisation code inside it does not fit"
        ),
    }
)
_FULL_WIDTH = {0xFF01 + step: 0x21 + step for step in range(94)}


class CreditCodeError(HuiminError):
    """`reason` is one of REASONS."""

    code = "HM-CAT-012"
    exit_code = 10
    zh = "统一社会信用代码“{text}”不可用:{explanation}。请与营业执照核对后改正。"
    en = "credit code “{text}” cannot be used: {explanation}. Compare it with the licence and correct it."

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(reason=reason, text=text, explanation=REASONS[reason])
        self.reason = reason


def check(text: str) -> str:
    """Return the code in capitals without spaces. Raises CreditCodeError.

    The organisation code inside is not looked at: some registrars fill it freely (see check_organisation).
    """
    code = "".join(text.translate(_FULL_WIDTH).split()).upper()
    if len(code) != 18:
        raise CreditCodeError("length", code)
    if any(letter not in ALPHABET for letter in code):
        raise CreditCodeError("characters", code)
    if check_character(code[:17]) != code[17]:
        raise CreditCodeError("checksum", code)
    return code


def check_character(first17: str) -> str:
    """The 18th character for the first 17 (GB 32100)."""
    total = sum(ALPHABET.index(letter) * weight for letter, weight in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def check_organisation(text: str) -> str:
    """Return the nine-character organisation code inside a credit code. Raises CreditCodeError."""
    code = check(text)
    if organisation_check_character(code[8:16]) != code[16]:
        raise CreditCodeError("organisation_checksum", code)
    return code[8:17]


def organisation_check_character(first8: str) -> str:
    """The 9th character of an organisation code (GB 11714): digits count as themselves, A as 10 … Z as 35."""
    total = sum(int(letter, 36) * weight for letter, weight in zip(first8, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]
