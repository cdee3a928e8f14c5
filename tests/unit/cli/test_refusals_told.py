"""What the screen says of rejected rows, spare files, rosters that do not add up and values nobody stated."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from huimin.cli import main
from huimin.kernel import Workspace
from tests.unit.conftest import ID, make_workspace

WAGES = """
[dataset]
id = "wages"
name = { zh = "工资", en = "Wages" }
department = "tax"
kind = "person"
files = "wages.csv"
month = "2026-10"
defines = false
precedence = 1
[key]
person = "id"
[[column]]
from = "wage"
to = "wage_income"
unit = "yuan/year"
absent = "0"
"""


@pytest.fixture
def county(tmp_path: Path) -> Workspace:
    made = make_workspace(tmp_path / "home")
    (made.mappings / "wages.toml").write_text(WAGES, "utf-8")
    wrong = ["12345,1", ",1", "a,1", f"{ID['吴小军']},多", f"{ID['孙桂兰']},多", f"{ID['赵建国']},-1", "合计,9"]
    (made.inbox / "wages.csv").write_text("id,wage\n" + f"{ID['李德福']},100000\n" + "\n".join(wrong) + "\n", "utf-8")
    (made.inbox / "多余.csv").write_text("x\n", "utf-8")
    return made


def run(county: Workspace, verb: str, *args: str) -> str:
    result = CliRunner().invoke(main, [verb, *args, "--home", str(county.root), "-q"], env={"HUIMIN_LANG": "zh", "HUIMIN_HOME": None})
    assert result.exit_code == 0, result.output
    return result.stdout


def test_load_tells_three_reasons_the_rows_of_nobody_and_the_files_nobody_reads(county: Workspace) -> None:
    text = run(county, "load", "--dry-run")
    assert "身份证号不可用 × 2;不是数字 × 2;" in text
    assert "其他 × " in text
    assert "有 3 行退回的行认不出说的是谁(工资 3)" in text
    assert "没有映射认领,没有读:多余.csv" in text
    assert "检查完成(未入库)" in text
    found = json.loads(run(county, "load", "--dry-run", "--json"))
    assert found["unmapped"] == ["多余.csv"]
    wages, = (receipt for receipt in found["receipts"] if receipt["dataset"] == "wages")
    assert (wages["untied"]["subjects"], wages["closed"]) == (3, True)


def test_explain_shows_the_refused_row_and_what_a_list_that_does_not_name_him_means(county: Workspace) -> None:
    run(county, "load")
    text = run(county, "explain", "A3", "--policy", "poor")
    assert "工资性收入 不知道(税务部门“工资”2026-10 第 6 行被退回:不是数字)" in text
    path = county.inbox / "wages.csv"
    path.write_text(path.read_text("utf-8").replace(f"{ID['吴小军']},多\n", ""), "utf-8")
    run(county, "load")
    assert "(不在税务部门“工资”2026-10 名单里,映射写明算作 0元/年)" in run(county, "explain", "A3", "--policy", "poor")


def test_match_shows_rosters_that_do_not_add_up_and_only_those(county: Workspace) -> None:
    assert "对不上的名册" not in run(county, "match", "--no-workbooks")
    path = county.inbox / "allowance.csv"
    path.write_text(path.read_text("utf-8").replace(f"{ID['孙桂兰']},50", f"{ID['孙桂兰']},五十"), "utf-8")
    run(county, "load")
    text = run(county, "match", "--no-workbooks")
    line, = (line for line in text.splitlines() if line.startswith("allowance_roster"))
    assert line.split() == ["allowance_roster", "高龄津贴", "3", "3", "0", "0", "1", "130.00", "130.00"]
    assert "poor_roster" not in text


def test_doctor_names_the_programme_no_policy_has(county: Workspace) -> None:
    path = county.mappings / "allowance.toml"
    path.write_text(path.read_text("utf-8").replace('programme = "allowance"', 'programme = "alowance"'), "utf-8")
    assert "是不是“allowance”" in run(county, "doctor")
