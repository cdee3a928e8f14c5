"""A relative is put on a file: open cases are looked through at once."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from huimin.web.accounts.models import Account, Kin
from huimin.web.store.cases import STORE, actor_of
from huimin.web.store.recusal import relative_declared


@receiver(post_save, sender=Kin)
def on_relative(instance: Kin, created: bool, **_: Any) -> None:
    if created:
        relative_declared(STORE, instance.person_id, actor_of)


@receiver(post_save, sender=Account)
def on_own_number(instance: Account, update_fields: Any = None, **_: Any) -> None:
    """A member of staff puts the own number on the file."""
    if "person_blind" in (update_fields or ()) and instance.is_staff_member:
        relative_declared(STORE, instance.person_id, actor_of)
