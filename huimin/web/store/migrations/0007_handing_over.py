"""A case on its way to another township: that township sees it among what waits, and takes it over or sends it back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0006_rechecked")]
    operations = [migrations.AddField("caserow", "moving_to", models.CharField(max_length=12, null=True))]
