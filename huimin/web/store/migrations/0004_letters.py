"""Letters: one an act, neither changed nor deleted."""

import django.db.models.deletion
from django.db import migrations, models

import huimin.web.access.sealed
from huimin.web.config.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("store", "0003_citizens")]
    operations = [
        migrations.CreateModel(
            name="LetterRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=30)),
                ("words", huimin.web.access.sealed.SealedText()),
                ("at", models.DateTimeField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="store.caserow")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("case", "seq"), name="one_letter_an_act")]},
        ),
        append_only("store_letterrow"),
    ]
