"""What goes in and out of the operations for citizens: their own household, cases, applications, facts; help for others."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from huimin.web.api.shapes import Body, Line, Name, Words
from huimin.web.api.shapes_cases import Clock, Offered
from huimin.web.api.shapes_table import Named

Place = Annotated[int, Field(ge=0, le=99, description="place of the person in the household, 0 for the household")]
Request = Annotated[str, Field(pattern=r"^D[0-9]{4}-[0-9]{6}$", description="number of a request for somebody else")]
FactKey = Annotated[str, Field(pattern=r"^[a-z_]{1,40}\.[a-z0-9_]{1,80}\.[0-9]{1,2}$", description="a key of /me/facts")]


class MyPolicy(Schema):
    """outcome: none where something is not known (lacking); why_not: the first condition that fails, with this family's numbers."""

    policy: str
    place: int
    name: Words
    whose: str
    outcome: bool | None
    receives: bool
    amount_fen: int | None
    per: Words
    why_not: str
    lacking: list[Words]


class Receives(MyPolicy):
    """since: a month, "" where only a roster says it; review: when it is looked at again; ref: of its case, "" for none."""

    since: str
    review: date | None
    ref: str


class MyMatter(Schema):
    """holder: whose the next step is; found: told by the office without an application."""

    ref: str
    policy: str
    name: Words
    state: str
    state_name: Words
    next: Words
    holder: Words
    due: date | None
    due_name: Words | None
    found: bool


class HelpAsked(Schema):
    """A request for somebody else, as its helper sees it: handed over or dealt with, never more."""

    ref: str
    at: datetime
    township: str
    closed: bool
    due: date


class Mine(Schema):
    """known: does the register know the reader; month: of the data."""

    known: bool
    month: str | None
    receives: list[Receives]
    under_way: list[MyMatter]
    past: list[MyMatter]
    entitled: list[MyPolicy]
    perhaps: list[MyPolicy]
    asked_for_others: list[HelpAsked]


class Told(Schema):
    """value: as it was entered; money in fen."""

    label: Words
    kind: str
    value: Any


class MyEvent(Schema):
    act: Words
    at: datetime
    by: Words
    written: list[Told]


class LetterLine(Schema):
    seq: int
    at: datetime
    title: str


class Block(Schema):
    heading: str
    lines: list[str]


class Letter(LetterLine):
    """In the language of the reader's session."""

    blocks: list[Block]


class Expected(Schema):
    """What follows; when: a day, or words where it depends."""

    what: Words
    on: date | None
    words: Words | None


class MyCase(Schema):
    ref: str
    policy: str
    name: Words
    whose: str
    state: str
    state_name: Words
    seq: int
    amount_fen: int | None
    suspended: bool
    holder: Words
    clocks: list[Clock]
    offers: list[Offered]
    events: list[MyEvent]
    letters: list[LetterLine]
    expected: list[Expected]
    rateable: bool
    score: int | None


class Held(Schema):
    """A paper nobody has to bring: holder has it in its data of that day."""

    code: str
    name: Words
    holder: Words
    on: Words | None


class AskedOfMe(Schema):
    """Something no department told about. id: what to send the answer under."""

    id: str
    name: Words
    whose: str
    question: Words
    holder: Words


class Wanted(Schema):
    """An application: what the state holds, what is asked, who has to agree (by place, from 1), how things can be answered."""

    policy: str
    place: int
    name: Words
    month: str
    means_checked: bool
    held: list[Held]
    asked: list[AskedOfMe]
    signers: list[str]
    how: list[Named]
    running: str


class Reply(Body):
    """how: an id of `how`; said: how it is, where the applicant states it."""

    how: Name
    said: Line = ""


class Filled(Body):
    """answers: by id of what is asked; signed: places of signers who agree; committed: to what stands on the page."""

    answers: dict[Name, Reply] = {}
    signed: Annotated[list[Place], Field(max_length=20)] = []
    committed: bool = False


class Draft(Wanted):
    """ref: the case; answers: as kept so far."""

    ref: str
    missing: str
    answers: dict[str, Reply]
    signed: list[int]
    committed: bool


class Score(Body):
    """score: 1 very poor to 5 very good."""

    score: int
    words: Line = ""


class MyFact(Schema):
    """value: none where a sensitive fact of another grown-up is hidden."""

    key: str
    label: Words
    value: Words | None
    hidden: bool
    whose: str
    department: str
    holder: Words
    on: Words


class MyDoubt(Schema):
    """standing: how the request to the department stands; answer: corrected, confirmed, "" while it waits."""

    fact: str
    label: Words
    whose: str
    said: str
    at: datetime
    due: date
    standing: Words | None
    answer: str
    answered: str


class MyFacts(Schema):
    month: str
    facts: list[MyFact]
    doubts: list[MyDoubt]


class Said(Body):
    """said: what is right."""

    said: Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*\S[^\x00]*$")]


class Look(Schema):
    """One person's looks of a day for one purpose. first: some of the facts seen, others: how many more; in_full: unmasked."""

    at: datetime
    who: str
    name: str
    purpose: Words
    reason: str
    case: str
    first: list[Words]
    others: int
    in_full: list[Words]
    times: int


class Looks(Schema):
    """own: how often the family itself looked."""

    own: int
    page: int
    pages: int
    looks: list[Look]


class NewHelp(Body):
    """consent: the person knows and agrees; consented_on: the day; policy: "" where it is not clear; area: the township."""

    name: Annotated[str, Field(max_length=80)]
    number: Annotated[str, Field(max_length=40)]
    policy: Annotated[str, Field(max_length=60)] = ""
    area: Annotated[str, Field(max_length=12)]
    relation: Annotated[str, Field(max_length=20)]
    consent: bool
    consented_on: date
    words: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] = ""
