"""Passwords of staff: initial ones that must be changed, changes, and when one has lived long enough."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils import timezone

from huimin.kernel import Text
from huimin.web import county
from huimin.web.accounts.events import note
from huimin.web.accounts.models import Account, PastPassword
from huimin.web.accounts.profiles import INITIAL_LIVES, PROFILES, Profile, problems

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else: it is read out and written down
_GROUPS, _GROUP = 4, 4


def profile() -> Profile:
    """The rules of this workspace."""
    return PROFILES[county.workspace().passwords]


def initial_password() -> str:
    """About 79 bits of chance, in four groups."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def give_initial(account: Account, actor: Account | None, kind: str) -> str:
    """A new initial password, returned once and kept only as its hash; it must be changed at the first sign-in."""
    password = initial_password()
    with transaction.atomic():
        account.set_password(password)
        account.must_change, account.password_changed = True, timezone.now()
        account.failures, account.locked_until = 0, None
        account.save(update_fields=["password", "must_change", "password_changed", "failures", "locked_until"])
        note(kind, account, actor)
    return password


def must_change(account: Account, now: datetime) -> bool:
    """Has the password to be replaced before anything else?"""
    lives = profile().lives
    return account.must_change or (lives is not None and now - account.password_changed > lives)


def initial_expired(account: Account, now: datetime) -> bool:
    return account.must_change and now - account.password_changed > INITIAL_LIVES


def change(account: Account, old: str, new: str, device: str = "") -> list[Text]:
    """Replace the password; what was wrong, or nothing when it is done. `old` is asked again: a screen may stand unattended."""
    rules = profile()
    if not account.check_password(old):
        return [Text("现在的密码不对。", "The present password is wrong.")]
    found = problems(rules, new, account.username)
    earlier = [account.password, *account.past_passwords.order_by("-at", "-pk").values_list("password", flat=True)[:rules.history - 1]]
    if any(check_password(new, one) for one in earlier):
        found.append(Text(f"最近 {rules.history} 次用过的密码不能再用。", f"Your last {rules.history} passwords cannot be used again."))
    if found:
        return found
    with transaction.atomic():
        PastPassword.objects.create(account=account, password=account.password)
        account.set_password(new)
        account.must_change, account.password_changed = False, timezone.now()
        account.save(update_fields=["password", "must_change", "password_changed"])
        note("password_changed", account, account, device)
    return []
