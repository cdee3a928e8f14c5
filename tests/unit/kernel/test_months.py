"""Months counted and listed across the turn of a year."""

import pytest

from huimin.kernel import Month


@pytest.mark.parametrize(("first", "last", "apart"), [
    ("2026-10", "2026-10", 0), ("2025-11", "2026-02", 3), ("2026-02", "2025-11", -3), ("2024-01", "2026-12", 35)])
def test_months_from_one_to_another(first: str, last: str, apart: int) -> None:
    start, end = Month.parse(first), Month.parse(last)
    assert end.since(start) == apart
    assert start.shift(apart) == end
    listed = start.until(end)
    assert len(listed) == max(0, apart + 1)
    assert listed == sorted(set(listed))
    assert [*listed[:1], *listed[-1:]] == ([start, end] if listed else [])
