"""Systems of departments: known by the token the desk of the standard interfaces gave them, allowed what agreements allow."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from django.http import HttpRequest
from django.utils import timezone

from huimin import agreements
from huimin.agreements import Agreement
from huimin.interfaces import AgreementGrants, Client, Desk, open_desk
from huimin.web import county


def desk() -> Desk:
    """The desk of this workspace; opened anew when mappings or settings change. Agreements are read at each question."""
    return _desk(county.state_of_data())


@lru_cache(maxsize=1)
def _desk(stamp: tuple[int, ...]) -> Desk:
    workspace = county.workspace()
    return open_desk(workspace, AgreementGrants(workspace))


def bearer_of(request: HttpRequest) -> str | None:
    """The token a request shows."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" and token.strip() else None


def client_of(request: HttpRequest) -> Client | None:
    """The system behind the request's token; it is told no purpose its token does not hold."""
    found = desk().client_of(bearer_of(request), timezone.now())
    if found is None:
        return None
    client, purposes = found
    return Client(client.client, client.consumer, purposes, client.callback, client.public_key)


def known_agreements() -> list[Agreement]:
    """Every agreement and request of this workspace, as it stands."""
    return list(agreements.agreements(county.workspace()).values())


def live_agreements(client: Client, day: date) -> Iterator[Agreement]:
    """Agreements in force on a day by which this department tells the client's department something for one of its purposes."""
    for found in known_agreements():
        request = found.request
        if (request.provider, request.consumer) == (county.workspace().consumer, client.consumer) and request.purpose in client.purposes \
                and found.on(day) == "agreed":
            yield found


def about_policy(client: Client, policy: str, day: date) -> Agreement | None:
    """The agreement under which the client may know how cases of a policy stand; None: it may not."""
    return next((found for found in live_agreements(client, day) if policy in found.request.policies), None)


def registered(client: str) -> Client | None:
    """A client as it is registered, revoked or not; None: never."""
    row = desk().store.client(client)
    return None if row is None else Client.of(row)
