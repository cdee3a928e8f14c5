"""No real person's identity number stands in the repository, not even by accident.

Every 18-digit number with a birth date and a right check digit is taken for one, except the published
test vector and numbers whose area begins with 99 or 00, which no real area code does. Numbers of the old
15-digit form carry no check digit; a birth date in a real province is enough there.
"""

import re
from datetime import date

import pytest

PUBLISHED = {"11010519491231" "002X", "110105491231" "002"}  # the standard's own example, in both forms
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
NEW = re.compile(r"(?<![0-9A-Za-z])(\d{17}[0-9Xx])(?![0-9A-Za-z])")
OLD = re.compile(r"(?<![0-9A-Za-z.])(\d{15})(?![0-9A-Za-z.])")
PROVINCES = {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83, 91}


def is_real_looking(number: str) -> bool:
    if int(number[:2]) not in PROVINCES or number.upper() in PUBLISHED:
        return False
    if len(number) == 15:
        return _is_day("19" + number[6:12])
    remainder = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False)) % 11
    return _is_day(number[6:14]) and "10X98765432"[remainder] == number[17].upper()


def _is_day(text: str) -> bool:
    try:
        return 1850 <= date(int(text[:4]), int(text[4:6]), int(text[6:])).year <= 2100
    except ValueError:
        return False


def real_looking(text: str) -> list[str]:
    return [number for pattern in (NEW, OLD) for number in pattern.findall(text) if is_real_looking(number)]


def test_no_identity_number_of_a_possible_person(texts: dict[str, str]) -> None:
    found = {name: len(numbers) for name, text in texts.items() if (numbers := real_looking(text))}
    assert found == {}, "counts by file; the numbers themselves are not printed"


@pytest.mark.parametrize(("prefix", "seen"), [("110105", True), ("990101", False), ("001234", False)])
def test_the_scan_sees_a_valid_number_and_spares_synthetic_areas(prefix: str, seen: bool) -> None:
    body = prefix + "19800229" + "123"
    remainder = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11
    assert bool(real_looking(f"x,{body}{'10X98765432'[remainder]},y")) is seen


def test_the_scan_spares_the_published_vector_wrong_check_digits_and_impossible_days() -> None:
    body = "110105" + "19491231" + "002"
    assert real_looking(f"{body}X {body}1 110105" + "19491331002X") == []
    assert len(real_looking("110105" + "491231" + "003")) == 1
