"""Requests and verdicts are never changed; nobody judges a request of their own."""

from django.db import migrations

from huimin.web.config.triggers import append_only, refuse_insert

OWN = "EXISTS (SELECT 1 FROM exports_exportrequest asked WHERE asked.id = NEW.request_id AND asked.by_id = NEW.by_id)"


class Migration(migrations.Migration):
    dependencies = [("exports", "0001_initial")]
    operations = [
        append_only("exports_exportrequest"),
        append_only("exports_exportverdict"),
        refuse_insert("export_judged_by_others", "exports_exportverdict", "nobody judges an export of their own", OWN),
    ]
