"""The shell around the verbs: help in two languages, one error line, exit codes, nothing heavy loaded."""

import json
import subprocess
import sys
from typing import Any

import pytest
from click.testing import CliRunner, Result

from huimin.cli import main
from huimin.cli.screen import Screen


def run(*args: str, lang: str = "zh", **env: str) -> Result:
    return CliRunner().invoke(main, list(args), env={"HUIMIN_LANG": lang, "HUIMIN_DEBUG": "", **env})


def test_alone_it_shows_what_it_can_do() -> None:
    assert run().output == run("--help").output
    assert "应享未享" in run().output


def test_help_speaks_the_language_asked_for() -> None:
    assert "用法:" in run("match", "--help").output
    english = run("match", "--help", lang="en").output
    assert "Usage: " in english
    assert "show no progress" in english


def test_help_loads_nothing_heavy() -> None:
    code = ("import sys; from huimin.cli import main\n"
            "try: main(['--help'])\nexcept SystemExit: pass\n"
            "heavy = {'duckdb', 'sqlglot', 'xlsxwriter', 'python_calamine', 'sqlite3', 'huimin.policy', 'huimin.matching'}\n"
            "print(sorted(heavy & set(sys.modules)), file=sys.stderr)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize(("args", "zh", "en"), [
    (("matc",), "是不是“match”", "Did you mean “match”"),
    (("match", "--moth", "x"), "是不是“--month”", "Did you mean “--month”"),
    (("match", "--month", "3"), "月份写作 2026-10", "a month is written 2026-10"),
    (("match", "--as-of", "soon"), "日期写作 2026-10-31", "a day is written 2026-10-31"),
    (("match", "x"), "多出来的“x”", "“x” is too much"),
    (("match", "--month"), "后面要写一个值", "needs a value"),
    (("explain",), "缺少“ID”", "“ID” is missing"),
    (("demo", "--people", "many"), "要一个整数", "a whole number is needed"),
])
def test_a_wrong_command_is_one_line_with_the_way_out(args: tuple[str, ...], zh: str, en: str) -> None:
    for lang, words in (("zh", zh), ("en", en)):
        result = run(*args, lang=lang)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert len(result.stderr.splitlines()) == 1
        assert result.stderr.startswith("[HM-CLI-001]")
        assert words in result.stderr
        assert "--help" in result.stderr


def test_an_error_keeps_its_exit_code_and_goes_to_stderr(tmp_path: Any) -> None:
    result = run("match", "--home", str(tmp_path))
    assert (result.exit_code, result.stdout) == (13, "")
    assert result.stderr.startswith("[HM-WSP-001]")


def test_with_json_the_error_is_an_object_too(tmp_path: Any) -> None:
    result = run("match", "--home", str(tmp_path), "--json")
    assert json.loads(result.stdout)["error"]["code"] == "HM-WSP-001"
    assert result.exit_code == 13


def test_a_fault_of_ours_is_said_as_such(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("huimin.kernel.Workspace.open", fail)
    result = run("match", "--home", str(tmp_path))
    assert result.exit_code == 1
    assert result.stderr.startswith("[HM-000] 程序出错:ZeroDivisionError: oops")
    assert len(result.stderr.splitlines()) == 1


def test_the_home_may_come_from_the_environment(tmp_path: Any) -> None:
    assert str(tmp_path) in run("match", HUIMIN_HOME=str(tmp_path)).stderr


def test_progress_is_one_line_per_step_off_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen()
    for done in range(3):
        screen.progress("step", done, 3)
    Screen(quiet=True).progress("hidden", 0, 1)
    assert capsys.readouterr().err == "step\n"
