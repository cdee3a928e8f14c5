"""`--set`: read, converted, put where it belongs, refused when it is not understood."""

from fractions import Fraction

import pytest

from huimin.budget import BadSet, Change
from huimin.budget.sets import read_change


@pytest.mark.parametrize(("key", "value", "change"), [
    ("dibao.standard", "700", Change("dibao.standard", Fraction(700))),
    ("dibao.standard", "1,450.50", Change("dibao.standard", Fraction(2901, 2))),
    ("dibao.standard@230124/rural", "700", Change("dibao.standard", Fraction(700), "230124", "rural")),
    ("edge.ratio/urban", "1.6", Change("edge.ratio", Fraction(8, 5), "CN", "urban")),
    ("edge.ratio", "35%", Change("edge.ratio", Fraction(7, 20))),
    ("edge.ratio", "1/3", Change("edge.ratio", Fraction(1, 3))),
])
def test_written_as_people_write_it(key: str, value: str, change: Change) -> None:
    assert read_change(key, value) == change


@pytest.mark.parametrize(("key", "value"), [
    ("standard", "700"), ("dibao.standard", ""), ("dibao.standard", "seven"), ("dibao.standard@abc", "7"),
    ("dibao.standard/village", "7"), ("dibao.standard", "1/0"), ("dibao.standard; DROP", "1"),
])
def test_anything_else_is_refused(key: str, value: str) -> None:
    with pytest.raises(BadSet):
        read_change(key, value)
