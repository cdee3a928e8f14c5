"""Events are neither changed nor deleted; nothing is decided or carried out against somebody while an appeal runs."""

from django.db import migrations

from huimin.web.config.triggers import append_only, refuse_insert

CONDITION = (
    "NEW.adversity <> '' AND EXISTS (SELECT 1 FROM store_caserow line WHERE line.ref = NEW.case_id AND line.suspended)"
)


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]
    operations = [
        append_only("store_eventrow"),
        refuse_insert("nothing_while_appealed", "store_eventrow", "an appeal is running", CONDITION),
    ]
