"""Decimals in integers alone say what fractions say, or leave it to them."""

from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.exchange import convert
from huimin.exchange.convert import Refused

FACTORS = (Fraction(1), Fraction(100), Fraction(1200), Fraction(10**9), Fraction(25, 3), Fraction(1, 12))
TEXTS = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str),
    st.from_regex(r"[+-]?[0-9０-９٣²]{0,6}\.?[0-9５]{0,5}(e[0-9])?", fullmatch=True),
    st.integers(38, 60).map(lambda length: "0." + "0" * length + "1"))


def said(number, text):
    try:
        return number(text)
    except Refused as refused:
        return refused.reason, refused.args


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TEXTS, st.sampled_from(FACTORS), st.sampled_from(["refuse", "round"]), st.sampled_from(["money", "integer"]))
def test_the_short_way_and_fractions_agree(text, factor, excess, type_):
    number = convert._number(SimpleNamespace(field=None, type=type_, excess=excess), factor)
    short = said(number, text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(convert, "_in_digits", lambda text, scale: None)
        assert short == said(number, text)


def test_the_short_way_is_taken_for_plain_amounts_only():
    assert convert._in_digits("1234.50", 100) == 123_450
    assert convert._in_digits("0.005", 1200) == 6
    for text in ("0.005", "-1.50", "1.", ".5", "1,234.50", "1.5e3", "１.５", "1.2.3", "0." + "0" * 40):
        assert convert._in_digits(text, 100) is None, text
    assert convert._in_digits("1.50", 0) is None
