"""What `huimin correction` says when there is nothing, or nobody of that name."""

import pytest

from huimin.cli import main
from huimin.kernel import Workspace


@pytest.fixture
def home(tmp_path) -> str:
    return str(Workspace.create(tmp_path / "home", '[workspace]\narea = "990123"\n').root)


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["correction", *words])
    return int(left.value.code or 0)


def test_no_request_names_the_next_step(home, capsys):
    assert run("list", "--home", home) == 0
    assert "huimin correction open" in capsys.readouterr().out
    assert run("report", "--home", home) == 0
    assert "没有校核申请" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["export", "taxx", "--who", "张三"], ["report", "--department", "taxx"]])
def test_a_misspelt_department_is_not_taken_for_one_without_requests(home, capsys, words):
    assert run(*words, "--home", home) == 14
    assert "taxx" in capsys.readouterr().err
