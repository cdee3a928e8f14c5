"""Visits due and staff: two tables anybody can keep in a spreadsheet, read line by line; and the plan as a file.

Visits: id, household, place, kind, due (YYYY-MM); and if wanted urgency (1 first, to 9). Staff: id, name, place (of the township), hours
(for visits, a month); and if wanted relatives (household numbers, parted by ;).
"""

from collections.abc import Iterable
from pathlib import Path

from huimin.budget.lines import Line, once, read_lines
from huimin.budget.pooling.errors import BadPoolLine
from huimin.budget.pooling.register import Point
from huimin.budget.pooling.rules import LEAST_URGENT
from huimin.budget.pooling.visiting import Going, Visit, Worker
from huimin.kernel import Month, PeopleCsv, Text
from huimin.matching import MatchResult

FOUND = "入户核实"
_HEAD = (Text("月份", "month"), Text("谁去", "worker"), Text("户", "household"), Text("地点", "place"), Text("种类", "kind"),
         Text("公里", "km"), Text("晚了几个月", "months late"))


def read_visits(path: Path) -> list[Visit]:
    """Raises BadPoolLine with line and column."""
    lines = read_lines(path, ["id", "household", "place", "kind", "due"], BadPoolLine)
    once(lines, "id")
    return [Visit(line.needs("id"), line.text("household"), line.needs("kind"), _place(line), line.needs_month("due"),
                  line.whole("urgency", LEAST_URGENT) or LEAST_URGENT) for line in lines]


def read_staff(path: Path) -> list[Worker]:
    """Raises BadPoolLine with line and column."""
    lines = read_lines(path, ["id", "name", "place", "hours"], BadPoolLine)
    once(lines, "id")
    return [Worker(line.needs("id"), line.needs("name"), _place(line), round((line.ratio("hours", 744) or 0) * 60), line.words("relatives"))
            for line in lines]


def found_people(run: MatchResult, month: Month) -> list[Visit]:
    """Households a run found entitled and not drawing: each is to be gone to once, whatever it is entitled to."""
    homes = {line.household_id or f"#{line.household_no}": Point(line.village or line.township or "") for line in run.lines("unclaimed")}
    return [Visit(f"found:{id}", id, FOUND, point, month, 1) for id, point in sorted(homes.items())]


def write(going: Iterable[Going], folder: Path) -> Path:
    """visits.csv: who goes to whom in which month: household numbers, no names of those visited."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "visits.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = PeopleCsv(stream)
        writer.writerow([str(word) for word in _HEAD])
        writer.writerows([str(one.month), one.worker.name, one.visit.household, one.visit.point.code, one.visit.kind, f"{one.km:.1f}",
                          str(one.late)] for one in going)
    return path


def _place(line: Line) -> Point:
    code = line.area("place")
    if len(code) < len("990121001"):
        raise line.bad("place", Text(f"“{code}”不是乡镇或村的区划代码", f"“{code}” is no area code of a township or village"))
    return Point(code)
