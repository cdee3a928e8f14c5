"""What `huimin load` says when a reason for drift is given for a list nobody mapped, or no list came in."""

import pytest

from huimin.cli import main
from huimin.kernel import Workspace, write_text

MAPPING = """[dataset]
id = "pay"
name = "工资"
department = "tax"
kind = "person"
files = "pay_*.csv"
[key]
person = "证件号"
[[column]]
from = "工资"
to = "wage_income"
unit = "yuan/year"
"""


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    made = Workspace.create(tmp_path / "home", '[workspace]\narea = "990123"\n')
    write_text(made.mappings / "pay.toml", MAPPING)
    return made


def load(workspace: Workspace, *words: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["load", "--home", str(workspace.root), "--quiet", *words])
    return int(left.value.code or 0)


def test_a_reason_for_an_unknown_list_is_refused(workspace, capsys):
    assert load(workspace, "--accept-drift", "payy=提标") == 14
    assert "是不是“pay”" in capsys.readouterr().err


def test_a_list_that_failed_is_not_called_unmapped(workspace, capsys):
    write_text(workspace.inbox / "pay_2026-10.csv", "别的,列\n1,2\n")
    assert load(workspace) != 0
    assert "没有映射文件" not in capsys.readouterr().out
