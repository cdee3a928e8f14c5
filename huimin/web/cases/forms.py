"""The form of an act, made from the table of procedures, and what was entered in it, read back."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from huimin.casework import BY_PROGRAM, Act, Field
from huimin.kernel import HuiminError, Text, fen_from_yuan
from huimin.web.design.forms import wholes

_DATE = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")
_HOW: Mapping[str, Text] = {"date": Text("写成 2026-11-26 这样。", "write it as 2026-11-26."),
                            "month": Text("写成 2026-12 这样。", "write it as 2026-12."),
                            "money": Text("写成 996 或 996.50 这样。", "write it as 996 or 996.50.")}


@dataclass(frozen=True)
class Entry:
    """A field with what was typed in it and what is wrong with it."""

    field: Field
    typed: Any = ""
    wrong: Text | None = None

    @property
    def choices(self) -> list[tuple[str, Text]]:
        return list(self.field.words.items())


def blank(act: Act, known: Mapping[str, Any] | None = None) -> list[Entry]:
    """An empty form; known: what can be filled in beforehand."""
    return [Entry(field, (known or {}).get(field.id, "")) for field in act.asks if field.kind not in BY_PROGRAM]


def read(act: Act, form: QueryDict, evidence: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], list[Entry]]:
    """What was entered, as casework wants it, and the fields as typed.

    evidence: the facts offered for ticking, by their place; full-width digits, spaces and Chinese dates are understood
    """
    data: dict[str, Any] = {}
    entries = []
    for field in act.asks:
        if field.kind in BY_PROGRAM:
            continue
        typed, wrong = form.get(field.id, "").strip(), None
        if field.kind == "evidence":
            ticked = [place for place in wholes(form.getlist(field.id)) if place < len(evidence)]
            data[field.id] = [dict(evidence[place]) for place in ticked]
            entries.append(Entry(field, ticked))
            continue
        if field.kind == "people":
            data[field.id] = [name for name in re.split(r"[,,、;;\s]+", typed) if name] or None
        elif field.kind == "yes":
            data[field.id] = typed == "yes" or None
        elif typed:
            try:
                data[field.id] = _plain(field, unicodedata.normalize("NFKC", typed))
            except (ValueError, HuiminError):
                wrong = _HOW.get(field.kind, Text("写法读不懂。", "cannot be read."))
        entries.append(Entry(field, typed, wrong))
    return data, entries


def _plain(field: Field, typed: str) -> Any:
    if field.kind == "date":
        found = _DATE.fullmatch(typed)
        if found is None:
            raise ValueError(typed)
        return date(*map(int, found.groups())).isoformat()
    if field.kind == "month":
        year, month = re.split(r"\D+", typed.removesuffix("月"))[:2]
        return f"{date(int(year), int(month), 1):%Y-%m}"
    if field.kind == "money":
        return fen_from_yuan(typed.removesuffix("元").replace(",", "").strip())
    return typed
