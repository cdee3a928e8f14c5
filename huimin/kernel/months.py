"""Calendar months, the grain of benefits: "2026-10"."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_PATTERN = re.compile(r"^(\d{4})-(\d{2})$")


@dataclass(frozen=True, order=True)
class Month:
    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1 <= self.year <= 9999):
            raise ValueError(f"no such month: {self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read "2026-10". Raises ValueError for anything else."""
        match = _PATTERN.match(text)
        if not match:
            raise ValueError(f"a month is written YYYY-MM, not {text!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    def shift(self, months: int) -> "Month":
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    def since(self, earlier: "Month") -> int:
        """Months from `earlier` to this one; below zero where it comes later."""
        return (self.year - earlier.year) * 12 + self.month - earlier.month

    def until(self, last: "Month") -> list["Month"]:
        """This month and every one after it up to `last`; none where that is before."""
        return [self.shift(at) for at in range(last.since(self) + 1)]

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"
