"""Commands whose help is written in two languages, loaded only when they are called.

`huimin --help` must answer at once, so the group knows every verb's one-line description and the
module it lives in, and imports that module only to run it or to show its own help.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple, TypeVar

import click

from huimin.cli import words
from huimin.cli.screen import Screen
from huimin.cli.values import FOLDER, cannot_use
from huimin.kernel import HuiminError, Text

Verb = TypeVar("Verb", bound=Callable[..., Any])


class Unforeseen(HuiminError):
    """A fault of the program, not of the user."""

    code = "HM-000"
    exit_code = 1
    zh = "程序出错:{what}。已有的数据没有改动。请设 HUIMIN_DEBUG=1 再运行一次,把全文发给维护者。"
    en = ("The program failed: {what}. Data already stored is unchanged. "
          "Run again with HUIMIN_DEBUG=1 and send the full text to the maintainers.")


class Option(click.Option):
    """An option explained in both languages."""

    def __init__(self, *args: Any, text: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = str(self.text)
        return super().get_help_record(ctx)


class Argument(click.Argument):
    """An argument explained in both languages."""

    def __init__(self, *args: Any, text: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text


class Command(click.Command):
    """A verb with bilingual help."""

    text: Text = Text("", "")

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=str(words.USAGE))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            for paragraph in str(self.text).split("\n"):
                formatter.write(" " * formatter.current_indent + paragraph + "\n")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [piece.replace("[OPTIONS]", f"[{words.OPTIONS}]") for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        arguments = [(param.make_metavar(ctx), str(param.text)) for param in self.params if isinstance(param, Argument)]
        options = [record for param in self.get_params(ctx)
                   if not isinstance(param, Argument) and (record := param.get_help_record(ctx))]
        for title, rows in ((words.ARGUMENTS, arguments), (words.OPTIONS, options)):
            if rows:
                with formatter.section(str(title)):
                    formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = str(words.HELP)
        return option


class Entry(NamedTuple):
    """One line of `huimin --help`: where the verb lives and what it is for."""

    module: str
    text: Text


class Group(click.Group, Command):
    """Verbs by name, imported when used; turns every error into one line and an exit code."""

    def __init__(self, *args: Any, entries: Mapping[str, Entry], text: Text, **kwargs: Any) -> None:
        kwargs |= {"invoke_without_command": True, "callback": _show_help}
        super().__init__(*args, **kwargs)
        self.entries = entries
        self.text = text

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self.entries.get(cmd_name)
        if entry is None:
            raise words.unknown_command(cmd_name, list(self.entries), ctx.command_path)
        module, _, attribute = entry.module.partition(":")
        command: click.Command = getattr(import_module(module), attribute or "command")
        return command

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [f"<{words.COMMANDS}>", f"[{words.OPTIONS}]"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(str(words.COMMANDS)):
            formatter.write_dl([(name, str(entry.text)) for name, entry in self.entries.items()])
        Command.format_options(self, ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        formatter.write(f"{words.NO_COMMAND}\n")

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None,
             complete_var: str | None = None, standalone_mode: bool = True, **extra: Any) -> Any:
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, False, **extra)
        argv = list(sys.argv[1:] if args is None else args)
        sys.exit(self._run(argv, prog_name, complete_var, **extra))

    def _run(self, argv: list[str], prog_name: str | None, complete_var: str | None, **extra: Any) -> int:
        screen = Screen(as_json="--json" in argv)
        try:
            result = super().main(argv, prog_name, complete_var, False, **extra)
            return result if isinstance(result, int) else 0
        except click.UsageError as error:
            return _complain(words.wrong_use(error), screen)
        except HuiminError as error:
            return _complain(error, screen)
        except (KeyboardInterrupt, click.Abort):
            return 130
        except BrokenPipeError:
            sys.stderr.close()
            return 0
        except Exception as error:
            if os.environ.get("HUIMIN_DEBUG"):
                raise
            if isinstance(error, OSError) and error.filename:
                return _complain(cannot_use(error), screen)
            return _complain(Unforeseen(what=f"{type(error).__name__}: {error}".splitlines()[0]), screen)


def verb(name: str, text: Text) -> Callable[[Callable[..., int | None]], Command]:
    """Make a command of a function whose first argument is a Screen; adds --json and --quiet."""

    def decorate(function: Callable[..., int | None]) -> Command:
        def callback(as_json: bool, quiet: bool, **values: Any) -> int | None:
            return function(Screen(as_json=as_json, quiet=quiet), **values)

        params = [*reversed(getattr(function, "__click_params__", [])), *_every_verb_has()]
        command = Command(name, callback=callback, params=params)
        command.text = text
        return command

    return decorate


def option(*names: str, text: Text, **settings: Any) -> Callable[[Verb], Verb]:
    """An option, explained in both languages."""
    return click.option(*names, cls=Option, text=text, **settings)


def argument(name: str, *, text: Text, **settings: Any) -> Callable[[Verb], Verb]:
    return click.argument(name, cls=Argument, text=text, **settings)


def home_option(function: Verb) -> Verb:
    """--home, else HUIMIN_HOME, else ./data."""
    return option("--home", envvar="HUIMIN_HOME", default="data", type=FOLDER,
                  text=Text("工作区文件夹(默认 HUIMIN_HOME 或 ./data)", "workspace folder (default HUIMIN_HOME or ./data)"))(function)


def _every_verb_has() -> list[click.Parameter]:
    return [
        Option(["--json", "as_json"], is_flag=True,
               text=Text("结果写成一个 JSON 对象(标准输出)", "write the result as one JSON object on stdout")),
        Option(["--quiet", "-q"], is_flag=True, text=Text("不显示进度", "show no progress")),
    ]


@click.pass_context
def _show_help(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def _complain(error: HuiminError, screen: Screen) -> int:
    click.echo(str(error), err=True)
    if screen.as_json:
        screen.show({"error": error.as_json()}, str)
    return error.exit_code
