"""What happened to an account can be neither changed nor deleted."""

from django.db import migrations

from huimin.web.config.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_passwords_and_events")]
    operations = [append_only("accounts_accountevent")]
