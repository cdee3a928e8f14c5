"""Counts for readers who may not see the households: small ones are not told, nor what would give them away (public.suppress)."""

from collections.abc import Sequence

from huimin.kernel import Text
from huimin.web.public.suppress import FEW, LEAST, SHOWN, protect

FEWER = Text(f"少于{LEAST}", f"fewer than {LEAST}")
HIDDEN = Text("不显示", "not shown")


def marks(counts: Sequence[int], may_see: bool) -> list[str]:
    """SHOWN, FEW or hidden for each of some siblings under a total that is told."""
    return [SHOWN] * len(counts) if may_see else protect(counts)


def count(value: int, mark: str) -> int | Text:
    return value if mark == SHOWN else FEWER if mark == FEW else HIDDEN


def money(fen: int, mark: str) -> int | Text:
    return fen if mark == SHOWN else HIDDEN


def words(value: int | Text) -> Text:
    """As a sentence has it."""
    return value if isinstance(value, Text) else Text.of(f"{value:,}")
