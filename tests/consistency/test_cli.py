"""Every verb explains itself in both languages and stands in the manual."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from huimin.cli import main


def verbs() -> Iterator[tuple[str, click.Command]]:
    yield from _below("huimin", main)


def _below(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None, f"{path} {name}"
            yield from _below(f"{path} {name}", found)


def said(path: str, language: str) -> str:
    result = CliRunner().invoke(main, [*path.split()[1:], "--help"], env={"HUIMIN_LANG": language})
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("path", [path for path, _ in verbs()])
def test_help_is_there_in_both_languages(path: str) -> None:
    chinese, english = said(path, "zh"), said(path, "en")
    assert chinese != english
    assert any("\u4e00" <= character <= "\u9fff" for character in chinese)
    assert not any("\u4e00" <= character <= "\u9fff" for character in english.replace("惠民", "")), english


def test_the_manual_has_every_verb(root: Path) -> None:
    manual = (root / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    assert [path for path, _ in verbs() if f"## `{path}`\n" not in manual] == []
