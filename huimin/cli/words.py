"""What click says by itself, in the reader's language.

Click has its sentences in English; people who read Chinese get the same facts in Chinese here.
Anything click may say that is not listed is passed on after “命令写法不对”.
"""

import re

import click

from huimin.kernel import HuiminError, Text
from huimin.kernel.errors import near_hint

USAGE = Text("用法:", "Usage: ")
ARGUMENTS = Text("参数", "Arguments")
OPTIONS = Text("选项", "Options")
COMMANDS = Text("命令", "Commands")
HELP = Text("显示这段说明", "Show this text")
PERIODS = {"month": Text("每月", "a month"), "year": Text("每年", "a year"), "once": Text("一次", "once"),
           "season": Text("每季", "a season"), "event": Text("每次", "each time")}
NO_COMMAND = Text("用 `huimin <命令> --help` 看每个命令的说明。", "Run `huimin <command> --help` for any command.")


class WrongUse(HuiminError):
    """The command line itself is not understood."""

    code = "HM-CLI-001"
    exit_code = 2
    zh = "命令写法不对:{what_zh}{hint_zh}用 `{command} --help` 看写法。"
    en = "The command is not understood: {what_en} {hint_en}Run `{command} --help`."


def wrong_use(error: click.UsageError) -> WrongUse:
    """Turn click's complaint into our own sentence."""
    command = error.ctx.command_path if error.ctx else "huimin"
    what = _what(error)
    missed = error.option_name if isinstance(error, click.NoSuchOption) and error.ctx else ""
    known = [name for param in error.ctx.command.params for name in param.opts] if missed and error.ctx else []
    return WrongUse(what_zh=what.zh, what_en=what.en, command=command, **near_hint(missed, known))


def unknown_command(name: str, known: list[str], path: str) -> WrongUse:
    return WrongUse(what_zh=f"没有命令“{name}”。", what_en=f"there is no command “{name}”.", command=path, **near_hint(name, known))


def _what(error: click.UsageError) -> Text:
    if isinstance(error, click.NoSuchOption):
        return Text(f"没有选项“{error.option_name}”。", f"there is no option “{error.option_name}”.")
    if isinstance(error, click.MissingParameter):
        name = _name(error.param)
        return Text(f"缺少“{name}”。", f"“{name}” is missing.")
    if isinstance(error, click.BadParameter):
        name = _name(error.param)
        return Text(f"“{name}”:{error.message}", f"“{name}”: {error.message}")
    if isinstance(error, click.BadOptionUsage):
        return Text(f"选项“{error.option_name}”后面要写一个值。", f"option “{error.option_name}” needs a value.")
    extra = re.match(r"Got unexpected extra arguments? \((.*)\)", error.message)
    if extra:
        return Text(f"多出来的“{extra[1]}”。", f"“{extra[1]}” is too much.")
    return Text(error.message, error.message)


def _name(param: click.Parameter | None) -> str:
    if param is None:
        return ""
    return param.opts[0] if isinstance(param, click.Option) else str(param.metavar or param.name)


def department(id: str) -> str:
    """What a department is called; one the catalogue does not know keeps its id."""
    from huimin.catalog import standard_catalog

    return str(standard_catalog().departments.get(id, Text.of(id)))
