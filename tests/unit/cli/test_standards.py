"""`huimin standards` on the small county: what people read, what machines read."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from huimin.cli import main
from huimin.kernel import Workspace


@pytest.fixture
def home(small_county: Workspace, tmp_path: Path) -> Path:
    copy = tmp_path / "home"
    shutil.copytree(small_county.root, copy)
    return copy


def run(home: Path, *args: str, lang: str = "zh") -> Result:
    return CliRunner().invoke(main, ["standards", args[0], "--home", str(home), *args[1:]], env={"HUIMIN_LANG": lang})


def test_the_register(home: Path) -> None:
    shown = run(home, "list", "--on", "2026-10-31")
    assert "每月津贴" in shown.output
    found: Any = json.loads(run(home, "list", "allowance", "--on", "2026-10-31", "--json").stdout)
    [one] = found["standards"]
    assert (one["value"], one["unit"], one["state"], one["until"]) == ("50", "yuan/person/month", "in_force", None)


def test_findings_have_an_exit_code_of_their_own(home: Path) -> None:
    assert run(home, "check", "--on", "2026-10-31").exit_code == 0
    path = home / "parameters" / "local.csv"
    path.write_text(path.read_text("utf-8").replace("9901,any,2026-01-01,,50", "9901,any,2026-01-01,2026-08-31,50"), encoding="utf-8")
    found = run(home, "check", "--on", "2026-10-31")
    assert found.exit_code == 15
    assert "allowance.sum" in found.output


def test_without_a_price_link_the_month_and_policy_are_named(home: Path) -> None:
    found = run(home, "price", "--from", "2026-09", "--to", "2026-10", lang="en")
    assert found.exit_code == 14
    assert "price_subsidy" in found.output
    assert "2026-09" in found.output


RULES = """
source = "synthetic"
[[rule]]
id = "pilot"
name = { zh = "试点津贴", en = "Pilot allowance" }
standard = "allowance.sum"
area = "9901"
of = "figure.consumption"
share = "10%"
starts = "07-01"
document = "试行办法"
"""
FIGURES = ("id,area,residence,from,to,value,unit,source,status\n"
           "figure.consumption,9901,any,2025-01-01,2025-12-31,7200,yuan/person/year,编造,made_up\n")


def test_from_figures_to_a_number_in_force(home: Path, tmp_path: Path) -> None:
    figures = tmp_path / "figures.csv"
    figures.write_text(FIGURES, encoding="utf-8")
    (home / "indexing.toml").write_text(RULES, encoding="utf-8")
    assert "缺数" in run(home, "index", "--month", "2026-10").output
    found: Any = json.loads(run(home, "index", "--month", "2026-10", "--figures", str(figures), "--effect", "--file", "--by", "张三",
                                "--json").stdout)
    [proposal] = found["proposals"]
    assert (proposal["value"], proposal["before"], proposal["formula"]["zh"]) == ("60", "50", "7200 × 0.1 ÷ 12")
    assert found["filed"] == ["S0001"]
    effect = found["effect"]  # four people of 80 and over, 10 yuan more each, see test_simulate.py
    assert effect["monthly_cost_after_fen"] - effect["monthly_cost_before_fen"] == 4000
    assert "S0001" in run(home, "filed").output
    assert run(home, "decide", "S0001", "--by", "张三", "--document", "某号").exit_code == 14
    for blank in (("--by", "  ", "--document", "某号"), ("--by", "李四", "--document", " ")):
        empty = run(home, "decide", "S0001", *blank)
        assert (empty.exit_code, "HM-BUD-092" in empty.output) == (12, True), empty.output
    empty = run(home, "refuse", "S0001", "--by", "李四", "--reason", "")
    assert (empty.exit_code, "理由" in empty.output) == (12, True), empty.output
    assert "decided.csv" in run(home, "decide", "S0001", "--by", "李四", "--document", "某号", "--day", "2026-10-20").output
    shown: Any = json.loads(run(home, "list", "allowance", "--on", "2026-10-31", "--json").stdout)
    assert [(one["value"], one["document"], one["decided"]) for one in shown["standards"]] == [("60", "某号", "2026-10-20")]
    assert "没有一项" not in run(home, "backpay", "allowance.sum", "--from", "2026-07-01").output


def test_filing_needs_a_name_and_rules_have_an_example(home: Path) -> None:
    assert run(home, "index", "--file").exit_code == 2
    assert "[[rule]]" in run(home, "index", "--show-rules").output
    assert run(home, "index").exit_code == 14


def test_back_pay_of_a_month_that_was_run(home: Path, tmp_path: Path) -> None:
    """李德福 drew 30 instead of 50, 孙 and 周 drew 50; the sum becomes 60: 30 + 10 + 10, of which 20 was short before. 王 drew nothing."""
    from huimin.matching import match

    match(Workspace.open(home))
    with (home / "parameters" / "local.csv").open("a", encoding="utf-8") as stream:
        stream.write("allowance.sum,9901,any,2026-10-01,,60,yuan/person/month,新文件,made_up,\n")
    asked = ("allowance.sum", "--from", "2026-10-01", "--to", "2026-10")
    found: Any = json.loads(run(home, "backpay", *asked, "--json").stdout)
    [month] = found["months"]
    assert (month["units"], month["owed_fen"], month["short_before_fen"], month["not_granted"]) == (3, 5000, 2000, 1)
    assert found["total_fen"] == 5000
    shown = run(home, "backpay", *asked, "--out", str(tmp_path / "out"), lang="en")
    assert "50.00 yuan in all" in shown.output
    lines = (tmp_path / "out" / "backpay.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert lines[-1].endswith("50.00,20.00")
    assert "99" not in shown.output.split("yuan in all")[0].replace("2026", "")  # nobody's number on the screen


def test_regions_and_paths(home: Path) -> None:
    assert "9901" in run(home, "regions", "allowance.sum", "--on", "2026-10-31").output
    args = ["standards", "path", "600", "800", "--ratio", "90%", "--most", "10%", "--year", "2027"]
    found: Any = json.loads(CliRunner().invoke(main, [*args, "--json"]).stdout)
    assert [(step["year"], step["lower_fen"]) for step in found["steps"]] == [(2027, 66000), (2028, 72000)]
    for wrong in (["x", "800"], ["600", "-1"]):
        assert CliRunner().invoke(main, ["standards", "path", *wrong, "--most", "10%", "--year", "2027"]).exit_code == 2
