"""`huimin allocate` on three made-up counties: what people read, what machines read, what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from huimin.cli import main


def run(*args: object, lang: str = "zh") -> Result:
    return CliRunner().invoke(main, ["allocate", *map(str, args)], env={"HUIMIN_LANG": lang})


@pytest.fixture
def regions(tmp_path: Path) -> Path:
    path = tmp_path / "regions.csv"
    path.write_text("code,name,need,self_sufficiency,performance,last_year\n990121,甲县,1000000,0.5,80,400000\n"
                    "990122,乙县,3000000,0.15,50,1500000\n990123,丙县,500000,0.1,100,300000\n", encoding="utf-8")
    return path


def test_machines_read_every_fen(regions: Path, tmp_path: Path) -> None:
    found: Any = json.loads(run(regions, "--budget", "2,500,000", "--out", tmp_path / "out", "--json").stdout)
    assert found["reserve_fen"] == 5000000
    for which in ("formula", "optimum"):
        assert sum(row[which] for row in found["regions"]) == found["divided_fen"] == 245000000
    assert [Path(file).name for file in found["files"]] == ["allocation.csv", "allocation.xlsx"]
    assert found["optimum"]["lowest_coverage"] >= found["formula"]["lowest_coverage"]


@pytest.mark.parametrize(("lang", "words"), [("zh", ["虚构", "困难系数", "乙县"]), ("en", ["made up", "difficulty", "覆盖"])])
def test_people_read_a_table_and_the_reasons(regions: Path, lang: str, words: list[str]) -> None:
    text = run(regions, "--budget", "2500000", "--why", "990122", lang=lang).stdout
    assert [word in text for word in words] == [True, True, lang == "zh"]


def test_a_clash_is_an_error_that_names_the_limits(regions: Path) -> None:
    result = run(regions, "--budget", "1000000", "--json")
    error = json.loads(result.stdout)["error"]
    assert (result.exit_code, error["code"]) == (10, "HM-BUD-062")
    assert "比上年最多降多少" in error["message"]


def test_the_example_of_rules_can_be_used(regions: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(run("--show-rules").stdout.replace('"synthetic"', '"省财政厅"'), encoding="utf-8")
    text = run(regions, "--budget", "2500000", "--rules", rules).stdout
    assert "虚构" not in text


@pytest.mark.parametrize("args", [["--budget", "5"], ["--budget", "x"], ["--budget", "-1"], []])
def test_a_slip_is_explained(regions: Path, args: list[str]) -> None:
    result = run(*([] if args == ["--budget", "5"] else [regions]), *args)
    assert result.exit_code == 2
    assert "--budget" in result.stderr
