"""Who looked at whose data, for what purpose: written before the data is shown, never changed, kept three years."""

from django.db import models
from django.utils import timezone


class AccessRecord(models.Model):
    """One reading of one household's (or person's) data, or one refusal of it.

    household: blind fingerprint of the household number, by which its members find the record
    fields: what was shown, catalogue names; unmasked: those shown in full; grain: one page or export
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    roles = models.CharField(max_length=200)
    organisation = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=40)
    reason = models.CharField(max_length=300, blank=True)
    case = models.CharField(max_length=40, blank=True, db_index=True)
    household = models.CharField(max_length=32, db_index=True)
    fields = models.JSONField(default=list)
    unmasked = models.JSONField(default=list)
    count = models.PositiveIntegerField(default=1)
    shown = models.BooleanField(default=True)
    path = models.CharField(max_length=200)
    request_id = models.CharField(max_length=32)
    device = models.CharField(max_length=32, blank=True)  # fingerprint of the address, not the address


class AccessHidden(models.Model):
    """A reading its subject sees only after a day, because of an investigation: written once, by whom and why."""

    record = models.ForeignKey(AccessRecord, on_delete=models.PROTECT, related_name="hidings")
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    reason = models.CharField(max_length=200)
