"""What waits for somebody is found by indexes: cases on their way to another township, and grants a later run does not prove."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("store", "0008_burden")]
    operations = [
        migrations.AddIndex("caserow", models.Index(fields=["moving_to"], name="case_moving", condition=Q(moving_to__isnull=False))),
        migrations.AddIndex("caserow", models.Index(fields=["area"], name="case_doubted", condition=Q(doubted__isnull=False))),
    ]
