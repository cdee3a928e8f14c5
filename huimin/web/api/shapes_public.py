"""What goes in and out of the operations for anybody: the check, policies, standards."""

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from huimin.web.api.shapes import Body, Line, Outcome, Words

# -- check ---------------------------------------------------------------------------------------


class Person(Body):
    relation: Annotated[str, Field(max_length=40)]
    born: Annotated[int, Field(ge=1900, le=2100)]


class Given(Body):
    question: Annotated[str, Field(max_length=200)]
    reply: bool | Annotated[int, Field(ge=0, le=10**12)] | Line | list[Line]


class CheckAnswers(Body):
    """Everything answered so far; the office keeps nothing. people: once `self`; given: as the office returned it."""

    people: Annotated[list[Person], Field(max_length=20)] = []
    given: Annotated[list[Given], Field(max_length=200)] = []


class Asked(CheckAnswers):
    """question, values: one more reply, as a form sends it (yes, no, unclear, none, ids of options, yuan, a date)."""

    question: Annotated[str, Field(max_length=200)] = ""
    values: Annotated[list[Line], Field(max_length=40)] = []


class Choice(Schema):
    id: str
    text: Words


class Question(Schema):
    id: str
    kind: str
    text: Words
    whose: list[str]
    about: list[Words]
    why: list[Words]
    reason: Words
    options: list[Choice]
    per: str
    unit: str
    holder: Words


class Step(Schema):
    """answers: to send back with the next reply; next: none when nothing more can change anything; left: about how many."""

    answers: CheckAnswers
    next: Question | None
    left: int


class CheckCondition(Schema):
    id: str
    outcome: Outcome
    article: str
    sentence: Words
    gap: Words | None


class CheckResult(Schema):
    policy: str
    name: Words
    whose: Words
    outcome: Literal["yes", "perhaps", "no"]
    amount_fen: int | None
    period: str
    how_much: Words
    reason: Words
    conditions: list[CheckCondition]
    department: Words
    basis: list[str]


class CheckResults(Schema):
    yes: list[CheckResult]
    perhaps: list[CheckResult]
    no: list[CheckResult]


# -- policies and standards ----------------------------------------------------------------------


class Policy(Schema):
    id: str
    name: Words
    summary: Words
    unit: str
    department: Words


class Condition(Schema):
    id: str
    refuse: str
    article: str
    formula: str
    words: str
    confirmed: bool


class PolicyInFull(Policy):
    period: str
    delivery: str
    starts: str
    basis: list[str]
    conditions: list[Condition]
    amount: str
    as_of: date


class Standard(Schema):
    """value: exact, in the unit; none where nobody has set the number here."""

    id: str
    name: Words
    policy: Words
    area: str
    residence: str
    value: str | None
    unit: str
    valid_from: date | None
    valid_to: date | None
    source: str
    status: str
