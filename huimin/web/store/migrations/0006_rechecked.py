"""Benefits granted without an application are looked at again after each run of the matching."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0005_doubt_correction")]
    operations = [
        migrations.AddField("caserow", "doubted", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="RunChecked",
            fields=[
                ("run", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("put", models.PositiveIntegerField()),
            ],
        ),
    ]
