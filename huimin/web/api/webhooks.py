"""Addresses of departments' systems that are told of events: made, listed and stopped by the system administrator."""

import secrets
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Schema, Status
from pydantic import Field

from huimin.interfaces import UnknownClient
from huimin.web import county
from huimin.web.access.clients import registered
from huimin.web.api import shapes
from huimin.web.api.operations import operation
from huimin.web.hooks.addresses import check
from huimin.web.hooks.models import Hook

ADMINISTRATOR = "system_admin"


class NewWebhook(shapes.Body):
    """policy: of cases; "" for every one its agreements name."""

    client: Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,99}$")]
    event: Literal["case.state_changed", "correction.asked"]
    policy: Annotated[str, Field(pattern=r"^([a-z][a-z0-9_]{0,59})?$")] = ""
    url: Annotated[str, Field(pattern=r"^https?://[\x21-\x7e]{1,480}$")]


class Webhook(Schema):
    id: int
    client: str
    department: str
    event: str
    policy: str
    url: str
    stopped: bool


class WebhookMade(Webhook):
    """secret: what messages are signed with; shown this once."""

    secret: str


@operation("GET", "/webhooks", ADMINISTRATOR, answer=list[Webhook])
def webhooks(request: HttpRequest) -> Any:
    """Addresses that are told of events."""
    return [_shown(hook) for hook in Hook.objects.order_by("pk")]


@operation("POST", "/webhooks", ADMINISTRATOR, answer=WebhookMade, status=201, problems=(404,))
def add_webhook(request: HttpRequest, body: NewWebhook) -> Any:
    """Tell a registered client's address of an event; answers with the secret, once."""
    check(body.url, county.workspace().webhook_hosts)
    client = registered(body.client)
    if client is None or client.revoked:
        raise UnknownClient(client=body.client)
    user: Any = request.user
    secret = secrets.token_urlsafe(32)
    made = Hook.objects.create(client=client.client, department=client.consumer, event=body.event, policy=body.policy, url=body.url,
                               secret=secret, made_by=user)
    return Status(201, _shown(made) | {"secret": secret})


@operation("POST", "/webhooks/{number}/stop", ADMINISTRATOR, answer=Webhook)
def stop_webhook(request: HttpRequest, number: Annotated[int, Field(ge=1, le=2**31)]) -> Any:
    """Stop telling an address, at once; what waits for it is not sent."""
    hook = Hook.objects.filter(pk=number).first()
    if hook is None:
        raise Http404
    if hook.stopped is None:
        hook.stopped = timezone.now()
        hook.save(update_fields=["stopped"])
    return _shown(hook)


def _shown(hook: Hook) -> dict[str, Any]:
    return {"id": hook.pk, "client": hook.client, "department": hook.department, "event": hook.event, "policy": hook.policy,
            "url": hook.url, "stopped": hook.stopped is not None}
