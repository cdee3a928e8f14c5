"""Unit algebra: what may be added to what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.catalog import PLAIN, Unit, parse_unit
from huimin.catalog.units import BASE_UNITS

units = st.dictionaries(st.sampled_from(sorted(BASE_UNITS)), st.integers(-3, 3), max_size=4).map(Unit.of)


def unit(text: str) -> Unit:
    return parse_unit(text)[0]


@pytest.mark.parametrize(
    ("text", "shown", "factor"),
    [("yuan/person/month", "fen/person/month", 100), ("fen/month", "fen/month", 1), ("1", "1", 1), ("", "1", 1),
     ("m2", "m2", 1), ("yuan/m2", "fen/m2", 100), ("1/month", "1/month", 1), (" yuan / year ", "fen/year", 100)],
)
def test_reading(text: str, shown: str, factor: int) -> None:
    found, times = parse_unit(text)
    assert (str(found), times) == (shown, factor)


@pytest.mark.parametrize("text", ["dollar", "fen/yuan", "fen/", "yuan//month", "fen/1"])
def test_refusing(text: str) -> None:
    with pytest.raises(ValueError, match=r"unknown unit|only stand first"):
        parse_unit(text)


def test_local_units() -> None:
    assert str(parse_unit("peso/month", frozenset({"peso"}))[0]) == "peso/month"
    with pytest.raises(ValueError, match="peso"):
        parse_unit("dollar", frozenset({"peso"}))


def test_a_standard_times_people_is_money_per_month() -> None:
    assert unit("fen/person/month") * unit("person") == unit("fen/month")
    assert unit("fen/year") != unit("fen/month")
    assert unit("fen/month") / unit("fen/month") == PLAIN
    assert unit("fen").is_money
    assert not unit("person").is_money
    assert PLAIN.is_plain


@given(units, units, units)
def test_algebra(a: Unit, b: Unit, c: Unit) -> None:
    assert a * b == b * a
    assert (a * b) * c == a * (b * c)
    assert a * PLAIN == a
    assert (a * b) / b == a
    assert a / a == PLAIN
    assert all(power for _, power in (a * b).powers)
