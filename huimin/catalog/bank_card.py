"""Bank card numbers: the Luhn check (ISO/IEC 7812-1), as a warning.

A failed check proves nothing: accounts of passbooks (存折) follow no such rule, so nobody is refused for it.
"""

from huimin.kernel import Text

_FULL_WIDTH = {0xFF10 + digit: 0x30 + digit for digit in range(10)}
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def luhn_ok(text: str) -> bool:
    """Whether a text is a number of 2 to 19 digits whose Luhn sum fits; spaces and hyphens do not count."""
    digits = "".join(text.translate(_FULL_WIDTH).replace("-", "").split())
    if not (2 <= len(digits) <= 19 and digits.isascii() and digits.isdigit()):
        return False
    total = sum(
        _DOUBLED[int(digit)] if place % 2 else int(digit) for place, digit in enumerate(reversed(digits))
    )
    return total % 10 == 0


def warning(text: str) -> Text | None:
    """What to tell the person who typed the number, or None when it looks like a card."""
    if luhn_ok(text):
        return None
    return Text(
        "卡号校验不符:如果是银行卡,请再核对一遍;存折账号可以忽略。",
        "the number does not check as a bank card: compare it again; passbook accounts may ignore this.",
    )
