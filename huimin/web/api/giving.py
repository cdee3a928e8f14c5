"""Donations for anybody: what was given and where it went. Nobody helped is named."""


from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Schema

from huimin.budget import delivery
from huimin.web import county
from huimin.web.access.pages import ANYONE
from huimin.web.api.operations import operation
from huimin.web.public import views_donations


class Use(Schema):
    """day: for fewer than five people only the month; people: none for fewer than five; place: an area code, "" for the county;
    amount: in the unit of the donation."""

    id: str
    day: str
    purpose: str
    place: str
    people: int | None
    amount: str


class TakenBack(Schema):
    """The entry by which a donation entered by mistake was taken back, and its month."""

    id: str
    day: str


class Donation(Schema):
    """amount, left: in `unit`, a decimal; donor: as it was asked to be named; undone: it was entered by mistake, nothing is left of it."""

    id: str
    day: date
    donor: str
    what: str
    unit: str
    amount: str
    left: str
    uses: list[Use]
    undone: TakenBack | None


class Donations(Schema):
    """head: hash of the last line of the list anybody can check (donations.jsonl); lines: how many it has."""

    head: str
    lines: int
    donations: list[Donation]


@operation("GET", "/donations", ANYONE, answer=Donations)
def donations(request: HttpRequest, id: Annotated[str, Query(pattern=r"^[A-Za-z0-9]{0,20}$")] = "") -> Any:
    """What was given, newest first, or the one of a number; and where it went."""
    book = delivery.check(county.workspace())
    return {"head": book.head, "lines": len(book.heads) - 1, "donations": views_donations.newest_first(book, id.upper())}
