"""A record of access can be neither changed nor deleted."""

from django.db import migrations

from huimin.web.config.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [append_only("access_accessrecord")]
