"""Which readings of people's data somebody should look at: explained ones drop out, the rest is ranked by reasons.

Explanation-based auditing (Fabbri and LeFevre, VLDB 2012): most readings are explained by work that is on record anyway.
What is not explained is no accusation; it is what a person looks at first. No web, no database: data in, data out.

    findings = analyse(readings, ties, readers, homes, rules(), workday)

Grain: one Finding for each flagged reading, the heaviest first.
"""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from statistics import median
from typing import Any

from huimin.kernel import Text


@dataclass(frozen=True, slots=True)
class Reading:
    """at: local time; household: fingerprint; unmasked: fields shown in full; shown: False when it was refused."""

    id: int
    at: datetime
    account: str
    organisation: str
    purpose: str
    household: str
    case: str = ""
    unmasked: int = 0
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Tie:
    """Work on record that explains readings. kind: of rules.toml; holder: an account or an organisation; case: if it has one."""

    kind: str
    holder: str
    household: str
    since: datetime
    until: datetime
    case: str = ""


@dataclass(frozen=True)
class Reader:
    """What is known of who reads. households: their own and their declared relatives'; village, surname: their home's."""

    account: str
    households: frozenset[str] = frozenset()
    village: str = ""
    surname: str = ""


@dataclass(frozen=True)
class Home:
    """A household. number: its place in the register's order; staff: accounts of whoever of the staff lives there."""

    household: str
    number: int = -1
    village: str = ""
    surnames: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()
    canary: bool = False


@dataclass(frozen=True)
class Finding:
    """reasons: ids of rules.toml, the heaviest first."""

    reading: Reading
    weight: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Analysis:
    """explained, readings: how many; findings: those flagged."""

    readings: int
    explained: int
    findings: Sequence[Finding]


@dataclass(frozen=True)
class Rules:
    """rules.toml as read."""

    given: Mapping[str, Any]
    slack: Mapping[str, tuple[timedelta, timedelta]] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Rules":
        return cls(given, {kind: (timedelta(days=tie["before_days"]), timedelta(days=tie["after_days"]))
                           for kind, tie in given["ties"].items()})

    def weight(self, reason: str) -> int:
        return int(self.given["reasons"][reason]["weight"])

    def words(self, reason: str) -> Text:
        return Text.of({name: self.given["reasons"][reason][name] for name in ("zh", "en")})

    def limit(self, name: str) -> int:
        return int(self.given["limits"][name])

    @property
    def always(self) -> frozenset[str]:
        return frozenset(name for name, reason in self.given["reasons"].items() if reason.get("always"))


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules that come with the program."""
    return Rules.of(tomllib.loads(files("huimin.web.audit").joinpath("rules.toml").read_text(encoding="utf-8")))


def analyse(readings: Iterable[Reading], ties: Iterable[Tie], readers: Mapping[str, Reader], homes: Mapping[str, Home],
            by: Rules, workday: Callable[[date], bool]) -> Analysis:
    """readers: by account; homes: by fingerprint; missing ones are strangers nothing is known of. workday: offices are open."""
    ordered = sorted(readings, key=lambda reading: (reading.at, reading.id))
    known = _Ties(ties, by)
    unexplained = [reading for reading in ordered if not known.explains(reading)]
    found: dict[int, set[str]] = defaultdict(set)
    for reading in ordered:
        found[reading.id] |= _always(reading, readers, homes)
    for reading in unexplained:
        found[reading.id] |= _alone(reading, known, readers, homes, by, workday)
    for reason, several in _SEVERAL.items():
        for reading in several(unexplained, homes, by):
            found[reading.id].add(reason)
    findings = []
    for reading in ordered:
        reasons = sorted(found[reading.id], key=lambda reason: (-by.weight(reason), reason))
        weight = sum(map(by.weight, reasons))
        if weight >= by.given["flagged_from"]:
            findings.append(Finding(reading, weight, tuple(reasons)))
    findings.sort(key=lambda finding: (-finding.weight, finding.reading.at, finding.reading.id))
    return Analysis(len(ordered), len(ordered) - len(unexplained), findings)


class _Ties:
    """Ties by household."""

    def __init__(self, ties: Iterable[Tie], by: Rules) -> None:
        self.by = by
        self.of: dict[str, list[Tie]] = defaultdict(list)
        for tie in ties:
            self.of[tie.household].append(tie)

    def explains(self, reading: Reading) -> bool:
        for tie in self.of.get(reading.household, ()):
            before, after = self.by.slack[tie.kind]
            if tie.holder in (reading.account, reading.organisation) and tie.since - before <= reading.at <= tie.until + after:
                return True
        return False

    def closed(self, reading: Reading) -> bool:
        """Was there work of this reader's once, and is it over?"""
        return any(tie.holder in (reading.account, reading.organisation) and tie.until < reading.at
                   for tie in self.of.get(reading.household, ()))


def _always(reading: Reading, readers: Mapping[str, Reader], homes: Mapping[str, Home]) -> set[str]:
    reader, home = readers.get(reading.account), homes.get(reading.household)
    found = set()
    if reader is not None and reading.purpose != "own" and reading.household in reader.households:
        found.add("own_or_kin")
    if home is not None and home.canary:
        found.add("canary")
    return found


def _alone(reading: Reading, known: _Ties, readers: Mapping[str, Reader], homes: Mapping[str, Home], by: Rules,
           workday: Callable[[date], bool]) -> set[str]:
    """Reasons that show in the one reading."""
    reader, home = readers.get(reading.account), homes.get(reading.household)
    found = set()
    hours = by.given["hours"]
    if not workday(reading.at.date()) or not hours["from"] <= reading.at.hour < hours["until"]:
        found.add("out_of_hours")
        if reading.purpose in by.given["purposes"]["at_the_window"]:
            found.add("window_closed")
    if reading.purpose in by.given["purposes"]["with_a_case"]:
        found.add("no_case")
    if reading.unmasked >= by.limit("unmasked_once"):
        found.add("unmasked")
    if known.closed(reading):
        found.add("closed")
    if home is not None and home.staff - {reading.account}:
        found.add("colleague")
    if reader is not None and home is not None and reader.village and reader.village == home.village and reader.surname in home.surnames:
        found.add("same_village")
    return found


def _by_day(readings: Iterable[Reading]) -> dict[tuple[str, date], list[Reading]]:
    days: dict[tuple[str, date], list[Reading]] = defaultdict(list)
    for reading in readings:
        days[reading.account, reading.at.date()].append(reading)
    return days


def _walks(unexplained: Sequence[Reading], homes: Mapping[str, Home], by: Rules) -> Iterable[Reading]:
    """Runs of readings by one account whose households follow each other in the register."""
    minutes, step = timedelta(minutes=by.limit("walk_minutes")), by.limit("walk_step")
    for readings in _by_day(unexplained).values():
        run: list[Reading] = []
        for reading in [*readings, None]:
            number = homes[reading.household].number if reading is not None and reading.household in homes else -1
            last = homes[run[-1].household].number if run else -1
            if reading is not None and run and number >= 0 and 0 < number - last <= step and reading.at - run[-1].at <= minutes:
                run.append(reading)
                continue
            if len(run) >= by.limit("walk_length"):
                yield from run
            run = [reading] if reading is not None and number >= 0 else []


def _bulk(unexplained: Sequence[Reading], homes: Mapping[str, Home], by: Rules) -> Iterable[Reading]:
    """Days on which one account opened many more households than on its usual day."""
    days = _by_day(unexplained)
    counts: dict[str, list[int]] = defaultdict(list)
    sizes = {key: len({reading.household for reading in readings}) for key, readings in days.items()}
    for (account, _), size in sizes.items():
        counts[account].append(size)
    for key, readings in days.items():
        if sizes[key] >= max(by.limit("bulk_least"), by.limit("bulk_times") * median(counts[key[0]])):
            yield from readings


def _repeated(unexplained: Sequence[Reading], homes: Mapping[str, Home], by: Rules) -> Iterable[Reading]:
    """The same household by the same account on several days: from the last of these days on."""
    days: dict[tuple[str, str], list[date]] = defaultdict(list)
    for reading in unexplained:
        seen = days[reading.account, reading.household]
        if reading.at.date() not in seen:
            seen.append(reading.at.date())
    for reading in unexplained:
        if len(days[reading.account, reading.household]) >= by.limit("repeat_days"):
            yield reading


def _unmasked(unexplained: Sequence[Reading], homes: Mapping[str, Home], by: Rules) -> Iterable[Reading]:
    for readings in _by_day(unexplained).values():
        if sum(reading.unmasked for reading in readings) >= by.limit("unmasked_day"):
            yield from (reading for reading in readings if reading.unmasked)


def _probing(unexplained: Sequence[Reading], homes: Mapping[str, Home], by: Rules) -> Iterable[Reading]:
    for readings in _by_day(unexplained).values():
        refused = [reading for reading in readings if not reading.shown]
        if len({reading.household for reading in refused}) >= by.limit("refused_day"):
            yield from refused


_SEVERAL: Mapping[str, Callable[[Sequence[Reading], Mapping[str, Home], Rules], Iterable[Reading]]] = {
    "walk": _walks, "bulk": _bulk, "repeated": _repeated, "unmasked": _unmasked, "probing": _probing,
}
"""Reasons that show only in several readings together."""
