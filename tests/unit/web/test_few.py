"""What somebody who sees no household can work out from the rows told, their totals and this program: no count below five."""

from collections import defaultdict
from itertools import product

import pytest

from huimin.web.budget import few


def told(rows: tuple[tuple[int, ...], ...]) -> tuple[object, ...]:
    """As it is read: each row, and the total of each column where it is not small."""
    kept = few.kept_back(rows)
    small = {at for at, column in enumerate(zip(*rows, strict=True)) if few.small(sum(column))}
    lines = [tuple(("few" if kept.named and few.small(value) and column not in small else "hidden") if at in kept.rows else value
                   for column, value in enumerate(row)) for at, row in enumerate(rows)]
    return *lines, *("small" if at in small else sum(column) for at, column in enumerate(zip(*rows, strict=True)))


@pytest.mark.parametrize(("rows", "columns", "most"), [(2, 1, 30), (3, 1, 17), (4, 1, 9), (2, 2, 11)])
def test_a_small_count_is_never_the_only_possibility(rows: int, columns: int, most: int) -> None:
    same = defaultdict(list)
    for values in product(range(most + 1), repeat=rows * columns):
        table = tuple(tuple(values[at * columns:(at + 1) * columns]) for at in range(rows))
        if all(sum(column) <= most for column in zip(*table, strict=True)):  # above, the search would miss some of the possibilities
            same[told(table)].append(table)
    hidden = 0
    for page, possible in same.items():
        for at, column in product(range(rows), range(columns)):
            found = {table[at][column] for table in possible}
            assert page[at][column] == next(iter(found)) or not any(map(few.small, found)) or len(found) > 1, (page, possible)  # type: ignore[index]
            assert not (isinstance(page[at][column], int) and few.small(page[at][column])), page  # type: ignore[index]
            hidden += not isinstance(page[at][column], int)  # type: ignore[index]
    assert hidden


def test_a_row_is_told_as_a_whole_and_nothing_is_hidden_without_need() -> None:
    assert few.kept_back([(0, 7), (12, 0)]).rows == frozenset()
    rows, kept = few.table([{"a": 3, "b": 40, "fen": 5}, {"a": 30, "b": 50, "fen": 6}, {"a": 70, "b": 90, "fen": 7}], ("a", "b"), ("fen",))
    assert kept == {0, 1}
    assert [str(value) for value in rows[0].values()] == ["少于5", "不显示", "不显示"]
    assert rows[2] == {"a": 70, "b": 90, "fen": 7}


def test_a_difference_is_a_count() -> None:
    rows, kept = few.table([{"was": 40, "is": 43}, {"was": 50, "is": 60}, {"was": 9, "is": 9}], ("was", "is"), apart=[("was", "is")])
    assert kept == {0, 1}
    assert [str(value) for value in rows[0].values()] == ["不显示", "不显示"]
    assert few.alone({"was": 40, "is": 43}, ("was", "is"), apart=[("was", "is")]) == {"was": few.HIDDEN, "is": few.HIDDEN}
