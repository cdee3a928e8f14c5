"""Agreements as both sides see them, and how a case stands, for systems of departments that have an agreement about it."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from huimin.casework import procedure
from huimin.catalog import standard_workdays
from huimin.interfaces import Client
from huimin.web.access.clients import about_policy, known_agreements
from huimin.web.access.objects import department_of
from huimin.web.access.pages import CLIENT
from huimin.web.access.record import record
from huimin.web.api import shapes
from huimin.web.api.operations import operation
from huimin.web.store.models import CaseRow


@operation("GET", "/agreements", CLIENT, "data_steward", answer=list[shapes.Agreement])
def agreement_list(request: HttpRequest) -> Any:
    """Agreements and requests for data in which the reader's department gives or takes."""
    client: Client | None = getattr(request, "client", None)
    department = client.consumer if client is not None else department_of(request.user)
    days, today = standard_workdays(), timezone.localdate()
    found = []
    for one in known_agreements():
        asked = one.request
        if department in (asked.provider, asked.consumer):
            due = one.answer_due(days)
            found.append({
                "id": one.id, "state": one.state, "standing": one.on(today), "provider": asked.provider, "consumer": asked.consumer,
                "dataset": asked.dataset, "items": list(asked.items), "purpose": asked.purpose, "policies": list(asked.policies),
                "mode": asked.mode, "since": asked.since, "until": asked.until, "daily_maximum": asked.daily_maximum,
                "gaps": [gap.as_json() for gap in one.gaps], "answer_due": due.day if due else None})
    return found


@operation("GET", "/department/cases/{ref}", CLIENT, answer=shapes.CaseStanding, purpose="agreement")
def case_standing(request: HttpRequest, ref: shapes.Ref) -> Any:
    """How a case stands, under an agreement that names its policy; nothing about whose it is."""
    client: Client = request.client  # type: ignore[attr-defined]
    row = CaseRow.objects.filter(ref=ref).first()
    agreement = about_policy(client, row.policy, timezone.localdate()) if row is not None else None
    if row is None or agreement is None:
        if row is not None:
            record(request, "agreement", row.household, (), case=ref, shown=False)
        raise Http404
    record(request, "agreement", row.household, ("state",), case=ref, reason=agreement.id)
    return {"ref": row.ref, "policy": row.policy, "state": row.state, "updated": row.updated, "agreement": agreement.id,
            "state_name": procedure().states[row.state].name.as_json()}
