"""Working days: holidays, shifted work days, years nobody has arranged yet."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from huimin.catalog import Deadline, standard_workdays
from huimin.catalog.errors import BadHolidayRow
from huimin.catalog.workdays import read_workdays

DAYS = standard_workdays()


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_every_day_is_as_the_state_council_arranged_it(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [day for day in days if DAYS.is_workday(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize(("start", "count", "end"), [
    (date(2026, 9, 28), 3, date(2026, 10, 8)),    # 29, 30, then over the National Day holiday
    (date(2026, 10, 8), 2, date(2026, 10, 10)),   # a Saturday on which people work
    (date(2026, 2, 13), 1, date(2026, 2, 14)),    # the Saturday before the Spring Festival
    (date(2026, 11, 23), 10, date(2026, 12, 7)),
    (date(2026, 10, 1), 0, date(2026, 10, 8)),    # a limit that ends on a holiday ends after it
])
def test_a_limit_of_working_days_begins_the_day_after(start: date, count: int, end: date) -> None:
    assert DAYS.after(start, count) == Deadline(end, provisional=False)


def test_a_year_without_an_arrangement_is_counted_and_said_to_be_provisional() -> None:
    assert DAYS.after(date(2026, 12, 30), 2) == Deadline(date(2027, 1, 1), provisional=True)


def test_between_is_the_other_side_of_after() -> None:
    start = date(2026, 2, 10)
    for count in range(1, 30):
        assert DAYS.between(start, DAYS.after(start, count).day) == count
    assert DAYS.between(date(2026, 10, 9), date(2026, 9, 30)) == -DAYS.between(date(2026, 9, 30), date(2026, 10, 9)) == -2


def test_a_workspace_adds_next_year(tmp_path: Path) -> None:
    file = tmp_path / "holidays.csv"
    file.write_text("day,kind,zh,en,source\n2027-01-01,off,元旦,New Year,通知\n", encoding="utf-8")
    assert standard_workdays(file).after(date(2026, 12, 30), 2) == Deadline(date(2027, 1, 4), provisional=False)


def test_a_wrong_row_is_named(tmp_path: Path) -> None:
    file = tmp_path / "holidays.csv"
    file.write_text("day,kind,zh,en,source\n2027-01-01,free,元旦,New Year,通知\n", encoding="utf-8")
    with pytest.raises(BadHolidayRow, match="kind"):
        read_workdays([file])
