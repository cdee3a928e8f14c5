"""An administrator holds no other role, and nobody else an administrator's."""

from django.db import migrations

from huimin.web.accounts.roles import ADMINISTRATORS
from huimin.web.config.triggers import refuse_insert

LIST = "(" + ", ".join(f"'{role}'" for role in sorted(ADMINISTRATORS)) + ")"
CONDITION = (
    "EXISTS (SELECT 1 FROM accounts_posting other WHERE other.account_id = NEW.account_id AND other.role <> NEW.role "
    f"AND (other.role IN {LIST} OR NEW.role IN {LIST}))"
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [refuse_insert("administrators_apart", "accounts_posting", "an administrator holds no other role", CONDITION)]
