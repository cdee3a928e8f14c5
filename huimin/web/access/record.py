"""The one door to people's data: a reading is written down first; if that fails, nothing is shown."""

from collections.abc import Iterable
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest

from huimin.interfaces import Client
from huimin.web.access.device import device_of
from huimin.web.access.models import AccessRecord
from huimin.web.access.purposes import PURPOSES
from huimin.web.access.sealed import blind


class NotRecorded(Exception):
    """A reading could not be written down, so nothing is shown (answered by the middleware with 503)."""


def record(request: HttpRequest, purpose: str, household: str, fields: Iterable[str], *, case: str = "", reason: str = "",
           unmasked: Iterable[str] = (), count: int = 1, shown: bool = True) -> AccessRecord:
    """Write one reading. household: the household number; count: rows shown (an export or a list counts all).

    A department's system (access.clients) is named by its id and the department it asks for.
    Raises ValueError for an unknown purpose, NotRecorded when the database does not take it: then nothing may be shown.
    """
    written = _written(request, purpose, fields, case=case, reason=reason, unmasked=sorted(unmasked), count=count, shown=shown)
    try:
        return AccessRecord.objects.create(household=blind(household, "household"), **written)
    except DatabaseError as error:
        raise NotRecorded from error


def record_each(request: HttpRequest, purpose: str, households: Iterable[str], fields: Iterable[str], *, case: str = "",
                reason: str = "") -> None:
    """Write a reading for every household in a file that leaves the office, so that its people can see it. Raises as `record`."""
    written = _written(request, purpose, fields, case=case, reason=reason)
    try:
        AccessRecord.objects.bulk_create(
            (AccessRecord(household=blind(household, "household"), **written) for household in dict.fromkeys(households)), 500)
    except DatabaseError as error:
        raise NotRecorded from error


def _written(request: HttpRequest, purpose: str, fields: Iterable[str], **more: Any) -> dict[str, Any]:
    """The columns of a reading but for the household. Raises ValueError for an unknown purpose."""
    if purpose not in PURPOSES:
        raise ValueError(f"no such purpose: {purpose}")
    user: Any = request.user
    known = user.is_authenticated
    client: Client | None = getattr(request, "client", None)
    name, organisation = (user.name, str(user.organisation or "")) if known else (client.client, client.consumer) if client else ("", "")
    return {
        "account": user if known else None, "name": name, "roles": ",".join(sorted(user.roles)) if known else "",
        "organisation": organisation, "purpose": purpose, "fields": sorted(fields), "path": request.path[:200],
        "request_id": getattr(request, "huimin_id", ""), "device": device_of(request), **more}
