"""Who proposed and published which version of which policy, with its text: written once, never changed."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from huimin.web.trials import Trial

PROPOSED, PUBLISHED = "proposed", "published"


class PolicyRecord(models.Model):
    """One act on one version. text: the file as it was then; digest: its SHA-256; reason: the document or reason given.

    proposer: on a publication, who proposed this very text; the database refuses the same person twice
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    act = models.CharField(max_length=12, choices=[(act, act) for act in (PROPOSED, PUBLISHED)])
    policy = models.CharField(max_length=80, db_index=True)
    area = models.CharField(max_length=12)
    valid_from = models.DateField()
    digest = models.CharField(max_length=64)
    text = models.TextField()
    reason = models.CharField(max_length=300)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    proposer = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="published_by_another_than_the_proposer", condition=(
                ~Q(act=PUBLISHED) | Q(proposer__isnull=False) & ~Q(proposer=F("account")))),
            models.UniqueConstraint(fields=["policy", "area", "valid_from"], condition=Q(act=PUBLISHED), name="version_published_once"),
        ]

    @property
    def version(self) -> str:
        return f"{self.policy}/{self.area}@{self.valid_from.isoformat()}"


class DraftTrial(Trial):
    """A draft tried on everybody of the latest month. text, digest: of the draft as it was tried."""

    policy = models.CharField(max_length=80, db_index=True)
    area = models.CharField(max_length=12)
    valid_from = models.DateField()
    digest = models.CharField(max_length=64)
    text = models.TextField()
