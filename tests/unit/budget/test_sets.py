"""`--set`: read, converted, put where it belongs, refused when it is not understood."""

from fractions import Fraction

import pytest

from huimin.budget import BadSet, Change, SetTwice
from huimin.budget.sets import read_change, read_changes


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


@pytest.mark.parametrize("key", ["dibao.standard@2301241", "dibao.standard@230", "dibao.standard@230124/town"])
def test_a_place_must_be_an_area_code(key: str) -> None:
    with pytest.raises(BadSet):
        read_change(key, "700")


@pytest.mark.parametrize("second", ["dibao.standard", "dibao.standard@CN", " dibao.standard"])
def test_one_value_for_one_place(second: str) -> None:
    with pytest.raises(SetTwice, match="700"):
        read_changes([("dibao.standard", "700"), (second, "800")])


def test_the_wide_comes_before_the_narrow_whatever_the_order() -> None:
    pairs = [("a.b@230124/rural", "3"), ("a.b", "1"), ("a.b@230124", "2"), ("a.b/rural", "4")]
    assert [change.value for change in read_changes(pairs)] == [1, 4, 2, 3]
