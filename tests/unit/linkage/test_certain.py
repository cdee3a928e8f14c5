"""Links by rule, which need no packages: one valid number, or the same person by name, birth date and place."""

from collections.abc import Callable
from typing import Any

import pytest

Linked = Callable[..., tuple[Any, dict[tuple[str, str], dict[str, Any]]]]
Number = Callable[[str, int], str]
WRITTEN: dict[str, Callable[[str], str]] = {
    "small x": str.lower, "spaces": lambda n: f" {n[:6]} {n[6:]}", "old": lambda n: n[:6] + n[8:17],
    "full width": lambda n: "".join(chr(ord(c) + 0xFEE0) for c in n), "quoted": lambda n: f"'{n}",
}


@pytest.mark.parametrize("way", WRITTEN)
def test_a_number_is_one_number_however_it_is_written(linked: Linked, number: Number, way: str) -> None:
    whole = next(found for order in range(1, 99) if (found := number("1980-05-06", order)).endswith("X"))
    _, pairs = linked([{"identity": whole, "name": "王芳"}], [{"identity": WRITTEN[way](whole), "name": "王方"}], probabilistic=False)
    assert {key: (pair["how"], pair["outcome"]) for key, pair in pairs.items()} == {("a1", "b1"): ("identity", "link")}


def test_a_number_with_a_wrong_check_digit_decides_nothing(linked: Linked, number: Number) -> None:
    right = number("1980-05-06", 101)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    assert linked([{"identity": wrong, "name": "王芳"}], [{"identity": wrong, "name": "王方"}], probabilistic=False)[1] == {}


def test_one_number_and_two_quite_different_names_is_a_question(linked: Linked, number: Number) -> None:
    whole = number("1980-05-06", 101)
    _, pairs = linked([{"identity": whole, "name": "王芳"}], [{"identity": whole, "name": "赵建国"}], probabilistic=False)
    assert pairs["a1", "b1"]["outcome"] == "review"


def test_name_birth_date_and_county_link_when_nobody_else_is_like_that(linked: Linked) -> None:
    row = {"name": "王芳", "birth_date": "1980-05-06", "area": "990121001"}
    within = {"name": "王 芳", "birth_date": "1980/5/6", "area": "990121002"}
    assert linked([row], [within], probabilistic=False)[1]["a1", "b1"]["how"] == "exact"
    assert linked([row, row], [within], probabilistic=False)[1] == {}
    assert linked([row], [{**within, "area": "990122001"}], probabilistic=False)[1] == {}
    assert linked([row | {"sex": "男"}], [within | {"sex": "女"}], probabilistic=False)[1] == {}


def test_two_valid_numbers_keep_two_people_apart(linked: Linked, number: Number) -> None:
    twin = {"name": "王芳", "birth_date": "1980-05-06", "area": "990121001"}
    first, second = number("1980-05-06", 102), number("1980-05-06", 104)
    assert linked([twin | {"identity": first}], [twin | {"identity": second}], probabilistic=False)[1] == {}
    old_and_mistyped = second[:6] + second[8:17]  # without check digit, one different digit may be a slip
    assert ("a1", "b1") in linked([twin | {"identity": first}], [twin | {"identity": old_and_mistyped}], probabilistic=False)[1]


def test_a_number_on_two_records_of_one_list_links_one_of_them_and_asks(linked: Linked, number: Number) -> None:
    row = {"identity": number("1980-05-06", 101), "name": "王芳"}
    _, pairs = linked([row], [row, row], probabilistic=False)
    assert sorted(pair["outcome"] for pair in pairs.values()) == ["beaten", "review"]
