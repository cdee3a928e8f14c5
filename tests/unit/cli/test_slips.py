"""Slips people make on the command line and in a workspace: each gets a code and a way out, never a crash or silence."""

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from huimin.catalog import identity
from huimin.cli import main
from huimin.exchange import load
from huimin.kernel import Workspace, write_text
from huimin.matching import read_data_side
from huimin.policy import read_library

HAN = re.compile(r"[\u4e00-\u9fff]")


def run(*args: str, lang: str = "zh") -> Result:
    return CliRunner().invoke(main, [*args], env={"HUIMIN_LANG": lang, "HUIMIN_DEBUG": "", "HUIMIN_HOME": None})


def notices(home: str | Path, *args: str) -> list[str]:
    found = json.loads(run("match", "--home", str(home), "--json", "-q", "--no-workbooks", *args).stdout)
    return [notice["zh"] for notice in found["notices"]]


@pytest.fixture
def home(small_county: Workspace) -> str:
    return str(small_county.root)


@pytest.fixture
def copy(small_county: Workspace, tmp_path: Path) -> Path:
    """A county of one's own, to spoil."""
    shutil.copytree(small_county.root, tmp_path / "copy", ignore=shutil.ignore_patterns("runs", "registry"))
    for name in ("runs", "registry"):
        (tmp_path / "copy" / name).mkdir()
    return tmp_path / "copy"


# -- files and folders -------------------------------------------------------------------------


@pytest.mark.parametrize(("args", "code", "exit_code"), [
    (("load", "--mapping", "{tmp}/none.toml"), "HM-CLI-005", 14),
    (("load", "--mapping", "{tmp}"), "HM-CLI-005", 14),
    (("load", "--inbox", "{tmp}/none"), "HM-CLI-005", 14),
    (("load", "--inbox", "{tmp}/file"), "HM-CLI-005", 14),
    (("simulate", "--policies", "{tmp}/none"), "HM-BUD-008", 14),
    (("simulate", "--policies", "{tmp}/file"), "HM-BUD-008", 14),
    (("policy", "handbook", "--out", "{tmp}/file"), "HM-CLI-006", 13),
])
def test_a_wrong_path_has_a_code(home: str, tmp_path: Path, args: tuple[str, ...], code: str, exit_code: int) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    result = run(*(arg.format(tmp=tmp_path) for arg in args), "--home", home, "-q")
    assert (result.exit_code, result.stderr[1:11]) == (exit_code, code)
    assert str(tmp_path) in result.stderr
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_init_on_a_file_or_where_nothing_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        result = run("init", str(folder))
        assert (result.exit_code, result.stderr[1:11]) == (13, "HM-CLI-006")


def test_a_refusal_of_the_system_is_said_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert "是文件,不是文件夹" in run("init", str(tmp_path / "file" / "x")).stderr
    assert "is a file, not a folder" in run("init", str(tmp_path / "file" / "x"), lang="en").stderr


def test_doctor_on_a_folder_that_is_not_there(tmp_path: Path) -> None:
    result = run("doctor", "--home", str(tmp_path / "none"))
    assert (result.exit_code, "✗ [HM-WSP-001]" in result.stdout) == (13, True)


# -- names -------------------------------------------------------------------------------------


def test_an_unknown_kind_of_fact_is_named_with_the_known_ones() -> None:
    result = run("catalog", "fields", "--entity", "househld")
    assert (result.exit_code, result.stdout) == (14, "")
    assert "是不是“household”" in result.stderr
    assert "event.medical" in result.stderr


def test_the_same_value_set_twice_is_refused(home: str) -> None:
    result = run("simulate", "--home", home, "--set", "allowance.sum=60", "--set", "allowance.sum=70")
    assert (result.exit_code, result.stderr[1:11]) == (2, "HM-BUD-007")


def test_help_names_only_parameters_that_exist() -> None:
    library = read_library()
    known = {p.id for policy in library.policies for p in policy.parameters}
    text = run("simulate", "--help").stdout
    named = re.findall(r"--set ([a-z_]+\.[a-z_]+)", text)
    assert named
    assert [name for name in named if name not in known] == []


def test_help_lists_an_argument_once() -> None:
    lines = run("explain", "--help", lang="en").stdout.splitlines()
    assert [line.split()[0] for line in lines if line.strip().startswith("ID")] == ["ID"]


# -- what is given and not used ----------------------------------------------------------------


def test_a_selected_policy_not_yet_in_force_is_left_out_and_told(copy: Path) -> None:
    settings = (copy / "huimin.toml").read_text(encoding="utf-8") + 'policies = ["allowance", "heating"]\n'
    write_text(copy / "huimin.toml", settings)
    later = (copy / "policies" / "allowance" / "CN@2026-01-01.toml").read_text(encoding="utf-8").replace('"allowance"', '"heating"')
    write_text(copy / "policies" / "heating" / "CN@2027-01-01.toml", later.replace("allowance.sum", "heating.sum"))
    assert [text for text in notices(copy) if "heating" in text] == [
        "huimin.toml 选了 heating,但 2026-10-31 在本地没有生效的版本(最早的从 2027-01-01 起),这次没有算。"]
    assert run("simulate", "--home", str(copy), "--set", "allowance.sum=60", "-q").exit_code == 0
    write_text(copy / "huimin.toml", settings.replace("heating", "heatin"))
    for verb in (("match",), ("explain", "A1")):
        result = run(*verb, "--home", str(copy), "-q")
        assert (result.exit_code, "“heating”" in result.stderr) == (14, True)


def test_another_selection_is_another_run(copy: Path) -> None:
    """Also where both compute the same: a policy that another reads is computed, and gets lists only when selected."""
    text = (copy / "policies" / "poor" / "CN@2026-01-01.toml").read_text(encoding="utf-8").replace('id = "poor"', 'id = "help"')
    text = text.replace("total(member.wage_income) < standard", "poor.outcome").replace("{standard}", "")
    write_text(copy / "policies" / "help" / "CN@2026-01-01.toml", re.sub(r"\[parameters.*?(?=\[\[)", "", text, flags=re.DOTALL))
    settings = (copy / "huimin.toml").read_text(encoding="utf-8")
    found = []
    for chosen in ('["help"]', '["help", "poor"]'):
        write_text(copy / "huimin.toml", f"{settings}policies = {chosen}\n")
        found.append(json.loads(run("match", "--home", str(copy), "--json", "-q", "--no-workbooks").stdout))
    assert [sorted(item["id"] for item in one["policies"]) for one in found] == [["help"], ["help", "poor"]]
    assert found[0]["run"] != found[1]["run"]


def test_a_parameter_no_rule_declares_is_told(copy: Path) -> None:
    with (copy / "parameters" / "local.csv").open("a", encoding="utf-8") as stream:
        stream.write("allowance.summ,9901,any,2026-01-01,,60,yuan/person/month,x,made_up,\n")
    told = "local.csv:4:没有一项政策用到参数“allowance.summ”,这一行不起作用。是不是“allowance.sum”?"
    assert told in notices(copy)
    assert told in run("doctor", "--home", str(copy)).stdout


def test_without_slips_nothing_is_told(home: str) -> None:
    assert notices(home) == []
    assert "不起作用" not in run("doctor", "--home", home).stdout


def test_doctor_tells_a_standard_set_below_the_level_the_law_names(tmp_path: Path) -> None:
    run("init", str(tmp_path / "x"), "--area", "230777")
    row = "rigid.ratio,230777,any,2026-01-01,,0.6,1,x,made_up,\n"
    with (tmp_path / "x" / "parameters" / "local.csv").open("a", encoding="utf-8") as stream:
        stream.write(row)
    assert "rigid.ratio:法律规定由设区的市级及以上制定" in run("doctor", "--home", str(tmp_path / "x")).stdout


def test_init_asks_for_a_number_at_the_level_the_law_names(tmp_path: Path) -> None:
    run("init", str(tmp_path / "x"), "--area", "230777")
    listed = (tmp_path / "x" / "parameters" / "local-to-fill-in.csv.txt").read_text(encoding="utf-8")
    assert "rigid.ratio,2307,any," in listed
    assert "dibao.standard,230777,any," in listed


def test_data_of_an_earlier_month_is_told(home: str) -> None:
    assert notices(home, "--month", "2026-12") == ["2026-12 没有任何数据,用的是以前的:2026-10(名册、名册、登记)。"]


def test_doctor_writes_money_in_yuan(copy: Path) -> None:
    write_text(copy / "parameters" / "local.csv", "id,area,residence,from,to,value,unit,source,status,note\n")
    text = run("doctor", "--home", str(copy)).stdout
    assert "allowance.sum  每月津贴(元/人/月)" in text
    assert "fen" not in text


# -- what is shown -----------------------------------------------------------------------------


@pytest.fixture
def stranger(copy: Path) -> tuple[Path, str]:
    """A roster names somebody the register does not have."""
    number = "99012119300101111"
    number += identity.check_digit(number)
    write_text(copy / "inbox" / "allowance.csv", f"id,sum\n{number},30\n")
    for name in ("people.csv", "poor.csv"):
        write_text(copy / "inbox" / name, (copy / "inbox" / name).read_text(encoding="utf-8").splitlines()[0] + "\n")
    workspace = Workspace.open(copy)
    load(workspace, *read_data_side(workspace))
    return copy, number


def test_no_identity_number_is_printed(stranger: tuple[Path, str]) -> None:
    home, number = stranger
    matched = run("match", "--home", str(home), "--no-workbooks", "-q").stdout
    command = re.search(r"huimin explain (\w+:1) --policy (\w+) --home", matched)
    assert command is not None
    asked = ("explain", command[1], "--home", str(home), "-q")
    for text in (matched, run(*asked).stdout, run(*asked, "--json").stdout, run("explain", number, "--home", str(home), "-q").stdout):
        assert text
        assert number not in text


def test_somebody_in_no_household_is_told_first(stranger: tuple[Path, str]) -> None:
    home, number = stranger
    assert run("explain", number, "--home", str(home), "-q").stdout.startswith("注意:不在人口登记的任何一户里。")


def test_a_line_of_a_list_stands_for_whom_it_is_about(home: str) -> None:
    run("match", "--home", home, "-q")
    by_line = run("explain", "undue:1", "--home", home, "-q").stdout
    assert by_line == run("explain", "A2", "--home", home, "-q").stdout
    result = run("explain", "undue:99", "--home", home)
    assert (result.exit_code, result.stderr[1:11]) == (14, "HM-CLI-008")
    assert run("explain", "undue:0", "--home", home).exit_code == 14
    assert "注意" not in by_line


def test_a_run_asked_for_again_is_the_latest(copy: Path) -> None:
    def key() -> str:
        return run("explain", "ok:1", "--home", str(copy), "-q").stdout.splitlines()[0]

    run("match", "--home", str(copy), "-q", "--no-workbooks", "--as-of", "2026-10-05")
    run("match", "--home", str(copy), "-q", "--no-workbooks")
    assert "2026-10-31" in key()
    run("match", "--home", str(copy), "-q", "--no-workbooks", "--as-of", "2026-10-05")
    assert "2026-10-05" in key()


def test_a_value_is_told_once_per_policy(copy: Path) -> None:
    path = copy / "policies" / "allowance" / "CN@2026-01-01.toml"
    text = path.read_text(encoding="utf-8")
    write_text(path, text.replace("[amount]", (
        '[[condition]]\nid = "not_too_old"\nwhen = "age(as_of) < 2 * first_age"\narticle = "试行办法 第九条"\n'
        'refuse = { zh = "年龄不对。", en = "Too old." }\n[amount]')))
    shown = run("explain", "A1", "--home", str(copy), "-q").stdout
    assert shown.count("出生日期 1941-03-01") == 1
    assert "✓ 同上  〔试行办法 第九条〕" in shown


def test_what_is_paid_by_the_season_is_not_made_a_monthly_sum(copy: Path) -> None:
    path = copy / "policies" / "allowance" / "CN@2026-01-01.toml"
    write_text(path, path.read_text(encoding="utf-8").replace('period = "month"', 'period = "season"')
               .replace("fen/person/month", "fen/person"))
    local = copy / "parameters" / "local.csv"
    write_text(local, local.read_text(encoding="utf-8").replace("yuan/person/month", "yuan/person"))
    roster = copy / "mappings" / "allowance.toml"
    write_text(roster, roster.read_text(encoding="utf-8").replace("yuan/month", "yuan"))
    assert run("load", "--home", str(copy), "-q").exit_code == 0
    text = run("simulate", "--home", str(copy), "--set", "allowance.sum=60", "-q").stdout
    assert text.startswith("allowance.sum = 60(各地,原为50):按全部符合条件的人计,高龄津贴每季多40.00元(200.00 → 240.00)。")
    assert "每月" not in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_progress_speaks_one_language(copy: Path, lang: str) -> None:
    said = run("match", "--home", str(copy), lang=lang).stderr
    assert said
    assert all(bool(HAN.search(line)) == (lang == "zh") for line in said.splitlines())
