"""Standards that rise while the county lives on: each year's new amounts, written where a county keeps its own parameters."""

import csv
from collections.abc import Iterator
from pathlib import Path

from huimin.kernel import Month, PeopleCsv

_RISES = {"dibao.standard": (7, 1.04, 10), "average_income.last_year": (1, 1.05, 100), "tekun.minimum_wage": (7, 1.04, 10),
          "resident_pension.basic_pension": (7, 1.06, 1)}
"""Parameter -> the calendar month of its rise, the yearly factor, rounded to so many yuan. Made up, near what wages do."""


def index(parameters: Path, base: str, start: Month, end: Month) -> list[Path]:
    """Write one file of rows for each later rise of what `base` (a file in `parameters`) sets, from `start` to two years past `end`.

    Counties announce standards ahead: a forecast from the last month may know the rises after it.
    """
    with (parameters / base).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    path = parameters / "living.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = PeopleCsv(stream)
        writer.writerow(rows[0])
        writer.writerows(list(_later(rows, start, end)))
    return [path]


def _later(rows: list[dict[str, str]], start: Month, end: Month) -> Iterator[list[str]]:
    newest = {(row["id"], row["residence"]): row for row in sorted(rows, key=lambda row: row["from"]) if row["id"] in _RISES}
    for (name, _), row in newest.items():
        month, factor, unit = _RISES[name]
        base = max(start.year, int(row["from"][:4]))
        for year in range(base, end.year + 3):
            if Month(year, month) > start and f"{year}-{month:02d}-01" > row["from"]:
                value = round(float(row["value"]) * factor ** max(year - base, 1) / unit) * unit
                yield list((row | {"from": f"{year}-{month:02d}-01", "to": "", "value": str(value)}).values())
