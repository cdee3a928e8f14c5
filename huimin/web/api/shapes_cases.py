"""What goes in and out of the operations on cases."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from huimin.web.api.shapes import Body, Line, Name, Words
from huimin.web.api.shapes_public import Choice


class CaseLine(Schema):
    ref: str
    policy: str
    name: str
    area: str
    state: str
    state_name: Words
    next: Words
    due: date | None
    late: bool


class CaseLines(Schema):
    total: int
    cases: list[CaseLine]


class Clock(Schema):
    id: str
    name: Words
    source: str
    started: date
    due: date
    light: str
    paused: int
    done: date | None


class CaseEvent(Schema):
    """Who did what when; what was entered stands on the page."""

    seq: int
    at: datetime
    act: str
    state: str
    by: str
    role: str


class CaseInFull(Schema):
    ref: str
    policy: str
    name: str
    area: str
    household: str
    state: str
    state_name: Words
    seq: int
    amount_fen: int | None
    suspended: bool
    clocks: list[Clock]
    events: list[CaseEvent]


class Ask(Schema):
    id: str
    kind: str
    label: Words
    optional: bool
    choices: list[Choice]
    suggested: str


class Evidence(Schema):
    """A fact a decision may rest on. place: what to send for it."""

    place: int
    label: Words
    value: str
    provenance: str
    source: str
    month: str


class Offered(Schema):
    """why_not: what stands in the way now."""

    act: str
    name: Words
    adverse: bool
    article: str
    why_not: Words | None
    asks: list[Ask]


class Offers(Schema):
    ref: str
    seq: int
    offers: list[Offered]
    evidence: list[Evidence]


class Act(Body):
    """data: field -> what a form would send (evidence, people: several); seen: `seq` of the case that was looked at."""

    data: dict[Name, Line | list[Line]] = {}
    seen: Annotated[int, Field(ge=1, le=2**31)]


class Begin(Body):
    policy: Name


class Moved(Schema):
    ref: str
    state: str
    seq: int
