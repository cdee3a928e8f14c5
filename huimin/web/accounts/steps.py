"""What somebody signed in has still to do before a page of the staff opens: in this order, each on a page of its own."""

from datetime import datetime

from huimin.web.accounts.models import Account
from huimin.web.accounts.passwords import must_change
from huimin.web.accounts.roles import STAFF


def unfinished(account: Account, second_factor: bool, now: datetime) -> str | None:
    """The name of the page to go to first; None when nothing is left. second_factor: given in this session.

    The code comes before a new password, so that a password somebody found out cannot be changed by them.
    """
    if not account.roles & STAFF:
        return None
    if account.totp_secret and not second_factor:
        return "second_factor"
    if must_change(account, now):
        return "own_password"
    return None if account.totp_secret and second_factor else "own_second_factor"
