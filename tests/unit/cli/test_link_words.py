"""What two sides write differently and mean alike is not shown as a difference."""

import pytest

from huimin.cli.link_words import written


@pytest.mark.parametrize(("what", "value", "said"), [
    ("sex", "女", "女"), ("sex", "2", "女"), ("sex", "M", "男"), ("sex", "不详", "不详"), ("sex", None, ""),
    ("birth_date", "19631109", "1963-11-09"), ("birth_date", "1963年1月9日", "1963-01-09"), ("birth_date", "1963.1", "1963.1"),
    ("address", " 城关镇 ", "城关镇"),
])
def test_a_value_is_written_one_way(what: str, value: str | None, said: str) -> None:
    assert written(what, value) == said
