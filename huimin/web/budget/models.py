"""Scenarios people tried: what was changed, by whom, and what came of it on which data."""

from django.db import models
from django.utils import timezone

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"


class Scenario(models.Model):
    """changes: [[parameter with place, value]] as `huimin simulate --set` takes them; take_up: its `--take-up`, "" for none.

    result: what `huimin simulate --json` says; problem: {zh, en} of a failure; beat: when the process at work last said it lives
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    changes = models.JSONField()
    take_up = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=8, default=WAITING, choices=[(one, one) for one in (WAITING, RUNNING, DONE, FAILED)])
    beat = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    problem = models.JSONField(default=dict)
