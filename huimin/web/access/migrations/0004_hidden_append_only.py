"""What was hidden, by whom and until when can be neither changed nor deleted."""

from django.db import migrations

from huimin.web.config.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("access", "0003_hidden")]
    operations = [append_only("access_accesshidden")]
