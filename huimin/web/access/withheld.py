"""Which readings their subject sees now: an auditor's look appears after a while, and one under investigation when it is over.

Nothing stays hidden for good: every hiding ends on its day, at the latest MOST_DAYS after it was written, and who hid what
for how long and why is itself on record (AccessHidden, append-only).
"""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from huimin.web.access.models import AccessHidden, AccessRecord
from huimin.web.county import workspace

DELAYED = ("audit",)
"""Purposes whose readings appear later, so that a check is not announced to whom it concerns."""
DELAY_DAYS = 30
MOST_DAYS = 180


def delay() -> timedelta:
    """[office] audit_shown_after_days in huimin.toml, else DELAY_DAYS."""
    return timedelta(days=dict(workspace().limits).get("audit_shown_after_days", DELAY_DAYS))


def shown_now(records: "QuerySet[AccessRecord]", now: datetime) -> "QuerySet[AccessRecord]":
    """Those of `records` their subject may see at `now`."""
    hidden = AccessHidden.objects.filter(record=OuterRef("pk"), until__gt=now)
    return records.exclude(Q(purpose__in=DELAYED, at__gt=now - delay()) | Exists(hidden))
