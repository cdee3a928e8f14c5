"""A TOML table read with care: every key known, every value of its type, every complaint with file and place."""

from collections.abc import Collection, Mapping
from typing import Any

from huimin.exchange.errors import BadValue, MissingKey, UnknownKey
from huimin.kernel.errors import did_you_mean, near_hint


class Table:
    """One table of a mapping file.

    where: how messages name it ("[dataset]", "[[column]] 3")
    Raises UnknownKey at once when `content` has a key not in `known`.
    """

    def __init__(self, file: str, where: str, content: object, known: Collection[str]) -> None:
        self.file, self.where = file, where
        if not isinstance(content, Mapping):
            raise self.bad("", content, "应当是一张表。", "It must be a table.")
        self.content: Mapping[str, Any] = content
        for key in content:
            if key not in known:
                raise self._unknown(key, sorted(known))

    def _unknown(self, key: str, known: list[str]) -> UnknownKey:
        return UnknownKey(file=self.file, where=self.where, key=key, known=", ".join(known), **near_hint(key, known))

    def bad(self, key: str, value: object, zh: str, en: str) -> BadValue:
        return BadValue(file=self.file, where=self.where, key=key, value=repr(value), why_zh=zh, why_en=en)

    def missing(self, key: str, zh: str = "请补上。", en: str = "Add it.") -> MissingKey:
        return MissingKey(file=self.file, where=self.where, key=key, why_zh=zh, why_en=en)

    def __contains__(self, key: str) -> bool:
        return key in self.content

    def text(self, key: str, default: str | None = None) -> str:
        """A text; numbers and truth values become text, so `blank = 0` and `blank = "0"` say the same."""
        value = self.content.get(key, default)
        if value is None:
            raise self.missing(key)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str | int | float) and str(value).strip():
            return str(value).strip()
        raise self.bad(key, value, "应当是文字。", "It must be text.")

    def optional(self, key: str) -> str | None:
        return self.text(key) if key in self.content else None

    def choice(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in choices:
            options = ", ".join(choices)
            near = did_you_mean(value, choices)
            raise self.bad(key, value, f"{near.zh}只能是:{options}。", f"{near.en}It is one of: {options}.")
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self.content.get(key, default)
        if not isinstance(value, bool):
            raise self.bad(key, value, "应当是 true 或 false。", "It must be true or false.")
        return value

    def whole(self, key: str, low: int, high: int) -> int | None:
        value = self.content.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.bad(key, value, f"应当是 {low} 到 {high} 的整数。", f"It must be a whole number {low} to {high}.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """One text or a list of texts; empty when the key is absent."""
        value = self.content.get(key, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(one, str) and one.strip() for one in values):
            raise self.bad(key, value, "应当是文字或文字列表。", "It must be a text or a list of texts.")
        return tuple(one.strip() for one in values)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """A table text -> text, as pairs."""
        value = self.content.get(key, {})
        if not isinstance(value, Mapping):
            raise self.bad(key, value, "应当写成 { 原文 = 代码 }。", "Write it as { text = code }.")
        inner = Table(self.file, f"{self.where} {key}", value, value)
        return tuple((str(name), inner.text(name)) for name in value)
