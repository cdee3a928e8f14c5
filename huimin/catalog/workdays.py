"""Working days as the State Council arranges them: weekends, public holidays and shifted work days.

The arrangement of a year is published in the November before it. A day of a year that `holidays.csv` does not
hold yet counts by its weekday alone, and whatever is computed from such days says so: a deadline never fails,
it is provisional.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from huimin.catalog.errors import BadHolidayRow
from huimin.catalog.rows import read_rows
from huimin.kernel import Text

_FILE = Path(__file__).parent / "holidays.csv"
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class Deadline:
    """provisional: a year on the way has no published arrangement yet, so the day may move."""

    day: date
    provisional: bool = False


@dataclass(frozen=True)
class Workdays:
    """off, work: days that differ from their weekday, with their names; years: those with an arrangement."""

    off: Mapping[date, Text]
    work: Mapping[date, Text]
    years: frozenset[int]

    def is_workday(self, day: date) -> bool:
        return day in self.work or (day.weekday() < _SATURDAY and day not in self.off)

    def after(self, start: date, count: int) -> Deadline:
        """The last day of a limit of `count` working days that begins the day after `start`.

        The day on which something happens is not counted (民法典 第二百零一条). count: at least 0; 0 is the
        first working day not before `start`, as a limit that ends on a holiday ends on the day after it
        (第二百零三条).
        """
        day = start
        if count == 0:
            while not self.is_workday(day):
                day += _ONE_DAY
        for _ in range(count):
            day += _ONE_DAY
            while not self.is_workday(day):
                day += _ONE_DAY
        return Deadline(day, any(year not in self.years for year in range(start.year, day.year + 1)))

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` lies before `start`."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def read_workdays(paths: Sequence[Path]) -> Workdays:
    """Read day,kind,zh,en,source rows; a later file adds years. Raises BadHolidayRow with line and column."""
    kinds: dict[str, dict[date, Text]] = {"off": {}, "work": {}}
    for path in paths:
        for row in read_rows(path, ("day", "kind", "zh", "en", "source"), (), BadHolidayRow):
            row.required("day")
            day, kind = row.day("day"), row.one_of("kind", tuple(kinds))
            assert day is not None
            kinds[kind][day] = Text(row.required("zh"), row.required("en"))
    return Workdays(kinds["off"], kinds["work"], frozenset(day.year for days in kinds.values() for day in days))


def standard_workdays(*more: Path) -> Workdays:
    """The arrangement that comes with the package, and further files (`holidays.csv` of a workspace), read anew each time."""
    return read_workdays([_FILE, *more]) if more else _packaged()


@cache
def _packaged() -> Workdays:
    return read_workdays([_FILE])
