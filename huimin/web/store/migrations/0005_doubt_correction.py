"""A doubt names the request for correction it has become."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0004_letters")]
    operations = [
        migrations.AddField("factdoubt", "correction", models.PositiveIntegerField(db_index=True, null=True)),
    ]
