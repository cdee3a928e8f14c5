"""Values in words, with their unit, in both languages."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from huimin.catalog import parse_unit, standard_catalog
from huimin.kernel import use_language
from huimin.matching.values import show
from huimin.policy import Kind

PER_HEAD = Kind("number", parse_unit("fen/person/month")[0])
PLAIN = Kind("number")


@pytest.mark.parametrize(("value", "kind", "zh", "en"), [
    (63200, PER_HEAD, "632元/人/月", "632 yuan/person/month"),
    (Fraction(200, 3), PER_HEAD, "0.67元/人/月", "0.67 yuan/person/month"),
    (-12345, PER_HEAD, "-123.45元/人/月", "-123.45 yuan/person/month"),
    (None, PER_HEAD, "不知道", "not known"),
    (True, Kind("boolean"), "是", "yes"),
    (date(2026, 10, 31), Kind("date"), "2026-10-31", "2026-10-31"),
    ("rural", Kind("code", codes="residence"), "农村", "Rural"),
    (Fraction(1, 3), PLAIN, "0.3333", "0.3333"),
    (Fraction(123456789 * 4 + 1, 4), PLAIN, "123456789.25", "123456789.25"),
    (Fraction(3), PLAIN, "3", "3"),
])
def test_values_are_told_with_their_unit(value: Any, kind: Kind, zh: str, en: str) -> None:
    text = show(value, kind, standard_catalog())
    with use_language("zh"):
        assert str(text) == zh
    with use_language("en"):
        assert str(text).lower() == en.lower()
