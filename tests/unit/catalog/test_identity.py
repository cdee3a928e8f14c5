"""Identity numbers: GB 11643-1999, the habits of people who type, the damage spreadsheets do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.catalog.identity import (
    REASONS,
    WEIGHTS,
    IdentityError,
    check_digit,
    check_identity,
    mask,
    normalise,
    upgrade,
)
from huimin.kernel.language import use_language

PUBLISHED = "11010519491231002X"
ARABIC = chr(0x661) * 3  # digits, but not those of the standard
days = st.dates(date(1880, 1, 1), date(2099, 12, 31))
sequences = st.integers(0, 999).map("{:03d}".format)
areas = st.integers(100000, 999999).map(str)


def full_width(text: str) -> str:
    """As Chinese input methods type it."""
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


def number(area: str, birth: date, sequence: str) -> str:
    body = f"{area}{birth:%Y%m%d}{sequence}"
    return body + check_digit(body)


valid_numbers = st.builds(number, areas, days, sequences)


def reason(text: str, on: date | None = None) -> str:
    with pytest.raises(IdentityError) as caught:
        check_identity(text, on)
    return caught.value.reason


def test_weights_are_those_of_the_standard() -> None:
    assert WEIGHTS == (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def test_published_number() -> None:
    found = check_identity(PUBLISHED)
    assert found.number18 == PUBLISHED
    assert found.birth_date == date(1949, 12, 31)
    assert (found.sex, found.area, found.was_15, found.area_allocated) == ("2", "110105", False, True)


def test_old_number_is_upgraded() -> None:
    found = check_identity("110105491231002")
    assert (found.number18, found.was_15) == (PUBLISHED, True)


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "\u3000110105194912310\u00a002X\t",
        "'11010519491231002X",
        "‘11010519491231002X",
        full_width(PUBLISHED.lower()),
        "\ufeff11010519491231002X\u200b",
        '"11010519491231002X"',
        "110105491231002.0",
        "110105491231002.",
    ],
)
def test_habits_of_typing_are_forgiven(typed: str) -> None:
    assert check_identity(typed).number18 == PUBLISHED


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "empty"),
        (" \u3000'", "empty"),
        ("1.10105E+17", "truncated"),
        ("1.10105194912310e+17", "truncated"),
        ("1E17", "truncated"),
        ("110105194912310020.0", "truncated"),
        ("110105194912310000", "truncated"),
        ("1101051949123100", "length"),
        ("11010519491231002X1", "characters"),
        ("1101051949123100211", "length"),
        ("1101O519491231002X", "characters"),
        ("11010519491231X02X", "characters"),
        ("110105-19491231-002X", "characters"),
        ("无", "characters"),
        (ARABIC + "105194912310021", "characters"),
        ("110105194912310021", "checksum"),
    ],
)
def test_reasons(typed: str, expected: str) -> None:
    assert reason(typed) == expected


def test_a_date_that_does_not_exist() -> None:
    body = "11010519490231002"
    assert reason(body + check_digit(body)) == "birth_date"
    assert reason("110105490231002") == "birth_date"


def test_implausible_births() -> None:
    assert reason(number("110105", date(1879, 12, 31), "002")) == "birth_implausible"
    assert check_identity(number("110105", date(1880, 1, 1), "002")).birth_date == date(1880, 1, 1)
    newborn = number("110105", date(2026, 10, 31), "002")
    assert check_identity(newborn, date(2026, 10, 31)).birth_date == date(2026, 10, 31)
    assert reason(newborn, date(2026, 10, 30)) == "birth_implausible"
    assert check_identity(newborn).birth_date == date(2026, 10, 31)


@pytest.mark.parametrize(
    ("area", "allocated"),
    [("110105", True), ("659001", True), ("830000", True), ("911840", True),
     ("991101", False), ("001101", False), ("160101", False), ("999999", False)],
)
def test_made_up_prefixes_are_told_apart(area: str, allocated: bool) -> None:
    assert check_identity(number(area, date(1980, 1, 1), "001")).area_allocated is allocated


@given(areas, st.dates(date(1900, 1, 1), date(1999, 12, 31)), sequences)
def test_upgrade_is_always_valid(area: str, birth: date, sequence: str) -> None:
    found = check_identity(f"{area}{birth:%y%m%d}{sequence}")
    assert found.was_15
    assert found.birth_date == birth
    again = check_identity(found.number18)
    assert (again.number18, again.birth_date, again.sex) == (found.number18, birth, found.sex)
    assert upgrade(f"{area}{birth:%y%m%d}{sequence}") == found.number18


@given(valid_numbers, st.integers(0, 17), st.integers(1, 9))
def test_any_single_wrong_digit_is_caught(valid: str, place: int, step: int) -> None:
    alphabet = "0123456789" if place < 17 else "0123456789X"
    wrong = alphabet[(alphabet.index(valid[place]) + step) % len(alphabet)]
    assert reason(valid[:place] + wrong + valid[place + 1 :]) in {"checksum", "truncated"}


@given(valid_numbers)
def test_sex_and_birth_are_read_from_their_places(valid: str) -> None:
    found = check_identity(valid)
    assert found.sex == ("1" if int(valid[16]) % 2 else "2")
    assert f"{found.birth_date:%Y%m%d}" == valid[6:14]


@given(st.text(max_size=25))
def test_no_text_breaks_the_check(text: str) -> None:
    reasons = set(REASONS)
    try:
        found = len(check_identity(text).number18) == 18
    except IdentityError as error:
        found = error.reason in reasons
    assert found


@given(valid_numbers, st.integers(0, 17))
def test_messages_never_show_the_number(valid: str, place: int) -> None:
    wrong = valid[:place] + "?" + valid[place + 1 :]
    with pytest.raises(IdentityError) as caught:
        check_identity(wrong)
    for code in ("zh", "en"):
        with use_language(code):
            assert valid[3:16] not in str(caught.value)
            assert wrong not in str(caught.value)
            assert str(REASONS["characters"]) in str(caught.value)


def test_mask() -> None:
    assert mask(PUBLISHED) == "110*************2X"
    assert mask(" 110105 491231 002") == "110**********02"
    assert mask("123456789") == "*********"
    assert mask("") == ""


@given(st.text(max_size=20))
def test_normalise_is_idempotent(text: str) -> None:
    try:
        once = normalise(text)
    except IdentityError:
        return
    assert normalise(once) == once
