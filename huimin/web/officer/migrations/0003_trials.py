"""What came of trying a draft on everybody."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("officer", "0002_append_only"), ("accounts", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="DraftTrial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("state", models.CharField(choices=[("waiting", "waiting"), ("running", "running"), ("done", "done"), ("failed", "failed")],
                                           default="waiting", max_length=8)),
                ("beat", models.DateTimeField(null=True)),
                ("finished", models.DateTimeField(null=True)),
                ("result", models.JSONField(default=dict)),
                ("problem", models.JSONField(default=dict)),
                ("policy", models.CharField(db_index=True, max_length=80)),
                ("area", models.CharField(max_length=12)),
                ("valid_from", models.DateField()),
                ("digest", models.CharField(max_length=64)),
                ("text", models.TextField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account")),
            ],
        ),
    ]
