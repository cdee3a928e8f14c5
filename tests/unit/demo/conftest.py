"""A small county made once, and a stand-in for the rules that reads its clean files."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from huimin.demo import CountySummary, generate

MONTH_END = (2026, 10, 31)


def read(home: Path, pattern: str, encoding: str, delimiter: str = ",") -> Iterator[dict[str, str]]:
    """The rows of the one inbox file that fits the pattern."""
    (path,) = (home / "inbox").glob(pattern)
    with path.open(encoding=encoding, newline="") as stream:
        yield from csv.DictReader(stream, delimiter=delimiter)


def people(home: Path) -> list[dict[str, str]]:
    return list(read(home, "公安_常住人口登记_*.csv", "gb18030"))


def age(row: Mapping[str, str]) -> int:
    year, month, day = int(row["出生日期"][:4]), int(row["出生日期"][4:6]), int(row["出生日期"][6:])
    return MONTH_END[0] - year - ((month, day) > MONTH_END[1:])


def office(home: Path) -> dict[tuple[str, str], int]:
    """Rules simple enough to see through: enough of each programme to plant in, and sensitive to planted facts."""
    due: dict[tuple[str, str], int] = {}
    wages = {row["纳税人识别号"]: float(row["工资薪金所得"]) for row in read(home, "税务_*.csv", "gb18030", ";")}
    jailed = {row["证件号码"] for row in read(home, "司法_*.csv", "gb18030")}
    homes = {row["户号"]: int(row["住房套数"]) for row in read(home, "自然资源_*.csv", "gb18030")}
    severe = {row["身份证号"] for row in read(home, "残联_*.csv", "gb18030") if row["残疾类别等级"][2:] in {"一级", "二级"}}
    families: dict[str, list[dict[str, str]]] = {}
    for row in people(home):
        if row["人员状态"] == "正常":
            families.setdefault(row["户号"], []).append(row)
            _person(due, row, severe)
    for code, members in families.items():
        numbers = {row["公民身份号码"] for row in members}
        poor = int(code) % 6 == 0 and sum(wages[number] for number in numbers) < 20_000 * len(members)
        if poor and not numbers <= jailed and homes[code] < 2:
            due["dibao", code] = 20_000 * len(members)
            due.update({("dibao_addon", number): 10_400 for number in list(numbers)[:1]})
    return due


def _person(due: dict[tuple[str, str], int], row: dict[str, str], severe: set[str]) -> None:
    number, years = row["公民身份号码"], age(row)
    if years >= 80:
        due["old_age", number] = 6_000 if years < 90 else 15_000
    if years < 3:
        due["childcare", number] = 30_000
    if years >= 60:
        due["resident_pension", number] = 18_000
        if int(number[14:17]) % 5 == 0:
            due["tekun", number] = 100_000 + 10_000 * (years % 2)
    if number in severe and ("tekun", number) not in due:
        due["disability_care", number] = 12_000
    if 5 < years < 8:
        due["defacto_orphan", number] = 125_000
    if 40 < years < 43:
        due["single_dibao", number], due["premium_subsidy", number] = 64_000, 24_000
        due["disability_living", number] = 8_000


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> CountySummary:
    """2,000 people with planted cases; read only."""
    return generate(tmp_path_factory.mktemp("county") / "home", people=2_000, entitlements=office)
