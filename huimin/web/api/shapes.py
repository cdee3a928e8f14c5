"""What goes in and out: the schemas of the API. Names and sentences in both languages; money in fen."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, field_validator

from huimin.kernel import Text

Ref = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{7}$", description="number of a case")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Sealed = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,200}$", description="opaque address of a household")]
Line = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
Filter = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.,:-]{0,80}$")]
Number = Annotated[int, Field(ge=1, le=100_000)]
Serial = Annotated[int, Field(ge=1, le=2**31 - 1)]
Area = Annotated[str, Field(pattern=r"^[0-9]{2,12}$", description="code of a county, township or village")]
Typed = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
Outcome = Literal["yes", "no", "unknown"]
OUTCOMES: dict[bool | None, Outcome] = {True: "yes", False: "no", None: "unknown"}


class Body(Schema):
    """Of a request: what it does not name is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def _no_nul(cls, value: Any) -> Any:
        """No database keeps the sign zero."""
        if _holds_nul(value):
            raise ValueError("holds a NUL character")
        return value


def _holds_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_nul(part) for pair in value.items() for part in pair)
    return any(map(_holds_nul, value)) if isinstance(value, list) else isinstance(value, str) and "\0" in value


class Words(Schema):
    zh: str
    en: str

    @classmethod
    def of(cls, text: Text | str) -> "Words":
        return cls(**Text.of(text).as_json())


class Fault(Schema):
    """field: what in the request to correct, where one thing is."""

    code: str
    message: str
    field: str = ""


class Problem(Schema):
    """Every refusal."""

    errors: list[Fault]


def plain(value: Any) -> str:
    return "" if value is None else str(value)


# -- lists and households ------------------------------------------------------------------------


class ListTotals(Schema):
    name: str
    title: Words
    total: int
    households: int
    entitled_fen: int
    paid_fen: int
    difference_fen: int


class Lists(Schema):
    run: str | None
    month: str | None
    lists: list[ListTotals]


class ListLine(Schema):
    """person: whose the line is, opaque; "" on a line of a household."""

    policy: str
    name: str
    household: str
    person: str
    township: str
    village: str
    outcome: Outcome
    entitled_fen: int | None
    paid_fen: int | None
    difference_fen: int | None
    reason: str
    since: date | None
    article: str


class Page(ListTotals):
    run: str
    page: int
    pages: int
    lines: list[ListLine]


class Member(Schema):
    """number: masked."""

    name: str
    age: int | None
    sex: str
    number: str


class Fact(Schema):
    """value: none where it is hidden; key: to have it shown for a reason that is recorded (/households/{address}/show)."""

    key: str
    label: Words
    whose: str
    value: Words | None
    hidden: bool
    source: Words
    month: str
    disputed: bool


class Judged(Schema):
    outcome: Outcome
    sentence: str
    article: str
    facts: list[Fact]


class HouseholdPolicy(Schema):
    policy: str
    name: Words
    outcome: Outcome
    receives: bool
    conditions: list[Judged]


class Household(Schema):
    address: str
    month: str
    where: str
    all_members_known: bool
    members: list[Member]
    policies: list[HouseholdPolicy]
    cases: list[str]


# -- agreements and departments ------------------------------------------------------------------


class Agreement(Schema):
    """standing: today: agreed, not_started, expired, or the state."""

    id: str
    state: str
    standing: str
    provider: str
    consumer: str
    dataset: str
    items: list[str]
    purpose: str
    policies: list[str]
    mode: str
    since: date | None
    until: date | None
    daily_maximum: int | None
    gaps: list[Words]
    answer_due: date | None


class CaseStanding(Schema):
    """How a case stands, for a department with an agreement about its policy; whose it is, is not said."""

    ref: str
    policy: str
    state: str
    state_name: Words
    updated: datetime
    agreement: str
