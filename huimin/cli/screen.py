"""What a verb says: results on stdout (a table for people, one JSON object for machines), the rest on stderr."""

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

import click

from huimin.kernel import HuiminError


class Screen:
    """Where a verb's words go. Holds the two choices every verb offers: --json and --quiet."""

    def __init__(self, *, as_json: bool = False, quiet: bool = False) -> None:
        self.as_json = as_json
        self.quiet = quiet
        self._step = ""

    def progress(self, step: str, done: int, total: int) -> None:
        """Show how far a long step is: one moving line on a terminal, one line per step elsewhere."""
        if self.quiet:
            return
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[2K{step} {done}/{total}", nl=done >= total, err=True)
        elif step != self._step:
            click.echo(step, err=True)
        self._step = step

    def note(self, text: str) -> None:
        """A remark that is neither result nor error."""
        if not self.quiet:
            click.echo(text, err=True)

    def complain(self, error: HuiminError) -> None:
        """An error that left a result worth showing."""
        click.echo(str(error), err=True)

    def show(self, data: Mapping[str, Any], text: Callable[[], str]) -> None:
        """The result: `data` as one JSON object, or what `text` writes for people."""
        click.echo(json.dumps(data, ensure_ascii=False, default=str) if self.as_json else text())
