"""Catalogue entries of datasets, with what 政务数据共享条例 第十三条 asks an entry to say.

`datasets.csv` describes what departments usually hold; `catalog/datasets.csv` of a workspace overrides an entry as a
whole or adds one. Columns: id, zh, en, department (提供单位), items (数据项), format, refresh (更新频率), sharing (共享属性),
modes (共享方式), conditions (使用条件), ground (legal ground), grade (分类分级), and two promises the quality page checks:
completeness (share of values that are not blank) and freshness_days. impact_assessment: the number of the report without
which nobody may be granted a sensitive dataset (个人信息保护法 第五十五条); never in the package.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from huimin.catalog.errors import BadDatasetRow
from huimin.catalog.rows import Row, read_rows
from huimin.catalog.terms import read_departments
from huimin.kernel import Text, read_ratio

_FILE = Path(__file__).parent / "datasets.csv"
COLUMNS = ("id", "zh", "en", "department", "items", "format", "refresh", "sharing", "modes", "conditions_zh", "conditions_en",
           "ground", "grade", "completeness", "freshness_days", "impact_assessment")
SHARING = {"unconditional": Text("无条件共享", "unconditional"), "conditional": Text("有条件共享", "conditional"),
           "not_shared": Text("不予共享", "not shared")}
GRADES = {"general": Text("一般", "general"), "personal": Text("个人信息", "personal"), "sensitive": Text("敏感个人信息", "sensitive")}
REFRESH = {"day": Text("每日", "daily"), "month": Text("每月", "monthly"), "term": Text("每学期", "each term"),
           "year": Text("每年", "yearly"), "event": Text("逐案", "per case")}
MODES = {"file": Text("文件", "file"), "interface": Text("接口", "interface")}


@dataclass(frozen=True)
class DatasetEntry:
    """items: what it supplies, as `person.wage_income`, `relation.parent`, `roster.dibao`, `relation.member` (who lives together)."""

    id: str
    name: Text
    department: str
    items: tuple[str, ...]
    format: str
    refresh: str
    sharing: str
    modes: tuple[str, ...]
    conditions: Text
    ground: str
    grade: str
    completeness: Fraction | None
    freshness_days: int | None
    impact_assessment: str

    @property
    def sensitive(self) -> bool:
        return self.grade == "sensitive"

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "name": self.name.as_json(), "department": self.department, "items": list(self.items),
                "format": self.format, "refresh": self.refresh, "sharing": self.sharing, "modes": list(self.modes),
                "conditions": self.conditions.as_json(), "ground": self.ground, "grade": self.grade,
                "completeness": None if self.completeness is None else float(self.completeness),
                "freshness_days": self.freshness_days, "impact_assessment": self.impact_assessment}


def read_datasets(paths: Sequence[Path], departments: Mapping[str, Text]) -> Mapping[str, DatasetEntry]:
    """Every entry by id; a later file's entry replaces an earlier one. Raises BadDatasetRow with line and column."""
    found: dict[str, DatasetEntry] = {}
    for path in paths:
        for row in read_rows(path, COLUMNS, (), BadDatasetRow):
            entry = _entry(row, departments)
            found[entry.id] = entry
    return MappingProxyType(found)


def standard_datasets(*more: Path) -> Mapping[str, DatasetEntry]:
    """The packaged entries and those of further files, which are read anew each time: people edit them."""
    if not more:
        return _packaged()
    return MappingProxyType({**_packaged(), **read_datasets(more, _departments())})


@cache
def _packaged() -> Mapping[str, DatasetEntry]:
    return read_datasets([_FILE], _departments())


def _departments() -> Mapping[str, Text]:
    return read_departments(_FILE.with_name("departments.csv"))


def dataset_rows(entries: Iterable[DatasetEntry]) -> str:
    """Entries as the text of a datasets.csv."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for e in entries:
        writer.writerow((e.id, e.name.zh, e.name.en, e.department, " ".join(e.items), e.format, e.refresh, e.sharing, " ".join(e.modes),
                         e.conditions.zh, e.conditions.en, e.ground, e.grade,
                         "" if e.completeness is None else format(float(e.completeness), "g"),
                         "" if e.freshness_days is None else e.freshness_days, e.impact_assessment))
    return stream.getvalue()


def _entry(row: Row, departments: Mapping[str, Text]) -> DatasetEntry:
    sharing = row.one_of("sharing", tuple(SHARING))
    if sharing != "unconditional" and not row["ground"]:
        raise row.wrong("ground", Text("有条件或不予共享须写明法律依据", "what is not shared without conditions needs its legal ground"),
                        Text("政务数据共享条例 第十五条。", "政务数据共享条例 第十五条."))
    return DatasetEntry(
        row.name("id"), Text(row.required("zh"), row.required("en")), row.one_of("department", tuple(departments)),
        tuple(row["items"].split()), row.required("format"), row.one_of("refresh", tuple(REFRESH)), sharing,
        tuple(row["modes"].split()), Text(row["conditions_zh"], row["conditions_en"]), row["ground"],
        row.one_of("grade", tuple(GRADES)), _share(row), _days(row), row["impact_assessment"])


def _share(row: Row) -> Fraction | None:
    text = row["completeness"]
    if not text:
        return None
    share = read_ratio(text)
    if share is None or not 0 <= share <= 1:
        raise row.wrong("completeness", Text(f"“{text}”不是 0 到 1 的比例", f"“{text}” is no share between 0 and 1"),
                        Text("例如 0.95。", "For example 0.95."))
    return share


def _days(row: Row) -> int | None:
    text = row["freshness_days"]
    if text and not (text.isascii() and text.isdigit()):
        raise row.wrong("freshness_days", Text(f"“{text}”不是天数", f"“{text}” is no number of days"), Text("例如 45。", "For example 45."))
    return int(text) if text else None
