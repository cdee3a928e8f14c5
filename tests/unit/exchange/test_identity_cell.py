"""The quick check of identity numbers gives the catalog's answer, always."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huimin.catalog import identity
from huimin.exchange.identity_cell import checked

MARKS = "0123456789Xx１ -A"


def answer(check, text):
    try:
        return check(text)
    except identity.IdentityError as error:
        return error.reason


def agrees(text):
    assert answer(checked, text) == answer(lambda number: identity.check_identity(number).number18, text)


@given(st.integers(0, 99), st.dates(), st.integers(0, 999), st.sampled_from("0123456789X"))
@settings(max_examples=400, deadline=None)
def test_on_numbers_of_the_right_shape(area, born, serial, last):
    body = f"9901{area:02d}{born:%Y%m%d}".ljust(14, "0")[:14] + f"{serial:03d}"
    agrees(body + last)
    agrees(body + identity.check_digit(body))


@given(st.text(MARKS, min_size=16, max_size=20))
@settings(max_examples=400, deadline=None)
def test_on_anything_else(text):
    agrees(text)


def test_a_small_x_becomes_a_large_one():
    number = next(body + "X" for body in (f"99010119800229{serial:03d}" for serial in range(99)) if identity.check_digit(body) == "X")
    assert checked(number) == checked(number.lower()) == number


@pytest.mark.parametrize("place", range(18))
def test_one_wrong_character_anywhere_is_seen(place):
    body = "99010119800229001"
    number = body + identity.check_digit(body)
    assert checked(number) == number
    for mark in MARKS:
        if mark != number[place]:
            agrees(number[:place] + mark + number[place + 1:])
