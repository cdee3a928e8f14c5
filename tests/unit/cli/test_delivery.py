"""`huimin efficiency`, `contracts`, `donations`: what people read, what machines read, what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from huimin.cli import main
from huimin.kernel import Workspace
from tests.unit.budget.delivery.given import FUNDS
from tests.unit.budget.delivery.test_contracts import CONTRACTS


@pytest.fixture
def home(tmp_path: Path) -> Path:
    root = Workspace.create(tmp_path / "home", '[workspace]\nname = "试点"\narea = "990121"\n').root
    (root / "delivery").mkdir()
    (root / "delivery" / "funds.csv").write_text(FUNDS, encoding="utf-8")
    (root / "delivery" / "contracts.toml").write_text(CONTRACTS, encoding="utf-8")
    return root


def run(home: Path, *args: object, lang: str = "zh") -> Result:
    return CliRunner().invoke(main, [*map(str, args), "--home", str(home)], env={"HUIMIN_LANG": lang})


def told(home: Path, *args: object) -> Any:
    result = run(home, *args, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_efficiency_adds_up_to_the_fen(home: Path, tmp_path: Path) -> None:
    found = told(home, "efficiency", "--on", "2026-10-31", "--out", tmp_path / "out")
    assert found["totals_fen"] == {"received": 100_000, "paid": 50_000, "bounced": 0, "handed_back": 0, "due": 80_000}
    assert found["speed"]["fen"] + found["held_fen"] == 100_000
    assert (found["idle_fen"], found["late_fen"], found["arrears_fen"]) == (50_000, 20_000, 30_000)
    assert found["scores"][0]["value"] == 0.547222
    assert [Path(name).name for name in found["files"]] == ["score.csv", "velocity.csv", "held.csv", "arrears.csv", "work.csv"]
    assert "R1,P2,dibao,990121100,2026-01-01,2026-05-01,120,200.00" in (tmp_path / "out" / "velocity.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", ["54.7%,低于 60%", "不是规定", "虚构", "31–90天"]), ("en", ["below the alert line", "made-up"])])
def test_people_read_the_score_and_its_parts(home: Path, lang: str, words: list[str]) -> None:
    text = run(home, "efficiency", "--on", "2026-10-31", lang=lang).stdout
    assert [word for word in words if word not in text] == []


def test_without_a_table_the_next_step_is_told(tmp_path: Path) -> None:
    root = Workspace.create(tmp_path / "empty", '[workspace]\narea = "990121"\n').root
    result = run(root, "efficiency")
    assert (result.exit_code, "funds.csv" in result.stderr) == (14, True)


def test_a_result_goes_through_two_people_to_what_is_due(home: Path, tmp_path: Path) -> None:
    table = tmp_path / "results.csv"
    table.write_text("contract,ref,month,count\nC1,A-1,2026-07,10\n", encoding="utf-8")
    assert told(home, "contracts", "claim", table, "--by", "甲")["results"][0]["state"] == "claimed"
    assert run(home, "contracts", "accept", "R0001", "--by", "乙").exit_code == 14
    told(home, "contracts", "verify", "R0001", "--count", "9", "--by", "甲")
    refused = run(home, "contracts", "accept", "R0001", "--by", "甲")
    assert (refused.exit_code, "HM-BUD-165" in refused.stderr) == (14, True)
    assert told(home, "contracts", "due")["due_fen"] == 0
    told(home, "contracts", "accept", "R0001", "--by", "乙")
    assert told(home, "contracts", "due")["due_fen"] == 72_450
    assert "验收 9 次 × 80.50 元 = 724.50 元" in run(home, "contracts", "due").stdout
    assert "已验收" in run(home, "contracts", "list").stdout


def test_a_donation_is_traced_published_and_checked(home: Path, tmp_path: Path) -> None:
    gifts, uses, file = tmp_path / "gifts.csv", tmp_path / "uses.csv", tmp_path / "list.jsonl"
    gifts.write_text("day,donor,named,resource,what,unit,amount\n2026-09-01,王五,否,R1,救助款,元,300.50\n", encoding="utf-8")
    uses.write_text("day,what,unit,amount,purpose,place,people,needs\n2026-09-03,救助款,元,100,医疗,990121001,3,N1\n", encoding="utf-8")
    assert told(home, "donations", "receive", gifts, "--by", "李四") == {"entered": ["D0001"]}
    assert told(home, "donations", "use", uses, "--by", "李四") == {"entered": ["U0001"]}
    again = run(home, "donations", "use", uses, "--by", "李四")
    assert (again.exit_code, "U0001" in again.stderr) == (14, True)
    twice = run(home, "donations", "receive", gifts, "--by", "李四")
    assert (twice.exit_code, "D0001" in twice.stderr, "--again" in twice.stderr) == (14, True, True)
    [one] = told(home, "donations", "trace", "D0001")["donations"]
    assert (one["left"], one["uses"][0]["people"]) == ("200.50", None)
    head = told(home, "donations", "publish", file)["head"]
    told(home, "donations", "undo", "U0001", "--by", "李四", "--reason", "记错", "--day", "2026-09-05")
    assert told(home, "donations", "verify", "--head", head)["holds"] is True
    assert told(home, "donations", "verify", file, "--head", head)["lines"] == 2
    assert run(home, "donations", "verify", file, "--head", "0" * 63 + "1").exit_code == 15
    assert told(home, "donations", "undo", "D0001", "--by", "李四", "--reason", "记错") == {"entered": ["B0002"]}
    assert "登记有误" in run(home, "donations", "trace").stdout
    file.write_text(file.read_text(encoding="utf-8").replace("300.50", "300.60"), encoding="utf-8")
    broken = run(home, "donations", "verify", file)
    assert (broken.exit_code, "第2行" in broken.stderr) == (10, True)


def test_a_donation_must_stand_in_the_register(home: Path, tmp_path: Path) -> None:
    gifts, register = tmp_path / "gifts.csv", tmp_path / "register.csv"
    gifts.write_text("day,donor,resource,what,unit,amount\n2026-09-01,王五,R1,棉被,床,30\n", encoding="utf-8")
    head = "id,owner,sector,category,kind,amount,unit,place\n"
    register.write_text(head + "R1,王五,慈善组织,物资,大米,30,袋,990121\n", encoding="utf-8")
    assert "R1" in run(home, "donations", "receive", gifts, "--by", "李四", "--register", register).stderr
    register.write_text(head + "R1,王五,慈善组织,物资,棉被,30,床,990121\n", encoding="utf-8")
    assert told(home, "donations", "receive", gifts, "--by", "李四", "--register", register) == {"entered": ["D0001"]}
