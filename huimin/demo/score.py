"""Compare the lines a run produced with the planted truth: found, missed and why, false and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from huimin.demo.stories import AMOUNT, UNDUE, UNKNOWN
from huimin.demo.truth import Truth, read_faulty, read_truth


@dataclass(frozen=True)
class Line:
    """One line of the four lists, as the run wrote it. Ids "" where it has none.

    disputed: it waits on the list to verify until departments agree on a fact
    """

    list: str
    policy: str
    person_id: str = ""
    household_id: str = ""
    disputed: bool = False


@dataclass(frozen=True)
class Score:
    """found, missed: true lines; false: lines of the run that are not true, with the faulty dataset that explains each ("" if none)."""

    found: tuple[Truth, ...]
    missed: tuple[Truth, ...]
    false: tuple[tuple[Line, str], ...]
    undecided: int

    @property
    def missed_decidable(self) -> tuple[Truth, ...]:
        """Missed although the files held every fact: the pipeline's own failures."""
        return tuple(line for line in self.missed if line.decidable)

    @property
    def unexplained(self) -> tuple[Line, ...]:
        return tuple(line for line, dataset in self.false if not dataset)

    def as_json(self) -> dict[str, object]:
        return {
            "true_lines": len(self.found) + len(self.missed), "found": len(self.found), "missed": len(self.missed),
            "missed_decidable": len(self.missed_decidable), "false": len(self.false), "false_unexplained": len(self.unexplained),
            "undecided": self.undecided, "kinds": self.kinds(), "why_missed": dict(Counter(_why(line) for line in self.missed)),
            "why_false": dict(Counter(dataset or "?" for _, dataset in self.false)),
        }

    def kinds(self) -> list[dict[str, object]]:
        """Per list and kind: how many planted, how many found."""
        planted = Counter((line.list, line.kind) for line in (*self.found, *self.missed))
        found = Counter((line.list, line.kind) for line in self.found)
        return [{"list": name, "kind": kind, "planted": number, "found": found[name, kind]}
                for (name, kind), number in sorted(planted.items())]


def score(home: Path, lines: Iterable[Line]) -> Score:
    """Judge the lines of a run over the county in `home`.

    A line of the list "unknown" is never false: the files may well lack a fact. Others are false when the truth
    does not know them. Raises FileNotFoundError when `home` holds no planted truth.
    """
    truth, faulty = read_truth(home), read_faulty(home)
    produced = list(lines)
    seen = {key for line in produced for key in _keys(line)}
    found = tuple(line for line in truth if seen & set(_keys(line)))
    known = {key for line in truth for key in _keys(line)}
    false = [line for line in produced if line.list != UNKNOWN and not known & set(_keys(line))]
    return Score(
        found, tuple(line for line in truth if not seen & set(_keys(line))),
        tuple((line, _cause(line, faulty)) for line in false), sum(line.list == UNKNOWN for line in produced),
    )


def _keys(line: Line | Truth) -> list[tuple[str, str, str]]:
    """A line is about a person if it names one, else about a household; a lone person's household is either.

    What a dispute keeps from the other lists is found all the same: it is named, with the departments that must agree.
    A person without a known household gets one of their own, whose id is "@" and the person's number.
    """
    ids = [(line.person_id or line.household_id).removeprefix("@")]
    if isinstance(line, Truth) and line.unit == "household":
        ids.append(line.household_id)
    lists = (line.list, UNDUE, AMOUNT) if isinstance(line, Line) and line.disputed else (line.list,)
    return [(name, line.policy, one) for name in lists for one in ids]


def _cause(line: Line, faulty: dict[str, str]) -> str:
    """The dataset whose faulty row explains the line, "" when none does."""
    ids = (line.person_id, line.household_id.removeprefix("@"))
    return next((faulty[one] for one in ids if one and one in faulty), "")


def _why(line: Truth) -> str:
    return line.why_not_zh or "?"
