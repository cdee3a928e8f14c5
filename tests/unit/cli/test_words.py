"""Sentences that once had holes in them: every name said, every next step named, in the reader's language."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from huimin.catalog import dataset_rows, standard_datasets
from huimin.cli import main
from huimin.cli.link import by_rule_only
from huimin.kernel import Month, Workspace, write_text
from huimin.linkage import LinkagePackagesMissing
from huimin.review import Linked

ASK = ("--policy", "poor", "--item", "person.wage_income", "--basis", "社会救助法", "--scenario", "核对",
       "--from", "2026-11-01", "--to", "2026-12-31", "--signed-by", "局长", "--by", "王五", "--day", "2026-11-02")


def run(*args: str, lang: str = "zh") -> Result:
    return CliRunner().invoke(main, [*args], env={"HUIMIN_LANG": lang, "HUIMIN_DEBUG": "", "HUIMIN_HOME": None})


@pytest.fixture
def copy(small_county: Workspace, tmp_path: Path) -> str:
    shutil.copytree(small_county.root, tmp_path / "copy", ignore=shutil.ignore_patterns("runs", "registry"))
    return str(tmp_path / "copy")


@pytest.mark.parametrize(("key", "said"), [
    ("unclaimd:1", "是不是“unclaimed:1”?"), ("Undue:12", "是不是“undue:12”?"), ("zzz:3", "没有名单“zzz”。名单有")])
def test_a_misspelt_list_is_named_with_the_nearest(copy: str, key: str, said: str) -> None:
    result = run("explain", key, "--home", copy)
    assert (result.exit_code, result.stderr[:12]) == (14, "[HM-CLI-012]")
    assert said in result.stderr


def test_without_a_run_or_data_the_sentence_is_whole(copy: str, tmp_path: Path) -> None:
    assert "还没有比对结果" in run("explain", "unclaimed:1", "--home", copy).stderr
    assert "还没有 2026-09 的比对结果" in run("explain", "unclaimed:1", "--month", "2026-09", "--home", copy).stderr
    assert "no results of 2026-09 yet" in run("explain", "unclaimed:1", "--month", "2026-09", "--home", copy, lang="en").stderr
    empty = str(tmp_path / "empty")
    run("init", empty, "--area", "230124")
    for args, said in (((), "还没有数据。"), (("births",), "还没有数据集“births”的数据。")):
        result = run("catalog", "quality", *args, "--month", "2026-10", "--html", str(tmp_path / "pages"), "--home", empty)
        assert result.exit_code == 14
        assert said in result.stderr
        assert "“”" not in result.stderr


def test_a_catalogue_entry_in_english_has_no_chinese_commas(copy: str) -> None:
    page = run("catalog", "show", "births", "--home", copy, lang="en").stdout
    assert "modes: file, interface" in page
    assert "、" not in page.replace("第十四条、第十五条", "")
    assert "共享方式:文件、接口" in run("catalog", "show", "births", "--home", copy).stdout


def test_an_agreement_names_policies_and_items_and_says_when_data_are_due(copy: str) -> None:
    entry = replace(standard_datasets()["income_tax"], impact_assessment="PIA-1")
    write_text(Path(copy) / "catalog" / "datasets.csv", dataset_rows([entry]))
    asked = run("agreement", "request", "income_tax", *ASK, "--home", copy)
    assert asked.exit_code == 0, asked.stderr
    granted = run("agreement", "agree", "A0001", "--by", "李四", "--day", "2026-11-03", "--home", copy)
    due = json.loads(run("agreement", "show", "A0001", "--json", "--home", copy).stdout)["agreements"][0]["data_due"]["day"]
    assert f"数据最迟 {due} 提供" in granted.stdout
    page = run("agreement", "show", "A0001", "--home", copy).stdout
    assert "使用范围:困难家庭" in page
    assert "数据项:工资性收入" in page
    assert f"数据提供截止:{due}" in page
    assert "person.wage_income" not in page


def test_doctor_and_init_count_the_same_standards_and_doctor_counts_no_nothing(tmp_path: Path) -> None:
    home = str(tmp_path / "new")
    needed = json.loads(run("init", home, "--area", "230124", "--json").stdout)["parameters_needed"]
    settings = tmp_path / "new" / "huimin.toml"
    text = settings.read_text("utf-8")
    for month in ("", 'month = "2026-10"\n'):
        settings.write_text(text.replace("[library]", f"{month}[library]"), "utf-8")
        page = run("doctor", "--home", home).stdout
        assert f"{needed} 项地方标准未设定" in page
        assert "0 个数据集" not in page
        assert "还没有数据" in page
    listed = (tmp_path / "new" / "parameters" / "local-to-fill-in.csv.txt").read_text("utf-8")
    assert len(listed.splitlines()) == needed + 1


def test_links_by_rule_only_are_said_to_be() -> None:
    lists = [Linked("clinic", Month(2026, 10), True, probabilistic, {}) for probabilistic in (True, False)]
    assert list(by_rule_only(lists[:1])) == []
    assert "只按规则关联" in "".join(by_rule_only(lists))


def test_packages_that_are_missing_have_an_exit_code_of_their_own_and_no_word_of_python() -> None:
    error = LinkagePackagesMissing(packages="splink")
    assert error.exit_code == 16
    assert "False" not in error.zh + error.en
    assert "huimin link run" in error.zh
