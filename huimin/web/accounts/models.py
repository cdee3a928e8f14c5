"""Organisations, the people who sign in, the roles they hold, and their declared relatives."""

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from huimin.kernel import Text
from huimin.web.access.sealed import SealedText, blind
from huimin.web.accounts.roles import ADMINISTRATORS, ROLES


class Organisation(models.Model):
    """An office: the county, a township, a village committee or a department; `area` is what it is responsible for."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=20, choices=[(level, level) for level in ("county", "township", "village", "department")])
    area = models.CharField(max_length=12)

    def __str__(self) -> str:
        return self.name


class Accounts(BaseUserManager["Account"]):
    """Makes accounts; there is no super user."""

    def make(self, username: str, name: str, organisation: Organisation | None = None, roles: tuple[str, ...] = (),
             password: str | None = None, person_id: str = "") -> "Account":
        account = self.model(username=username, name=name, organisation=organisation)
        if person_id:
            account.person_id, account.person_blind = person_id, blind(person_id)
        account.set_password(password)
        account.save(using=self._db)
        for role in roles:
            Posting.objects.create(account=account, role=role)
        return account


class Account(AbstractBaseUser):
    """Somebody who signs in: staff with organisation, password and second factor, or a citizen through an identity provider.

    person_id: identity number of a citizen (sealed); staff have one too where their relatives are on file
    """

    username = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    is_active = models.BooleanField(default=True)
    person_id = SealedText(default="")
    person_blind = models.CharField(max_length=32, blank=True, db_index=True)
    totp_secret = SealedText(default="")
    totp_last = models.BigIntegerField(default=0)  # the step last used: a code is good once
    password_changed = models.DateTimeField(default=timezone.now)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    must_change = models.BooleanField(default=False)  # an initial password, given by somebody else
    active_since = models.DateTimeField(default=timezone.now)  # made, or switched on again
    sitting = models.CharField(max_length=32, blank=True)  # of the newest sign-in: a session with another one is over

    USERNAME_FIELD = "username"
    objects: ClassVar[Accounts] = Accounts()

    @property
    def roles(self) -> frozenset[str]:
        if not hasattr(self, "_roles"):
            self._roles = frozenset(self.postings.values_list("role", flat=True))
        return self._roles

    @property
    def is_staff_member(self) -> bool:
        return bool(self.roles - {"citizen"})

    @property
    def area(self) -> str:
        """The area whose people this account may see; "" for none."""
        return self.organisation.area if self.organisation is not None else ""

    @property
    def title(self) -> str:
        """Organisation and roles in words."""
        held = "、".join(str(ROLES[role].name) for role in sorted(self.roles, key=list(ROLES).index))
        return f"{self.organisation} {held}" if self.organisation else held

    @property
    def named(self) -> str:
        """As other offices read who did something."""
        return f"{self.name}({self.organisation})"

    @property
    def signed(self) -> str:
        """As records of two people name an account: two of one name in one office are two."""
        return f"{self.name}({self.organisation},{self.username})"

    def locked(self, now: datetime) -> bool:
        return self.locked_until is not None and now < self.locked_until


class Posting(models.Model):
    """One role held by one account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="postings")
    role = models.CharField(max_length=30, choices=[(role.id, str(Text(role.name.zh, role.name.en))) for role in ROLES.values()])
    since = models.DateTimeField(default=timezone.now)
    # The triggers of migration 0002 refuse an administrator's role beside any other.

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "role"], name="role_held_once"),
            models.UniqueConstraint(fields=["account"], condition=Q(role__in=sorted(ADMINISTRATORS)), name="one_administrator_role"),
        ]


class PastPassword(models.Model):
    """The hash of a password an account had before."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    at = models.DateTimeField(default=timezone.now)


class AccountEvent(models.Model):
    """One thing that happened to an account (kinds: `events.KINDS`), append-only; device: fingerprint of the address."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    kind = models.CharField(max_length=20)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="events")
    actor = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    device = models.CharField(max_length=32, blank=True)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["device", "at"], name="events_of_an_address")]


class Kin(models.Model):
    """A relative a member of staff has declared (近亲属备案): their cases are not theirs to handle."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="kin")
    person_id = SealedText()
    person_blind = models.CharField(max_length=32, db_index=True)
    relation = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "person_blind"], name="relative_declared_once")]
