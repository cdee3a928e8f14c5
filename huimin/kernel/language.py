"""Which language people read: Chinese first, English on request (`HUIMIN_LANG=en`)."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

_override: ContextVar[str | None] = ContextVar("huimin_language", default=None)


def language() -> str:
    """Return "zh" or "en"."""
    chosen = _override.get() or os.environ.get("HUIMIN_LANG", "zh")
    return "en" if chosen.lower().startswith("en") else "zh"


@contextmanager
def use_language(code: str) -> Iterator[None]:
    """Speak `code` ("zh" or "en") inside the block, whatever the environment says."""
    token = _override.set(code)
    try:
        yield
    finally:
        _override.reset(token)


@dataclass(frozen=True)
class Text:
    """One sentence or name in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if language() == "en" else self.zh

    @classmethod
    def of(cls, value: "str | Text | Mapping[str, str]") -> "Text":
        """Read `"…"` or `{ zh = "…", en = "…" }` as files write it; a missing language borrows the other."""
        if isinstance(value, Text):
            return value
        if isinstance(value, str):
            return cls(value, value)
        zh, en = value.get("zh", ""), value.get("en", "")
        return cls(zh or en, en or zh)

    def as_json(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}
