"""The table of states, acts and schemes, read once and checked: see procedure.toml, schemes.csv, clocks.csv."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from huimin.casework.errors import BadProcedure
from huimin.kernel import Text

_HERE = Path(__file__).parent
KINDS = ("open", "waiting", "closed", "adverse")
FIELDS = ("text", "long", "date", "month", "money", "choice", "people", "evidence", "files", "yes", "actors", "reasons")
BY_PROGRAM = frozenset({"actors", "reasons"})
"""Kinds of field nobody types."""
BACK, EFFECT, RESTORED = "back", "effect", "restored"
"""Targets found in the case's own history: before the proposal, what was decided, before the decision."""
IN_EFFECT: Mapping[str, str] = {"cut_decided": "paid", "stop_decided": "stopped", "tapering": "stopped", "recovery_decided": "recovering"}
STARTS = ("next_month", "same_month", "eligible_month", "status", "once")
CERTAINTIES = ("read", "memory", "local")
ANY = "any"


@dataclass(frozen=True)
class State:
    """kind: open, waiting (for the person), closed, or adverse (against the person)."""

    id: str
    kind: str
    name: Text
    next: Text


@dataclass(frozen=True)
class Field:
    """One thing an act asks for. words: of each choice; not_before: acts before whose day a date cannot lie."""

    id: str
    kind: str
    label: Text
    optional: bool = False
    words: Mapping[str, Text] = field(default_factory=dict)
    not_before: tuple[str, ...] = ()

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(self.words)


@dataclass(frozen=True)
class Act:
    """What can be done. source: states it follows from, none for a beginning; target: "" stays; proposal: the
    adverse act it proposes; adverse: done against somebody, so that every safeguard applies."""

    id: str
    name: Text
    source: tuple[str, ...]
    target: str
    roles: frozenset[str]
    adverse: bool = False
    proposal: str = ""
    asks: tuple[Field, ...] = ()
    letter: str = ""
    article: str = ""


@dataclass(frozen=True)
class Scheme:
    """How one policy is handled.

    post_days 0: never posted; whole_days 0: no national limit; decider: county, or township for help at once
    check_share: per cent of files the county looks into itself; review_months: of a stable income, 0: never reviewed
    starts: month of the first payment (STARTS; "eligible_month" and "status" are not for casework to tell); once: one payment
    automatic: data alone may prove it (无感申办); risk_level: points of risks.csv from which on somebody looks first
    end_post_days: posted so long before it is ended, 0: not posted; ends_next_month: paid to the end of the month of the decision;
    self_care: pays by how far the person can look after themselves, assessed again when that changes
    """

    policy: str
    data_check: bool
    visit: bool
    post_days: int
    whole_days: int
    special_days: int
    decider: str
    check_share: int | None
    review_months: int
    starts: str
    once: bool
    children: bool
    automatic: bool
    risk_level: int | None
    end_post_days: int
    ends_next_month: bool
    self_care: bool
    source: str


@dataclass(frozen=True)
class ClockRule:
    """policies: whose it is ("any": everybody's; "*": of those without a row of their own); starts, stops: acts;
    days: a number, or the name of a figure of the scheme or of the place's own settings;
    kind: work, calendar, posting or silent (days simply counted), months; certainty: read in the text, memory, local"""

    id: str
    policies: frozenset[str]
    name: Text
    starts: frozenset[str]
    stops: frozenset[str]
    days: str
    kind: str
    certainty: str
    source: str


@dataclass(frozen=True)
class Procedure:
    states: Mapping[str, State]
    acts: Mapping[str, Act]
    schemes: Mapping[str, Scheme]
    clocks: tuple[ClockRule, ...]

    def scheme(self, policy: str) -> Scheme:
        """How a policy is handled; one without a row of its own is handled as "*" says."""
        return self.schemes.get(policy) or self.schemes["*"]

    def clocks_of(self, policy: str) -> list[ClockRule]:
        """The limits one policy has."""
        name = policy if policy in self.schemes else "*"
        return [rule for rule in self.clocks if rule.policies & {ANY, name}]


@lru_cache(maxsize=1)
def procedure() -> Procedure:
    """The packaged table. Raises BadProcedure."""
    return read_procedure(_HERE)


def read_procedure(folder: Path) -> Procedure:
    """Raises BadProcedure naming file and entry."""
    file = folder / "procedure.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    states = {id: State(id, row["kind"], Text.of(row["name"]), Text.of(row["next"])) for id, row in table["state"].items()}
    groups = table.get("group", {})
    acts = {id: _act(id, row, groups) for id, row in table["act"].items()}
    found = Procedure(states, acts, {row["policy"]: _scheme(row) for row in _rows(folder / "schemes.csv")},
                      tuple(_clock(row) for row in _rows(folder / "clocks.csv")))
    for wrong in _faults(found):
        raise BadProcedure(file=file, what=wrong)
    return found


def _act(id: str, row: dict[str, Any], groups: Mapping[str, list[str]]) -> Act:
    source = groups.get(row["from"], [row["from"]]) if isinstance(row["from"], str) else row["from"]
    asks = tuple(Field(ask["id"], ask["kind"], Text(ask["zh"], ask["en"]), ask.get("optional", False),
                       {id: Text.of(words) for id, words in ask.get("choices", {}).items()}, tuple(ask.get("not_before", ())))
                 for ask in row.get("asks", ()))
    return Act(id, Text.of(row["name"]), tuple(source), row["to"], frozenset(row["roles"]), row.get("adverse", False),
               row.get("proposal", ""), asks, row.get("letter", ""), row.get("article", ""))


def _scheme(row: dict[str, str]) -> Scheme:
    def yes(name: str) -> bool:
        return row[name] == "yes"

    return Scheme(row["policy"], yes("data_check"), yes("visit"), int(row["post_days"]), int(row["whole_days"]), int(row["special_days"]),
                  row["decider"], int(row["check_share"]) if row["check_share"] else None, int(row["review_months"]), row["starts"],
                  yes("once"), yes("children"), yes("automatic"),
                  int(row["risk_level"]) if row["risk_level"] else None, int(row["end_post_days"]), yes("ends_next_month"),
                  yes("self_care"), row["source"])


def _clock(row: dict[str, str]) -> ClockRule:
    policies, starts, stops = (frozenset(row[name].split()) for name in ("policies", "starts", "stops"))
    return ClockRule(row["id"], policies, Text(row["zh"], row["en"]), starts, stops, row["days"], row["kind"], row["certainty"],
                     row["source"])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _faults(found: Procedure) -> list[str]:
    special = {"", BACK, EFFECT, RESTORED}
    faults = [f"state {state.id}: kind {state.kind}" for state in found.states.values() if state.kind not in KINDS]
    for act in found.acts.values():
        faults += [f"act {act.id}: from {name}" for name in act.source if name not in found.states]
        faults += [f"act {act.id}: to {act.target}"] if act.target not in special and act.target not in found.states else []
        faults += [f"act {act.id}: field {ask.id} of kind {ask.kind}" for ask in act.asks if ask.kind not in FIELDS]
        faults += [f"act {act.id}: proposes {act.proposal}"] if act.proposal and act.proposal not in found.acts else []
        faults += [f"act {act.id}: field {ask.id} not before {name}"
                   for ask in act.asks for name in ask.not_before if name not in found.acts]
    faults += [f"scheme {scheme.policy}: risk_level" for scheme in found.schemes.values()
               if scheme.automatic != (scheme.risk_level is not None)]
    faults += [f"scheme {scheme.policy}: starts {scheme.starts}" for scheme in found.schemes.values() if scheme.starts not in STARTS]
    for clock in found.clocks:
        faults += [f"clock {clock.id}: policy {name}" for name in clock.policies if name != ANY and name not in found.schemes]
        faults += [f"clock {clock.id}: certainty {clock.certainty}"] if clock.certainty not in CERTAINTIES else []
        faults += [f"clock {clock.id}: {name}" for name in (clock.starts | clock.stops) if name not in found.acts]
    return faults
