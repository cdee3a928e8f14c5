"""An account of the staff remembers its newest sign-in, which ends the one before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_events_append_only")]
    operations = [migrations.AddField("account", "sitting", models.CharField(blank=True, default="", max_length=32), preserve_default=False)]
