"""Who is told what happened, and what waits to be told. Written in the transaction of the event itself."""

import uuid

from django.db import models
from django.utils import timezone

from huimin.web.access.sealed import SealedText

WAITING, SENT, GIVEN_UP, WITHHELD = "waiting", "sent", "given_up", "withheld"


class Hook(models.Model):
    """An address of a department's system. client: of the interfaces; event: of outbox.EVENTS; policy: "" for every one.

    department: the client's; secret: what messages are signed with, shown once when the hook is made
    """

    client = models.CharField(max_length=99)
    department = models.CharField(max_length=60)
    event = models.CharField(max_length=40)
    policy = models.CharField(max_length=60, blank=True)
    url = models.CharField(max_length=500)
    secret = SealedText()
    made = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    stopped = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["event", "policy"], name="hooks_of_an_event")]


class Message(models.Model):
    """One event for one hook; grain: event and hook. id: the same however often it is sent, by which it is counted once.

    due: when it is tried next; state: waiting, sent, given_up (tried for days), withheld (no live agreement that day)
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    hook = models.ForeignKey(Hook, on_delete=models.PROTECT, related_name="messages")
    event = models.CharField(max_length=40)
    case = models.CharField(max_length=20)
    policy = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, default=WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField()
    done = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due"], name="messages_that_wait")]
