"""Credit codes (GB 32100, GB 11714) and bank cards (Luhn)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.catalog import bank_card, credit_code
from huimin.catalog.credit_code import CreditCodeError


def full_width(text: str) -> str:
    """As Chinese input methods type it."""
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


PUBLISHED = "91350100M000100Y43"
bodies = st.text(alphabet=credit_code.ALPHABET, min_size=17, max_size=17)


def reason(text: str) -> str:
    with pytest.raises(CreditCodeError) as caught:
        credit_code.check(text)
    return caught.value.reason


def test_weights_are_those_of_the_standard() -> None:
    assert credit_code.WEIGHTS == (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


@pytest.mark.parametrize("typed", [PUBLISHED, " 91350100m000100y43 ", full_width(PUBLISHED)])
def test_published_code(typed: str) -> None:
    assert credit_code.check(typed) == PUBLISHED


def test_organisation_code_inside() -> None:
    assert credit_code.organisation_check_character("M000100Y") == "4"
    assert credit_code.check_organisation(PUBLISHED) == "M000100Y4"
    body = "91350100M000100Y5"
    other = body + credit_code.check_character(body)
    assert credit_code.check(other) == other
    with pytest.raises(CreditCodeError) as caught:
        credit_code.check_organisation(other)
    assert caught.value.reason == "organisation_checksum"


def test_reasons() -> None:
    assert reason("91350100M000100Y4") == "length"
    assert reason("91350100I000100Y43") == "characters"
    assert reason("91350100M000100Y44") == "checksum"


@given(bodies, st.integers(0, 17), st.integers(1, 30))
def test_any_single_wrong_character_is_caught(body: str, place: int, step: int) -> None:
    valid = body + credit_code.check_character(body)
    assert credit_code.check(valid) == valid
    letters = credit_code.ALPHABET
    wrong = letters[(letters.index(valid[place]) + step) % 31]
    assert reason(valid[:place] + wrong + valid[place + 1 :]) == "checksum"


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=8, max_size=8))
def test_organisation_check_character_closes_the_sum(first8: str) -> None:
    check = credit_code.organisation_check_character(first8)
    total = sum(int(letter, 36) * weight for letter, weight in zip(first8, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    assert (total + (10 if check == "X" else int(check))) % 11 == 0


@pytest.mark.parametrize(
    ("typed", "fits"),
    [("79927398713", True), ("79927398710", False), ("7992 7398 713", True), (full_width("79927398713"), True),
     ("", False), ("0", False), ("7992739871a", False), ("²²", False), ("0" * 20, False)],
)
def test_luhn(typed: str, fits: bool) -> None:
    assert bank_card.luhn_ok(typed) is fits
    assert (bank_card.warning(typed) is None) is fits


@given(st.integers(0, 10**18 - 1).map("{:018d}".format), st.integers(0, 18), st.integers(1, 9))
def test_luhn_catches_any_single_wrong_digit(body: str, place: int, step: int) -> None:
    valid = next(body + str(digit) for digit in range(10) if bank_card.luhn_ok(body + str(digit)))
    wrong = str((int(valid[place]) + step) % 10)
    assert not bank_card.luhn_ok(valid[:place] + wrong + valid[place + 1 :])
