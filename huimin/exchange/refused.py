"""Whom a refused row spoke of, as far as its numbers can be read.

A person whose row was refused does have a row: to take him for somebody the list does not name would let an
outcome rest on a missing fact. So the numbers of refused rows (no other cell of them) are kept in
refused.parquet, beside the data and as private as these, and the registry reads "unknown" there.
Grain: one line per refused row and person or household it may speak of; certain: it does speak of this one.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from huimin.catalog import identity
from huimin.exchange.convert import Refused, plain
from huimin.exchange.identity_cell import checked
from huimin.exchange.mapping import Mapping

HARMLESS = frozenset({"empty", "not_a_record", "duplicate_same", "duplicate_differs"})
"""Reasons that take no fact away: nobody is spoken of, or the first row of the number stands."""

KEYS = ("person_key", "household_key", "programme")
FIXED = ("_file", "_line", "reason", "header", "certain", *KEYS)
_NUMBER = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9Xx])")


def columns_of(mapping: Mapping) -> tuple[str, ...]:
    """The columns of refused.parquet for this mapping."""
    return (*FIXED, *(f"rel__{number}" for number in range(len(mapping.relations))))


@dataclass
class Untied:
    """Refused rows that cannot be laid at anybody's door.

    subjects: neither person nor household can be read
    households: rows of a list of people whose household cannot be read: some household may lack a member
    relatives: rows with a relative whose number cannot be read
    """

    subjects: int = 0
    households: int = 0
    relatives: int = 0

    def as_json(self) -> dict[str, int]:
        return {"subjects": self.subjects, "households": self.households, "relatives": self.relatives}


@dataclass
class Refusals:
    """Collects the numbers of refused rows. `rows` counts the lines written."""

    path: Path
    mapping: Mapping
    untied: Untied = field(default_factory=Untied)
    rows: int = 0

    def __post_init__(self) -> None:
        self.columns = columns_of(self.mapping)
        self._stream = self.path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._stream, lineterminator="\n")

    def add(self, file: int, line: int, refused: Refused, header: str, known: dict[str, str | None]) -> None:
        """One row refused for a cell. known: column -> its text; "" for an empty cell, None for one that cannot be read."""
        if refused.reason in HARMLESS or (refused.reason == "unknown_programme" and not refused.details["near"]):
            return  # of another programme, or of nobody
        person, household = known.get("person_key"), known.get("household_key")
        self.untied.subjects += not (person or household)
        self.untied.households += bool(self._places and (household is None or not (person or household)))
        self.untied.relatives += any(known.get(name, "") is None for name in self.columns if name.startswith("rel__"))
        if person or household or any(known.get(name) for name in self.columns if name.startswith("rel__")):
            self._write([file, line, refused.reason, header, "true", *(known.get(name) or "" for name in self.columns[5:])])

    def add_text(self, file: int, line: int, refused: Refused, cells: Sequence[str], lines: int = 1) -> None:
        """Rows whose cells cannot be told apart: every identity number in them may be one they speak of."""
        if refused.reason in HARMLESS:
            return
        by_number = self.mapping.has_person and self.mapping.key_type != "text"
        numbers = _numbers("\n".join(cells)) if by_number else []
        certain = 0 < len(numbers) <= lines
        self.untied.subjects += max(lines - len(numbers), 0) if certain or not self.mapping.defines else lines
        self.untied.households += lines * self._places
        self.untied.relatives += lines * bool(self.mapping.relations)
        for number in numbers:
            others = [number] * (len(self.columns) - len(FIXED))  # whichever column it stood in
            self._write([file, line, refused.reason, "", str(certain).lower(), number, "", "", *others])

    @property
    def _places(self) -> bool:
        """Do rows of this list say who lives together?"""
        return self.mapping.kind == "person" and bool(self.mapping.household)

    def _write(self, cells: Sequence[object]) -> None:
        self.rows += 1
        self._writer.writerow(cells)

    def close(self) -> None:
        self._stream.close()

    def __enter__(self) -> "Refusals":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _numbers(text: str) -> list[str]:
    """The valid identity numbers in a text, each once."""
    found: dict[str, None] = {}
    for match in _NUMBER.finditer(plain(text)):
        try:
            found[checked(match[0])] = None
        except identity.IdentityError:
            continue
    return list(found)
