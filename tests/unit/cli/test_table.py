"""Columns stay straight when Chinese and Latin letters meet."""

from huimin.cli.table import cut, pad, table, width


def test_a_chinese_character_takes_two_columns() -> None:
    assert width("低保 a1") == 7
    assert width("e\u0301") == 1  # an accent of its own takes none
    assert width("\uff08元\uff09") == 6  # full-width brackets


def test_padding_counts_columns_not_characters() -> None:
    assert pad("低保", 6) == "低保  "
    assert pad("12", 5, right=True) == "   12"
    assert pad("最低生活保障", 4) == "最低生活保障"


def test_a_cut_never_exceeds_its_columns() -> None:
    assert cut("最低生活保障", 7) == "最低生…"
    assert width(cut("最低生活保障", 8)) <= 8
    assert cut("edge", 10) == "edge"


def test_every_column_starts_at_the_same_place() -> None:
    lines = table(["政策", "n"], [["低保", 5], ["edge family", 12345]], numbers=(1,)).splitlines()
    assert lines[0] == "政策             n"
    assert lines[2] == "低保             5"
    assert lines[3] == "edge family  12345"
    assert {width(line) for line in lines} == {18}
