"""Requests to take people's data out of the office as a file, and what others say of them. Both are only ever added.

A request is open until two people other than its proposer approve it or one refuses; then its proposer has some days to
fetch the file. That nobody approves their own is kept by the database itself (migration 0002).
"""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

APPROVALS = 2
DAYS_TO_DECIDE, DAYS_TO_FETCH = 14, 3


class ExportRequest(models.Model):
    """Some lines of one list of one run; grain: request. filters: column of matching.select -> value; rows: lines when asked."""

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    run = models.CharField(max_length=40)
    list = models.CharField(max_length=20)
    filters = models.JSONField(default=dict)
    area = models.CharField(max_length=12)
    format = models.CharField(max_length=4)
    purpose = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    rows = models.PositiveIntegerField()

    @property
    def number(self) -> str:
        """What stands in the file and in the record of access."""
        return f"E{timezone.localtime(self.at).year}-{self.pk:05d}"

    def state(self, now: datetime) -> str:
        """waiting | approved | refused | lapsed"""
        verdicts = list(self.verdicts.all())
        if any(not one.approve for one in verdicts):
            return "refused"
        approved = sorted(one.at for one in verdicts if one.by_id != self.by_id)
        if len(approved) >= APPROVALS:
            return "approved" if now < approved[APPROVALS - 1] + timedelta(days=DAYS_TO_FETCH) else "lapsed"
        return "waiting" if now < self.at + timedelta(days=DAYS_TO_DECIDE) else "lapsed"


class ExportVerdict(models.Model):
    """What one other person says of a request, once."""

    request = models.ForeignKey(ExportRequest, on_delete=models.PROTECT, related_name="verdicts")
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    approve = models.BooleanField()
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "by"], name="export_judged_once")]
