"""Requests that were done, under the keys their senders gave them."""

from django.db import models
from django.utils import timezone


class Done(models.Model):
    """One request done once. digest: of method, address and body; answer: JSON without anything personal."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    answer = models.TextField(default="")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="done_once")]
