"""Password, lock and second factor, without a page.

Five wrong answers lock the account for fifteen minutes; thirty from one address keep out that address as long, whatever
the names. A code of the second factor is good once (RFC 6238). An account nobody used for ninety days is switched off.
"""

import secrets
import time
from datetime import datetime, timedelta

import pyotp
from django.db import transaction
from django.utils import timezone

from huimin.web.accounts.events import FAILURES, note
from huimin.web.accounts.models import Account, AccountEvent
from huimin.web.accounts.passwords import initial_expired
from huimin.web.accounts.roles import STAFF

MOST_FAILURES = 5
MOST_FROM_ADDRESS = 30
"""Higher than an account's own: a whole township hall may share one address."""
LOCKED_FOR = timedelta(minutes=15)
DORMANT_AFTER = timedelta(days=90)
STEP = 30
_UNUSABLE = Account(username="")


def check_password(username: str, password: str, device: str = "", now: datetime | None = None) -> Account | None:
    """The account when the password is right and neither it nor the address is kept out; else None, always the same.

    device: fingerprint of the address (access.device). An unknown name costs as much time as a known one.
    """
    now = now or timezone.now()
    account = Account.objects.filter(username=username).first()
    if account is None:
        _UNUSABLE.set_password(password)
    right = account is not None and account.check_password(password)
    if address_kept_out(device, now):
        return None
    if account is None:
        note("unknown_name", None, device=device)
        return None
    if switch_off_dormant(account, now) or not account.is_active:
        note("refused_off", account, device=device)
    elif account.locked(now):
        note("refused_locked", account, device=device)
    elif not right or initial_expired(account, now):
        failed(account, now, "wrong_password", device)
    else:
        return account
    return None


def address_kept_out(device: str, now: datetime) -> bool:
    """Have too many wrong answers come from this address of late?"""
    late = AccountEvent.objects.filter(device=device, at__gt=now - LOCKED_FOR, kind__in=FAILURES)
    return bool(device) and late.count() >= MOST_FROM_ADDRESS


def check_code(account: Account, code: str, device: str = "", moment: float | None = None) -> bool:
    """Is this the code of now, or of the half minute before or after, and not used before?"""
    now = timezone.now()
    if not account.totp_secret or account.locked(now) or address_kept_out(device, now):
        return False
    step = matching_step(account.totp_secret, code, moment)
    with transaction.atomic():
        fresh = Account.objects.select_for_update().get(pk=account.pk)
        if step is not None and step > fresh.totp_last:
            fresh.totp_last, fresh.failures, fresh.locked_until = step, 0, None
            fresh.save(update_fields=["totp_last", "failures", "locked_until"])
            return True
    failed(account, now, "wrong_code", device)
    return False


def sit_down(account: Account) -> str:
    """A new sign-in is complete: what its session has to hold from now on. Sessions with another one are over (`elsewhere`)."""
    account.sitting = secrets.token_hex(16)
    account.save(update_fields=["sitting"])
    return account.sitting


def elsewhere(account: Account, sitting: str | None, one_only: bool) -> bool:
    """Has the account signed in anew since the session that holds `sitting` began? None: a session not complete yet."""
    return one_only and sitting is not None and bool(account.sitting) and sitting != account.sitting


def matching_step(secret: str, code: str, moment: float | None = None) -> int | None:
    """The half minute this code belongs to, of now, the last and the next; None for any other code."""
    step = int((time.time() if moment is None else moment) // STEP)
    generator, code = pyotp.TOTP(secret), "".join(code.split())
    return next((near for near in (step, step - 1, step + 1) if pyotp.utils.strings_equal(generator.at(near * STEP), code)), None)


def failed(account: Account, now: datetime, kind: str, device: str = "") -> None:
    """Count a wrong answer; at the fifth the account is locked for a while."""
    with transaction.atomic():
        fresh = Account.objects.select_for_update().get(pk=account.pk)
        fresh.failures += 1
        note(kind, account, device=device)
        if fresh.failures >= MOST_FAILURES:
            fresh.failures, fresh.locked_until = 0, now + LOCKED_FOR
            note("locked", account, device=device)
        fresh.save(update_fields=["failures", "locked_until"])


def switch(account: Account, on: bool, actor: Account, reason: str = "") -> bool:
    """Somebody switches an account on or off. False and nothing done where it stands so already, so that a form sent twice does it once."""
    if account.is_active == on:
        return False
    account.is_active = on
    account.active_since = timezone.now() if on else account.active_since
    account.save(update_fields=["is_active", "active_since"])
    note("switched_on" if on else "switched_off", account, actor, detail=reason)
    return True


def dormant(account: Account, now: datetime) -> bool:
    """Has nobody of the staff used it for ninety days?"""
    last = max(account.active_since, account.last_login or account.active_since)
    return bool(account.roles & STAFF) and now - last > DORMANT_AFTER


def switch_off_dormant(account: Account, now: datetime) -> bool:
    """Switch it off when it is dormant; True when that was done now."""
    if not account.is_active or not dormant(account, now):
        return False
    account.is_active = False
    account.save(update_fields=["is_active"])
    note("dormant", account)
    return True


def switch_off_all_dormant(now: datetime) -> int:
    """How many were switched off."""
    return sum(switch_off_dormant(account, now) for account in Account.objects.filter(is_active=True, postings__role__in=STAFF).distinct())
