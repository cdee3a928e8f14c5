"""One way to write a share, and nothing that never ends."""

from fractions import Fraction

import pytest

from huimin.kernel import read_ratio


@pytest.mark.parametrize(("text", "number"), [
    ("29%", Fraction(29, 100)), (" 0.29 ", Fraction(29, 100)), ("1/3", Fraction(1, 3)), ("-2.5%", Fraction(-1, 40)), ("0", Fraction(0)),
    ("1,200.50", Fraction(2401, 2)), ("８０％", Fraction(4, 5)), ("1/3%", Fraction(1, 300)), ("10/040", Fraction(1, 4))])
def test_what_people_write_is_read_exactly(text: str, number: Fraction) -> None:
    assert read_ratio(text) == number


NO_NUMBERS = ["1e9999999", "1E9", "9" * 5000, "1/0", "1/000", "0.5/2", "", "%", "50%%", "5%0", "half", "nan", "inf", "0x10", "1_000",
              ".5", "--1"]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_nothing_else_is_a_number(text: str) -> None:
    assert read_ratio(text) is None
