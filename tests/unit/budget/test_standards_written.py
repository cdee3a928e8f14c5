"""A standard somebody writes: what is refused, what it becomes, what the checks would say."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from huimin.budget.standards import (
    Written,
    decide,
    departures_of,
    file_written,
    filed,
    prepared_on,
    register,
    row_of,
)
from huimin.budget.standards.errors import CannotBeFiled, SamePerson
from huimin.kernel import Workspace, write_text

DAY = date(2026, 10, 31)
ROWS = ("dibao.standard,9901,rural,2025-07-01,,600,yuan/person/month,旧文件,made_up",
        "dibao.standard,99,rural,2025-07-01,,580,yuan/person/month,省文件,made_up")
NEW = Written("dibao.standard", "9901", "rural", Fraction("665.5"), date(2027, 1, 1), "照上年消费支出")


@pytest.fixture
def home(tmp_path: Path) -> Workspace:
    workspace = Workspace.create(tmp_path / "home", '[workspace]\nname = "试点"\narea = "990121"\n[library]\npolicies = ["dibao"]\n')
    write_text(workspace.parameters / "local.csv", "id,area,residence,from,to,value,unit,source,status\n" + "\n".join(ROWS) + "\n")
    return workspace


@pytest.mark.parametrize(("changed", "said"), [
    ({"standard": "dibao.nothing"}, "没有这个由地方定的标准"), ({"area": "9902"}, "9902"), ({"area": "CN"}, "CN"),
    ({"grounds": "  "}, "理由"),
    ({"value": Fraction(-1)}, "不小于零"), ({"value": Fraction("600.001")}, "到分"), ({"start": date(2025, 7, 1)}, "已有一个值"),
    ({"value": Fraction(600)}, "一样")])
def test_what_cannot_be_a_standard_is_refused_with_the_reason(home: Workspace, changed: dict[str, object], said: str) -> None:
    with pytest.raises(CannotBeFiled, match=said):
        file_written(home, prepared_on(home, DAY), replace(NEW, **changed), "张三", DAY)
    assert filed(home) == []


def test_written_by_one_and_decided_by_another_it_holds_from_its_day(home: Workspace) -> None:
    id = file_written(home, prepared_on(home, DAY), NEW, "张三(民政局)", DAY)
    [one] = filed(home)
    assert (one.body["before"], one.body["value"], one.body["unit"], one.body["change"]) == ("600", "665.5", "yuan/person/month", 0.109167)
    with pytest.raises(SamePerson):
        decide(home, prepared_on(home, DAY), id, "张三(民政局)", "新文件", DAY)
    decide(home, prepared_on(home, DAY), id, "李四(民政局)", "云民发〔2026〕9号", DAY)
    found = [(one.state, one.row.value, one.row.source) for one in register(prepared_on(home, DAY), DAY, "dibao.standard")
             if one.row.area == "9901"]
    assert found == [("in_force", 60000, "旧文件"), ("decided", 66550, "云民发〔2026〕9号")]


def test_the_same_number_in_another_place_is_a_standard_of_its_own(home: Workspace) -> None:
    assert row_of(prepared_on(home, DAY), replace(NEW, area="990121", value=Fraction(600))).value == 60000


def test_the_checks_say_beforehand_what_they_would_find(home: Workspace) -> None:
    prepared = prepared_on(home, DAY)
    assert departures_of(prepared, row_of(prepared, NEW)) == []
    found = departures_of(prepared, row_of(prepared, replace(NEW, value=Fraction(570))))
    assert [one.kind for one in found] == ["not_below", "not_lowered"]
    assert "580" in found[0].text.zh
