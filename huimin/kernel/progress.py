"""Long work says how far it is. The caller decides where that is shown."""

from typing import Protocol


class Progress(Protocol):
    def __call__(self, step: str, done: int, total: int) -> None:
        """`step` is a short sentence; `done` of `total` parts of it are finished."""


def silent(step: str, done: int, total: int) -> None:
    """Show nothing: the default for library calls and tests."""
