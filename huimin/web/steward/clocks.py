"""How much of a legal limit is left, in working days of the State Council's calendar, with a colour that repeats it."""

from dataclasses import dataclass
from datetime import date

from huimin.catalog import Deadline, Workdays
from huimin.kernel import Text
from huimin.web.design.tables import Tag

SOON = 3
"""Working days left from which a limit is amber."""


@dataclass(frozen=True)
class Clock:
    """left: working days from today to the last day, negative when it is over."""

    due: date
    left: int
    provisional: bool

    @property
    def colour(self) -> str:
        """late is red, soon amber, done green."""
        return "late" if self.left < 0 else "soon" if self.left <= SOON else "done"

    @property
    def words(self) -> Text:
        on = self.due.isoformat()
        if self.left < 0:
            found = Text(f"已超期{-self.left}个工作日,期限是{on}", f"{_days(-self.left)} overdue, was due {on}")
        elif self.left == 0:
            found = Text(f"今天到期,{on}", f"due today, {on}")
        else:
            found = Text(f"还有{self.left}个工作日,{on}到期", f"{_days(self.left)} left, due {on}")
        # A year whose holidays the State Council has not set yet: weekends only are counted.
        return Text(f"{found.zh}(暂定)", f"{found.en} (provisional)") if self.provisional else found

    @property
    def tag(self) -> Tag:
        return Tag(self.words, self.colour)


def clock(due: Deadline, today: date, workdays: Workdays) -> Clock:
    """today may lie after the last day; then what is over is counted."""
    left = workdays.between(today, due.day)
    return Clock(due.day, left if due.day >= today else min(left, -1), due.provisional)


def _days(count: int) -> str:
    return f"{count} working day{'' if count == 1 else 's'}"
