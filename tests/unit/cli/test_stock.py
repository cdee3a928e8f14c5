"""`huimin stock`: three tables in, a placement out; slips named by line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from huimin.cli import main

DEPOTS = "id,name,place,capacity\nD1,县仓库,990121001,6\nD2,镇仓库,990121200,4\n"
KINDS = "kind,unit,room,price,weight\n帐篷,顶,3,300,2\n棉被,床,1,80.50,\n"
SHOCKS = "shock,place,kind,amount,weight\n洪水,990121001,棉被,3,9\n雪灾,990121200,棉被,4,\n雪灾,990221001,帐篷,1,\n"


@pytest.fixture
def tables(tmp_path: Path) -> list[Path]:
    found = [tmp_path / f"{name}.csv" for name in ("depots", "kinds", "shocks")]
    for path, words in zip(found, (DEPOTS, KINDS, SHOCKS), strict=True):
        path.write_text(words, encoding="utf-8")
    return found


def run(*args: object, lang: str = "zh") -> Result:
    return CliRunner().invoke(main, ["stock", *map(str, args)], env={"HUIMIN_LANG": lang})


def test_a_placement_told_and_written(tables: list[Path], tmp_path: Path) -> None:
    done = run(*tables, "--budget", "402.5", "--hours", "0.5", "--out", tmp_path / "out", "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    # five quilts at 80.50: three in the township of the likelier shock, two in the other
    assert [(one["depot"], one["kind"], one["units"]) for one in said["stock"]] == [("D1", "棉被", 3), ("D2", "棉被", 2)]
    assert (said["spent_fen"], said["aim"]) == (40_250, "expected")
    assert said["lack"] == said["bound"] == 0.4, "(2 quilts + 1 tent of weight 2) x 1 of 10"
    snow = next(one for one in said["shocks"] if one["shock"] == "雪灾")
    assert {one["kind"]: (one["lacking"], one["beyond"]) for one in snow["kinds"]} == {"棉被": (2, 0), "帐篷": (1, 1)}
    assert "D1,县仓库,棉被,3,床" in Path(said["files"][0]).read_text("utf-8-sig")
    shown = run(*tables, "--budget", "402.5", "--hours", "0.5").output
    for words in ("镇仓库", "没有仓库够得着", "预算剩 0.00 元", "虚构"):
        assert words in shown, words
    assert "Proved" in run(*tables, "--budget", "402.5", "--hours", "0.5", "--worst", lang="en").output


@pytest.mark.parametrize(("which", "line", "said"), [
    (0, "D3,远仓库,县城,5", "不是区划代码"), (1, "毛毯,条,1,", "price"), (2, "洪水,990121001,毛毯,1,9", "不在物资表里"),
    (2, "洪水,990121002,棉被,1,3", "前面写的是 9"), (2, "洪水,990121001,棉被,1,9", "已有一行")])
def test_a_slip_is_named_with_its_line(tables: list[Path], which: int, line: str, said: str) -> None:
    tables[which].write_text(tables[which].read_text("utf-8") + line + "\n", encoding="utf-8")
    done = run(*tables, "--budget", "100", "--hours", "4")
    assert done.exit_code == 10
    assert said in done.output
    assert "行" in done.output


def test_money_that_is_none_is_refused(tables: list[Path]) -> None:
    assert run(*tables, "--budget", "很多", "--hours", "4").exit_code == 2
