"""Errors a user can cause: a code, one sentence with place and next step, in both languages.

A room declares its own subclasses, each with a `code`, an `exit_code`, and the two sentences.
Exit codes by class of error: 10 input data, 11 mapping, 12 policy, 13 workspace, 14 a missing
thing the user named (person, policy, month), 1 anything unforeseen.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from huimin.kernel.language import Text, language
from huimin.kernel.outward import printable


class HuiminError(Exception):
    """Base of every error that is the user's to mend; the message always says how."""

    code: ClassVar[str] = "HM-000"
    exit_code: ClassVar[int] = 1
    zh: ClassVar[str] = "{message}"
    en: ClassVar[str] = "{message}"

    def __init__(self, **details: Any) -> None:
        super().__init__(details)
        self.details = details

    def sentence(self) -> str:
        """The sentence without its code, in the language of `HUIMIN_LANG`; what files put into it acts on no screen."""
        template = self.en if language() == "en" else self.zh
        return printable(template.format(**self.details))

    def __str__(self) -> str:
        return f"[{self.code}] {self.sentence()}"

    def as_json(self) -> dict[str, object]:
        details = {key: value if isinstance(value, int | bool) else str(value)
                   for key, value in self.details.items()}
        return {"code": self.code, "message": self.sentence(), "details": details}


def did_you_mean(name: str, known: Iterable[str]) -> Text:
    """Whether the known name most like `name` was meant; nothing where none is close."""
    near = nearest(name, list(known))
    return Text(f"是不是“{near}”?", f"Did you mean “{near}”? ") if near else Text("", "")


def near_hint(name: str, known: Iterable[str]) -> dict[str, str]:
    """The same as `hint_zh` and `hint_en` of an error; a sentence that begins with them needs no blank between."""
    hint = did_you_mean(name, known)
    return {"hint_zh": hint.zh, "hint_en": hint.en}


def nearest(name: str, known: "list[str]") -> str | None:
    """The known name most like `name`, or None when nothing is close enough to suggest."""
    from difflib import get_close_matches

    found = get_close_matches(name, known, n=1, cutoff=0.6)
    return found[0] if found else None
