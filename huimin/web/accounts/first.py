"""Organisations from the workspace's areas; in a made-up county also people to try the office with.

A real workspace gets no account: `huimin account` makes the first administrator. Only a workspace that says so
(`[office] accounts = "demo"`) gets invented people, whose passwords and codes are shown on the sign-in page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pyotp
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from huimin.catalog import standard_catalog
from huimin.kernel import Workspace
from huimin.web.accounts.models import Account, Organisation

DEMO_PASSWORD = "huimin-demo-2026"
_LEVELS = {6: "county", 9: "township", 12: "village"}
_DEMO: Sequence[tuple[str, str, int, int, tuple[str, ...]]] = (
    # username, name, level of the organisation (digits of its area), which one, roles
    ("cun", "村小陈", 12, 0, ("village_worker",)),
    ("xiang", "乡小李", 9, 0, ("township_worker",)),
    ("xiang2", "乡小周", 9, 0, ("township_worker",)),
    ("zhen", "镇小赵", 9, 1, ("township_worker",)),
    ("xiangzhang", "乡主任王", 9, 0, ("township_lead",)),
    ("xian", "县小张", 6, 0, ("county_officer",)),
    ("xian2", "县小吴", 6, 0, ("county_officer",)),
    ("juzhang", "局长刘", 6, 0, ("county_lead",)),
    ("zhengce", "政策科郑", 6, 0, ("policy_officer",)),
    ("caizheng", "财政局钱", 6, 0, ("budget_officer",)),
    ("shuju", "数据科孙", 6, 0, ("data_steward",)),
    ("shenji", "审计局冯", 6, 0, ("auditor",)),
    ("xitong", "系统管理员", 6, 0, ("system_admin",)),
    ("anquan", "安全管理员", 6, 0, ("security_admin",)),
    ("shenjiyuan", "审计管理员", 6, 0, ("audit_admin",)),
)
_DEMO_STEWARDS = (("shuiwu", "税务局高", "tax"), ("hedui", "核对中心林", "check_centre"))
"""User name, name, department whose data they answer for."""


@dataclass(frozen=True)
class DemoAccount:
    username: str
    name: str
    title: str
    password: str
    code: str


def first_accounts(workspace: Workspace) -> None:
    """Make the organisations of the workspace's county, and in a made-up county its people; nothing twice."""
    with transaction.atomic():
        organisations = _organisations(workspace)
        if workspace.accounts == "demo":
            for username, name, digits, which, roles in _DEMO:
                _demo_account(username, name, organisations[digits][which], roles)
            for username, name, department in _DEMO_STEWARDS:
                _demo_account(username, name, Organisation.objects.get(code=department), ("data_steward",))


def _organisations(workspace: Workspace) -> dict[int, list[Organisation]]:
    """Digits of the area code -> its organisations, in the order of codes."""
    catalog = standard_catalog([], sorted(workspace.root.glob("areas.csv")))
    found: dict[int, list[Organisation]] = {digits: [] for digits in _LEVELS}
    for code in sorted({workspace.area, *catalog.areas.codes(workspace.area)}):
        if len(code) in _LEVELS:
            given = {"name": catalog.areas.name(code), "level": _LEVELS[len(code)], "area": code}
            made, _ = Organisation.objects.get_or_create(code=code, defaults=given)
            found[len(code)].append(made)
    for code, name in catalog.departments.items():  # where their data stewards are employed
        Organisation.objects.get_or_create(code=code, defaults={"name": name.zh, "level": "department", "area": workspace.area})
    return found


def _demo_account(username: str, name: str, organisation: Organisation, roles: tuple[str, ...]) -> None:
    if not Account.objects.filter(username=username).exists():
        account = Account.objects.make(username, name, organisation, roles, DEMO_PASSWORD)
        account.totp_secret = pyotp.random_base32()
        account.save(update_fields=["totp_secret"])
    # Somebody comes back to the made-up county after months: its people are neither dormant nor asked for a new password.
    now = timezone.now()
    Account.objects.filter(username=username).update(active_since=now, password_changed=now)


def demo_accounts() -> list[DemoAccount]:
    """The invented people with what it takes to sign in as them; nothing in a real workspace."""
    if Workspace.open(settings.HOME).accounts != "demo":
        return []
    order = [row[0] for row in (*_DEMO, *_DEMO_STEWARDS)]
    known = {account.username: account for account in Account.objects.filter(username__in=order).select_related("organisation")}
    return [DemoAccount(one.username, one.name, one.title, DEMO_PASSWORD,
                        pyotp.TOTP(one.totp_secret).now()) for one in (known[name] for name in order if name in known)]
