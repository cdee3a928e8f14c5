"""A department's data steward: requests for its data, corrections it is asked for, what families say is wrong."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from huimin.web.access.fields import number_shown
from huimin.web.access.objects import department_of
from huimin.web.access.record import record
from huimin.web.api import shapes
from huimin.web.api.errors import AlreadyAnswered
from huimin.web.api.operations import operation, right
from huimin.web.api.shapes import Words
from huimin.web.api.shapes_table import Cell, Table, plain_cell, table_of
from huimin.web.citizen import views_staff
from huimin.web.steward import doubts as asking
from huimin.web.steward import views_corrections, views_sharing
from huimin.web.store.models import FactDoubt

STEWARD = "data_steward"
AgreementId = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,20}$")]
Reason = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]


class CorrectionsInbox(Schema):
    """waiting: for this department; late: over their limit; kept_back: about relatives of the reader."""

    department: Words
    waiting: int
    late: int
    kept_back: int
    inbox: Table
    answered: Table
    rates: Table


class Stated(Schema):
    name: Words
    value: Cell


class Side(Schema):
    """What one department says, where the reader's may know it."""

    department: Words
    rows: list[Stated]


class Correction(Schema):
    """number: the request; subject: masked; said: what the family wrote; mine: does it wait for the reader's department."""

    number: int
    field: str
    label: Words
    subject: str
    state: str
    state_name: Words
    mine: bool
    due: date | None
    left: int | None
    said: list[str]
    sides: list[Side]


class CorrectionAnswer(shapes.Body):
    """value: what it is corrected to; words: how it was checked."""

    answer: shapes.Name
    value: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""
    words: Reason


class SharingInbox(Schema):
    department: Words
    waiting: int
    late: int
    inbox: Table
    others: Table


class AgreementInFull(Schema):
    """stated: what the law wants stated, none where it is not; mine: does it wait for the reader's answer."""

    id: str
    state: str
    stated: list[Stated]
    due: date | None
    left: int | None
    mine: bool


class AgreementAnswer(shapes.Body):
    """words: conditions, or why it is refused."""

    answer: Literal["grant", "refuse"]
    words: Reason = ""


class DoubtLine(Schema):
    """A fact a family says is wrong. standing: how the request to the department stands; answer: "" while it waits."""

    number: int
    fact: str
    label: Words
    whose: str
    department: str
    at: datetime
    due: date
    standing: Words | None
    answer: str


class Doubt(DoubtLine):
    """said: what the family says is right; the reading is on its record."""

    said: str


class DoubtAnswer(shapes.Body):
    answer: Literal["corrected", "confirmed"]
    words: Reason


@operation("GET", "/corrections", STEWARD, answer=CorrectionsInbox, purpose="correction")
def corrections(request: HttpRequest) -> Any:
    """What waits for the department, the most urgent first, and how often its data were wrong."""
    told = views_corrections.inbox(request)
    return {key: told[key] for key in ("department", "waiting", "late", "kept_back")} | {
        "inbox": table_of(told["inbox"]), "answered": table_of(told["done"]), "rates": table_of(told["rates"])}


@operation("GET", "/corrections/{number}", STEWARD, answer=Correction, purpose="correction")
def correction(request: HttpRequest, number: shapes.Serial) -> Any:
    """One fact that is asked about: what each side says, from which list, of which day."""
    return _correction(request, number)


def _correction(request: HttpRequest, number: int) -> dict[str, Any]:
    found, own, department = views_corrections.asked_of(request.user, number)
    views_corrections.on_record(request, found, in_full=False)
    told = views_corrections.context(found, own, department)
    clock = told["clock"]
    return {"number": found.number, "field": f"{found.entity}.{found.field}", "label": told["label"],
            "subject": number_shown(found.subject), "state": found.state, "state_name": told["state"], "mine": told["mine"],
            "due": clock.due if clock else None, "left": clock.left if clock else None,
            "said": [one.said for one in told["said"]],
            "sides": [{"department": side["title"], "rows": _stated(side["rows"])} for side in told["sides"]]}


def _stated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"name": row["name"], "value": plain_cell(row["value"])} for row in rows]


@operation("POST", "/corrections/{number}/answer", STEWARD, answer=Correction, purpose="correction", problems=(409,))
def answer_correction(request: HttpRequest, number: shapes.Serial, body: CorrectionAnswer) -> Any:
    """The department's answer, within ten working days."""
    found, _, department = views_corrections.asked_of(request.user, number)
    views_corrections.on_record(request, found, in_full=False)
    if department not in found.waiting:
        raise AlreadyAnswered
    right(views_corrections.answer(request.user, found, department, body.answer, body.value, body.words))
    return _correction(request, number)


@operation("GET", "/sharing", STEWARD, answer=SharingInbox)
def sharing(request: HttpRequest) -> Any:
    """Requests for the department's data by their limit; then everything in which it gives or takes."""
    told = views_sharing.inbox(department_of(request.user))
    return {key: told[key] for key in ("department", "waiting", "late")} | {
        "inbox": table_of(told["inbox"]), "others": table_of(told["rest"])}


@operation("GET", "/sharing/{id}", STEWARD, answer=AgreementInFull)
def sharing_request(request: HttpRequest, id: AgreementId) -> Any:
    """One request in full, with everything it lacks at once."""
    return _sharing(request, id)


def _sharing(request: HttpRequest, id: str) -> dict[str, Any]:
    found = views_sharing.of_department(department_of(request.user), id)
    clock = views_sharing.clock_of(found)
    return {"id": found.id, "state": found.state, "stated": _stated(views_sharing.stated(found)), "due": clock.due if clock else None,
            "left": clock.left if clock else None, "mine": views_sharing.to_answer(found, department_of(request.user))}


@operation("POST", "/sharing/{id}/answer", STEWARD, answer=AgreementInFull, problems=(409,))
def answer_sharing(request: HttpRequest, id: AgreementId, body: AgreementAnswer) -> Any:
    """Grant a request for the department's data, or refuse it with the reason."""
    found = views_sharing.of_department(department_of(request.user), id)
    if not views_sharing.to_answer(found, department_of(request.user)):
        raise AlreadyAnswered
    right(views_sharing.answer(request.user, found, body.answer, body.words))
    return _sharing(request, id)


@operation("GET", "/doubts", STEWARD, answer=list[DoubtLine], purpose="correction")
def doubts(request: HttpRequest) -> Any:
    """What families say is wrong and nobody has answered, the most urgent first."""
    rows = views_staff.doubts_waiting(request.user)
    record(request, "correction", "", ("name",), count=len(rows))
    told = asking.standing(rows)
    return [_line(one, told.get(one.pk)) for one in rows]


def _line(one: FactDoubt, standing: Any) -> dict[str, Any]:
    return {"number": one.pk, "fact": one.fact, "label": views_staff.label_of(one), "whose": one.whose, "department": one.department,
            "at": one.at, "due": one.due, "standing": standing, "answer": one.answer}


def _doubt(one: FactDoubt) -> dict[str, Any]:
    return _line(one, asking.standing([one]).get(one.pk)) | {"said": one.said}


def _seen_doubt(request: HttpRequest, number: int) -> FactDoubt:
    """The doubt, its reading on record. Raises Http404."""
    found = views_staff.doubt_of(request.user, number)
    record(request, "correction", found.household, (found.fact,))
    return found


def _open_doubt(request: HttpRequest, number: int) -> FactDoubt:
    """Raises Http404, AlreadyAnswered."""
    found = _seen_doubt(request, number)
    if found.answer:
        raise AlreadyAnswered
    return found


@operation("GET", "/doubts/{number}", STEWARD, answer=Doubt, purpose="correction")
def doubt(request: HttpRequest, number: shapes.Serial) -> Any:
    """What a family says is wrong and what it says is right."""
    return _doubt(_seen_doubt(request, number))


@operation("POST", "/doubts/{number}/ask", STEWARD, answer=Doubt, purpose="correction", problems=(409,))
def ask_about_doubt(request: HttpRequest, number: shapes.Serial) -> Any:
    """Ask the department that supplied the fact."""
    found = _open_doubt(request, number)
    right(views_staff.passed_on(found, request.user))
    return _doubt(found)


@operation("POST", "/doubts/{number}/answer", STEWARD, answer=Doubt, purpose="correction", problems=(409,))
def answer_doubt(request: HttpRequest, number: shapes.Serial, body: DoubtAnswer) -> Any:
    """The department's answer to a family, which reads it."""
    found = _open_doubt(request, number)
    right(views_staff.answered(found, request.user, body.answer, body.words.strip()))
    return _doubt(found)
