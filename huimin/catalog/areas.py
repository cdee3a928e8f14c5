"""Administrative areas: `CN`, then 2, 4, 6, 9 or 12 digits (GB/T 2260, GB/T 10114), with dates.

Codes nest by prefix; an area that was renamed or abolished keeps its row, with the dates it was valid.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from huimin.catalog.errors import BadAreaRow
from huimin.catalog.rows import Row, read_rows
from huimin.kernel import Text, is_area_code

LEVELS = {2: "province", 4: "prefecture", 6: "county", 9: "township", 12: "village"}


@dataclass(frozen=True)
class Area:
    """valid_from None: since ever; valid_to None: still valid (both days included)."""

    code: str
    name: str
    level: str
    parent: str
    valid_from: date | None = None
    valid_to: date | None = None

    def valid_on(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


def level_of(code: str) -> str:
    """The level a code's length says: country, province, prefecture, county, township or village."""
    return "country" if code == "CN" else LEVELS[len(code)]


@lru_cache(maxsize=100_000)
def lineage(code: str) -> tuple[str, ...]:
    """The code itself, then every area around it, nearest first, up to CN.

    A text that is no area code (a local key, say) lies directly in CN: (code, "CN").
    """
    if code == "CN":
        return ("CN",)
    if not is_area_code(code):
        return (code, "CN")
    return (*(code[:length] for length in (12, 9, 6, 4, 2) if length <= len(code)), "CN")


class Areas:
    """The areas a workspace knows, by code and day."""

    def __init__(self, areas: Iterable[Area] = ()) -> None:
        self._by_code: dict[str, list[Area]] = {}
        for area in areas:
            self._by_code.setdefault(area.code, []).append(area)
        for versions in self._by_code.values():
            versions.sort(key=lambda area: area.valid_from or date.min)

    @classmethod
    def load(cls, *paths: Path) -> "Areas":
        """Read CSV files with the columns code,name,level,parent,valid_from,valid_to.

        A row of a later file replaces one of an earlier file with the same code and valid_from.
        Raises BadAreaRow with line and column.
        """
        rows: dict[tuple[str, date | None], Area] = {}
        for path in paths:
            of_file = _read(path)
            rows.update(of_file)
        return cls(rows.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def codes(self, under: str = "CN") -> tuple[str, ...]:
        """The known codes inside `under`, `under` itself included, sorted."""
        return tuple(sorted(code for code in self._by_code if under in lineage(code)))

    def get(self, code: str, on: date | None = None) -> Area | None:
        """The area as it was on a day (without a day: its last version); None when it is not known then."""
        versions = self._by_code.get(code, [])
        if on is None:
            return versions[-1] if versions else None
        return next((area for area in reversed(versions) if area.valid_on(on)), None)

    def name(self, code: str, on: date | None = None) -> str:
        """The area's name; an unknown code stands for itself."""
        area = self.get(code, on)
        return area.name if area else code

    @staticmethod
    def lineage(code: str) -> tuple[str, ...]:
        """The code itself and every area around it, nearest first, up to CN."""
        return lineage(code)

    @staticmethod
    def around(home: str, code: str) -> bool:
        """Is `code` the area `home`, one around it or one inside it?"""
        return code in lineage(home) or home in lineage(code)

    @staticmethod
    def at_level(code: str, level: str) -> str:
        """The area of `level` (country, province, prefecture, county …) around `code`; `code` itself where it lies above."""
        return next((around for around in lineage(code) if level_of(around) == level), code)

    @staticmethod
    def ancestors(code: str) -> tuple[str, ...]:
        """Every area around `code`, nearest first, up to CN; () for CN itself."""
        return lineage(code)[1:]


def _read(path: Path) -> dict[tuple[str, date | None], Area]:
    found: dict[tuple[str, date | None], Area] = {}
    for row in read_rows(path, ("code", "name"), ("level", "parent", "valid_from", "valid_to"), BadAreaRow):
        area = _area(row)
        if (area.code, area.valid_from) in found:
            raise row.wrong(
                "code",
                Text(f"“{area.code}”重复", f"“{area.code}” appears twice"),
                Text(
                    "请删去一行,或写上不同的 valid_from。",
                    "Delete one line, or give them different valid_from.",
                ),
            )
        found[area.code, area.valid_from] = area
    return found


def _area(row: Row) -> Area:
    code = row.required("code")
    if not is_area_code(code):
        raise row.wrong(
            "code",
            Text(f"“{code}”不是区划代码", f"“{code}” is not an area code"),
            Text("应为 CN 或 2、4、6、9、12 位数字。", "Write CN or 2, 4, 6, 9 or 12 digits."),
        )
    around = lineage(code)[1:]
    if row["level"] and row["level"] != level_of(code):
        raise row.wrong(
            "level",
            Text("与代码长度不符", "does not fit the length of the code"),
            Text(f"应为 {level_of(code)}。", f"It is {level_of(code)}."),
        )
    if row["parent"] and row["parent"] not in around:
        raise row.wrong(
            "parent",
            Text(f"“{row['parent']}”不是它的上级", f"“{row['parent']}” is not around it"),
            Text(f"可选:{'、'.join(around)}。", f"Choices: {', '.join(around)}."),
        )
    start, end = row.day("valid_from"), row.day("valid_to")
    if start and end and start > end:
        raise row.wrong(
            "valid_to",
            Text("早于起始日期", "is before the first day"),
            Text("请改正日期。", "Correct the dates."),
        )
    return Area(
        code, row.required("name"), level_of(code), row["parent"] or (around[0] if around else ""), start, end
    )
