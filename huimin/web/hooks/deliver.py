"""Sending what waits, at least once: messages of hooks, and answers of asynchronous searches of the standard interfaces.

A message carries its id, the event, the number of the case and the moment; never anything about a person. It is signed:

    Huimin-Signature: t=<seconds since 1970>,v1=<HMAC-SHA256 of "<t>.<body>" in hexadecimal>

It counts as taken when the answer is 2xx. Otherwise it is tried again after WAITS, then given up. A message about a case goes
out only while an agreement about its policy is in force; a client that is revoked is told nothing.
"""

import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

import httpx
from django.db.models import F
from django.utils import timezone

from huimin.web import county
from huimin.web.access.clients import about_policy, desk, registered
from huimin.web.hooks.addresses import NotAllowedThere, check
from huimin.web.hooks.models import GIVEN_UP, SENT, WAITING, WITHHELD, Hook, Message
from huimin.web.hooks.outbox import CASE

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440, 1440))
SECONDS = 10
MOST = 500
"""Messages of one call; the rest waits for the next."""


def deliver(transport: httpx.BaseTransport | None = None, now: datetime | None = None) -> dict[str, int]:
    """Send what is due; how many were sent, failed (and wait), given_up, withheld. transport: for tests."""
    now, hosts = now or timezone.now(), county.workspace().webhook_hosts
    counts = Counter(dict.fromkeys((SENT, "failed", GIVEN_UP, WITHHELD, "answers"), 0))
    # trust_env: no proxy out of the environment; redirects are not followed: an allowed host decides only about itself.
    with httpx.Client(transport=transport, timeout=SECONDS, trust_env=False, follow_redirects=False) as client:
        for message in Message.objects.filter(state=WAITING, due__lte=now).select_related("hook").order_by("due")[:MOST]:
            if _claimed(message, now):
                counts[_one(client, message, hosts, now)] += 1
        counts["answers"] = _answers(client, hosts, now)
    return dict(counts)


def _claimed(message: Message, now: datetime) -> bool:
    """Puts the next try off before this one: of two programs one sends, and one that is killed is made up for later."""
    wait = WAITS[min(message.tries, len(WAITS) - 1)]
    return Message.objects.filter(pk=message.pk, state=WAITING, tries=message.tries).update(tries=F("tries") + 1, due=now + wait) == 1


def _one(client: httpx.Client, message: Message, hosts: Collection[str], now: datetime) -> str:
    if not _may_know(message, now):
        return _ended(message, WITHHELD, now)
    body = body_of(message)
    headers = {"Content-Type": "application/json", "Huimin-Id": str(message.pk),
               "Huimin-Signature": signature(message.hook.secret, body, int(now.timestamp()))}
    if _taken(client, message.hook.url, body, headers, hosts):
        return _ended(message, SENT, now)
    return _ended(message, GIVEN_UP, now) if message.tries + 1 > len(WAITS) else "failed"


def _may_know(message: Message, now: datetime) -> bool:
    hook: Hook = message.hook
    client = registered(hook.client)
    if hook.stopped is not None or client is None or client.revoked or client.consumer != hook.department:
        return False
    return message.event != CASE or about_policy(client, message.policy, timezone.localdate(now)) is not None


def _ended(message: Message, state: str, now: datetime) -> str:
    Message.objects.filter(pk=message.pk).update(state=state, done=now)
    return state


def body_of(message: Message) -> bytes:
    """The same bytes at every try."""
    return json.dumps({"id": str(message.pk), "event": message.event, "case": message.case, "at": message.at.isoformat()},
                      separators=(",", ":")).encode()


def signature(secret: str, body: bytes, seconds: int) -> str:
    return f"t={seconds},v1={hmac.new(secret.encode(), f'{seconds}.'.encode() + body, hashlib.sha256).hexdigest()}"


def _taken(client: httpx.Client, url: str, body: bytes, headers: dict[str, str], hosts: Collection[str]) -> bool:
    """The list of hosts counts on the day of sending. What the other side answers is not read."""
    try:
        check(url, hosts)
        with client.stream("POST", url, content=body, headers=headers) as answer:
            return answer.is_success
    except (NotAllowedThere, httpx.HTTPError, httpx.InvalidURL):
        return False


def _answers(client: httpx.Client, hosts: Collection[str], now: datetime) -> int:
    """Work off asynchronous searches and hand over what is answered."""
    found = desk()
    found.work(now)
    sent = 0
    for callback in found.outbox():
        if _taken(client, callback.address, callback.body.encode(), {"Content-Type": "application/json"}, hosts):
            found.delivered(callback, now)
            sent += 1
    return sent
