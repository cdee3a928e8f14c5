"""The command line: one file per verb group, no rules of its own."""

from huimin.cli.program import main

__all__ = ["main"]
