"""Who types a name twice is one person, however it is typed; two people stay two."""

import pytest

from huimin.budget.two_people import nobody, same_person

UNSEEN = ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u180e", "\ufe0f", "\u3164", "\u115f", "\u2800", "\u202e", "\u2065",
          "\U000e0041", "\U000e0101", "\x00", "\u3000"]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_nobody_sees_makes_no_second_person(unseen: str) -> None:
    assert same_person("张三(民政局)", f"张{unseen}三(民政局){unseen}")
    assert nobody(unseen * 2)


@pytest.mark.parametrize(("one", "other"), [("Ｌｉ　Wei", "li wei"), ("张三（民政局）", "张三 民政局"), ("买买提·艾力", "买买提•艾力"),
                                           ("张三(民政局)", "张三(民政局,zhang)"), ("张三（民政局，zhang）\u200b", "张三(民政局)")])
def test_width_case_blanks_and_points_make_no_second_person(one: str, other: str) -> None:
    assert same_person(one, other)


@pytest.mark.parametrize(("one", "other"), [
    ("张三", "张三丰"), ("甲1", "甲2"), ("张三(民政局,zhang)", "张三(民政局,zhang2)"),
    ("王\U00031350", "王\U00031351"), ("王\ue815", "王\ue816"), ("དོན", "དེན")])
def test_two_people_stay_two(one: str, other: str) -> None:
    """Rare characters, those a county drew itself and vowel signs are part of a name."""
    assert not same_person(one, other)
    assert not nobody(one)
