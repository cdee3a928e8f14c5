"""A case is the sum of its events. Nothing about it is stored that the events do not say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from huimin.casework.errors import Overtaken
from huimin.casework.procedure import Scheme, State, procedure

WAYS_IN = ("citizen", "helper", "window", "matching", "warning", "referral")
"""Who brought it: the person, somebody who helps, the window, a line of a run, a warning, another department."""

DECIDING = frozenset({"refuse", "cut", "stop", "recover", "taper"})
"""Acts by which somebody decides against the person; taking effect comes later, with a notice."""
_PAYING = frozenset({"paid", "cut_proposed", "stop_proposed", "cut_decided", "stop_decided", "tapering"})
_LOOKED_INTO = frozenset({"review", "propose_cut", "propose_stop", "propose_recovery", "close_after_death"})
"""Acts that answer a doubt about a benefit: a person has looked."""
_RECOVERING = frozenset({"recovery_proposed", "recovery_decided"})
_CHINA = ZoneInfo("Asia/Shanghai")


def day_of(at: datetime) -> date:
    """The day on which a moment (with its time zone) falls in China: limits are counted in days there."""
    return at.astimezone(_CHINA).date()


@dataclass(frozen=True)
class Actor:
    """Who acts. area: of the post ("" for citizens); person: own identity number; kin: declared relatives' numbers;
    helps: identity numbers of those who authorised this citizen to apply for them."""

    id: str
    name: str
    roles: frozenset[str]
    area: str = ""
    person: str = ""
    kin: frozenset[str] = frozenset()
    helps: frozenset[str] = frozenset()

    @property
    def human(self) -> bool:
        return self.roles != frozenset({"system"})


@dataclass(frozen=True)
class Event:
    """One act, once: seq counts from 1; state: the one the case is in afterwards; data: what the act asked for."""

    case: str
    seq: int
    at: datetime
    actor: str
    actor_name: str
    role: str
    act: str
    state: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A case as its events leave it.

    members: identity numbers of the household when it began; area: who handles it now (village code, or the
    township it was moved to); suspended: an appeal runs, so nothing adverse is carried out;
    moving_to: township that was asked to take it over and has not answered; until it does, `area` is responsible
    """

    ref: str
    policy: str
    household: str
    person: str
    members: frozenset[str]
    area: str
    way_in: str
    state: str
    events: tuple[Event, ...]
    suspended: bool = False
    moving_to: str = ""

    @property
    def seq(self) -> int:
        return self.events[-1].seq

    @property
    def opened(self) -> datetime:
        return self.events[0].at

    @property
    def subject(self) -> str:
        """Identity number of the person it is for; "" for the household, or where it names nobody."""
        return str(self.events[0].data.get("subject") or "")

    @property
    def scheme(self) -> Scheme:
        return procedure().scheme(self.policy)

    @property
    def standing(self) -> State:
        return procedure().states[self.state]

    def last(self, *acts: str) -> Event | None:
        """The latest event of one of these acts."""
        return next((event for event in reversed(self.events) if event.act in acts), None)

    @property
    def proposal(self) -> Event | None:
        """The proposal now on the table or last decided."""
        return next((event for event in reversed(self.events) if procedure().acts[event.act].proposal), None)

    @property
    def decided(self) -> Event | None:
        """The last decision against the person."""
        return self.last(*DECIDING)

    @property
    def grounds(self) -> Event | None:
        """The proposal the last decision rests on; a later proposal on the table does not change what was decided."""
        decided = self.decided
        return None if decided is None else next(
            (event for event in reversed(self.events) if event.seq < decided.seq and procedure().acts[event.act].proposal), None)

    @property
    def paying(self) -> bool:
        """Is the benefit being paid? Proposals and decisions that have not taken effect change nothing."""
        proposal = self.proposal
        return self.state in _PAYING or (self.state in _RECOVERING and proposal is not None and self.before(proposal) in _PAYING)

    @property
    def doubted(self) -> Event | None:
        """A later run no longer proves what was granted without an application, and nobody has looked into that yet."""
        last = self.last("doubt_grant", *_LOOKED_INTO)
        return last if last is not None and last.act == "doubt_grant" else None

    @property
    def ended_by_death(self) -> Event | None:
        """The end after a death that has not been undone since."""
        last = self.last("close_after_death", "undo_death")
        return last if last is not None and last.act == "close_after_death" else None

    @property
    def death(self) -> Event | None:
        """The death on record, unless it was undone."""
        last = self.last("report_death", "undo_death")
        return last if last is not None and last.act == "report_death" else None

    @property
    def amount_fen(self) -> int | None:
        """What is due per period, in fen: as granted or raised; lower only once a cut is in effect, and as before when reversed."""
        amount: int | None = None
        uncut: int | None = None
        asked: int | None = None
        for event, before in zip(self.events, ("", *(one.state for one in self.events)), strict=False):
            if event.act in {"grant", "grant_untold", "fast_grant", "raise"}:
                amount = event.data.get("amount_fen", amount)
            elif event.act == "propose_cut":
                asked = int(event.data["amount_fen"])
            elif event.act == "take_effect" and before == "cut_decided":
                uncut, amount = amount, asked
            elif event.act == "uphold_appeal" and before == "paid" and uncut is not None:
                amount, uncut = max(uncut, amount or 0), None
            elif event.act in DECIDING:
                uncut = None
        return amount

    @property
    def aside(self) -> frozenset[str]:
        """Ids of those who stepped aside from it; they stay out of it, whatever happens to their declaration afterwards."""
        return frozenset(str(one) for event in self.events if event.act == "recuse" for one in event.data["aside"])

    def since(self, start: Event) -> tuple[Event, ...]:
        return tuple(event for event in self.events if event.seq > start.seq)

    def before(self, start: Event) -> str:
        """The state the case was in before an event."""
        return next((event.state for event in reversed(self.events) if event.seq < start.seq), "")


def fold(events: Iterable[Event]) -> Case:
    """The case its events make. Raises ValueError for none, for a gap, or for events of two cases."""
    told = tuple(events)
    if not told or [event.seq for event in told] != list(range(1, len(told) + 1)) or len({event.case for event in told}) != 1:
        raise ValueError("events of one case, numbered from 1 without a gap")
    first = told[0].data
    area, going, suspended = str(first["area"]), "", False
    for event in told:
        if event.act in {"move", "recuse"}:  # before a township had to take over, the act "move" itself said where to
            area = str(event.data.get("to_area") or (going if event.act == "move" else "") or area)
        if event.act in {"offer_move", "move", "decline_move", "recuse"}:
            going = str(event.data["to_area"]) if event.act == "offer_move" else ""
        suspended = event.act == "appeal" or (suspended and event.act not in {"uphold_appeal", "dismiss_appeal"})
    return Case(told[0].case, str(first["policy"]), str(first["household"]), str(first.get("person", "")),
                frozenset(first["members"]), area, str(first["way_in"]), told[-1].state, told, suspended,
                going if told[-1].state in procedure().acts["move"].source else "")


def first_month(case: Case) -> str | None:
    """The month from which money is due, as YYYY-MM; None where it depends on what casework does not know."""
    granted = case.last("grant", "grant_untold", "fast_grant")
    applied = case.last("submit") or case.events[0]
    if case.scheme.starts == "same_month":
        return f"{day_of(applied.at):%Y-%m}"
    if case.scheme.starts == "next_month" and granted is not None:
        return _month_after(day_of(granted.at))
    return None


def month_after_death(case: Case) -> str | None:
    """The first month for which nothing was paid because a death had ended the benefit, as YYYY-MM; None where none has."""
    ended = case.ended_by_death
    return None if ended is None else _month_after(day_of(ended.at))


def _month_after(day: date) -> str:
    return f"{day.year + day.month // 12}-{day.month % 12 + 1:02d}"


class Store(Protocol):
    """Where events are kept. `append` raises Overtaken when the case has an event of that number already."""

    def events(self, ref: str) -> tuple[Event, ...]: ...

    def append(self, event: Event) -> None: ...


class MemoryStore:
    """Events in memory: for tests, and for trying out."""

    def __init__(self) -> None:
        self._events: dict[str, list[Event]] = {}

    def events(self, ref: str) -> tuple[Event, ...]:
        return tuple(self._events.get(ref, ()))

    def append(self, event: Event) -> None:
        known = self._events.setdefault(event.case, [])
        if event.seq != len(known) + 1:
            raise Overtaken(ref=event.case)
        known.append(event)
