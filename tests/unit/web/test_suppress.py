"""What a stranger with the page, the total and the program can work out: nothing closer than 「少于5」."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest

from huimin.web.public.suppress import FEW, HIDDEN, SHOWN, protect, published


def pages(siblings: int, highest: int, least: int) -> Iterator[tuple[tuple[tuple[str, int | None], ...], list[tuple[int, ...]]]]:
    """Every page that may be published (marks and shown numbers) with all the counts under which it would look the same."""
    same: dict[tuple[int, tuple[tuple[str, int | None], ...]], list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(highest + 1), repeat=siblings):
        if least <= sum(counts) <= highest:  # above, the search would miss some of the possibilities
            marks = protect(counts, least)
            page = tuple((mark, count if mark == SHOWN else None) for mark, count in zip(marks, counts, strict=True))
            same[sum(counts), page].append(counts)
    for (_, page), possible in same.items():
        yield page, possible


@pytest.mark.parametrize(("siblings", "highest", "least"), [(2, 30, 5), (3, 26, 5), (4, 14, 3), (5, 11, 3)])
def test_a_hidden_number_may_be_any_small_number(siblings: int, highest: int, least: int) -> None:
    hidden = 0
    for page, possible in pages(siblings, highest, least):
        for place, (mark, _) in enumerate(page):
            found = {counts[place] for counts in possible}
            if mark == FEW:
                assert found == set(range(1, least)), (page, possible)
                hidden += 1
            elif mark == HIDDEN:
                assert len(found) > 1, (page, possible)
    assert hidden > 5


def test_nothing_small_is_shown_and_nothing_is_hidden_without_need() -> None:
    assert protect([0, 7, 12]) == [SHOWN] * 3
    for counts in product(range(8), repeat=3):
        marks = protect(counts)
        assert all(mark != SHOWN for mark, count in zip(marks, counts, strict=True) if 0 < count < 5)


def test_money_goes_with_the_count() -> None:
    figures = published([(3, 90_000), (40, 100), (0, 0), (50, 200)])
    assert [figure.mark for figure in figures] == [FEW, HIDDEN, SHOWN, SHOWN]
    assert [(figure.count, figure.fen) for figure in figures] == [(None, None), (None, None), (0, 0), (50, 200)]


def test_one_village_alone_under_its_township_says_no_more_than_the_township() -> None:
    assert protect([9]) == [SHOWN]
    assert protect([4, 0]) == [HIDDEN, HIDDEN]
