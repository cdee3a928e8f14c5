"""A TOML of rules somebody may write: each slip refused with the key it is at."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huimin.kernel import HuiminError, Text


@dataclass(frozen=True)
class RulesFile:
    """error: what a slip is refused with; it takes file, key, problem_zh, problem_en."""

    file: str
    data: Mapping[str, Any]
    error: type[HuiminError]

    @classmethod
    def read(cls, path: Path, error: type[HuiminError]) -> "RulesFile":
        try:
            return cls(path.name, tomllib.loads(path.read_text(encoding="utf-8-sig")), error)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as slip:
            raise cls(path.name, {}, error).bad("TOML", Text(f"读不懂:{slip}", f"not understood: {slip}")) from None

    def bad(self, key: str, problem: Text) -> HuiminError:
        return self.error(file=self.file, key=key, problem_zh=problem.zh, problem_en=problem.en)

    def table(self, key: str) -> Mapping[str, Any]:
        found = self.data.get(key, {})
        if not isinstance(found, dict):
            raise self.bad(key, Text("要写成一个表 [..]", "must be a table [..]"))
        return found

    def tables(self, key: str, known: set[str], default: Sequence[Mapping[str, Any]] = ()) -> Sequence[Mapping[str, Any]]:
        """The tables written [[key]], none with a name that is not known."""
        found = self.data.get(key, default)
        if not isinstance(found, list | tuple) or not all(isinstance(one, dict) for one in found):
            raise self.bad(key, Text(f"要写成 [[{key}]]", f"must be written [[{key}]]"))
        for one in found:
            self.only(one, known, f"{key}.")
        return found

    def only(self, table: Mapping[str, Any], known: set[str], before: str) -> None:
        for name in table:
            if name not in known:
                raise self.bad(before + name, Text(f"没有这一项;有:{'、'.join(sorted(known))}",
                                                   f"not known; there are: {', '.join(sorted(known))}"))

    def number(self, key: str, value: Any, least: float, most: float | None = None) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= (1e6 if most is None else most):
            raise self.bad(key, Text(f"{value} 不是合适的数", f"{value} is no suitable number"))
        return float(value)

    def word(self, key: str, value: Any, known: Sequence[str] = ()) -> str:
        """A text that is not empty; one of `known` where there are any."""
        if value is None:
            raise self.bad(key, Text("没有写", "is not there"))
        if not isinstance(value, str) or not value.strip() or (known and value not in known):
            choice = Text(f";可写:{'、'.join(known)}", f"; one of {', '.join(known)}") if known else Text("", "")
            raise self.bad(key, Text(f"“{value}”不合适{choice.zh}", f"“{value}” is not suitable{choice.en}"))
        return value
