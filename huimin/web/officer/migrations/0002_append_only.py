"""The record of who published what can be neither changed nor deleted."""

from django.db import migrations

from huimin.web.config.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("officer", "0001_initial")]
    operations = [append_only("officer_policyrecord")]
