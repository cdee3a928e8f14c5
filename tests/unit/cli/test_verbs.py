"""Each verb once, on the small county: what people read, and the object machines read."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from huimin.cli import main
from huimin.kernel import Workspace, write_text


def run(*args: str, lang: str = "zh") -> Result:
    result = CliRunner().invoke(main, [*args], env={"HUIMIN_LANG": lang, "HUIMIN_DEBUG": "1", "HUIMIN_HOME": None})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def answer(*args: str) -> Any:
    """The one JSON object on stdout."""
    return json.loads(run(*args, "--json", "--quiet").stdout)


@pytest.fixture
def home(small_county: Workspace) -> str:
    return str(small_county.root)


def test_init_makes_a_workspace_that_opens(tmp_path: Path) -> None:
    folder = tmp_path / "county"
    found = answer("init", str(folder), "--area", "230124", "--name", '试点"县')
    workspace = Workspace.open(folder)
    assert (workspace.area, workspace.name) == ("230124", "试点县")
    assert found["parameters_needed"] > 10
    listed = (workspace.parameters / "local-to-fill-in.csv.txt").read_text(encoding="utf-8")
    assert "dibao.standard,230124,any,,,,yuan/person/month,,confirmed," in listed
    assert run("load", "--home", str(folder)).exit_code == 0  # an empty workspace is sound
    assert run("doctor", "--home", str(folder)).exit_code == 0


def test_init_leaves_a_workspace_as_it_is(small_county: Workspace, home: str) -> None:
    before = (small_county.root / "huimin.toml").read_text(encoding="utf-8")
    result = run("init", home)
    assert (result.exit_code, result.stderr[:12]) == (13, "[HM-CLI-002]")
    assert (small_county.root / "huimin.toml").read_text(encoding="utf-8") == before


def test_init_refuses_what_is_no_area(tmp_path: Path) -> None:
    assert run("init", str(tmp_path / "x"), "--area", "123").exit_code == 2
    assert not (tmp_path / "x").exists()


def test_load_accounts_for_every_line(home: str) -> None:
    receipts = answer("load", "--home", home)["receipts"]
    assert [(r["dataset"], r["rows_in"], r["accepted"], r["rejected"]) for r in receipts] == [
        ("allowance_roster", 4, 4, 0), ("poor_roster", 1, 1, 0), ("register", 7, 7, 0)]
    assert "(未变)" in run("load", "--home", home).stdout


def test_load_tells_what_failed_and_keeps_the_rest(small_county: Workspace, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(small_county.root, copy)
    write_text(copy / "inbox" / "poor.csv", "other\n1\n")
    result = run("load", "--home", str(copy), "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 10
    assert "HM-EXC-001" in found["error"]["message"]
    assert [r["dataset"] for r in found["receipts"]] == ["allowance_roster", "register"]


def test_match_shows_four_numbers_and_the_next_step(home: str) -> None:
    text = run("match", "--home", home).stdout
    assert "应享未享" in text
    assert "huimin explain" in text
    assert f"--home {home}" in text
    found = answer("match", "--home", home)
    assert found["lists"] == {"unclaimed": 2, "undue": 2, "amount": 1, "unknown": 1, "ok": 2}
    assert len(found["workbooks"]) == 2


def test_explain_shows_outcome_numbers_source_and_article(home: str, ids: dict[str, str]) -> None:
    text = run("explain", ids["郑文"], "--home", home, "-q").stdout
    assert "✗ 高龄津贴" in text
    assert "【在册】郑文:出生日期1966-02-02,未满80周岁。" in text
    assert "〔试行办法 第二条〕" in text
    assert not any(number in text for number in ids.values())
    assert "? 困难家庭" in text
    assert "吴小军 工资性收入 → 向税务部门核实" in text


def test_explain_one_policy_shows_what_a_value_is_made_of(home: str, ids: dict[str, str]) -> None:
    text = run("explain", ids["王秀英"], "--policy", "allowance", "--home", home, "-q").stdout
    assert "✓ 高龄津贴 · 王秀英  每月 50.00 元  (不在册)" in text
    assert "公安机关 2026-10" in text
    assert "困难家庭" not in text


def test_explain_in_english_has_no_chinese_of_its_own(home: str) -> None:
    text = run("explain", "A1", "--home", home, "-q", lang="en").stdout
    assert "✓ Old-age allowance · 王秀英  50.00 yuan a month  (not on the roster)" in text


def test_simulate_says_the_cost_in_one_sentence(home: str) -> None:
    text = run("simulate", "--home", home, "--set", "allowance.sum=60", "-q").stdout
    assert text.startswith("allowance.sum = 60(各地,原为50):按全部符合条件的人计,每月多40.00元(200.00 → 240.00)。")
    assert answer("simulate", "--home", home, "--set", "allowance.sum=60")["monthly_cost_after_fen"] == 24000


def test_policy_verbs_read_the_workspace(home: str, tmp_path: Path) -> None:
    assert [p["id"] for p in answer("policy", "list", "--home", home)["policies"]] == ["allowance", "poor"]
    assert answer("policy", "show", "allowance", "--home", home)["conditions"][0]["when"] == "age(as_of) >= first_age"
    assert "50.00" in run("policy", "show", "allowance", "--home", home).stdout
    assert answer("policy", "check", "--home", home)["policies"] == 2
    assert answer("policy", "test", "--home", home) == {"run": 1, "passed": 1, "failed": []}
    assert run("policy", "show", "alowance", "--home", home).exit_code == 14
    assert answer("policy", "handbook", "--home", home, "--out", str(tmp_path))["pages"] == ["allowance", "poor"]
    assert (tmp_path / "poor.md").read_text(encoding="utf-8").startswith("# 困难家庭")


def test_a_failed_example_is_an_exit_code(small_county: Workspace, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(small_county.root, copy)
    path = copy / "policies" / "allowance" / "CN@2026-01-01.toml"
    write_text(path, path.read_text(encoding="utf-8").replace('amount = "50.00"', 'amount = "51.00"'))
    result = run("policy", "test", "--home", str(copy))
    assert result.exit_code == 12
    assert "amount 5000 fen, expected 51.00 yuan" in result.stdout


def test_catalog_lists_fields_with_their_holder() -> None:
    fields = answer("catalog", "fields", "--entity", "household")["fields"]
    assert {field["entity"] for field in fields} == {"household"}
    assert "税务部门" in run("catalog", "fields").stdout
    assert "tax" in answer("catalog", "departments")["departments"]


def test_doctor_finds_columns_nobody_needs_and_standards_nobody_set(small_county: Workspace, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(small_county.root, copy)
    mapping = copy / "mappings" / "register.toml"
    write_text(mapping, mapping.read_text(encoding="utf-8") + '[[column]]\nfrom = "wage"\nto = "business_income"\nunit = "yuan/year"\n')
    write_text(copy / "parameters" / "local.csv", "id,area,residence,from,to,value,unit,source,status,note\n")
    findings = {one["check"]: one for one in answer("doctor", "--home", str(copy))["findings"]}
    assert [item["zh"] for item in findings["minimum"]["items"]] == ["登记(register):经营净收入"]
    assert {item["zh"].split()[0] for item in findings["parameters"]["items"]} == {"allowance.sum", "poor.standard"}
    assert (findings["sqlite"]["state"], findings["duckdb"]["state"], findings["python"]["state"]) == ("ok", "ok", "ok")


def test_doctor_names_policies_without_a_source(small_county: Workspace, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(small_county.root, copy)
    mapping = copy / "mappings" / "register.toml"
    text = mapping.read_text(encoding="utf-8").replace('to = "wage_income"', 'to = "business_income"')
    write_text(mapping, text)
    findings = {one["check"]: one for one in answer("doctor", "--home", str(copy))["findings"]}
    assert [item["en"] for item in findings["datasets"]["items"]] == ["Poor household: 1 missing: Wage income (Tax)"]


def test_doctor_says_when_the_folder_is_no_workspace(tmp_path: Path) -> None:
    result = run("doctor", "--home", str(tmp_path))
    assert result.exit_code == 13
    assert "✗ [HM-WSP-001]" in result.stdout
