"""`huimin pool` on a small register: what people read, what machines read, what is refused."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from huimin.cli import main


def run(*args: object, lang: str = "zh") -> Result:
    return CliRunner().invoke(main, ["pool", *map(str, args)], env={"HUIMIN_LANG": lang})


@pytest.fixture
def tables(tmp_path: Path) -> list[object]:
    (tmp_path / "resources.csv").write_text(
        "id,owner,sector,category,kind,amount,unit,place\nR1,县仓库,政府,物资,棉被,2,床,990121100\nR2,总会,慈善组织,资金,补助,800,元,990121\n",
        encoding="utf-8")
    (tmp_path / "needs.csv").write_text(
        "id,household,kind,amount,place,urgency\nN1,1,棉被,2,990121100001,2\nN2,2,棉被,1,990121100001,1\nN3,2,补助,500,990121100001,1\n"
        "N4,3,帐篷,1,990121100001,1\n", encoding="utf-8")
    return [tmp_path / "resources.csv", "--needs", tmp_path / "needs.csv", "--now", "2026-11-01"]


def test_machines_read_the_plan_the_reasons_and_the_proof(tables: list[object], tmp_path: Path) -> None:
    found: Any = json.loads(run(*tables, "--out", tmp_path / "out", "--json").stdout)
    assert [found[name] for name in ("needs", "met", "partly", "unmet", "twice")] == [4, 2, 1, 1, 0]
    assert [(one["id"], one["short"], one["why"]) for one in found["needs_told"]] == [
        ("N1", 1, "urgent"), ("N2", 0, ""), ("N3", 0, ""), ("N4", 1, "none")]
    assert {one["kind"]: one["seen"] <= one["arcs"] for one in found["proofs"]} == {"棉被": True, "补助": True}
    plan = list(csv.DictReader((tmp_path / "out" / "plan.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [(one["需求"], one["数量"], one["单位"]) for one in plan] == [("N1", "1", "床"), ("N2", "1", "床"), ("N3", "500.00", "元")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_second_plan_gives_nobody_what_the_first_gave(tables: list[object], tmp_path: Path, lang: str) -> None:
    run(*tables, "--out", tmp_path / "one", lang=lang)
    stock = tmp_path / "resources.csv"
    stock.write_text(stock.read_text(encoding="utf-8").replace("棉被,2,床", "棉被,3,床"), encoding="utf-8")
    found: Any = json.loads(run(*tables, "--given", tmp_path / "one" / "plan.csv", "--json", lang=lang).stdout)
    assert found["already"] == 2
    assert [(one["need"], one["amount"]) for one in found["plan"]] == [("N1", 1)]
    assert {one["kind"]: one["left"] for one in found["kinds"]} == {"棉被": 0, "补助": 30_000, "帐篷": 0}


@pytest.mark.parametrize(("lang", "words"), [("zh", ["更急", "虚构"]), ("en", ["more, or just as, urgent", "made up"])])
def test_people_read_what_a_need_got_and_why_not_more(tables: list[object], lang: str, words: list[str]) -> None:
    text = run(*tables, "--why", "N1", lang=lang).stdout
    assert [word for word in words if word not in text] == []


def test_a_register_without_needs_is_refused(tables: list[object]) -> None:
    result = run(tables[0])
    assert result.exit_code == 2
    assert "--from-lists" in result.stderr


def test_the_example_of_rules_can_be_used(tables: list[object], tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(run("--show-rules").stdout.replace('"synthetic"', '"县应急局"'), encoding="utf-8")
    assert "虚构" not in run(*tables, "--rules", rules).stdout
